"""The pages of a workshop through the frame: who comes in, the pace, and what goes wrong."""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.catalog.challenges import challenges
from analytics.reports.view import view_of
from analytics.store import Atlas, journal
from analytics.store.publications import publish
from analytics.workshop.posed import Posed
from analytics.workshop.posing import pose
from analytics.workshop.records import Phase
from analytics.workshop.sessions import TEAMS_MOST, Sessions
from pages._parts import room

ROOT = Path(__file__).parents[2]
NUMBER, WORDS = "leden-op-honderd", "gewone-woorden"
LIBRARIES = ("F001", "F002")


@dataclass
class Held:
    """A session of two libraries and two challenges: a number, and own words."""

    sessions: Sessions
    code: str
    key: str

    def to(self, phase: Phase, challenge: str = "") -> None:
        serial = self.sessions.serial(self.code)
        self.sessions.move(self.code, self.key, serial, phase, challenge)

    def team(self, name: str, library: str = "F001") -> str:
        return self.sessions.join(self.code, name, library).key


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.setenv("BEREIKATLAS_WORKSHOP", str(tmp_path / "workshop"))
    monkeypatch.chdir(ROOT)


@pytest.fixture
def held() -> Held:
    return opened_session()


def opened_session(**more: object) -> Held:
    made = room.sessions().create(
        "Donderdag in de zaal",
        **{
            "organisations": LIBRARIES,
            "challenges": [NUMBER, WORDS],
            "offered": dict.fromkeys(LIBRARIES, (NUMBER, WORDS)),
            "atlas_version": "er-niet",
            "delivery": "lgb-2023",
            "unscored": [WORDS],
        }
        | more,  # type: ignore[arg-type]
    )
    return Held(room.sessions(), made.session.code, made.key)


def visit(page: str, language: str = "nl", **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    app.query_params["taal"] = language
    app.run()
    app.query_params.clear()
    for name, value in (parameters | {"taal": language}).items():
        app.query_params[name] = value
    app.switch_page(f"hamud/{page}.py").run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    """All that can be read on the page."""
    kinds = (app.title, app.header, app.caption, app.markdown, app.info, app.warning, app.error)
    texts = [str(item.value) for kind in kinds for item in kind]
    texts += [str(getattr(item.proto, "body", "")) for item in app.get("html")]
    return "\n".join(texts)


def asked(app: AppTest, name: str) -> str:
    value = app.query_params.get(name, "")
    return value if isinstance(value, str) else value[-1]


# --- a programme


def test_the_first_programme_is_ready_and_opens_in_one_click() -> None:
    app = visit("workshop", bibliotheek="F002")
    assert "Begeleid een workshop" in words(app)
    assert app.multiselect[0].value == ["F002"]
    app.button(key="workshop-open").click().run()
    assert not app.exception
    code, key = asked(app, "sessie"), asked(app, "sleutel")
    session = room.sessions().facilitated(code, key)
    assert session.organisations == ("F002",)
    assert (session.minutes, session.area, session.hints_cost) == (120, "", False)
    assert 4 <= len(session.challenges) <= 12
    assert session.offered["F002"] == set(session.challenges)
    assert "houd hem voor uzelf" in words(app)
    # Only the session is left in the address.
    assert set(app.query_params) == {"sessie", "sleutel", "taal"}


def test_choices_stand_in_the_address_and_make_the_session() -> None:
    app = visit("workshop", zaal="F001,F004,x", duur="90", samen="F002", hints="kosten", dagen="3")
    assert app.multiselect[0].value == ["F001", "F004"]
    first = [item.key for item in app.button if item.key and item.key.endswith("-weg")]
    assert len(first) >= 3
    app.button(key=first[0]).click().run()
    out = first[0].removeprefix("zet-").removesuffix("-weg")
    chosen = asked(app, "programma").split(",")
    assert len(chosen) == len(first) - 1
    assert out not in chosen
    app.button(key=f"zet-{chosen[0]}-arrow_downward").click().run()
    chosen[:2] = chosen[1::-1]
    assert asked(app, "programma").split(",") == chosen
    app.text_input(key="workshop-titel").set_value("Maandag")
    app.button(key="workshop-open").click().run()
    session = room.sessions().facilitated(asked(app, "sessie"), asked(app, "sleutel"))
    assert session.title == "Maandag"
    assert session.organisations == ("F001", "F004")
    assert (session.minutes, session.area, session.hints_cost) == (90, "F002", True)
    assert session.challenges == tuple(chosen)
    assert (session.expires - session.created).days == 3


@pytest.mark.parametrize(
    ("key", "address"),
    [("programma-samen", ("samen", "F001")), ("programma-zonder", ("zaal", "F001"))],
)
def test_a_library_that_took_no_part_is_told_with_two_ways_out(
    key: str, address: tuple[str, str]
) -> None:
    alone = [item.key for item in visit("workshop", zaal="F001").button]
    app = visit("workshop", zaal="F001,F007")
    (told,) = app.warning
    assert told.value.startswith("Bibliotheek Odulf en Dorre deed in deze ronde niet mee.")
    assert len([item for item in app.button if str(item.key).endswith("-weg")]) < 4
    app.button(key=key).click().run()
    assert asked(app, address[0]) == address[1]
    assert not app.warning
    out = [item.key for item in app.button if str(item.key).endswith("-weg")]
    assert out == [item for item in alone if str(item).endswith("-weg")]


def test_a_code_on_the_page_leads_to_where_a_team_joins(held: Held) -> None:
    app = visit("workshop")
    typed = f"{held.code[:3].lower()} {held.code[3:]}"
    app.text_input(key="workshop-code").set_value(typed)
    next(item for item in app.button if item.label == "Doe mee").click().run()
    assert asked(app, "sessie") == held.code
    assert "Donderdag in de zaal" in words(app)


# --- figures that change while a session runs


def test_a_session_shows_no_figure_that_a_revision_took_back(
    two_issues: tuple[Path, list[list[Path]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both versions are still there: the first edition of lgb-2023, and the revised one.
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(two_issues[0]))
    after, before = (item.version for item in journal(two_issues[0]))
    told = "De cijfers zijn vernieuwd sinds deze workshop begon"
    for version, seen, says in ((before, after, True), (after, after, False)):
        held = opened_session(atlas_version=version)
        with closing(Atlas.open(two_issues[0])) as atlas:
            found, stands = room.atlas_of(held.sessions.session(held.code), atlas)
        assert (found.version, stands) == (seen, not says)
        assert (told in words(visit("workshop", sessie=held.code, sleutel=held.key))) is says


def test_a_session_keeps_its_version_where_only_others_changed(
    two_issues: tuple[Path, list[list[Path]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "atlas"
    shutil.copytree(two_issues[0], folder)
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(folder))
    with closing(Atlas.open(folder)) as atlas:
        before = atlas.version
    publish(folder, [ROOT / "data" / "demo" / "monitor-2022"], "Noor de Vries", "De monitor")
    held = opened_session(atlas_version=before)
    with closing(Atlas.open(folder)) as atlas:
        assert atlas.version != before
        found, stands = room.atlas_of(held.sessions.session(held.code), atlas)
    assert (found.version, stands) == (before, True)


# --- a team


def test_a_team_joins_answers_and_sees_what_is_right(held: Held) -> None:
    app = visit("meedoen", sessie=held.code)
    app.text_input(key="meedoen-naam").set_value("De Lezers")
    app.selectbox(key="meedoen-bibliotheek").set_value("F001")
    next(item for item in app.button if item.label == "Doe mee").click().run()
    assert not app.exception
    key = asked(app, "sleutel")
    team = held.sessions.team(key)
    assert (team.name, team.organisation) == ("De Lezers", "F001")
    assert app.title[0].value.startswith("U doet mee")
    held.to(Phase.OPEN, NUMBER)
    app.run()
    assert "Uitdaging 1 van 2" in words(app)
    field = next(item for item in app.text_input if item.key and item.key.endswith("-getal"))
    field.set_value("12,5")
    button = next(item for item in app.button if item.label == "Bewaar ons antwoord")
    button.click().run()
    assert not app.exception
    (answer,) = held.sessions.answers_of(key)
    assert answer.given == {"number": 12.5}
    assert "Bewaard om" in words(app)
    assert "Hoe zit het?" not in words(app)
    held.to(Phase.PAUSED)
    app.run()
    assert "Even pauze" in words(app)
    # What was typed in the pause is there still, but is not kept.
    field = next(item for item in app.text_input if item.key and item.key.endswith("-getal"))
    field.set_value("13")
    next(item for item in app.button if item.label == "Bewaar ons antwoord").click().run()
    assert "stilgezet" in words(app)
    assert held.sessions.answers_of(key)[0].given == {"number": 12.5}
    held.to(Phase.CLOSED)
    app.run()
    assert "Zo meteen ziet u hoe het zit" in words(app)
    assert not [item for item in app.button if item.label == "Bewaar ons antwoord"]
    held.to(Phase.REVEALED)
    app.run()
    assert "Hoe zit het?" in words(app)
    assert "Uw score tot nu toe" in words(app)


def test_a_name_that_looks_like_a_person_is_told_before_it_is_kept(held: Held) -> None:
    app = visit("meedoen", sessie=held.code)
    app.text_input(key="meedoen-naam").set_value("anna@voorbeeld.nl")
    app.selectbox(key="meedoen-bibliotheek").set_value("F001")
    join = next(item for item in app.button if item.label == "Doe mee")
    join.click().run()
    assert "Dit lijkt op een e-mailadres." in words(app)
    assert held.sessions.board(held.code).teams == ()
    next(item for item in app.button if item.label == "Doe mee").click().run()
    (team,) = held.sessions.board(held.code).teams
    assert team.name == "anna@voorbeeld.nl"


def test_who_comes_back_with_the_link_or_the_word_is_where_he_was(held: Held) -> None:
    key = held.team("De Lezers")
    word = held.sessions.word(key)
    held.to(Phase.OPEN, NUMBER)
    assert "Uitdaging 1 van 2" in words(visit("meedoen", sessie=held.code, sleutel=key))
    app = visit("meedoen", sessie=held.code)
    app.text_input(key="meedoen-woord").set_value(word.lower())
    next(item for item in app.button if item.label == "Kom terug").click().run()
    assert held.sessions.team(asked(app, "sleutel")).name == "De Lezers"
    assert "Uitdaging 1 van 2" in words(app)


def test_a_name_that_is_taken_an_empty_one_and_a_full_room_are_told(held: Held) -> None:
    held.team("De Lezers")
    app = visit("meedoen", sessie=held.code)

    def join(name: str, library: str | None = "F001") -> str:
        app.text_input(key="meedoen-naam").set_value(name)
        if library:
            app.selectbox(key="meedoen-bibliotheek").set_value(library)
        next(item for item in app.button if item.label == "Doe mee").click().run()
        assert not app.exception
        return words(app)

    assert "Kies de bibliotheek van uw team" in join("Nieuw", None)
    assert "Er is al een team met deze naam" in join("de lezers")
    assert "is leeg" in join("  ")
    for number in range(TEAMS_MOST - 1):
        held.team(f"Team {number}")
    assert f"Er zijn al {TEAMS_MOST} teams" in join("Te laat")
    assert len(held.sessions.teams(held.code)) == TEAMS_MOST


def test_a_challenge_that_is_not_put_to_a_team_lets_it_look_along() -> None:
    held = opened_session(offered={"F001": (NUMBER, WORDS), "F002": (WORDS,)})
    key = held.team("De Lezers", "F002")
    held.to(Phase.OPEN, NUMBER)
    app = visit("meedoen", sessie=held.code, sleutel=key)
    assert "Deze ronde kijkt u mee" in words(app)
    assert not [item for item in app.button if item.label == "Bewaar ons antwoord"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_team_takes_home_what_it_intends_and_its_card(held: Held, language: str) -> None:
    key = held.team("De Lezers")
    held.to(Phase.OPEN, NUMBER)
    held.to(Phase.ENDED)
    app = visit("meedoen", language, sessie=held.code, sleutel=key)
    app.text_area(key="voornemen-do").set_value("Bel anna@voorbeeld.nl over de wijk")
    next(item for item in app.button if item.key and "voornemens" in str(item.key)).click().run()
    assert not app.exception
    # It is told first, and kept when it is pressed again.
    assert "anna@voorbeeld.nl" not in held.sessions.team(key).intention
    assert ("e-mailadres" if language == "nl" else "e-mail address") in words(app)
    save = next(item for item in app.button if item.key and "voornemens" in str(item.key))
    assert save.label == ("Toch bewaren" if language == "nl" else "Save it all the same")
    save.click().run()
    assert "anna@voorbeeld.nl" in held.sessions.team(key).intention
    assert len(app.get("download_button")) == 2


@pytest.mark.parametrize("page", ["meedoen", "scherm", "workshop"])
def test_a_session_that_is_not_there_is_told(page: str) -> None:
    app = visit(page, sessie="BCDFGH")
    assert app.warning or app.info


def test_a_key_that_opens_nothing_is_told(held: Held) -> None:
    team = visit("meedoen", sessie=held.code, sleutel="niet-van-ons")
    assert "Deze link werkt niet" in words(team)
    desk = visit("workshop", sessie=held.code, sleutel="niet-van-ons")
    assert "alleen de begeleider" in words(desk)
    assert not [item for item in desk.button if str(item.key).startswith("stap-")]


def test_a_session_that_ended_lets_nobody_new_in(held: Held) -> None:
    held.to(Phase.ENDED)
    app = visit("meedoen", sessie=held.code)
    assert "Deze workshop is afgelopen" in words(app)
    assert not [item for item in app.text_input if item.key == "meedoen-naam"]


# --- the facilitator and the screen


def test_the_desk_goes_through_a_session_and_the_screen_follows(held: Held) -> None:
    key = held.team("De Lezers")
    desk = visit("workshop", sessie=held.code, sleutel=held.key)
    screen = visit("scherm", sessie=held.code)
    assert f"{held.code[:3]} {held.code[3:]}" in words(screen)
    assert "1 team doet mee" in words(screen)
    assert not screen.button

    def press(phase: Phase) -> tuple[str, str]:
        desk.button(key=f"stap-{phase}").click().run()
        screen.run()
        assert not desk.exception
        assert not screen.exception
        assert held.sessions.state(held.code).phase is phase
        return words(desk), words(screen)

    on_desk, on_screen = press(Phase.OPEN)
    assert "0 van de 1 team heeft geantwoord" in [item.proto.text for item in desk.get("progress")]
    assert "uw gebied" in on_screen
    held.sessions.answer(
        key, NUMBER, {"number": 90.0}, score=0.0, truth={}, atlas_version="v", token="1"
    )
    desk.run()
    assert "1 van de 1 team heeft geantwoord" in [item.proto.text for item in desk.get("progress")]
    press(Phase.PAUSED)
    press(Phase.OPEN)
    press(Phase.CLOSED)
    on_desk, on_screen = press(Phase.REVEALED)
    assert "Wat er klopt, per bibliotheek" in on_screen
    assert len(screen.get("vega_lite_chart")) == len(desk.get("vega_lite_chart")) == 1
    on_desk, on_screen = press(Phase.DISCUSS)
    assert "0%" in on_screen
    # How the answers lay is what is talked about.
    assert len(screen.get("vega_lite_chart")) == 1
    press(Phase.OPEN)
    assert held.sessions.state(held.code).challenge == WORDS
    held.sessions.answer(
        key, WORDS, {"text": "Eén op de vijf"}, score=None, truth={}, atlas_version="v", token="2"
    )
    press(Phase.CLOSED)
    on_desk, on_screen = press(Phase.REVEALED)
    assert "Eén op de vijf" in on_desk
    # What teams wrote is for the facilitator.
    assert "Eén op de vijf" not in on_screen
    on_desk, on_screen = press(Phase.ENDED)
    assert "Bedankt voor het meedoen!" in on_screen
    assert len(desk.get("download_button")) == 2


@pytest.mark.parametrize(
    ("name", "told"), [("De Lezers", "Team De Lezers"), ("Team Zout", "Team Zout")]
)
def test_a_team_is_called_so_once(held: Held, name: str, told: str) -> None:
    app = visit("meedoen", sessie=held.code, sleutel=held.team(name))
    assert told in words(app)
    assert "Team Team" not in words(app)


@pytest.mark.parametrize(("stand", "shown"), [({}, True), ({"stand": "nee"}, False)])
def test_the_facilitator_chooses_whether_the_room_sees_the_scores(
    held: Held, stand: dict[str, str], shown: bool
) -> None:
    held.team("De Lezers")
    held.to(Phase.OPEN, NUMBER)
    for phase in (Phase.CLOSED, Phase.REVEALED, Phase.DISCUSS):
        held.to(phase)
    app = visit("scherm", sessie=held.code, **stand)
    assert ("De Lezers" in words(app)) is shown
    assert 'class="question"' in words(app)
    assert "Wat er klopt, per bibliotheek" in words(app)


def test_only_libraries_that_play_are_told_of_and_who_is_not_asked_is_named() -> None:
    held = opened_session(
        organisations=("F001", "F002", "F007"),
        offered={"F001": (NUMBER,), "F002": (NUMBER,), "F007": (WORDS,)},
    )
    held.team("De Lezers")
    held.team("De Stillen", "F007")
    held.to(Phase.OPEN, NUMBER)
    held.to(Phase.CLOSED)
    held.to(Phase.REVEALED)
    told = words(visit("scherm", sessie=held.code))
    with closing(Atlas.open(Path(os.environ["BEREIKATLAS_ATLAS"]))) as atlas:
        names = room.names(atlas, ("F001", "F002", "F007"))
    assert names["F001"] in told
    assert names["F002"] not in told
    assert f"Niet gesteld aan {names['F007']}" in told


@pytest.mark.parametrize(
    ("count", "table", "columns"), [(8, True, False), (9, False, True), (19, False, False)]
)
def test_answers_of_many_libraries_stand_in_columns_or_on_the_screens_of_teams(
    count: int, table: bool, columns: bool
) -> None:
    with closing(Atlas.open(Path(os.environ["BEREIKATLAS_ATLAS"]))) as atlas:
        libraries = [
            item.id
            for item in atlas.organisations(atlas.rounds()[0])
            if isinstance(pose(challenges()[NUMBER], view_of(atlas, item.id)), Posed)
        ][:count]
    assert len(libraries) == count
    held = opened_session(
        organisations=libraries, offered=dict.fromkeys(libraries, (NUMBER, WORDS))
    )
    for library in libraries:
        held.team(f"Team {library}", library)
    held.to(Phase.OPEN, NUMBER)
    held.to(Phase.CLOSED)
    held.to(Phase.REVEALED)
    told = words(visit("scherm", sessie=held.code))
    assert ("<table" in told) is table
    assert ('class="screen-board' in told) is columns
    assert ("Elk team leest op zijn eigen scherm" in told) is (not table and not columns)
    held.to(Phase.DISCUSS)
    discussed = words(visit("scherm", sessie=held.code))
    assert "<table" not in discussed
    assert ("Wat er klopt, per bibliotheek" in discussed) is table


def test_libraries_with_the_same_long_answer_share_a_line() -> None:
    # In the demo teenagers and young children differ clearly nowhere.
    same, libraries = "na-de-basisschool", ("F001", "F002", "F004")
    held = opened_session(
        organisations=libraries,
        challenges=[same],
        offered=dict.fromkeys(libraries, (same,)),
        unscored=[],
    )
    held.to(Phase.OPEN, same)
    held.to(Phase.CLOSED)
    held.to(Phase.REVEALED)
    told = words(visit("scherm", sessie=held.code))
    assert "Alle bibliotheken" in told
    assert told.count("geen duidelijk verschil") == 1


def test_where_one_is_not_asked_the_others_are_not_all(held: Held) -> None:
    same, libraries = "na-de-basisschool", ("F001", "F002", "F007")
    held = opened_session(
        organisations=libraries,
        challenges=[same, WORDS],
        offered={"F001": (same,), "F002": (same,), "F007": (WORDS,)},
    )
    held.to(Phase.OPEN, same)
    held.to(Phase.CLOSED)
    held.to(Phase.REVEALED)
    told = words(visit("scherm", sessie=held.code))
    assert "Alle bibliotheken" not in told
    assert " en Bibliotheek " in told
    assert "Niet gesteld aan Bibliotheek" in told


def test_a_second_window_and_a_second_click_do_no_harm(held: Held) -> None:
    one = visit("workshop", sessie=held.code, sleutel=held.key)
    other = visit("workshop", sessie=held.code, sleutel=held.key)
    one.button(key=f"stap-{Phase.OPEN}").click().run()
    other.button(key=f"stap-{Phase.OPEN}").click().run()
    assert held.sessions.serial(held.code) == 1
    one.button(key=f"stap-{Phase.CLOSED}").click().run()
    other.button(key=f"stap-{Phase.PAUSED}").click().run()
    assert held.sessions.state(held.code).phase is Phase.CLOSED
    assert "intussen al verder gezet" in words(other)


def test_a_team_is_renamed_or_taken_out_at_the_desk(held: Held) -> None:
    held.team("De Lezers")
    held.team("Onaardig woord", "F002")
    desk = visit("workshop", sessie=held.code, sleutel=held.key)

    def names() -> list[str]:
        return [team.name for team in held.sessions.board(held.code).teams]

    second = held.sessions.board(held.code).teams[1].id
    desk.selectbox(key="team").set_value(second).run()
    # A name that another team has is refused in words.
    desk.text_input(key=f"team-naam-{second}").set_value("de lezers").run()
    desk.button(key="hernoem").click().run()
    assert names() == ["De Lezers", "Onaardig woord"]
    assert desk.warning
    desk.text_input(key=f"team-naam-{second}").set_value("De Schrijvers").run()
    desk.button(key="hernoem").click().run()
    assert names() == ["De Lezers", "De Schrijvers"]
    desk.button(key="haal-weg").click().run()
    assert names() == ["De Lezers"]
    assert not desk.exception


def test_the_term_is_changed_at_the_desk(held: Held) -> None:
    desk = visit("workshop", sessie=held.code, sleutel=held.key)
    before = held.sessions.session(held.code).expires
    (days,) = [item for item in desk.number_input if (item.key or "").startswith("dagen-")]
    days.set_value(20).run()
    desk.button(key="bewaar-termijn").click().run()
    assert (held.sessions.session(held.code).expires - before).days == 6
    assert not desk.exception


def test_remove_now_removes_all_and_says_so(held: Held) -> None:
    key = held.team("De Lezers")
    desk = visit("workshop", sessie=held.code, sleutel=held.key)
    desk.button(key="verwijder").click().run()
    assert "Deze workshop is er niet (meer)" in words(desk)
    assert "Deze link werkt niet" in words(visit("meedoen", sessie=held.code, sleutel=key))


def test_who_has_no_figures_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: Held
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path / "none"))
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    app.query_params["taal"] = "nl"
    app.run()
    app.switch_page("hamud/meedoen.py").run()
    assert not app.exception
    assert "De atlas is er nog niet" in words(app)
