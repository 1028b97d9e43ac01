"""The national comparison as JSON and as tables: rank, band, groups, correction, split."""

from typing import TYPE_CHECKING, Any

from analytics.catalog import Measure
from analytics.command_line.answers import Column, Extra
from analytics.language import _, format_count, format_share, missing_label, ngettext
from analytics.measures import funnel
from analytics.measures.ranking import Ranks
from analytics.model import Counts, Delivery, Figure, Figures, Level

if TYPE_CHECKING:
    from analytics.store import Comparison, Standing

_POSITIONS = {-1: "below", 0: "within", 1: "above"}


def as_json(found: "Standing", delivery: Delivery) -> dict[str, Any]:
    """What is added to the answer of `benchmark`, under keys of its own."""
    own = found.own
    return {
        "level": found.level.value,
        "units": len(found),
        "rank": _rank(found.ranks, own),
        "corrected": None if found.corrected is None else found.corrected[own].as_dict(),
        "corrected_rank": _rank(found.corrected_ranks, own),
        "funnel": _funnel(found),
        "characteristics": {
            name: column[own].as_dict() for name, column in found.characteristics.items()
        },
        "unknown": found.unknown,
        "groups": [_group(found, item, delivery) for item in found.groups],
    }


def _rank(ranks: Ranks | None, row: int) -> dict[str, int] | None:
    if ranks is None or not ranks.low[row]:
        return None
    return {"low": int(ranks.low[row]), "high": int(ranks.high[row]), "of": ranks.of}


def _funnel(found: "Standing") -> dict[str, Any] | None:
    band, own = found.funnel, [found.own]
    if band is None:
        return None
    population, share = found.population[own], found.penetration.take(own)
    known = share.missing[0] == 0
    ends = {z: funnel.limits(band, population.value, z) for z in (funnel.Z_95, funnel.Z_998)}
    limits = {z: [float(end[0]) for end in pair] if known else None for z, pair in ends.items()}
    return {
        "p0": band.p0,
        "tau": band.tau,
        "phi": band.phi,
        "units": band.rows,
        "z": float(band.z[found.own]) if known else None,
        "limits_95": limits[funnel.Z_95],
        "limits_998": limits[funnel.Z_998],
        "position": _position(found, population, share) if known else None,
    }


def _position(found: "Standing", population: Counts, share: Figures) -> str | None:
    if found.funnel is None:
        return None
    return _POSITIONS[int(funnel.outside(found.funnel, population, share)[0])]


def _group(found: "Standing", item: "Comparison", delivery: Delivery) -> dict[str, Any]:
    figures = {
        name: None if figure is None else figure.as_dict()
        for name in (
            "population", "members", "penetration", "corrected", "difference", "index",
        )
        for figure in [getattr(item, name)]
    }  # fmt: skip
    return {
        "kind": item.kind.value,
        "code": item.code,
        "name": _group_name(found, item, delivery),
        "rest": item.rest,
        "includes_own": item.includes_own,
        "too_few": item.too_few,
        "coverage": {
            "organisations": item.organisations,
            "of_organisations": item.of_organisations,
            "inhabitants": item.inhabitants,
            "of_inhabitants": item.of_inhabitants,
        },
        "units": [found.codes[row] for row in item.rows],
        "left_out": [found.codes[row] for row in item.left_out],
        **figures,
        "split": _split(found, item),
    }


def _split(found: "Standing", item: "Comparison") -> dict[str, Any] | None:
    if item.split is None:
        return None
    return {
        "difference": item.split.difference.as_dict(),
        "composition": item.split.composition.as_dict(),
        "behaviour": item.split.behaviour.as_dict(),
        "classes": [
            {
                "category": category,
                "composition": mix.value,
                "composition_low": mix.low,
                "composition_high": mix.high,
                "behaviour": within.value,
                "behaviour_low": within.low,
                "behaviour_high": within.high,
            }
            # Without a split there are no classes.
            for category, mix, within in zip(
                found.classes,
                item.split.composition_parts,
                item.split.behaviour_parts,
                strict=False,
            )
        ],
    }


def _group_name(found: "Standing", item: "Comparison", delivery: Delivery) -> str:
    """What readers call a group; a made-up country is called so."""
    match item.kind.value:
        case "land":
            name = _("Nederland (fictief)") if delivery.synthetic else _("Nederland")
        case "provincie":
            name = found.province_names.get(item.code or "", item.code or "")
        case "even_groot":
            return _("even groot")
        case "vergelijkbaar":
            return _("vergelijkbaar")
        case _:
            return _("eigen keuze")
    return _("rest van {area}").format(area=name) if item.rest else name


def as_tables(found: "Standing", delivery: Delivery) -> Extra:
    """Rank and band in a line each, and the groups in a table, for readers."""
    columns = [
        Column("group", _("vergeleken met")),
        Column("penetration", _("Aandeel leden"), Measure.SHARE),
        Column("difference", _("verschil in procentpunten"), Measure.POINTS, 1),
    ]
    if found.classes:
        columns += [
            Column("corrected", _("gecorrigeerd voor aandeel jeugd"), Measure.SHARE),
            Column("composition", _("verschil door leeftijdsopbouw"), Measure.POINTS, 1),
            Column("behaviour", _("verschil binnen leeftijden"), Measure.POINTS, 1),
        ]
    columns.append(Column("coverage", _("wie erin zitten")))
    rows = [_row(found, item, delivery) for item in found.groups if not item.too_few]
    return Extra(_lines(found), columns, rows)


def _row(found: "Standing", item: "Comparison", delivery: Delivery) -> list[str | Figure]:
    row: list[str | Figure] = [
        _group_name(found, item, delivery),
        _plain(item.penetration),
        _plain(item.difference),
    ]
    if item.split is not None:
        row += [_plain(item.corrected), item.split.composition, item.split.behaviour]
    elif found.classes:
        row += [_plain(item.corrected)] * 3
    return [*row, _coverage_words(item, found.level)]


def _plain(figure: Figure | None) -> Figure | str:
    """Without chance: the tables show the rounding interval."""
    if figure is None:
        return ""
    return Figure(figure.value, figure.low, figure.high, missing=figure.missing)


def _coverage_words(item: "Comparison", level: Level) -> str:
    """Gemeenten where those are compared, organisations and inhabitants; of how many if known."""

    def part(number: float | None, of: float | None) -> str:
        if number is None:
            return "?"
        if of is None or of == number:
            return format_count(number)
        return _("{number} van {of}").format(number=format_count(number), of=format_count(of))

    text = _("{organisations} bibliotheken, {inhabitants} inwoners").format(
        organisations=part(item.organisations, item.of_organisations),
        inhabitants=part(item.inhabitants, item.of_inhabitants),
    )
    if level is not Level.GEMEENTE:
        return text
    gemeenten = part(len(item.rows), len(item.rows) + len(item.left_out))
    return _("{number} gemeenten, {rest}").format(number=gemeenten, rest=text)


def _lines(found: "Standing") -> list[str]:
    lines: list[str] = []
    reason = found.penetration[found.own].missing
    if reason is not None:
        lines.append(_("Geen plaats: {reason}.").format(reason=missing_label(reason)))
    if place := _place(found, found.ranks):
        lines.append(place)
    if found.corrected is not None and (place := _place(found, found.corrected_ranks)):
        share = found.corrected[found.own].value or 0.0
        lines.append(
            _("Gecorrigeerd voor aandeel jeugd: {share}. {place}").format(
                share=format_share(share), place=place
            )
        )
    told = _funnel(found)
    if told and told["position"]:
        low, high = told["limits_95"]
        text = {
            "below": _("Onder de spreidingsband van {low} tot {high}."),
            "within": _("Binnen de spreidingsband van {low} tot {high}."),
            "above": _("Boven de spreidingsband van {low} tot {high}."),
        }[told["position"]]
        lines.append(text.format(low=format_share(low), high=format_share(high)))
    few = sum(item.too_few for item in found.groups)
    if few:
        lines.append(
            ngettext(
                "{count} groep heeft minder dan vijf deelnemers en staat er niet bij.",
                "{count} groepen hebben minder dan vijf deelnemers en staan er niet bij.",
                few,
            ).format(count=few)
        )
    return lines


def _place(found: "Standing", ranks: Ranks | None) -> str:
    told = _rank(ranks, found.own)
    if told is None:
        return ""
    text = {
        (Level.BIBLIOTHEEK, False): _("Plaats {low} tot {high} van {of} bibliotheken."),
        (Level.BIBLIOTHEEK, True): _("Plaats {low} van {of} bibliotheken."),
        (Level.GEMEENTE, False): _("Plaats {low} tot {high} van {of} gemeenten."),
        (Level.GEMEENTE, True): _("Plaats {low} van {of} gemeenten."),
    }[found.level, told["low"] == told["high"]]
    return text.format(**told)
