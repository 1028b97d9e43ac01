"""Figures of the library in a report: those of the atlas, and sentences that hold."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import load_catalog
from analytics.model import Figure, Missing
from analytics.reports.document import Heading, Part, Picture, Rows, Text
from analytics.reports.export import to_xlsx
from analytics.reports.monitor import (
    Followed,
    Standing,
    against,
    followed,
    monitor_overview,
    monitor_parts,
)
from analytics.reports.view import view_of, view_of_gemeente
from analytics.store import Atlas, GroupKind, MonitorYear
from analytics.store.building import build_batch
from tests.store import land


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


def one(atlas: Atlas, organisation: str, indicator: str) -> Followed:
    (found,) = followed(view_of(atlas, organisation), [indicator])
    return found


def tables(parts: list[Part]) -> list[Rows]:
    return [part for part in parts if isinstance(part, Rows)]


def test_the_table_is_what_the_atlas_says(atlas: Atlas) -> None:
    (rows,) = tables(monitor_parts(view_of(atlas, "F001"), ["bezoeken"]))
    for row, year in zip(rows.table.rows, atlas.monitor("F001", "bezoeken"), strict=True):
        country, same = (year.group(kind) for kind in (GroupKind.COUNTRY, GroupKind.EQUAL_SIZE))
        assert row == (
            str(year.year),
            year.own.figure,
            year.per_inhabitant,
            country.per_inhabitant,
            f"{country.organisations} van de {country.of_organisations}",
            same.per_inhabitant,
            f"{same.organisations} van de {same.of_organisations}",
            "voorlopig" if year.year == 2022 else "definitief",
        )


def test_every_figure_has_its_words_chart_and_table(atlas: Atlas) -> None:
    parts = monitor_parts(view_of(atlas, "F001"), ["bezoeken", "personeel"])
    assert [type(part) for part in parts] == [
        *(Heading, Text),
        *(Heading, Text, Picture, Rows) * 2,
        Text,
    ]
    assert all(part.alternative for part in parts if isinstance(part, Picture))
    assert all(rows.table.synthetic for rows in tables(parts))


def test_the_words_of_the_demo(atlas: Atlas) -> None:
    assert one(atlas, "F001", "bezoeken").words() == [
        "Bezoeken van Bibliotheek Aldermonde in 2022: ongeveer 410.000.",
        "Dat is meer dan in 2021.",
        "Omgerekend is dat 3,3 per inwoner.",
        "Per inwoner is dat meer dan bij alle bibliotheken (51 van de 57 met een cijfer) en even "
        "grote bibliotheken (11 van de 12 met een cijfer).",
        "Het cijfer van 2022 is voorlopig.",
    ]
    assert one(atlas, "F001", "personeel").words()[1] == "Dat is meer dan eind 2021."
    assert one(atlas, "F001", "subsidie").words()[0] == (
        "Subsidie van gemeenten van Bibliotheek Aldermonde in 2022: ongeveer 3,4 miljoen euro."
    )
    assert "Omgerekend is dat 27,21 per inwoner." in one(atlas, "F001", "subsidie").words()


def test_a_year_that_misses_says_why_and_tells_the_last_that_there_is(atlas: Atlas) -> None:
    said = one(atlas, "F008", "subsidie").words()
    assert said[0].endswith("in 2022: geen cijfer (nog niet beschikbaar).")
    assert "in 2021: ongeveer" in said[1]
    assert len(said) == 3  # and nothing is compared


def test_who_delivered_nothing_has_a_table_with_reasons_and_no_chart(atlas: Atlas) -> None:
    parts = monitor_parts(view_of_gemeente(atlas, "GM9008"), ["bezoeken"])
    assert not any(isinstance(part, Picture) for part in parts)
    assert [row[1] for row in tables(parts)[0].table.as_read()] == ["niet geleverd"] * 4
    assert "geen cijfer (niet geleverd)" in " ".join(
        part.text for part in parts if isinstance(part, Text)
    )


def test_who_shares_a_gemeente_is_drawn_alone_and_not_compared(atlas: Atlas) -> None:
    found = one(atlas, "F005", "bezoeken")
    assert not found.comparable
    assert len(found.words()) == 3  # the figure, the year before, the status
    assert "per inwoner" not in found.drawn().title
    notes = " ".join(found.notes())
    assert "deelt een gemeente met een andere bibliotheek" in notes


def test_a_report_of_a_gemeente_says_that_it_is_of_the_library(atlas: Atlas) -> None:
    here, whole = view_of_gemeente(atlas, "GM9006"), view_of(atlas, "F003")
    for make in (monitor_parts, monitor_overview):
        told = [part for part in make(here, ["bezoeken"]) if isinstance(part, Text)]
        assert "over de hele bibliotheek, dus ook over Langstrate" in told[0].text
        told = [part for part in make(whole, ["bezoeken"]) if isinstance(part, Text)]
        assert "hele bibliotheek" not in told[0].text


def test_the_overview_has_the_newest_year_of_everything(atlas: Atlas) -> None:
    names = list(atlas.catalog.monitor)
    (rows,) = tables(monitor_overview(view_of(atlas, "F001"), names))
    assert len(rows.table.rows) == len(names)
    visits = next(row for row in rows.table.rows if row[1] == "Bezoeken")
    last = atlas.monitor("F001", "bezoeken")[-1]
    assert visits[2] == "408.887"
    assert visits[4:] == (
        last.per_inhabitant,
        last.group(GroupKind.COUNTRY).per_inhabitant,
        last.group(GroupKind.EQUAL_SIZE).per_inhabitant,
    )
    assert any("van de 57" in note for note in rows.table.notes)


def test_in_the_overview_a_rounded_figure_has_its_margin(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On paper behind it, in a workbook in numbers; an exact one, and tenths, have none."""
    exact = Atlas.monitor

    def rounded(self: Atlas, organisation: str, indicator: str) -> list[MonitorYear]:
        *before, last = exact(self, organisation, indicator)
        if indicator != "bezoeken":
            return [*before, last]
        own = replace(last.own, figure=Figure(408_900, 408_850, 408_950))
        return [*before, replace(last, own=own, per_inhabitant=Figure(3.29, 3.27, 3.31))]

    monkeypatch.setattr(Atlas, "monitor", rounded)
    names = ["bezoeken", "personeel", "vestigingen"]
    (rows,) = tables(monitor_overview(view_of(atlas, "F001"), names))
    told = {row[1]: (row[2], row[4]) for row in rows.table.as_read()}
    assert told["Bezoeken"] == ("408.900 (408.850 tot 408.950)", "3,29 (3,27 tot 3,31)")
    assert told["Personeel"][0] == "21,9 fte"
    sheet = openpyxl.load_workbook(BytesIO(to_xlsx(rows.table))).worksheets[0]
    head, *lines = [list(line) for line in sheet.iter_rows(min_row=5)]
    labels = [cell.value for cell in head]
    assert labels[2:7] == [
        "Eigen bibliotheek", "Eigen bibliotheek van", "Eigen bibliotheek tot",
        "Eigen bibliotheek ontbreekt omdat", "Vergeleken",
    ]  # fmt: skip
    assert labels[7:10] == ["Eigen", "Eigen van", "Eigen tot"]
    found = {line[1].value: [cell.value for cell in line] for line in lines}
    assert found["Bezoeken"][2:5] == [408_900, 408_850, 408_950]
    assert found["Bezoeken"][7:10] == [3.29, 3.27, 3.31]
    staff = next(line for line in lines if line[1].value == "Personeel")
    assert (staff[2].value, staff[2].number_format) == (21.9, '#,##0.0" fte"')


def test_without_a_monitor_there_is_nothing(tmp_path: Path) -> None:
    build_batch(land.batch(), tmp_path, load_catalog())
    with closing(Atlas.open(tmp_path)) as without:
        view = view_of(without, "A")
        assert monitor_parts(view, ["bezoeken"]) == []
        assert monitor_overview(view, ["bezoeken"]) == []


# --- what may be said


@pytest.mark.parametrize(
    ("own", "other", "decimals", "expected"),
    [
        ((6, 6), (5, 5), 0, Standing.MORE),
        ((5, 5), (5, 5), 0, Standing.ALIKE),
        ((5, 5), (6, 6), 0, Standing.LESS),
        ((2.66, 2.66), (2.74, 2.74), 1, Standing.ALIKE),
        ((2.65, 2.65), (2.75, 2.75), 1, Standing.LESS),
        # Both read 0,0, and the one is twice the other.
        ((0.02, 0.02), (0.04, 0.04), 1, Standing.LESS),
        ((0.03, 0.03), (0.04, 0.04), 1, Standing.ALIKE),
        ((10, 14), (14, 18), 0, Standing.UNSURE),
        ((10, 13), (14, 18), 0, Standing.LESS),
    ],
)
def test_how_figures_stand(
    own: tuple[float, float], other: tuple[float, float], decimals: int, expected: Standing
) -> None:
    figures = [Figure(low, low, high) for low, high in (own, other)]
    assert against(figures[0], figures[1], decimals) is expected


@given(*[st.integers(0, 60)] * 2, *[st.integers(0, 9)] * 2, st.integers(0, 1))
def test_more_and_less_hold_for_every_number_that_fits(
    low: int, other: int, more: int, wider: int, decimals: int
) -> None:
    own_, other_ = range(low, low + more + 1), range(other, other + wider + 1)
    found = against(Figure(low, low, low + more), Figure(other, other, other + wider), decimals)
    pairs = [(one, two) for one in own_ for two in other_]
    assert (found is Standing.MORE) == all(one > two for one, two in pairs)
    assert (found is Standing.LESS) == all(one < two for one, two in pairs)
    if found is Standing.ALIKE:
        assert {one - two for one, two in pairs} == {0}


def test_nothing_stands_against_what_is_missing() -> None:
    assert against(Figure.exact(1), Figure.absent(Missing.NOT_DELIVERED), 0) is None
