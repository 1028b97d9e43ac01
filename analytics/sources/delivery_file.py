"""Reads `delivery.toml`: what a delivery says about its own numbers."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.catalog import (
    LONG_FORM,
    PROFILE_FILE,
    Catalog,
    CatalogError,
    Profile,
    read_profile,
)
from analytics.language import _
from analytics.model import (
    TOTAL,
    Coverage,
    Delivery,
    Kind,
    Level,
    Rounding,
    RoundingMethod,
    Status,
    Unit,
)
from analytics.sources.complaints import Complaints
from analytics.sources.folders import File, Folder, MemoryFolder
from analytics.sources.tables import closest, did_you_mean
from analytics.sources.workbooks import TEXTS, WORKBOOKS

DELIVERY_FILE = "delivery.toml"
FICTIONAL = "fictief"
"""The source of every synthetic delivery; a made-up figure never bears a real publisher's name."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_LEVELS = tuple(level for level in Level if level is not Level.BIBLIOTHEEK)
_SUFFIXES = {
    Kind.LGB: (".csv",),
    Kind.BORDERS: (".gpkg", ".csv"),
    Kind.KWB: (".csv", ".xlsx", ".xls"),
    Kind.ORGANISATIONS: (".csv",),
    Kind.BRANCHES: (".csv",),
    Kind.MONITOR: (".csv",),
    Kind.AGREEMENTS: (".csv",),
}
_REQUIRED = ("id", "kind", "title", "source", "reference_date", "status", "border_year", "files")


class _Wrong(Exception):
    """A value is not what its field asks for: what is wrong, what to do, the text."""

    def __init__(self, message: str, advice: str, text: object = "", field: str = "") -> None:
        super().__init__(message)
        self.message, self.advice, self.text, self.field = message, advice, text, field


@dataclass(frozen=True, slots=True)
class Header:
    """A delivery as its own file describes it, with the place and the hash of its files."""

    folder: Folder
    delivery: Delivery
    document: str
    hashes: dict[str, str]
    profile: Profile | None = None
    """The layout of its files; None for the one that its kind has."""
    doubtful: frozenset[str] = frozenset()
    """Fields that are wrong or absent, and stand here with a value that nobody gave: only for
    judging the figures, never for publishing them."""

    def files(self, *suffixes: str) -> list[File]:
        """Its files (with one of these suffixes)."""
        files = [File(self.folder, name) for name in self.delivery.files]
        return [file for file in files if not suffixes or file.suffix in suffixes]

    def read(self, name: str) -> bytes:
        """The content of one of its files. Raises OSError when it can't be read."""
        return File(self.folder, name).read()


def read_delivery_file(folder: Folder, catalog: Catalog) -> tuple[Header | None, Complaints]:
    """Judge a folder's `delivery.toml`; no header when an error is among the complaints."""
    header, complaints = judge_delivery_file(folder, catalog)
    return None if complaints.failed else header, complaints


def judge_delivery_file(folder: Folder, catalog: Catalog) -> tuple[Header | None, Complaints]:
    """The same, but with a doubtful header where member figures can be judged in spite of it."""
    complaints = Complaints(folder.name or _called(folder))
    document = _document(folder, complaints)
    if document is None:
        return None, complaints
    values = _toml(document, complaints)
    if values is None:
        return None, complaints
    if isinstance(values.get("id"), str) and _ID.fullmatch(values["id"]):
        complaints.delivery = values["id"]
    fields = _fields(values, document, catalog, folder, complaints)
    sound = not complaints.failed
    before = len(complaints.items)
    profile, beside = _profile(fields, document, catalog, folder, complaints)
    if complaints.failed:
        readable = sound or not any(item.place.column == "files" for item in complaints.items)
        if not readable or len(complaints.items) > before:
            return None, complaints
        return _doubtful(folder, fields, values, document, profile, catalog), complaints
    if profile is not None and "rounding" not in fields:
        fields["rounding"] = tuple(Rounding(**line.model_dump()) for line in profile.rounding)
    hashes: dict[str, str] = {}
    for name in fields["files"]:
        try:
            hashes[name] = file_hash(File(folder, name))
        except OSError as fault:
            complaints.error(
                "unreadable_file",
                _("Dit bestand kan niet worden gelezen."),
                _("Controleer of u het bestand mag lezen."),
                file=name,
                text=fault.strerror or "",
            )
    if complaints.failed:
        return None, complaints
    parts = [_sha256(document.encode()), *(f"{name}:{hashes[name]}" for name in sorted(hashes))]
    if beside:
        parts.append(f"{PROFILE_FILE}:{_sha256(beside.encode())}")
    delivery = Delivery(**fields, hash=_sha256("\n".join(parts).encode()))
    return Header(folder, delivery, document, hashes, profile), complaints


def _doubtful(
    folder: Folder,
    fields: dict[str, Any],
    values: dict[str, Any],
    document: str,
    profile: Profile | None,
    catalog: Catalog,
) -> Header | None:
    """A header for judging only, of a delivery of member figures whose files are known."""
    if fields.get("kind") is not Kind.LGB or "files" not in fields:
        return None
    rules = _rules(catalog)
    meant = {closest(name, rules) for name in values if name not in rules}
    wrong = {name for name in (*_REQUIRED, *(set(values) & set(rules)), *meant)
             if name and name not in fields}  # fmt: skip
    if "profile" in wrong:
        return None
    if profile is not None and "rounding" not in fields and "rounding" not in wrong:
        fields["rounding"] = tuple(Rounding(**line.model_dump()) for line in profile.rounding)
    stand_in: dict[str, Any] = {
        "id": folder.name,
        "title": folder.name,
        "source": "",
        "reference_date": date.min,
        "status": Status.PROVISIONAL,
        "border_year": 0,
    }
    levels: dict[str, Any] = {"levels": _LEVELS} if "levels" in wrong else {}
    delivery = Delivery(**(stand_in | levels | fields))
    return Header(folder, delivery, document, {}, profile, frozenset(wrong or {"delivery.toml"}))


def _profile(
    fields: dict[str, Any],
    document: str,
    catalog: Catalog,
    folder: Folder,
    complaints: Complaints,
) -> tuple[Profile | None, str]:
    """The profile that a delivery names, and its text when it stands beside `delivery.toml`.

    None for the long form as CSV, which has a reader of its own.
    """
    name = fields.get("profile", "")
    if not name:
        return None, ""
    where = {"file": DELIVERY_FILE, "row": _row(document, "profile"), "column": "profile"}
    if fields.get("kind", Kind.LGB) is not Kind.LGB:
        complaints.error(
            "wrong_value",
            _("Een profiel hoort alleen bij een levering van de soort lgb."),
            _("Haal profile weg."),
            text=name,
            **where,
        )
        return None, ""
    source = File(folder, PROFILE_FILE)
    if source.exists:
        try:
            text = source.read().decode("utf-8-sig")
            found = read_profile(text, catalog.dimensions, PROFILE_FILE)
        except (OSError, UnicodeDecodeError, CatalogError) as fault:
            lines = str(fault).splitlines() if isinstance(fault, CatalogError) else [""]
            for line in lines:
                complaints.error(
                    "wrong_profile",
                    _("Dit profiel klopt niet."),
                    _("Verbeter het veld dat er staat; zie docs/leveringsprofielen.md."),
                    file=PROFILE_FILE,
                    text=line.removeprefix(f"{PROFILE_FILE}: "),
                )
            return None, ""
        if found.id == name:
            return found, text
    if name not in catalog.profiles:
        complaints.error(
            "unknown_profile",
            _("Dit profiel is niet bekend."),
            did_you_mean(name, catalog.profiles)
            or _(
                "Zet het profiel als profile.toml naast delivery.toml. Bekend zijn: {names}."
            ).format(names=", ".join(catalog.profiles)),
            text=name,
            **where,
        )
        return None, ""
    if name == LONG_FORM and all(file.endswith(".csv") for file in fields.get("files", ())):
        return None, ""
    return catalog.profiles[name], ""


def file_hash(file: File) -> str:
    """The SHA-256 of a file, read in pieces where it is on disk."""
    if isinstance(file.folder, MemoryFolder):
        return _sha256(file.read())
    with (file.folder / file.name).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _document(folder: Folder, complaints: Complaints) -> str | None:
    try:
        return File(folder, DELIVERY_FILE).read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = fault.object.count(b"\n", 0, fault.start) + 1
        complaints.error(
            "encoding",
            _("Dit bestand is niet opgeslagen als UTF-8."),
            _("Sla het bestand op als tekst met UTF-8."),
            file=DELIVERY_FILE,
            row=row,
            text=fault.object[fault.start : fault.start + 8].hex(" "),
        )
    except (OSError, ValueError):
        inside = _deliveries_in(folder)
        if isinstance(folder, Path) and not folder.is_dir():
            message = _("Deze map bestaat niet of is geen map.")
            advice = _("Noem de map waarin de levering staat.")
        elif inside:
            message = _("Deze map is zelf geen levering: er staat geen delivery.toml in.")
            advice = _("Bedoelt u de mappen daarin? Noem ze elk, zoals {names}.").format(
                names=", ".join(inside[:3])
            )
        else:
            message = _("In deze map staat geen leesbaar bestand delivery.toml.")
            advice = _("Zet in elke map van een levering een delivery.toml.")
        complaints.error("no_delivery", message, advice, text=_called(folder))
    return None


def _called(folder: Folder) -> str:
    return folder.name if isinstance(folder, MemoryFolder) else str(folder)


def _deliveries_in(folder: Folder) -> list[str]:
    """The folders right inside this one that hold a delivery."""
    if isinstance(folder, MemoryFolder):
        return []
    try:
        return sorted(str(path.parent) for path in folder.glob(f"*/{DELIVERY_FILE}"))
    except (OSError, ValueError):
        return []


def _toml(document: str, complaints: Complaints) -> dict[str, Any] | None:
    try:
        return tomllib.loads(document)
    except (ValueError, RecursionError) as fault:
        found = re.search(r"\(at line (\d+), column", str(fault))
        row = int(found[1]) if found else None
        lines = document.splitlines()
        complaints.error(
            "toml",
            _("Dit bestand is geen geldige TOML: {fault}.").format(fault=str(fault)[:100]),
            _("Verbeter deze regel: naam = waarde, tekst tussen aanhalingstekens."),
            file=DELIVERY_FILE,
            row=row,
            text=lines[row - 1] if row and row <= len(lines) else "",
        )
    return None


def _fields(
    values: dict[str, Any],
    document: str,
    catalog: Catalog,
    folder: Folder,
    complaints: Complaints,
) -> dict[str, Any]:
    rules = _rules(catalog)
    fields: dict[str, Any] = {}

    def complain(kind: str, field: str, wrong: _Wrong) -> None:
        column = f"{field}.{wrong.field}" if wrong.field else field
        row = _row(document, field)
        complaints.error(
            kind,
            wrong.message,
            wrong.advice,
            file=DELIVERY_FILE,
            row=row,
            column=column,
            text=wrong.text,
        )

    for name, value in values.items():
        if name not in rules:
            complain("unknown_field", name, _unknown(name, rules))
            continue
        try:
            fields[name] = rules[name](value)
        except _Wrong as wrong:
            complain("wrong_value", name, wrong)
    for name in _REQUIRED:
        if name not in values:
            complain(
                "missing_field",
                name,
                _Wrong(
                    _("Het veld {name} ontbreekt.").format(name=name),
                    _("Voeg het veld {name} toe.").format(name=name),
                ),
            )
    _judge_together(fields, values, complain)
    _judge_files(fields, folder, complain)
    if "round" not in fields and "reference_date" in fields:
        fields["round"] = str(fields["reference_date"].year)
    return fields


def _judge_together(
    fields: dict[str, Any],
    values: dict[str, Any],
    complain: Callable[[str, str, _Wrong], None],
) -> None:
    if "source" not in fields or ("synthetic" in values and "synthetic" not in fields):
        return
    fictional = fields["source"].strip().lower() == FICTIONAL
    if fields.get("synthetic", False) and not fictional:
        complain(
            "synthetic_source",
            "source",
            _Wrong(
                _("Een levering met verzonnen cijfers noemt nooit een echte bron."),
                _('Zet source = "fictief", of haal synthetic = true weg als de cijfers echt zijn.'),
                fields["source"],
            ),
        )
    elif fictional and not fields.get("synthetic", False):
        complain(
            "synthetic_source",
            "synthetic",
            _Wrong(
                _("De bron is fictief, maar de levering zegt niet dat de cijfers verzonnen zijn."),
                _("Zet synthetic = true."),
                fields["source"],
            ),
        )


def _judge_files(
    fields: dict[str, Any], folder: Folder, complain: Callable[[str, str, _Wrong], None]
) -> None:
    names: tuple[str, ...] = fields.get("files", ())
    for name in names:
        # A name holds no path (judged before); a link was laid by whoever keeps the folder.
        if not File(folder, name).exists:
            complain(
                "missing_file",
                "files",
                _Wrong(
                    _("Dit bestand staat niet in de map van de levering."),
                    _("Zet het bestand naast delivery.toml, of verbeter de naam."),
                    name,
                ),
            )
    if "kind" not in fields:
        return
    kind: Kind = fields["kind"]
    suffixes = [Path(name).suffix.lower() for name in names]
    shaped = kind is Kind.LGB and bool(fields.get("profile"))
    allowed = (*WORKBOOKS, *TEXTS) if shaped else _SUFFIXES[kind]
    advice = _("Gebruik {suffixes}.")
    if kind is Kind.LGB and not shaped:
        advice = _('Gebruik {suffixes}, of noem de indeling van het bestand: profile = "…".')
    for name, suffix in zip(names, suffixes, strict=True):
        if suffix not in allowed:
            complain(
                "file_kind",
                "files",
                _Wrong(
                    _("Een levering van de soort {kind} bestaat niet uit zo'n bestand.").format(
                        kind=kind
                    ),
                    advice.format(suffixes=", ".join(allowed)),
                    name,
                ),
            )
    if (
        kind is Kind.BORDERS
        and names
        and (suffixes.count(".gpkg") != 1 or suffixes.count(".csv") > 1)
    ):
        complain(
            "file_kind",
            "files",
            _Wrong(
                _("Grenzen zijn één GeoPackage (.gpkg) en hoogstens één CSV met provincies."),
                _("Verbeter de lijst met bestanden."),
                ", ".join(names),
            ),
        )
    if kind is Kind.KWB and len(names) > 1:
        complain(
            "file_kind",
            "files",
            _Wrong(
                _("Kerncijfers bestaan uit één bestand."),
                _("Maak van elk bestand een eigen levering."),
                ", ".join(names),
            ),
        )


def _row(document: str, field: str) -> int | None:
    pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(field)}["']?\s*[=.\]]""")
    return next(
        (row for row, line in enumerate(document.splitlines(), 1) if pattern.match(line)), None
    )


def _unknown(name: str, valid: Iterable[str]) -> _Wrong:
    advice = did_you_mean(name, valid) or _("Haal dit weg. Bekend zijn: {names}.").format(
        names=", ".join(valid)
    )
    return _Wrong(_("Dit veld is niet bekend."), advice, name)


# --- what each field must be: a rule takes any TOML value, and returns it or raises _Wrong ---

_Rule = Callable[[Any], Any]


def _rules(catalog: Catalog) -> dict[str, _Rule]:
    dimension = _one_of([TOTAL, *catalog.dimensions])
    rounding = {
        "base": _number(0, 1e9),
        "method": _member(RoundingMethod),
        "level": _member(Level),
        "unit": _member(Unit),
        "dimension": dimension,
        "category": _text,
        "measure": _one_of(["population", "members", "share"]),
    }
    coverage: dict[str, _Rule] = dict.fromkeys(
        ("organisations", "of_organisations", "inhabitants", "of_inhabitants"), _whole(0, 10**10)
    )
    return {
        "id": _identifier,
        "kind": _member(Kind),
        "title": _text,
        "source": _text,
        "reference_date": _date,
        "status": _member(Status),
        "border_year": _whole(1990, 2100),
        "synthetic": _boolean,
        "files": _files,
        "profile": _identifier,
        "round": _text,
        "revision": _whole(0, 10**6),
        "members_of": _identifier,
        "participants": _list_of(_identifier),
        "levels": _list_of(_member(Level, _LEVELS), some=True),
        "rounding": lambda value: _roundings(value, rounding, catalog),
        "share_from_unrounded": _boolean,
        "coverage": lambda value: _coverage(value, coverage),
        "benchmark_base": _one_of(["covered", "all", "unknown"]),
        "classification": lambda value: _classification(value, catalog),
        "universe": lambda value: _per_dimension(value, catalog, _any_text),
        "match_rate": _number(0, 1),
        "completeness": _number(0, 1),
        "protected": _boolean,
        "audience": _one_of(["public", "confidential"]),
    }


def _any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(_("Hier hoort tekst."), _("Zet de tekst tussen aanhalingstekens."), value)
    return value


def _text(value: Any) -> str:
    if not _any_text(value).strip() or not value.isprintable():
        raise _Wrong(_("Hier hoort tekst op één regel."), _("Vul het veld in."), value)
    return value.strip()


def _identifier(value: Any) -> str:
    if not _ID.fullmatch(_any_text(value)):
        raise _Wrong(
            _("Dit is geen bruikbare id."),
            _("Gebruik alleen letters, cijfers, streepje, punt en laag streepje (ten hoogste 64)."),
            value,
        )
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_("Hier hoort ja of nee."), _("Gebruik true of false."), value)
    return value


def _whole(low: int, high: int) -> _Rule:
    def rule(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Wrong(
                _("Hier hoort een geheel getal van {low} tot en met {high}.").format(
                    low=low, high=high
                ),
                _("Schrijf het getal zonder aanhalingstekens."),
                value,
            )
        return value

    return rule


def _number(low: float, high: float) -> _Rule:
    def rule(value: Any) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise _Wrong(
                _("Hier hoort een getal van {low} tot en met {high}.").format(
                    low=low, high=f"{high:.15g}"
                ),
                _("Schrijf het getal met een decimale punt en zonder aanhalingstekens."),
                value,
            )
        return float(value)

    return rule


def _date(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _Wrong(
            _("Hier hoort een datum."),
            _("Schrijf de datum als 2023-01-01, zonder aanhalingstekens."),
            value,
        )
    return value


def _one_of(valid: list[str]) -> _Rule:
    def rule(value: Any) -> str:
        if _any_text(value) not in valid:
            raise _Wrong(
                _("Deze waarde is niet bekend."),
                did_you_mean(value, valid)
                or _("Kies uit: {names}.").format(names=", ".join(valid)),
                value,
            )
        return value

    return rule


def _member(kind: type[StrEnum], valid: Iterable[StrEnum] | None = None) -> _Rule:
    check = _one_of([str(item) for item in (kind if valid is None else valid)])
    return lambda value: kind(check(value))


def _list_of(rule: _Rule, *, some: bool = False) -> _Rule:
    def whole(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or (some and not value):
            raise _Wrong(_("Hier hoort een lijst."), _('Schrijf een lijst als ["a", "b"].'), value)
        items = [rule(item) for item in value]
        double = next((item for item in items if items.count(item) > 1), None)
        if double is not None:
            raise _Wrong(
                _("Dit staat twee keer in de lijst."), _("Laat één van de twee weg."), double
            )
        return tuple(items)

    return whole


def _files(value: Any) -> tuple[str, ...]:
    names = _list_of(_text, some=True)(value)
    for name in names:
        if "/" in name or "\\" in name or name.startswith(".") or ":" in name or len(name) > 100:
            raise _Wrong(
                _("Dit is geen gewone bestandsnaam."),
                _("Noem alleen bestanden die in dezelfde map staan, zonder pad."),
                name,
            )
    return names


def _table(value: Any, rules: dict[str, _Rule]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(
            _("Hier hoort een groep velden."),
            _("Schrijf de groep tussen accolades, als naam = waarde."),
            value,
        )
    fields: dict[str, Any] = {}
    for name, item in value.items():
        if name not in rules:
            wrong = _unknown(name, rules)
            wrong.field = name
            raise wrong
        try:
            fields[name] = rules[name](item)
        except _Wrong as wrong:
            wrong.field = name
            raise
    return fields


def _roundings(value: Any, rules: dict[str, _Rule], catalog: Catalog) -> tuple[Rounding, ...]:
    if not isinstance(value, list):
        raise _Wrong(_("Hier hoort een lijst."), _("Schrijf een lijst als [{ base = 5 }]."), value)
    lines: list[Rounding] = []
    for item in value:
        fields = _table(item, rules)
        if "base" not in fields:
            raise _Wrong(
                _("Bij een afronding hoort base."),
                _("Schrijf bijvoorbeeld { base = 5 }; base = 1 is niet afgerond."),
                item,
            )
        base, measure = fields["base"], fields.get("measure")
        smallest = 0 if fields.get("method") is RoundingMethod.CELL_KEY else 1
        if measure != "share" and (base != int(base) or base < smallest):
            raise _Wrong(
                _("Aantallen worden afgerond op hele getallen."),
                _("Gebruik een heel getal voor base; base = 1 is niet afgerond."),
                base,
                "base",
            )
        if measure == "share" and base > 100:
            raise _Wrong(
                _("Aandelen staan in procenten: base is hoogstens 100."),
                _("Gebruik bijvoorbeeld base = 0.1."),
                base,
                "base",
            )
        category = fields.get("category")
        if category is not None and category not in _categories(catalog, fields.get("dimension")):
            raise _Wrong(
                _("Deze categorie is niet bekend."),
                _("Noem ook de dimensie, en een categorie daarvan."),
                category,
                "category",
            )
        lines.append(Rounding(**fields))
    return tuple(lines)


def _categories(catalog: Catalog, dimension: str | None) -> set[str]:
    chosen = [item for item in catalog.dimensions.values() if dimension in (None, item.id)]
    versions = [version for item in chosen for version in item.classifications]
    return {TOTAL, *(category.id for version in versions for category in version.categories)}


def _coverage(value: Any, rules: dict[str, _Rule]) -> Coverage:
    fields = _table(value, rules)
    for part, whole in (("organisations", "of_organisations"), ("inhabitants", "of_inhabitants")):
        if part in fields and whole in fields and fields[part] > fields[whole]:
            raise _Wrong(
                _("Het deel is groter dan het geheel."),
                _("Controleer {part} en {whole}.").format(part=part, whole=whole),
                fields[part],
                part,
            )
    return Coverage(**fields)


def _per_dimension(value: Any, catalog: Catalog, rule: _Rule) -> dict[str, Any]:
    return _table(value, dict.fromkeys(catalog.dimensions, rule))


def _classification(value: Any, catalog: Catalog) -> dict[str, str]:
    chosen = _per_dimension(value, catalog, _text)
    for name, version in chosen.items():
        versions = [item.id for item in catalog.dimensions[name].classifications]
        if version not in versions:
            raise _Wrong(
                _("Deze indeling is niet bekend."),
                _("Kies uit: {names}.").format(names=", ".join(versions)),
                version,
                name,
            )
    return chosen
