"""What changes between two issues of the demo, counted again from their files by plain Python."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.independent import command

LEVELS = {"NL": "land", "PV": "provincie", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
# Their totals are delivered, or else made of their classes: no line to count.
OWN_UNIVERSE = ("opleiding", "onderwijssoort")
Line = tuple[str, str, str]
Key = tuple[str, str, str, str]


def lines(folders: list[Path]) -> dict[Key, Line]:
    (members,) = [folder / "leden.csv" for folder in folders if folder.name == "lgb-2023"]
    with members.open(encoding="utf-8-sig", newline="") as file:
        _head, *rows = csv.reader(file, delimiter=";")
    return {
        (code, unit, dimension, category): (population, members, share)
        for code, unit, dimension, category, population, members, share in rows
        if not code.startswith("BIEB") and dimension not in OWN_UNIVERSE
    }


def number(text: str) -> float | None:
    return 0.0 if text == "-" else None if text in ("", ".", "x") else float(text.replace(",", "."))


def reach(key: Key, place: int, value: float) -> tuple[float, float]:
    """What a delivered number may have been before it was rounded."""
    code, _unit, dimension, _category = key
    if place == 2:
        return value - 0.05, value + 0.05
    base = 100 if dimension == "inkomen" else 5 if code[:2] in ("WK", "BU") else 1
    down, up = {1: (0, 0), 5: (2, 2), 100: (50, 49)}[base]
    return max(value - down, 0), value + up


def known(line: Line | None) -> bool:
    return line is not None and all(number(text) is not None for text in line[:2])


def became(key: Key, old: Line | None, new: Line | None) -> str:
    if known(old) != known(new):
        return "lost" if known(old) else "found"
    if old == new:
        return ""
    if old is None or new is None or not known(old):
        return (
            "reason"
            if [text for text in (old or ("",) * 3)[:2] if text in (".", "x")]
            != [text for text in (new or ("",) * 3)[:2] if text in (".", "x")]
            else "value"
        )
    for place in range(3):
        one, other = number(old[place]), number(new[place])
        if one is None or other is None:
            continue
        (low, high), (its_low, its_high) = reach(key, place, one), reach(key, place, other)
        # Decimal ends that meet may lie a hair apart in binary.
        if low > its_high + 1e-9 or its_low > high + 1e-9:
            return "value"
    return "within"


def test_counts(two_issues: tuple[Path, list[list[Path]]]) -> None:
    atlas, issues = two_issues
    old, new = (lines(folders) for folders in issues)
    expected = Counter[tuple[str, ...]]()
    for key in old | new:
        if kind := became(key, old.get(key), new.get(key)):
            expected[LEVELS[key[0][:2]], *key[1:3], kind] += 1
    versions = sorted(
        (path.parent for path in atlas.glob("*/manifest.json")),
        key=lambda path: path.stat().st_mtime,
    )
    told = command.answer("differences", *[path.name for path in versions], "--atlas", atlas)
    # The second has a round more, that the first can't be held against.
    round_, new_round = told["rounds"]
    assert not new_round["cells"]
    found = Counter[tuple[str, ...]]()
    for row in round_["cells"]:
        if row["dimension"] not in OWN_UNIVERSE:
            found[row["level"], row["unit"], row["dimension"], row["kind"]] += row["cells"]
    assert found == expected
    assert {kind for *_rest, kind in found} == {"value", "within", "lost", "reason"}
    assert not round_["groups"]
    country = told["headlines"][0]
    whole = ("NL00", "personen", "totaal", "totaal")
    assert [country[when]["members"]["value"] for when in ("before", "after")] == [
        float(side[whole][1]) for side in (old, new)
    ]
    # The largest is the largest of what is there.
    gemeente = [row for row in round_["most"] if row["level"] == "gemeente"]
    steps = [abs(row["members"][1]["value"] - row["members"][0]["value"]) for row in gemeente]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == pytest.approx(
        max(
            abs(float(new[key][1]) - float(line[1]))
            for key, line in old.items()
            if key[0][:2] == "GM" and known(line) and known(new[key])
        )
    )
