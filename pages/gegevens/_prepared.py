"""A version that is being prepared, and how it differs from the one in service."""

from contextlib import closing
from pathlib import Path

from analytics.language import _
from analytics.sources.aside import Progress
from analytics.store import Atlas
from analytics.store.changes import Changes, compare
from analytics.store.waiting import Outcome, Ready, Refused, Waiting
from pages._parts import services
from pages._parts.working import working


def followed(waiting: Waiting) -> Outcome:
    """What became of a version that is being prepared; refused when it has lapsed meanwhile."""

    def follow(tell: Progress) -> Outcome:
        if waiting.outcome is None:
            tell(*waiting.told)
        return waiting.follow(tell)

    outcome = working(follow)
    if isinstance(outcome, Ready) and not waiting.alive:
        return Refused(_("Wat klaarstond, is opgeruimd omdat het lang duurde. Begin opnieuw."))
    return outcome


def compared(ready: Ready, viewer: str) -> Changes:
    """The version in service beside the one that stands ready."""
    return side_by_side((services.atlas_folder(), None), (ready.where, ready.version), viewer)


def side_by_side(
    old: tuple[Path, str | None], new: tuple[Path, str | None], viewer: str
) -> Changes:
    """Two versions, each by the folder that it stands in and its name (None: in service)."""
    with (
        closing(Atlas.open(old[0], viewer=viewer, version=old[1])) as one,
        closing(Atlas.open(new[0], viewer=viewer, version=new[1])) as other,
    ):
        return compare(one, other)
