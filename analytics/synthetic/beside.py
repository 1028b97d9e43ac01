"""Figures of the made-up organisations beyond membership, and agreements with gemeenten."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from analytics.synthetic.publish import write_toml
from analytics.synthetic.rounds import Organisation, about

YEARS = (2019, 2020, 2021, 2022)
SILENT = "F007"
"""It delivers nothing."""

# Per inhabitant in an ordinary year: the middle, and how far organisations lie apart.
_PER_INHABITANT = {
    "servicepunten": (1 / 14_000, 0.5),
    "collectie": (1.35, 0.22),
    "uitleningen": (3.1, 0.2),
    "bezoeken": (2.7, 0.25),
    "bezoeken_website": (1.3, 0.35),
    "online_accounts": (0.031, 0.2),
    "activiteiten": (0.0145, 0.35),
    "scholen_po": (1 / 3_400, 0.2),
    "boekstart": (1 / 2_300, 0.3),
    "personeel": (1 / 5_600, 0.15),
    "vrijwilligers": (1 / 1_700, 0.35),
    "subsidie": (27.5, 0.15),
}
# Of each year against the first: closed doors, and what came back.
_YEARLY = {
    "uitleningen": (1.0, 0.72, 0.66, 0.86),
    "bezoeken": (1.0, 0.57, 0.52, 0.83),
    "bezoeken_website": (1.0, 1.12, 1.15, 1.1),
    "online_accounts": (1.0, 1.14, 1.2, 1.38),
    "activiteiten": (1.0, 0.5, 0.56, 1.08),
    "deelnemers": (1.0, 0.85, 0.8, 0.95),
    "aanschaf": (1.0, 0.95, 1.0, 1.02),
    "collectie": (1.0, 0.98, 0.97, 0.95),
    "personeel": (1.0, 1.01, 1.0, 1.02),
    "vrijwilligers": (1.0, 0.97, 0.93, 1.02),
    "subsidie": (1.0, 1.02, 1.04, 1.07),
    "scholen_po": (1.0, 1.03, 1.05, 1.1),
    "boekstart": (1.0, 1.02, 1.04, 1.12),
}
_FUNCTIONS = {
    "activiteiten_kennis": 0.14,
    "activiteiten_educatie": 0.24,
    "activiteiten_lezen": 0.41,
    "activiteiten_ontmoeting": 0.12,
    "activiteiten_cultuur": 0.09,
}
_WITHHELD = {
    ("F003", 2021, "bezoeken"): "x",  # the counter at the door was broken
    ("F004", 2020, "bezoeken"): "x",
    ("F005", 2022, "bezoeken_website"): "x",
    ("F008", 2022, "subsidie"): "not_yet_available",
    ("F008", 2022, "baten"): "not_yet_available",
    ("F008", 2022, "lasten"): "not_yet_available",
}
_OPEN = 0.02
"""The part of the questions that nobody answered."""

AGREEMENTS = (
    ("GM9001", "Minstens 300.000 bezoeken per jaar", "bezoeken", "300000", 2022),
    ("GM9001", "Minstens 3.000 activiteiten per jaar", "activiteiten", "3000", 2022),
    ("GM9001", "Personeel op peil: {personeel} fte", "personeel", "{personeel}", 2022),
    ("GM9001", "20 procent van de inwoners is lid", "penetratie", "20", 2023),
    ("GM9001", "23 procent van de inwoners is lid", "penetratie", "23", 2026),
    ("GM9122", "15 procent van de inwoners is lid", "penetratie", "15", 2023),
    ("GM9122", "Minstens 400 activiteiten per jaar", "activiteiten", "400", 2022),
    ("GM9122", "Minstens 100.000 uitleningen per jaar", "uitleningen", "100000", 2022),
    ("GM9002", "Gemiddeld hoogstens 2 kilometer naar een bibliotheek",
     "afstand_bibliotheek", "2", 2023),
    ("GM9006", "Minstens 100.000 bezoeken per jaar", "bezoeken", "100000", 2021),
    ("GM9008", "Elk jaar 150 activiteiten", "activiteiten", "150", 2022),
)  # fmt: skip


def write_monitor(
    folder: Path,
    organisations: Sequence[Organisation],
    inhabitants: Mapping[str, float],
    branches: Mapping[str, int],
    rng: np.random.Generator,
) -> dict[tuple[str, int, str], str]:
    """Write the delivery; returns what it says by organisation, year and indicator.

    `inhabitants` and `branches` are those of each organisation.
    """
    values: dict[tuple[str, int, str], str] = {}
    for one in organisations:
        if one.id == SILENT:
            continue
        size, places = inhabitants[one.id], branches.get(one.id, 1)
        level = {
            name: middle * float(np.exp(rng.normal(0, spread)))
            for name, (middle, spread) in _PER_INHABITANT.items()
        }
        hours = places * rng.uniform(24, 44)
        youth = {name: rng.uniform(0.42, 0.62) for name in ("collectie", "uitleningen")}
        bought, crowd = rng.uniform(0.06, 0.1), rng.uniform(11, 24)
        other, thrift = rng.uniform(1.18, 1.32), rng.uniform(0.96, 1.02)
        parts = rng.dirichlet([60 * share for share in _FUNCTIONS.values()])
        for number, year in enumerate(YEARS):

            def yearly(name: str, place: int = number) -> float:
                return _YEARLY.get(name, (1.0,) * len(YEARS))[place] * rng.uniform(0.97, 1.03)

            found: dict[str, float] = {"vestigingen": places}
            found["openingsuren"] = hours * rng.uniform(0.98, 1.02)
            for name, each in level.items():
                lift = np.exp(one.appeal) if name in ("uitleningen", "bezoeken") else 1.0
                found[name] = size * each * lift * yearly(name)
            found["collectie_jeugd"] = found["collectie"] * youth["collectie"]
            found["uitleningen_jeugd"] = found["uitleningen"] * youth["uitleningen"]
            found["aanschaf"] = found["collectie"] * bought * yearly("aanschaf")
            # The five functions together are all activities.
            done = rng.multinomial(max(round(found["activiteiten"]), 5), parts)
            found |= {name: float(count) for name, count in zip(_FUNCTIONS, done, strict=True)}
            found["activiteiten"] = float(done.sum())
            found["deelnemers"] = found["activiteiten"] * crowd * yearly("deelnemers")
            found["baten"] = found["subsidie"] * other
            found["lasten"] = found["baten"] * thrift
            for name, value in found.items():
                text = f"{value:.1f}".replace(".", ",") if name == "personeel" else f"{value:.0f}"
                if rng.random() < _OPEN and one.id[1] != "0":
                    text = ""
                values[one.id, year, name] = _WITHHELD.get((one.id, year, name), text)
    settings = about("monitor-2022", "monitor", "Bibliotheekmonitor 2019-2022", 2023, 2023)
    write_toml(
        folder,
        settings | {"reference_date": date(2022, 12, 31), "files": ["monitor.csv"]},
    )
    lines = ["bibliotheek_id;jaar;indicator;waarde;status"]
    lines += [
        f"{organisation};{year};{name};{text};{'voorlopig' if year == YEARS[-1] else ''}"
        for (organisation, year, name), text in values.items()
    ]
    (folder / "monitor.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return values


def write_agreements(folder: Path, staff: str) -> None:
    """Write the agreements; `staff` is what was agreed on staff: just what there is."""
    settings = about("afspraken", "afspraken", "Afspraken met gemeenten", 2023, 2023)
    write_toml(folder, settings | {"files": ["afspraken.csv"]})
    lines = ["gemeentecode;afspraak;indicator;doel;jaar"]
    lines += [
        f"{gemeente};{text.format(personeel=staff)};{indicator};"
        f"{target.format(personeel=staff)};{year}"
        for gemeente, text, indicator, target, year in AGREEMENTS
    ]
    (folder / "afspraken.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
