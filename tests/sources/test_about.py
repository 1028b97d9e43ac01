"""What a correction takes over from the delivery that it replaces."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.model import Coverage, Delivery, Kind, Level, Rounding, RoundingMethod, Status
from analytics.sources.about import (
    About,
    Loading,
    delivery_of,
    missing_answers,
    objections,
    participants,
    with_former,
)
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
        id="lgb-2023-r2",
        title="Verbeterd",
        status=Status.FINAL,
        protected=False,
        audience="confidential",
        revision=2,
        files=("nieuw.xlsx",),
        profile="blad-per-kenmerk",
    )


def test_a_correction_is_the_next_revision_of_its_round() -> None:
    """Also of a former one, and of one whose round goes by its date."""
    about = corrected(title="Verbeterd", status=Status.FINAL, reference_date=date(2023, 2, 1))
    second = replace(FORMER, id="lgb-2023-r2", revision=2)
    other = replace(FORMER, id="lgb-2021", round="2021", revision=7)

    def made(former: Delivery, *beside: Delivery) -> tuple[str, str, int]:
        asked = about.model_copy(update={"corrects": former.id})
        found = delivery_of(asked, LOADING, ROUNDED, [former, *beside])
        return found.id, found.round, found.revision

    assert made(FORMER, other) == ("lgb-2023-r2", "2023", 2)
    assert made(FORMER, second, other) == ("lgb-2023-r3", "2023", 3)
    assert made(second, FORMER) == ("lgb-2023-r3", "2023", 3)
    assert made(replace(FORMER, round="")) == ("lgb-2023-r2", "2023-01-01", 2)
    # The id may belong to something else.
    taken = replace(FORMER, id="lgb-2023-r2", round="2020")
    assert made(FORMER, taken) == ("lgb-2023-r2-2", "2023", 2)


def test_a_new_register_takes_the_place_of_the_former() -> None:
    former = replace(FORMER, id="organisaties", kind=Kind.ORGANISATIONS, round="")
    about = About(title="Nieuw", source="CBS", reference_date=DAY, status=Status.FINAL,
                  border_year=2023, corrects="organisaties")  # fmt: skip
    loading = Loading(Kind.ORGANISATIONS, ("organisaties.csv",))
    assert delivery_of(about, loading, None, [former]).id == "organisaties"


def test_no_is_an_answer_too() -> None:
    about = corrected(synthetic=False, match_rate=None, participants=())
    assert (about.synthetic, about.match_rate, about.participants) == (False, None, ())
    assert corrected().participants == ("F001", "F002")


def test_the_status_is_asked_again() -> None:
    assert missing_answers(corrected(), ROUNDED) == ("status",)


@pytest.mark.parametrize("name", ["protected", "public"])
def test_what_was_said_of_other_files_about_protection_is_asked_again(name: str) -> None:
    assert FORMER.public
    assert getattr(corrected(), name) is False
    assert getattr(corrected(**{name: True}), name) is True


def test_what_the_figures_say_goes_before_what_was_said_of_former_ones() -> None:
    assert corrected(divided(5)).rounding is not None
    assert corrected(divided(10)).rounding is not None  # by chance, maybe
    assert corrected(divided(1)).rounding is None
    assert corrected(replace(ROUNDED, fitting={2023: 8, 2024: 9})).border_year is None
    assert corrected().border_year == 2023


def test_without_a_former_delivery_nothing_is_proposed() -> None:
    about = About(title="Nieuw")
    assert with_former(about, None, ROUNDED) is about


def test_who_has_members_in_a_gemeente_or_a_row_of_its_own_took_part() -> None:
    serving = {"GM1": ("F001", "F002"), "GM2": ("F003",), "GM3": ("F004",)}
    found = replace(ROUNDED, gemeenten=("GM1",), organisations=("F004", "F999"))
    assert participants(About(), found, serving) == ("F001", "F002", "F004")
    assert participants(About(participants=("F003",)), found, serving) == ("F003",)
    assert participants(About(participants=()), found, serving) == ()
    assert participants(About(), ROUNDED, serving) is None


DAY = date(2023, 1, 1)


@pytest.mark.parametrize(
    ("about", "kind", "found"),
    [
        (About(reference_date=DAY), Kind.LGB, ("round",)),
        (About(reference_date=date(2024, 1, 1)), Kind.LGB, ()),
        (About(reference_date=date(2024, 1, 1), round=" 2023 "), Kind.LGB, ("round",)),
        (About(reference_date=DAY, round="2023b"), Kind.LGB, ()),
        (About(reference_date=DAY, corrects="lgb-2023"), Kind.LGB, ()),
        (About(reference_date=DAY, corrects="gone"), Kind.LGB, ("round",)),
        (About(reference_date=DAY), Kind.KWB, ()),
        (About(), Kind.LGB, ()),
        (About(source="CBS"), Kind.LGB, ()),
        (About(source=" Fictief"), Kind.KWB, ("source",)),
        (About(source="fictief", synthetic=True), Kind.LGB, ()),
        (About(source="CBS", synthetic=True), Kind.LGB, ()),
        (About(reference_date=DAY, source="fictief"), Kind.LGB, ("round", "source")),
    ],
)
def test_answers_that_can_not_stand_are_told(
    about: About, kind: Kind, found: tuple[str, ...]
) -> None:
    assert objections(about, kind, [FORMER]) == found
