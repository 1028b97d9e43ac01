"""Publications: deliveries beside those of others, taken back, restored, and what stays."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.model import Severity
from analytics.sources.folders import MemoryFolder
from analytics.store import Atlas, AtlasError, BuildRefused, UnknownIdError, current_version
from analytics.store import publications as store
from analytics.store.building import build_batch
from analytics.store.definitions import ADDED
from analytics.store.editions import EDITIONS
from analytics.store.journal import (
    JOURNAL,
    Happened,
    former_edition,
    in_service,
    journal,
    undone_by,
)
from analytics.store.publications import Act, Publish, Restore, Withdraw, prepare
from analytics.store.versions import CURRENT, find_whole, making, put_in_service
from tests.store.killing import PUBLISHING, ROOT, batch_number
from tests.store.publishing import bytes_of, check_whole, members, write_ground, write_members

NEW, REPLACED, WITHDRAWN = Happened.ADDED, Happened.REPLACED, Happened.WITHDRAWN


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas of borders and organisations by one, and a round by another."""
    root = tmp_path_factory.mktemp("started")
    store.build(write_ground(root / "in"), root / "atlas", who="beheer")
    store.publish(root / "atlas", [write_members(root / "in" / "leden", 200)], "Anna", "Ronde 2023")
    return root / "atlas"


@pytest.fixture
def out(started: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(started, tmp_path / "atlas")
    return tmp_path / "atlas"


def said(out: Path) -> list[tuple[int, str, str, dict[str, str]]]:
    return [(item.number, item.who, str(item.kind), dict(item.what)) for item in journal(out)]


def test_who_when_what_and_why(out: Path) -> None:
    second, first = journal(out)
    assert (first.number, first.who, first.kind, first.why) == (1, "beheer", Act.BUILD, "")
    assert first.what == {"grenzen": NEW, "organisaties": NEW}
    assert (second.who, second.kind, second.why) == ("Anna", Act.PUBLISH, "Ronde 2023")
    assert second.what == {"leden": NEW}
    assert set(second.editions) == {"grenzen", "organisaties", "leden"}
    assert timedelta(0) <= datetime.now(UTC) - second.at < timedelta(minutes=30)
    assert (out / CURRENT).read_text() == f"{second.version} 2\n"
    check_whole(out)


def test_two_data_contacts_and_the_first_takes_hers_back(out: Path, tmp_path: Path) -> None:
    other = write_members(tmp_path / "leden-2022", 150, round="2022", revision=1)
    bob = store.publish(out, [other], "Bob", "Ronde 2022")
    edition = out / EDITIONS / bob.editions["leden-2022"]
    before = bytes_of(edition)
    assert before == bytes_of(other)
    taken = store.withdraw(out, "leden", "Anna", "Verkeerd bestand")
    assert taken.what == {"leden": WITHDRAWN}
    assert taken.editions == {key: bob.editions[key] for key in taken.editions}
    assert set(taken.editions) == {"grenzen", "organisaties", "leden-2022"}
    assert bytes_of(edition) == before
    assert members(out, "leden-2022") == 150
    with pytest.raises(UnknownIdError):
        members(out)
    check_whole(out)


def test_the_same_id_replaces_and_goes_back_to_the_former(out: Path, tmp_path: Path) -> None:
    for place, count in enumerate((300, 400)):
        again = write_members(tmp_path / str(place) / "leden", count)
        assert store.publish(out, [again], "Anna", "beter").what == {"leden": REPLACED}
        assert members(out) == count
    for count in (300, 200):
        back = store.withdraw(out, "leden", "Anna", "toch niet", to="former")
        assert back.what == {"leden": Happened.FORMER}
        assert members(out) == count
    with pytest.raises(AtlasError, match="geen eerdere uitgave"):
        store.withdraw(out, "leden", "Anna", "nog verder", to="former")
    # What was taken back is not the former of what comes after it; a restore restores that too.
    newer = write_members(tmp_path / "nieuw" / "leden", 500)
    store.publish(out, [newer], "Anna", "opnieuw")
    assert (
        store.withdraw(out, "leden", "Anna", "terug", to="former").editions["leden"]
        == (journal(out)[-2].editions["leden"])
    )
    store.restore(out, 4, "beheer", "met 400")
    assert members(out) == 400
    store.withdraw(out, "leden", "Anna", "terug", to="former")
    assert members(out) == 300
    check_whole(out)


def test_a_later_revision_under_another_id(out: Path, tmp_path: Path) -> None:
    later = {"revision": 2, "status": "voorlopig"}
    store.publish(out, [write_members(tmp_path / "leden-r2", 250, **later)], "Anna", "revisie")
    atlas = Atlas.open(out)
    try:
        assert [item.id for item in atlas.rounds()] == ["leden-r2"]
        assert [item.former.id for item in atlas.revisions("leden-r2")] == ["leden"]
    finally:
        atlas.close()
    store.withdraw(out, "leden-r2", "Anna", "terug")
    assert members(out) == 200
    # The same round and revision under another id: nobody could tell which one is on screen.
    with pytest.raises(BuildRefused) as refusal:
        store.publish(out, [write_members(tmp_path / "dubbel", 250)], "Anna", "dubbel")
    errors = [item for item in refusal.value.complaints if item.severity is Severity.ERROR]
    assert [item.kind for item in errors] == ["double_round"]


def test_a_conflict_with_what_is_in_service_names_its_id(out: Path, tmp_path: Path) -> None:
    other, _register = write_ground(tmp_path)
    other = other.rename(tmp_path / "grenzen-2")
    text = (other / "delivery.toml").read_text().replace('"grenzen"', '"grenzen-2"')
    (other / "delivery.toml").write_text(text)
    with pytest.raises(BuildRefused) as refusal:
        store.publish(out, [other], "Anna", "grenzen")
    assert any("grenzen" in item.message for item in refusal.value.complaints)
    assert not any(
        edition in item.message
        for item in refusal.value.complaints
        for edition in journal(out)[0].editions.values()
    )


def test_what_others_need_is_not_taken_away(out: Path) -> None:
    before = (said(out), bytes_of(out))
    for needed in ("grenzen", "organisaties"):
        with pytest.raises(AtlasError, match="leden kan niet zonder") as refusal:
            store.withdraw(out, needed, "beheer", "weg")
        assert refusal.value.kind == "needed"
    assert (said(out), bytes_of(out)) == before
    store.withdraw(out, "leden", "beheer", "eerst deze")
    store.withdraw(out, "grenzen", "beheer", "dan deze")
    with pytest.raises(AtlasError, match="enige levering"):
        store.withdraw(out, "organisaties", "beheer", "alles weg")
    check_whole(out)


def test_what_the_door_refuses_changes_nothing(out: Path, tmp_path: Path) -> None:
    before = bytes_of(out)
    wrong = write_members(tmp_path / "leden", 200)
    (wrong / "leden.csv").write_text((wrong / "leden.csv").read_text().replace("GM9001", "GM0000"))
    with pytest.raises(BuildRefused) as refusal:
        store.publish(out, [wrong], "Anna", "fout")
    assert {item.delivery for item in refusal.value.complaints} == {"leden"}
    for folder in (tmp_path / "nergens", tmp_path):
        with pytest.raises(BuildRefused):
            store.publish(out, [folder], "Anna", "geen levering")
    with pytest.raises(UnknownIdError, match="leden"):
        store.withdraw(out, "ledn", "Anna", "tikfout")
    for number in (0, 3):
        with pytest.raises(UnknownIdError):
            store.restore(out, number, "Anna", "bestaat niet")
    assert bytes_of(out) == before


def test_publishing_what_is_there_is_no_new_publication(out: Path, tmp_path: Path) -> None:
    again = write_members(tmp_path / "leden", 200)
    assert store.publish(out, [again], "Bob", "nog eens") == journal(out)[0]
    assert store.restore(out, 2, "Bob", "nog eens") == journal(out)[0]
    both = store.publish(out, [again, write_members(tmp_path / "l-2022", 100, round="2022")],
                         "Bob", "twee")  # fmt: skip
    assert both.what == {"leden": Happened.UNCHANGED, "l-2022": NEW}


def on_screen(out: Path, viewer: str) -> tuple[list[str], list[str]]:
    """The rounds that a viewer meets, and the former revisions told beside the first."""
    with closing(Atlas.open(out, viewer)) as atlas:
        rounds = [item.id for item in atlas.rounds()]
        return rounds, [item.former.id for item in atlas.revisions(rounds[0])]


@pytest.mark.parametrize("audience", ["public", "confidential"])
def test_a_revision_stands_beside_the_former_until_it_is_taken_back(
    audience: str, out: Path, tmp_path: Path
) -> None:
    before = on_screen(out, "operator")
    assert before == on_screen(out, "public") == (["leden"], [])
    revised = write_members(tmp_path / "leden-r2", 250, revision=2, audience=audience)
    assert store.publish(out, [revised], "Bob", "herzien").what == {"leden-r2": NEW}
    assert on_screen(out, "operator") == (["leden-r2"], ["leden"])
    # Of one that is not for everyone a visitor reads nothing, not even that it is there.
    public = audience == "public"
    assert on_screen(out, "public") == ((["leden-r2"], ["leden"]) if public else before)
    assert (members(out, "leden"), members(out, "leden-r2")) == (200, 250)
    store.withdraw(out, "leden-r2", "Bob", "toch niet")
    assert on_screen(out, "operator") == on_screen(out, "public") == before


def test_restore_tells_whom_it_undoes_and_needs_no_built_version(out: Path, tmp_path: Path) -> None:
    version = current_version(out)
    for count in (210, 220, 230, 240):
        again = write_members(tmp_path / str(count) / "leden", count)
        store.publish(out, [again], f"contact {count}", "nieuw")
    assert not (out / str(version)).exists()  # cleared: it can be built again
    assert [item.who for item in undone_by(out, 4)] == ["contact 240", "contact 230"]
    back = store.restore(out, 2, "beheer", "terug")
    assert (back.number, back.restored, back.version) == (7, 2, version)
    assert (back.what, members(out)) == ({"leden": REPLACED}, 200)
    check_whole(out)
    # What a restore undid already is not undone again, nor is anything by what is in service.
    assert undone_by(out, 2) == []
    store.publish(out, [write_members(tmp_path / "250" / "leden", 250)], "Cor", "nieuw")
    assert [item.number for item in undone_by(out, 2)] == [8]
    assert [item.number for item in undone_by(out, 6)] == [8, 7]


def test_a_copy_is_kept_of_what_was_published(out: Path, tmp_path: Path) -> None:
    folder = write_members(tmp_path / "leden", 300)
    (folder / "aantekening.txt").write_text("niet van de levering")
    (folder / "profile.toml").write_text('id = "eigen"\n')
    elsewhere = tmp_path / "elders.csv"
    (folder / "leden.csv").rename(elsewhere)
    (folder / "leden.csv").symlink_to(elsewhere)
    done = store.publish(out, [folder], "Anna", "met een link")
    kept = out / EDITIONS / done.editions["leden"]
    shutil.rmtree(folder)
    elsewhere.unlink()
    assert sorted(bytes_of(kept)) == ["delivery.toml", "leden.csv"]
    assert not (kept / "leden.csv").is_symlink()
    # An atlas can be built again from its editions.
    store.build([out / EDITIONS / item for item in done.editions.values()], tmp_path / "anders")
    assert current_version(tmp_path / "anders") == done.version


def test_from_memory(out: Path, tmp_path: Path) -> None:
    folder = write_members(tmp_path / "leden", 300)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    done = store.publish(out, [MemoryFolder("../x/leden", files)], "Anna", "opgestuurd")
    assert members(out) == 300
    assert sorted(bytes_of(out / EDITIONS / done.editions["leden"])) == sorted(files)
    with pytest.raises(BuildRefused):
        store.publish(out, [MemoryFolder("leden", {"leden.csv": b""})], "Anna", "zonder toml")


# Added definitions

ANIMALS = """
id = "huisdier"
order = 900
label = { nl = "Huisdier", en = "Pet" }
description = { nl = "Wie een huisdier heeft.", en = "Who has a pet." }
source = { nl = "eigen", en = "own" }
units = ["personen"]

[[classifications]]
id = "1"
label = { nl = "Eerste", en = "First" }
categories = [
  { id = "wel", label = { nl = "Wel", en = "Yes" } },
  { id = "geen", label = { nl = "Geen", en = "No" } },
]
"""


def test_an_added_definition_goes_with_the_version(out: Path, tmp_path: Path) -> None:
    folder = write_members(tmp_path / "dieren", 200, round="2022")
    with (folder / "leden.csv").open("a") as file:
        file.write("GM9001;personen;huisdier;wel;400;50;\nGM9001;personen;huisdier;geen;600;150;\n")
    with pytest.raises(BuildRefused):
        store.publish(out, [folder], "Anna", "met dieren")
    before = current_version(out)
    definition = out / ADDED / "dimensions" / "huisdier.toml"
    definition.parent.mkdir(parents=True)
    definition.write_text(ANIMALS)
    done = store.publish(out, [folder], "Anna", "met dieren")
    assert (out / done.version / ADDED / "dimensions" / "huisdier.toml").read_text() == ANIMALS
    # It can't go unnoticed while an edition needs it; the atlas in service has its own copy.
    definition.rename(tmp_path / "weg.toml")
    atlas = Atlas.open(out, "operator")
    pets = atlas.profile("GM9001", delivery="dieren", dimension="huisdier")
    atlas.close()
    assert list(pets.members.value[-2:]) == [50, 150]
    for act in (
        lambda: store.publish(out, [write_members(tmp_path / "leden", 300)], "Bob", "nieuw"),
        lambda: store.withdraw(out, "leden", "Bob", "weg"),
    ):
        with pytest.raises(AtlasError, match=r"dimensions/huisdier\.toml") as refusal:
            act()
        assert refusal.value.kind == "definitions"
    assert in_service(out) == done
    # Where nothing needs it, it goes.
    back = store.withdraw(out, "dieren", "Anna", "zonder")
    assert back.version == before
    assert not (out / back.version / ADDED).exists()
    check_whole(out)


def test_an_added_definition_makes_another_version(out: Path, tmp_path: Path) -> None:
    before = current_version(out)
    definition = out / ADDED / "dimensions" / "huisdier.toml"
    definition.parent.mkdir(parents=True)
    definition.write_text(ANIMALS)
    done = store.restore(out, 2, "beheer", "met de nieuwe definitie")
    assert (done.number, done.editions) == (3, journal(out)[1].editions)
    assert done.version != before
    check_whole(out)
    copy = out / done.version / ADDED / "dimensions" / "huisdier.toml"
    copy.write_text(ANIMALS.replace("Wel", "Nou"))  # of the same size
    assert find_whole(out, done.version) is None


# Beforehand


def test_a_candidate_is_asked_before_it_is_published(out: Path, tmp_path: Path) -> None:
    before = bytes_of(out)
    folder = write_members(tmp_path / "leden", 300)
    candidate = prepare(out, Publish((folder,)))
    shutil.rmtree(folder)
    atlas = Atlas.open(candidate.where, "operator", candidate.version)
    assert atlas.figure("GM9001", "leden", delivery="leden").value == 300
    atlas.close()
    assert members(out) == 200
    built: list[str] = []
    done = candidate.publish("Anna", "bekeken", lambda text, _part: built.append(text))
    assert (members(out), done.version, built) == (300, candidate.version, ["Klaar"])
    assert not list(out.glob(".*/*"))
    assert bytes_of(out).keys() > before.keys() - {CURRENT}
    check_whole(out)


def test_a_candidate_on_a_state_that_is_gone_is_built_again(out: Path, tmp_path: Path) -> None:
    files = write_members(tmp_path / "leden", 300)
    candidate = prepare(out, Publish((files,)))
    shutil.rmtree(files)
    store.publish(out, [write_members(tmp_path / "l-2022", 100, round="2022")], "Bob", "intussen")
    done = candidate.publish("Anna", "bekeken")
    assert done.version != candidate.version
    assert (members(out), members(out, "l-2022")) == (300, 100)
    assert done.what == {"leden": REPLACED}
    check_whole(out)


def test_nothing_of_a_candidate_stays(out: Path, tmp_path: Path) -> None:
    before = bytes_of(out)
    folder = write_members(tmp_path / "leden", 300)
    candidate = prepare(out, Publish((folder,)))
    assert bytes_of(out) != before
    candidate.discard()
    assert bytes_of(out) == before
    candidate = prepare(out, Publish((folder,)))
    # Whoever held it is gone: a page that was closed.
    del candidate
    assert bytes_of(out) == before
    (folder / "leden.csv").write_text("onzin")
    with pytest.raises(BuildRefused):
        prepare(out, Publish((folder,)))
    assert bytes_of(out) == before
    # Of a process that died the lock is free, of one that lives it is not.
    left = out / ".kandidaten" / "dood"
    left.mkdir(parents=True)
    (left / "leden.csv").write_text("blijft niet")
    alive = prepare(out, Withdraw("leden"))
    store.publish(out, [write_members(tmp_path / "l-2022", 100, round="2022")], "Bob", "intussen")
    assert not left.exists()
    assert alive.publish("Anna", "terug").what == {"leden": WITHDRAWN}
    # A version that stands there already is not built again.
    known = prepare(out, Restore(3))
    assert known.where == out
    assert known.publish("Anna", "terug").editions == journal(out)[1].editions | {
        "leden": journal(out)[-2].editions["leden"]
    }


# One at a time


def test_a_second_publisher_waits_and_loses_nothing(out: Path, tmp_path: Path) -> None:
    told: list[str] = []
    other = write_members(tmp_path / "l-2022", 100, round="2022")
    waiting = threading.Event()

    def progress(text: str, _part: float) -> None:
        told.append(text)
        waiting.set()

    second = threading.Thread(target=store.publish, args=(out, [other], "Bob", "2022", progress))
    with making(out):
        second.start()
        assert waiting.wait(20)
    second.join()
    assert told[0] == "Wachten tot een andere publicatie klaar is"
    assert (members(out), members(out, "l-2022")) == (200, 100)
    with making(out), pytest.raises(AtlasError) as refusal:
        store.publish(out, [other], "Bob", "2022", wait=0.3)
    assert refusal.value.kind == "busy"


def test_two_at_once_are_both_there(out: Path, tmp_path: Path) -> None:
    folders = [write_members(tmp_path / f"l-{year}", year, round=str(year)) for year in (101, 102)]
    threads = [
        threading.Thread(target=store.publish, args=(out, [folder], folder.name, "samen"))
        for folder in folders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (members(out, "l-101"), members(out, "l-102"), members(out)) == (101, 102, 200)
    check_whole(out)


# What was cut short, what is damaged, what is old


@pytest.mark.proof(full=200)
@pytest.mark.skipif(os.name == "nt", reason="forks and kills")
def test_killed_at_any_moment(
    out: Path, tmp_path: Path, sample_size: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    names = list(PUBLISHING)[1:]
    hit: Counter[str] = Counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.killing", str(out), "publications"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def act(what: str, phase: str, part: float) -> list[str]:
            process.stdin.write(f"{what} {phase} {part}\n")
            process.stdin.flush()
            return process.stdout.readline().split()

        def publish(count: int) -> str:
            return f"publish:{write_members(tmp_path / str(count) / 'leden', count)}"

        assert act(publish(100), "whole", -1) == act(publish(105), "whole", -1) == ["finished"]
        for place in range(sample_size):
            before = in_service(out)
            assert before is not None
            # Something of each kind, as far as there is something to take back.
            kinds = [publish(110 + place), f"restore:{chance.randint(2, before.number)}"]
            if "leden" in before.editions:
                kinds.append("withdraw:leden")
                kinds += ["former:leden"] if former_edition(out, "leden") else []
            what = kinds[place % len(kinds)]
            aimed = "whole" if place % 3 == 0 else names[place % len(names)]
            ended, *where = act(what, aimed, chance.uniform(0, 1.05))
            assert ended in ("killed", "finished"), what
            # Whatever happened: one whole publication is in service, and the journal says which.
            check_whole(out)
            now = in_service(out)
            assert now is not None
            assert now == before or (now.number, now.why) == (before.number + 1, what)
            phase = where[0] if where else ended
            if phase == "clear":
                assert now != before
            elif phase not in ("finished", "publish"):
                assert now == before, phase
            hit[phase] += 1
            hit[what.partition(":")[0]] += 1
            hit["… of which in service"] += phase == "publish" and now != before
        assert act(publish(95), "whole", -1) == ["finished"]
        process.stdin.close()
    check_whole(out)
    assert members(out) == 95
    # What was cut short is cleared away: only what a publication names is left.
    named = {edition for item in journal(out) for edition in item.editions.values()}
    assert {path.name for path in (out / EDITIONS).iterdir()} == named
    assert {path.name for path in (out / JOURNAL).iterdir()} == {
        f"{item.number}.json" for item in journal(out)
    }
    assert not list(out.glob(".building"))
    with capsys.disabled():
        print(f"\n{sample_size} publications, killed in:", dict(hit))
    assert hit["finished"] <= sample_size // 2
    assert all(hit[verb] for verb in ("publish", "withdraw", "former", "restore"))


def test_an_entry_that_never_got_in_service_is_nobodys(out: Path, tmp_path: Path) -> None:
    path = out / JOURNAL / "3.json"
    entry = json.loads((out / JOURNAL / "2.json").read_text()) | {"number": 3, "who": "niemand"}
    path.write_text(json.dumps(entry))
    (out / EDITIONS / "wees").mkdir()
    assert [item.number for item in journal(out)] == [2, 1]
    with pytest.raises(UnknownIdError):
        store.restore(out, 3, "Anna", "bestaat niet")
    store.publish(out, [write_members(tmp_path / "leden", 300)], "Anna", "verder")
    assert said(out)[0] == (3, "Anna", "publish", {"leden": "replaced"})
    assert not (out / EDITIONS / "wees").exists()
    check_whole(out)


@pytest.mark.parametrize("harm", ["bytes", "gone", "grown"])
def test_an_edition_that_was_harmed(out: Path, tmp_path: Path, harm: str) -> None:
    edition = out / EDITIONS / journal(out)[0].editions["leden"]
    if harm == "gone":
        shutil.rmtree(edition)
    else:
        with (edition / "leden.csv").open("a") as file:
            file.write("GM9002;personen;totaal;totaal;100;10;\n" if harm == "grown" else "x")
    other = write_members(tmp_path / "l-2022", 100, round="2022")
    with pytest.raises(AtlasError, match="bewaarde levering 'leden'") as refusal:
        store.publish(out, [other], "Bob", "2022")
    assert refusal.value.kind == "journal"
    assert members(out) == 200
    # Published again from its own folder, it is whole again.
    store.publish(out, [write_members(tmp_path / "leden", 200), other], "Anna", "hersteld")
    assert edition.is_dir()
    assert bytes_of(edition) == bytes_of(tmp_path / "leden")
    check_whole(out)


@pytest.mark.parametrize("current", ["", "x" * 5000, "a b c\n", "../x 2\n", "weg 2 2\n"])
def test_the_pointer_is_harmed(out: Path, tmp_path: Path, current: str) -> None:
    (out / CURRENT).write_text(current)
    with pytest.raises(AtlasError):
        Atlas.open(out)
    with pytest.raises(AtlasError, match="niet bewaard uit welke"):
        store.publish(out, [write_members(tmp_path / "leden", 300)], "Anna", "verder")
    # Nothing of the journal is lost by it, and going back is the way out.
    assert store.restore(out, 2, "beheer", "hersteld").number == 3
    assert members(out) == 200
    check_whole(out)


def test_a_backup_without_built_versions(out: Path, tmp_path: Path) -> None:
    for name in (JOURNAL, EDITIONS):
        shutil.copytree(out / name, tmp_path / "terug" / name)
    assert [item.number for item in journal(tmp_path / "terug")] == [2, 1]
    assert store.restore(tmp_path / "terug", 2, "beheer", "reservekopie").number == 3
    assert members(tmp_path / "terug") == 200
    check_whole(tmp_path / "terug")
    # And where the line came along that names a version that did not.
    shutil.rmtree(out / str(current_version(out)))
    assert store.restore(out, 2, "beheer", "reservekopie").number == 3
    check_whole(out)


def test_a_journal_that_cannot_be_read(out: Path, tmp_path: Path) -> None:
    (out / JOURNAL / "2.json").write_text("{")
    for ask in (journal, in_service):
        with pytest.raises(AtlasError, match=r"2\.json"):
            ask(out)
    with pytest.raises(AtlasError, match=r"2\.json"):
        store.publish(out, [write_members(tmp_path / "leden", 300)], "Anna", "verder")
    before = bytes_of(out / EDITIONS)
    ground = write_ground(tmp_path)
    store.build([*ground, write_members(tmp_path / "leden", 310)], out)
    assert members(out) == 310
    # Nobody can tell what it named, so everything is kept.
    assert before.items() <= bytes_of(out / EDITIONS).items()


def test_an_atlas_from_before_publications(tmp_path: Path) -> None:
    from analytics.catalog import load_catalog

    out = tmp_path / "atlas"
    version = build_batch(batch_number(200), out, load_catalog())
    assert (out / CURRENT).read_text() == f"{version}\n"
    assert (journal(out), in_service(out)) == ([], None)
    folder = write_members(tmp_path / "leden", 300)
    with pytest.raises(AtlasError, match="Bouw hem één keer opnieuw"):
        store.publish(out, [folder], "Anna", "erbij")
    assert current_version(out) == version
    store.build([*write_ground(tmp_path), folder], out)
    assert (len(journal(out)), members(out)) == (1, 300)
    check_whole(out)


def test_an_atlas_begins_with_a_publication(tmp_path: Path) -> None:
    out = tmp_path / "atlas"
    with pytest.raises(UnknownIdError):
        store.withdraw(out, "leden", "Anna", "niets")
    with pytest.raises(AtlasError) as refusal:
        Atlas.open(out)
    assert refusal.value.kind == "none"
    whole = [*write_ground(tmp_path), write_members(tmp_path / "leden", 200)]
    assert store.publish(out, whole, "Anna", "begin").number == 1
    check_whole(out)


def test_a_line_without_a_version_is_no_atlas_yet(tmp_path: Path) -> None:
    put_in_service(tmp_path, None, 0)
    assert (tmp_path / CURRENT).read_text() == "- 0\n"
    with pytest.raises(AtlasError) as refusal:
        Atlas.open(tmp_path)
    assert refusal.value.kind == "none"


# Tidying


def test_old_publications_are_removed_and_tell_so(out: Path, tmp_path: Path) -> None:
    for count in (300, 400, 500):
        folder = write_members(tmp_path / str(count) / "leden", count)
        store.publish(out, [folder], "Anna", "nieuw")
    store.restore(out, 3, "beheer", "met 300")
    editions = {item.number: item.editions["leden"] for item in journal(out)[:-1]}
    for path in (out / JOURNAL).iterdir():  # 1 … 6 are 60 … 10 days old
        entry = json.loads(path.read_text())
        days = 70 - 10 * entry["number"]
        entry["at"] = (datetime.now(UTC) - timedelta(days=days, minutes=1)).isoformat()
        path.write_text(json.dumps(entry))
    assert store.clear(out, keep=6, days=0, who="beheer") == []
    assert store.clear(out, keep=1, days=60.5, who="beheer") == []
    # Of those beyond the newest two: older than 25 days are 1 … 4; 5 and 6 are kept.
    gone = store.clear(out, keep=2, days=25, who="beheer")
    assert [item.number for item in gone] == [4, 3, 2, 1]
    found = {item.number: item for item in journal(out)}
    assert [number for number, item in found.items() if item.removed is None] == [6, 5]
    assert (found[4].who, found[4].why, found[4].removed_by) == ("Anna", "nieuw", "beheer")
    left = {path.name for path in (out / EDITIONS).iterdir()}
    # 3 is in service again as 6: its edition stays.
    assert editions[3] in left
    assert not left & {editions[2], editions[4]}
    assert found[5].version in {path.name for path in out.iterdir()}
    with pytest.raises(AtlasError, match="opgeruimd"):
        store.restore(out, 3, "beheer", "weg")
    assert (members(out), store.clear(out, keep=1, days=0)[0].number) == (300, 5)
    assert store.clear(out, keep=0, days=0) == []  # never the one in service
    check_whole(out)
