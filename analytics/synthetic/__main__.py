"""Write the demo region anew: python -m analytics.synthetic [FOLDER] [SEED].

The examples of the delivery profiles: python -m analytics.synthetic examples [FOLDER].
"""

import sys
from pathlib import Path

from analytics.synthetic.demo import SEED, make_demo
from analytics.synthetic.layouts import make_examples

if __name__ == "__main__":
    if sys.argv[1:2] == ["examples"]:
        make_examples(
            Path("data/demo"), Path(sys.argv[2] if len(sys.argv) > 2 else "data/voorbeelden")
        )
    else:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/demo")
        make_demo(folder, int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
