"""The sections of the gemeenterapport: each figure is that of the pages and of the atlas."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.blueprints import Group, KeyFigures, NonMembers, Story, blueprints
from analytics.language import capital, use_language
from analytics.measures import ratios
from analytics.model import NETHERLANDS, Counts, Figure, Figures, Level, Missing, Unit
from analytics.reports import development, figures, groups, key_figures
from analytics.reports.document import Cards, Facts, Heading, Part, Picture, Points, Rows, Text
from analytics.reports.figures import so_what
from analytics.reports.kinds.filled import filled
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.non_members import MOST, by_non_members, of_group
from analytics.reports.sections import parts_of
from analytics.reports.sections.subject import Subject
from analytics.reports.sentences import change_sentence, most_sentence
from analytics.reports.view import View, view_of, view_of_gemeente
from analytics.store import Atlas, GroupKind, UnknownIdError

# The second is made of two; the third is unreliable; the fourth took no part.
ORDINARY, MERGED, UNRELIABLE, ABSENT = "GM9001", "GM9021", "GM9122", "GM9008"


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def view(atlas: Atlas) -> View:
    return view_of_gemeente(atlas, ORDINARY)


def section(parts: list[Part], title: str) -> list[Part]:
    """What stands under a chapter."""
    place = parts.index(next(p for p in parts if isinstance(p, Heading) and p.text == title))
    rest = parts[place + 1 :]
    ends = [at for at, part in enumerate(rest) if isinstance(part, Heading) and part.level == 1]
    return rest[: ends[0]] if ends else rest


# --- Kerncijfers


def test_key_figures_are_those_of_the_atlas(atlas: Atlas, view: View) -> None:
    province = atlas.region(ORDINARY, view.delivery.border_year).provincie  # type: ignore[union-attr]
    own, _former, near, land, pool = key_figures.beside(view, ORDINARY).table().rows
    for row, area in ((own, ORDINARY), (near, province), (land, NETHERLANDS)):
        assert list(row[1:]) == [
            figures.figure(view, area, name, unit, benchmark=against)
            for name, unit, against in (
                ("penetratie", Unit.PERSONS, None),
                ("leden", Unit.PERSONS, None),
                ("niet_leden", Unit.PERSONS, None),
                ("penetratie", Unit.HOUSEHOLDS, None),
                ("index", Unit.PERSONS, NETHERLANDS),
            )
        ]
    for place, unit in ((1, Unit.PERSONS), (4, Unit.HOUSEHOLDS)):
        answer = atlas.standing(ORDINARY, delivery=view.delivery, unit=unit)
        group = next(item for item in answer.groups if item.kind is GroupKind.EQUAL_SIZE)
        assert pool[place] == group.penetration
        if unit is Unit.PERSONS:
            assert pool[2] == group.members
            assert isinstance(pool[3], Figure)
            assert pool[3].value == (group.population.value or 0) - (group.members.value or 0)


@pytest.mark.parametrize("area", [ORDINARY, MERGED])
def test_the_round_before_is_that_of_the_same_land(atlas: Atlas, area: str) -> None:
    view = view_of_gemeente(atlas, area)
    former = key_figures.beside(view, area).rows[1]
    step = atlas.development(area).changes[-1]
    assert former.penetration.value == step.former_share.value is not None
    codes = atlas.development(area).moments[-2].codes
    assert former.members == atlas.figure(codes, "leden", delivery=step.former)
    # Other libraries took part in the country: the index of then is against another measure.
    assert former.index.missing is Missing.PARTLY_PARTICIPATING


@pytest.mark.parametrize("area", [UNRELIABLE, ABSENT])
def test_a_round_that_can_not_be_compared_is_left_out(atlas: Atlas, area: str) -> None:
    # Its own figures are there; a row of them would ask to be compared.
    view = view_of_gemeente(atlas, area)
    assert atlas.development(area).changes[-1].change.missing is not None
    found = key_figures.beside(view, area)
    assert len(found.rows) == 4
    assert not any("ronde" in row.name.lower() for row in found.rows)
    assert found.notes[0].startswith(
        "De vorige ronde, van 1 januari 2021, staat er niet bij: die is niet te vergelijken. "
    )


def test_the_first_round_has_none_before_it(atlas: Atlas) -> None:
    view = view_of_gemeente(atlas, ORDINARY, atlas.rounds()[-1].id)
    found = key_figures.beside(view, ORDINARY)
    assert len(found.rows) == 4
    assert found.notes[0] == "Een vorige ronde is er niet."


# --- the most non-members


def exactly(value: float, margin: float = 0) -> Figure:
    return Figure(value, value - margin, value + margin)


HIDDEN = Figure.absent(Missing.CONFIDENTIAL)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([exactly(104, 2), exactly(99, 2)], "De meeste niet-leden wonen in A: ongeveer 100."),
        # the margins touch
        ([exactly(103, 2), exactly(99, 2)], "wonen in een van deze wijken: A, B."),
        ([exactly(103, 2)] * 3, "wonen in een van deze wijken: A, B en C."),
        ([exactly(103, 2)] * 4, "is niet te zeggen: de verschillen zijn kleiner"),
        ([exactly(104, 2), HIDDEN], "is niet te zeggen: niet bekend is het aantal in B."),
        ([HIDDEN, HIDDEN], "Van geen enkele wijk is bekend"),
        ([HIDDEN], "Van geen enkele wijk is bekend"),
        ([exactly(104)], ""),
        ([], ""),
    ],
)
def test_most_is_said_only_of_who_it_surely_is(counts: list[Figure], expected: str) -> None:
    said = most_sentence(list(zip("ABCD", counts, strict=False)), Level.WIJK)
    assert expected.replace("A, B.", "A en B.") in said if expected else said == ""


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), min_size=2, max_size=6), st.data()
)
def test_most_holds_for_all_counts_that_fit_the_rounding(
    made: list[tuple[int, int]], data: st.DataObject
) -> None:
    names = [f"W{place}" for place in range(len(made))]
    counts = [Figure(value, max(value - margin, 0), value + margin) for value, margin in made]
    said = most_sentence(list(zip(names, counts, strict=True)), Level.WIJK)
    true = [data.draw(st.integers(int(c.low or 0), int(c.high or 0))) for c in counts]
    top = names[true.index(max(true))]
    if said.startswith("De meeste"):
        assert top in said


def test_expected_members_are_inhabitants_at_a_share() -> None:
    people = Counts.of(
        [1000, 50, 0], [998, 48, 0], [1002, 52, 0], [0, 0, Missing.CONFIDENTIAL.code]
    )
    share = Figures.of([Figure(0.2, 0.19, 0.21)])
    expected = ratios.at_share(people, share)
    assert expected.value[:2].tolist() == [200, 10]
    assert (expected.low[0], expected.high[0]) == pytest.approx((189.62, 210.42))
    assert expected[2].missing is Missing.CONFIDENTIAL
    assert ratios.at_share(people, Figures.of([HIDDEN]))[0].missing is Missing.CONFIDENTIAL


def test_the_wijken_are_those_of_the_atlas(atlas: Atlas, view: View) -> None:
    found = by_non_members(view, ORDINARY)
    counts = [item.non_members.value or 0 for item in found.wijken]
    assert counts == sorted(counts, reverse=True)
    assert len(found.table().rows) == min(MOST, len(found.wijken))
    members, people = (
        atlas.figure(NETHERLANDS, name, delivery=view.delivery).value or 0
        for name in ("leden", "bevolking")
    )
    for item in found.shown:
        for name, told in (("niet_leden", item.non_members), ("penetratie", item.penetration)):
            assert told == atlas.figure(item.code, name, delivery=view.delivery)
        # Of the exact counts of the country: its share in one decimal is off by a few members.
        assert item.expected.value == pytest.approx((item.population.value or 0) * members / people)
        assert (item.expected.low or 0) <= (item.expected.value or 0) <= (item.expected.high or 0)


def test_the_wijk_with_the_most_is_held_against_the_benchmark(atlas: Atlas, view: View) -> None:
    # Many live there, so many are no member; the share may well be larger than elsewhere.
    found = by_non_members(view, ORDINARY)
    first, second = found.wijken[:2]
    assert (first.non_members.low or 0) > (second.non_members.high or 0)
    told = f"{found.sentence()} {so_what(view, first.code)}"
    assert found.with_share() == told
    assert first.name in so_what(view, first.code)
    hidden = replace(
        found, wijken=(*found.wijken[:-1], replace(found.wijken[-1], non_members=HIDDEN))
    )
    assert hidden.with_share() == hidden.sentence()
    alike = replace(found, wijken=(first, replace(second, non_members=first.non_members)))
    assert alike.with_share() == alike.sentence()


def test_no_title_says_most_while_one_is_unknown(view: View) -> None:
    found = by_non_members(view, ORDINARY)
    assert "meeste" in found.table().title
    last = replace(found.wijken[-1], non_members=HIDDEN)
    less = replace(found, wijken=(*found.wijken[:-1], last))
    assert "meeste" not in less.table().title
    assert last.name in less.sentence()


# --- the report


def test_one_minute_has_five_figures_at_most(view: View) -> None:
    parts = list(gemeente_report(view).parts)
    minute = section(parts, "In één minuut")
    cards = [part for part in minute if isinstance(part, Cards)]
    points = [item for part in minute if isinstance(part, Points) for item in part.items]
    assert sum(len(part.items) for part in cards) + len(points) == 5
    assert not any("(" in card.figure for part in cards for card in part.items)
    change = view.atlas.development(ORDINARY).changes[-1]
    assert points == [
        change_sentence(view.name(ORDINARY), change, Unit.PERSONS),
        by_non_members(view, ORDINARY).with_share(),
    ]


def test_development_is_that_of_the_page(view: View) -> None:
    told = section(list(gemeente_report(view).parts), "Ontwikkeling")
    areas = development.followed(view)
    assert " ".join(development.words(view, areas[0])) in [getattr(p, "text", "") for p in told]
    assert [p.alternative for p in told if isinstance(p, Picture)] == [
        development.drawn(view, areas).alternative
    ]
    whole = [development.rounds_table(view, areas), development.changes_table(view, areas)]
    for part, table in zip([p for p in told if isinstance(p, Rows)], whole, strict=True):
        kept = [column.label for column in part.table.columns]
        places = [at for at, column in enumerate(table.columns) if column.label in kept]
        assert part.table.as_read() == [[row[at] for at in places] for row in table.as_read()]


def test_what_is_true_of_every_table_is_said_once(view: View) -> None:
    told = section(list(gemeente_report(view).parts), "Wie is lid, en wie niet?")
    texts = " ".join(part.text for part in told if isinstance(part, Text))
    tables = [part for part in told if isinstance(part, Rows)]
    assert len(tables) > 3
    for part in tables:
        assert part.told
        for note in part.told:
            assert note in part.table.notes
            assert note not in part.notes
            assert texts.count(note) == 1


@pytest.mark.parametrize("area", [UNRELIABLE, ABSENT])
def test_without_figures_each_section_says_so(atlas: Atlas, area: str) -> None:
    parts = list(gemeente_report(view_of_gemeente(atlas, area)).parts)
    with use_language("nl"):
        said = " ".join(getattr(part, "text", "") for part in parts)
    assert "Van geen enkele wijk is bekend hoeveel inwoners geen lid zijn." in said
    assert "Niet te vergelijken met" in said
    assert "zijn er geen cijfers over: Leeftijd · personen" in said


# --- sections by blueprint


def test_groups_have_their_own_wijken(atlas: Atlas, view: View) -> None:
    told = section(list(gemeente_report(view).parts), "Waar wonen de meeste niet-leden?")
    tables = [part.table for part in told if isinstance(part, Rows)]
    assert len(tables) == 4
    low = of_group(view, Unit.HOUSEHOLDS, "inkomen", "laag")
    found = by_non_members(low, ORDINARY, 5)
    assert tables[3].as_read() == found.table().as_read()
    assert len(tables[3].rows) == 5
    assert "huishoudens zonder lid" in tables[3].title
    share = atlas.figure(
        NETHERLANDS, "penetratie", delivery=view.delivery, unit=Unit.HOUSEHOLDS,
        dimension="inkomen", category="laag",
    )  # fmt: skip
    for item in found.shown:
        own = atlas.figure(
            item.code, "niet_leden", delivery=view.delivery, unit=Unit.HOUSEHOLDS,
            dimension="inkomen", category="laag",
        )  # fmt: skip
        assert item.non_members == own
        if own.missing is None:
            assert item.expected.value == pytest.approx(
                (item.population.value or 0) * (share.value or 0)
            )


@pytest.mark.parametrize(
    ("unit", "dimension", "category"),
    [
        (Unit.PERSONS, "leeftijd", "5-10"),
        (Unit.PERSONS, "schoenmaat", "groot"),
        (Unit.HOUSEHOLDS, "leeftijd", "4-9"),
    ],
)
def test_a_group_that_is_not_there_is_said(
    view: View, unit: Unit, dimension: str, category: str
) -> None:
    with pytest.raises(UnknownIdError):
        of_group(view, unit, dimension, category)
    wanted = NonMembers(
        part="niet-leden",
        everyone=False,
        groups=(Group(dimension=dimension, category=category, unit=unit),),
    )
    with use_language("nl"):
        said = [getattr(part, "text", "") for part in parts_of(wanted, Subject(view))]
    assert said[1:] == [f"Deze ronde heeft de groep ‘{category}’ van ‘{dimension}’ niet."]


def test_wijkprofielen_are_those_asked_for(atlas: Atlas, view: View) -> None:
    code = atlas.regions_in(Level.WIJK, ORDINARY, view.delivery)[0].code
    parts = list(gemeente_report(view, profiles=(code,)).parts)
    profile = section(parts, f"Wijkprofiel: {capital(view.name(code))}")
    tables = [part.table for part in profile if isinstance(part, Rows)]
    persons = {(row[1], row[2], row[3]) for row in tables[0].rows}
    ages = groups.groups_of(view, code, atlas.catalog.dimensions["leeftijd"])
    for place, name in enumerate(ages.named):
        assert (name, ages.rows.penetration[place], ages.rows.representation[place]) in persons
    assert not any("Wijkprofiel" in getattr(p, "text", "") for p in gemeente_report(view).parts)


def test_a_catchment_is_beside_libraries(atlas: Atlas) -> None:
    library = next(
        item for item in atlas.organisations(atlas.rounds()[0]) if len(item.gemeenten) > 1
    )
    with use_language("nl"):
        view = view_of(atlas, library.id)
        document = filled(blueprints()["gemeenterapport"], view)
        rows = key_figures.beside(view, view.within).table().rows
    assert document.title == f"De bibliotheek in het werkgebied van {library.name}"
    assert str(rows[-1][0]) == "Even grote bibliotheken"
    answer = atlas.standing(view.within, delivery=view.delivery, unit=Unit.PERSONS)
    same = next(item for item in answer.groups if item.kind is GroupKind.EQUAL_SIZE)
    assert rows[-1][1] == same.penetration
    levels = [part.table.title for part in section(list(document.parts), "Waar wonen de leden?")
              if isinstance(part, Rows)]  # fmt: skip
    assert ["gemeenten" in levels[0], "wijken" in levels[1]] == [True, True]


def test_titles_and_own_words_of_a_blueprint_are_filled(view: View) -> None:
    wanted = Story(part="tekst", title="Over {gebied}", text="Wij zijn {bibliotheek}. {anders}")
    assert parts_of(wanted, Subject(view)) == [
        Heading(f"Over {view.short_name(ORDINARY)}"),
        Text(f"Wij zijn {view.organisation.name}. {{anders}}", "own"),
    ]
    assert parts_of(Story(part="tekst", title="Leeg"), Subject(view)) == []
    told = parts_of(KeyFigures(part="kerncijfers", title="Cijfers", text="Zo."), Subject(view))
    usual = parts_of(KeyFigures(part="kerncijfers"), Subject(view))
    assert told[:2] == [replace(usual[0], text="Cijfers"), Text("Zo.", "own")]
    assert told[2:] == usual[1:]


# --- Verantwoording


def test_sources_are_of_every_figure_that_the_report_shows(view: View) -> None:
    """A monitor and agreements are named, with date, status and mark, where they are shown."""
    found: dict[str, dict[str, str]] = {}
    for name in ("gemeenterapport", "collectie"):
        parts = section(list(filled(blueprints()[name], view).parts), "Verantwoording")
        facts = [part for part in parts if isinstance(part, Facts)]
        found[name] = dict(facts[0].items)
        # After the sources and the words of members come those of the library.
        assert all("Eenheid: " in text for _term, text in facts[2].items)
        assert ("Bezoeken" if name == "gemeenterapport" else "Collectie") in dict(facts[2].items)
    monitor, agreed = "Bibliotheekmonitor 2019-2022", "Afspraken met gemeenten"
    assert found["collectie"].keys() ^ found["gemeenterapport"].keys() == {agreed}
    assert found["gemeenterapport"][monitor] == (
        "Bron: fictief, Bibliotheekmonitor 2019-2022 · peildatum 31 december 2022 · status: "
        "definitief · fictieve gegevens."
    )
    # A blueprint without figures of the library names no monitor.
    plain = blueprints()["gemeenterapport"]
    sections = tuple(part for part in plain.sections if part.part != "afspraken")
    without = filled(plain.model_copy(update={"sections": sections}), view)
    facts = [part for part in without.parts if isinstance(part, Facts)]
    assert not {monitor, agreed} & dict(facts[0].items).keys()
