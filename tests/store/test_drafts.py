"""Drafts hold choices, are found by an id that can't be guessed, and go when nobody needs them."""

import os
import time
from pathlib import Path

import pytest

from analytics.sources.about import About
from analytics.store.drafts import (
    DAYS,
    Draft,
    draft_from_toml,
    draft_to_toml,
    new_draft,
    read_draft,
    remove_draft,
    write_draft,
)

SOME = Draft(step=3, profile_id="lang", about=About(title="Leden 2025", match_rate=0.95))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    identity = new_draft(tmp_path)
    assert read_draft(tmp_path, identity) is None
    write_draft(tmp_path, identity, SOME)
    assert read_draft(tmp_path, identity) == SOME
    remove_draft(tmp_path, identity)
    assert read_draft(tmp_path, identity) is None


def test_a_draft_is_taken_along_and_comes_back() -> None:
    assert draft_from_toml(draft_to_toml(SOME)) == SOME
    assert draft_from_toml("id = 1") is None
    assert draft_from_toml("geen toml") is None


def test_an_answer_that_is_like_none_stays_an_answer(tmp_path: Path) -> None:
    draft = Draft(about=About(corrects="lgb-2023", public=False, title=""))
    identity = new_draft(tmp_path)
    write_draft(tmp_path, identity, draft)
    for found in (read_draft(tmp_path, identity), draft_from_toml(draft_to_toml(draft))):
        assert found is not None
        assert found.about.model_fields_set == {"corrects", "public", "title"}


@pytest.mark.parametrize("identity", ["", "..", "../../etc/passwd", "a" * 15, "a" * 17, "a/b" * 5])
def test_another_name_leads_nowhere(identity: str, tmp_path: Path) -> None:
    assert read_draft(tmp_path, identity) is None
    with pytest.raises(ValueError, match="no id"):
        write_draft(tmp_path, identity, SOME)


def test_a_draft_that_nobody_touched_goes(tmp_path: Path) -> None:
    old, young = new_draft(tmp_path), new_draft(tmp_path)
    for identity, days in ((old, DAYS + 1), (young, DAYS - 1)):
        write_draft(tmp_path, identity, SOME)
        then = time.time() - days * 24 * 3600
        os.utime(tmp_path / "concepten" / f"{identity}.json", (then, then))
    write_draft(tmp_path, new_draft(tmp_path), SOME)
    assert read_draft(tmp_path, old) is None
    assert read_draft(tmp_path, young) == SOME
