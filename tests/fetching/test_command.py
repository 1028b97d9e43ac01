"""What a data contact types, and reads."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analytics.command_line.commands import app
from tests.demo import ROOT
from tests.fetching.service import AREAS, KWB, MAP, YEAR, Service, map_bytes


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


def based(service: Service) -> list[str]:
    return [part for item in service.bases().items() for part in ("--base", "=".join(item))]


@pytest.fixture
def unreachable() -> str:
    """An address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_fetched_checked_and_there_already(service: Service, tmp_path: Path) -> None:
    borders, figures = tmp_path / "grenzen", tmp_path / "kwb"
    first = run("fetch", "borders", "--year", YEAR, "--out", borders, *based(service))
    assert first.exit_code == 0, first.output
    assert f"  python -m analytics check {borders}" in first.stdout.splitlines()
    assert "CC BY 4.0" in first.stdout
    second = run("fetch", "kwb", "--year", YEAR, "--out", figures, *based(service))
    assert second.exit_code == 0, second.output
    checked = run("check", borders, figures)
    assert checked.exit_code == 0, checked.output
    assert "0 fouten" in checked.stdout
    asked = len(service.asked)
    again = run("fetch", "borders", "--year", YEAR, "--out", borders, *based(service))
    assert "is er al en is niet veranderd" in again.stdout
    assert len(service.asked) == asked


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_on_a_terminal_a_message_stands_below_the_bar(unreachable: str, tmp_path: Path) -> None:
    import pty

    master, terminal = pty.openpty()
    command = ["fetch", "kwb", "--year", YEAR, "--out", tmp_path, "--base", f"odata3={unreachable}"]
    run = [sys.executable, "-m", "analytics", *map(str, command)]
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run(run, stderr=terminal, cwd=ROOT, env=environment, check=False, timeout=60)
    os.close(terminal)
    told = re.sub(rb"\x1b\[[?0-9;]*[A-Za-z]", b"", os.read(master, 100_000)).decode()
    os.close(master)
    bar, told = told.rsplit("FOUT: ", 1)
    assert "0%" in bar
    assert bar.endswith("\n")
    assert told.startswith("Geen internet")


def test_what_somebody_without_internet_reads(unreachable: str, tmp_path: Path) -> None:
    folder = tmp_path / "grenzen-2023"
    bases = [
        part
        for name in ("pdok", "geodata", "odata3", "odata4", "bundle")
        for part in ("--base", f"{name}={unreachable}/{name}")
    ]
    told = run("fetch", "borders", "--year", YEAR, "--out", folder, *bases)
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.splitlines() == [
        "FOUT: Geen internet, of geen verbinding met 127.0.0.1.",
        f"Gevraagd is: {unreachable}/odata3/{AREAS}/TableInfos?$format=json",
        "",
        "U kunt ook zelf ophalen wat ontbreekt, op een computer met internet:",
        f"  {unreachable}{MAP}",
        f"  {unreachable}/bundle/{AREAS} (bewaar het als {AREAS}.zip)",
        "Zet het, zoals u het kreeg, in deze map:",
        f"  {folder}",
        "En geef dan dezelfde opdracht nog eens:",
        f"  python -m analytics fetch borders --year {YEAR} --out {folder}",
    ]
    assert "Traceback" not in told.output
    # Doing what it says helps, still without internet.
    (folder / "wijkenbuurten_2023.gpkg").write_bytes(map_bytes())
    (folder / f"{AREAS}.zip").write_bytes(Service().bundle(AREAS))
    helped = run("fetch", "borders", "--year", YEAR, "--out", folder, *bases)
    assert helped.exit_code == 0, helped.output
    assert run("check", folder).exit_code == 0


def test_in_english(unreachable: str, tmp_path: Path) -> None:
    told = run(
        "--taal", "en", "fetch", "kwb", "--year", YEAR, "--out", tmp_path / "kwb",
        "--base", f"odata3={unreachable}",
    )  # fmt: skip
    assert told.exit_code == 1
    assert "ERROR: No internet, or no connection with 127.0.0.1." in told.stderr.splitlines()
    assert any(KWB in line for line in told.stderr.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kwb", "--year", "2031"], "--table"),
        (["borders", "--year", "2031"], "--url"),
        (["borders", "--year", "2023", "--service", "wfs"], "download, ogc"),
        (["kwb", "--year", "2023", "--base", "odata9=http://x"], "odata9"),
        (["kwb", "--year", "2023", "--base", "odata3"], "http"),
        (["borders", "--year", "2023", "--url", "kaart.gpkg"], "http"),
    ],
)
def test_a_mistake_in_the_command(arguments: list[str], said: str, tmp_path: Path) -> None:
    told = run("fetch", *arguments, "--out", tmp_path / "levering")
    assert told.exit_code == 2
    assert said in told.stderr
    assert not (tmp_path / "levering").exists()


def test_the_newest_distances(
    unreachable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BEREIKATLAS_FETCH_ODATA3", unreachable)
    told = run("fetch", "distances")
    assert told.exit_code == 1
    assert Path("data/fetched/kwb-2025").is_dir()
    assert "86270NED" in told.stderr
