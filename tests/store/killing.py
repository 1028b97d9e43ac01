"""A process that builds atlases in children and kills them: `killing.py OUT`.

Each line of its input is a number that makes the deliveries unique and a delay in seconds
(negative: not killed); it answers `killed` or `finished`.
"""

import os
import signal
import sys
import time
from pathlib import Path

from analytics.catalog import load_catalog
from analytics.sources import Batch
from analytics.store.building import build_batch
from tests.store import land


def batch_number(number: int) -> Batch:
    """Deliveries in which GM9001 has `number` members of 1,000 inhabitants."""
    text = f"GM9001;personen;totaal;totaal;1000;{number};"
    return land.batch(land.members(text=text), without="lgb-2023")


def main() -> None:
    out, catalog = Path(sys.argv[1]), load_catalog()
    for line in sys.stdin:
        number, delay = line.split()
        child = os.fork()
        if child == 0:
            build_batch(batch_number(int(number)), out, catalog)
            os._exit(0)
        if float(delay) >= 0:
            time.sleep(float(delay))
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "finished", flush=True)


if __name__ == "__main__":
    main()
