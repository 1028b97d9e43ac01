"""The store: builds atlas versions, publishes them, and answers questions about one of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from analytics.store.atlas import PEER_CRITERIA, Area, Atlas
from analytics.store.comparing import Relation, judged_set
from analytics.store.development import (
    Break,
    Change,
    Development,
    Moment,
    Part,
    Redrawn,
    Revised,
)
from analytics.store.errors import AtlasError, BuildRefused, UnknownIdError
from analytics.store.journal import Act, Happened, Publication, in_service, journal, undone_by
from analytics.store.monitor import Agreement, MonitorFigure, MonitorGroup, MonitorYear
from analytics.store.quality import (
    CONTRADICTIONS,
    Covered,
    Left,
    MissingCells,
    Participation,
    RevisedCell,
    RevisedCells,
    Revision,
    Warnings,
)
from analytics.store.rows import (
    BenchmarkRows,
    Branch,
    Comparison,
    GroupKind,
    Hit,
    KnownPart,
    Organisation,
    ProfileRows,
    RegionRows,
    Role,
    Standing,
)
from analytics.store.succession import FOLLOWED, BorderChange, BorderKind
from analytics.store.versions import Manifest, current_version

__all__ = [
    "CONTRADICTIONS",
    "FOLLOWED",
    "PEER_CRITERIA",
    "Act",
    "Agreement",
    "Area",
    "Atlas",
    "AtlasError",
    "BenchmarkRows",
    "BorderChange",
    "BorderKind",
    "Branch",
    "Break",
    "BuildRefused",
    "Change",
    "Comparison",
    "Covered",
    "Development",
    "GroupKind",
    "Happened",
    "Hit",
    "KnownPart",
    "Left",
    "Manifest",
    "MissingCells",
    "Moment",
    "MonitorFigure",
    "MonitorGroup",
    "MonitorYear",
    "Organisation",
    "Part",
    "Participation",
    "ProfileRows",
    "Publication",
    "Redrawn",
    "RegionRows",
    "Relation",
    "Revised",
    "RevisedCell",
    "RevisedCells",
    "Revision",
    "Role",
    "Standing",
    "UnknownIdError",
    "Warnings",
    "build",
    "current_version",
    "in_service",
    "journal",
    "judged_set",
    "undone_by",
]


def build(
    folders: Sequence[Path],
    out: Path,
    progress: Callable[[str, float], None] | None = None,
    *,
    again: bool = False,
    who: str = "",
) -> str:
    """Publish just these deliveries; returns the name of the version.

    See `analytics.store.publications.build`, which is imported only here: it needs the geometry
    libraries, and asking questions does not.
    """
    from analytics.store.publications import build as build_version

    return build_version(folders, out, progress, again=again, who=who)
