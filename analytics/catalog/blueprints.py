"""Blueprints (blauwdrukken): which sections a report has, in which order, and for whom.

A blueprint is one TOML. Users make their own from a shipped one: another order, own titles and
own text. It holds no figures, and no code runs from it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from analytics.catalog.definitions import Definition, Id
from analytics.catalog.loading import CATALOG_FOLDER
from analytics.catalog.reading import DefinitionError, document_of, mistakes_in, why
from analytics.catalog.writing import definition_to_toml
from analytics.language import _, enumerated
from analytics.model import TOTAL, Level, Unit

GEMEENTERAPPORT = "gemeenterapport"
LONGEST_TEXT = 4_000
MOST_SECTIONS = 40


class BlueprintError(DefinitionError):
    """A blueprint can't be used; `lines` say where and what to do, all at once."""


class SectionOf(Definition):
    """What every section has: a title instead of the usual one, own words under it, and `hint`:
    what the writer may tell there, which no reader of the report sees.
    """

    title: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=LONGEST_TEXT)
    hint: str = Field(default="", max_length=600)


class Group(Definition):
    """A group of people whom a library may want to reach."""

    dimension: Id
    category: Id
    unit: Unit = Unit.PERSONS


class InAMinute(SectionOf):
    """Five figures at most, in words, and the notes."""

    part: Literal["in-een-minuut"]


class Agreements(SectionOf):
    """What was agreed and what was reached."""

    part: Literal["afspraken"]


class KeyFigures(SectionOf):
    """The key figures beside other areas and the round before."""

    part: Literal["kerncijfers"]


class Development(SectionOf):
    """The share of members over the rounds."""

    part: Literal["ontwikkeling"]


class NonMembers(SectionOf):
    """The wijken with the most non-members, of everyone and of some groups."""

    part: Literal["niet-leden"]
    everyone: bool = True
    groups: tuple[Group, ...] = Field(default=(), max_length=8)


class MapOf(SectionOf):
    """A map and its table per level, of an indicator and a group; without `levels` the two below
    the area.
    """

    part: Literal["kaart"]
    indicator: Id = "penetratie"
    unit: Unit = Unit.PERSONS
    dimension: Id = TOTAL
    category: Id = TOTAL
    levels: tuple[Literal[Level.GEMEENTE, Level.WIJK, Level.BUURT], ...] = Field(
        default=(), max_length=3
    )


class Characteristics(SectionOf):
    """Who is a member and who isn't, per characteristic; all of them when none is named."""

    part: Literal["kenmerken"]
    dimensions: tuple[Id, ...] = ()


class Profiles(SectionOf):
    """A page per wijk, for the wijken that are asked for."""

    part: Literal["wijkprofielen"]


class Monitor(SectionOf):
    """Figures of the library beyond membership: each over the years, or one table of the newest."""

    part: Literal["monitor"]
    show: Literal["jaren", "overzicht"] = "jaren"
    indicators: tuple[Id, ...] = Field(min_length=1)


class Story(SectionOf):
    """Only own words."""

    part: Literal["tekst"]


class Accountability(SectionOf):
    """Definitions, sources, rounding, and what is missing and why."""

    part: Literal["verantwoording"]


Section = Annotated[
    InAMinute
    | Agreements
    | KeyFigures
    | Development
    | NonMembers
    | MapOf
    | Characteristics
    | Profiles
    | Monitor
    | Story
    | Accountability,
    Field(discriminator="part"),
]
PARTS: dict[str, type[SectionOf]] = {
    "in-een-minuut": InAMinute,
    "afspraken": Agreements,
    "kerncijfers": KeyFigures,
    "kaart": MapOf,
    "kenmerken": Characteristics,
    "niet-leden": NonMembers,
    "ontwikkeling": Development,
    "wijkprofielen": Profiles,
    "monitor": Monitor,
    "tekst": Story,
    "verantwoording": Accountability,
}


class Blueprint(Definition):
    """A report before it is about an area.

    `name` is what it is called in a list, `title` what stands above the report; in `title` and in
    the texts of sections `{gebied}`, `{bibliotheek}` and `{peildatum}` are filled in.
    """

    id: Id
    order: int = 100
    name: str = Field(min_length=1, max_length=80)
    title: str = Field(min_length=1, max_length=120)
    about: str = Field(default="", max_length=600)
    audience: str = Field(default="", max_length=200)
    areas: tuple[Literal[Level.GEMEENTE, Level.BIBLIOTHEEK], ...] = Field(
        (Level.GEMEENTE, Level.BIBLIOTHEEK), min_length=1
    )
    sections: tuple[Section, ...] = Field(min_length=1, max_length=MOST_SECTIONS)

    def to_toml(self) -> str:
        """The file that `read_blueprint` reads back as this blueprint."""
        return definition_to_toml(self)


@cache
def blueprints(folder: Path = CATALOG_FOLDER / "blueprints") -> dict[str, Blueprint]:
    """The shipped blueprints by id, in their order."""
    found = [read_blueprint(path.read_bytes(), path.name) for path in folder.glob("*.toml")]
    found.sort(key=lambda item: (item.order, item.id))
    return {item.id: item for item in found}


def read_blueprint(content: bytes, name: str) -> Blueprint:
    """A blueprint from a file. Raises `BlueprintError` with all that is wrong, in Dutch."""
    what = _("blauwdruk")
    try:
        document = document_of(content, name, what)
    except DefinitionError as error:
        raise BlueprintError(error.lines) from None
    try:
        return Blueprint.model_validate(document)
    except ValidationError as error:
        told = [line for item in mistakes_in(error) for line in _told(name, document, item)]
        raise BlueprintError(told) from None


def _told(file: str, document: dict[str, Any], item: Mapping[str, Any]) -> list[str]:
    """A mistake: where it stands, what is wrong, and what may stand there."""
    path = list(item["loc"])
    section, rest = "", path
    if path[:1] == ["sections"] and len(path) > 1:
        number = int(path[1])
        part = str(_at(document, path[:2], "part"))
        section = _("deel {number}").format(number=number + 1) + (f" ‘{part}’" if part else "")
        # Pydantic names the kind of section as a step of the way.
        rest = path[3:] if len(path) > 2 and path[2] == part else path[2:]
    place = " · ".join(filter(None, [file, section, ".".join(map(str, rest))]))
    return [f"{place}: {line}" for line in why(item, _no_part, _("blauwdruk"))]


def _at(document: dict[str, Any], path: Iterable[Any], name: str) -> object:
    found: Any = document
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return found.get(name, "") if isinstance(found, dict) else ""


def _no_part() -> str:
    return _("‘part’ zegt niet welk deel dit is. Kies uit: {parts}.").format(
        parts=enumerated(list(PARTS))
    )
