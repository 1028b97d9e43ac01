"""A full disk and damaged files: clear words, the former version in service, and the way back."""

import contextvars
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from analytics.catalog import load_catalog
from analytics.command_line.commands import app
from analytics.store import Atlas, AtlasError, current_version
from analytics.store.building import build_batch
from analytics.store.versions import find_whole
from tests.store.harm import HARMS, folder, spoil
from tests.store.killing import ROOT, batch_number

CATALOG = load_catalog()
MADE = 400
WORDS = {
    "nl": ("beschadigd", "Er is nog geen atlas", "staat niet in", "andere versie"),
    "en": ("damaged", "There is no atlas yet", "is not in", "another version"),
}
FULL = {"nl": "De schijf is vol", "en": "The disk is full"}


def answers(out: Path) -> str:
    """What an atlas says to a few questions that together read every table."""
    atlas = Atlas.open(out)
    try:
        (delivery,) = atlas.rounds()
        rows = atlas.regions(
            delivery=delivery, level="wijk", within="NL00", indicator="penetratie", benchmark="NL00"
        )
        profile = atlas.profile("GM9001", delivery=delivery, dimension="leeftijd")
        borders = json.loads(gzip.decompress(atlas.borders("gemeente", "NL00", delivery)))
        said = [
            atlas.figure("GM9001", "leden", delivery=delivery).value,
            atlas.coverage(delivery),
            [item.name for item in atlas.organisations(delivery)],
            [(item.code, item.name) for item in atlas.search("a", delivery)],
            rows.codes,
            rows.figures.missing.tolist(),
            profile.population.value.tolist(),
            [item["properties"]["code"] for item in borders["features"]],
            atlas.branches(None, delivery),
            atlas.complaints(delivery),
            atlas.missing_counts(delivery),
            atlas.context_figure("GM9001", "inwoners", delivery),
            atlas.bounds(["GM9001"], delivery.border_year),
            atlas.development("GM9001"),
        ]
        # As text: NaN equals itself.
        return repr(said)
    finally:
        atlas.close()


def command(*arguments: object) -> Result:
    """The command line, in a context of its own: it sets the language."""
    run = contextvars.copy_context().run
    return run(CliRunner().invoke, app, [str(item) for item in arguments])


@pytest.mark.proof(full=400)
def test_damage_is_told_in_words_and_cured_by_a_build(
    tmp_path: Path, sample_size: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    whole = tmp_path / "whole"
    build_batch(batch_number(MADE), whole, CATALOG)
    right = answers(whole)
    told: Counter[str] = Counter()
    count = max(sample_size * 3 // 4, len(HARMS))
    for place in range(count):
        name = list(HARMS)[place % len(HARMS)]
        out = tmp_path / f"case-{place}" / "atlas"
        shutil.copytree(whole, out)
        HARMS[name](out, chance)
        try:
            outcome = "still right" if answers(out) == right else f"WRONG FIGURES: {name}"
        except AtlasError as error:
            outcome = error.kind
        assert outcome in ("damaged", "none", "schema", "still right"), name
        told[outcome] += 1
        # The command line says the same, in words; where it answers, the damage is elsewhere.
        language = chance.choice(["nl", "en"])
        asked = ("regions", "NL00", "--level", "wijk", "--atlas", out, "--format", "json")
        run = command("--taal", language, *asked)
        assert run.exit_code in (0, 2), (name, run.exception)
        assert isinstance(run.exception, SystemExit | None), (name, run.exception)
        if run.exit_code == 2:
            assert any(word in run.stderr for word in WORDS[language]), (name, run.stderr)
            assert "python -m analytics build" in run.stderr
        else:
            assert outcome == "still right" or name.startswith(("database", "border")), name
        # The same deliveries built once more: the atlas is as it was.
        build_batch(batch_number(MADE), out, CATALOG)
        assert answers(out) == right, name
        shutil.rmtree(out.parent)
    with capsys.disabled():
        print(f"\n{count} damaged atlases:", dict(told))
    assert told["damaged"] > count // 3


@pytest.mark.parametrize("part", ["database", "border"])
def test_a_version_that_is_spoilt_within_is_made_again(tmp_path: Path, part: str) -> None:
    version = build_batch(batch_number(MADE), tmp_path, CATALOG)
    assert find_whole(tmp_path, version) == version
    place = folder(tmp_path)
    path = place / "atlas.duckdb" if part == "database" else min((place / "borders").iterdir())
    before = path.stat().st_size
    spoil(path, random.Random(1), 0.01, 0.99, 300)
    # Its size says nothing.
    assert path.stat().st_size == before
    assert find_whole(tmp_path, version) is None
    assert build_batch(batch_number(MADE), tmp_path, CATALOG) == f"{version}-2"
    assert current_version(tmp_path) == f"{version}-2"


def test_a_spoilt_border_file_is_made_up_for_from_the_database(tmp_path: Path) -> None:
    build_batch(batch_number(MADE), tmp_path, CATALOG)
    atlas = Atlas.open(tmp_path)
    (delivery,) = atlas.rounds()
    good = gzip.decompress(atlas.borders("wijk", "NL00", delivery))
    spoil(folder(tmp_path) / "borders" / "2023-wijk-wgs.json.gz", random.Random(2), 0.2, 0.9, 9)
    again = gzip.decompress(atlas.borders("wijk", "NL00", delivery))
    codes = [
        [item["properties"] for item in json.loads(text)["features"]] for text in (good, again)
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) > 3


@contextmanager
def filling(out: Path, kind: str, *around: str) -> Iterator[Any]:
    """Builds with so much room, one after the other."""
    with subprocess.Popen(
        [*around, sys.executable, "-m", "tests.store.filling", str(out), kind],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def build(number: int, room: int) -> dict[str, Any]:
            process.stdin.write(f"{number} {room}\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield build
        process.stdin.close()


def check_full_disk(build: Any, rooms: list[int], plenty: int) -> Counter[str]:
    """However much room there is: a new version, or words and the former one in service."""
    outcomes: Counter[str] = Counter()
    assert build(100, plenty)["outcome"].startswith("built")
    in_service = 100
    for number, room in enumerate(rooms, 101):
        said = build(number, room)
        kind, _space, words = said["outcome"].partition(" ")
        assert kind in ("built", "full"), said
        outcomes[kind] += 1
        if kind == "built":
            in_service = number
        else:
            assert FULL["en" if number % 2 else "nl"] in words
        assert said["members"] == in_service
        # Nothing half-made is left to fill the disk further.
        assert ".building" not in said["left"]
    # Room again: it goes on as if nothing had been.
    assert build(99, plenty)["members"] == 99
    return outcomes


@pytest.mark.proof(full=400)
@pytest.mark.skipif(os.name == "nt", reason="limits the size of files")
def test_no_file_may_grow_further(
    tmp_path: Path, sample_size: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    count = max(sample_size // 4, 5)
    rooms = [chance.choice([4000, 300_000, 4_000_000]) for _number in range(count)]
    with filling(tmp_path / "atlas", "file") as build:
        outcomes = check_full_disk(build, [chance.randint(0, room) for room in rooms], 50_000_000)
    with capsys.disabled():
        print(f"\n{count} builds with a limit to a file:", dict(outcomes))
    assert outcomes["full"] > count // 4


SMALL_DISK = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
MOUNT = 'mount -t tmpfs -o size=24m none "$0" && exec "$@"'


def can_mount(place: Path) -> bool:
    try:
        run = subprocess.run([*SMALL_DISK, MOUNT, str(place), "true"], check=False)
    except OSError:
        return False
    return run.returncode == 0


@pytest.mark.proof(full=400)
def test_the_disk_is_full(
    tmp_path: Path, sample_size: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    if not can_mount(tmp_path):
        pytest.skip("this system mounts no small disk for a test; a limit to each file is tested")
    chance = random.Random(seed)
    count = max(sample_size // 4, 5)
    rooms = [chance.randrange(0, 7_000_000) for _number in range(count)]
    with filling(tmp_path / "atlas", "disk", *SMALL_DISK, MOUNT, str(tmp_path)) as build:
        outcomes = check_full_disk(build, rooms, 10_000_000)
    with capsys.disabled():
        print(f"\n{count} builds on a small disk:", dict(outcomes))
    assert outcomes["full"] > count // 4


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_command_line_says_that_the_disk_is_full(
    tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analytics.store.publications.find_whole", no_room)
    delivery = ROOT / "data" / "demo" / "organisaties"
    run = command("--taal", language, "build", delivery, "--out", tmp_path)
    assert run.exit_code == 2
    assert FULL[language] in run.stderr
    assert str(tmp_path) in run.stderr
