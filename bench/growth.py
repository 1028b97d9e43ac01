"""What building takes, and how that grows with the number of rounds.

    python -m bench.growth --deliveries DIR [--quick]

One round is the newest of the deliveries; more rounds than there are come from copies of them with
another id, round and date, the figures unchanged. Beside it what a script of an analyst takes to
read the same deliveries, at every start.
"""

import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.machine import Ran, folder_size, options, run
from bench.summary import NOTHING, ratio, seconds, size, table

ROUNDS, QUICK_ROUNDS = (1, 3, 10), (1, 2)
LIMIT = 900.0
AIM = "three rounds of the Netherlands in under two minutes and 3 GB"
HEADER = "delivery.toml"


@dataclass(frozen=True, slots=True)
class Grown:
    """What it took to build an atlas of so many rounds, and to read them with pandas.

    None where that failed.
    """

    rounds: int
    delivered: int
    built: Ran | None
    atlas: int
    plain: Ran | None


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


def tried(command: Sequence[str]) -> Ran | None:
    """What a command took; None, and what it printed, when it failed."""
    try:
        return run(command, limit=LIMIT)
    except RuntimeError as error:
        print(error, flush=True)
        return None


def measure(_atlas: Path | None, deliveries: Path, *, quick: bool) -> Iterator[Grown]:
    """Build, and read, each number of rounds; each time an atlas of its own."""
    for rounds in QUICK_ROUNDS if quick else ROUNDS:
        with tempfile.TemporaryDirectory() as scratch:
            folder, out = Path(scratch) / "deliveries", Path(scratch) / "atlas"
            folder.mkdir()
            folders = gather(deliveries, rounds, folder)
            command = [sys.executable, "-m", "analytics", "build", *map(str, folders)]
            built = tried([*command, "--out", str(out)])
            plain = tried([sys.executable, "-m", "bench.naive.tables", str(folder)])
            read = sum(path.stat().st_size for path in folder.glob("*/*"))
            grown = Grown(rounds, read, built, folder_size(out), plain)
        print("  " + " · ".join(_row(grown)), flush=True)
        yield grown


def _row(grown: Grown) -> list[str]:
    def told(ran: Ran | None) -> tuple[str, str]:
        if ran is None:
            return "**failed**", NOTHING
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


def _done(ran: Ran | None) -> tuple[float | None, float | None]:
    """Seconds and memory of what was done; nothing to compare with where it wasn't."""
    return (None, None) if ran is None or not ran.in_time else (ran.seconds, ran.memory)


def report(found: Sequence[Grown], *, quick: bool) -> str:
    """The table in markdown."""
    header = ("rounds", "deliveries", "build", "memory (peak)", "atlas", "pandas reads",
              "memory (peak)")  # fmt: skip
    rows = [_row(grown) for grown in found]
    if len(found) > 1:
        first, last = found[0], found[-1]
        pairs = [
            (last.delivered, first.delivered),
            *zip(_done(last.built), _done(first.built), strict=True),
            (last.atlas, first.atlas),
            *zip(_done(last.plain), _done(first.plain), strict=True),
        ]
        times = [f"{last.rounds} ÷ {first.rounds}", *(ratio(*pair) for pair in pairs)]
        rows.append(times)
    return "\n\n".join(
        [
            f"With {' and '.join(map(str, QUICK_ROUNDS if quick else ROUNDS))} rounds. "
            "A build is done once per delivery; pandas reads at every start of a process. Rounds "
            "that are not among the deliveries are copies with another id, round and date. Aim: "
            f"{AIM}.",
            table(header, rows),
        ]
    )


def main() -> None:
    """Print the table."""
    given = options(__doc__, deliveries=Path("data/demo")).parse_args()
    print(report(list(measure(None, given.deliveries, quick=given.quick)), quick=given.quick))


if __name__ == "__main__":
    main()
