"""What is fetched, as folders with a `delivery.toml` that `check` and `build` take as they are.

Everything is made aside in the folder's `.ophalen` and moved in place when it is whole, the
`delivery.toml` last. `opgehaald.json` says what came from where and when.
"""

import csv
import io
import json
import shutil
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analytics.fetching.features import from_features
from analytics.fetching.http import Client, Received, Tell, judge_page, sha256
from analytics.fetching.odata import Question, Table, from_bundle, from_odata3, from_odata4
from analytics.fetching.problems import FetchError, MistakeError, NotThereError
from analytics.fetching.settings import Settings, judge_address
from analytics.language import _
from analytics.model import Delivery, Kind, Status
from analytics.sources.borders import damage
from analytics.sources.writing import write_delivery_file

RECORD = "opgehaald.json"
DELIVERY = "delivery.toml"
_WORK = ".ophalen"
_PROVINCES = "provincies.csv"
_CODE = "gwb_code_10"
_HAND = {
    "borders": (".gpkg", ".zip"),
    "gemeenten": (".csv", ".zip"),
    "kwb": (".csv", ".xlsx", ".xls", ".zip"),
    "distances": (".zip",),
}
_SQLITE = b"SQLite format 3\0"
_LARGEST_MAP = 8 << 30
_TABLE_SERVICES = ("odata3", "odata4")
_BORDER_SERVICES = ("download", "ogc")


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch. Empty fields: as the settings say."""

    what: str
    year: int
    folder: Path
    again: bool = False
    service: str = ""
    table: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Fetched:
    """What came of it: the folder, whether it is a delivery now, and remarks for the reader."""

    folder: Path
    ready: bool = False
    remarks: list[str] = field(default_factory=list)


class ByHandError(FetchError):
    """Fetching did not work; `files` are the addresses where a person can get what is wanting.

    `kept`: something came before the break, and the same order goes on from there.
    """

    def __init__(self, problem: FetchError, folder: Path, files: list[str]) -> None:
        super().__init__(str(problem), problem.address)
        self.folder, self.files = folder, files
        self.kept = any(path.is_file() for path in (folder / _WORK).rglob("*"))


def fetch(order: Order, settings: Settings, client: Client, tell: Tell | None = None) -> Fetched:
    """Fetch one thing into its folder. What is there and unchanged is not fetched again.

    Raises `MistakeError` for a question that can't be asked, `ByHandError` for all else that
    fails; the folder then holds what it held, and beside it what can be gone on with.
    """
    run = _Run(order, settings, client, tell or (lambda _text, _part: None))
    try:
        {
            "borders": run.borders,
            "gemeenten": run.gemeenten,
            "kwb": run.kwb,
            "distances": run.distances,
        }[order.what]()
    except MistakeError:
        raise
    except FetchError as problem:
        order.folder.mkdir(parents=True, exist_ok=True)
        raise ByHandError(problem, order.folder, run.by_hand()) from None
    shutil.rmtree(run.work, ignore_errors=True)
    return run.result


class _Run:
    """One time of fetching into one folder."""

    def __init__(self, order: Order, settings: Settings, client: Client, tell: Tell) -> None:
        self.order, self.settings, self.client, self.tell = order, settings, client, tell
        self.folder, self.work = order.folder, order.folder / _WORK
        self.result = Fetched(order.folder)
        self._record = _read_record(order.folder / RECORD)
        self._wanting: dict[str, str] = {}
        self._sums: dict[tuple[Path, int, int], str] = {}

    def by_hand(self) -> list[str]:
        """The addresses of what is still wanted."""
        return list(self._wanting.values())

    # --- what can be asked for

    def borders(self) -> None:
        year = self.order.year
        _one_of(self.order.service, _BORDER_SERVICES)
        addresses = [self.order.url] if self.order.url else self.settings.border_files(year)
        judge_address(addresses[0])
        self._wanting["borders"] = addresses[0]
        provinces = self._provinces()
        self._deliver_borders(self._map(addresses), provinces)

    def gemeenten(self) -> None:
        """Beside the borders, so that they know their provinces; no delivery of its own."""
        _one_of(self.order.service, _TABLE_SERVICES)
        provinces = self._provinces()
        if self._kept("borders", ""):
            self._deliver_borders(self._here("borders", ""), provinces)
        else:
            self.result.remarks.append(
                _("Nog geen levering: haal ook de grenzen op met fetch borders.")
            )

    def kwb(self) -> None:
        _one_of(self.order.service, _TABLE_SERVICES)
        self._deliver_kwb(self._key_figures())

    def distances(self) -> None:
        """The distance to the library, as a column of the key figures of the same year.

        The atlas takes one delivery of key figures a border year, so a delivery of its own would
        hide the others.
        """
        _one_of(self.order.service, _TABLE_SERVICES)
        self._table_id("distances")
        if not self._kept("kwb", f"kwb-{self.order.year}.csv"):
            self._table_id("kwb")
        name = self._key_figures()
        target = self.folder / name
        if target.suffix.lower() != ".csv":
            raise MistakeError(
                _(
                    "De afstanden komen als kolom bij de kerncijfers, en {name} is geen CSV. Sla "
                    "het op als CSV met puntkomma's, of haal de kerncijfers op met fetch kwb."
                ).format(name=name)
            )
        if not self._kept("distances", name):
            table = self._table("distances")
            header, rows = _read_figures(target)
            columns = list(self.settings.tables["distances"].columns)
            fitting = sum(row[_CODE] in table.rows for row in rows)
            if not fitting:
                raise FetchError(
                    _(
                        "Geen enkele regio uit tabel {table} staat in {name}. Zijn ze van "
                        "hetzelfde jaar?"
                    ).format(table=table.name, name=name)
                )
            for row in rows:
                found = table.rows.get(row[_CODE], {})
                row.update({column: found.get(column, "") for column in columns})
            aside = self._aside(name)
            _write_figures(aside, [*dict.fromkeys([*header, *columns])], rows)
            self._place(aside, name, ["kwb", "distances"])
        else:
            self._same(name)
        self._deliver_kwb(name)

    # --- the parts

    def _provinces(self) -> str:
        """Which gemeente lies in which provincie, beside the borders."""
        if self._kept("gemeenten", _PROVINCES):
            return self._same(self._here("gemeenten", _PROVINCES))
        if mine := self._by_hand("gemeenten", ".csv"):
            return self._taken(mine, "gemeenten")
        table = self._table("gemeenten")
        if any(not row.get("pv_code") or not row.get("pv_naam") for row in table.rows.values()):
            raise FetchError(
                _("In tabel {name} staat niet bij elke gemeente een provincie.").format(
                    name=table.name
                )
            )
        aside = self._aside(_PROVINCES)
        with aside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("gm_code", "pv_code", "pv_naam"))
            writer.writerows(
                (code, row["pv_code"], row["pv_naam"]) for code, row in table.rows.items()
            )
        self._place(aside, _PROVINCES, ["gemeenten"])
        return self._here("gemeenten", _PROVINCES)

    def _map(self, addresses: list[str]) -> str:
        """The GeoPackage: there already, put there by hand, or fetched."""
        name = f"wijkenbuurten_{self.order.year}.gpkg"
        if self._kept("borders", name) and not self.order.again:
            return self._here("borders", self._same(name))
        if mine := self._by_hand("borders", ".gpkg"):
            self._judge_map(mine, keep=True)
            return self._taken(mine, "borders")
        if mine := self._by_hand("borders", ".zip"):
            self._unpack(mine, name)
            self._used(mine)
            self._place(self._aside(name), name, ["borders"], [mine.name])
            return self._here("borders", name)
        aside = self._aside(name)
        if self.order.service == "ogc":
            collections = self.settings.address(self.settings.borders.collections, self.order.year)
            text = _("Gebieden ophalen")
            asked = from_features(
                self.client, collections, aside, self.work / "bladen",
                lambda part: self.tell(text, part),
            )  # fmt: skip
            self._judge_map(aside)
            self._place(aside, name, ["borders"], asked)
            return self._here("borders", name)
        received = self._download(addresses, name)
        if received is not None:
            self._place(aside, name, ["borders"], [received.address], received)
        else:
            self._same(name)
        return self._here("borders", name)

    def _download(self, addresses: list[str], name: str) -> Received | None:
        aside = self._aside(name)
        known = self._known(name)
        for number, address in enumerate(addresses):
            packed = address.split("?", 1)[0].lower().endswith(".zip")
            target = aside.with_suffix(".zip") if packed else aside
            text = _("Grenzen ophalen bij {host}").format(host=address.split("/")[2])
            if target.is_file():
                target.unlink()
            try:
                received = self.client.file(
                    address, target, lambda part, text=text: self.tell(text, part), known
                )
            except NotThereError:
                if number + 1 < len(addresses):
                    continue
                raise
            if received is None:
                return None
            self._judge_sum(target, received)
            if packed:
                judge_page(target, address)
                self._unpack(target, name)
            else:
                self._judge_map(aside, address)
            return received
        return None

    def _judge_sum(self, target: Path, received: Received) -> None:
        if self.order.sha256 and received.sha256 != self.order.sha256.strip().lower():
            target.unlink()
            raise FetchError(
                _("Het bestand is niet wat u verwacht: de controlesom (sha256) is {found}.").format(
                    found=received.sha256
                ),
                received.address,
            )

    def _judge_map(self, path: Path, address: str = "", *, keep: bool = False) -> None:
        """A damaged file is not put in place; what a user put there stays."""
        try:
            judge_page(path, address)
            with path.open("rb") as file:
                begins = file.read(len(_SQLITE)) == _SQLITE
            if not begins or damage(path):
                raise FetchError(
                    _("{name} is geen leesbare GeoPackage, of is beschadigd.").format(
                        name=path.name
                    ),
                    address,
                )
        except FetchError:
            if not keep:
                path.unlink(missing_ok=True)
            raise

    def _unpack(self, packed: Path, name: str) -> None:
        """Take the one GeoPackage out of a zip; its checksum is judged along the way."""
        inside = _maps_in(packed)
        broken = FetchError(
            _("{name} is geen leesbare zip met één GeoPackage.").format(name=packed.name)
        )
        if len(inside) != 1 or inside[0].file_size > _LARGEST_MAP:
            raise broken
        aside = self._aside(name)
        try:
            with (
                zipfile.ZipFile(packed) as archive,
                archive.open(inside[0]) as source,
                aside.open("wb") as target,
            ):
                shutil.copyfileobj(source, target, 1 << 20)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
            aside.unlink(missing_ok=True)
            raise broken from None
        self._judge_map(aside)

    def _key_figures(self) -> str:
        """The key figures: there already, put there by hand, or fetched."""
        name = f"kwb-{self.order.year}.csv"
        # Beside the distances they are only wanted, not asked anew.
        again = self.order.again and self.order.what == "kwb"
        if self._kept("kwb", name) and not again:
            here = self._here("kwb", name)
            return self._same(here) if self.order.what == "kwb" else here
        if mine := self._by_hand("kwb", ".csv", ".xlsx", ".xls"):
            return self._taken(mine, "kwb")
        table = self._table("kwb")
        header = [_CODE, *(item for item in self._columns("kwb") if item not in table.without)]
        rows = [{_CODE: code, **row} for code, row in table.rows.items()]
        parts = ["kwb"]
        if "distances" in self._record["parts"] and self._is_ours(name):
            # The distances that were put beside the former edition stay.
            columns = self._columns("distances")
            former = {row[_CODE]: row for row in _read_figures(self.folder / name)[1]}
            for row in rows:
                old = former.get(row[_CODE], {})
                row.update({column: old.get(column, "") for column in columns})
            header += columns
            parts.append("distances")
        aside = self._aside(name)
        _write_figures(aside, header, rows)
        self._place(aside, name, parts)
        return name

    # --- tables

    def _columns(self, what: str) -> list[str]:
        return list(self.settings.tables[what].columns)

    def _identity(self, what: str) -> str:
        """The id of a table; empty when it is not known."""
        stated = self.order.table if what == self.order.what else ""
        return stated or self.settings.tables[what].ids.get(self.order.year, "")

    def _table_id(self, what: str) -> str:
        identity = self._identity(what)
        if not identity:
            self.settings.table_id(what, self.order.year)  # says which years are known
        self._wanting[what] = f"{self.settings.addresses['bundle']}/{identity}"
        return identity

    def _table(self, what: str) -> Table:
        """A table: from the zip that was put in the folder, or from the service that has it."""
        identity = self._table_id(what)
        wanted = self.settings.tables[what]
        question = Question(identity, self.order.year, wanted)
        if mine := self._by_hand(what, ".zip"):
            table = from_bundle(mine, question)
            self._used(mine)
            self._source(what, [f"{mine.name} ({identity})"], table)
            return table
        title = wanted.title.format(year=self.order.year)
        stated = self.order.service if self.order.service in _TABLE_SERVICES else ""
        services = (stated,) if stated else _TABLE_SERVICES
        asking = {"odata3": from_odata3, "odata4": from_odata4}
        pages = self.work / "bladen"
        problem: FetchError | None = None
        for service in services:
            base = self.settings.addresses[service]
            try:
                table = asking[service](
                    self.client, base, question, pages, lambda part: self.tell(title, part)
                )
            except NotThereError as error:
                problem = problem or error
                continue
            self._source(what, [f"{base}/{identity}"], table)
            return table
        assert problem is not None  # there is at least one service
        raise problem

    def _source(self, what: str, sources: list[str], table: Table) -> None:
        self._came(what, sources)
        if table.without:
            self.result.remarks.append(
                _("In tabel {name} staan niet: {columns}.").format(
                    name=table.name, columns=", ".join(table.without)
                )
            )

    # --- what is in the folder

    def _unknown(self, *suffixes: str) -> list[Path]:
        """Files that a user put in the folder."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path
            for path in self.folder.iterdir()
            if path.suffix.lower() in suffixes and path.is_file() and not self._is_ours(path.name)
        )

    def _by_hand(self, part: str, *suffixes: str) -> Path | None:
        """The file that a user put here for a part; asked anew, only the service counts."""
        if self.order.again and self.order.what == part:
            return None
        fits = {
            "borders": lambda path: path.suffix.lower() != ".zip" or bool(_maps_in(path)),
            "gemeenten": lambda path: _has_column(path, "gm_code"),
            "kwb": lambda path: path.name.lower().startswith("kwb"),
            "distances": lambda _path: False,
        }[part]
        table = "" if part == "borders" else self._identity(part).lower()
        found = [
            path
            for path in self._unknown(*suffixes)
            if (
                table in path.name.lower()
                if table and path.suffix.lower() == ".zip"
                else fits(path)
            )
        ]
        if len(found) > 1:
            raise FetchError(
                _("In de map staan meer bestanden hiervoor: {names}. Laat er één staan.").format(
                    names=", ".join(path.name for path in found)
                )
            )
        return found[0] if found else None

    def _is_ours(self, name: str) -> bool:
        """Whether a file is, to the byte, what this command put there or took."""
        path, stated = self.folder / name, self._record["files"].get(name)
        return stated is not None and path.is_file() and self._sum(path) == stated["sha256"]

    def _sum(self, path: Path) -> str:
        """The checksum of a file, computed once as long as it does not change."""
        about = path.stat()
        key = (path, about.st_size, about.st_mtime_ns)
        if key not in self._sums:
            self._sums[key] = sha256(path)
        return self._sums[key]

    def _used(self, path: Path) -> None:
        """What was taken from this file is here now; another of that name counts as new."""
        self._record["files"][path.name] = {
            "bytes": path.stat().st_size,
            "sha256": self._sum(path),
        }

    def _here(self, part: str, otherwise: str) -> str:
        """The name of the file that holds a part; it is wanted no more."""
        stated = self._record["parts"].get(part, {})
        return stated.get("file", otherwise)

    def _kept(self, part: str, name: str) -> bool:
        """Whether a part is here as it was fetched, and is not asked for anew."""
        name = self._here(part, name)
        sources = self._record["parts"].get(part, {}).get("from", [])
        asked = part == self.order.what
        asked_anew = asked and self.order.again and part != "borders"
        other_table = (
            asked
            and bool(self.order.table)
            and not any(self.order.table in source for source in sources)
        )
        kept = bool(sources) and self._is_ours(name) and not asked_anew and not other_table
        if part == "borders" and self.order.sha256 and kept:
            kept = self._record["files"][name]["sha256"] == self.order.sha256.strip().lower()
        kept = kept and self._by_hand(part, *_HAND[part]) is None
        if kept:
            self._wanting.pop(part, None)
        return kept

    def _known(self, name: str) -> Received | None:
        if not self._is_ours(name):
            return None
        stated = self._record["files"][name]
        return Received(
            stated.get("address", ""), stated["bytes"], stated["sha256"],
            stated.get("etag", ""), stated.get("modified", ""),
        )  # fmt: skip

    def _same(self, name: str) -> str:
        self.result.remarks.append(
            _("{name} is er al en is niet veranderd; --again vraagt het opnieuw.").format(name=name)
        )
        return name

    def _aside(self, name: str) -> Path:
        self.work.mkdir(parents=True, exist_ok=True)
        return self.work / name

    def _came(self, part: str, sources: list[str]) -> None:
        self._record["parts"][part] = {
            "from": sources,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _taken(self, path: Path, part: str) -> str:
        """A file that was put here by hand is used as it is."""
        self._came(part, [path.name])
        self._note(path.name, [part], None)
        self._record["files"][path.name]["by_hand"] = True
        self._write_record()
        self.result.remarks.append(
            _("{name} stond al in de map en is gebruikt.").format(name=path.name)
        )
        return path.name

    def _place(
        self,
        aside: Path,
        name: str,
        parts: list[str],
        sources: list[str] | None = None,
        received: Received | None = None,
    ) -> None:
        """Move a whole file in place; another's file of that name is kept as .oud."""
        target = self.folder / name
        by_hand = self._record["files"].get(name, {}).get("by_hand", False)
        if target.exists() and (by_hand or not self._is_ours(name)):
            target.replace(target.with_name(f"{name}.oud"))
        if sources is not None:
            for part in parts:
                self._came(part, sources)
        aside.replace(target)
        self._note(name, parts, received)
        self.result.remarks.append(_("{name} is opgehaald.").format(name=name))

    def _note(self, name: str, parts: list[str], received: Received | None) -> None:
        path = self.folder / name
        about: dict[str, Any] = {"bytes": path.stat().st_size, "sha256": self._sum(path)}
        if received is not None:
            about |= {
                "address": received.address,
                "etag": received.etag,
                "modified": received.modified,
            }
        self._record["files"][name] = about
        for part in parts:
            self._record["parts"].setdefault(part, {})["file"] = name
            self._wanting.pop(part, None)
        self._write_record()

    def _write_record(self) -> None:
        aside = self._aside(RECORD)
        aside.write_text(json.dumps(self._record, ensure_ascii=False, indent=1), "utf-8")
        aside.replace(self.folder / RECORD)

    # --- delivery.toml

    def _deliver_borders(self, name: str, provinces: str) -> None:
        year, borders = self.order.year, self.settings.borders
        self._deliver(
            Kind.BORDERS,
            f"grenzen-{year}",
            borders.title.format(year=year),
            borders.source,
            year in borders.provisional,
            [name, provinces],
        )

    def _deliver_kwb(self, name: str) -> None:
        year, wanted = self.order.year, self.settings.tables["kwb"]
        title = wanted.title.format(year=year)
        if "distances" in self._record["parts"]:
            title += f", met {self.settings.tables['distances'].title.format(year=year)}"
        self._deliver(
            Kind.KWB, f"kwb-{year}", title, wanted.source, year in wanted.provisional, [name]
        )

    def _deliver(
        self,
        kind: Kind,
        identity: str,
        title: str,
        source: str,
        provisional: bool,
        files: list[str],
    ) -> None:
        """Write delivery.toml, unless a user changed it."""
        year = self.order.year
        delivery = Delivery(
            identity,
            kind,
            title,
            source,
            reference_date=date(year, 1, 1),
            status=Status.PROVISIONAL if provisional else Status.FINAL,
            border_year=year,
            files=tuple(files),
            protected=True,
            audience="public",
        )
        text = write_delivery_file(delivery)
        target = self.folder / DELIVERY
        self.result.ready = True
        if target.exists() and not self._is_ours(DELIVERY):
            self.result.remarks.append(
                _("delivery.toml is door u gemaakt of aangepast en is zo gelaten.")
            )
            return
        if target.exists() and target.read_text("utf-8") == text:
            return
        aside = self._aside(DELIVERY)
        aside.write_text(text, "utf-8")
        aside.replace(target)
        self._note(DELIVERY, [], None)


def _one_of(service: str, services: tuple[str, ...]) -> None:
    if service and service not in services:
        raise MistakeError(
            _("--service is hier een van: {names}.").format(names=", ".join(services))
        )


def _read_record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text("utf-8"))
        return {"parts": dict(record["parts"]), "files": dict(record["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"parts": {}, "files": {}}


def _maps_in(packed: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(packed) as archive:
            return [item for item in archive.infolist() if item.filename.lower().endswith(".gpkg")]
    except (zipfile.BadZipFile, OSError):
        return []


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _has_column(path: Path, column: str) -> bool:
    lines = _text_of(path).splitlines()
    return bool(lines) and column in lines[0].lower()


def _read_figures(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """A CSV with key figures: its columns, and its rows with the code of the region."""
    text = _text_of(path)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(";,\t", key=first.count))
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    if _CODE not in header:
        raise FetchError(
            _("De kolom {name} staat niet in {file}.").format(name=_CODE, file=path.name)
        )
    return header, rows


def _write_figures(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, header, delimiter=";", lineterminator="\n", extrasaction="ignore", restval=""
        )
        writer.writeheader()
        writer.writerows(rows)
