"""Made-up data: the fictional demo region, and made-up members over real borders."""

from analytics.synthetic.demo import make_demo

__all__ = ["make_demo"]
