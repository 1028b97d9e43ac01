"""Everything that a view depends on, as ids."""

from dataclasses import dataclass

from analytics.model.region import NETHERLANDS, Level
from analytics.model.vocabulary import TOTAL, Unit


@dataclass(frozen=True, slots=True)
class Selection:
    """All choices of a view; the URL holds them, pages receive them.

    `version` is the atlas version that the whole run of a page sees. `delivery` is the id of the
    LGB delivery of the round. `gemeente` empty means the whole catchment; `area` empty means
    that no wijk, buurt or gemeente is picked out. `criteria` (ids of context indicators),
    `most_peers` and `chosen` (codes of libraries, or of gemeenten) say which others an area is
    compared with in the national picture, `against` which group of them is in view. `report` is
    the kind of report, `profiles` the wijken that have a page of their own in it.
    """

    version: str
    language: str
    organisation: str
    gemeente: str
    area: str
    compare: tuple[str, ...]
    level: Level
    scope: str
    delivery: str
    unit: Unit
    dimension: str
    category: str
    indicator: str
    benchmark: str = NETHERLANDS
    classes: str = "national"
    simple_map: bool = False
    criteria: tuple[str, ...] = ()
    most_peers: int = 10
    chosen: tuple[str, ...] = ()
    against: str = "land"
    report: str = "gemeenterapport"
    profiles: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        return self.dimension == TOTAL
