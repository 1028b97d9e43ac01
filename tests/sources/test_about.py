"""What a correction takes over from the delivery that it replaces."""

from dataclasses import replace
from datetime import date

from analytics.model import Coverage, Delivery, Kind, Level, Rounding, RoundingMethod, Status
from analytics.sources.about import About, Loading, delivery_of, missing_answers, with_former
from analytics.sources.proposals import Divisor, Proposal

FORMER = Delivery(
    id="lgb-2023",
    kind=Kind.LGB,
    title="Bibliotheekleden 2023",
    source="CBS",
    reference_date=date(2023, 1, 1),
    status=Status.PROVISIONAL,
    border_year=2023,
    files=("oud.csv",),
    round="2023",
    members_of="F001",
    participants=("F001", "F002"),
    levels=(Level.WIJK,),
    rounding=(Rounding(5.0, method=RoundingMethod.CONTROLLED),),
    share_from_unrounded=True,
    coverage=Coverage(2, 57, 1000, 2000),
    benchmark_base="covered",
    universe={"onderwijssoort": "leerlingen"},
    match_rate=0.95,
    completeness=0.9,
    protected=True,
    audience="public",
)
ROUNDED = Proposal((Level.WIJK,), 9, {2023: 9, 2024: 9}, (), None, {}, ())
LOADING = Loading(Kind.LGB, ("nieuw.xlsx",), "blad-per-kenmerk")


def divided(base: int) -> Proposal:
    return replace(ROUNDED, divisors=(Divisor(Level.WIJK, "totaal", base, 20),))


def corrected(proposal: Proposal | None = ROUNDED, **answers: object) -> About:
    return with_former(About(corrects="lgb-2023", **answers), FORMER, proposal)


def test_a_correction_is_the_former_but_for_what_was_answered() -> None:
    about = corrected(title="Verbeterd", status=Status.FINAL)
    assert missing_answers(about, ROUNDED) == ()
    found = delivery_of(about, LOADING, ROUNDED, [FORMER])
    assert found == replace(
        FORMER,
        title="Verbeterd",
        status=Status.FINAL,
        revision=2,
        files=("nieuw.xlsx",),
        profile="blad-per-kenmerk",
    )


def test_no_is_an_answer_too() -> None:
    about = corrected(public=False, match_rate=None, participants=())
    assert (about.public, about.match_rate, about.participants) == (False, None, ())
    assert corrected().public
    assert corrected().participants == ("F001", "F002")


def test_the_status_is_asked_again() -> None:
    assert missing_answers(corrected(), ROUNDED) == ("status",)


def test_what_the_figures_say_goes_before_what_was_said_of_former_ones() -> None:
    assert corrected(divided(5)).rounding is not None
    assert corrected(divided(10)).rounding is not None  # by chance, maybe
    assert corrected(divided(1)).rounding is None
    assert corrected(replace(ROUNDED, fitting={2023: 8, 2024: 9})).border_year is None
    assert corrected().border_year == 2023


def test_without_a_former_delivery_nothing_is_proposed() -> None:
    about = About(title="Nieuw")
    assert with_former(about, None, ROUNDED) is about
