"""Somebody who walks through the app at random, and what must be so at every step.

Screen, address, choices at the left, table, download and command line are held against each other;
the screen of an address is the same however one came there.
"""

import contextvars
import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analytics.command_line.commands import app as command_line
from analytics.language import LANGUAGES, _, missing_label, use_language
from analytics.model import TOTAL, Level, Missing, Selection, Unit
from analytics.reports import claims
from analytics.reports.export import to_csv
from analytics.reports.table import Table
from analytics.reports.view import COUNTRY, WITHIN, View
from analytics.store import Atlas
from pages._parts import desk, display, room
from pages._parts.choices import CHALLENGES, OF_CODES
from pages._parts.selection import (
    MAP,
    MAP_LEVELS,
    NATIONAL,
    OWN,
    PARAMETERS,
    SIMPLE,
    judge,
    parameters,
)
from tests.browser.session import bare

ROOT = Path(__file__).parents[2]
# Path in an address: file of the page. The first page has no path. Pages that load and withdraw
# have no figures to hold against each other, a code that is looked up and a claim that is judged
# have their choices in a parameter of their own, and what was answered to a challenge stands in no
# address.
PAGES = {
    "" if file.stem == "start" else file.stem: file.relative_to(ROOT / "pages").as_posix()
    for file in sorted((ROOT / "pages").glob("[!_]*/[!_]*.py"))
    if file.stem not in (*desk.PAGES, *room.PAGES, *OF_CODES, claims.PAGE, CHALLENGES)
}
SEGMENTS: dict[str, tuple[str, ...]] = {
    "eenheid": tuple(Unit),
    "taal": tuple(LANGUAGES),
    "niveau": tuple(MAP_LEVELS),
    "schaal": (WITHIN, COUNTRY),
    "klassen": (NATIONAL, OWN),
    "kaart": (MAP, SIMPLE),
}
FIELDS = ("selectbox", "multiselect", "text_input", "toggle", "number_input", "checkbox")
Address = tuple[str, tuple[tuple[str, str], ...]]


@dataclass
class Taken:
    """What a page offered to take along in one run: tables by name, with their CSV."""

    tables: list[tuple[str, Table, bytes]] = field(default_factory=list)

    def note(self, table: Table, name: str) -> None:
        self.tables.append((name, table, to_csv(table)))


@dataclass
class Walker:
    """A visitor with a history, as a browser keeps it."""

    atlas: Atlas
    folder: Path
    chance: random.Random
    taken: Taken
    app: AppTest = field(init=False)
    page: str = ""
    history: list[Address] = field(default_factory=list)
    place: int = -1
    screens: dict[Address, list[str]] = field(default_factory=dict)
    moves: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.open({"taal": "nl"})
        self._arrive()

    # --- what a visitor does

    def step(self) -> None:
        """One random choice, and everything that must agree after it."""
        moves: list[tuple[int, Callable[[], bool]]] = [
            (6, self.choose),
            (4, self.press_segment),
            (4, self.follow_link),
            (2, self.follow_link_in_table),
            (3, self.type_address),
            (3, self.back),
            (2, self.forward),
            (2, self.reload),
            (2, self.press_button),
            (1, self.change_round),
        ]
        while True:
            (move,) = self.chance.choices([m for _w, m in moves], [w for w, _m in moves])
            before = self.where()
            if move():
                self.moves[move.__name__] += 1
                try:
                    self.agree()
                    self._arrive(turned=move.__name__ in ("back", "forward", "reload"))
                except AssertionError as error:
                    error.add_note(f"{move.__name__}: {before} -> {self.where()}")
                    raise
                return

    def open(self, query: dict[str, str], page: str = "") -> None:
        """A fresh browser at an address."""
        self.app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
        self.page = ""
        if page:
            # A test can go to a page only after a first run; in a browser that is one run.
            self.app.query_params["taal"] = query.get("taal", "nl")
            self.run()
        self.go(page, query)

    def go(self, page: str, query: dict[str, str]) -> None:
        """To an address within the same session: a link, Back, Forward."""
        self.app.query_params = dict(query)
        if page != self.page:
            self.app.switch_page(PAGES[page])
            self.page = page
        self.run()

    def run(self) -> None:
        self.taken.tables.clear()
        self.app.run()

    def choose(self, name: str = "") -> bool:
        boxes = [
            box
            for box in self.app.sidebar.selectbox
            if len(box.options) > 1 and (not name or box.key == name)
        ]
        if not boxes:
            return False
        box = self.chance.choice(boxes)
        others = [place for place in range(len(box.options)) if place != box.index]
        box.select_index(self.chance.choice(others))
        self.run()
        return True

    def change_round(self) -> bool:
        return self.choose("ronde")

    def press_segment(self) -> bool:
        groups = [
            group
            for group in self.app.get("button_group")
            if getattr(group, "key", None) in SEGMENTS
        ]
        group = self.chance.choice(groups)
        others = [value for value in SEGMENTS[group.key] if value != group.value]
        group.set_value(self.chance.choice(others))
        self.run()
        return True

    def follow_link(self) -> bool:
        links = [item.proto for item in self.app.get("page_link")]
        links = [link for link in links if not link.external and link.page in PAGES]
        if not links:
            return False
        link = self.chance.choice(links)
        found = parse_qs(link.query_string, keep_blank_values=True)
        self.go(link.page, {name: values[-1] for name, values in found.items()})
        # What the app itself offers is never out of order.
        assert not self.app.warning, (link.page, link.query_string, self.app.warning[0].value)
        return True

    def follow_link_in_table(self) -> bool:
        """A plain link: the browser loads the whole page anew."""
        found = re.findall(r'<a href=\\"/?(\w*)\?([^"\\]*)', "\n".join(self.screen()))
        if not found:
            return False
        page, query = self.chance.choice(found)
        given = parse_qs(unescape(query), keep_blank_values=True)
        self.open({name: values[-1] for name, values in given.items()}, page)
        assert not self.app.warning, (page, query, self.app.warning[0].value)
        return True

    def type_address(self) -> bool:
        """One choice in the address changed by hand, now and then into what does not exist."""
        name = self.chance.choice(PARAMETERS)
        delivery = self.selection().delivery
        level = self.chance.choice(MAP_LEVELS)
        regions = [item.code for item in self.atlas.regions_in(level, "NL00", delivery)]
        values = {
            "bibliotheek": [item.id for item in self.atlas.organisations(delivery)],
            "gebied": regions,
            "gemeente": [
                item.code for item in self.atlas.regions_in(Level.GEMEENTE, "NL00", delivery)
            ],
            "vergelijk": [",".join(self.chance.sample(regions, 2))],
            "dimensie": list(self.atlas.catalog.dimensions),
            "indicator": list(self.atlas.catalog.indicators),
            "ronde": [item.id for item in self.atlas.rounds()],
        } | {key: list(kinds) for key, kinds in SEGMENTS.items()}
        value = self.chance.choice([*values.get(name, ["NL00", ""]), "bestaat-niet"][-40:])
        page = self.chance.choice([self.page, *PAGES])
        self.go(page, self.query() | {name: value})
        return True

    def back(self) -> bool:
        return self._turn(-1)

    def forward(self) -> bool:
        return self._turn(1)

    def _turn(self, by: int) -> bool:
        if not 0 <= self.place + by < len(self.history):
            return False
        self.place += by
        page, query = self.history[self.place]
        self.go(page, dict(query))
        assert self.where() == (page, query)
        return True

    def reload(self) -> bool:
        page, query = self.where()
        self.open(dict(query), page)
        assert self.where() == (page, query)
        return True

    def press_button(self) -> bool:
        """One of the buttons that make a choice: clear all, put beside, take away."""
        buttons = [item for item in self.app.button if not item.disabled]
        if not buttons:
            return False
        self.chance.choice(buttons).click()
        self.run()
        return True

    # --- where a visitor is

    def query(self) -> dict[str, str]:
        found = {name: self.app.query_params.get(name, "") for name in PARAMETERS}
        return {
            name: value if isinstance(value, str) else value[-1] for name, value in found.items()
        }

    def where(self) -> Address:
        return self.page, tuple(self.query().items())

    def selection(self) -> Selection:
        return judge(self.query(), self.atlas)[0]

    def screen(self) -> list[str]:
        """All that stands on the screen, but for what is told about a choice that was dropped, and
        what is filled in and not yet chosen: that is in no address.
        """
        found: list[str] = []

        def collect(block: Any) -> None:
            for item in block.children.values():
                if hasattr(item, "children"):
                    collect(item)
                elif item.type != "warning" and (
                    item.type not in FIELDS or getattr(item, "key", None) in PARAMETERS
                ):
                    found.append(bare(item.proto))

        collect(self.app.sidebar)
        collect(self.app.main)
        return found

    def _arrive(self, *, turned: bool = False) -> None:
        """The history, and that an address has one screen."""
        address, screen = self.where(), self.screen()
        known = self.screens.setdefault(address, screen)
        if known is not screen:
            self.seen["again"] += 1
            assert len(known) == len(screen), (len(known), len(screen))
            for one, other in zip(known, screen, strict=True):
                assert one == other, difference(one, other)
        if not turned and (self.place < 0 or self.history[self.place] != address):
            del self.history[self.place + 1 :]
            self.history.append(address)
            self.place += 1

    # --- what must be so

    def agree(self) -> None:
        """Screen, address, choices, table, download and command line agree."""
        app, query = self.app, self.query()
        assert not app.exception, app.exception[0].value
        assert not app.error, app.error[0].value
        assert len(app.title) == 1
        assert app.title[0].value.strip()
        selection, faults = judge(query, self.atlas)
        assert not faults
        assert parameters(selection) == query
        for widget in [*app.sidebar.selectbox, *app.get("button_group")]:
            if getattr(widget, "key", None) in query:
                assert widget.value == query[widget.key], widget.key
        language = query["taal"]
        words = "\n".join(self.screen())
        with use_language(language):
            assert f'"language": "{language}"'.replace('"', '\\"') in words
            mark = _(
                "**Fictieve gegevens.** Alle cijfers zijn verzonnen, om de atlas te laten zien."
            )
            assert mark in words
            view = View(self.atlas, selection)
            assert 'class=\\"source\\"' in words
            assert view.delivery.title in words
            self.check_tables(words)
            check = ORACLES.get(self.page)
            if check is not None:
                check(self, view)
        self.seen[self.page or "start"] += 1

    def check_tables(self, words: str) -> None:
        """Each table on the screen holds what its download holds."""
        shown = dict(html_tables(words))
        for _name, table, content in self.taken.tables:
            assert table.title in shown, table.title
            head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
            assert len(lines) == len(table.rows)
            rows = shown[table.title]
            assert len(rows) == min(len(lines), display.ROWS)
            for row, line in zip(rows, lines, strict=False):
                assert len(line) == len(head)
                self.check_row(row, line, table)
                self.checked["rows"] += 1
            self.checked["tables"] += 1

    def check_row(self, row: list[str], line: list[str], table: Table) -> None:
        """Each cell says what the download says, as far as its digits go."""
        place = 0
        for text, column in zip(row, table.columns, strict=True):
            if not column.is_figure:
                # Behind a name may stand a link of its own, to the map.
                name, _space, _link = text.partition("  ")
                assert name == line[place].removeprefix("'"), (text, line[place])
                place += 1
                continue
            text = text.partition(" (")[0]
            if column.exact:
                value, reason = line[place], "" if line[place][:1].isdigit() else line[place]
                place += 1
            else:
                value, _low, _high, reason = line[place : place + 4]
                place += 4
            if not value:
                assert text == reason, (text, reason)
                continue
            if reason:
                assert text == reason, (text, reason)
            else:
                assert close(text, value), (table.title, column.label, text, value)

    def answer(self, *arguments: str) -> dict[str, Any]:
        """What the command line says of this round, unit and dimension."""
        query = self.query()
        chosen = (
            *("--delivery", query["ronde"], "--unit", query["eenheid"]),
            *("--atlas", str(self.folder)),
        )
        if "--dimension" not in arguments:
            chosen = ("--dimension", query["dimensie"], *chosen)
        self.checked["commands"] += 1
        return command_answer(*arguments, *chosen)

    def table(self, name: str) -> dict[str, dict[str, tuple[str, str]]]:
        """A table as it is taken along, by its first column: per figure value and reason."""
        (content,) = (content for one, _table, content in self.taken.tables if one == name)
        (table,) = (table for one, table, _content in self.taken.tables if one == name)
        _head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for line in lines:
            cells: dict[str, tuple[str, str]] = {}
            key, place = "", 0
            for column in table.columns:
                if column.exact:
                    place += 1
                elif column.is_figure:
                    cells[column.label] = (line[place], line[place + 3])
                    place += 4
                else:
                    code = re.fullmatch(r"(?:GM|WK|BU|PV|BIEB:)\w+", line[place])
                    key = line[place] if code or not key else key
                    place += 1
            found[key] = cells
        return found


def command_answer(*arguments: str) -> dict[str, Any]:
    """What the command line says."""
    run = contextvars.copy_context().run(
        CliRunner().invoke, command_line, [*arguments, "--format", "json"]
    )
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def check_map(walker: Walker, view: View) -> None:
    """The table under a map holds what `regions` says, area by area."""
    name = "kaart" if walker.page else "wijken"
    if not any(one == name for one, _table, _content in walker.taken.tables):
        return
    selection, indicator = view.selection, view.indicator
    level = selection.level if walker.page else Level.WIJK
    within = view.shown if walker.page else view.within
    arguments = ["regions", within, "--level", level, "--indicator", indicator.id]
    arguments += ["--category", selection.category]
    if indicator.needs_benchmark:
        arguments += ["--benchmark", selection.benchmark]
    told = {row["code"]: row["figure"] for row in walker.answer(*arguments)["rows"]}
    found = walker.table(name)
    assert list(found.keys() - told.keys()) == []
    assert len(found) == len(told)
    for code, cells in found.items():
        (cell,) = cells.values()
        assert equal(cell, told[code], str(indicator.measure)), (code, cell, told[code])
        walker.checked["figures"] += 1


def check_profile(walker: Walker, view: View) -> None:
    """The table of a profile holds what `profile` says, group by group."""
    if view.dimension is None:
        return
    tables = [table for name, table, _content in walker.taken.tables if name == "profiel"]
    if not tables:
        return
    told = walker.answer("profile", view.focus, "--benchmark", view.selection.benchmark)["rows"]
    names = ("population", "members", "non_members", "penetration", "representation", "index")
    found = walker.table("profiel")
    assert len(found) == len(told)
    for cells, row in zip(found.values(), told, strict=True):
        for name, cell in zip(names, cells.values(), strict=False):
            measure = "share" if name == "penetration" else "index" if "n" in name[:3] else "count"
            assert equal(cell, row[name], measure), (name, cell, row)
            walker.checked["figures"] += 1


def check_comparison(walker: Walker, view: View) -> None:
    """The areas that stand side by side have the figures that `compare` gives."""
    if not any(name == "samen" for name, _table, _content in walker.taken.tables):
        return
    told = walker.answer("compare", *view.compared, "--dimension", TOTAL)["rows"]
    found = list(walker.table("samen").values())
    assert len(told) == len(view.compared)
    for cells, row in zip(found, told, strict=False):
        population, members, others, share, difference = cells.values()
        assert equal(population, row["population"], "count")
        assert equal(members, row["members"], "count")
        assert equal(others, row["non_members"], "count")
        assert equal(share, row["penetration"], "share")
        assert row is told[0] or equal(difference, row["difference"], "points")
        walker.checked["figures"] += 5


def check_standing(walker: Walker, view: View) -> None:
    """A library among others has the figures that `benchmark` gives, group by group."""
    if not any(name == "landelijk-groepen" for name, _table, _content in walker.taken.tables):
        return
    query = walker.query()
    told = walker.answer(
        *("benchmark", query["gemeente"] or query["bibliotheek"]),
        *("--category", query["categorie"], "--criteria", query["criteria"]),
        *("--peers", query["aantal"], "--set", query["set"]),
    )
    _own, *groups = walker.table("landelijk-groepen").values()
    assert len(groups) == len(told["groups"])
    for cells, group in zip(groups, told["groups"], strict=True):
        for cell, name, measure in zip(
            cells.values(),
            ("penetration", "difference", "index"),
            ("share", "points", "index"),
            strict=False,
        ):
            if not group["too_few"]:
                assert equal(cell, group[name], measure), (group["name"], name, cell, group[name])
                walker.checked["figures"] += 1


def check_development(walker: Walker, view: View) -> None:
    """An area has in each round the figure that `development` gives."""
    if not any(name == "rondes" for name, _table, _content in walker.taken.tables):
        return
    told = walker.answer("development", view.focus, "--category", view.selection.category)
    found = list(walker.table("rondes").values())
    assert len(found) == len(told["rounds"])
    for cells, moment in zip(found, told["rounds"], strict=True):
        assert equal(next(iter(cells.values())), moment["figure"], "share"), (cells, moment)
        walker.checked["figures"] += 1


def check_quality(walker: Walker, view: View) -> None:
    """The counts of missing figures are those that `quality` gives, and the share of all."""
    for name, area in (
        ("kwaliteit-ontbreekt", ()),
        ("kwaliteit-eigen", (f"BIEB:{view.selection.organisation}",)),
    ):
        tables = [item for item in walker.taken.tables if item[0] == name]
        if not tables:
            continue
        chosen = ("--delivery", view.selection.delivery, "--atlas", str(walker.folder))
        told = command_answer("quality", *area, *chosen)["rows"]
        counts = [
            (row["cells"]["value"], row["of"]["value"], row["share"]["value"])
            for row in told
            if not row["unit"]
        ]
        (content,) = (content for _name, _table, content in tables)
        _head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        assert len(lines) == len(counts)
        for line, (cells, of, share) in zip(lines, counts, strict=True):
            assert (number(line[2]), number(line[3])) == (cells, of)
            assert abs(number(line[4]) - 100 * share) <= 0.0051
            walker.checked["figures"] += 3
        walker.checked["commands"] += 1


ORACLES: dict[str, Callable[[Walker, View], None]] = {
    "kwaliteit": check_quality,
    "ontwikkeling": check_development,
    "vergelijken": check_comparison,
    "landelijk": check_standing,
    "": check_map,
    "kaart": check_map,
    "wijkprofiel": check_profile,
}


def equal(cell: tuple[str, str], figure: dict[str, Any], measure: str) -> bool:
    """Whether a figure of a download is that of the command line."""
    value, reason = cell
    if figure["missing"] is not None:
        return reason == missing_label(Missing(figure["missing"])) and not value
    times, half = (100, 0.0051) if measure in ("share",) else (1, 0.051)
    return abs(number(value) - times * figure["value"]) <= half


def difference(one: str, other: str) -> str:
    """Where two texts begin to differ."""
    pairs = zip(one, other, strict=False)
    start = next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    near = slice(max(start - 150, 0), start + 150)
    return f"{one[:60]!r}: {one[near]!r} ≠ {other[near]!r}"


def number(text: str) -> float:
    return float(text.replace(",", "."))


def close(text: str, value: str) -> bool:
    """Whether a text on screen says this number, as far as its digits go."""
    found = re.match(r"[−–+-]?\s?[\d.,]*\d", text)
    if found is None:
        return False
    plain = found[0].replace("−", "-").replace("–", "-").replace("+", "").replace(" ", "")
    decimal = "," if "," in value or re.search(r",\d{1,2}$", plain) else "."
    for tongue in (decimal, "," if decimal == "." else "."):
        digits = plain.replace("." if tongue == "," else ",", "").replace(tongue, ".")
        try:
            shown = float(digits)
        except ValueError:
            continue
        half = 0.5 * 10 ** -len(digits.partition(".")[2])
        if abs(shown - number(value)) <= half + 0.006:
            return True
    return False


def html_tables(words: str) -> list[tuple[str, list[list[str]]]]:
    """The tables on a screen: title, and the texts of each row."""
    text = words.replace('\\"', '"').replace("\\'", "'").replace("\\n", "\n")
    found = []
    for title, body in re.findall(r"<caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>", text, re.S):
        rows = [
            [
                unescape(re.sub(r"<[^>]*>", "", cell)).strip()
                for cell in re.split(r"<t[hd][^>]*>", row)[1:]
            ]
            for row in body.split("<tr>")[1:]
        ]
        found.append((unescape(title), rows))
    return found
