"""A tiny country in deliveries on disk, for publications; GM9001 has as many members as asked."""

import hashlib
from pathlib import Path

from analytics.store import Atlas, current_version, in_service, journal
from analytics.store.editions import EDITIONS
from analytics.store.versions import find_whole
from tests.sources import deliveries

REGISTER = deliveries.ORGANISATIONS.replace("2024-01-01", "")


def write_ground(root: Path) -> list[Path]:
    """The borders of 2023 and the organisations."""
    return [
        deliveries.borders(root / "grenzen"),
        deliveries.write(root / "organisaties", "organisations", {"o.csv": REGISTER}),
    ]


def write_members(folder: Path, members: int, **said: object) -> Path:
    """A round of GM9001 with 1,000 inhabitants; its id is the name of the folder."""
    rows = [
        f"GM9001;personen;totaal;totaal;1000;{members};",
        f"WK900100;personen;totaal;totaal;500;{members // 2 // 5 * 5};",
    ]
    whole: dict[str, object] = {
        "rounding": [{"base": 5}, {"level": "gemeente", "base": 1}],
        "round": "2023",
        "participants": ["B1", "B2"],
        "protected": True,
        "audience": "public",
    }
    return deliveries.lgb(folder, rows, **(whole | said))


def members(out: Path, delivery: str = "leden") -> float | None:
    """What the atlas in service says of GM9001."""
    atlas = Atlas.open(out, "operator")
    try:
        return atlas.figure("GM9001", "leden", delivery=delivery).value
    finally:
        atlas.close()


def bytes_of(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check_whole(out: Path) -> None:
    """One whole publication is in service; the journal, the version and the editions agree."""
    entries = journal(out)
    now = in_service(out)
    assert now is not None
    assert entries[0] == now
    assert [item.number for item in entries] == list(range(now.number, 0, -1))
    assert now.version == current_version(out)
    assert find_whole(out, now.version) == now.version
    atlas = Atlas.open(out, "operator")
    atlas.close()
    assert {item.id: item.hash for item in atlas.manifest.deliveries} == now.editions
    for edition in now.editions.values():
        assert (out / EDITIONS / edition / "delivery.toml").is_file()
