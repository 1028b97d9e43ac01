"""Complaints for people (grouped, with examples) and for machines (all of them)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from itertools import groupby

from analytics.language import _, ngettext
from analytics.model import Complaint, Place, Severity

JsonValue = str | int | None
_PLACE = tuple(field.name for field in fields(Place))


def as_dicts(complaints: Iterable[Complaint]) -> list[dict[str, JsonValue]]:
    """Every complaint as flat, JSON-able values; `row` is null where there is none."""
    flat: list[dict[str, JsonValue]] = []
    for complaint in complaints:
        values = asdict(complaint)
        place = values.pop("place")
        flat.append(
            {
                "severity": str(values.pop("severity")),
                "delivery": values.pop("delivery"),
                **place,
                **values,
            }
        )
    return flat


def from_dicts(flat: Iterable[Mapping[str, JsonValue]]) -> list[Complaint]:
    """What `as_dicts` made."""
    return [
        Complaint(
            place=Place(**{name: one[name] for name in _PLACE}),  # pyright: ignore[reportArgumentType]
            severity=Severity(str(one["severity"])),
            **{name: one[name] for name in one if name not in ("severity", *_PLACE)},  # pyright: ignore[reportArgumentType]
        )
        for one in flat
    ]


def as_text(complaints: Sequence[Complaint], *, examples: int = 5) -> str:
    """Complaints as text: per delivery and kind the number, a few places, and what to do."""
    if not complaints:
        return _("Geen klachten.")

    def kind(item: Complaint) -> tuple[bool, str, str, str, str]:
        return (
            item.severity is not Severity.ERROR,
            item.delivery,
            item.kind,
            item.message,
            item.advice,
        )

    order = {
        key: index for index, key in enumerate(dict.fromkeys(kind(item) for item in complaints))
    }
    blocks: list[str] = []
    for key, group in groupby(sorted(complaints, key=lambda item: order[kind(item)]), key=kind):
        items = list(group)
        mark = _("LET OP") if key[0] else _("FOUT")
        times = f" ({len(items)}×)" if len(items) > 1 else ""
        lines = [f"{mark} {key[1]}: {key[3]}{times}"]
        lines += [f"  {where}" for item in items[:examples] if (where := _where(item))]
        if len(items) > examples:
            rest = len(items) - examples
            lines.append(
                "  " + ngettext("en nog {count}", "en nog {count}", rest).format(count=rest)
            )
        lines.append("  → " + key[4])
        blocks.append("\n".join(lines))
    return "\n".join([*blocks, summary(complaints)])


def summary(complaints: Iterable[Complaint]) -> str:
    """How many errors and warnings there are."""
    severities = [item.severity for item in complaints]
    errors = severities.count(Severity.ERROR)
    warnings = severities.count(Severity.WARNING)
    return ", ".join(
        [
            ngettext("{count} fout", "{count} fouten", errors).format(count=errors),
            ngettext("{count} waarschuwing", "{count} waarschuwingen", warnings).format(
                count=warnings
            ),
        ]
    )


def place_text(place: Place) -> str:
    """Where it is, in words: file, layer or sheet, row, column."""
    parts = [place.file]
    if place.sheet:
        layer = place.file.lower().endswith(".gpkg")
        kind = _("laag {sheet}") if layer else _("blad {sheet}")
        parts.append(kind.format(sheet=place.sheet))
    if place.row is not None:
        parts.append(_("rij {row}").format(row=place.row))
    if place.column:
        parts.append(_("kolom {column}").format(column=place.column))
    return ", ".join(part for part in parts if part)


def _where(item: Complaint) -> str:
    text = f"“{item.text}”" if item.text else ""
    return ": ".join(part for part in (place_text(item.place), text) if part)
