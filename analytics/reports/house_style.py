"""How a library presents itself in its reports: read from a small settings file, and judged.

The file is TOML: `name`, `colour`, `ground`, `logo` (a file beside it), `address` (of the
app) and `contact` (whom to ask, in one line), each of them optional;
under `[organisation.ID]` the same for one of more libraries.
"""

import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analytics.charts.colours import LIGHT, contrast, rgb
from analytics.language import _, format_decimal
from analytics.model import Complaint, Place, Severity
from analytics.reports.document import HouseStyle
from analytics.reports.logo import MOST_BYTES, faults
from analytics.sources.complaints import shown

VARIABLE = "BEREIKATLAS_HOUSE_STYLE"
READABLE = 4.5
"""The least contrast of text with what it stands on (WCAG 2.2, AA)."""
_OF = "organisation"
WHITE = "#ffffff"
_MOST_BYTES, _LONGEST = 64_000, 80
_LONGEST_CONTACT = 120


class HouseStyleError(ValueError):
    """A settings file that can't be used; `complaints` are all that is wrong with it."""

    def __init__(self, complaints: list[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(_told, complaints)))


def style_for(
    organisation: str,
    name: str,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> HouseStyle:
    """The style of an organisation: of this file, else of the one that the environment names in
    `BEREIKATLAS_HOUSE_STYLE`. Without either, or without a name in it, its own `name`.
    """
    named = environment.get(VARIABLE, "").strip()
    stated = file or (Path(named) if named else None)
    found = read_house_style(stated, organisation) if stated else HouseStyle()
    return found if found.name else replace(found, name=name)


def read_house_style(file: Path, organisation: str = "") -> HouseStyle:
    """What a settings file says, for all or for one organisation.

    The whole file is judged, also what is said for others. Raises `HouseStyleError`.
    """
    reader = _Reader(file)
    found = reader.read(organisation)
    if reader.complaints:
        raise HouseStyleError(reader.complaints)
    return found


class _Reader:
    """Reads one file and keeps what is wrong with it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.complaints: list[Complaint] = []
        self.within = ""

    def read(self, organisation: str) -> HouseStyle:
        values = self._values()
        each = values.pop(_OF, {})
        shared = self._style(values, HouseStyle())
        styles: dict[str, HouseStyle] = {}
        for name, said in each.items() if isinstance(each, dict) else [("", each)]:
            self.within = ".".join(filter(None, (_OF, name)))
            if isinstance(said, dict):
                styles[name] = self._style(said, shared)
            else:
                self._complain(
                    "",
                    _("Hier staan geen instellingen van een organisatie."),
                    _("Zet boven de instellingen van één organisatie: [organisation.ID]."),
                )
        return styles.get(organisation, shared)

    def _values(self) -> dict[str, Any]:
        try:
            with self.file.open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
        except OSError:
            self._complain(
                "",
                _("Dit bestand is er niet of kan niet worden gelezen."),
                _("Zet het daar neer, of noem een ander bestand met --style of in {name}.").format(
                    name=VARIABLE
                ),
            )
            return {}
        line = None
        try:
            if len(content) <= _MOST_BYTES:
                return tomllib.loads(content.decode("utf-8-sig"))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            line = int(place[1]) if place else None
        except (UnicodeDecodeError, RecursionError):
            pass
        self._complain(
            "",
            _("Dit is geen bestand met instellingen dat we kunnen lezen (TOML, UTF-8)."),
            _("Schrijf op elke regel een naam, een = en een tekst tussen aanhalingstekens."),
            row=line,
        )
        return {}

    def _style(self, values: Mapping[str, Any], shared: HouseStyle) -> HouseStyle:
        judges: dict[str, Callable[[str, str], Any]] = {
            "name": self._name,
            "colour": self._colour,
            "ground": self._colour,
            "logo": self._logo,
            "address": self._address,
            "contact": self._contact,
        }
        said: dict[str, Any] = {}
        for key, value in values.items():
            if key not in judges:
                self._complain(
                    key,
                    _("Deze instelling is niet bekend."),
                    _("Bekend zijn: {names}.").format(names=", ".join((*judges, f"[{_OF}.ID]"))),
                )
            elif not isinstance(value, str):
                self._complain(
                    key, _("Hier hoort een tekst."), _("Zet de waarde tussen aanhalingstekens.")
                )
            elif value.strip():
                said[key] = judges[key](key, value.strip())
        style = replace(shared, **said)
        if said.get("colour") or said.get("ground"):
            self._judge_contrast(style)
        return style

    def _name(self, key: str, text: str) -> str:
        if not text.isprintable() or len(text) > _LONGEST:
            self._complain(
                key,
                _("Deze naam past niet in de kop van een rapport."),
                _("Schrijf de naam op één regel, in hooguit {most} tekens.").format(most=_LONGEST),
            )
        return text

    def _colour(self, key: str, text: str) -> str:
        if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            return text.lower()
        self._complain(
            key,
            _("Dit is geen kleur die we kunnen lezen."),
            _("Schrijf een hekje en zes tekens, zoals {colour}.").format(colour=LIGHT.own),
            text,
        )
        return ""

    def _judge_contrast(self, style: HouseStyle) -> None:
        """The colour is that of headings on white, and lies under white; the ground lies under
        texts, and under headings in the colour.
        """
        colour, ground = style.colour or LIGHT.own, style.ground or WHITE
        if (measured := contrast(colour, WHITE)) < READABLE:
            self._unreadable(
                "colour",
                _("Koppen in deze kleur zijn op wit niet goed te lezen: het contrast is {ratio}."),
                measured,
                colour,
                toward(colour, "#000000", lambda one: contrast(one, WHITE)),
            )
            return

        def least(one: str) -> float:
            return min(contrast(one, colour), contrast(one, LIGHT.text))

        if (measured := least(ground)) < READABLE:
            self._unreadable(
                "ground",
                _(
                    "Tekst of koppen op deze ondergrond zijn niet goed te lezen: het contrast is "
                    "{ratio}."
                ),
                measured,
                ground,
                toward(ground, WHITE, least),
            )

    def _unreadable(
        self, key: str, message: str, measured: float, colour: str, better: str
    ) -> None:
        # Rounded down: what falls short never reads as enough.
        ratio = format_decimal(math.floor(measured * 100) / 100, 2)
        self._complain(
            key,
            message.format(ratio=ratio),
            _(
                "Nodig is {least}. De kleur die er het dichtst bij ligt en wel kan: {colour}."
            ).format(least=format_decimal(READABLE, 1), colour=better),
            colour,
        )

    def _logo(self, key: str, text: str) -> bytes:
        # What a file is called here is nobody else's file: it stands beside the settings.
        place = self.file.parent / text
        try:
            if Path(text).name != text or not place.is_file():
                raise FileNotFoundError
            with place.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except (OSError, ValueError):
            self._complain(
                key,
                _("Dit logo staat niet naast het bestand met instellingen."),
                _("Zet het daar neer en schrijf alleen de naam, zoals logo.svg."),
                text,
            )
            return b""
        for message, advice in faults(content):
            self._complain(key, message, advice, text)
        return content

    def _address(self, key: str, text: str) -> str:
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
            sound = sound and not (parts.username or parts.query or parts.fragment)
        except ValueError:
            sound = False
        if not (sound and text.isascii() and text.isprintable() and " " not in text):
            self._complain(
                key,
                _("Dit is geen adres waarop de atlas te openen is."),
                _("Schrijf het adres zoals https://atlas.voorbeeld.nl, zonder ? of #."),
                text,
            )
        return text.rstrip("/")

    def _contact(self, key: str, text: str) -> str:
        if not text.isprintable() or len(text) > _LONGEST_CONTACT:
            self._complain(
                key,
                _("Deze regel past niet onder de titel van een rapport."),
                _("Schrijf op één regel, in hooguit {most} tekens, wie vragen beantwoordt.").format(
                    most=_LONGEST_CONTACT
                ),
            )
        return text

    def _complain(
        self, key: str, message: str, advice: str, text: str = "", *, row: int | None = None
    ) -> None:
        place = Place(self.file.name, row=row, column=".".join(filter(None, (self.within, key))))
        self.complaints.append(
            Complaint(
                "house-style", "house-style", Severity.ERROR, place, message, advice, shown(text)
            )
        )


def toward(colour: str, end: str, readable: Callable[[str], float]) -> str:
    """The first colour on the way to `end` that is readable; `end` itself when none before is."""
    start, stop = rgb(colour), rgb(end)
    for step in range(256):
        parts = (round(a + (b - a) * step / 255) for a, b in zip(start, stop, strict=True))
        found = "#" + "".join(f"{part:02x}" for part in parts)
        if readable(found) >= READABLE:
            return found
    return end


def _told(item: Complaint) -> str:
    place = item.place
    where = [place.file, _("regel {row}").format(row=place.row) if place.row else "", place.column]
    text = f" “{item.text}”" if item.text else ""
    return f"{', '.join(filter(None, where))}{text}: {item.message} {item.advice}"
