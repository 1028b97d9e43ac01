"""A delivery as it comes in through the page: looked at first, then judged, in the process aside.

python -m bench.upload FOLDER
"""

import sys
from pathlib import Path

from analytics.sources import aside
from analytics.sources.delivery_file import DELIVERY_FILE

PROFILE = "profile.toml"


def main(folder: Path) -> None:
    """Ends with the number of rows; fails when the delivery is refused."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    asked = {"delivery": files.pop(DELIVERY_FILE).decode(), "profile": files.pop(PROFILE).decode()}
    answer = aside.run("judge", asked, files)
    if not answer.ok:
        sys.exit("\n".join(item.message for item in answer.complaints))
    print(answer.values["rows"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
