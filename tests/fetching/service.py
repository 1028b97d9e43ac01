"""PDOK and CBS on loopback: the fictional region in the shapes that the services document."""

import csv
import email.utils
import gzip
import hashlib
import io
import json
import re
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pyogrio.raw
import shapely

DEMO = Path(__file__).parents[2] / "data" / "demo"
YEAR = 2023
KWB, NEAR, AREAS = "85618NED", "85999NED", "85385NED"
MAP = f"/pdok/cbs/wijkenbuurten/{YEAR}/atom/downloads/wijkenbuurten_{YEAR}.gpkg"
MOMENT = "Mon, 02 Oct 2023 08:00:00 GMT"

# Mnemonic: name in OData v3, its number this year, title and identifier in v4.
TOPICS = {
    "a_inw": ("AantalInwoners", 5, "Aantal inwoners", "T001036"),
    "a_man": ("Mannen", 6, "Mannen", "3000"),
    "a_vrouw": ("Vrouwen", 7, "Vrouwen", "4000"),
    "a_00_14": ("k_0Tot15Jaar", 8, "0 tot 15 jaar", "10680"),
    "bev_dich": ("Bevolkingsdichtheid", 33, "Bevolkingsdichtheid", "M000100"),
    "g_hhgro": ("GemiddeldeHuishoudensgrootte", 32, "Gemiddelde huishoudensgrootte", "M000114"),
    "g_ink_pi": ("GemiddeldInkomenPerInwoner", 72, "Gemiddeld inkomen per inwoner", "M000224"),
    "ste_mvs": ("MateVanStedelijkheid", 115, "Mate van stedelijkheid", "ST0001"),
}
NEARBY = {"g_afs_bi": ("AfstandTotBibliotheek", 92, "Afstand tot bibliotheek", "D000025")}


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Reply:
    """An answer; `cut` ends the connection after so many bytes, `stated` lies about the length."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    stated: int | None = None
    silent: float = 0


def as_json(document: object, **more: Any) -> Reply:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(body, headers={"Content-Type": "application/json"}, **more)


@cache
def key_figures() -> dict[str, dict[str, str]]:
    with (DEMO / f"kwb-{YEAR}" / f"kwb-{YEAR}.csv").open(encoding="utf-8") as file:
        rows = [
            {key.strip(): value.strip() for key, value in row.items()}
            for row in csv.DictReader(file, delimiter=";")
        ]
    return {row["gwb_code_10"]: row for row in rows}


@cache
def divisions() -> dict[str, dict[str, str]]:
    with (DEMO / f"grenzen-{YEAR}" / "provincies.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["gm_code"]: {"pv_code": row["pv_code"], "pv_naam": row["pv_naam"]} for row in rows}


@cache
def map_bytes() -> bytes:
    return (DEMO / f"grenzen-{YEAR}" / f"wijkenbuurten_{YEAR}.gpkg").read_bytes()


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


class Service:
    """The server: what was asked of it, and the faults that are still to come."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.sent: dict[str, int] = defaultdict(int)
        self.faults: dict[str, list[Callable[[Asked], Reply | None]]] = defaultdict(list)
        self.limit = 10_000  # rows to a question in OData v3
        self.page = 10_000  # rows to a page
        self.shift = 0  # the numbers behind the names of the columns move every year
        self.titles = {
            KWB: f"Kerncijfers wijken en buurten {YEAR}",
            NEAR: f"Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers {YEAR}",
            AREAS: f"Gebieden in Nederland {YEAR}",
        }
        self.renamed: dict[str, str] = {}
        self.without: set[str] = set()  # services that are not there at all
        self.base = ""
        self._made: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        self.release = threading.Event()

    def next(self, part: str, *replies: Reply | Callable[[Asked], Reply | None]) -> None:
        """What to answer to the next requests for addresses that hold `part`."""
        for reply in replies:
            if isinstance(reply, Reply):
                self.faults[part].append(lambda _asked, reply=reply: reply)
            else:
                self.faults[part].append(reply)

    def count(self, part: str) -> int:
        return sum(part in item.path for item in self.asked)

    def bases(self) -> dict[str, str]:
        names = ("pdok", "features", "geodata", "odata3", "odata4", "bundle")
        return {name: f"{self.base}/{name}" for name in names}

    def answer(self, asked: Asked) -> Reply:
        for part, waiting in self.faults.items():
            if waiting and part in asked.path:
                reply = waiting.pop(0)(asked)
                if reply is not None:
                    return reply
        first, _slash, rest = asked.path.strip("/").partition("/")
        if first in self.without:
            return Reply(status=404)
        if asked.path == MAP:
            return ranged(asked, map_bytes())
        if first == "odata3":
            return self._odata3(asked, *rest.split("/"))
        if first == "odata4":
            return self._odata4(asked, *rest.split("/"))
        if first == "features":
            return self._features(asked)
        return Reply(b"<html>Not found</html>", 404)

    # --- OData v3

    def _columns(self, table: str) -> dict[str, tuple[str, int, str, str]]:
        return {KWB: TOPICS, NEAR: NEARBY, AREAS: {}}[table]

    def _odata3(self, asked: Asked, table: str, what: str) -> Reply:
        if table not in self.titles:
            return as_json({"odata.error": {"message": {"value": "not found"}}}, status=404)
        if what == "TableInfos":
            return self._paged(asked, [{"ID": 0, "Title": self.titles[table] + "  "}])
        if what == "DataProperties":
            return self._paged(asked, self._properties(table))
        assert what == "UntypedDataSet"
        prefix = re.fullmatch(r"startswith\((\w+),'(\w+)'\)", asked.query["$filter"])
        assert prefix, asked.query
        assert prefix[1] == ("RegioS" if table == AREAS else "WijkenEnBuurten")
        picked = asked.query["$select"].split(",")
        kept = (table, self.shift, *self.renamed)
        if kept not in self._made:
            self._made[kept] = list(self._rows3(table))
        found = [row for row in self._made[kept] if row[prefix[1]].startswith(prefix[2])]
        if len(found) > self.limit:
            return Reply(b'{"odata.error":"query returns more than 10000 records"}', 500)
        return self._paged(asked, [{key: row[key] for key in picked} for row in found])

    def _properties(self, table: str) -> list[dict[str, Any]]:
        region = "RegioS" if table == AREAS else "WijkenEnBuurten"
        items: list[dict[str, Any]] = [
            {"ID": 0, "ParentID": None, "Type": "GeoDetail", "Key": region, "Title": "Regio's"}
        ]
        if table == AREAS:
            for group, start in (("Gemeenten", 1), ("Landsdelen", 20), ("Provincies", 28)):
                at = start + self.shift
                top = {"ID": at + 900, "ParentID": None, "Type": "TopicGroup", "Key": ""}
                items.append({**top, "Title": group})
                for place, name in enumerate(("Code", "Naam")):
                    key = f"{self.renamed.get(name, name)}_{at + place}"
                    topic = {"ID": at + place, "ParentID": at + 900, "Type": "Topic", "Key": key}
                    items.append({**topic, "Title": name})
        for name, number, title, _id in self._columns(table).values():
            key = f"{self.renamed.get(name, name)}_{number + self.shift}"
            place = number + self.shift
            topic = {"ID": place, "ParentID": None, "Type": "Topic", "Key": key, "Title": title}
            items.append(topic)
        return items

    def _rows3(self, table: str) -> Iterator[dict[str, Any]]:
        if table == AREAS:
            for code, row in divisions().items():
                yield {
                    "RegioS": f"{code:<10}",
                    f"Code_{28 + self.shift}": f"{row['pv_code']:<8}",
                    f"Naam_{29 + self.shift}": f"{row['pv_naam']:<30}",
                }
            return
        for code, row in key_figures().items():
            values = {
                f"{self.renamed.get(name, name)}_{number + self.shift}": f"{row[column]:>8}"
                for column, (name, number, _title, _id) in self._columns(table).items()
            }
            yield {"WijkenEnBuurten": f"{code:<10}", **values}

    def _paged(
        self, asked: Asked, rows: list[dict[str, Any]], key: str = "odata.nextLink"
    ) -> Reply:
        start = int(asked.query.get("$skip", 0))
        document: dict[str, Any] = {"value": rows[start : start + self.page]}
        if start + self.page < len(rows):
            query = {**asked.query, "$skip": str(start + self.page)}
            joined = "&".join(f"{name}={quote(text)}" for name, text in query.items())
            document[key] = f"{self.base}{asked.path}?{joined}"
        return as_json(document)

    # --- OData v4

    def v4(self, table: str, what: str) -> Any:
        """A part of a table as v4 has it, the same in the CSV bundle."""
        region = "RegioS" if table == AREAS else "WijkenEnBuurten"
        if what == "Properties":
            return {"Identifier": table, "Title": self.titles[table]}
        if what == "Dimensions":
            return [{"Identifier": region, "Kind": "GeoDimension"}]
        if what == "MeasureGroups":
            return [{"Id": "G1", "ParentId": "", "Title": "Provincies"}] if table == AREAS else []
        if what == "MeasureCodes":
            if table == AREAS:
                other = {"Identifier": "GM000B", "Title": "Naam", "MeasureGroupId": ""}
                return [
                    other,
                    {"Identifier": "PV1", "Title": "Code", "MeasureGroupId": "G1"},
                    {"Identifier": "PV2", "Title": "Naam", "MeasureGroupId": "G1"},
                ]
            return [
                {"Identifier": identity, "Title": title, "MeasureGroupId": ""}
                for _name, _number, title, identity in self._columns(table).values()
            ]
        assert what == "Observations"
        if (table,) not in self._made:
            self._made[table,] = list(self._observations(table, region))
        return self._made[table,]

    def _observations(self, table: str, region: str) -> Iterator[dict[str, Any]]:
        def told(code: str, measure: str, text: str) -> dict[str, Any]:
            number = re.fullmatch(r"\d+(?:[.,]\d+)?", text)
            attribute = {"": "Impossible", ".": "Confidential"}.get(text, "None")
            return {
                "Measure": measure,
                "ValueAttribute": attribute,
                "Value": float(text.replace(",", ".")) if number else None,
                "StringValue": None if number or text in ("", ".") else f"{text}  ",
                region: code,
            }

        if table == AREAS:
            for code, row in divisions().items():
                yield told(code, "PV1", row["pv_code"])
                yield told(code, "PV2", row["pv_naam"])
            return
        for code, row in key_figures().items():
            for column, (_name, _number, _title, identity) in self._columns(table).items():
                yield told(code, identity, row[column])

    def _odata4(self, asked: Asked, table: str, what: str) -> Reply:
        if table not in self.titles:
            return Reply(status=404)
        found = self.v4(table, what)
        if what == "Properties":
            return as_json(found)
        if what == "Observations":
            wanted = set(re.findall(r"Measure eq '(\w+)'", asked.query["$filter"]))
            found = [item for item in found if item["Measure"] in wanted]
        return self._paged(asked, found, "@odata.nextLink")

    def bundle(self, table: str) -> bytes:
        """The zip with CSV files that a browser downloads."""

        def sheet(rows: list[dict[str, Any]], *columns: str) -> str:
            text = io.StringIO()
            writer = csv.DictWriter(text, columns or list(rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
            return text.getvalue()

        return zipped(
            {
                "Observations.csv": sheet(self.v4(table, "Observations")),
                "MeasureCodes.csv": sheet(self.v4(table, "MeasureCodes")),
                "MeasureGroups.csv": sheet(
                    self.v4(table, "MeasureGroups"), "Id", "ParentId", "Title"
                ),
                "Properties.csv": sheet([self.v4(table, "Properties")]),
            }
        )

    # --- OGC API Features

    def _features(self, asked: Asked) -> Reply:
        layer = asked.path.split("/")[-2]
        assert asked.query["crs"] == "http://www.opengis.net/def/crs/EPSG/0/28992"
        found, start = layer_of(layer), int(asked.query.get("cursor", 0))
        stop = start + min(int(asked.query["limit"]), self.page)
        links = [{"rel": "self", "href": f"{self.base}{asked.path}"}]
        if stop < len(found):
            query = {**asked.query, "cursor": str(stop)}
            joined = "&".join(f"{name}={quote(text, safe='')}" for name, text in query.items())
            links.append({"rel": "next", "href": f"{self.base}{asked.path}?{joined}"})
        return as_json({"type": "FeatureCollection", "features": found[start:stop], "links": links})


@cache
def layer_of(name: str) -> list[dict[str, Any]]:
    path = DEMO / f"grenzen-{YEAR}" / f"wijkenbuurten_{YEAR}.gpkg"
    about, _ids, outlines, data = pyogrio.raw.read(path, layer=name)
    columns = dict(zip(about["fields"], data, strict=True))
    return [
        {
            "type": "Feature",
            "properties": {key: _plain(values[row]) for key, values in columns.items()},
            "geometry": shapely.geometry.mapping(shapely.from_wkb(outline)),
        }
        for row, outline in enumerate(outlines)
    ]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def ranged(asked: Asked, content: bytes, **more: Any) -> Reply:
    """A file as a good server gives it: a tag, and the rest of it when asked."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Last-Modified": MOMENT, "Accept-Ranges": "bytes"}
    if asked.headers.get("If-None-Match") == tag:
        return Reply(status=304, headers=headers)
    wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("Range", ""))
    if wanted and asked.headers.get("If-Range") in (tag, MOMENT):
        start = int(wanted[1])
        if start >= len(content):
            return Reply(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
        headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return Reply(content[start:], 206, headers, **more)
    return Reply(content, 200, headers, **more)


def packed(document: object) -> Reply:
    """JSON as gzip."""
    body = gzip.compress(json.dumps(document).encode())
    return Reply(body, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})


def later(seconds: int) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


@contextmanager
def serving() -> Iterator[Service]:
    """A server on loopback, until the test is over."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: value[0] for key, value in parse_qs(parts.query).items()}
            asked = Asked(parts.path, query, dict(self.headers))
            service.asked.append(asked)
            reply = service.answer(asked)
            if reply.silent:
                service.release.wait(reply.silent)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            if reply.status != 304:
                length = len(reply.body) if reply.stated is None else reply.stated
                self.send_header("Content-Length", str(length))
            self.end_headers()
            body = reply.body if reply.cut is None else reply.body[: reply.cut]
            service.sent[asked.path] += len(body)
            self.wfile.write(body)
            if reply.cut is not None or reply.stated is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
