"""Which rounds are on screen."""

from collections.abc import Iterable

from analytics.model import Delivery, Kind


def on_screen(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """The LGB deliveries that are shown, newest first: of each round the highest revision."""
    rounds: dict[str, Delivery] = {}
    for item in deliveries:
        if item.kind is Kind.LGB:
            key = round_of(item)
            if key not in rounds or item.revision > rounds[key].revision:
                rounds[key] = item
    return sorted(rounds.values(), key=lambda item: (item.reference_date, item.id), reverse=True)


def for_visitors(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """The rounds that everybody may see, newest first: the first is what visitors meet."""
    return on_screen(item for item in deliveries if item.public)


def held_back(deliveries: Iterable[Delivery]) -> list[tuple[Delivery, Delivery]]:
    """Rounds of which visitors meet an older revision, since the newest is not for them: that one,
    and the newest. Only for who may see both: to a visitor even that there is one tells something.
    """
    found = list(deliveries)
    newest = {round_of(item): item for item in on_screen(found)}
    pairs = [(item, newest[round_of(item)]) for item in for_visitors(found)]
    return [(shown, latest) for shown, latest in pairs if shown.revision < latest.revision]


def round_of(delivery: Delivery) -> str:
    """What revisions of one round have in common."""
    return delivery.round or delivery.reference_date.isoformat()
