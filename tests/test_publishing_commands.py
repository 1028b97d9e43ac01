"""`versions`, `publish`, `withdraw`, `restore` and `clear` as a data contact types them."""

import csv
import io
from contextvars import copy_context
from pathlib import Path

import pytest

from analytics.store import building, versions
from analytics.store.journal import journal
from tests.independent.command import answer, output, run
from tests.store.publishing import members, write_ground, write_members


def test_a_day_of_two_data_contacts(tmp_path: Path) -> None:
    out = tmp_path / "atlas"
    at = ("--atlas", out)
    nothing = run("versions", *at)
    assert (nothing.exit_code, "Er is nog geen atlas" in nothing.stderr) == (2, True)
    output("build", *write_ground(tmp_path), "--out", out)
    anna = write_members(tmp_path / "leden", 200)
    told = output("publish", anna, "--who", "Anna", "--why", "Ronde 2023", *at)
    assert "Versie 2 is in gebruik. Erbij: leden." in told
    again = output("publish", anna, "--who", "Bob", "--why", "nog eens", *at)
    assert "Er verandert niets: dit is al in gebruik, als versie 2." in again
    bob = write_members(tmp_path / "leden-2022", 100, round="2022")
    output("publish", bob, "--who", "Bob", "--why", "=2022", *at)
    refused = run("withdraw", "grenzen", "--who", "Bob", "--why", "weg", *at)
    assert refused.exit_code == 2
    assert "leden, leden-2022 kan niet zonder" in refused.stderr
    assert "--why" in run("withdraw", "leden", *at).output  # a reason is asked for
    former = run("withdraw", "leden", "--former", "--why", "x", *at)
    assert (former.exit_code, "geen eerdere uitgave" in former.stderr) == (2, True)
    taken = output("withdraw", "leden", "--who", "Anna", "--why", "fout", *at)
    assert "Versie 4 is in gebruik. Eruit: leden." in taken
    wrong = write_members(tmp_path / "fout" / "leden", 2000)
    result = run("publish", wrong, "--why", "meer leden dan inwoners", *at)
    assert (result.exit_code, "niets gepubliceerd" in result.stderr) == (1, True)
    assert members(out, "leden-2022") == 100

    found = answer("versions", *at)
    assert (found["in_service"], [row["number"] for row in found["rows"]]) == (4, [4, 3, 2, 1])
    assert found["rows"][0]["what"] == {"leden": "withdrawn"}
    assert found["rows"][3]["who"] == journal(out)[3].who
    rows = list(csv.DictReader(io.StringIO(output("versions", "--format", "csv", *at))))
    assert [row["in_service"] for row in rows] == ["yes", "no", "no", "no"]
    assert (rows[1]["why"], rows[1]["what"]) == ("'=2022", "leden-2022:added")
    table = output("versions", *at)
    assert "In gebruik: versie 4" in table
    assert "erbij: leden-2022" in table

    asked = run("restore", "2", "--who", "beheer", "--why", "terug", *at)
    assert asked.exit_code == 2
    assert [line.split()[0] for line in asked.stderr.splitlines()[1:3]] == ["4", "3"]
    assert "Bob: erbij: leden-2022" in asked.stderr
    assert len(journal(out)) == 4
    told = output("restore", "2", "--yes", "--who", "beheer", "--why", "terug", *at)
    assert "Terug naar versie 2 (erbij: leden; eruit: leden-2022)" in told
    assert members(out) == 200

    assert "niets op te ruimen" in output("clear", *at)
    assert "3 versies" in output("clear", "--keep", "2", "--days", "0", *at)
    assert "[bestanden opgeruimd op" in output("versions", *at)
    english = copy_context().run(output, "--taal", "en", "versions", *at)
    assert "In service: version 5" in english
    assert "removed: leden" in english


def test_a_new_release_of_the_program_builds_anew_what_is_in_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "atlas"
    at = ("--atlas", out)
    assert "geen versie in gebruik" in run("rebuild", *at).stderr
    output("build", *write_ground(tmp_path), "--out", out)
    output("publish", write_members(tmp_path / "leden", 200), "--why", "Ronde 2023", *at)
    assert "dit is al in gebruik, als versie 2" in output("rebuild", *at)
    # The next release writes its tables in another way.
    monkeypatch.setattr(versions, "SCHEMA", versions.SCHEMA + 1)
    monkeypatch.setattr(building, "SCHEMA", versions.SCHEMA)
    unreadable = run("regions", "NL00", *at)
    assert (unreadable.exit_code, "analytics rebuild" in unreadable.stderr) == (2, True)
    assert "Versie 3 is in gebruik. Terug naar versie 2" in output("rebuild", *at)
    assert members(out) == 200


def test_a_round_that_disappears_for_visitors_is_told(tmp_path: Path) -> None:
    out = tmp_path / "atlas"
    at = ("--why", "x", "--atlas", out)
    gone = "Voor bezoekers verdwijnt de ronde van 1 januari 2023"
    output("build", *write_ground(tmp_path), "--out", out)
    first = write_members(tmp_path / "leden", 200)
    assert "bezoekers" not in output("publish", first, *at)
    again = write_members(tmp_path / "open" / "leden", 210)
    assert "bezoekers" not in output("publish", again, *at)
    closed = write_members(tmp_path / "dicht" / "leden", 220, audience="confidential")
    told = output("publish", closed, *at).splitlines()
    assert told[-1] == gone + ". Bezoekers zien dan geen ronde meer."
    assert "bezoekers" not in output("withdraw", "leden", "--former", *at)
    for undo in (("restore", "4", "--yes"), ("withdraw", "leden")):
        assert gone in output(*undo, *at)
        assert "bezoekers" not in output("restore", "3", "--yes", *at)
