"""A workshop on paper: for when the network falls away, or laptops are no good."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analytics.catalog.challenges import Among, OnMap
from analytics.language import _, format_decimal, language, level_label, ngettext
from analytics.reports.document import (
    Boxes,
    Document,
    Facts,
    Heading,
    HouseStyle,
    Lines,
    Part,
    Points,
    Rows,
    Text,
)
from analytics.reports.parts import without_codes
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View
from analytics.workshop.asking import LEVELS
from analytics.workshop.card import intended
from analytics.workshop.outcome import Intentions, figure_name, is_own
from analytics.workshop.paper_figures import appendix
from analytics.workshop.posed import Posed
from analytics.workshop.programme import Kind, Timetable

_MOST_BOXES = 36
_LINES = 7


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A library in the room, and what is put to it, by the id of the challenge; `view` is of the
    area that it works on.
    """

    library: str
    view: View
    posed: Mapping[str, Posed]


def for_participants(
    title: str, timetable: Timetable, libraries: Sequence[OnPaper], style: HouseStyle
) -> Document:
    """The timetable, and per library its challenges with the options and room to write, and the
    figures that they are answered from; no answers, and no hints.
    """
    parts: list[Part] = [Heading(_("Programma")), Rows(_programme(timetable, libraries))]
    for one in libraries:
        parts += [
            Heading(one.library, new_page=True),
            Text(_("Over {area}").format(area=one.view.name(one.view.within)), "quiet"),
            Lines(_("Team")),
        ]
        for number, put in _in_order(timetable, one):
            parts += [
                Heading(f"{number}. {put.title}", 2),
                Text(_about(put), "quiet"),
                Text(put.story),
                Text(put.question, "duiding"),
                *_room(put),
            ]
        parts += [Heading(_("Wat wij gaan doen"), 2), *intended(Intentions(), level=3)]
        parts += appendix(one.view, [put for _number, put in _in_order(timetable, one)])
    return _made(title, _("Uitdagingen op papier"), libraries, parts, style)


def for_facilitator(
    title: str, timetable: Timetable, libraries: Sequence[OnPaper], style: HouseStyle
) -> Document:
    """The timetable, and per library what is right, what counts as right too, the hints, the
    explanation with its figures and codes, and the pitfall.
    """
    parts: list[Part] = [
        Text(
            _(
                "Voor de begeleider: hier staan de antwoorden. Elke bibliotheek heeft eigen "
                "cijfers, en dus eigen antwoorden."
            ),
            "duiding",
        ),
        Heading(_("Programma")),
        Rows(_programme(timetable, libraries)),
    ]
    for one in libraries:
        parts += [
            Heading(one.library, new_page=True),
            Text(_("Over {area}").format(area=one.view.name(one.view.within)), "quiet"),
        ]
        for number, put in _in_order(timetable, one):
            parts += [
                Heading(f"{number}. {put.title}", 2),
                Text(put.question, "duiding"),
                Facts(tuple(_answers(put))),
                *([Text(told, "quiet")] if (told := _figures(put)) else []),
            ]
        left = [name for name in timetable.challenges if name not in one.posed]
        if left:
            text = _("Niet voor deze bibliotheek, omdat haar cijfers het niet toelaten: {titles}.")
            titles = _titles(libraries)
            names = "; ".join(titles.get(name, name) for name in left)
            parts.append(Text(text.format(titles=names), "quiet"))
    return _made(title, _("Antwoorden voor de begeleider"), libraries, parts, style)


def _made(
    title: str, what: str, libraries: Sequence[OnPaper], parts: list[Part], style: HouseStyle
) -> Document:
    view = libraries[0].view
    return without_codes(view, title, f"{what} · {view.round}", parts, style)


def _in_order(timetable: Timetable, one: OnPaper) -> Iterator[tuple[int, Posed]]:
    """What is put to a library, with the number that it has for all."""
    for number, name in enumerate(timetable.challenges, 1):
        if name in one.posed:
            yield number, one.posed[name]


def _titles(libraries: Sequence[OnPaper]) -> dict[str, str]:
    """What challenges are called; an area in a title is that of the first library."""
    return {
        name: put.challenge.title.get(language())
        for one in reversed(libraries)
        for name, put in one.posed.items()
    }


def _programme(timetable: Timetable, libraries: Sequence[OnPaper]) -> Table:
    titles, number = _titles(libraries), 0
    rows: list[tuple[str, ...]] = []
    for part in timetable.parts:
        match part.kind:
            case Kind.WELCOME:
                what = _("Welkom")
            case Kind.BREAK:
                what = _("Pauze")
            case Kind.CLOSING:
                what = _("Afsluiting: wat gaan wij doen?")
            case Kind.CHALLENGE:
                number += 1
                what = f"{number}. {titles.get(part.challenge, part.challenge)}"
        split = (
            _("{answer} antwoorden, {talk} bespreken").format(
                answer=part.minutes - part.discussion, talk=part.discussion
            )
            if part.discussion
            else ""
        )
        rows.append((_clock(part.start), what, str(part.minutes), split))
    view = libraries[0].view
    columns = (
        Column(_("Na (uur:min)")),
        Column(_("Wat")),
        Column(_("Minuten"), number=True),
        Column(_("Waarvan")),
    )
    return Table(
        ngettext("{count} minuut", "{count} minuten", timetable.minutes).format(
            count=timetable.minutes
        ),
        columns,
        rows,
        source_line(view.delivery),
        (),
        view.delivery.synthetic,
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _about(put: Posed) -> str:
    minutes = put.challenge.minutes
    return ngettext("Niveau {level} · {count} minuut", "Niveau {level} · {count} minuten", minutes
                    ).format(level=put.challenge.level, count=minutes)  # fmt: skip


def _room(put: Posed) -> Iterator[Part]:
    """The options, or lines to write on."""
    labels = tuple(option.label for option in put.options)
    match put.kind:
        case "getal":
            unit = put.unit or _("aantal")
            yield Lines(_("Ons antwoord, in {unit}").format(unit=unit))
        case "tekst":
            yield Lines(count=_LINES)
        case "volgorde":
            yield Text(_("Zet in volgorde, de hoogste eerst:"), "quiet")
            yield Points(labels)
            for place in range(1, len(labels) + 1):
                yield Lines(f"{place}.")
        case "bewering":
            yield from _claim(put, labels)
        case "kaart":
            asked = put.challenge.answer
            assert isinstance(asked, OnMap)
            text = _("Op papier klikt u niet. Schrijf de naam van de {level} op.")
            yield Text(text.format(level=level_label(LEVELS[asked.among or Among.WIJKEN])), "quiet")
            yield Lines(_("Ons antwoord"))
        case _chosen:
            many = _("Kruis alles aan wat klopt:") if put.several else _("Kruis er één aan:")
            if len(labels) > _MOST_BOXES:
                yield Lines(_("Ons antwoord"))
            else:
                yield Text(many, "quiet")
                yield Boxes(labels)


def _claim(put: Posed, caveats: tuple[str, ...]) -> Iterator[Part]:
    for ask, options in (
        (_("Welk cijfer? Kruis er één aan:"), put.claims),
        (_("Hoger of lager?"), (_("hoger"), _("lager"))),
        (_("Dan wie?"), tuple(put.benchmarks.values())),
        (_("Wat moet erbij gezegd?"), caveats),
    ):
        yield Text(ask, "quiet")
        yield Boxes(options)


def _answers(put: Posed) -> Iterator[tuple[str, str]]:
    """What a facilitator needs to judge and explain an answer."""
    if put.kind == "tekst":
        yield _("Goed"), _("Eigen woorden: er is geen goed of fout.")
    else:
        yield _("Goed"), put.truth.written
        if tolerance := _tolerance(put):
            yield _("Wat telt als goed"), tolerance
    for place, hint in enumerate(put.hints, 1):
        yield _("Hint {number}").format(number=place), hint
    yield _("Uitleg"), put.explanation
    yield _("Valkuil"), put.pitfall


def _figures(put: Posed) -> str:
    """The figures of the explanation in one line, with their codes. What each claim is held
    against is left out: the line would fill half a page.
    """
    shown = [one for one in put.evidence if not put.claims or not one.options or is_own(put, one)]
    told = (
        f"{figure_name(put, one)}: {one.written}" + (f" ({one.code})" if one.code else "")
        for one in shown
    )
    return _("Cijfers: {figures}").format(figures="; ".join(told)) if shown else ""


def _tolerance(put: Posed) -> str:
    band = put.truth.band
    match put.kind:
        case "getal" if band is not None:
            low, high = (format_decimal(end, band.decimals) for end in (band.low, band.high))
            unit = put.unit if put.unit == "%" else f" {put.unit}".rstrip()
            if low == high and not band.decimals:
                return _("{number}, afgerond op een heel getal.").format(number=low + unit)
            if low == high:
                return ngettext(
                    "{number}, als u afrondt op {count} cijfer achter de komma.",
                    "{number}, als u afrondt op {count} cijfers achter de komma.",
                    band.decimals,
                ).format(number=low + unit, count=band.decimals)
            return _(
                "Van {low} tot en met {high}: meer is door de afronding niet te zeggen."
            ).format(low=low + unit, high=high + unit)
        case "volgorde":
            return _("Elke volgorde die binnen de marges past.")
        case "bewering":
            return _("Elke bewering die voor alle waarden binnen de afronding klopt.")
        case _other if put.several:
            return _("Precies deze; wie er een mist of te veel kiest, heeft een deel van de score.")
        case _other:
            return ""
