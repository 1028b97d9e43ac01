"""Cijferpaspoort: the code of a figure in a report, and what it opens.

A code holds ids only: the version of the atlas, the round, the area, the group and the measure. It
is no key: who looks one up sees what every visitor may see, and of what is hidden now the former
figure is not told either.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from analytics.catalog import Dimension, Measure
from analytics.language import _, capital, format_date, language, missing_label, share_decimals
from analytics.model import (
    CATCHMENT_PREFIX,
    TOTAL,
    Delivery,
    Figure,
    Kind,
    Level,
    Selection,
    Unit,
    level_of,
)
from analytics.reports import figures
from analytics.reports.changes import delivery_in_short
from analytics.reports.codes import (
    BACKGROUND,
    CHANGE,
    EXAMPLE,
    HOUSEHOLDS,
    SIGNS,
    SINCE,
    Passport,
    remainder,
    round_and_revision,
    signs_of,
)
from analytics.reports.opened import Opened, Scale, fits, opened, sources, step
from analytics.reports.publications import act_label, happened, moment
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import WITHIN, View, straight
from analytics.store import Atlas, AtlasError, Happened, Publication
from analytics.store.recall import Recalled, recall
from analytics.store.rounds import round_of

_LONGEST = 200
_NAMED = (BACKGROUND, CHANGE)


class WrongCode(Exception):
    """A code that opens nothing; the text says why and what to do."""


# Reading codes


@dataclass(frozen=True, slots=True)
class _Read:
    """A code in its parts; what the last ones mean depends on the catalog of the version."""

    version: str
    round: str
    rest: tuple[str, ...]


def read(text: str) -> _Read:
    """The parts of a code, also of one with spaces in it, or of the address of the page.

    Raises `WrongCode` for what can't be a code, and for one that was typed wrongly.
    """
    typed = text.strip()
    if "://" in typed:
        typed = next(iter(parse_qs(urlsplit(typed).query).get("code", [])), typed)
    # Where a report lets a code break, a program may copy a sign of no width.
    plain = re.sub(r"[\s\u200b]+", "", typed).lower()
    parts = plain.split(".")
    if len(plain) > _LONGEST or len(parts) < 4 or set(plain) - set(SIGNS):
        raise WrongCode(
            _(
                "Dit is geen code uit een rapport. Zo’n code heeft delen met een punt ertussen, "
                "zoals {example}."
            ).format(example=EXAMPLE)
        )
    if remainder(plain) != 1:
        raise WrongCode(
            _(
                "De code klopt niet: er is een teken anders, te veel of te weinig, of twee tekens "
                "zijn verwisseld. Kijk de code na in het rapport, ook de laatste twee tekens."
            )
        )
    version, round_, *rest = parts[:-1]
    return _Read(version, round_, tuple(rest))


def meaning(found: _Read, atlas: Atlas) -> tuple[Passport, Delivery]:
    """What a code means in this version. Raises `WrongCode` where it names what isn't there."""
    delivery, rest = _delivery(found.round, atlas), list(found.rest)
    said = Passport(found.version, found.round, "")
    if rest[:1] == [SINCE] and len(rest) > 1:
        _delivery(rest[1], atlas)
        said, rest = replace(said, since=rest[1]), rest[2:]
    if rest[:1] == [HOUSEHOLDS]:
        said, rest = replace(said, unit=Unit.HOUSEHOLDS), rest[1:]
    if rest and rest[0] in atlas.catalog.dimensions:
        said = _of_group(said, atlas.catalog.dimensions[rest[0]], rest[1:2], delivery)
        rest = rest[2:]
    if rest:
        said, rest = replace(said, area=_area(rest[0], atlas, delivery)), rest[1:]
    if rest and rest[0] in atlas.catalog.monitor:
        said, rest = _of_year(replace(said, indicator=rest[0]), rest[1:2], atlas), rest[2:]
    elif rest and (rest[0] in _NAMED or rest[0] in atlas.catalog.indicators):
        measure = rest[0]
        if not _has(said, measure, atlas):
            raise WrongCode(_("De maat ‘{measure}’ bestaat hier niet.").format(measure=measure))
        said, rest = replace(said, indicator=measure), rest[1:]
    if rest:
        said, rest = replace(said, benchmark=_area(rest[0], atlas, delivery)), rest[1:]
    if rest or not said.area:
        raise WrongCode(_means_nothing(".".join(rest or found.rest)))
    return said, delivery


def _has(said: Passport, measure: str, atlas: Atlas) -> bool:
    """Whether what a code says so far has this measure."""
    alone = said.dimension == TOTAL
    if measure == CHANGE or said.since:
        return measure == CHANGE and bool(said.since)
    if measure == BACKGROUND:
        return alone and said.unit is Unit.PERSONS
    return fits(atlas.catalog.indicators[measure], said)


def _of_year(said: Passport, year: Sequence[str], atlas: Atlas) -> Passport:
    """A figure of a library as a whole: of its area only, and of everyone."""
    plain = said.dimension == TOTAL and said.unit is Unit.PERSONS and not said.since
    if not plain or not said.area.startswith(CATCHMENT_PREFIX):
        raise WrongCode(_("De maat ‘{measure}’ bestaat hier niet.").format(measure=said.indicator))
    if "".join(year) not in map(str, atlas.monitor_years()):
        text = _("Over het jaar ‘{year}’ is er geen cijfer in deze atlas.")
        raise WrongCode(text.format(year="".join(year)))
    return replace(said, year="".join(year))


def _of_group(
    said: Passport, dimension: Dimension, category: Sequence[str], delivery: Delivery
) -> Passport:
    classes = dimension.classification(delivery.classification.get(dimension.id))
    known = {item.id for item in (classes or dimension.newest).categories} | {TOTAL}
    if said.unit not in dimension.units or not known.intersection(category):
        raise WrongCode(
            _("De groep ‘{category}’ is er niet bij het kenmerk ‘{dimension}’.").format(
                category="".join(category), dimension=dimension.id
            )
        )
    return replace(said, dimension=dimension.id, category=category[0])


def _means_nothing(part: str) -> str:
    return _("Het deel ‘{part}’ van de code zegt deze atlas niets.").format(part=part)


def _delivery(sign: str, atlas: Atlas) -> Delivery:
    rounds = atlas.deliveries(Kind.LGB)
    found = [item for item in rounds if signs_of(item.id) == sign] or [
        item for item in rounds if round_and_revision(item) == sign
    ]
    if len(found) != 1:
        # Also where there is one that not everybody may see: that is not for a code to tell.
        raise WrongCode(_("De ronde ‘{round}’ is er niet in deze atlas.").format(round=sign))
    return found[0]


def _area(sign: str, atlas: Atlas, delivery: Delivery) -> str:
    year, code = delivery.border_year, sign.upper()
    if level_of(code) is None:
        raise WrongCode(_means_nothing(sign))
    if sign.startswith(CATCHMENT_PREFIX.lower()):
        wanted = sign.removeprefix(CATCHMENT_PREFIX.lower())
        for item in atlas.organisations(delivery):
            if signs_of(item.id) == wanted:
                return CATCHMENT_PREFIX + item.id
    elif atlas.region(code, year) is not None:
        return code
    raise WrongCode(
        _("Het gebied ‘{area}’ staat niet in de indeling van {year}.").format(area=code, year=year)
    )


# Looking up


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a code: as it was in the version of the report, and as it is now.

    `then` None: it can't be told (that version isn't at hand) or may not be (`hidden`: there is no
    such figure for visitors now). `now` None: the area, the group or the round is gone.
    """

    indicator: Scale
    unit: Unit
    label: str
    then: Figure | None
    now: Figure | None
    hidden: bool = False

    @property
    def same(self) -> bool:
        return self.then is not None and self.then == self.now

    def text(self, figure: Figure | None) -> str:
        """One of the two as a reader sees it."""
        if figure is None:
            return ""
        item = self.indicator
        if item.measure is Measure.SHARE and self.then and self.now and not self.same:
            # As many decimals as it takes to see what changed.
            decimals = share_decimals([(self.then, self.now)])
            item = replace(item, decimals=max(decimals, item.decimals))
        return figures.with_margin(figure, item)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a code opens.

    `then` is the view that the figure stood in, None where that version isn't at hand; `now` that
    of the version in service, None where there is no such figure any more. `why` are the
    publications since that touched what the figure is made of, newest first.
    """

    code: str
    passport: Passport
    version: Recalled
    then: View | None
    now: View | None
    lines: tuple[Line, ...]
    why: tuple[Publication, ...]
    touched: tuple[str, ...] = ()

    @property
    def about(self) -> View:
        """The view that says in words what the figure is about."""
        found = self.then or self.now
        assert found is not None
        return found

    @property
    def main(self) -> Line:
        """The figure that the code names, of several the share of members."""
        named = [item for item in self.lines if item.indicator.id == "penetratie"]
        if self.passport.year or self.passport.indicator:
            named = []
        return (named or list(self.lines))[0]


def look_up(
    text: str,
    atlas: Atlas,
    directory: Path,
    opened: Callable[[str], Atlas],
    put: Callable[..., Any] = straight,
) -> Answer:
    """What a code says: `atlas` is the version in service, `opened` opens an older one in
    `directory`, both as this viewer sees them.

    Raises `WrongCode` for a code that opens nothing.
    """
    found = read(text)
    version = recall(directory, found.version)
    if version is None:
        raise WrongCode(
            _(
                "Deze atlas kent geen versie ‘{version}’. Komt het rapport uit een andere atlas? "
                "Zoek de code dan daar op."
            ).format(version=found.version)
        )
    old = atlas if version.serving else None
    if version.standing and not version.serving:
        # It may be cleared away, or turn out to be damaged.
        with suppress(AtlasError):
            old = opened(version.standing)
    passport, delivery, source = _then(found, atlas, old, version)
    then = None if source is None else _view(source, delivery, passport, put)
    now = _now(passport, delivery, atlas, put)
    if then is None and now is None:
        text = _("Versie {version} is niet meer gebouwd, en dit cijfer is er nu niet.")
        raise WrongCode(text.format(version=version.name))
    views = [view for view in (then, now) if view is not None]
    lines = tuple(_lines(passport, then, now))
    touched = _touched(passport, views, atlas, version)
    why = tuple(
        item
        for item in version.since
        if any(
            item.what.get(name, Happened.UNCHANGED) is not Happened.UNCHANGED for name in touched
        )
    )
    return Answer(passport.code, passport, version, then, now, lines, why, touched)


def _then(
    found: _Read, atlas: Atlas, old: Atlas | None, version: Recalled
) -> tuple[Passport, Delivery, Atlas | None]:
    """What the code means, and the atlas that still says what it said; None where none does."""
    if old is not None:
        return (*meaning(found, old), old)
    passport, delivery = meaning(found, atlas)
    first = version.publication
    # The same delivery in a later version says the same.
    kept = first is not None and first.editions.get(delivery.id) == delivery.hash
    return passport, delivery, atlas if kept else None


def _view(
    atlas: Atlas, delivery: Delivery, passport: Passport, put: Callable[..., Any] = straight
) -> View:
    """The view of a code in an atlas."""
    region = atlas.region(passport.area, delivery.border_year)
    gemeente = (region.gemeente or region.code) if region else ""
    mine = passport.area.removeprefix(CATCHMENT_PREFIX)
    serving = [
        item.id
        for item in atlas.organisations(delivery)
        if item.id == mine or gemeente in item.gemeenten
    ]
    named = passport.indicator
    first = next(iter(serving), "") or next(iter(atlas.organisations(delivery))).id
    return View(
        atlas,
        Selection(
            version=atlas.version,
            language=language(),
            organisation=first,
            gemeente="",
            area=passport.area,
            compare=(),
            level=Level.WIJK,
            scope=WITHIN,
            delivery=delivery.id,
            unit=passport.unit,
            dimension=passport.dimension,
            category=passport.category,
            indicator=named if named in atlas.catalog.indicators else "penetratie",
            benchmark=passport.benchmark,
        ),
        put=put,
    )


def _now(
    passport: Passport, delivery: Delivery, atlas: Atlas, put: Callable[..., Any]
) -> View | None:
    """The same view in the version in service; None where something of it is gone."""
    shown = [item for item in atlas.rounds() if round_of(item) == round_of(delivery)]
    return _there(passport, delivery, shown[0], atlas, put) if shown else None


def in_newest_round(answer: Answer) -> View | None:
    """The view of a code in the newest round that visitors see; None where that round knows no
    such area or has other groups, and where the figure is gone from its own round.
    """
    if answer.now is None:
        return None
    atlas = answer.now.atlas
    newest = atlas.rounds()[0]
    return _there(answer.passport, answer.now.delivery, newest, atlas, answer.now.put)


def _there(
    passport: Passport, delivery: Delivery, now: Delivery, atlas: Atlas, put: Callable[..., Any]
) -> View | None:
    """The view of a code of the round `delivery` in the round `now` of an atlas."""
    sign = signs_of(passport.area)
    try:
        _area(sign, atlas, now)
        _area(signs_of(passport.benchmark), atlas, now)
    except WrongCode:
        return None
    classes = [item.classification.get(passport.dimension) for item in (delivery, now)]
    definition = atlas.catalog.dimensions.get(passport.dimension)
    if passport.dimension != TOTAL and (
        definition is None
        or definition.classification(classes[0]) != definition.classification(classes[1])
    ):
        return None
    return _view(atlas, now, passport, put)


def _lines(passport: Passport, then: View | None, now: View | None) -> Iterable[Line]:
    was, current = ([] if view is None else opened(view, passport) for view in (then, now))
    return lines(was, current)


def lines(was: Iterable[Opened], current: Iterable[Opened]) -> Iterable[Line]:
    """The figures of a code; a former one is told only where visitors see the present one, of the
    same whole: else the difference would tell of the part that isn't there any more.
    """
    before, after = ({item.key: item for item in items} for items in (was, current))
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        one = old or new
        assert one is not None
        kept = new is not None and new.figure.missing is None
        same = old is not None and new is not None and old.made_of == new.made_of
        hidden = old is not None and old.figure.missing is None and not (kept and same)
        then = None if hidden or old is None or new is None else old.figure
        yield Line(one.scale, one.unit, one.label, then, new.figure if new else None, hidden)


def _touched(
    passport: Passport, views: Sequence[View], atlas: Atlas, version: Recalled
) -> tuple[str, ...]:
    """The deliveries that the figure is made of, and that are others now.

    Of one that not everybody may see any more not even that is told.
    """
    if version.publication is None or version.serving:
        return ()
    before = version.publication.editions
    after = {item.id: item.hash for item in atlas.deliveries()}
    hidden = {item.id for item in atlas.manifest.deliveries} - set(after)
    made_of = {item.id for view in views for item in _made_of(view, passport)}
    return tuple(name for name in sorted(made_of - hidden) if before.get(name) != after.get(name))


def _made_of(view: View, passport: Passport) -> list[Delivery]:
    catchment = passport.area.startswith(CATCHMENT_PREFIX)
    register = view.atlas.deliveries(Kind.ORGANISATIONS) if catchment else []
    return [*sources(view, passport), *register]


# In words


def about(answer: Answer) -> list[str]:
    """What a code is about: the area, whom, and when."""
    view = answer.about
    area = answer.passport.area
    if level_of(area) is Level.BIBLIOTHEEK:
        place = capital(view.name(area))
    else:
        place = capital(view.place(area))
    if answer.passport.year:
        library = view.atlas.organisation(area, view.delivery).name
        return [library, _("de bibliotheek als geheel"), answer.passport.year]
    former = step(view, answer.passport)
    if former is None:
        return [place, view.whom, view.round]
    since = _("naast {date}").format(date=format_date(former.delivery.reference_date))
    return [place, view.whom, view.round, since]


def version_in_words(answer: Answer) -> str:
    """Which version the code names, and what has become of it."""
    version = answer.version
    words = {"version": version.name, "date": ""}
    if version.publication is not None:
        words["date"] = moment(version.publication)
    if version.serving:
        text = _("Versie {version} van de atlas. Dat is de versie die nu in gebruik is.")
    elif version.publication is None:
        text = _("Versie {version} van de atlas. Intussen is er een nieuwere versie.")
    elif version.removed:
        text = _(
            "Versie {version} van de atlas, gepubliceerd op {date}. Haar bestanden zijn opgeruimd."
        )
    else:
        text = _(
            "Versie {version} van de atlas, gepubliceerd op {date}. Intussen is er een nieuwere "
            "versie."
        )
    return text.format(**words)


def between(answer: Answer) -> str:
    """What lies between the two rounds of a code; why a figure may not be compared is in it."""
    found = step(answer.now or answer.about, answer.passport)
    return "" if found is None else found.between()


def outcome(answer: Answer) -> str:
    """What the figure was, and what it is: of several the first."""
    line = answer.main
    now = line.text(line.now) or _("niet bekend")
    if answer.version.serving:
        return _("Dit is het cijfer dat nu in de atlas staat: {now}.").format(now=now)
    if line.hidden:
        reason = missing_label(line.now.missing) if line.now and line.now.missing else ""
        said = (
            _("Dit cijfer is er nu niet meer voor bezoekers ({reason}).")
            if reason
            else _("Dit cijfer is er nu niet meer voor bezoekers.")
        )
        if line.now and not line.now.missing:
            return " ".join(
                (
                    _("In het rapport ging het om andere bibliotheken of gebieden samen."),
                    _("Wat daar stond, vertelt de atlas nu niet."),
                    _("Nu staat er in de atlas: {now}.").format(now=now),
                )
            )
        return " ".join(
            (said.format(reason=reason), _("Wat het was, vertelt de atlas daarom ook niet."))
        )
    if line.then is None:
        why = (
            _("Wat er toen stond, is niet meer na te gaan.")
            if answer.version.removed
            else _(
                "Wat er toen stond, is hier nu niet te zien: die versie is op dit moment niet "
                "gebouwd. De beheerder kan dat alsnog doen."
            )
        )
        return why + " " + _("Nu staat er in de atlas: {now}.").format(now=now)
    if line.same:
        return _("Het cijfer is sindsdien niet veranderd: {now}.").format(now=now)
    if line.text(line.then) == now:
        return _("Het cijfer is een fractie anders; afgerond staat er nog steeds {now}.").format(
            now=now
        )
    return _("Het was {then}. Het is nu {now}.").format(then=line.text(line.then), now=now)


def sides(answer: Answer) -> list[tuple[str, str]]:
    """The first figure as it was and as it is, each with where that stands."""
    line = answer.main
    then = _("In het rapport (versie {version})").format(version=answer.version.name)
    return [
        (then, _cell(line, line.then, answer)),
        (_("Nu in de atlas"), line.text(line.now) or _("niet bekend")),
    ]


def deliveries(answer: Answer) -> list[Delivery]:
    """Where the figures come from, now and then."""
    views = [view for view in (answer.now, answer.then) if view is not None]
    found: list[Delivery] = []
    for item in (item for view in views for item in sources(view, answer.passport)):
        if item not in found:
            found.append(item)
    return found


def reasons(answer: Answer) -> list[str]:
    """Why figures differ: what was published since, when and with what reason; oldest first."""
    if answer.version.serving:
        return []
    titles = _titles(answer)
    told = [_happened(item, answer.touched, titles) for item in reversed(answer.why)]
    then, now = (
        sources(view, answer.passport)[:1] if view else [] for view in (answer.then, answer.now)
    )
    if then and now and then != now:
        told.append(
            _("In het rapport: {old}. Nu in de atlas: {new}.").format(
                old=delivery_in_short(then[0]), new=delivery_in_short(now[0])
            )
        )
    if (
        not told
        and not answer.touched
        and any(
            item.then is not None and item.now is not None and not item.same
            for item in answer.lines
        )
    ):
        told.append(
            _("De leveringen zijn dezelfde gebleven; het programma rekent er nu anders mee.")
        )
    return told


def _titles(answer: Answer) -> dict[str, str]:
    """The deliveries that this viewer sees, or saw then, by what they are called now."""
    views = [view for view in (answer.then, answer.now) if view is not None]
    return {item.id: item.title for view in views for item in view.atlas.deliveries()}


def _happened(item: Publication, touched: Collection[str], titles: Mapping[str, str]) -> str:
    """A publication as far as it touches the figure. Its reason is for everybody only where all
    that it was about is: otherwise it may tell of a delivery that is not.
    """
    about = {name: its for name, its in item.what.items() if its is not Happened.UNCHANGED}
    what = happened({titles.get(name, name): its for name, its in about.items() if name in touched})
    said = _("{date}: {act} ({what}).").format(
        date=moment(item), act=act_label(item.kind), what=what
    )
    why = item.why if about.keys() <= {*titles, *touched} else ""
    return " ".join(filter(None, (said, why and _("Waarom: {why}").format(why=why))))


def table(answer: Answer) -> Table:
    """Every figure of the code, as it was and as it is."""
    rows = [
        (
            line.label,
            _cell(line, line.then, answer),
            line.text(line.now) or _("niet bekend"),
        )
        for line in answer.lines
    ]
    then = _("In het rapport (versie {version})").format(version=answer.version.name)
    whole = Table(
        _("Cijfers bij code {code}").format(code=answer.code),
        (Column(_("Cijfer")), Column(then), Column(_("Nu in de atlas"))),
        rows,
        " ".join(map(source_line, sources(answer.now or answer.about, answer.passport))),
        tuple(filter(None, [between(answer)])),
        any(item.synthetic for item in sources(answer.about, answer.passport)),
    )
    return whole.without([then]) if answer.version.serving else whole


def _cell(line: Line, figure: Figure | None, answer: Answer) -> str:
    if line.hidden:
        return _("niet meer getoond")
    if figure is None:
        return _("niet na te gaan") if answer.version.removed else _("nu niet te zien")
    return line.text(figure)
