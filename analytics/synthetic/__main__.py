"""Write the demo region anew: python -m analytics.synthetic [FOLDER] [SEED]."""

import sys
from pathlib import Path

from analytics.synthetic.demo import SEED, make_demo

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/demo")
    make_demo(folder, int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
