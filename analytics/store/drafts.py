"""Drafts: how a delivery is to be read and what is said about it, as far as a user has come.

A draft stands in `concepten/<id>.json` and holds no figures and nothing of the files themselves:
whoever goes on with it uploads the files again. Its id can't be guessed.
"""

import json
import re
import secrets
import time
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from analytics.catalog.adding import Added, AddedClasses
from analytics.catalog.definitions import Dimension
from analytics.catalog.profiles import Profile
from analytics.catalog.writing import to_toml
from analytics.sources.about import About

DRAFTS = "concepten"
DAYS = 90
"""A draft that nobody touched for so long goes."""
_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_LARGEST = 1_000_000


class Draft(BaseModel):
    """One delivery in the making. `profile` is what the user pointed out; None: a profile of the
    catalog reads it, which `profile_id` names (empty: the one that fits best).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int = 1
    profile_id: str = ""
    profile: Profile | None = None
    dimensions: tuple[Dimension, ...] = ()
    classes: tuple[AddedClasses, ...] = ()
    about: About = About()

    @property
    def added(self) -> tuple[Added, ...]:
        """The definitions that come along when this is published."""
        return (*self.dimensions, *self.classes)


def draft_to_toml(draft: Draft) -> str:
    """A draft to take along."""
    return to_toml(_plain(draft, exclude_none=True))


def draft_from_toml(document: str) -> Draft | None:
    """A draft that was taken along; None when this is none."""
    try:
        return Draft.model_validate(tomllib.loads(document))
    except (tomllib.TOMLDecodeError, RecursionError, ValidationError, ValueError):
        return None


def new_draft(directory: Path) -> str:
    """The id of a draft that is not there yet; drafts that nobody touched for long go."""
    _clear_old(directory)
    return secrets.token_urlsafe(12)


def read_draft(directory: Path, identity: str) -> Draft | None:
    """A draft; None when it isn't there, or is of another version of the program."""
    if not _ID.fullmatch(identity):
        return None
    try:
        return Draft.model_validate_json(_place(directory, identity).read_bytes())
    except (OSError, ValueError):
        return None


def write_draft(directory: Path, identity: str, draft: Draft) -> None:
    """Keep a draft, in one step."""
    if not _ID.fullmatch(identity):
        raise ValueError("no id of a draft")
    place = _place(directory, identity)
    place.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_plain(draft), ensure_ascii=False)
    if len(text) > _LARGEST:
        raise ValueError("a draft holds no figures")
    fresh = place.with_suffix(f".{secrets.token_hex(4)}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def remove_draft(directory: Path, identity: str) -> None:
    """A draft that was published, or that its maker is done with."""
    if _ID.fullmatch(identity):
        _place(directory, identity).unlink(missing_ok=True)


def _plain(draft: Draft, *, exclude_none: bool = False) -> dict[str, Any]:
    """A draft as JSON-able values; of the answers each that was given, like a default or not."""
    about = draft.about.model_dump(mode="json", exclude_unset=True, exclude_none=exclude_none)
    return draft.model_dump(mode="json", exclude_defaults=True) | {"about": about}


def _place(directory: Path, identity: str) -> Path:
    return directory / DRAFTS / f"{identity}.json"


def _clear_old(directory: Path) -> None:
    oldest = time.time() - DAYS * 24 * 3600
    for path in (directory / DRAFTS).glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
