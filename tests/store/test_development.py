"""Development on a country of squares whose borders, libraries and classes change."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely

from analytics.catalog import load_catalog
from analytics.measures.wording import Verdict, verdict
from analytics.model import Figure, Kind, Level, Missing, Status, Unit
from analytics.sources.batch import Batch, Loaded, RegionTables
from analytics.store import Atlas, Break, Change, Development, Redrawn, UnknownIdError
from analytics.store.building import build_batch
from tests.store import land

Squares = Mapping[str, Sequence[int]]

# Before: W, X and Y; X and Y become XY, and square 5 goes from V to W's neighbour U.
OLD: Squares = {"GM9001": [0, 1], "GM9002": [2], "GM9003": [3], "GM9004": [4, 5], "GM9005": [6]}
NEW: Squares = {"GM9001": [0, 1], "GM9006": [2, 3], "GM9004": [4], "GM9005": [5, 6]}
SERVED = {"A": ["GM9001"], "B": ["GM9002", "GM9003", "GM9006"], "D": ["GM9004", "GM9005"]}


def borders(year: int, squares: Squares) -> Loaded:
    """Each gemeente a strip of squares of a kilometre, each square a wijk with one buurt."""
    shapes: dict[str, Any] = {}
    rows: list[tuple[str, Level, str, str, str, str]] = []
    for gemeente, places in squares.items():
        rows.append(
            (gemeente, Level.GEMEENTE, f"Gemeente {gemeente[-1]}", "PV50", gemeente, "PV50")
        )
        for number, place in enumerate(places):
            square = shapely.box(150_000 + 1000 * place, 450_000, 151_000 + 1000 * place, 451_000)
            wijk, buurt = (f"{start}{gemeente[2:]}{number:02d}{end}" for start, end in
                           (("WK", ""), ("BU", "00")))  # fmt: skip
            rows.append((wijk, Level.WIJK, f"Wijk {place}", gemeente, gemeente, "PV50"))
            rows.append((buurt, Level.BUURT, f"Buurt {place}", wijk, gemeente, "PV50"))
            shapes[wijk] = shapes[buurt] = square
        shapes[gemeente] = shapely.union_all([shapes[row[0]] for row in rows if row[4] == gemeente
                                              and row[1] is Level.BUURT])  # fmt: skip
    everything = shapely.union_all(list(shapes.values()))
    shapes |= {"PV50": everything, "NL00": everything}
    rows.append(("PV50", Level.PROVINCIE, "Vlakland", "NL00", "", "PV50"))
    rows.append(("NL00", Level.LAND, "Nederland", "", "", ""))
    names = ("code", "level", "name", "parent", "gemeente", "provincie")
    regions = pa.table({name: [str(row[k]) for row in rows] for k, name in enumerate(names)})
    geometry = gpd.GeoDataFrame(
        {"code": [row[0] for row in rows], "level": [row[1].value for row in rows]},
        geometry=[shapes[row[0]] for row in rows],
        crs="EPSG:28992",
    )
    told = land.delivery(f"grenzen-{year}", Kind.BORDERS, border_year=year)
    return land.loaded(told, RegionTables(regions, geometry), str(squares))


def register(served: Mapping[str, Sequence[str]] = SERVED) -> Loaded:
    pairs = [(one, gemeente) for one, gemeenten in served.items() for gemeente in gemeenten]
    count = len(pairs)
    table = pa.table(
        {
            "organisation": [one for one, _gemeente in pairs],
            "name": [f"Bibliotheek {one}" for one, _gemeente in pairs],
            "poi": ["POI"] * count,
            "province": ["Vlakland"] * count,
            "gemeente": [gemeente for _one, gemeente in pairs],
            "valid_from": pa.array([date(2000, 1, 1)] * count, pa.date32()),
            "valid_to": pa.array([None] * count, pa.date32()),
        }
    )
    return land.loaded(land.delivery("org", Kind.ORGANISATIONS), table)


def members(year: int, figures: Mapping[str, tuple[int, int]], **said: Any) -> Loaded:
    """Population and members of everyone, exact, in a round of 1 January."""
    text = "\n".join(f"{code};personen;totaal;totaal;{p};{m};" for code, (p, m) in figures.items())
    whole = {
        "round": str(year),
        "reference_date": date(year, 1, 1),
        "border_year": year,
        "participants": ("A", "B", "D"),
    }
    return land.members(f"lgb-{year}", text, 1, **(whole | said))


def opened(out: Path, *items: Loaded, viewer: str = "operator") -> Atlas:
    build_batch(Batch(items, ()), out, load_catalog())
    return Atlas.open(out, viewer)


def only(found: Development) -> Change:
    assert len(found.changes) == 1
    assert found.overall is None
    return found.changes[0]


def left_out(change: Change) -> dict[str, object]:
    return {part.code: part.left_out for part in change.parts}


WAS = {
    "NL00": (7000, 1000),
    "GM9001": (2000, 400),
    "GM9002": (1000, 100),
    "GM9003": (1000, 200),
    "GM9004": (2000, 200),
    "GM9005": (1000, 100),
    "WK900200": (1000, 100),
    "WK900400": (1000, 120),
    "WK900401": (1000, 80),
}
NOW = {
    "NL00": (7000, 1200),
    "GM9001": (2000, 500),
    "GM9006": (2000, 340),
    "GM9004": (1000, 130),
    "GM9005": (2000, 230),
    "WK900600": (1000, 150),
    "WK900400": (1000, 130),
    "WK900500": (1000, 90),
}


MERGED = Redrawn({"GM9002": "Gemeente 2", "GM9003": "Gemeente 3"}, {"GM9006": "Gemeente 6"})
SWAPPED = Redrawn(
    {"GM9004": "Gemeente 4", "GM9005": "Gemeente 5"},
    {"GM9004": "Gemeente 4", "GM9005": "Gemeente 5"},
)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Two rounds on two divisions, everyone took part."""
    return opened(
        tmp_path_factory.mktemp("changed"),
        borders(2020, OLD),
        borders(2022, NEW),
        register(),
        members(2020, WAS),
        members(2022, NOW),
    )


def test_a_merged_gemeente_is_its_predecessors(changed: Atlas) -> None:
    found = changed.development("GM9006")
    was, now = found.moments
    assert was.codes == ("GM9002", "GM9003")
    assert (was.figure.value, now.figure.value) == pytest.approx((300 / 2000, 340 / 2000))
    change = only(found)
    assert change.breaks == ()
    assert change.change.value == pytest.approx(2.0)
    assert change.joined
    # It is no break, and not the same borders either.
    assert change.redrawn == (MERGED,)


def test_a_gemeente_that_is_no_more_has_no_figure_and_no_change(changed: Atlas) -> None:
    found = changed.development("GM9002")
    assert [moment.codes for moment in found.moments] == [("GM9002",), ()]
    assert found.moments[1].figure.missing is Missing.NOT_DELIVERED
    change = only(found)
    assert Break.BORDERS in change.breaks
    assert (change.change.value, change.joined) == (None, False)


def test_a_wijk_with_another_code_is_the_same_land(changed: Atlas) -> None:
    found = changed.development("WK900600")
    assert found.moments[0].codes == ("WK900200",)
    assert only(found).change.value == pytest.approx(5.0)
    assert only(found).redrawn == ()
    # Square 5 was the second wijk of GM9004; its code went, and its land is a wijk of GM9005.
    moved = changed.development("WK900500")
    assert moved.moments[0].codes == ("WK900401",)
    assert only(moved).change.value == pytest.approx(1.0)


def test_the_same_code_with_other_land_is_a_break(changed: Atlas) -> None:
    change = only(changed.development("GM9004"))
    assert change.breaks == (Break.BORDERS,)
    assert change.naive.value == pytest.approx(3.0)
    assert change.change.missing is Missing.NOT_APPLICABLE
    assert left_out(change) == {"GM9004": Break.BORDERS}
    # With its neighbour it is the same land as before.
    both = only(changed.development(["GM9004", "GM9005"]))
    assert both.breaks == ()
    assert both.redrawn == (SWAPPED,)
    assert change.redrawn == ()
    assert both.change.value == pytest.approx((360 - 300) / 3000 * 100)


def test_a_catchment_and_the_country_hold_the_same_land(changed: Atlas) -> None:
    # B served two gemeenten and now serves the one that they became.
    library = only(changed.development("BIEB:B"))
    assert library.change.value == pytest.approx(2.0)
    assert library.redrawn == (MERGED,)
    country = only(changed.development("NL00"))
    assert country.breaks == ()
    assert country.whole
    assert country.redrawn == (SWAPPED, MERGED)
    assert country.change.value == pytest.approx(200 / 7000 * 100)
    assert (country.organisations, country.of_organisations) == (3, 3)


def test_panel_of_those_that_took_part_in_both(tmp_path: Path) -> None:
    # The example of figures §11: D took part in the second round only.
    was = {"NL00": (3000, 500), "GM9001": (1000, 200), "GM9005": (2000, 300)}
    now = {
        "NL00": (5000, 1080),
        "GM9001": (1000, 190),
        "GM9005": (2000, 290),
        "GM9004": (2000, 600),
    }
    served = {"A": ["GM9001"], "B": ["GM9005"], "D": ["GM9004"]}
    squares = {"GM9001": [0], "GM9004": [1], "GM9005": [2]}
    atlas = opened(
        tmp_path,
        borders(2020, squares),
        register(served),
        members(2020, was, participants=("A", "B"), match_rate=0.95),
        members(2021, now, border_year=2020, match_rate=0.93),
    )
    change = only(atlas.development("NL00"))
    assert change.breaks == (Break.PARTICIPATION,)
    assert change.naive.value == pytest.approx(4.9333, abs=5e-5)
    assert change.change.value == pytest.approx(-0.6667, abs=5e-5)
    assert change.linked.value == pytest.approx(-0.3396, abs=5e-5)
    assert left_out(change) == {"GM9001": None, "GM9004": Break.PARTICIPATION, "GM9005": None}
    assert (change.organisations, change.of_organisations) == (2, 3)
    # Without key figures the inhabitants are those of the round.
    assert (change.inhabitants.value, change.of_inhabitants.value) == (3000, 5000)
    # The line is of the panel, which has no break.
    assert change.joined
    # Beside A it says something of another library; beside A and B it is those two again.
    assert change.beyond(only(atlas.development("BIEB:A")))
    assert not change.beyond(only(atlas.development(["GM9001", "GM9005"])))
    # D on its own has one figure and no change.
    own = atlas.development("BIEB:D")
    assert [moment.figure.missing for moment in own.moments] == [Missing.NOT_PARTICIPATING, None]
    assert only(own).change.missing is Missing.NOT_PARTICIPATING


def test_breaks(tmp_path: Path) -> None:
    # Each round with what separates it from the former one.
    steps: list[tuple[dict[str, Any], Break | None]] = [
        ({"participants": None}, None),
        ({"participants": None}, None),
        ({"participants": ("A",)}, Break.PARTICIPATION),
        ({"completeness": 0.97}, None),
        ({"completeness": 0.961}, None),
        ({"completeness": 0.951}, Break.COMPLETENESS),
        ({}, None),
        ({"reference_date": date(2022, 6, 29)}, None),
        ({"reference_date": date(2022, 6, 30)}, None),
        ({"reference_date": date(2022, 7, 1)}, Break.LAW),
        ({"reference_date": date(2022, 7, 2)}, None),
        ({"members_of": "A", "reference_date": date(2022, 7, 3)}, Break.MEMBER_SCOPE),
    ]
    rounds = [
        members(
            2001 + number,
            {"GM9001": (1000, 200)},
            **({"border_year": 2020, "participants": ("A",)} | said),
        )
        for number, (said, _expected) in enumerate(steps)
    ]
    atlas = opened(tmp_path, borders(2020, {"GM9001": [0]}), register({"A": ["GM9001"]}), *rounds)
    changes = atlas.development("GM9001").changes
    for change, (_said, expected) in zip(changes, steps[1:], strict=True):
        assert change.breaks == (() if expected is None else (expected,))
        # Only another scope makes a change impossible; a line is drawn where nothing lies between.
        assert (change.change.missing is None) == (expected is not Break.MEMBER_SCOPE)
        assert change.joined == (expected in (None, Break.PARTICIPATION))


def test_free_youth_membership_is_not_about_adults(tmp_path: Path) -> None:
    text = "\n".join(f"GM9001;personen;leeftijd;{group};100;20;" for group in ("15-18", "18+"))
    rounds = [
        land.members(f"lgb-{year}", text, round=str(year), reference_date=date(year, 1, 1),
                     border_year=2020)
        for year in (2021, 2023)
    ]  # fmt: skip
    atlas = opened(tmp_path, borders(2020, {"GM9001": [0]}), register({"A": ["GM9001"]}), *rounds)
    asked = {"dimension": "leeftijd"}
    assert only(atlas.development("GM9001", **asked, category="15-18")).breaks == (Break.LAW,)
    assert only(atlas.development("GM9001", **asked, category="18+")).breaks == ()


def test_the_match_rate_of_members_is_not_that_of_households(tmp_path: Path) -> None:
    text = "\n".join(f"GM9001;{unit};totaal;totaal;100000;{{}};" for unit in Unit)
    rounds = [
        land.members(
            f"lgb-{year}",
            text.format(members, members),
            1,
            round=str(year),
            reference_date=date(year, 1, 1),
            border_year=2020,
            match_rate=rate,
        )
        for year, members, rate in ((2020, 20_000, 0.95), (2021, 20_500, 0.9738))
    ]
    atlas = opened(tmp_path, borders(2020, {"GM9001": [0]}), register({"A": ["GM9001"]}), *rounds)
    persons, households = (only(atlas.development("GM9001", unit=unit)) for unit in Unit)
    assert persons.change.value == households.change.value == pytest.approx(0.5)
    # 20 / 0.95 and 20.5 / 0.9738 are as good as the same.
    assert persons.linked.value == pytest.approx(0.0, abs=0.01)
    assert households.linked.missing is Missing.NOT_APPLICABLE
    assert verdict(persons.judged, 0.0) is Verdict.NO_DIFFERENCE
    assert verdict(households.judged, 0.0) is Verdict.OVER
    assert households.judged == households.change


def test_another_classification_gives_no_change(tmp_path: Path) -> None:
    text = "GM9001;personen;herkomst;{};100;20;"
    said = {"border_year": 2020}
    rounds = [
        land.members(
            f"lgb-{year}",
            text.format(group),
            round=str(year),
            reference_date=date(year, 1, 1),
            classification={"herkomst": version},
            **said,
        )
        for year, group, version in ((2020, "westers", "2016"), (2021, "europa", "2022"))
    ]
    atlas = opened(tmp_path, borders(2020, {"GM9001": [0]}), register({"A": ["GM9001"]}), *rounds)
    found = atlas.development("GM9001", dimension="herkomst", category="europa")
    assert [moment.figure.missing for moment in found.moments] == [Missing.NOT_DELIVERED, None]
    assert only(found).breaks == (Break.CLASSIFICATION,)
    assert only(found).change.missing is Missing.NOT_APPLICABLE
    assert atlas.categories("herkomst", "lgb-2020")[1] == "westers"


def test_revisions_and_three_rounds(tmp_path: Path) -> None:
    said = {"border_year": 2020}
    second = members(2021, {"GM9001": (1000, 230)}, **said)
    first = land.members(
        "lgb-2021-v1", "GM9001;personen;totaal;totaal;1000;210;", 1, round="2021",
        reference_date=date(2021, 1, 1), status=Status.PROVISIONAL, **said,
    )  # fmt: skip
    hidden = land.members(
        "lgb-2021-v0", "GM9001;personen;totaal;totaal;1000;900;", 1, round="2021", revision=2,
        reference_date=date(2021, 1, 1), audience="x", **said,
    )  # fmt: skip
    second = land.loaded(land.replace(second.delivery, revision=3), second.table, "3")
    atlas = opened(
        tmp_path,
        borders(2020, {"GM9001": [0]}),
        register({"A": ["GM9001"]}),
        members(2020, {"GM9001": (1000, 200)}),
        first,
        hidden,
        second,
        members(2022, {"GM9001": (1000, 260)}, **said),
        viewer="public",
    )
    found = atlas.development("GM9001")
    assert [moment.figure.value for moment in found.moments] == pytest.approx([0.2, 0.23, 0.26])
    (revised,) = found.moments[1].revisions
    assert (revised.delivery.status, revised.figure.value) == (Status.PROVISIONAL, 0.21)
    assert [change.change.value for change in found.changes] == pytest.approx([3.0, 3.0])
    assert found.overall is not None
    assert found.overall.change.value == pytest.approx(6.0)


def test_a_former_revision_says_nothing_that_the_newest_withholds(tmp_path: Path) -> None:
    text = "GM9001;personen;totaal;totaal;1000;210;\nGM9004;personen;totaal;totaal;1000;{};"
    said = {"round": "2021", "reference_date": date(2021, 1, 1), "border_year": 2020}
    first = land.members("lgb-2021-v1", text.format("150"), 1, status=Status.PROVISIONAL, **said)
    second = land.members("lgb-2021-v2", text.format("."), 1, revision=2, **said)
    atlas = opened(
        tmp_path,
        borders(2020, {"GM9001": [0], "GM9004": [1]}),
        register({"A": ["GM9001", "GM9004"]}),
        first,
        second,
        viewer="public",
    )

    def told(area: str) -> tuple[Figure, Figure]:
        (moment,) = atlas.development(area).moments
        (revised,) = moment.revisions
        assert revised.delivery.status is Status.PROVISIONAL
        return moment.figure, revised.figure

    newest, former = told("GM9004")
    assert newest.missing is Missing.CONFIDENTIAL
    assert (former.missing, former.value) == (Missing.CONFIDENTIAL, None)
    newest, former = told("GM9001")
    assert (newest.value, former.value) == (0.21, 0.21)


def test_one_round_has_no_change(tmp_path: Path) -> None:
    atlas = opened(
        tmp_path,
        borders(2020, {"GM9001": [0]}),
        register({"A": ["GM9001"]}),
        members(2020, {"GM9001": (1000, 200)}),
    )
    found = atlas.development("GM9001")
    assert (len(found.moments), found.changes, found.overall) == (1, (), None)


def test_a_hidden_part_is_left_out_with_its_reason(tmp_path: Path) -> None:
    said = {"border_year": 2020}
    text = "GM9001;personen;totaal;totaal;1000;200;\nGM9004;personen;totaal;totaal;1000;{};"
    rounds = [
        land.members(f"lgb-{year}", text.format(hidden), 1, round=str(year),
                     reference_date=date(year, 1, 1), participants=("A", "D"), **said)
        for year, hidden in ((2020, "100"), (2021, "x"))
    ]  # fmt: skip
    atlas = opened(
        tmp_path,
        borders(2020, {"GM9001": [0], "GM9004": [1]}),
        register({"A": ["GM9001"], "D": ["GM9004"]}),
        *rounds,
    )
    change = only(atlas.development(["GM9001", "GM9004"]))
    assert change.breaks == (Break.COMPLETENESS,)
    assert left_out(change) == {"GM9001": None, "GM9004": Missing.UNRELIABLE}
    assert (change.former_share.value, change.change.value) == pytest.approx((0.2, 0.0))
    assert not change.joined


@pytest.mark.parametrize("area", ["GM0000", "BIEB:Z", [], ["GM9001", "XX"]])
def test_an_area_that_no_round_knows(changed: Atlas, area: Any) -> None:
    with pytest.raises(UnknownIdError):
        changed.development(area)


def test_the_round_asked_about_decides_what_the_area_is(changed: Atlas) -> None:
    then = changed.development("GM9004", delivery="lgb-2020")
    now = changed.development("GM9004", delivery="lgb-2022")
    assert [item.figure for item in then.moments] == [item.figure for item in now.moments]
    assert isinstance(then.moments[0].figure, Figure)
    assert changed.development("GM9003", delivery="lgb-2022").moments[0].codes == ("GM9003",)
