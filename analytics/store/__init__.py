"""The store: builds atlas versions, publishes them, and answers questions about one of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from analytics.catalog import Catalog
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
from analytics.store.succession import BorderChange, BorderKind
from analytics.store.versions import Manifest, current_version

__all__ = [
    "CONTRADICTIONS",
    "PEER_CRITERIA",
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
    "Hit",
    "KnownPart",
    "Left",
    "Manifest",
    "MissingCells",
    "Moment",
    "Organisation",
    "Part",
    "Participation",
    "ProfileRows",
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
    "judged_set",
]


def build(
    folders: Sequence[Path],
    out: Path,
    catalog: Catalog | None = None,
    progress: Callable[[str, float], None] | None = None,
    *,
    again: bool = False,
) -> str:
    """Build a version from delivery folders and put it in service; returns its name.

    See `analytics.store.building.build`, which is imported only here: it needs the geometry
    libraries, and asking questions does not.
    """
    from analytics.store.building import build as build_version

    return build_version(folders, out, catalog, progress, again=again)
