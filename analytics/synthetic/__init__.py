"""Made-up data: the fictional demo region, and made-up members over real borders."""

from analytics.synthetic.demo import make_demo
from analytics.synthetic.overlay import OverlayError, lay

__all__ = ["OverlayError", "lay", "make_demo"]
