"""What an analyst would write to get such a workbook into one long table.

python -m bench.naive.workbook FILE
"""

import sys
from pathlib import Path

import pandas as pd

HEADER = [2, 3]


def read(path: Path) -> pd.DataFrame:
    """All sheets as sheet, regiocode, group, measure, value; nothing is judged."""
    parts = []
    for name, frame in pd.read_excel(
        path, sheet_name=None, header=HEADER, index_col=0, engine="openpyxl"
    ).items():
        long = frame.rename_axis(index="regiocode", columns=["groep", "maat"])
        long = long.stack(["groep", "maat"], future_stack=True).rename("waarde").reset_index()
        parts.append(long.assign(blad=name))
    whole = pd.concat(parts, ignore_index=True)
    whole["getal"] = pd.to_numeric(whole["waarde"], errors="coerce")
    return whole


if __name__ == "__main__":
    table = read(Path(sys.argv[1]))
    print(len(table), table["getal"].sum())
