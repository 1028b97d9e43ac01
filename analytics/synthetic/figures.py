"""Key figures (KWB) that go with made-up areas: what the official file would say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analytics.model import Level, Unit
from analytics.synthetic.membership import TRAITS, Floats, Ints, Register, _ratio


@dataclass(frozen=True, slots=True, eq=False)
class KeyFigures:
    """Per small area what the KWB needs beside the register; sums or weighted means go up."""

    register: Register
    land_ha: Floats
    water_ha: Floats
    traits: Floats
    distance: Floats
    addresses: Floats


def household_count(inhabitants: Ints, traits: Floats, rng: np.random.Generator) -> Ints:
    """Households that so many inhabitants of this kind make."""
    lean = dict(zip(TRAITS, traits.T, strict=True))
    size = 2.22 * np.exp(
        0.11 * lean["family"]
        - 0.15 * lean["student"]
        - 0.07 * lean["senior"]
        - 0.04 * lean["urban"]
        + rng.normal(0, 0.03, len(inhabitants))
    )
    return np.floor(inhabitants / np.clip(size, 1.15, 3.6)).astype(np.int64)


def key_rows(
    level: Level,
    codes: Sequence[str],
    names: Sequence[str],
    gemeenten: Sequence[str],
    group: Ints,
    figures: KeyFigures,
    changes: Sequence[int],
    year: int,
) -> list[dict[str, str]]:
    """Rows of the KWB for one level: gemeente counts exact, wijk and buurt counts in fives."""
    count = len(codes)
    register = figures.register.summed(group, count)
    known = group >= 0

    def total(values: Floats) -> Floats:
        sums = np.bincount(group[known], np.asarray(values, np.float64)[known], count)
        return sums.astype(np.float64)

    def people(dimension: str, *categories: str, unit: Unit = Unit.PERSONS) -> Ints:
        return sum(
            (register.population[:, register.index(unit, dimension, c)] for c in categories),
            np.zeros(count, np.int64),
        )

    inhabitants = register.population[:, register.index(Unit.PERSONS)]
    households = register.population[:, register.index(Unit.HOUSEHOLDS)]
    weight = figures.register.population[:, figures.register.index(Unit.PERSONS)].astype(np.float64)

    def mean(values: Floats) -> Floats:
        return _ratio(total(values * weight), total(weight))

    lean = {name: mean(figures.traits[:, k]) for k, name in enumerate(TRAITS)}
    land = total(figures.land_ha)
    density = _ratio(inhabitants, land / 100)
    address = mean(figures.addresses)
    young = people("leeftijd", "0-4", "4-9", "9-15")
    old = np.minimum((people("sociaaleconomisch", "pensioen") * 1.04).astype(np.int64), inhabitants)
    students = people("sociaaleconomisch", "scholier_student") - people(
        "leeftijd", "0-4", "4-9", "9-15", "15-18"
    )
    rest = inhabitants - young - old
    youth = np.clip(
        people("leeftijd", "15-18") + students + (rest * 0.09).astype(np.int64), 0, rest
    )
    younger = ((rest - youth) * np.clip(0.48 - 0.05 * lean["senior"], 0.3, 0.65)).astype(np.int64)
    income = 30.5 * np.exp(0.2 * lean["affluent"] - 0.1 * lean["student"] - 0.05 * lean["family"])
    owned = np.clip(59 + 15 * lean["affluent"] - 9 * lean["urban"] - 6 * lean["student"], 2, 97)
    homes = np.clip(345 * np.exp(0.3 * lean["affluent"] - 0.06 * lean["urban"]), 120, 1500)
    urbanity = 1 + (address[:, None] < np.array([2500, 1500, 1000, 500])).sum(axis=1)
    small = inhabitants < 50
    fives = level in (Level.WIJK, Level.BUURT)
    columns: dict[str, list[str]] = {
        "gwb_code_10": list(codes),
        "gwb_code_8": [code[2:] for code in codes],
        "regio": list(names),
        "gm_naam": list(gemeenten),
        "recs": [level.value.capitalize()] * count,
        "gwb_code": list(codes),
        "ind_wbi": [str(change) if level is not Level.LAND else "." for change in changes],
    }
    origin = (
        {"a_nl_all": "nederland", "a_eur_al": "europa", "a_neu_al": "buiten_europa"}
        if year >= 2023
        else {"a_w_all": "westers", "a_nw_all": "niet_westers"}
    )
    counts = {
        "a_inw": inhabitants,
        "a_man": people("geslacht", "man"),
        "a_vrouw": people("geslacht", "vrouw"),
        "a_00_14": young,
        "a_15_24": youth,
        "a_25_44": younger,
        "a_45_64": rest - youth - younger,
        "a_65_oo": old,
        "a_hh": households,
        "a_1p_hh": people("huishoudtype", "eenpersoons", unit=Unit.HOUSEHOLDS),
        "a_hh_z_k": people("huishoudtype", "paar_zonder_kinderen", "overig", unit=Unit.HOUSEHOLDS),
        "a_hh_m_k": people("huishoudtype", "paar_met_kinderen", "eenouder", unit=Unit.HOUSEHOLDS),
        **{name: people("herkomst", category) for name, category in origin.items()},
    }
    for name, values in counts.items():
        shown = (2 * values + 5) // 10 * 5 if fives else values
        columns[name] = [str(value) for value in shown.tolist()]
    columns["bev_dich"] = [f"{value:.0f}" for value in density.tolist()]
    columns["g_hhgro"] = _decimals(_ratio(inhabitants, households), households == 0)
    columns["g_ink_pi"] = _decimals(income, inhabitants < 100)
    columns["g_wozbag"] = [
        "." if few else f"{value:.0f}"
        for value, few in zip(homes.tolist(), small.tolist(), strict=True)
    ]
    columns["p_koopw"] = [
        "." if few else f"{value:.0f}"
        for value, few in zip(owned.tolist(), small.tolist(), strict=True)
    ]
    columns["ste_mvs"] = [str(value) for value in urbanity.tolist()]
    columns["ste_oad"] = [f"{value:.0f}" for value in address.tolist()]
    columns["g_afs_bi"] = _decimals(mean(figures.distance), inhabitants < 10)
    columns["a_opp_ha"] = [f"{value:.0f}" for value in (land + total(figures.water_ha)).tolist()]
    columns["a_lan_ha"] = [f"{value:.0f}" for value in land.tolist()]
    columns["a_wat_ha"] = [f"{value:.0f}" for value in total(figures.water_ha).tolist()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _decimals(values: Floats, unknown: np.ndarray) -> list[str]:
    return [
        "." if hidden else f"{value:.1f}".replace(".", ",")
        for value, hidden in zip(values.tolist(), unknown.tolist(), strict=True)
    ]


def write_kwb(path: Path, rows: Sequence[dict[str, str]], rng: np.random.Generator) -> None:
    """The CSV with the quirks of the real one: blanks, two decimal signs, a lone comma."""
    names = list(rows[0])
    quirky = {"p_koopw": "p_koopw ", "a_wat_ha": "a_wat_ha "}
    lines = [";".join(quirky.get(name, name) for name in names)]
    for row in rows:
        values = []
        for name in names:
            text = row[name]
            chance = rng.random()
            if text == "." and name != "ind_wbi":
                text = "       ." if chance < 0.6 else ("," if chance > 0.97 else text)
            elif name in ("g_hhgro", "g_ink_pi", "g_afs_bi") and chance < 0.04:
                text = text.replace(",", ".")
            elif name.startswith("a_") and chance < 0.02:
                text = f"  {text}"
            elif name == "regio" and chance < 0.05:
                text = f"{text} "
            values.append(text)
        lines.append(";".join(values))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
