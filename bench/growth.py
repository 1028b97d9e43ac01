"""What building takes, and how that grows with the number of rounds.

    python -m bench.growth --deliveries DIR [--quick]

One round is the newest of the deliveries; more rounds than there are come from copies of them with
another id, round and date, the figures unchanged. Beside it what a script of an analyst takes to
read the same deliveries, at every start.
"""

import argparse
import re
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.machine import Ran, folder_size, run
from bench.summary import NOTHING, ratio, seconds, size, table

ROUNDS, QUICK_ROUNDS = (1, 3, 10), (1, 2)
LIMIT = 900.0
AIM = "three rounds of the Netherlands in under two minutes and 3 GB"
HEADER = "delivery.toml"


@dataclass(frozen=True, slots=True)
class Grown:
    """What it took to build an atlas of so many rounds, and to read them with pandas."""

    rounds: int
    delivered: int
    built: Ran
    atlas: int
    plain: Ran


def gather(deliveries: Path, rounds: int, folder: Path) -> list[Path]:
    """The deliveries with exactly so many rounds, as links and copies in `folder`."""
    headers = {
        path.parent: tomllib.loads(path.read_text("utf-8"))
        for path in sorted(deliveries.glob(f"*/{HEADER}"))
    }
    members = [place for place, header in headers.items() if header["kind"] == "lgb"]
    members.sort(key=lambda place: headers[place]["reference_date"], reverse=True)
    for place in headers:
        if place not in members or place in members[:rounds]:
            (folder / place.name).symlink_to(place.absolute(), target_is_directory=True)
    for number in range(len(members), rounds):
        source = members[number % len(members)]
        copy = folder / f"{source.name}-{number}"
        copy.mkdir()
        text = (source / HEADER).read_text("utf-8")
        (copy / HEADER).write_text(renamed(text, number), "utf-8")
        for name in headers[source]["files"]:
            (copy / name).symlink_to((source / name).absolute())
    return sorted(folder.iterdir())


def renamed(header: str, number: int) -> str:
    """The header of a copied round: another id, round and day, the rest as it was."""
    found = tomllib.loads(header)
    day: date = found["reference_date"] + timedelta(days=number)
    for name, value in {
        "id": f'"{found["id"]}-{number}"',
        "round": f'"{day}"',
        "reference_date": str(day),
    }.items():
        line = f"{name} = {value}"
        header, count = re.subn(rf"(?m)^{name}\s*=.*$", line, header)
        if not count:
            header = f"{line}\n{header}"
    return header


def measure(deliveries: Path, *, quick: bool) -> list[Grown]:
    """Build, and read, each number of rounds."""
    found = []
    for rounds in QUICK_ROUNDS if quick else ROUNDS:
        with tempfile.TemporaryDirectory() as scratch:
            folder, out = Path(scratch) / "deliveries", Path(scratch) / "atlas"
            folder.mkdir()
            folders = gather(deliveries, rounds, folder)
            command = [sys.executable, "-m", "analytics", "build", *map(str, folders)]
            built = run([*command, "--out", str(out)], limit=LIMIT)
            plain = run([sys.executable, "-m", "bench.naive.tables", str(folder)], limit=LIMIT)
            read = sum(path.stat().st_size for path in folder.glob("*/*"))
            grown = Grown(rounds, read, built, folder_size(out), plain)
        print("  " + " · ".join(_row(grown)), flush=True)
        found.append(grown)
    return found


def _row(grown: Grown) -> list[str]:
    def told(ran: Ran) -> tuple[str, str]:
        if not ran.in_time:
            return f"not within {LIMIT:.0f} s", NOTHING
        return seconds(ran.seconds), size(ran.memory)

    return [
        str(grown.rounds),
        size(grown.delivered),
        *told(grown.built),
        size(grown.atlas),
        *told(grown.plain),
    ]


def report(found: Sequence[Grown]) -> str:
    """The table in markdown."""
    header = ("rounds", "deliveries", "build", "memory (peak)", "atlas", "pandas reads",
              "memory (peak)")  # fmt: skip
    rows = [_row(grown) for grown in found]
    if len(found) > 1:
        first, last = found[0], found[-1]
        pairs = [
            (last.delivered, first.delivered),
            (last.built.seconds, first.built.seconds),
            (last.built.memory, first.built.memory),
            (last.atlas, first.atlas),
            (last.plain.seconds, first.plain.seconds),
            (last.plain.memory, first.plain.memory),
        ]
        times = [f"{last.rounds} ÷ {first.rounds}", *(ratio(*pair) for pair in pairs)]
        rows.append(times)
    return "\n\n".join(
        [
            "A build is done once per delivery; pandas reads at every start of a process. Rounds "
            "that are not among the deliveries are copies with another id, round and date. Aim: "
            f"{AIM}.",
            table(header, rows),
        ]
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--deliveries", type=Path, default=Path("data/demo"))
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    print(report(measure(given.deliveries, quick=given.quick)))


if __name__ == "__main__":
    main()
