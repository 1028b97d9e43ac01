"""Kwaliteit through the frame: what a data contact reads, in each state of a library."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import demo
from tests.pages.test_pages import ROOT, html_of, opened, shown

PAGE = "gegevens/kwaliteit.py"


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


def read(**choices: str) -> tuple[AppTest, str]:
    app = opened(PAGE, **({"taal": "nl"} | choices))
    assert not app.exception
    heads = [str(item.value) for item in (*app.header, *app.subheader)]
    words = "\n".join([*heads, shown(app), *(str(item.value) for item in app.code)])
    # What markdown would take for something else has a backslash before it.
    return app, words.replace("\\", "")


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        (
            "F002",
            [
                "Bibliotheek Veernestreek deed in deze ronde mee.",
                "Geheime cijfers laten rusten",
                "Zeg dat erbij als u een cijfer doorgeeft",
                "Leg dat naast de 28.935 gekoppelde leden hier",
            ],
        ),
        (
            "F007",
            [
                "deed in deze ronde niet mee",
                "Meedoen met de volgende ronde",
                "Wij deden in deze ronde niet mee.",
            ],
        ),
        # shares its gemeente with a leescentrum that did not take part
        ("F104", ["Samen meedoen in Estergaast", "deed Leescentrum Estergaast niet mee"]),
    ],
)
def test_what_a_library_reads(library: str, expected: list[str]) -> None:
    _app, words = read(bibliotheek=library)
    assert [text for text in expected if text not in words] == []


def test_nothing_is_told_that_does_not_apply() -> None:
    _app, words = read(bibliotheek="F002")
    for absent in ("Meedoen met de volgende ronde", "De ledenexport controleren", "Tekst om te"):
        assert absent not in words
    _app, words = read(bibliotheek="F007")
    assert "Uw eigen administratie ernaast leggen" not in words


def test_counts_of_the_round() -> None:
    app, words = read(bibliotheek="F002")
    assert "52 van de 57" in words
    assert "2,5" in words
    # Of 2,688 figures of gemeenten 51 are unreliable, 210 and 42 of libraries that did not (all)
    # take part.
    assert "van gemeenten 11%" in words
    table = html_of(app).partition("Ontbrekende cijfers in heel de ronde")[2]
    assert "<td>303<td>2.688<td>11%" in table
    assert len(app.get("vega_lite_chart")) == 2


def test_the_real_series_is_never_held_against_a_made_up_country() -> None:
    _app, words = read()
    assert "Deze ronde is verzonnen en de reeks hieronder is echt" in words
    assert "3.492" in words
    assert "gekoppelde leden van de bibliotheken die meededen" not in words


def test_only_choices_that_matter_stand_at_the_left_and_the_others_are_kept() -> None:
    app, _words = read(bibliotheek="F002", dimensie="leeftijd", gemeente="GM9002")
    assert [item.key for item in app.sidebar.selectbox] == ["bibliotheek", "ronde"]
    app.sidebar.selectbox(key="ronde").select("Bibliotheekleden 2021").run()
    assert not app.exception
    assert app.query_params["ronde"] in ("lgb-2021", ["lgb-2021"])
    assert app.query_params["dimensie"] in ("leeftijd", ["leeftijd"])


# A round with a revision, contradictions and a real publisher


def changed(row: str) -> str:
    """What the revision says otherwise of gemeenten of F002 and of GM9101."""
    cells = row.split(";")
    match cells[:4]:
        case ["GM9002", "personen", "totaal", "totaal"]:
            cells[5:] = [str(int(cells[5]) + 900), ""]
        case ["GM9005", "personen", "totaal", "totaal"]:
            cells[6] = "55,5"
        case ["GM9009", "personen", "leeftijd", _]:
            cells[5:] = ["x", "x"]
        case ["GM9101", "personen", "leeftijd", _]:
            cells[5:] = [".", "."]
    return ";".join(cells)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with a second, contradictory version of 2023 that says that it is real."""
    out = tmp_path_factory.mktemp("revised")
    first = next(path for path in demo.deliveries() if path.name == "lgb-2023")
    second = out / "lgb-2023-v2"
    shutil.copytree(first, second)
    told = (second / "delivery.toml").read_text("utf-8")
    for one, other in (
        ('id = "lgb-2023"', 'id = "lgb-2023-v2"'),
        ("revision = 1", "revision = 2"),
        ("synthetic = true", "synthetic = false"),
        ('source = "fictief"', 'source = "Proefbureau"'),
        ('status = "experimenteel"', 'status = "voorlopig"'),
        ("match_rate = 0.95", "match_rate = 0.95\ncompleteness = 0.9"),
    ):
        assert one in told
        told = told.replace(one, other)
    (second / "delivery.toml").write_text(told, "utf-8")
    rows = (second / "leden.csv").read_text("utf-8-sig").splitlines()
    (second / "leden.csv").write_text("\n".join(map(changed, rows)) + "\n", "utf-8")
    demo.build(out / "atlas", [*demo.deliveries(), second])
    return out / "atlas"


def test_a_revision_with_contradictions(revised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(revised))
    _app, words = read(bibliotheek="F002")
    expected = [
        "Deze cijfers zijn **voorlopig** (versie 2 van deze ronde).",
        "Op de definitieve cijfers letten",
        "Sinds versie 1 (experimenteel)",
        # One total and one share; five groups each of GM9009 and GM9101 are not told any more.
        "Cijfers: 2 veranderd en 10 niet meer te zien.",
        "De ledenexport controleren",
        "5 cijfers van uw gebied staan op onbetrouwbaar (x), in Kerkelo.",
        "Kerkelo (GM9009): 5 onbetrouwbaar",
        "GM9002 · leden.csv, rij 296, kolom leden",
        "Groepen en totaal: de groepen tellen niet op tot het totaal: **6**",
        "Aandeel en aantallen: het aandeel past niet bij de aantallen: **1**",
        "waren voor **90%** volledig",
        "gekoppelde leden van de bibliotheken die meededen",
    ]
    assert [text for text in expected if text not in words] == []
    assert "verzonnen en de reeks" not in words


def test_a_revision_tells_nothing_that_the_newest_withholds(
    revised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(revised))
    app, _words = read(bibliotheek="F002")
    table = html_of(app).partition("<caption>Grootste veranderingen sinds versie 1")[2]
    table = table.partition("</table>")[0]
    # 12,241 members were 900 fewer; Kerkelo (x) and GM9101 (.) are not in it.
    assert "Gemeente Hoogveerne" in table
    assert "12.241" in table
    assert "13.141" in table
    assert table.count("<tr>") == 2


def test_in_english_nothing_dutch_is_left(revised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(revised))
    _app, words = read(bibliotheek="F002", taal="en")
    assert "Groups and total: the groups do not add up to the total" in words
    assert "Check the member export" in words
    assert "tellen niet op" not in words
