"""Writes `delivery.toml`: what a delivery says about its own numbers, as it is read back."""

from dataclasses import asdict, fields

from analytics.catalog.writing import to_toml
from analytics.model import Delivery

_ALWAYS = ("id", "kind", "title", "source", "reference_date", "status", "border_year", "files")
_ALWAYS_FOR_FIGURES = ("round", "revision", "members_of", "protected", "audience")


def write_delivery_file(delivery: Delivery) -> str:
    """The text of a `delivery.toml` that `read_delivery_file` reads back as this delivery.

    What is as the contract takes it to be when nothing is said is left out, but for what a reader
    of the file wants to see.
    """
    silent = _defaults()
    said: dict[str, object] = {}
    for name, value in asdict(delivery).items():
        if name == "hash":
            continue  # of the files and this text together: nothing to state
        if name == "round" and not value:
            continue  # read back as the year of the reference date
        stated = name in _ALWAYS or (delivery.kind == "lgb" and name in _ALWAYS_FOR_FIGURES)
        if stated or value != silent.get(name):
            said[name] = value
    return to_toml(said)


def _defaults() -> dict[str, object]:
    """What holds for each field when the file says nothing."""
    required = dict.fromkeys(_ALWAYS)
    held = Delivery(**required)  # pyright: ignore[reportArgumentType]
    silent = asdict(held)
    return {item.name: silent[item.name] for item in fields(Delivery)}
