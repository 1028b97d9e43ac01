"""How many cases a counted test runs: a sample with a fixed seed, or all of them.

`make test` runs a sample (SAMPLE, 12 by default); `make proof` sets PROOF=full.
"""

import os

SEED = 20230101


def full() -> bool:
    """Whether the counted tests run in full."""
    return os.environ.get("PROOF") == "full"


def sample(count: int) -> int:
    """The number of cases to run of a test that in full has `count`."""
    return count if full() else min(count, int(os.environ.get("SAMPLE") or 12))
