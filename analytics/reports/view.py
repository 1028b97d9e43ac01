"""What a page or a report is about: an atlas version, a Selection, and what follows from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from analytics.catalog import Dimension, Indicator
from analytics.language import _, format_date, language, level_label, unit_label
from analytics.model import (
    CATCHMENT_PREFIX,
    NETHERLANDS,
    TOTAL,
    Delivery,
    Kind,
    Level,
    OwnSet,
    Selection,
    Unit,
    level_of,
)
from analytics.model.own_set import codes_of
from analytics.store import Area, Atlas, Organisation, UnknownIdError

WITHIN, COUNTRY = "werkgebied", "land"
"""The two values of the scope of a Selection."""
P = ParamSpec("P")
T = TypeVar("T")


def catchment(organisation: str) -> str:
    """The area code of an organisation's catchment."""
    return CATCHMENT_PREFIX + organisation


def categories_of(atlas: Atlas, delivery: Delivery, dimension: str) -> list[tuple[str, str]]:
    """Ids and labels of the categories in the classification that the delivery uses."""
    definition = atlas.catalog.dimensions.get(dimension)
    if definition is None:
        return []
    classes = definition.classification(delivery.classification.get(dimension))
    return [
        (item.id, item.label.get(language())) for item in (classes or definition.newest).categories
    ]


def straight(question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Put a question to the atlas; the answer is not kept."""
    return question(*args, **kwargs)


@dataclass(frozen=True)
class View:
    """One atlas version, one Selection, and what follows from the two."""

    atlas: Atlas
    selection: Selection
    page: str = ""
    """The path of the page in the address; the first page has none."""
    put: Callable[..., Any] = straight
    """How questions go to the atlas: pages keep the answers."""
    address: str = ""
    """Where the visitor opened the app; empty where that is nowhere on the web."""

    def ask(self, question: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer to a question, which is a method of the atlas."""
        return self.put(question, *args, **kwargs)

    @property
    def delivery(self) -> Delivery:
        return self.atlas.delivery(self.selection.delivery)

    @property
    def borders(self) -> Delivery | None:
        """Where the borders on the map come from."""
        year = self.delivery.border_year
        found = [item for item in self.atlas.deliveries(Kind.BORDERS) if item.border_year == year]
        return max(found, key=lambda item: (item.reference_date, item.revision), default=None)

    @property
    def organisation(self) -> Organisation:
        return next(
            item
            for item in self.atlas.organisations(self.delivery)
            if item.id == self.selection.organisation
        )

    @property
    def indicator(self) -> Indicator:
        return self.atlas.catalog.indicators[self.selection.indicator]

    @property
    def dimension(self) -> Dimension | None:
        """The chosen dimension; None for everyone."""
        return self.atlas.catalog.dimensions.get(self.selection.dimension)

    @property
    def within(self) -> str:
        """The area whose parts are shown: one gemeente, or the whole catchment."""
        return self.selection.gemeente or catchment(self.selection.organisation)

    @property
    def shown(self) -> str:
        """The area whose parts are on the map."""
        return NETHERLANDS if self.selection.scope == COUNTRY else self.within

    @property
    def focus(self) -> str:
        """The one area that the page is about: the chosen one, else all that is shown."""
        return self.selection.area or self.within

    @property
    def compared(self) -> tuple[str, ...]:
        """The areas and own sets that stand side by side: the one that the page is about first."""
        return tuple(dict.fromkeys((self.focus, *self.selection.compare)))

    def area(self, item: str) -> Area:
        """What the atlas is asked for: one code, or the codes of an own set."""
        own = OwnSet.parse(item)
        return item if own is None else own.codes

    def parts(self, item: str) -> tuple[str, ...]:
        """The regions with borders that an area consists of."""
        if item.startswith(CATCHMENT_PREFIX):
            return self.atlas.organisation(item, self.delivery).gemeenten
        return codes_of(item)

    def short_name(self, item: str) -> str:
        """The name alone, where its level is clear or stands beside it."""
        own = OwnSet.parse(item)
        return self.atlas.area_name(item, self.delivery) if own is None else own.name

    def name(self, code: str) -> str:
        """An area in words, with its level, for a name alone may be unclear."""
        own = OwnSet.parse(code)
        if own is not None:
            return _("‘{name}’ ({parts})").format(name=own.name, parts=self.counted(own.codes))
        name = self.atlas.area_name(code, self.delivery)
        if code.startswith(CATCHMENT_PREFIX):
            return _("het werkgebied van {name}").format(name=name)
        region = self.atlas.region(code, self.delivery.border_year)
        match region.level if region else None:
            case Level.PROVINCIE:
                return _("provincie {name}").format(name=name)
            case Level.GEMEENTE:
                return _("gemeente {name}").format(name=name)
            case Level.WIJK:
                return _("wijk {name}").format(name=name)
            case Level.BUURT:
                return _("buurt {name}").format(name=name)
            case _land:
                # Made-up figures are never shown as those of a real country.
                return _("Nederland (fictief)") if self.delivery.synthetic else _("Nederland")

    def counted(self, codes: Sequence[str]) -> str:
        """How many regions: "3 wijken", or "3 gebieden" where they are of several levels."""
        levels = {level_of(code) for code in codes}
        level = levels.pop() if len(levels) == 1 else None
        one = level_label(level) if level else _("gebied")
        many = level_label(level, plural=True) if level else _("gebieden")
        return f"{len(codes)} {one if len(codes) == 1 else many}"

    def standards(self, area: str) -> dict[str, str]:
        """What an area's figures stand beside, from near to far: code and name."""
        year, own = self.delivery.border_year, self.atlas.region(area, self.delivery.border_year)
        codes: list[str] = []
        if own and own.gemeente and own.gemeente != area:
            codes.append(own.gemeente)
        if own and own.level in (Level.GEMEENTE, Level.WIJK, Level.BUURT):
            serving = [
                item.id
                for item in self.atlas.organisations(self.delivery)
                if (own.gemeente or area) in item.gemeenten
            ]
            mine = self.selection.organisation
            library = mine if mine in serving else next(iter(serving), "")
            if library and self._served(library) != {own.gemeente or area}:
                codes.append(catchment(library))
            codes.append(own.provincie)
        else:
            codes += sorted(
                {
                    region.provincie
                    for code in self.organisation.gemeenten
                    if (region := self.atlas.region(code, year))
                }
            )
        codes.append(NETHERLANDS)
        known = [code for code in dict.fromkeys(codes) if code and code != area]
        return {code: self.name(code) for code in known}

    def _served(self, organisation: str) -> set[str]:
        return set(self.atlas.organisation(organisation, self.delivery).gemeenten)

    def place(self, code: str) -> str:
        """Where an area lies: "wijk Rivierduin, gemeente Hollermeer"."""
        region = self.atlas.region(code, self.delivery.border_year)
        if region is None or region.level not in (Level.WIJK, Level.BUURT) or not region.gemeente:
            return self.name(code)
        return f"{self.name(code)}, {self.name(region.gemeente)}"

    def label(self, indicator: Indicator) -> str:
        """An indicator by name; households have a member or not, they are none."""
        if self.selection.unit is Unit.HOUSEHOLDS:
            households = {
                "penetratie": _("Aandeel huishoudens met een lid"),
                "leden": _("Huishoudens met een lid"),
                "niet_leden": _("Huishoudens zonder lid"),
                "bevolking": _("Huishoudens"),
                "aandeel_leden": _("Aandeel in de huishoudens met een lid"),
            }
            if indicator.id in households:
                return households[indicator.id]
        return indicator.label.get(language())

    @property
    def whom(self) -> str:
        """Whom figures of members are about, in words: everyone, or the chosen group."""
        selection, dimension = self.selection, self.dimension
        if dimension is None:
            return self.everyone
        if selection.category == TOTAL:
            return dimension.universe.label.get(language()) if dimension.universe else self.everyone
        labels = dict(categories_of(self.atlas, self.delivery, selection.dimension))
        return f"{dimension.label.get(language())}: {labels[selection.category]}"

    @property
    def group(self) -> str:
        """Whom the chosen indicator is about; a key figure of the area is about everyone."""
        return self.everyone if self.indicator.kind == "context" else self.whom

    @property
    def everyone(self) -> str:
        persons = self.selection.unit is Unit.PERSONS
        return _("alle inwoners") if persons else _("alle huishoudens")

    @property
    def round(self) -> str:
        """The round in words."""
        return _("peildatum {date}").format(date=format_date(self.delivery.reference_date))

    @property
    def unit(self) -> str:
        return unit_label(self.selection.unit)


def view_of(
    atlas: Atlas,
    organisation: str,
    gemeente: str = "",
    delivery: str = "",
    benchmark: str = NETHERLANDS,
) -> View:
    """The view of an organisation, or of one of its gemeenten, with the first choices of a page.

    `delivery` empty: the newest round.
    """
    return View(
        atlas,
        Selection(
            version=atlas.version,
            language=language(),
            organisation=organisation,
            gemeente=gemeente,
            area="",
            compare=(),
            level=Level.WIJK,
            scope=WITHIN,
            delivery=delivery or atlas.rounds()[0].id,
            unit=Unit.PERSONS,
            dimension=TOTAL,
            category=TOTAL,
            indicator="penetratie",
            benchmark=benchmark,
        ),
    )


def view_of_gemeente(atlas: Atlas, gemeente: str, delivery: str = "") -> View:
    """The view of a gemeente, with the first library that serves it.

    Raises UnknownIdError where the round knows no such gemeente.
    """
    chosen = atlas.delivery(delivery) if delivery else atlas.rounds()[0]
    known = [item.code for item in atlas.regions_in(Level.GEMEENTE, NETHERLANDS, chosen)]
    if gemeente not in known:
        raise UnknownIdError("region", gemeente, known)
    serving = [item.id for item in atlas.organisations(chosen) if gemeente in item.gemeenten]
    if not serving:
        raise UnknownIdError("organisation", gemeente, [])
    return view_of(atlas, serving[0], gemeente, chosen.id)


def view_of_whom(atlas: Atlas, code: str, delivery: str = "") -> View:
    """The view of a gemeente, or of the catchment of a library by its id.

    Raises UnknownIdError where the round knows neither.
    """
    if level_of(code) is Level.GEMEENTE:
        return view_of_gemeente(atlas, code, delivery)
    chosen = atlas.delivery(delivery) if delivery else atlas.rounds()[0]
    return view_of(atlas, atlas.organisation(code, chosen).id, delivery=chosen.id)
