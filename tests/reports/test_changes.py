"""What differs between two versions, in words and as tables."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.catalog import load_catalog
from analytics.language import use_language
from analytics.model import TOTAL, Delivery, Figure, Kind, Level, Missing, Status, Unit
from analytics.reports.changes import TABLES, retold, summary, tables, visitors_in_words
from analytics.store.changes import (
    CellKind,
    CellsChanged,
    Changes,
    DeliveryChange,
    HeadlineChange,
    RoundChange,
    Seen,
    Standings,
    State,
    visitors,
)

CATALOG = load_catalog()
ROUND = Delivery(
    "lgb-2024", Kind.LGB, "Leden 2024", "CBS", date(2024, 1, 1), Status.FINAL, 2024, hash="ab" * 32
)


def exact(value: float) -> Figure:
    return Figure(value, value, value)


def standing(share: float, low: float, high: float) -> Standings:
    """1000 inhabitants; an index known from `low` to `high`."""
    return Standings(
        exact(share),
        exact(1000 * share),
        exact(1000 * (1 - share)),
        Figure((low + high) / 2, low, high, low, high),
    )


def changes(*headlines: HeadlineChange, **said: object) -> Changes:
    told = RoundChange("2024", ROUND, replace(ROUND, revision=2), True, (), (), (), (), ())
    told = replace(told, **said)  # pyright: ignore[reportArgumentType]
    return Changes("a", "b", (), (told,), (), (), headlines)


def area(before: Standings | None, after: Standings | None, code: str = "BIEB:A") -> HeadlineChange:
    return HeadlineChange("2024", code, "Aa", before, after)


ABOVE, LEVEL, BELOW = standing(0.25, 110, 120), standing(0.21, 95, 105), standing(0.2, 80, 90)
UNKNOWN = Standings(*[Figure.absent(Missing.CONFIDENTIAL)] * 4)


@pytest.mark.parametrize(
    ("before", "after", "turned"),
    [
        (ABOVE, BELOW, True),
        (ABOVE, LEVEL, True),
        (LEVEL, BELOW, True),
        # Other words, the same judgement; and a judgement that was not there before.
        (standing(0.25, 110, 120), standing(0.34, 101, 120), False),
        (UNKNOWN, BELOW, False),
        # An interval that touches 100 is no clear difference.
        (standing(0.25, 100.1, 120), standing(0.25, 100, 120), True),
    ],
)
def test_what_turns(before: Standings, after: Standings, turned: bool) -> None:
    (told,) = retold(changes(area(before, after)))
    assert told.turned is turned


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        (ABOVE, BELOW, "BIEB:A", "wordt anders"),
        (standing(0.25, 110, 120), standing(0.34, 101, 120), "BIEB:A", "blijft"),
        (ABOVE, UNKNOWN, "BIEB:A", "vervalt"),
        (UNKNOWN, ABOVE, "BIEB:A", "komt erbij"),
        (UNKNOWN, Standings(*[Figure.absent(Missing.UNRELIABLE)] * 4), "BIEB:A", "geen"),
        # The country is not judged beside itself.
        (LEVEL, standing(0.25, 100, 100), "NL00", "geen"),
    ],
)
def test_what_becomes_of_the_judgement(
    before: Standings, after: Standings, code: str, said: str
) -> None:
    (row,) = tables(changes(area(before, after, code)), CATALOG)["sentences"].rows
    assert row[2] == said


def test_only_the_sentences_that_differ() -> None:
    (told,) = retold(changes(area(ABOVE, standing(0.25, 90, 105))))
    assert told.before == "Dat is een groter deel dan in Nederland."
    assert told.after == "Dat verschilt niet duidelijk van Nederland."


def test_another_number_in_the_same_words_is_no_other_sentence() -> None:
    # Both about one in four, both 750 that are no member, both above.
    assert not retold(changes(area(ABOVE, standing(0.2501, 111, 121))))


def test_what_turns_stands_first() -> None:
    words = area(standing(0.25, 110, 120), standing(0.34, 101, 120))
    found = retold(changes(words, area(ABOVE, BELOW, "BIEB:B")))
    assert [item.turned for item in found] == [True, False]


def cells(
    kind: CellKind, regions: int, level: Level = Level.GEMEENTE, **said: object
) -> CellsChanged:
    gone = kind is CellKind.LOST
    whole = CellsChanged(
        level, Unit.PERSONS, TOTAL, kind,
        None if gone else Missing.CONFIDENTIAL, Missing.CONFIDENTIAL if gone else None,
        regions, regions, ("Aa", "Bé"),
    )  # fmt: skip
    return replace(whole, **said)  # pyright: ignore[reportArgumentType]


def test_the_summary() -> None:
    country = area(standing(0.201, 100, 100), standing(0.198, 100, 100), "NL00")
    told = summary(
        changes(
            country,
            area(ABOVE, BELOW),
            cells=(
                cells(CellKind.FOUND, 12),
                cells(CellKind.LOST, 3),
                # A new gemeente with a figure gets one too; a hidden one does not.
                cells(CellKind.ADDED, 1, before=Missing.NOT_DELIVERED),
                cells(CellKind.ADDED, 5, after=Missing.CONFIDENTIAL),
                # Of a group, not of everyone.
                cells(CellKind.LOST, 100, dimension="leeftijd"),
                cells(CellKind.VALUE, 1500, before=None),
                cells(CellKind.WITHIN, 20, before=None),
            ),
        ),
        CATALOG,
    )
    assert told == [
        "In de ronde van 1 januari 2024 verliezen 3 gemeenten het cijfer: Aa, Bé, en nog 1. Met "
        "alle groepen zijn het 103 cijfers.",
        "In de ronde van 1 januari 2024 krijgen 13 gemeenten een cijfer: Aa, Bé, Aa, en nog 10.",
        "Het aandeel leden van Nederland gaat van 20,1% naar 19,8% (ronde van 1 januari 2024).",
        "In de ronde van 1 januari 2024 worden 1.520 cijfers anders, waarvan 20 alleen binnen de "
        "afronding.",
        "Van 1 werkgebied veranderen de belangrijkste cijfers.",
        "Het oordeel naast Nederland wordt anders voor het werkgebied van Aa.",
    ]


@pytest.mark.parametrize(
    ("kind", "names", "regions", "said"),
    [
        (CellKind.LOST, ("Noord",), 1, "verliest 1 gemeente het cijfer: Noord."),
        (CellKind.FOUND, ("Noord",), 1, "krijgt 1 gemeente een cijfer: Noord."),
        (CellKind.LOST, ("A", "B", "C"), 3, "verliezen 3 gemeenten het cijfer: A, B en C."),
        (CellKind.FOUND, ("A", "B", "C", "D"), 4,
         "krijgen 4 gemeenten een cijfer: A, B, C, en nog 1."),
    ],
)  # fmt: skip
def test_who_gets_or_loses_a_figure_is_named(
    kind: CellKind, names: tuple[str, ...], regions: int, said: str
) -> None:
    found = summary(changes(cells=(cells(kind, regions, examples=names),)), CATALOG)
    assert found[0] == "In de ronde van 1 januari 2024 " + said
    assert not any(" 0 " in text for text in found)


@pytest.mark.parametrize(
    ("values", "within", "said"),
    [
        (0, 1, "wordt 1 cijfer anders, waarvan 1 alleen binnen de afronding."),
        (2, 0, "worden 2 cijfers anders."),
        (1, 0, "wordt 1 cijfer anders."),
    ],
)
def test_what_lies_within_the_rounding_is_told_where_there_is_any(
    values: int, within: int, said: str
) -> None:
    other = [(CellKind.VALUE, values), (CellKind.WITHIN, within)]
    found = summary(
        changes(cells=tuple(cells(kind, count, before=None) for kind, count in other if count)),
        CATALOG,
    )
    assert found[0] == "In de ronde van 1 januari 2024 " + said


OPEN = replace(ROUND, round="2024", protected=True, audience="public")
CLOSED = replace(OPEN, audience="confidential")
EARLIER = replace(OPEN, id="lgb-2021", round="2021", reference_date=date(2021, 1, 1))
LATER = replace(OPEN, id="lgb-2024-2", revision=2)
FIRST = "Bezoekers zien vanaf nu eerst de ronde van 1 januari "
GONE = "Voor bezoekers verdwijnt de ronde van 1 januari 2024"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([OPEN, EARLIER], [CLOSED, EARLIER], GONE + ". " + FIRST + "2021."),
        ([OPEN, EARLIER], [replace(OPEN, protected=False), EARLIER],
         GONE + ". " + FIRST + "2021."),
        # By another edition, or a newer revision, that is public: nothing disappears.
        ([OPEN, EARLIER], [replace(OPEN, hash="cd" * 32), EARLIER], ""),
        ([OPEN], [LATER], ""),
        # A newer revision that is not public, in its place or beside it.
        ([OPEN, EARLIER], [replace(LATER, audience="confidential"), EARLIER],
         GONE + ". " + FIRST + "2021."),
        # Visitors go on seeing the former revision.
        ([OPEN], [OPEN, replace(LATER, audience="confidential")],
         "Van ronde 2024 zien bezoekers revisie 1, ‘Leden 2024’: revisie 2 is alleen voor beheer."),
        ([OPEN, replace(LATER, audience="confidential")],
         [OPEN, replace(LATER, audience="confidential")], ""),
        # The only one.
        ([OPEN], [CLOSED], GONE + ". Bezoekers zien dan geen ronde meer."),
        ([OPEN, EARLIER], [],
         "Voor bezoekers verdwijnen de rondes van 1 januari 2024 en 1 januari 2021. "
         "Bezoekers zien dan geen ronde meer."),
        # What visitors meet first stays.
        ([OPEN, EARLIER], [OPEN], "Voor bezoekers verdwijnt de ronde van 1 januari 2021."),
        ([CLOSED, EARLIER], [OPEN, EARLIER], FIRST + "2024."),
        ([OPEN, replace(EARLIER, audience="confidential")], [OPEN, EARLIER],
         "Voor bezoekers komt de ronde van 1 januari 2021 erbij."),
        ([CLOSED], [], ""),
    ],
)  # fmt: skip
def test_what_visitors_lose_and_get_stands_first(
    before: list[Delivery], after: list[Delivery], said: str
) -> None:
    met = visitors(Seen(tuple(before)), Seen(tuple(after)))
    assert " ".join(visitors_in_words(met)) == said
    told = summary(replace(changes(area(ABOVE, BELOW)), visitors=met), CATALOG)
    assert " ".join(told[:-2]) == said


def lacking(before: dict[Level, int], after: dict[Level, int], now: Delivery = OPEN) -> list[str]:
    """What is said of the round that visitors meet first, beside the one that they met before."""
    was = OPEN if now is not OPEN else EARLIER
    return visitors_in_words(visitors(Seen((was,), before), Seen((was, now), after)))


def test_what_the_round_that_visitors_meet_first_lacks() -> None:
    whole = {Level.LAND: 1, Level.PROVINCIE: 12, Level.GEMEENTE: 342, Level.WIJK: 3000}
    assert lacking(whole, whole) == [FIRST + "2024."]
    assert lacking(whole, {Level.GEMEENTE: 341}) == [
        FIRST + "2024.",
        "Daarin is van Nederland, provincies en wijken geen aandeel leden bekend; in die van "
        "1 januari 2021 wel. Op die niveaus zien bezoekers dus ‘niet bekend’.",
        "Zonder cijfer van Nederland is er ook geen index naast Nederland.",
        "Het aandeel leden is er bekend van minder gebieden dan in die van 1 januari 2021: "
        "341 gemeenten in plaats van 342.",
    ]
    # More than before is no lack, and what neither has was not there to lose.
    assert lacking({Level.GEMEENTE: 300}, {Level.GEMEENTE: 301, Level.WIJK: 0}) == [FIRST + "2024."]


def test_the_same_round_on_other_borders_tells_what_it_lacks() -> None:
    moved = replace(LATER, border_year=2025)
    whole = {Level.GEMEENTE: 342}
    assert lacking(whole, whole, moved) == []
    assert lacking(whole, {Level.GEMEENTE: 1}, moved) == [
        "Het aandeel leden is er bekend van minder gebieden dan in de vorige uitgave: "
        "1 gemeente in plaats van 342."
    ]


@pytest.mark.parametrize(
    ("before", "after", "there", "said"),
    [
        (OPEN, LATER, [OPEN], "komt revisie 2 op het scherm in plaats van 1. Revisie 1 blijft in "
         "de atlas staan, om mee te vergelijken."),
        (OPEN, LATER, [], "komt revisie 2 op het scherm in plaats van 1."),
        # Taken back: the former is on screen again.
        (LATER, OPEN, [OPEN], "komt revisie 1 op het scherm in plaats van 2."),
        # Another edition of the same delivery is no other revision in the atlas.
        (OPEN, replace(OPEN, revision=2), [], ""),
    ],
)  # fmt: skip
def test_which_revision_comes_on_screen(
    before: Delivery, after: Delivery, there: list[Delivery], said: str
) -> None:
    stays = tuple(DeliveryChange(item.id, State.SAME, item, item) for item in there)
    new = DeliveryChange(after.id, State.NEW, None, after)
    found = replace(changes(before=before, after=after), deliveries=(*stays, new))
    told = [text for text in summary(found, CATALOG) if "op het scherm" in text]
    assert told == [f"Van de ronde van 1 januari 2024 {said}"] * bool(said)


def test_the_summary_of_nothing() -> None:
    assert summary(changes(area(ABOVE, ABOVE)), CATALOG) == [
        "Er verandert niets: wat te zien is, blijft hetzelfde."
    ]
    with use_language("en"):
        assert summary(changes(), CATALOG)[0].startswith("Nothing changes")


def test_a_share_that_is_lost() -> None:
    lost = cells(CellKind.LOST, 1, Level.LAND)
    told = summary(changes(area(ABOVE, UNKNOWN, "NL00"), cells=(lost,)), CATALOG)
    assert (
        told[0]
        == "Het aandeel leden van Nederland, ronde van 1 januari 2024: eerst 25,0%, dan geheim."
    )


def test_a_catchment_may_change_where_no_cell_does() -> None:
    # The register of organisations was replaced.
    assert "Van 1 werkgebied veranderen de belangrijkste cijfers." in summary(
        changes(area(ABOVE, BELOW)), CATALOG
    )


def test_headlines_hold_what_changed_and_the_change() -> None:
    found = tables(changes(area(ABOVE, BELOW), area(BELOW, BELOW, "BIEB:B")), CATALOG)
    assert list(found) == ["sentences", "headlines"]
    assert set(found) < set(TABLES)
    (row,) = found["headlines"].rows
    assert row[0] == "Het werkgebied van Aa"
    assert [figure.value for figure in row[2:] if isinstance(figure, Figure)] == pytest.approx(
        [0.25, 0.2, -5, 250, 200, 750, 800, 115, 85]
    )


def test_losses_stand_first() -> None:
    order = (CellKind.WITHIN, CellKind.VALUE, CellKind.FOUND, CellKind.LOST)
    rows = tables(changes(cells=tuple(cells(kind, 2) for kind in order)), CATALOG)["cells"].rows
    assert [row[0] for row in rows] == [
        "verliest het cijfer",
        "krijgt een cijfer",
        "ander cijfer",
        "anders, binnen de afronding",
    ]
    # Two of two regions are named: no more of them follow.
    assert rows[0][6] == "Aa, Bé"


def test_what_can_not_be_compared_is_said() -> None:
    moved = summary(
        changes(
            comparable=False, after=replace(ROUND, border_year=2025), other_classes=("herkomst",)
        ),
        CATALOG,
    )
    assert moved == [
        "De ronde van 1 januari 2024 komt op andere grenzen te staan (2024 wordt 2025). Gebieden "
        "zijn daarom niet een voor een vergeleken.",
        "Anders ingedeeld in de ronde van 1 januari 2024, en daarom niet vergeleken: Herkomst.",
    ]
    assert summary(changes(before=None), CATALOG) == ["De ronde van 1 januari 2024 komt erbij."]
    assert summary(changes(after=None), CATALOG) == ["De ronde van 1 januari 2024 verdwijnt."]
