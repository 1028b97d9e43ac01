"""What areas that stand side by side are to each other, and whether a set is one area."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from analytics.language import _
from analytics.model import CATCHMENT_PREFIX, Delivery, Level, OwnSet
from analytics.model.own_set import LONGEST_NAME, MOST_IN_SET, plain_name
from analytics.store.regions import RegionIndex

if TYPE_CHECKING:
    from analytics.store.atlas import Atlas


class Relation(StrEnum):
    """How the land of one area lies to that of another; only those apart share no inhabitants."""

    SAME = "same"
    WITHIN = "within"
    AROUND = "around"
    OVERLAP = "overlap"
    APART = "apart"


def relation(index: RegionIndex, one: Sequence[int], other: Sequence[int]) -> Relation:
    """How one area lies to another; each is given as the fewest regions that it consists of."""
    mine, its = set(one), set(other)
    if mine == its:
        return Relation.SAME
    inside = {identity for identity in mine if _lies_in(index, identity, its)}
    around = {identity for identity in its if _lies_in(index, identity, mine)}
    if inside == mine:
        return Relation.WITHIN
    if around == its:
        return Relation.AROUND
    return Relation.OVERLAP if inside or around else Relation.APART


def judged_set(
    atlas: "Atlas", given: OwnSet, delivery: Delivery, named: Callable[[str], str] = str
) -> tuple[OwnSet | None, list[str]]:
    """A set as it can be counted in a round, and a sentence for each thing that was changed.

    A catchment in it stands for its gemeenten. What is unknown, comes twice or lies in another
    area of the set does not count; None where nothing is left. `named` names an unknown code.
    """
    name = plain_name(given.name) or _("Samengesteld gebied")
    told: list[str] = []
    if len(given.name) > LONGEST_NAME:
        told.append(_("De naam ‘{name}’ is ingekort.").format(name=name))
    codes: list[str] = []
    for code in given.codes:
        found = _parts(atlas, code, delivery)
        if not found:
            told.append(
                _("‘{area}’ in ‘{name}’ staat niet in de indeling van {year} en telt niet mee.")
                .format(area=named(code), name=name, year=delivery.border_year)
            )  # fmt: skip
        elif given.codes.count(code) > 1 and code in codes:
            text = _("{area} stond twee keer in ‘{name}’ en telt één keer mee.")
            told.append(text.format(area=atlas.area_name(code, delivery), name=name))
        codes += [part for part in found if part not in codes]
    for code, outer in _inside(atlas, codes, delivery.border_year):
        codes.remove(code)
        told.append(
            _("{area} ligt in {outer}. Voor ‘{name}’ telt {area} daarom niet nog een keer mee.")
            .format(
                area=atlas.area_name(code, delivery),
                outer=atlas.area_name(outer, delivery),
                name=name,
            )
        )  # fmt: skip
    if len(codes) > MOST_IN_SET:
        text = _("In ‘{name}’ passen {most} gebieden; de {count} laatste tellen niet mee.")
        told.append(text.format(name=name, most=MOST_IN_SET, count=len(codes) - MOST_IN_SET))
        del codes[MOST_IN_SET:]
    if not codes:
        told.append(
            _("In ‘{name}’ staat geen gebied; er is niets te vergelijken.").format(name=name)
        )
        return None, told
    return OwnSet(name, tuple(codes)), told


def _parts(atlas: "Atlas", code: str, delivery: Delivery) -> list[str]:
    """The regions that a code of a set stands for; none for what can't be in one."""
    year = delivery.border_year
    if code.startswith(CATCHMENT_PREFIX):
        serving = [
            item for item in atlas.organisations(delivery) if CATCHMENT_PREFIX + item.id == code
        ]
        return [part for item in serving for part in item.gemeenten if atlas.region(part, year)]
    region = atlas.region(code, year)
    return [code] if region is not None and region.level is not Level.LAND else []


def _inside(atlas: "Atlas", codes: Iterable[str], year: int) -> list[tuple[str, str]]:
    """Which of the regions lie in another one of them, and in which."""
    chosen = set(codes)
    found: list[tuple[str, str]] = []
    for code in codes:
        region = atlas.region(code, year)
        while region is not None and region.parent:
            if region.parent in chosen:
                found.append((code, region.parent))
                break
            region = atlas.region(region.parent, year)
    return found


def _lies_in(index: RegionIndex, identity: int, area: set[int]) -> bool:
    code = index.codes[identity - index.first]
    return identity in area or any(index.ids[up] in area for up in index.above(code))
