"""The file of an intervision card: codes, the figures as they were, and the intentions."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from analytics.catalog.definitions import Definition, Id
from analytics.language import _
from analytics.model import Figure, Missing
from analytics.reports.own_words import clean
from analytics.reports.passport import Answer, WrongCode
from analytics.workshop.outcome import Intentions, TeamOutcome

KIND = "bereikatlas-intervisiekaart"
MOST_BYTES, MOST_FIGURES, LONGEST_TEXT = 1024 * 1024, 200, 2_000
"""As many bytes as the uploader takes, which counts in whole megabytes."""

Look = Callable[[str], Answer]
"""Looks a code up in the atlas in service; raises `WrongCode` where it opens nothing."""
Own = Annotated[str, AfterValidator(clean), Field(max_length=LONGEST_TEXT)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class CardError(ValueError):
    """A file that is no card; `lines` say all that is wrong with it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class Noted(Definition):
    """A figure on a card: of which challenge, its code, and what it was; shares are fractions."""

    challenge: Id
    code: str = Field(max_length=200)
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    missing: Missing | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ends = (self.low, self.high)
        absent = self.missing is not None
        if (self.value is None) != absent or any((end is None) != absent for end in ends):
            raise ValueError("figure")
        return self

    @property
    def figure(self) -> Figure:
        if self.missing is not None:
            return Figure.absent(self.missing)
        return Figure(self.value, self.low, self.high)


class CardFile(Definition):
    """A card in a file. It names no team and holds no answers: only what can be looked up again,
    and own words.
    """

    kind: Literal["bereikatlas-intervisiekaart"]
    version: Literal[1]
    library: Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=80)]
    made: date
    figures: tuple[Noted, ...] = Field(max_length=MOST_FIGURES)
    do: Own = ""
    tell: Own = ""
    again: Own = ""

    @property
    def intentions(self) -> Intentions:
        return Intentions(self.do, self.tell, self.again)

    def content(self) -> bytes:
        """The file that `read_card` reads back as this card."""
        return (self.model_dump_json(indent=1, exclude_none=True) + "\n").encode()


def card_file(team: TeamOutcome, made: date, look: Look) -> CardFile:
    """The file of a team's card: the figures behind each challenge that it answered, as the atlas
    in service has them.
    """
    said = team.intentions
    words = {"do": said.do, "tell": said.tell, "again": said.again}
    return CardFile(
        kind=KIND,
        version=1,
        library=team.organisation,
        made=made,
        figures=tuple(_noted(team, look))[:MOST_FIGURES],
        **{name: clean(text)[:LONGEST_TEXT] for name, text in words.items()},
    )


def _noted(team: TeamOutcome, look: Look) -> Iterator[Noted]:
    seen: set[str] = set()
    for item in team.outcomes:
        for one in item.posed.evidence if item.answered else ():
            if not one.code or one.code in seen:
                continue
            seen.add(one.code)
            try:
                figure = look(one.code).main.now
            except WrongCode:
                continue
            if figure is not None:
                yield Noted(
                    challenge=item.posed.challenge.id,
                    code=one.code,
                    value=figure.value,
                    low=figure.low,
                    high=figure.high,
                    missing=figure.missing,
                )


def read_card(content: bytes, name: str) -> CardFile:
    """A card from its file. Raises `CardError` with all that is wrong, in words; what stands in
    the file is not repeated there.
    """
    if len(content) > MOST_BYTES:
        raise CardError([_("{file}: dit bestand is te groot voor een kaart.").format(file=name)])
    try:
        return CardFile.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if any(item["loc"] in ((), ("kind",)) for item in found):
            no_card = _(
                "{file}: dit is geen bestand van een intervisiekaart. Kies het bestand dat u bij "
                "de kaart bewaarde; de naam eindigt op .json."
            )
            raise CardError([no_card.format(file=name)]) from None
        raise CardError([_told(name, item) for item in found]) from None


def _told(file: str, item: Any) -> str:
    """One mistake: where it stands, and what may stand there."""
    steps = [f"{step + 1}" if isinstance(step, int) else step for step in item["loc"]]
    known = [step for step in steps if re.fullmatch(r"[a-z]{1,20}|\d{1,6}", step)]
    place = " · ".join(filter(None, [file, ".".join(known)]))
    return f"{place}: {_why(item)}"


def _why(item: Any) -> str:
    match item["type"]:
        case "missing":
            return _("dit ontbreekt. Kies het bestand zoals het bij de kaart hoorde.")
        case "extra_forbidden":
            return _("dit kennen we niet. Haal het weg.")
        case "literal_error" if item["loc"] == ("version",):
            return _(
                "deze versie van de kaart kennen we niet. Open haar in een nieuwere uitgave van "
                "dit programma."
            )
        case "too_long" | "string_too_long":
            return _("dit is te lang; hooguit {most}.").format(
                most=item["ctx"].get("max_length", "")
            )
        case "string_type":
            return _("hier hoort een tekst.")
        case kind if kind.startswith("date"):
            return _("hier hoort een dag, zoals 2026-11-22.")
        case kind if kind.startswith(("float", "finite")):
            return _("hier hoort een getal.")
        case "value_error":
            return _("een cijfer heeft een waarde met zijn marge, of de reden dat het ontbreekt.")
        case _other:
            return _("hier staat iets anders dan een kaart heeft.")
