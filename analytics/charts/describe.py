"""Charts in words, for whoever does not see them: alternative texts.

Made from the same rows as the chart, thus after protection. They list and never rank: no "most"
or "least" while a candidate may be missing.
"""

from collections.abc import Sequence
from typing import Any

from analytics.charts.classes import Areas, Scheme, kinds_in, symbols
from analytics.charts.legend import class_labels
from analytics.language import _, missing_label, ngettext

Row = dict[str, Any]


def describe_map(
    areas: Areas, scheme: Scheme, title: str, place: str, measure: str = "number", unit: str = ""
) -> str:
    """The map in two sentences: what it shows, and how many areas lie in each class.

    Areas without a number are named by kind, not counted.
    """
    count = len(areas.codes)
    parts = [
        ngettext(
            "Kaart van {count} gebied in {place}: {title}.",
            "Kaart van {count} gebieden in {place}: {title}.",
            count,
        ).format(count=count, place=place, title=title)
    ]
    if scheme.scale != "circles":
        numbers = symbols(areas.figures, scheme).tolist()
        classes = [
            f"{label}: {numbers.count(number)}"
            for number, label in enumerate(class_labels(scheme.breaks, measure, unit))
            if number in numbers
        ]
        if classes:
            parts.append(_("Gebieden per klasse: {classes}.").format(classes="; ".join(classes)))
    kinds = kinds_in(areas.figures)
    if kinds:
        reasons = ", ".join(missing_label(reason) for reason in kinds)
        parts.append(_("Niet overal is een cijfer: {reasons}.").format(reasons=reasons))
    return " ".join(parts)


def describe_rows(rows: Sequence[Row], title: str) -> str:
    """A chart of a profile in words: every category with its figures or the reason for none.

    `rows` are those of `profile` (counts, shares, composition or index).
    """
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["category"], []).append(
            f"{row['word']} {row['reason'] or row['text']}"
        )
    return _with_title(title, [f"{name}: {', '.join(said)}" for name, said in groups.items()])


def describe_headline(rows: Sequence[Row], title: str) -> str:
    """The strip under a headline figure in words."""
    return _with_title(title, [f"{row['label']}: {row['reason'] or row['text']}" for row in rows])


def _with_title(title: str, parts: Sequence[str]) -> str:
    return f"{title}. {'; '.join(parts)}." if parts else f"{title}."
