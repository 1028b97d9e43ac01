"""Whether a delivery has figures of every gemeente that it should have them of."""

import pyarrow as pa

from analytics.language import _, enumerated
from analytics.model import CATCHMENT_PREFIX, Delivery
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context


def judge_delivered(
    delivery: Delivery, table: pa.Table, context: Context, complaints: Complaints
) -> None:
    """Warn of every gemeente of a library that took part of which there is nothing at all, nor of
    a wijk or buurt in it. Nothing is expected where no library took part, or only some of those
    that serve it.
    """
    division = context.divisions.get(delivery.border_year)
    codes = table.column("region_code").unique().to_pylist()
    there = {f"GM{code[2:6]}" for code in codes if code[:2] in ("GM", "WK", "BU")}
    if delivery.participants is None or division is None or not there:
        return
    took_part = {name.removeprefix(CATCHMENT_PREFIX) for name in delivery.participants}
    libraries: dict[str, dict[str, str]] = {}
    for one in context.served:
        if one.on(delivery.reference_date):
            libraries.setdefault(one.gemeente, {})[one.organisation] = one.name
    for gemeente, names in sorted(libraries.items()):
        if gemeente in there or not names.keys() <= took_part or not division.knows(gemeente):
            continue
        complaints.warn(
            "gemeente_absent",
            _("Van deze gemeente staat niets in de bestanden, terwijl haar bibliotheek meedeed."),
            _(
                "Vraag de leverancier om de cijfers van deze gemeente, met haar wijken en buurten. "
                "Deed de bibliotheek niet mee, haal haar dan weg bij participants."
            ),
            sentence=_("{gemeente} ({code}), van {names}").format(
                gemeente=division.names.get(gemeente, gemeente),
                code=gemeente,
                names=enumerated(sorted(names.values())),
            ),
            region=gemeente,
        )
