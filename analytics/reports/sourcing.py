"""Where figures come from, in one line."""

from analytics.language import _, format_date, format_decimal, status_label
from analytics.model import Delivery, Kind


def publisher(delivery: Delivery) -> str:
    """Who published it, in the reader's language where nobody did."""
    return _("fictief") if delivery.synthetic else delivery.source


def source_line(delivery: Delivery) -> str:
    """Publisher, title, date, status and rounding of a delivery."""
    parts = [
        _("Bron: {source}, {title}").format(source=publisher(delivery), title=delivery.title),
        _("peildatum {date}").format(date=format_date(delivery.reference_date)),
        _("status: {status}").format(status=status_label(delivery.status)),
        rounding_text(delivery),
    ]
    if delivery.synthetic:
        parts.append(_("fictieve gegevens"))
    return " · ".join(part for part in parts if part) + "."


def rounding_text(delivery: Delivery) -> str:
    """How counts were rounded, in a few words."""
    bases = sorted({rule.base for rule in delivery.rounding if rule.measure != "share"} - {1.0})
    if not bases:
        # Only member figures must state it; key figures are rounded by rules of their publisher.
        return _("aantallen niet afgerond") if delivery.kind is Kind.LGB else ""
    words = [format_decimal(base) for base in bases]
    told = words[0]
    if len(words) > 1:
        told = _("{first} of {last}").format(first=", ".join(words[:-1]), last=words[-1])
    if any(rule.base == 1 and rule.measure != "share" for rule in delivery.rounding):
        return _("aantallen deels afgerond op {base}").format(base=told)
    return _("aantallen afgerond op {base}").format(base=told)
