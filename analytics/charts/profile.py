"""Charts of a profile: who is a member and who isn't, per category of one dimension.

Each question is a pair: `…_rows` gives the rows (also the table and the export behind the chart),
`…_chart` draws them. Categories keep their own order; a missing number keeps its place and says
why. Persons and households come in separate charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from analytics.charts.colours import theme
from analytics.charts.strips import (
    Domain,
    Row,
    Side,
    Strips,
    by_category,
    figure_row,
    percents,
    round_steps,
)
from analytics.language import _, format_count, format_index, share_decimals
from analytics.measures.wording import Verdict, differs, too_coarse, verdict
from analytics.model import Figure, Unit


@dataclass(frozen=True, slots=True)
class Category:
    """One category with its figures; a figure that was not asked for is None.

    `benchmark` and `nederland` are the penetration of the same category there; without the first
    the Netherlands are the benchmark. The two shares are the category's part of all inhabitants
    and of all members.
    """

    label: str
    population: Figure
    members: Figure
    non_members: Figure
    penetration: Figure
    representation: Figure | None = None
    index: Figure | None = None
    benchmark: Figure | None = None
    nederland: Figure | None = None
    population_share: Figure | None = None
    members_share: Figure | None = None


def count_rows(categories: Sequence[Category], unit: Unit) -> list[Row]:
    """Members, non-members and population of each category, as counts."""
    households = unit is Unit.HOUSEHOLDS
    words = {
        "members": _("met een lid") if households else _("lid"),
        "non_members": _("zonder lid") if households else _("geen lid"),
        "population": _("alle huishoudens") if households else _("inwoners"),
    }
    return [
        figure_row(figure, "count", category=category.label, series=series, word=words[series])
        for category in categories
        for series, figure in (
            ("members", category.members),
            ("non_members", category.non_members),
            ("population", category.population),
        )
    ]


def count_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: Domain | None = None
) -> alt.LayerChart:
    """Members, non-members and population as dots on one line, each with its rounding interval."""
    colours = theme(dark)
    low, high = domain or count_domain(rows)
    strips = Strips((low, high), [(v, format_count(v)) for v in round_steps(low, high / 1.2)])
    looks: dict[str, tuple[str, str, Side]] = {
        "members": (colours.members, colours.members, "below"),
        "non_members": (colours.non_members, colours.non_members, "above"),
        "population": (colours.page, colours.population, "right"),
    }
    named: set[str] = set()
    for place, group in enumerate(by_category(rows)):
        strips.name(place, group[0]["category"])
        known = [row for row in group if row["missing"] is None]
        if known:
            ends = [row["value"] for row in known]
            strips.stem(place, min(0.0, *ends), max(ends), colours.rule, 1.5)
        for row in known:
            fill, stroke, side = looks[row["series"]]
            strips.span(place, row, stroke)
            strips.dot(place, row, fill, stroke)
            text = row["text"]
            if row["series"] not in named:
                named.add(row["series"])
                text = f"{text} {row['word']}"
            strips.label(place, row["value"], text, colours.text, side)
        _reasons(strips, place, group, beside=bool(known))
    return strips.chart(dark)


def share_rows(
    categories: Sequence[Category], own: str, benchmark: str = "", nederland: str = ""
) -> list[Row]:
    """Penetration per category: own area, benchmark and Netherlands, named by the given words."""
    return [
        figure_row(
            figure, "share", _decimals(category), category=category.label, series=series, word=word
        )
        for category in categories
        for series, word, figure in (
            ("own", own, category.penetration),
            ("benchmark", benchmark, category.benchmark),
            ("nederland", nederland, category.nederland),
        )
        if figure is not None
    ]


def _decimals(category: Category) -> int:
    """Of the shares of a category: a difference that the index tells must be seen in them."""
    other = category.benchmark or category.nederland
    if other is None or category.index is None or not differs(category.index):
        return 0
    return share_decimals([(category.penetration, other)])


def share_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: Domain | None = None
) -> alt.LayerChart:
    """Share of members per category: a dot from zero, ticks for benchmark and Netherlands."""
    colours = theme(dark)
    low, high = domain or share_domain(rows)
    strips = Strips((low, high), percents(low, min(high / 1.15, 1.0)))
    named: set[str] = set()
    for place, group in enumerate(by_category(rows)):
        strips.name(place, group[0]["category"])
        for row in group:
            if row["missing"] is not None:
                continue
            word = "" if row["series"] in named else row["word"]
            named.add(row["series"])
            if row["series"] == "own":
                strips.stem(place, low, row["value"], colours.own)
                strips.span(place, row, colours.own)
                strips.dot(place, row, colours.own, colours.own)
                strips.label(place, row["value"], row["text"], colours.text)
            else:
                colour = colours.benchmark if row["series"] == "benchmark" else colours.nederland
                strips.tick(place, row, colour)
                if word:
                    text = f"{word} {row['text']}"
                    strips.label(place, row["value"], text, colours.muted, "below")
        own = [row for row in group if row["series"] == "own"]
        _reasons(strips, place, own, beside=False)
    return strips.chart(dark)


def composition_rows(categories: Sequence[Category], unit: Unit) -> list[Row]:
    """The part that each category is of all inhabitants and of all members."""
    households = unit is Unit.HOUSEHOLDS
    return [
        figure_row(figure, "share", category=category.label, series=series, word=word)
        for category in categories
        for series, word, figure in (
            (
                "population_share",
                _("van alle huishoudens") if households else _("van de inwoners"),
                category.population_share,
            ),
            (
                "members_share",
                _("van de huishoudens met een lid") if households else _("van de leden"),
                category.members_share,
            ),
        )
        if figure is not None
    ]


def composition_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: Domain | None = None
) -> alt.LayerChart:
    """A dumbbell per category: its part of the population (open) and of the members (filled)."""
    colours = theme(dark)
    low, high = domain or share_domain(rows)
    strips = Strips((low, high), percents(low, min(high / 1.15, 1.0)))
    looks: dict[str, tuple[str, str, Side]] = {
        "population_share": (colours.page, colours.population, "above"),
        "members_share": (colours.members, colours.members, "below"),
    }
    named: set[str] = set()
    for place, group in enumerate(by_category(rows)):
        strips.name(place, group[0]["category"])
        known = [row for row in group if row["missing"] is None]
        if len(known) == 2:
            one, other = known
            strips.stem(place, one["value"], other["value"], colours.non_members, 4)
        for row in known:
            fill, stroke, side = looks[row["series"]]
            strips.span(place, row, stroke)
            strips.dot(place, row, fill, stroke)
            text = row["text"] if row["series"] in named else f"{row['text']} {row['word']}"
            named.add(row["series"])
            strips.label(place, row["value"], text, colours.text, side)
        _reasons(strips, place, group, beside=bool(known))
    return strips.chart(dark)


def index_rows(
    categories: Sequence[Category], which: str = "index", too_coarse_from: float | None = None
) -> list[Row]:
    """Index against the benchmark (`which="index"`) or representation (`"representation"`).

    `verdict` judges the whole interval against 100; `coarse` marks a figure that is too coarse
    to steer on (`too_coarse_from`, from the catalog): its interval is shown instead of its value.
    """
    word = _("Index") if which == "index" else _("Vertegenwoordiging")
    rows = []
    for category in categories:
        figure = category.index if which == "index" else category.representation
        if figure is None:
            continue
        row = figure_row(figure, "index", category=category.label, series=which, word=word)
        row |= {"verdict": verdict(figure).value, "coarse": too_coarse(figure, too_coarse_from)}
        rows.append(row)
    return rows


def index_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: Domain | None = None
) -> alt.LayerChart:
    """A lollipop from 100 per category; grey where the interval does not lie beyond 100."""
    colours = theme(dark)
    low, high = domain or index_domain(rows)
    around = [v for v in round_steps(low, high) if v != 100]
    strips = Strips((low, high), [(v, format_index(v)) for v in sorted([*around, 100.0])])
    strips.upright = 100.0
    for place, group in enumerate(by_category(rows)):
        row = group[0]
        strips.name(place, row["category"])
        if row["missing"] is not None:
            _reasons(strips, place, group, beside=False)
            continue
        clear = row["verdict"] in (Verdict.OVER, Verdict.UNDER) and not row["coarse"]
        colour = colours.own if clear else colours.benchmark
        strips.stem(place, 100.0, row["value"], colour)
        strips.span(place, row, colour)
        strips.dot(place, row, colour if clear else colours.page, colour)
        text = row["margin"] if row["coarse"] and row["margin"] else row["text"]
        strips.label(place, row["value"], text, colours.text if clear else colours.muted)
    return strips.chart(dark)


def count_domain(*charts: Sequence[Row]) -> Domain:
    """One scale from zero for charts that are compared, with room for the words at the end."""
    return 0.0, max(_highest(charts), 1.0) * 1.32


def share_domain(*charts: Sequence[Row]) -> Domain:
    """One scale from zero for charts that are compared."""
    return 0.0, max(_highest(charts), 0.01) * 1.15


def index_domain(*charts: Sequence[Row]) -> Domain:
    """One scale around 100 for charts that are compared; very wide intervals run off its edge."""
    known = [row for rows in charts for row in rows if row["missing"] is None]
    values = [100.0, *(row["value"] for row in known)]
    lowest = min(80.0, *(max(row["low"], min(values) - 40) for row in known), *values)
    highest = max(120.0, *(min(row["high"], max(values) * 1.3) for row in known), *values)
    room = (highest - lowest) * 0.1
    return max(lowest - room, 0.0), highest + room


def _reasons(strips: Strips, place: int, group: Sequence[Row], *, beside: bool) -> None:
    """Why numbers of a category are missing: on its line, or behind its name where dots stand."""
    absent = [row for row in group if row["missing"] is not None]
    if not absent:
        return
    if beside:
        words: dict[str, list[str]] = {}
        for row in absent:
            words.setdefault(row["reason"], []).append(row["word"])
        what = "; ".join(f"{', '.join(said)}: {reason}" for reason, said in words.items())
        strips.names[-1]["text"] += f" ({what})"
        return
    reasons = list(dict.fromkeys(row["reason"] for row in absent))
    strips.reason(place, ", ".join(reasons))


def _highest(charts: Sequence[Sequence[Row]]) -> float:
    highs = [row["high"] for rows in charts for row in rows if row["missing"] is None]
    return max(highs, default=0.0)
