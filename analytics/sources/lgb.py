"""Reads the figures of the national member data (LGB): who is a member, per region and group."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.catalog import Catalog
from analytics.language import _, format_decimal
from analytics.measures.rounding import bounds, rule_for, share_bounds
from analytics.model import (
    CATCHMENT_PREFIX,
    TOTAL,
    Delivery,
    Level,
    Missing,
    RoundingMethod,
    Severity,
    Unit,
    level_of,
)
from analytics.model.figure import Floats
from analytics.model.vocabulary import Codes
from analytics.sources.causes import (
    MEMBERS,
    POPULATION,
    SHARE,
    Contradiction,
    Number,
    Span,
    Wording,
)
from analytics.sources.causes import tell as tell_contradictions
from analytics.sources.cells import Cells, Triple, classification_of, group, has_own_universe
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.contradictions import find_contradictions
from analytics.sources.delivery_file import Header
from analytics.sources.profiles import apply
from analytics.sources.secrets import tell_recoverable
from analytics.sources.tables import (
    Column,
    Layout,
    TextTable,
    concatenate,
    did_you_mean,
    parsed,
    read_text_table,
)

Mask = npt.NDArray[np.bool_]
_LAYOUT = Layout(
    required=("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden"),
    optional=("aandeel",),
)
# A reason may stand there by its own name too: not every reason has a sign.
_TOKENS = {reason.value: reason.code for reason in Missing} | {
    ".": Missing.CONFIDENTIAL.code,
    "x": Missing.UNRELIABLE.code,
    "X": Missing.UNRELIABLE.code,
    "": Missing.NOT_APPLICABLE.code,
}
_COUNT = re.compile(r"[0-9]{1,12}")
_SHARE = re.compile(r"[0-9]{1,12}(?:,[0-9]{1,12})?")
_PER_CENT = 0.01
_READING = 0.7
"""The part of the time that reading takes; judging takes the rest."""
_FINEST_SHARE_BASE = 0.1


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with one distinct text."""

    kind: str
    message: str
    advice: str


def read_lgb(
    header: Header,
    context: Context,
    complaints: Complaints,
    progress: Callable[[str, float], None] | None = None,
) -> pa.Table | None:
    """The cells of a delivery with their rounding bounds; None when an error was found.

    Counts are whole numbers; shares are fractions (the file holds per cent). `*_low`..`*_high`
    is the interval that the delivery's own rounding leaves; of a share that of the share only.
    `progress` is told what is being done and the part (0..1) that is done.
    """
    tell = progress or (lambda _text, _part: None)
    table = long_form(header, context, complaints, lambda text, part: tell(text, part * _READING))
    if table is None:
        return None
    tell(_("Controleren"), _READING)
    delivery = header.delivery
    keep = _judge_keys(table, delivery, context, complaints)
    population, population_missing, wrong_population = _counts(table, "bevolking", complaints)
    members, members_missing, wrong_members = _counts(table, "leden", complaints)
    share, share_missing, decimals, wrong_share = _shares(table, complaints)
    keep &= ~(wrong_population | wrong_members | wrong_share)
    if complaints.failed and not keep.any():
        return None
    table = table.take(keep)
    levels = [_level(code) for code in table.columns["regiocode"].values]
    combinations = _combinations(table, levels)
    rounder = _Rounder(delivery, combinations, decimals, complaints)
    cells = Cells(
        regions=table.columns["regiocode"],
        levels=levels,
        units=table.columns["eenheid"],
        dimensions=table.columns["dimensie"],
        categories=table.columns["categorie"],
        population=rounder.count(population[keep], "population"),
        population_missing=population_missing[keep],
        members=rounder.count(members[keep], "members"),
        members_missing=members_missing[keep],
        share=rounder.share(share[keep]),
        share_missing=share_missing[keep],
    )
    doubles = _judge_doubles(table, complaints)
    wording = Wording(cells, table, delivery, context)
    found = _judge_pairs(table, cells, wording)
    if not doubles:
        found += find_contradictions(cells, delivery, context, wording)
    tell_contradictions(found, wording, table, complaints)
    if not doubles:
        tell_recoverable(cells, delivery, context, wording, table, complaints)
    return None if complaints.failed else _arrow(cells)


def long_form(
    header: Header,
    context: Context,
    complaints: Complaints,
    progress: Callable[[str, float], None] | None = None,
) -> TextTable | None:
    """The texts of a delivery as regiocode, eenheid, …, whatever its layout; nothing is judged."""
    if header.profile is not None:
        return apply(
            header.profile,
            header.files(),
            context.catalog,
            complaints,
            delivery=header.delivery,
            division=context.divisions.get(header.delivery.border_year),
            progress=progress,
        )
    tables = [read_text_table(file, _LAYOUT, complaints) for file in header.files()]
    whole = [table for table in tables if table is not None]
    return concatenate(whole) if len(whole) == len(tables) else None


def _level(code: str) -> Level:
    level = level_of(code)
    assert level is not None  # only codes of a known form are kept
    return level


def _judge_keys(
    table: TextTable, delivery: Delivery, context: Context, complaints: Complaints
) -> Mask:
    """Which rows have a region, unit, dimension and category that are known."""
    columns = table.columns
    keep = _report(
        table, "regiocode", _region_faults(columns["regiocode"], delivery, context), complaints
    )
    units = [
        None if text in set(Unit) else _unknown(text, Unit) for text in columns["eenheid"].values
    ]
    keep &= _report(table, "eenheid", units, complaints)
    dimensions = [TOTAL, *context.catalog.dimensions]
    unknown = [
        None if text in dimensions else _unknown(text, dimensions)
        for text in columns["dimensie"].values
    ]
    known = _report(table, "dimensie", unknown, complaints)
    return (
        keep & known & _judge_categories(table, known & keep, delivery, context.catalog, complaints)
    )


def _region_faults(column: Column, delivery: Delivery, context: Context) -> list[_Fault | None]:
    division = context.divisions.get(delivery.border_year)

    def judge(code: str) -> _Fault | None:
        level = level_of(code)
        if level is None:
            return _Fault(
                "malformed_code",
                _("Dit is geen regiocode."),
                _("Gebruik NL00, PV.., GM...., WK......, BU........ of BIEB:<bibliotheek_id>."),
            )
        if level is Level.BIBLIOTHEEK:
            if (
                context.organisations is None
                or code[len(CATCHMENT_PREFIX) :] in context.organisations
            ):
                return None
            return _Fault(
                "unknown_organisation",
                _("Deze bibliotheek staat niet in de levering van de organisaties."),
                _("Verbeter de id, of voeg de bibliotheek toe aan de organisaties."),
            )
        if level not in delivery.levels:
            return _Fault(
                "level_not_stated",
                _("De levering zegt dat zij geen cijfers heeft op dit niveau."),
                _("Voeg het niveau toe aan levels in delivery.toml, of haal de rij weg."),
            )
        if division is not None and not division.knows(code):
            return _Fault(
                "unknown_region",
                _("Deze regiocode bestaat niet in de indeling van {year}.").format(
                    year=delivery.border_year
                ),
                _("Controleer de code, en border_year in delivery.toml."),
            )
        return None

    return [judge(code) for code in column.values]


def _unknown(text: str, valid: Iterable[str]) -> _Fault:
    advice = did_you_mean(text, valid) or _("Kies uit: {names}.").format(names=", ".join(valid))
    return _Fault("unknown_value", _("Deze waarde is niet bekend."), advice)


def _report(
    table: TextTable, name: str, faults: list[_Fault | None], complaints: Complaints
) -> Mask:
    """Complain about every text with a fault, once per place; the rows without one."""
    column = table.columns[name]
    good = column.spread([fault is None for fault in faults], np.bool_)
    for row in table.one_per_place(np.flatnonzero(~good), name):
        fault = faults[column.codes[row]]
        if fault is not None:
            complaints.error(
                fault.kind,
                fault.message,
                fault.advice,
                text=table.written.get(column[row], column[row]),
                **table.place(row, name),
            )
    return good


def _judge_categories(
    table: TextTable, judged: Mask, delivery: Delivery, catalog: Catalog, complaints: Complaints
) -> Mask:
    """Units and categories against the definition of their dimension, per distinct combination."""
    units, dimensions = table.columns["eenheid"], table.columns["dimensie"]
    categories = table.columns["categorie"]
    inverse, first = group(units.codes, dimensions.codes, categories.codes)
    faults = [
        _category_fault(units[row], dimensions[row], categories[row], delivery, catalog)
        if judged[row] or dimensions[row] in (TOTAL, *catalog.dimensions)
        else None
        for row in first
    ]
    good = np.array([fault is None for fault in faults], np.bool_)[inverse]
    for row in table.one_per_place(np.flatnonzero(~good), "categorie"):
        found = faults[inverse[row]]
        if found is not None:
            name, fault = found
            complaints.error(
                fault.kind,
                fault.message,
                fault.advice,
                text=table.columns[name][row],
                **table.place(row, name),
            )
    return good


def _category_fault(
    unit: str, dimension: str, category: str, delivery: Delivery, catalog: Catalog
) -> tuple[str, _Fault] | None:
    if dimension == TOTAL:
        return None if category == TOTAL else ("categorie", _unknown(category, [TOTAL]))
    definition = catalog.dimensions[dimension]
    if unit in set(Unit) and Unit(unit) not in definition.units:
        return "eenheid", _Fault(
            "unit_not_allowed",
            _("Deze dimensie wordt niet geteld in deze eenheid."),
            _("Gebruik voor {dimension}: {units}.").format(
                dimension=dimension, units=", ".join(definition.units)
            ),
        )
    version = classification_of(delivery, dimension, catalog)
    valid = [item.id for item in version.categories]
    if category in valid or (category == TOTAL and has_own_universe(delivery, dimension, catalog)):
        return None
    elsewhere = [
        item.id
        for item in definition.classifications
        if item is not version and category in {one.id for one in item.categories}
    ]
    if elsewhere:
        return "categorie", _Fault(
            "other_classification",
            _(
                "Deze categorie hoort bij indeling {other} van {dimension}, niet bij {version}."
            ).format(other=", ".join(elsewhere), dimension=dimension, version=version.id),
            _(
                'Noem de indeling in delivery.toml: classification = {{ {dimension} = "{other}" }}.'
            ).format(dimension=dimension, other=elsewhere[0]),
        )
    return "categorie", _unknown(category, valid)


def _counts(table: TextTable, name: str, complaints: Complaints) -> tuple[Floats, Codes, Mask]:
    values, codes, faults = parsed(table.columns[name], _count)
    return values, codes, ~_report(table, name, faults, complaints)


def _count(text: str) -> tuple[float, int, _Fault | None]:
    if _COUNT.fullmatch(text):
        return float(text), 0, None
    if text == "-":
        return 0.0, 0, None
    if text in _TOKENS:
        return np.nan, _TOKENS[text], None
    if re.fullmatch(r"-[0-9.,]+", text):
        fault = _Fault(
            "negative",
            _("Een aantal kan niet kleiner zijn dan nul."),
            _("Gebruik voor een ontbrekend getal een punt (geheim) of x (onbetrouwbaar)."),
        )
    elif re.fullmatch(r"[0-9]{1,3}([., ][0-9]{3})+", text):
        fault = _Fault(
            "thousands_sign",
            _("Dit is geen heel getal, of er staat een teken tussen de duizendtallen."),
            _("Noem dat teken in het profiel (thousands), of vraag na wat hier hoort te staan."),
        )
    elif re.fullmatch(r"[0-9][0-9., ]*", text):
        fault = _Fault(
            "not_a_count",
            _("Een aantal is een heel getal, en dit niet."),
            _("Vraag de leverancier welk aantal hier hoort te staan."),
        )
    else:
        fault = _Fault(
            "not_a_number",
            _("Dit is geen getal en geen bekend teken."),
            _(
                "Gebruik een heel getal, of . (geheim), x (onbetrouwbaar), - (nul) of niets. Zeg "
                "anders in het profiel wat het teken betekent (missing)."
            ),
        )
    return np.nan, 0, fault


def strange_signs(table: TextTable) -> list[str]:
    """Texts on the place of a count that are no number and no known sign, each once."""
    found: dict[str, None] = {}
    for name in ("bevolking", "leden"):
        for text in table.columns[name].values:
            fault = _count(text)[2]
            if fault is not None and fault.kind == "not_a_number":
                found[text] = None
    return list(found)


def _shares(table: TextTable, complaints: Complaints) -> tuple[Floats, Codes, int, Mask]:
    """Shares as fractions, reasons of absence, the most decimals seen, the rows that are wrong."""
    if "aandeel" not in table.columns:
        rows = len(table)
        return np.full(rows, np.nan), np.zeros(rows, np.uint8), 1, np.zeros(rows, np.bool_)
    column = table.columns["aandeel"]
    values, codes, faults = parsed(column, _share)
    wrong = ~_report(table, "aandeel", faults, complaints)
    decimals = max(
        (len(text.partition(",")[2]) for text in column.values if _SHARE.fullmatch(text)), default=1
    )
    return values, codes, decimals, wrong


def _share(text: str) -> tuple[float, int, _Fault | None]:
    if text == "":
        return np.nan, 0, None  # no share delivered: not a missing one
    if text in _TOKENS:
        return np.nan, _TOKENS[text], None
    if text == "-":
        return 0.0, 0, None
    if not _SHARE.fullmatch(text):
        return (
            np.nan,
            0,
            _Fault(
                "not_a_share",
                _("Dit is geen percentage."),
                _("Schrijf een percentage met een decimale komma en zonder %: 27,1."),
            ),
        )
    per_cent = float(text.replace(",", "."))
    if per_cent > 100:
        return (
            np.nan,
            0,
            _Fault(
                "share_out_of_range",
                _("Een aandeel ligt tussen 0 en 100 procent."),
                _("Controleer het percentage en de decimale komma."),
            ),
        )
    return per_cent / 100, 0, None


Combination = tuple[Level, Unit, str, str]


def _combinations(
    table: TextTable, levels: list[Level]
) -> tuple[npt.NDArray[np.intp], list[Combination]]:
    """Per row the number of its (level, unit, dimension, category), and what each number is."""
    columns = table.columns
    order = list(Level)
    level = columns["regiocode"].spread([order.index(item) for item in levels], np.int32)
    parts = [columns[name] for name in ("eenheid", "dimensie", "categorie")]
    inverse, first = group(level, *(part.codes for part in parts))
    unit, dimension, category = parts
    found = [(order[level[row]], Unit(unit[row]), dimension[row], category[row]) for row in first]
    return inverse, found


class _Rounder:
    """Turns delivered numbers into value, low and high by the delivery's rounding."""

    def __init__(
        self,
        delivery: Delivery,
        combinations: tuple[npt.NDArray[np.intp], list[Combination]],
        decimals: int,
        complaints: Complaints,
    ) -> None:
        self._rules = delivery.rounding
        self._inverse, self._combinations = combinations
        self._share_base = 10.0**-decimals if decimals else 1.0
        if not any(rule.measure != "share" for rule in self._rules):
            complaints.warn(
                "no_rounding",
                _("De levering zegt niet hoe de aantallen zijn afgerond; zij gelden als exact."),
                _("Noem de afronding in delivery.toml, bijvoorbeeld rounding = [{ base = 5 }]."),
                file="delivery.toml",
                column="rounding",
            )

    def count(self, value: Floats, measure: str) -> Triple:
        rules = [rule_for(self._rules, *item, measure) for item in self._combinations]
        base = np.array([rule.base if rule else 1.0 for rule in rules])[self._inverse]
        methods = [rule.method if rule else RoundingMethod.NEAREST for rule in rules]
        low, high = value.copy(), value.copy()
        for method in set(methods):
            rows = np.array([item is method for item in methods], np.bool_)[self._inverse]
            low[rows], high[rows] = bounds(value[rows], base[rows], method)
        return value, low, high

    def share(self, value: Floats) -> Triple:
        rules = [rule_for(self._rules, *item, "share") for item in self._combinations]
        base = np.array([rule.base if rule else self._share_base for rule in rules])[self._inverse]
        low, high = share_bounds(value, base * _PER_CENT)
        return value, low, high


def _judge_doubles(table: TextTable, complaints: Complaints) -> bool:
    """Complain about rows with the same region, unit, dimension and category."""
    names = ("regiocode", "eenheid", "dimensie", "categorie")
    inverse, first = group(*(table.columns[name].codes for name in names))
    doubles = np.flatnonzero(first[inverse] != np.arange(len(table)))
    for row in doubles:
        earlier = table.place(int(first[inverse[row]]))
        complaints.error(
            "double_row",
            _("Deze rij komt vaker voor: zie ook {file}, rij {row}.").format(**earlier),
            _(
                "Vraag de leverancier welke rij klopt, en laat één rij over voor elke regio, "
                "eenheid, dimensie en categorie."
            ),
            text=";".join(table.columns[name][row] for name in names),
            **table.place(row, "regiocode"),
        )
    return len(doubles) > 0


def _judge_pairs(table: TextTable, cells: Cells, wording: Wording) -> list[Contradiction]:
    """More members than people can't be, whatever the rounding; a share must fit its counts."""
    (_p, p_low, p_high), (_m, m_low, m_high) = cells.population, cells.members
    _s, s_low, s_high = cells.share
    present = (cells.population_missing == 0) & (cells.members_missing == 0)
    impossible = present & (m_low > p_high)

    def fewer(row: int) -> dict[Number, Span]:
        return {
            (MEMBERS, row): (0.0, float(p_high[row])),
            (POPULATION, row): (float(m_low[row]), np.inf),
        }

    def fitting(row: int) -> dict[Number, Span]:
        least, most = float(s_low[row]), float(s_high[row])
        return {
            (MEMBERS, row): (least * float(p_low[row]), most * float(p_high[row])),
            (POPULATION, row): (
                float(m_low[row]) / most if most > 0 else np.inf,
                float(m_high[row]) / least if least > 0 else np.inf,
            ),
        }

    found = [
        Contradiction(
            "impossible_pair",
            _("Er zijn meer leden dan er mensen of huishoudens zijn, ook na afronding."),
            _("Controleer beide aantallen en de afronding in delivery.toml."),
            _("{members}; dat zijn meer leden dan {what}: {people}").format(
                members=wording.figure(MEMBERS, row),
                what=wording.what(POPULATION, row),
                people=wording.number(POPULATION, row),
            ),
            0.0,
            MEMBERS,
            row,
            Severity.ERROR,
            partial(fewer, row),
            cells.names(row),
        )
        for row in np.flatnonzero(impossible).tolist()
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        lowest = np.where(p_high > 0, m_low / p_high, 0.0)
        highest = np.where(p_low > 0, np.minimum(m_high / p_low, 1.0), 1.0)
    judged = present & ~impossible & ~np.isnan(s_low)
    slack = 1e-9
    wrong = judged & ((s_high < lowest - slack) | (s_low > highest + slack))
    for row in np.flatnonzero(wrong).tolist():
        given = table.columns["aandeel"][row]
        decimals = max(1, len(given.partition(",")[2]))
        low, high = (
            format_decimal(100 * float(bound[row]), decimals) for bound in (lowest, highest)
        )
        found.append(
            Contradiction(
                "share_contradicts_counts",
                _("Het aandeel past niet bij de aantallen, ook niet na afronding."),
                _("Controleer het aandeel, de aantallen en de afronding in delivery.toml."),
                (
                    _("aandeel {subject}: {share}%; de aantallen geven {low}%")
                    if low == high
                    else _("aandeel {subject}: {share}%; de aantallen geven {low}% tot {high}%")
                ).format(
                    subject=wording.subject(MEMBERS, row),
                    share=format_decimal(Decimal(given.replace(",", ".")), decimals),
                    low=low,
                    high=high,
                ),
                float(max(lowest[row] - s_high[row], s_low[row] - highest[row])),
                SHARE,
                row,
                needed=partial(fitting, row),
                names=cells.names(row),
            )
        )
    return found


def _arrow(cells: Cells) -> pa.Table:
    def numbers(name: str, triple: Triple) -> dict[str, pa.Array]:
        labels = (name, f"{name}_low", f"{name}_high")
        return {
            label: pa.array(column, pa.float64(), from_pandas=True)
            for label, column in zip(labels, triple, strict=True)
        }

    levels = Column(cells.regions.codes, [str(level) for level in cells.levels])
    return pa.table(
        {
            "region_code": cells.regions.arrow(),
            "level": levels.arrow(),
            "unit": cells.units.arrow(),
            "dimension": cells.dimensions.arrow(),
            "category": cells.categories.arrow(),
            **numbers("population", cells.population),
            "population_missing": cells.population_missing,
            **numbers("members", cells.members),
            "members_missing": cells.members_missing,
            **numbers("share", cells.share),
            "share_missing": cells.share_missing,
        }
    )
