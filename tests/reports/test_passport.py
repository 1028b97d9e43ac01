"""The code of a figure opens that figure in its version, and tells what became of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import IndicatorKind, Measure
from analytics.model import NETHERLANDS, TOTAL, Figure, Kind, Level, Missing, Unit
from analytics.reports import figures, passport
from analytics.reports.codes import (
    BACKGROUND,
    CHANGE,
    Passport,
    change_code,
    check,
    code_of,
    year_code,
)
from analytics.reports.key_figures import beside
from analytics.reports.opened import Opened, Scale, fits
from analytics.reports.passport import Answer, WrongCode, look_up, read
from analytics.reports.view import View, view_of_gemeente
from analytics.store import Atlas, journal
from analytics.store.publications import clear, publish
from tests.sources import deliveries
from tests.store.publishing import write_ground, write_members

GOLDEN = {
    Passport(
        "5b5407", "2023", "GM9001", indicator="penetratie"
    ): "5b5407.2023.GM9001.penetratie.8L",
    Passport("5b5407", "2023", "GM9001"): "5b5407.2023.GM9001.4H",
    Passport(
        "5b5407", "2023", "WK9001AA", dimension="leeftijd", category="18+"
    ): "5b5407.2023.leeftijd.18+.WK9001AA.HE",
    Passport(
        "5b5407", "2023", "GM9001", Unit.HOUSEHOLDS, indicator="penetratie"
    ): "5b5407.2023.h.GM9001.penetratie.4C",
    Passport("5b5407", "2023", "GM9001", since="2021"): "5b5407.2023.sinds.2021.GM9001.6G",
    Passport(
        "5b5407", "2023", "GM9001", indicator="verandering", since="2021"
    ): "5b5407.2023.sinds.2021.GM9001.verandering.LZ",
    Passport(
        "5b5407", "2023", "WK9001AA", indicator="achtergrond"
    ): "5b5407.2023.WK9001AA.achtergrond.6Q",
    Passport(
        "5b5407", "2023", "BIEB:F002", indicator="bezoeken", year="2022"
    ): "5b5407.2023.BIEB:F002.bezoeken.2022.ER",
}
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz._-+:~"


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def view(atlas: Atlas) -> View:
    return view_of_gemeente(atlas, "GM9001")


def asked(code: str, folder: Path, viewer: str = "public") -> Answer:
    """What a visitor is told who asks the version in service."""
    return look_up(
        code,
        Atlas.open(folder, viewer),
        folder,
        lambda name: Atlas.open(folder, viewer, name),
    )


def never(name: str) -> Atlas:
    raise AssertionError(f"{name} needs no opening")


# --- The code


@pytest.mark.parametrize("said", GOLDEN)
def test_a_code_is_the_same_for_ever(said: Passport) -> None:
    assert said.code == GOLDEN[said]


def test_the_check_characters_are_those_of_the_standard() -> None:
    # The example of ISO 7064 for MOD 1271-36.
    assert check("ISO79") == "3W"


@given(
    st.sampled_from(sorted(GOLDEN.values())),
    st.data(),
)
def test_a_wrong_sign_and_two_that_changed_places_are_refused(
    code: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(code) - 2))
    sign = data.draw(st.sampled_from(SIGNS).filter(lambda sign: sign != code[place].lower()))
    one, other = code[place], code[place + 1]
    wrong = [code[:place] + sign + code[place + 1 :]]
    if one.lower() != other.lower():
        wrong.append(code[:place] + other + one + code[place + 2 :])
    for typed in wrong:
        with pytest.raises(WrongCode):
            read(typed)


@given(st.text())
def test_whatever_is_typed_is_understood_or_refused_in_words(typed: str) -> None:
    with suppress(WrongCode):
        read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "5B5407.2023.gm9001.PENETRATIE.8l",
        " 5b5407. 2023. GM9001.\u00a0penetratie .8L\n",
        "5b5407.2023.GM9001.\u200b\npenetratie.8L",
        "https://atlas.example.nl/cijfer?code=5b5407.2023.GM9001.penetratie.8L&taal=nl",
    ],
)
def test_capitals_spaces_and_a_whole_address_do_no_harm(typed: str) -> None:
    assert read(typed) == read("5b5407.2023.GM9001.penetratie.8L")


def test_every_kind_of_figure_has_a_code_that_opens_it(
    atlas: Atlas, view: View, demo_atlas: Path
) -> None:
    library = f"BIEB:{view.selection.organisation}"
    groups = [(TOTAL, TOTAL), ("leeftijd", "18+"), ("onderwijssoort", TOTAL), ("inkomen", TOTAL)]
    areas = [NETHERLANDS, "GM9001", library, "WK9001AA", atlas.regions_in(
        Level.BUURT, "GM9001", view.delivery)[0].code]  # fmt: skip
    seen = 0
    for area, unit, (dimension, category) in product(areas, Unit, groups):
        definition = atlas.catalog.dimensions.get(dimension)
        if definition is not None and unit not in definition.units:
            continue
        for identity, item in atlas.catalog.indicators.items():
            said = Passport("", "", area, unit, dimension, category)
            if not fits(item, said) or (item.column and unit is Unit.HOUSEHOLDS):
                continue
            group = {"unit": unit, "dimension": dimension, "category": category}
            answer = look_up(code_of(view, area, identity, **group), atlas, demo_atlas, never)
            (line,) = answer.lines
            against = NETHERLANDS if item.needs_benchmark else None
            expected = figures.figure(view, area, identity, unit, dimension, category, against)
            assert (line.indicator.id, line.unit) == (identity, unit)
            assert line.then == line.now == expected
            assert answer.code == code_of(view, area, identity, **group)
            seen += 1
    assert seen > 100


def test_a_code_without_a_measure_opens_all_figures_of_the_area(
    view: View, demo_atlas: Path
) -> None:
    answer = asked(code_of(view, "GM9001"), demo_atlas)
    told = {(line.indicator.id, line.unit): line.now for line in answer.lines}
    for identity, unit in product(("penetratie", "leden", "niet_leden", "bevolking"), Unit):
        assert told[identity, unit] == figures.figure(view, "GM9001", identity, unit)
    assert answer.main.indicator.id == "penetratie"
    assert passport.about(answer) == [
        "Gemeente Aldermonde", "alle inwoners", "peildatum 1 januari 2023",
    ]  # fmt: skip
    assert "de versie die nu in gebruik is" in passport.version_in_words(answer)
    assert passport.reasons(answer) == []


def test_the_earlier_round_has_codes_of_its_own(atlas: Atlas, view: View, demo_atlas: Path) -> None:
    newest, earlier = atlas.rounds()
    codes = {code_of(view, "GM9001", "leden", delivery=item) for item in (newest, earlier)}
    assert len(codes) == 2
    answer = asked(code_of(view, "GM9001", "leden", delivery=earlier), demo_atlas)
    assert answer.main.now == atlas.figure("GM9001", "leden", delivery=earlier)
    assert "peildatum 1 januari 2021" in passport.about(answer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": "000000"}, "kent geen versie ‘000000’"),
        ({"round": "1999"}, "De ronde ‘1999’ is er niet"),
        ({"area": "GM0001"}, "Het gebied ‘GM0001’ staat niet in de indeling van 2023"),
        ({"area": "BIEB:X"}, "Het gebied ‘BIEB:X’ staat niet"),
        ({"dimension": "leeftijd", "category": "99"}, "De groep ‘99’ is er niet"),
        ({"indicator": "vertegenwoordiging"}, "De maat ‘vertegenwoordiging’ bestaat hier niet"),
        ({"indicator": "schoenmaten"}, "Het deel ‘schoenmaten’ van de code"),
        ({"benchmark": "PV99"}, "Het gebied ‘PV99’ staat niet"),
        ({"since": "2019"}, "De ronde ‘2019’ is er niet"),
        ({"since": "2021", "indicator": "leden"}, "De maat ‘leden’ bestaat hier niet"),
        ({"indicator": "verandering"}, "De maat ‘verandering’ bestaat hier niet"),
        ({"indicator": "achtergrond", "unit": Unit.HOUSEHOLDS}, "De maat ‘achtergrond’ bestaat"),
        ({"indicator": "bezoeken", "year": "2022"}, "De maat ‘bezoeken’ bestaat hier niet"),
        (
            {"area": "BIEB:F001", "indicator": "bezoeken", "year": "1999"},
            "Over het jaar ‘1999’ is er geen cijfer",
        ),
    ],
)
def test_a_code_of_what_is_not_there_says_so(
    atlas: Atlas, demo_atlas: Path, change: dict[str, str], told: str
) -> None:
    said = {"version": atlas.version[:6], "round": "2023", "area": "GM9001"} | change
    with pytest.raises(WrongCode, match=told):
        asked(Passport(**said).code, demo_atlas)  # type: ignore[arg-type]


# --- Beside a former round, of a library, of the area itself


@pytest.mark.parametrize(("area", "there"), [("GM9001", 1), ("GM9122", 0), ("GM9008", 0)])
def test_the_row_of_the_round_before_has_a_code_that_says_the_same_and_why(
    atlas: Atlas, demo_atlas: Path, area: str, there: int
) -> None:
    view = view_of_gemeente(atlas, area)
    found = beside(view, area)
    rows = [row for row in found.rows if row.name.startswith("Vorige ronde")]
    assert len(rows) == there
    answer = asked(change_code(view, area, atlas.delivery("lgb-2021")), demo_atlas)
    told = {(line.indicator.id, line.unit): line.now for line in answer.lines}
    for row in rows:
        assert row.code == answer.code
        assert told["penetratie", Unit.PERSONS] == answer.main.now == row.penetration
        assert told["leden", Unit.PERSONS] == row.members
        assert told["niet_leden", Unit.PERSONS] == row.non_members
        assert told["penetratie", Unit.HOUSEHOLDS] == row.households
        assert told["index", Unit.PERSONS] == row.index
        assert passport.between(answer) == next(
            (note for note in found.notes if note.startswith("Over de vorige ronde")), ""
        )
    if not rows:
        # A report has no row that may not be compared; who makes up its code sees none either.
        assert told["leden", Unit.PERSONS].missing is not None
        assert answer.main.now.missing is not None
        assert passport.between(answer) in " ".join(passport.table(answer).notes)


def test_a_code_of_a_change_opens_that_change(atlas: Atlas, view: View, demo_atlas: Path) -> None:
    (change,) = atlas.development("GM9001", delivery=view.delivery.id).changes
    answer = asked(change_code(view, "GM9001", change.former, CHANGE), demo_atlas)
    told = {line.indicator.id: line.now for line in answer.lines}
    assert told["verandering"] == answer.main.now == change.change
    assert (told["gepubliceerd"], told["gekoppeld"]) == (change.naive, change.linked)
    assert passport.about(answer)[-1] == "naast 1 januari 2021"


def test_a_code_of_the_background_opens_every_key_figure(
    atlas: Atlas, view: View, demo_atlas: Path
) -> None:
    answer = asked(code_of(view, "WK9001AA", BACKGROUND), demo_atlas)
    expected = {
        item.id: atlas.context_figure("WK9001AA", item.id, view.delivery)
        for item in atlas.catalog.indicators_of(IndicatorKind.CONTEXT)
    }
    assert {line.indicator.id: line.now for line in answer.lines} == expected
    assert len(expected) > 5
    assert [item.kind for item in passport.deliveries(answer)] == [Kind.KWB]


def test_a_code_of_a_library_opens_its_year(atlas: Atlas, view: View, demo_atlas: Path) -> None:
    for item in atlas.monitor("F001", "bezoeken"):
        answer = asked(year_code(view, "F001", "bezoeken", item.year), demo_atlas)
        assert answer.main.now == item.own.figure
        assert len(answer.lines) == 4  # per inhabitant too, of all and of those of equal size
        assert passport.about(answer)[1:] == ["de bibliotheek als geheel", str(item.year)]
        assert [found.id for found in passport.deliveries(answer)] == ["monitor-2022"]


# --- After a revision


@pytest.fixture
def before_and_after(two_issues: tuple[Path, list[list[Path]]]) -> tuple[View, View, Path]:
    folder = two_issues[0]
    second, first = journal(folder)
    then, now = (Atlas.open(folder, version=item.version) for item in (first, second))
    return view_of_gemeente(then, "GM9002"), view_of_gemeente(now, "GM9002"), folder


def test_after_a_revision_the_old_and_the_new_figure_and_why_are_told(
    before_and_after: tuple[View, View, Path],
) -> None:
    then, now, folder = before_and_after
    code = code_of(then, "GM9002", "leden")
    answer = asked(code, folder)
    was, current = (figures.figure(view, "GM9002", "leden", Unit.PERSONS) for view in (then, now))
    assert was != current
    assert (answer.main.then, answer.main.now) == (was, current)
    assert answer.version.name == then.atlas.version
    assert passport.outcome(answer) == "Het was 12.241. Het is nu 11.751."
    (published, deliveries) = passport.reasons(answer)
    assert published.endswith("gepubliceerd (vervangen: Bibliotheekleden 2023 uitgave 1).")
    # The same publication brought a round that is not for everybody: nor is its reason.
    assert "Herzien door het CBS" not in published
    assert "Bibliotheekleden 2023 uitgave 0" in deliveries
    assert "Bibliotheekleden 2023 uitgave 1" in deliveries
    # What was published beside it is not what changed this figure, nor is it told.
    assert "organisaties" not in published
    assert "proef-2022" not in published
    # A report of after the revision has another code, and nothing to tell.
    again = asked(code_of(now, "GM9002", "leden"), folder)
    assert again.main.now == current
    assert passport.reasons(again) == []


def test_what_is_hidden_now_is_not_told_as_it_was(
    before_and_after: tuple[View, View, Path],
) -> None:
    then, now, folder = before_and_after
    hidden: list[tuple[str, Figure]] = []
    for level in (Level.WIJK, Level.BUURT):
        rows = [
            view.atlas.regions(
                delivery="lgb-2023", level=level, within=NETHERLANDS, indicator="leden"
            )
            for view in (then, now)
        ]
        hidden += [
            (code, was)
            for code, was, current in zip(
                rows[0].codes, *(item.figures for item in rows), strict=True
            )
            if was.missing is None and current.missing is Missing.CONFIDENTIAL
        ]
    assert hidden
    for area, was in hidden[:3]:
        answer = asked(code_of(then, area), folder)
        line = next(item for item in answer.lines if item.label == "Aantal leden")
        assert (line.then, line.hidden) == (None, True)
        words = [passport.outcome(answer), *map(str, passport.table(answer).as_read())]
        assert "vertelt de atlas daarom ook niet" in words[0]
        assert line.text(was) not in " ".join(words).replace(line.text(line.now), "")
        # How many live there is no secret, and was the same.
        assert next(item for item in answer.lines if item.label == "Bevolking").same


def test_a_round_that_not_everybody_may_see_is_as_unknown_as_one_that_is_not_there(
    before_and_after: tuple[View, View, Path],
) -> None:
    _then, now, folder = before_and_after
    with closing(Atlas.open(folder, "operator")) as all_of_it:
        view = view_of_gemeente(all_of_it, "GM9002", "proef-2022")
        code = code_of(view, "GM9002", "leden")
    assert asked(code, folder, "operator").main.now == Figure.exact(12345.0)
    with pytest.raises(WrongCode, match="De ronde ‘2022’ is er niet in deze atlas"):
        asked(code, folder)
    assert now.atlas.viewer == "public"


some_figures = st.one_of(
    st.builds(Figure.exact, st.integers(0, 9).map(float)),
    st.sampled_from(list(Missing)).map(Figure.absent),
)
some_opened = st.lists(
    st.builds(
        Opened,
        st.sampled_from("abc").map(lambda name: Scale(name, Measure.COUNT, 0)),
        st.just(Unit.PERSONS),
        st.just("Leden"),
        some_figures,
        st.sampled_from([(), ("GM1",), ("GM1", "GM2")]),
    ),
    unique_by=lambda item: item.scale.id,
)


@given(some_opened, some_opened)
def test_no_former_figure_is_told_where_the_present_one_is_hidden_or_of_another_whole(
    was: list[Opened], now: list[Opened]
) -> None:
    before, after = ({item.scale.id: item for item in items} for items in (was, now))
    found = list(passport.lines(was, now))
    assert {line.indicator.id for line in found} == before.keys() | after.keys()
    for line in found:
        old, new = (items.get(line.indicator.id) for items in (before, after))
        seen = new is not None and new.figure.missing is None and old is not None
        if line.then is not None and line.then.missing is None:
            assert seen
            assert old.made_of == new.made_of
            assert not line.hidden
        elif old is not None and old.figure.missing is None:
            assert line.hidden
        assert line.now == (new.figure if new else None)


def write_monitor(folder: Path, number: str, **said: object) -> Path:
    rows = f"bibliotheek_id;jaar;indicator;waarde;status\nB1;2022;bezoeken;{number};\n"
    return deliveries.write(folder, "monitor", {"m.csv": rows}, **said)


def test_what_a_library_no_longer_tells_is_not_told_as_it_was(country: Path) -> None:
    root, public = country.parent, {"audience": "public", "protected": True}
    publish(country, [write_monitor(root / "1" / "monitor", "12500", **public)], "Noor", "Eerst")
    with closing(Atlas.open(country)) as atlas:
        code = year_code(view_of_gemeente(atlas, "GM9001"), "B1", "bezoeken", 2022)
    assert passport.outcome(asked(code, country)).endswith("nu in de atlas staat: 12.500.")
    publish(country, [write_monitor(root / "2" / "monitor", "12600", **public)], "Noor", "Beter")
    answer = asked(code, country)
    assert passport.outcome(answer) == "Het was 12.500. Het is nu 12.600."
    assert "Waarom: Beter" in passport.reasons(answer)[0]
    # Of 12700 only who loads it may know.
    publish(country, [write_monitor(root / "3" / "monitor", "12700")], "Noor", "Niet meer")
    answer = asked(code, country)
    words = [passport.outcome(answer), *map(str, passport.table(answer).as_read())]
    assert "vertelt de atlas daarom ook niet" in words[0]
    assert not any(told in " ".join(words) for told in ("12.500", "12.600", "12.700"))
    assert passport.reasons(answer) == []


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """A tiny country with 300 members in GM9001."""
    folder = tmp_path / "atlas"
    ground = write_ground(tmp_path / "grond")
    publish(folder, [*ground, write_members(tmp_path / "leden", 300)], "Noor", "Eerste levering")
    return folder


def replaced(folder: Path, members: int, why: str, name: str = "leden", **said: object) -> None:
    made = write_members(folder.parent / str(members) / name, members, **said)
    publish(folder, [made], "Sanne", why)


def code_in_service(folder: Path) -> str:
    with closing(Atlas.open(folder)) as atlas:
        return code_of(view_of_gemeente(atlas, "GM9001"), "GM9001", "leden")


def test_a_revision_beside_the_first_one_keeps_the_first_at_hand(country: Path) -> None:
    code = code_in_service(country)
    replaced(country, 310, "Dubbele leden eruit", "leden-2", revision=2)
    newer = code_in_service(country)
    assert newer.split(".")[1] == "2023r2"
    for _again in range(2):
        answer = asked(code, country)
        assert passport.outcome(answer) == "Het was 300. Het is nu 310."
        assert "Waarom: Dubbele leden eruit" in passport.reasons(answer)[0]
        # The version goes; the first revision is in the newer one too.
        shutil.rmtree(country / answer.version.name, ignore_errors=True)
    assert asked(newer, country).main.then == Figure.exact(310.0)


def test_of_a_version_that_is_gone_only_the_present_is_told(country: Path) -> None:
    code = code_in_service(country)
    replaced(country, 310, "Dubbele leden eruit")
    shutil.rmtree(country / asked(code, country).version.standing)
    answer = asked(code, country)
    assert answer.main.then is None
    assert passport.outcome(answer).startswith("Wat er toen stond, is hier nu niet te zien")
    assert passport.outcome(answer).endswith("Nu staat er in de atlas: 310.")
    assert "Dubbele leden eruit" in passport.reasons(answer)[0]
    clear(country, 1, 0)
    answer = asked(code, country)
    assert passport.outcome(answer).startswith("Wat er toen stond, is niet meer na te gaan.")
    assert "opgeruimd" in passport.version_in_words(answer)


def test_a_figure_that_a_revision_did_not_touch_has_not_changed(country: Path) -> None:
    code = code_in_service(country)
    replaced(country, 300, "Andere titel", title="Bibliotheekleden, herzien")
    assert passport.outcome(asked(code, country)) == "Het cijfer is sindsdien niet veranderd: 300."
