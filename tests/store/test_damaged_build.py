"""Damaged deliveries through `build`, beside a published version that is asked at every case.

Each either becomes a version that says what the file says, or is refused with what to do; then
the published version answers as before.
"""

import random
import shutil
from pathlib import Path

import pytest

from analytics.model import TOTAL
from analytics.store import Atlas, current_version
from tests.independent.command import run
from tests.sources.damage import TARGETS, read_plainly, write_sound

MISSING = {".": "confidential", "x": "unreliable", "X": "unreliable", "": "not_applicable"}


def answers(out: Path) -> list[object]:
    """What the version in service says: every region's members, a profile, borders, search."""
    atlas = Atlas.open(out, "operator")
    try:
        (round_,) = atlas.rounds()
        told: list[object] = [atlas.version, atlas.manifest.content]
        for level in ("land", "provincie", "gemeente", "wijk", "buurt", "bibliotheek"):
            found = atlas.regions(
                delivery=round_, level=level, within="NL00", indicator="penetratie"
            )
            told += [found.codes, found.names, list(found.figures)]
        profile = atlas.profile("GM9001", delivery=round_, unit="personen", dimension="geslacht")
        told += [list(profile.penetration), list(profile.representation)]
        told += [atlas.borders("buurt", "NL00", round_), atlas.search("een", round_)]
        return told
    finally:
        atlas.close()


def says_what_the_file_says(out: Path, content: bytes) -> None:
    """The members of each region's total, in persons, as they stand in the damaged file."""
    atlas = Atlas.open(out, "operator")
    try:
        (round_,) = atlas.rounds()
        for (region, unit, dimension, _category), counts in read_plainly(content).items():
            if (unit, dimension) != ("personen", TOTAL):
                continue
            figure = atlas.figure(region, "leden", delivery=round_)
            population, members = counts
            if figure.missing is None:
                assert figure.value == float("0" if members == "-" else members), region
            else:
                assert figure.missing in {MISSING.get(population), MISSING.get(members)}, region
    finally:
        atlas.close()


@pytest.mark.proof(full=1000)
def test_a_damaged_delivery_becomes_a_true_version_or_changes_nothing(
    tmp_path: Path, sample_size: int, seed: int
) -> None:
    sound, out = write_sound(tmp_path / "gaaf"), tmp_path / "atlas"
    folders = sorted(sound.iterdir())
    assert run("build", *folders, "--out", out).exit_code == 0
    version, before = current_version(out), answers(out)
    chance = random.Random(seed)
    refused = published = 0
    for case in range(sample_size):
        name, file, damages = TARGETS[case % len(TARGETS)]
        damage = chance.choice(damages)
        content = (sound / name / file).read_bytes()
        damaged = damage(chance, content)
        told = f"case {case}: {name}/{file}, {damage.__name__}"
        beside = tmp_path / "schade"
        shutil.copytree(sound, beside)
        (beside / name / file).write_bytes(damaged)
        result = run("build", *sorted(beside.iterdir()), "--out", out)
        shutil.rmtree(beside)
        assert result.exception is None or isinstance(result.exception, SystemExit), told
        assert "Traceback" not in result.output, told
        if result.exit_code == 0:
            published += current_version(out) != version
            if file == "leden.csv":
                says_what_the_file_says(out, damaged)
            Atlas.open(out, "operator").close()
            # Back to the sound version, which may have gone in the meantime.
            assert run("build", *folders, "--out", out).exit_code == 0, told
        else:
            refused += 1
            assert result.exit_code == 1, told
            assert name in result.stderr, (told, result.stderr)
        assert current_version(out) == version, told
        assert answers(out) == before, told
    assert refused > sample_size // 4
    assert published > 0
