"""Complaints about deliveries, for readers and for machines."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.language import _, enumerated, format_count, ngettext
from analytics.model import Complaint, Kind, Severity
from analytics.reports.judgement import grouped, quoted, where

if TYPE_CHECKING:
    from analytics.sources import Batch
    from analytics.sources.context import Context

_SHOWN_PER_KIND = 20


@dataclass(frozen=True, slots=True)
class Beside:
    """What deliveries are judged beside: the atlas in service in a folder, when there is one."""

    folder: Path
    version: str = ""
    known: "Context | None" = None

    @classmethod
    def of(cls, folder: Path) -> "Beside":
        """Raises `AtlasError` for an atlas that can't be read."""
        from analytics.store import Atlas, current_version

        if current_version(folder) is None:
            return cls(folder)
        with closing(Atlas.open(folder, "operator")) as atlas:
            return cls(folder, atlas.version, atlas.known())

    @property
    def border_years(self) -> list[int]:
        return [] if self.known is None else sorted(self.known.divisions)

    def in_words(self) -> str:
        if self.known is None:
            return _("Gecontroleerd zonder atlas: in {folder} staat er geen.").format(
                folder=self.folder
            )
        organisations = len(self.known.organisations or ())
        return _(
            "Gecontroleerd naast atlas {version} in {folder}: grenzen van {years}; {organisations}."
        ).format(
            version=self.version,
            folder=self.folder,
            years=enumerated([str(year) for year in self.border_years]) or _("geen jaar"),
            organisations=ngettext(
                "{count} organisatie", "{count} organisaties", organisations
            ).format(count=format_count(organisations)),
        )

    def as_dict(self) -> dict[str, Any] | None:
        if self.known is None:
            return None
        return {
            "folder": str(self.folder),
            "version": self.version,
            "border_years": self.border_years,
            "organisations": len(self.known.organisations or ()),
        }


def as_json(complaints: Iterable[Complaint], deliveries: Iterable[str], beside: Beside) -> str:
    """All complaints, each with its place, and what was judged beside; nothing is left out."""
    found = list(complaints)
    return json.dumps(
        {
            "ok": not any(item.severity is Severity.ERROR for item in found),
            "deliveries": list(deliveries),
            "beside": beside.as_dict(),
            "complaints": [asdict(item) for item in found],
        },
        ensure_ascii=False,
        indent=1,
    )


def as_text(complaints: Iterable[Complaint]) -> list[str]:
    """One line a complaint; of many of one kind in one delivery the first twenty and a count.
    Those with one figure as their cause stand below it.
    """
    found = list(complaints)
    caused = dict.fromkeys((item.delivery, item.cause) for item in found if item.cause)
    matters = dict.fromkeys(list(caused)[:_SHOWN_PER_KIND], False)
    seen: Counter[tuple[str, str, Severity]] = Counter()
    first: dict[tuple[str, str, Severity], str] = {}
    lines = []
    for item in found:
        matter = (item.delivery, item.cause)
        if matter in matters:
            if not matters[matter]:
                matters[matter] = True
                lines += _matter([one for one in found if (one.delivery, one.cause) == matter])
            continue
        group = (item.delivery, item.kind, item.severity)
        seen[group] += 1
        first.setdefault(group, item.message)
        if seen[group] <= _SHOWN_PER_KIND:
            lines.append(_line(item))
    for group, count in seen.items():
        if count > _SHOWN_PER_KIND:
            lines.append(
                _(
                    "{delivery}: nog {count} keer zoiets als: {message} (alle met --format json)"
                ).format(delivery=group[0], count=count - _SHOWN_PER_KIND, message=first[group])
            )
    return [*lines, _sum(found)]


def borders_needed(batch: "Batch") -> list[str]:
    """What building will ask for and a check does not: the borders of the years of the members."""
    without = {item.delivery for item in batch.complaints if item.kind == "no_borders"}
    years = {
        item.delivery.border_year
        for item in batch.deliveries
        if item.delivery.kind is Kind.LGB and item.delivery.id in without
    }
    return [
        _("Let op: bouwen kan alleen samen met een levering met de grenzen van {year}.").format(
            year=year
        )
        for year in sorted(years)
    ]


def _matter(items: list[Complaint]) -> list[str]:
    """One figure, and below it what follows from it."""
    (group,) = grouped(items)
    head = f"{_label(group.severity)}: {items[0].delivery}: {group.message} {group.advice}"
    return [head, *(f"  - {where(item)}" for item in items)]


def _label(severity: Severity) -> str:
    return _("FOUT") if severity is Severity.ERROR else _("Let op")


def _line(item: Complaint) -> str:
    place = item.place
    parts = [
        item.delivery,
        place.file,
        _("blad {name}").format(name=place.sheet) if place.sheet else "",
        _("rij {row}").format(row=place.row) if place.row is not None else "",
        _("kolom {name}").format(name=place.column) if place.column else "",
    ]
    found = ", ".join(filter(None, parts))
    text = f" {quoted(item, '«»')}" if item.text else ""
    return f"{_label(item.severity)}: {found}: {item.message}{text} {item.advice}"


def _sum(found: list[Complaint]) -> str:
    errors = sum(item.severity is Severity.ERROR for item in found)
    warnings = len(found) - errors
    return "{}, {}.".format(
        ngettext("{count} fout", "{count} fouten", errors).format(count=errors),
        ngettext("{count} waarschuwing", "{count} waarschuwingen", warnings).format(count=warnings),
    )
