"""What may befall the files of an atlas: cut off, spoilt, emptied, gone, replaced."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from analytics.store import current_version
from analytics.store.versions import DATABASE, MANIFEST

Harm = Callable[[Path, random.Random], None]


def folder(out: Path) -> Path:
    """Where the version in service stands."""
    return out / str(current_version(out))


def spoil(path: Path, chance: random.Random, first: float, last: float, places: int = 1) -> None:
    """Turn the bits of 16 bytes at random places in a part of a file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for _place in range(places):
            start = chance.randint(int(first * size), max(int(last * size) - 16, 0))
            file.seek(start)
            held = file.read(16)
            file.seek(start)
            file.write(bytes(byte ^ 0xFF for byte in held))


def _database(first: float, last: float, places: int = 1) -> Harm:
    return lambda out, chance: spoil(folder(out) / DATABASE, chance, first, last, places)


def _cut(out: Path, chance: random.Random) -> None:
    path = folder(out) / DATABASE
    os.truncate(path, chance.randrange(path.stat().st_size))


def _border(out: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((folder(out) / "borders").iterdir()))


def _manifest(out: Path, chance: random.Random) -> None:
    """One entry of the manifest gone, or of another kind."""
    path = folder(out) / MANIFEST
    content = json.loads(path.read_text("utf-8"))
    name = chance.choice(sorted(content))
    if chance.random() < 0.4:
        del content[name]
    else:
        content[name] = chance.choice([None, 7, "x", [], [1], {"x": {}}, {"../x": 3}])
    path.write_text(json.dumps(content), "utf-8")


def _current(out: Path, chance: random.Random) -> None:
    """The file that names the version in service says something else."""
    texts = [b"", b"\n", b"\xff\xfe\x00", b"nowhere\n", b"../x\n", b"a\x00b", b"x" * 5000]
    (out / "current").write_bytes(chance.choice(texts))


def _text(path: Path) -> None:
    path.write_text("Dit is geen atlas.\n" * 50, "utf-8")


HARMS: dict[str, Harm] = {
    "database: head spoilt": _database(0, 0.003),
    "database: one spot spoilt": _database(0.003, 1),
    "database: many spots spoilt": _database(0.003, 1, 200),
    "database: end spoilt": _database(0.95, 1, 20),
    "database: cut off": _cut,
    "database: empty": lambda out, _chance: os.truncate(folder(out) / DATABASE, 0),
    "database: a text": lambda out, _chance: _text(folder(out) / DATABASE),
    "database: gone": lambda out, _chance: (folder(out) / DATABASE).unlink(),
    "border file: gone": lambda out, chance: _border(out, chance).unlink(),
    "border file: spoilt": lambda out, chance: spoil(_border(out, chance), chance, 0, 1),
    "manifest: gone": lambda out, _chance: (folder(out) / MANIFEST).unlink(),
    "manifest: a text": lambda out, _chance: _text(folder(out) / MANIFEST),
    "manifest: an entry": _manifest,
    "current": _current,
    "version: gone": lambda out, _chance: shutil.rmtree(folder(out)),
}
