"""What a data contact types, and reads."""

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analytics.command_line.commands import app
from tests.fetching.service import AREAS, KWB, MAP, YEAR, Service, map_bytes


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


def based(service: Service) -> list[str]:
    return [part for item in service.bases().items() for part in ("--base", "=".join(item))]


def lines(text: str) -> list[str]:
    """What is read, without the progress bar (which has no newline on a pipe)."""
    return [line.rstrip() for line in text.splitlines()]


@pytest.fixture
def unreachable() -> str:
    """An address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_fetched_checked_and_there_already(service: Service, tmp_path: Path) -> None:
    borders, figures = tmp_path / "grenzen", tmp_path / "kwb"
    first = run("fetch", "borders", "--year", YEAR, "--out", borders, *based(service))
    assert first.exit_code == 0, first.output
    assert f"  python -m analytics check {borders}" in lines(first.stdout)
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
    assert lines(told.stderr)[-10:] == [
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
    assert "ERROR: No internet, or no connection with 127.0.0.1." in lines(told.stderr)
    assert any(KWB in line for line in lines(told.stderr))


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
