"""The fictional region and its atlas, as a user builds it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def deliveries() -> list[Path]:
    """The folders of the fictional region, in the order of the command line."""
    return sorted(path.parent for path in (ROOT / "data" / "demo").glob("*/delivery.toml"))


def build(folder: Path, folders: list[Path] | None = None) -> None:
    """Build the demo atlas (or these deliveries) in this folder with the command that the README
    names.
    """
    run = subprocess.run(
        [sys.executable, "-m", "analytics", "build", *(folders or deliveries()), "--out", folder],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"the demo atlas was not built:\n{run.stdout}{run.stderr}")
