"""What differs between two versions of the small country; the lines that differ stand beside it."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import load_catalog
from analytics.model import Figure, Kind, Level, Missing, Unit
from analytics.sources.batch import Batch, Loaded
from analytics.store import Atlas
from analytics.store.building import build_batch
from analytics.store.changes import CellKind, Changes, State, compare, seen
from tests.store import land

WAS = land.batch()


@pytest.fixture(scope="module")
def _was(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("was")
    build_batch(WAS, out, load_catalog())
    return out


class Between:
    """Builds versions, and compares each with the country as it was: there, and back again."""

    def __init__(self, was: Path, out: Path) -> None:
        self.was, self.out = was, out

    def __call__(
        self, new: Batch, old: Batch | None = None, viewer: str = "operator"
    ) -> tuple[Changes, Changes]:
        before = self.was if old is None else self._built("old", old)
        atlases = [Atlas.open(folder, viewer) for folder in (before, self._built("new", new))]
        try:
            return compare(*atlases), compare(*reversed(atlases))
        finally:
            for atlas in atlases:
                atlas.close()

    def _built(self, name: str, batch: Batch) -> Path:
        build_batch(batch, self.out / name, load_catalog())
        return self.out / name


@pytest.fixture
def between(_was: Path, tmp_path: Path) -> Between:
    return Between(_was, tmp_path)


def with_lines(*lines: tuple[str, str], base: int = 5, **said: object) -> Batch:
    """The country with some lines of its members replaced; by nothing: left out."""
    text = land.MEMBERS
    for old, new in lines:
        assert old in text
        text = text.replace(old + "\n", new + "\n" if new else "")
    return Batch((*land.batch(without="lgb-2023").deliveries, changed(text, base, **said)), ())


def changed(text: str = land.MEMBERS, base: int = 5, **said: object) -> Loaded:
    return land.members("lgb-2023", text, base, **said)


def kinds(found: Changes) -> dict[str, int]:
    counted = Counter[str]()
    for item in found.rounds[0].cells:
        counted[item.kind] += item.cells
    return dict(counted)


def test_nothing_changed(atlas: Atlas) -> None:
    found = compare(atlas, atlas)
    assert found.nothing
    assert found.rounds[0].state is State.SAME
    assert [item.state for item in found.deliveries] == [State.SAME] * 5
    assert [item.code for item in found.headlines] == ["NL00", "BIEB:A", "BIEB:B", "BIEB:C"]


def test_what_visitors_would_meet_is_counted_by_level(atlas: Atlas) -> None:
    met = seen(atlas)
    assert {item.id for item in met.deliveries} == {item.id for item in atlas.deliveries()}
    first = next(item for item in atlas.rounds() if item.public)
    for level in (Level.LAND, Level.GEMEENTE, Level.WIJK, Level.BUURT):
        rows = atlas.regions(delivery=first, level=level, within="NL00", indicator="penetratie")
        assert met.known[level] == sum(figure.value is not None for figure in rows.figures)
    assert 0 < met.known[Level.GEMEENTE] < 5


ONE_LINE = [
    ("BIEB:C;personen;totaal;totaal;510;100;", "BIEB:C;personen;totaal;totaal;510;105;", ""),
    ("GM9002;personen;totaal;totaal;2000;300;", "GM9002;personen;totaal;totaal;2000;305;", "value"),
    ("GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;x;", "lost"),
    # It was withheld for another reason than that it is left out now.
    ("BU90010001;personen;totaal;totaal;x;.;", "", "reason"),
    ("GM9003;personen;totaal;totaal;1500;.;", "GM9003;personen;totaal;totaal;1500;300;", "found"),
    # Nobody lived there, and still it is known: now 5 people do.
    ("BU90020000;personen;totaal;totaal;0;0;", "BU90020000;personen;totaal;totaal;5;0;", "value"),
    # A line less: C took part in GM9004, so it was not delivered.
    ("GM9004;personen;totaal;totaal;500;100;", "", "lost"),
    # The only line of a group less: the group is gone.
    ("GM9001;huishoudens;totaal;totaal;400;120;", "", "removed"),
    ("GM9001;personen;leeftijd;4-9;100;60;", "", "removed"),
]


def test_every_kind(between: Between) -> None:
    """A catchment is made of its gemeenten: its line is not counted among the cells."""
    found, back = between(with_lines(*((old, new) for old, new, _kind in ONE_LINE)))
    expected = Counter(kind for _old, _new, kind in ONE_LINE if kind)
    assert kinds(found) == expected
    other = {"lost": "found", "found": "lost", "removed": "added"}
    assert kinds(back) == {other.get(kind, kind): cells for kind, cells in expected.items()}
    lost = [(item.level, item.unit, item.dimension, item.after, item.regions, item.examples)
            for item in found.rounds[0].cells if item.kind is CellKind.LOST]  # fmt: skip
    assert lost == [
        (Level.GEMEENTE, Unit.PERSONS, "totaal", Missing.UNRELIABLE, 1, ("Noord",)),
        (Level.GEMEENTE, Unit.PERSONS, "totaal", Missing.NOT_DELIVERED, 1, ("Ver",)),
    ]
    noord = next(item for item in found.headlines if item.code == "BIEB:A")
    assert noord.before is not None
    assert noord.after is not None
    # 200 + 300 of 1000 + 2000; without the 200 nothing is known of A.
    assert noord.before.members.value == 500
    assert noord.after.members == Figure.absent(Missing.UNRELIABLE)
    assert noord.difference is None


def test_only_rounding(between: Between) -> None:
    # At base 5, 200 is 198 to 202; then the same was delivered exactly.
    counts = {"GM9001": (202, "within"), "GM9002": (203, "value"),
              "GM9003": (198, "within"), "GM9004": (197, "value")}  # fmt: skip

    def batch(base: int, *members: int) -> Batch:
        lines = [
            f"{code};personen;totaal;totaal;1000;{number};"
            for code, number in zip(counts, members, strict=True)
        ]
        return land.batch(changed("\n".join(lines), base), without="lgb-2023")

    exact = batch(1, *(number for number, _kind in counts.values()))
    found, _back = between(exact, batch(5, 200, 200, 200, 200))
    (within,) = [item for item in found.rounds[0].cells if item.kind is CellKind.WITHIN]
    assert within.examples == ("Noord", "West")
    assert kinds(found) == {"within": 2, "value": 2}


# Population, members and share of a cell as delivered twice, at base 5; what is told of it, and
# what it had and has: a figure (None) or a reason.
G, X, F = Missing.CONFIDENTIAL, Missing.UNRELIABLE, None
SHOWN = [
    # the share was withheld, now the members are: the members were there to be read
    ("100;15;.", "100;.;", "lost", F, G),
    # both withheld for the same reason, by whichever measure: nothing reads otherwise
    ("100;.;.", "100;.;", "", F, F),
    # only the inhabitants come to be known
    (".;.;", "100;.;", "found", G, F),
    ("100;.;", "100;x;", "reason", G, X),
    # withheld both times beside other inhabitants
    ("100;.;", "200;.;", "value", F, F),
    ("100;.;", "104;.;", "within", F, F),
    # a share comes beside counts that stay withheld
    ("100;.;", "100;.;15", "found", G, F),
    # the same share, delivered or of the counts; one that these counts don't give, but may
    ("100;15;", "100;15;15", "", F, F),
    ("100;15;", "100;15;16", "within", F, F),
    # of 98 to 102 people 13 to 17 are at most 17.3 %, and delivered is at least 17.35
    ("100;15;", "100;15;17.4", "value", F, F),
    ("100;15;", "100;15;17.3", "within", F, F),
    # the members of a withheld share change
    ("100;15;.", "100;30;.", "value", F, F),
    ("100;15;.", "100;15;x", "reason", G, X),
]
PLACES = [*land.GEMEENTEN, *land.WIJKEN, "BU90010000", "BU90010001", "BU9001AA01", "BU90020000"]


def test_a_cell_is_compared_as_it_is_shown(between: Between) -> None:
    """What a reader sees of a cell decides, not the measure that it comes from."""

    def batch(*cells: str) -> Batch:
        lines = [
            f"{code};personen;totaal;totaal;{cell}"
            for code, cell in zip(PLACES, cells, strict=True)
        ]
        return land.batch(changed("\n".join(lines)), without="lgb-2023")

    found, back = between(
        batch(*(new for _old, new, *_told in SHOWN)), batch(*(old for old, *_told in SHOWN))
    )

    def told(changes: Changes) -> Counter[tuple[Level, str, Missing | None, Missing | None]]:
        counted = Counter[tuple[Level, str, Missing | None, Missing | None]]()
        for item in changes.rounds[0].cells:
            counted[item.level, item.kind, item.before, item.after] += item.cells
        return counted

    levels = {"GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT}
    expected = [
        (levels[code[:2]], kind, was, now)
        for code, (_old, _new, kind, was, now) in zip(PLACES, SHOWN, strict=True)
        if kind
    ]
    other = {"lost": "found", "found": "lost"}
    assert told(found) == Counter(expected)
    assert told(back) == Counter(
        (level, other.get(kind, kind), now, was) for level, kind, was, now in expected
    )
    # A withheld share is not computed around the publisher, not even for the order.
    (round_,) = found.rounds
    assert [item.code for item in round_.most] == ["BU9001AA01"]
    assert round_.most[0].share == (Figure.absent(G), Figure.absent(G))
    assert [item.code for item in round_.largest] == ["BU90010000"]


def test_largest_first(between: Between) -> None:
    found, _back = between(
        with_lines(
            # 20 to 21 %, 15 to 10 %, and 30 more members of 5000
            ("GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;210;"),
            ("GM9002;personen;totaal;totaal;2000;300;", "GM9002;personen;totaal;totaal;2000;200;"),
            ("NL00;personen;totaal;totaal;5000;1000;", "NL00;personen;totaal;totaal;5000;1030;"),
        ),
    )
    (told,) = found.rounds
    assert [item.code for item in told.largest] == ["NL00", "GM9002", "GM9001"]
    assert [item.code for item in told.most] == ["NL00", "GM9002", "GM9001"]
    share = told.largest[1].share
    assert (share[0].value, share[1].value) == pytest.approx((0.15, 0.10))
    assert share[0].low == pytest.approx(298 / 2002)
    # A goes from 500 of 3000 to 410: it stands before C, of which nothing changed.
    assert [item.code for item in found.headlines] == ["NL00", "BIEB:A", "BIEB:B", "BIEB:C"]
    assert found.headlines[1].difference == pytest.approx(410 / 3000 - 500 / 3000)
    assert found.headlines[3].difference == 0
    # B is not known: it has no difference and stands last of those that may have one.
    assert found.headlines[2].difference is None


def test_rounds_come_and_go(between: Between) -> None:
    earlier = land.members("lgb-2021", round="2021", reference_date=date(2021, 1, 1))
    found, back = between(land.batch(earlier))
    assert [(item.round, item.state) for item in found.rounds] == [
        ("2023", State.SAME),
        ("2021", State.NEW),
    ]
    assert [item.id for item in found.deliveries if item.state is State.NEW] == ["lgb-2021"]
    assert [item.state for item in back.rounds] == [State.SAME, State.GONE]
    # Nothing is held against a round that isn't there.
    assert not back.rounds[1].cells
    assert {item.round for item in back.headlines} == {"2023"}


def test_a_revision_stands_beside_what_it_replaces(between: Between) -> None:
    line = ("GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;300;")
    later = land.members("lgb-2023-2", land.MEMBERS.replace(*line), revision=2)
    found, _back = between(land.batch(later))
    (told,) = found.rounds
    assert told.before is not None
    assert told.after is not None
    assert (told.before.id, told.after.id) == ("lgb-2023", "lgb-2023-2")
    assert kinds(found) == {"value": 1}


def test_other_classes_are_not_compared(between: Between) -> None:
    new = with_lines(
        ("GM9001;personen;opleiding;basis_vmbo;200;20;",
         "GM9001;personen;opleiding;basis_vmbo;200;40;"),
        ("GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;300;"),
        universe={"opleiding": "15 jaar en ouder"}, title="Herziene leden",
    )  # fmt: skip
    found, _back = between(new)
    assert found.rounds[0].other_classes == ("opleiding",)
    assert [item.dimension for item in found.rounds[0].cells] == ["totaal"]
    # What the delivery says of itself.
    (told,) = [item for item in found.deliveries if item.state is State.CHANGED]
    assert set(told.fields) == {"title", "universe", "hash"}


def test_other_borders_are_not_compared(between: Between) -> None:
    moved = Batch((land.borders(2024), changed(border_year=2024), land.register()), ())
    found, _back = between(moved)
    (told,) = found.rounds
    assert not told.comparable
    assert told.state is State.CHANGED
    assert not told.cells
    assert not told.groups
    assert not found.regions
    # An organisation is the same one, whatever its borders.
    assert {item.code for item in found.headlines} >= {"NL00", "BIEB:A"}


def test_groups(between: Between) -> None:
    text = "\n".join(line for line in land.MEMBERS.splitlines() if ";opleiding;" not in line)
    text += "\nGM9001;personen;leeftijd;75+;100;10;\nGM9001;huishoudens;huishoudtype;paar;90;30;"
    new = land.batch(changed(text.replace("GM9001;personen;leeftijd;4-9;100;60;\n", "")),
                     without="lgb-2023")  # fmt: skip
    found, _back = between(new)
    gone, come = State.GONE, State.NEW
    assert {
        (item.unit, item.dimension, item.category, item.state) for item in found.rounds[0].groups
    } == {
        (Unit.HOUSEHOLDS, "huishoudtype", "", come),
        (Unit.PERSONS, "opleiding", "", gone),
        (Unit.PERSONS, "leeftijd", "4-9", gone),
        (Unit.PERSONS, "leeftijd", "75+", come),
    }


def test_regions(between: Between, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(land.WIJKEN, "WK900300", ("Westen", {"BU90030001": "West"}))
    new = Batch(
        tuple(
            replace(item, delivery=replace(item.delivery, hash="other"))
            if item.delivery.kind is Kind.BORDERS
            else item
            for item in land.batch().deliveries
        ),
        (),
    )
    found, _back = between(new)
    assert [(item.level, item.kind, item.regions, item.examples) for item in found.regions] == [
        (Level.BUURT, "gone", 1, ("West (BU90030000)",)),
        (Level.BUURT, "new", 1, ("West (BU90030001)",)),
        (Level.WIJK, "renamed", 1, ("Westen (WK900300)",)),
    ]


def test_key_figures(between: Between, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = land.KWB.replace("GM9001;ste_mvs;3", "GM9001;ste_mvs;4").replace(
        "GM9002;ste_mvs;5", "GM9002;ste_mvs;."
    )
    monkeypatch.setattr(land, "KWB", lines)
    told = land.key_figures()
    new = Batch((*land.batch(without="kwb-2023").deliveries,
                 replace(told, delivery=replace(told.delivery, hash="other"))), ())  # fmt: skip
    (found,) = between(new)[0].context
    assert [(item.column, item.kind, item.cells, item.examples) for item in found.columns] == [
        ("ste_mvs", CellKind.LOST, 1, ("Zuid",)),
        ("ste_mvs", CellKind.VALUE, 1, ("Noord",)),
    ]


def test_the_public_is_not_round_of_what_it_may_not_see(between: Between) -> None:
    closed = with_lines(
        ("GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;300;"),
        audience="confidential",
    )
    found, _back = between(closed, viewer="public")
    # What was public is gone for the public; that there is another is not told.
    assert [item.state for item in found.rounds] == [State.GONE]
    assert next(item for item in found.deliveries if item.id == "lgb-2023").after is None
    assert not found.headlines


def test_who_loads_is_round_what_visitors_lose(between: Between) -> None:
    found, back = between(with_lines(audience="confidential"))
    assert [item.id for item in found.visitors.gone] == ["lgb-2023"]
    assert found.visitors.none
    assert [item.id for item in back.visitors.come] == ["lgb-2023"]
    assert not back.visitors.gone
