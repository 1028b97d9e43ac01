"""What an atlas knows already: the ground that a delivery is judged on before it is published."""

from collections.abc import Iterable

from analytics.catalog import Catalog
from analytics.model import Delivery, Kind, Level
from analytics.sources.context import Context, Division, KnownRound, Served
from analytics.store.database import Connection, records
from analytics.store.regions import RegionIndex


def known(
    connection: Connection,
    indices: Iterable[RegionIndex],
    catalog: Catalog,
    deliveries: Iterable[Delivery],
) -> Context:
    """Borders per year and organisations, as deliveries that would come along have them; the rounds
    that there are.

    The extent is that of the middles of areas: a little tighter than the borders themselves.
    """
    divisions = {index.year: _division(connection, index) for index in indices}
    organisations = {name for (name,) in records(connection, "all_organisations")}
    rounds = tuple(KnownRound.of(item) for item in deliveries if item.kind is Kind.LGB)
    return Context(
        catalog,
        divisions=divisions,
        organisations=organisations or None,
        rounds=rounds,
        served=tuple(Served(*row) for row in records(connection, "all_served")),
    )


def _division(connection: Connection, index: RegionIndex) -> Division:
    own = [row for row, level in enumerate(index.levels) if level != Level.BIBLIOTHEEK]

    def by_code(column: Iterable[str]) -> dict[str, str]:
        texts = [str(text) for text in column]
        return {str(index.codes[row]): texts[row] for row in own}

    west, south, east, north = records(connection, "middles", border_year=index.year)[0]
    return Division(
        by_code(index.parents),
        by_code(index.names),
        by_code(index.provincies),
        (west or 0.0, south or 0.0, east or 0.0, north or 0.0),
    )
