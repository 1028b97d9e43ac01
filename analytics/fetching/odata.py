"""Tables of StatLine: OData v3, OData v4, and the CSV bundle that a browser can download.

All three come out as texts per region and column, in the signs that CBS writes: "." for unknown,
empty for what can't be.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analytics.fetching.http import Client
from analytics.fetching.problems import FetchError, NotThereError, TooManyError
from analytics.fetching.settings import TableSet
from analytics.language import _

_REGION = re.compile(r"(?:NL\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})")
_DIMENSIONS = ("WijkenEnBuurten", "RegioS")
_LONGEST_PREFIX = 6
_LARGEST_BUNDLE = 4 << 30
_UNKNOWN = "."
_MEASURES = 20  # so many at once in one question, to keep its address short


@dataclass(frozen=True, slots=True)
class Table:
    """Texts per region code and column; `without` are the columns that the table does not have."""

    name: str
    title: str
    rows: dict[str, dict[str, str]]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Topic:
    """A column of a table: its key, its name, and the headings above it."""

    key: str
    name: str
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Which table, of which year, and what of it."""

    name: str
    year: int
    wanted: TableSet


def from_odata3(
    client: Client, base: str, question: Question, pages: Path, tell: Callable[[float], None]
) -> Table:
    """All regions of a table from OData v3, in questions that are small enough for it."""
    at = f"{base}/{question.name}"
    infos = _rows(client, f"{at}/TableInfos?$format=json", pages, question)
    title = str((infos or [{}])[0].get("Title", "")).strip()
    _judge_year(question, title)
    properties = _rows(client, f"{at}/DataProperties?$format=json", pages, question)
    dimension = _dimension([str(item.get("Key", "")) for item in properties], question)
    period = next((str(item["Key"]) for item in properties if _kind(item).startswith("Time")), "")
    columns, without = _columns(_topics(properties, "ID", "ParentID", "Key"), question)
    picked = ",".join([dimension, *([period] if period else []), *columns.values()])
    rows: dict[str, dict[str, str]] = {}
    waiting = list(reversed(question.wanted.regions))
    done = 0
    while waiting:
        prefix = waiting.pop()
        below = quote(f"startswith({dimension},'{prefix}')", safe="(),")
        query = f"{at}/UntypedDataSet?$filter={below}&$select={picked}&$format=json"
        try:
            for row in _rows(client, query, pages, question):
                _keep(rows, row, dimension, period, columns, question)
        except TooManyError:
            if len(prefix) >= _LONGEST_PREFIX:
                raise
            waiting += [f"{prefix}{digit}" for digit in reversed(range(10))]
        done += 1
        tell(done / (done + len(waiting)))
    return _judged(question, title, rows, without)


def from_odata4(
    client: Client, base: str, question: Question, pages: Path, tell: Callable[[float], None]
) -> Table:
    """All regions of a table from OData v4: one observation a row, put side by side."""
    at = f"{base}/{question.name}"
    about = _about(client, f"{at}/Properties", pages, question)
    title = str(about.get("Title", "")).strip()
    _judge_year(question, title)
    codes = _rows(client, f"{at}/MeasureCodes", pages, question)
    groups = _rows(client, f"{at}/MeasureGroups", pages, question)
    dimensions = _rows(client, f"{at}/Dimensions", pages, question)
    dimension = _dimension([str(item.get("Identifier", "")) for item in dimensions], question)
    columns, without = _columns(_measures(codes, groups), question)
    names = list(columns.values())
    rows: dict[str, dict[str, str]] = {}
    for start in range(0, len(names), _MEASURES):
        some = names[start : start + _MEASURES]
        wanted = " or ".join(f"Measure eq '{name}'" for name in some)
        query = f"{at}/Observations?$filter={quote(wanted, safe='')}"
        observations = _pages(client, query, pages, question)
        _put_beside(rows, observations, dimension, columns, question)
        tell((start + len(some)) / len(names))
    return _judged(question, title, rows, without)


def from_bundle(path: Path, question: Question) -> Table:
    """The same from the zip with CSV files that CBS gives for a whole table."""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = {Path(item.filename).name: item for item in bundle.infolist()}
            if sum(item.file_size for item in names.values()) > _LARGEST_BUNDLE:
                raise _unreadable(path)

            def part(name: str) -> Iterator[dict[str, str]]:
                if name not in names:
                    raise _unreadable(path)
                with bundle.open(names[name]) as file:
                    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
                    yield from csv.DictReader(text, delimiter=";")

            titles = (
                [row.get("Title") or "" for row in part("Properties.csv")]
                if ("Properties.csv" in names)
                else []
            )
            title = titles[0].strip() if titles else ""
            _judge_year(question, title)
            groups = list(part("MeasureGroups.csv")) if "MeasureGroups.csv" in names else []
            topics = _measures(list(part("MeasureCodes.csv")), groups)
            columns, without = _columns(topics, question)
            first = next(part("Observations.csv"), None) or {}
            dimension = _dimension(list(first), question)
            rows: dict[str, dict[str, str]] = {}
            _put_beside(rows, part("Observations.csv"), dimension, columns, question)
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError, csv.Error, NotImplementedError):
        raise _unreadable(path) from None
    return _judged(question, title, rows, without)


def _unreadable(path: Path) -> FetchError:
    return FetchError(
        _(
            "{name} is geen leesbare zip met een tabel van het CBS. Haal het bestand opnieuw op."
        ).format(name=path.name)
    )


def _about(client: Client, address: str, pages: Path, question: Question) -> dict[str, Any]:
    try:
        return client.json(address, pages)
    except NotThereError:
        raise _outdated(question, address) from None


def _rows(client: Client, address: str, pages: Path, question: Question) -> list[dict[str, Any]]:
    return list(_pages(client, address, pages, question))


def _pages(
    client: Client, address: str, pages: Path, question: Question
) -> Iterator[dict[str, Any]]:
    """The rows of all pages, along the link to the next one."""
    seen: set[str] = set()
    while address:
        if address in seen:
            raise FetchError(_("De pagina's van de tabel gaan in een kring."), address)
        seen.add(address)
        document = _about(client, address, pages, question)
        rows = document.get("value")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise FetchError(
                _("Het antwoord over tabel {name} heeft een andere vorm dan verwacht.").format(
                    name=question.name
                ),
                address,
            )
        yield from rows
        address = str(document.get("odata.nextLink") or document.get("@odata.nextLink") or "")


def _outdated(question: Question, address: str = "") -> NotThereError:
    return NotThereError(
        _(
            "Tabel {name} is er niet (meer) bij het CBS. Zoek de id van {title} op bij "
            "opendata.cbs.nl en geef hem met --table."
        ).format(name=question.name, title=question.wanted.title.format(year=question.year)),
        address,
    )


def _judge_year(question: Question, title: str) -> None:
    """A table whose title names another year is an outdated id."""
    years = re.findall(r"\b(?:19|20)\d{2}\b", title)
    if years and str(question.year) not in years:
        raise FetchError(
            _(
                "Tabel {name} is «{title}», niet van {year}. Zoek de id van {year} op bij "
                "opendata.cbs.nl en geef hem met --table."
            ).format(name=question.name, title=title[:80], year=question.year)
        )


def _kind(item: Mapping[str, Any]) -> str:
    return str(item.get("Type") or "")


def _dimension(names: Iterable[str], question: Question) -> str:
    present = set(names)
    found = next((name for name in _DIMENSIONS if name in present), "")
    if not found:
        raise FetchError(
            _("Tabel {name} heeft geen kolom met regio's. Is het de goede tabel?").format(
                name=question.name
            )
        )
    return found


def _topics(
    items: Iterable[Mapping[str, Any]], identity: str, parent: str, key: str
) -> list[_Topic]:
    by_id = {str(item.get(identity)): item for item in items}

    def above(item: Mapping[str, Any]) -> Iterator[str]:
        seen: set[str] = set()
        while (up := str(item.get(parent))) in by_id and up not in seen:
            seen.add(up)
            item = by_id[up]
            yield _plain(str(item.get("Title") or ""))

    return [
        _Topic(str(item[key]), _plain(re.sub(r"_\d+$", "", str(item[key]))), tuple(above(item)))
        for item in by_id.values()
        if item.get(key) and _kind(item) == "Topic"
    ]


def _measures(
    codes: Iterable[Mapping[str, Any]], groups: Iterable[Mapping[str, Any]]
) -> list[_Topic]:
    by_id = {str(item.get("Id") or ""): item for item in groups}

    def above(group: str) -> Iterator[str]:
        seen: set[str] = set()
        while group in by_id and group not in seen:
            seen.add(group)
            yield _plain(str(by_id[group].get("Title") or ""))
            group = str(by_id[group].get("ParentId") or "")

    return [
        _Topic(
            str(item.get("Identifier") or ""),
            _plain(str(item.get("Title") or "")),
            tuple(above(str(item.get("MeasureGroupId") or ""))),
        )
        for item in codes
    ]


def _plain(name: str) -> str:
    """A name without signs and case: k_0Tot15Jaar and "0 tot 15 jaar" are the same."""
    return re.sub(r"[^0-9a-z]", "", re.sub(r"^k_", "", name).casefold())


def _columns(topics: list[_Topic], question: Question) -> tuple[dict[str, str], tuple[str, ...]]:
    """Which key each wanted column has in this table, and the columns that it does not have."""
    found: dict[str, str] = {}
    for column, names in question.wanted.columns.items():
        for name in names:
            group, _slash, last = name.rpartition("/")
            keys = [
                topic.key
                for topic in topics
                if topic.key == name
                or (topic.name == _plain(last) and (not group or _plain(group) in topic.above))
            ]
            if len(keys) == 1:
                found[column] = keys[0]
                break
    without = tuple(column for column in question.wanted.columns if column not in found)
    lacking = [column for column in question.wanted.required if column in without]
    if lacking:
        raise FetchError(
            _(
                "In tabel {name} is de kolom {columns} niet te vinden (gezocht: {names}). Heet zij "
                "nu anders? Zet de naam in data/catalog/fetching.toml."
            ).format(
                name=question.name,
                columns=", ".join(lacking),
                names=", ".join(item for key in lacking for item in question.wanted.columns[key]),
            )
        )
    return found, without


def _keep(
    rows: dict[str, dict[str, str]],
    row: Mapping[str, Any],
    dimension: str,
    period: str,
    columns: Mapping[str, str],
    question: Question,
) -> None:
    """One row of OData v3; its texts are padded with blanks."""
    region = _text(row.get(dimension))
    if not _REGION.fullmatch(region):
        return
    if period and not _text(row.get(period)).startswith(str(question.year)):
        return
    rows[region] = {column: _text(row.get(key)) for column, key in columns.items()}


def _put_beside(
    rows: dict[str, dict[str, str]],
    observations: Iterable[Mapping[str, Any]],
    dimension: str,
    columns: Mapping[str, str],
    question: Question,
) -> None:
    by_key = {key: column for column, key in columns.items()}
    for item in observations:
        region, column = _text(item.get(dimension)), by_key.get(_text(item.get("Measure")))
        when = _text(item.get("Perioden"))
        if (
            column is None
            or not _REGION.fullmatch(region)
            or not region.startswith(question.wanted.regions)
            or (when and not when.startswith(str(question.year)))
        ):
            continue
        text = _text(item.get("Value")) or _text(item.get("StringValue"))
        if not text and _text(item.get("ValueAttribute")) not in ("", "None", "Impossible"):
            text = _UNKNOWN
        rows.setdefault(region, {})[column] = text


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    # A whole number from v4's CSV is written 243768.0.
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _judged(
    question: Question, title: str, rows: dict[str, dict[str, str]], without: tuple[str, ...]
) -> Table:
    if not rows:
        raise _outdated(question)
    return Table(question.name, title, dict(sorted(rows.items())), without)
