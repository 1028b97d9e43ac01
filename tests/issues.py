"""Issues of the demo: the same country in versions that differ in every figure and every name.

What issue a screen is of can be read from its source line and from the names of libraries; mixing
two issues on one screen therefore shows.
"""

import csv
import re
import shutil
from datetime import date
from pathlib import Path

from tests.demo import ROOT
from tests.sources import deliveries

# One round is enough, and is built in half the time.
NAMES = ("grenzen-2023", "kwb-2023", "lgb-2023", "organisaties", "vestigingen")
_TITLE = re.compile(r"Bibliotheekleden 2023 uitgave (\d+)")
_LIBRARY = re.compile(r"Boekerij (\d+) ")


def write_issue(folder: Path, number: int) -> list[Path]:
    """The deliveries of an issue: each has some per cent fewer members than the one before."""
    for name in NAMES:
        shutil.copytree(ROOT / "data" / "demo" / name, folder / name, dirs_exist_ok=True)
    _replace(
        folder / "lgb-2023" / "delivery.toml",
        'title = "Bibliotheekleden 2023"',
        f'title = "Bibliotheekleden 2023 uitgave {number}"',
    )
    register = folder / "organisaties" / "organisaties.csv"
    _replace(register, ";Bibliotheek ", f";Boekerij {number} ")
    members = folder / "lgb-2023" / "leden.csv"
    with members.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    with members.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        writer.writerows(_fewer(row, 1 - 0.04 * number) for row in rows)
    return [folder / name for name in NAMES]


def withhold(members: Path) -> None:
    """Withhold the members of some lines of wijken and buurten, and leave out some other lines."""
    with members.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    fine = [place for place, row in enumerate(rows) if row[0][:2] in ("WK", "BU")]
    for place in fine[::50]:
        rows[place][5:] = [".", ""]
    left_out = set(fine[25::100])
    with members.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        writer.writerows(row for place, row in enumerate(rows) if place not in left_out)


SECRET = "Geheime proef"


def write_secret(folder: Path) -> Path:
    """A round of 2022 that only who loads may see."""
    return deliveries.lgb(
        folder,
        ["GM9002;personen;totaal;totaal;62500;12345;"],
        title=SECRET,
        source="fictief",
        synthetic=True,
        round="2022",
        reference_date=date(2022, 1, 1),
        rounding=[{"base": 1}],
        audience="confidential",
    )


def issues_in(text: str) -> set[int]:
    """The issues that a text speaks of."""
    return {int(number) for sign in (_TITLE, _LIBRARY) for number in sign.findall(text)}


def _fewer(row: list[str], part: float) -> list[str]:
    code, _unit, dimension, _category, _population, members, share = row
    base = 100 if dimension == "inkomen" else 5 if code[:2] in ("WK", "BU") else 1
    if members.isdigit():
        members = str(base * round(int(members) * part / base))
    if share.replace(",", "").isdigit():
        share = f"{float(share.replace(',', '.')) * part:.1f}".replace(".", ",")
    return [*row[:5], members, share]


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
