"""URL ⇄ choices ⇄ one frozen `Selection`.

The URL holds every choice as an id. Where it differs from what was last written (a link, a
bookmark, Back or Forward) it overwrites the widgets; otherwise the widgets hold. Either way the
choices are judged before a widget is drawn, and the whole Selection is written back.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

from analytics.catalog import Indicator
from analytics.catalog.blueprints import GEMEENTERAPPORT
from analytics.language import LANGUAGES, _, language, use_language
from analytics.measures.peers import FEWEST, MOST
from analytics.model import (
    CATCHMENT_PREFIX,
    NETHERLANDS,
    TOTAL,
    Delivery,
    Level,
    OwnSet,
    Selection,
    Unit,
    level_of,
)
from analytics.reports.borders import named as region_named
from analytics.reports.borders import successors_in_words
from analytics.reports.kinds.listing import kinds
from analytics.reports.view import COUNTRY, WITHIN, catchment, categories_of
from analytics.store import (
    FOLLOWED,
    PEER_CRITERIA,
    Atlas,
    BorderChange,
    BorderKind,
    GroupKind,
    judged_set,
)

PARAMETERS = (
    "bibliotheek",
    "gemeente",
    "gebied",
    "vergelijk",
    "niveau",
    "schaal",
    "eenheid",
    "dimensie",
    "categorie",
    "indicator",
    "benchmark",
    "ronde",
    "klassen",
    "kaart",
    "criteria",
    "aantal",
    "set",
    "tegenover",
    "rapport",
    "wijken",
    "taal",
)
NATIONAL, OWN = "landelijk", "eigen"
MAP, SIMPLE = "kaart", "eenvoudig"
FIRST_INDICATOR = "penetratie"
MOST_COMPARED = 3
"""So many areas or sets stand beside the own area."""
FIRST_PEERS = 10
MOST_PROFILES = 12
OWN_REPORT = "eigen"
"""A blueprint of the visitor's own, which no address can hold."""
MAP_LEVELS = (Level.GEMEENTE, Level.WIJK, Level.BUURT)

_SAME_LAND = (BorderKind.SAME, BorderKind.RENAMED, BorderKind.RECODED)
# A new choice of the first undoes the others: they had a meaning only within the former one.
_FREES = {
    "bibliotheek": ("gemeente", "gebied", "vergelijk", "benchmark", "wijken"),
    # A library is compared with libraries, a gemeente with gemeenten.
    "gemeente": ("gebied", "set", "wijken"),
    "dimensie": ("categorie",),
    "eenheid": ("dimensie", "categorie"),
}
_KEPT = ("bibliotheek", "taal")
_WRITTEN = "_written"
_TOUCHED = "_touched"


def fits(indicator: Indicator, unit: Unit, dimension: str) -> bool:
    """Whether an indicator has a meaning for this unit and dimension."""
    return unit in indicator.units and not (indicator.needs_category and dimension == TOTAL)


@dataclass
class _Judge:
    """Takes one parameter at a time; what can't be used is told and replaced."""

    given: Mapping[str, str]
    named: Callable[[str, str], str]
    faults: list[str] = field(default_factory=list)

    def take(
        self,
        name: str,
        first: str | Callable[[], str],
        usable: Callable[[str], bool],
        told: str,
        **words: object,
    ) -> str:
        value = self.given.get(name, "")
        if value and usable(value):
            return value
        if value:
            self.faults.append(told.format(value=self.named(name, value), **words))
        return first() if callable(first) else first

    def take_list(
        self, name: str, usable: Callable[[str], bool], told: str, most: int, too_many: str
    ) -> tuple[str, ...]:
        """The usable items of a comma list, each once, at most so many."""
        taken: list[str] = []
        for value in dict.fromkeys(filter(None, self.given.get(name, "").split(","))):
            if usable(value):
                taken.append(value)
            else:
                self.faults.append(told.format(value=self.named(name, value)))
        if len(taken) > most:
            left_out = ", ".join(self.named(name, value) for value in taken[most:])
            self.faults.append(too_many.format(most=most, names=left_out))
        return tuple(taken[:most])


def judge(
    given: Mapping[str, str], atlas: Atlas, preferred_language: str = "nl"
) -> tuple[Selection, list[str]]:
    """The Selection that these parameters mean, and a sentence for each that can't be used."""
    judged = _Judge(given, lambda name, value: _named(atlas, name, value))
    catalog = atlas.catalog
    rounds = {item.id: item for item in atlas.rounds()}
    delivery = rounds[
        judged.take(
            "ronde",
            next(iter(rounds)),
            rounds.__contains__,
            _("De ronde ‘{value}’ is er niet; u ziet nu de nieuwste."),
        )
    ]
    given = judged.given = _in_these_borders(judged, atlas, delivery)
    organisations = {item.id: item for item in atlas.organisations(delivery)}
    organisation = organisations[
        judged.take(
            "bibliotheek",
            lambda: (
                serving(atlas, delivery, given.get("gemeente", ""), given.get("gebied", ""))
                or first_organisation(atlas, delivery)
            ),
            organisations.__contains__,
            _("De bibliotheek ‘{value}’ is er niet in deze ronde; u ziet nu een andere."),
        )
    ]

    def is_area(code: str) -> bool:
        if code.startswith(CATCHMENT_PREFIX):
            return code.removeprefix(CATCHMENT_PREFIX) in organisations
        region = atlas.region(code, delivery.border_year)
        return region is not None and region.level is not Level.LAND

    def is_benchmark(code: str) -> bool:
        if code.startswith(CATCHMENT_PREFIX):
            return code.removeprefix(CATCHMENT_PREFIX) in organisations
        return atlas.region(code, delivery.border_year) is not None

    divided = _land_now(atlas, given.get("gemeente", ""), delivery)
    gemeente = judged.take(
        "gemeente",
        "",
        organisation.gemeenten.__contains__,
        _(
            "De gemeente ‘{value}’ staat niet in de indeling van {year}. Dat land hoort daar bij: "
            "{now}."
        )
        if divided
        else _(
            "De gemeente ‘{value}’ hoort niet bij deze bibliotheek; u ziet nu het hele werkgebied."
        ),
        year=delivery.border_year,
        now=divided,
    )
    divided = _land_now(atlas, given.get("gebied", ""), delivery)
    area = judged.take(
        "gebied",
        "",
        is_area,
        _(
            "Het gebied ‘{value}’ staat niet in de indeling van {year}. Dat land hoort daar bij: "
            "{now}. Kies links een ander gebied."
        )
        if divided
        else _(
            "Het gebied ‘{value}’ staat niet in de indeling van {year}. "
            "Kies links een ander gebied."
        ),
        year=delivery.border_year,
        now=divided,
    )
    compare = _compared(judged, atlas, delivery, is_area)
    scope = judged.take(
        "schaal", WITHIN, (WITHIN, COUNTRY).__contains__, _("De schaal ‘{value}’ kennen we niet.")
    )
    level = judged.take(
        "niveau", Level.WIJK, MAP_LEVELS.__contains__, _("Het niveau ‘{value}’ kennen we niet.")
    )
    unit = Unit(
        judged.take(
            "eenheid",
            Unit.PERSONS,
            {str(item) for item in Unit}.__contains__,
            _("De eenheid ‘{value}’ kennen we niet; u ziet nu personen."),
        )
    )
    dimensions = {TOTAL, *(item.id for item in catalog.dimensions_of(unit))}
    dimension = judged.take(
        "dimensie",
        TOTAL,
        dimensions.__contains__,
        _("Het kenmerk ‘{value}’ is er niet voor deze eenheid; u ziet nu iedereen."),
    )
    classes = [identity for identity, _label in categories_of(atlas, delivery, dimension)]
    category = (
        judged.take(
            "categorie",
            classes[0],
            {TOTAL, *classes}.__contains__,
            _("De groep ‘{value}’ is er niet bij dit kenmerk; u ziet nu de eerste."),
        )
        if classes
        else TOTAL
    )
    indicator = judged.take(
        "indicator",
        FIRST_INDICATOR,
        lambda value: (
            value in catalog.indicators and fits(catalog.indicators[value], unit, dimension)
        ),
        _("De maat ‘{value}’ kan hier niet getoond worden; u ziet nu het aandeel leden."),
    )
    benchmark = judged.take(
        "benchmark",
        NETHERLANDS,
        is_benchmark,
        _("De vergelijking ‘{value}’ kennen we niet; u vergelijkt nu met Nederland."),
    )
    national = judged.take(
        "klassen", NATIONAL, (NATIONAL, OWN).__contains__, _("De klassen ‘{value}’ kennen we niet.")
    )
    kind = judged.take(
        "kaart", MAP, (MAP, SIMPLE).__contains__, _("De kaart ‘{value}’ kennen we niet.")
    )
    criteria = judged.take_list(
        "criteria",
        atlas.criteria().__contains__,
        _("Op ‘{value}’ kunnen gebieden niet vergelijkbaar zijn; dat criterium is weggelaten."),
        len(atlas.criteria()),
        "",
    )
    peers = judged.take(
        "aantal",
        str(FIRST_PEERS),
        {str(count) for count in range(FEWEST, MOST + 1)}.__contains__,
        _("Het aantal ‘{value}’ kan niet: kies {fewest} tot en met {most} vergelijkbare."),
        fewest=FEWEST,
        most=MOST,
    )
    chosen = judged.take_list(
        "set",
        (lambda code: is_area(code) and level_of(code) is Level.GEMEENTE)
        if gemeente
        else (lambda code: code.startswith(CATCHMENT_PREFIX) and is_benchmark(code)),
        _("‘{value}’ past niet in uw eigen keuze en is weggelaten."),
        MOST,
        _("Uw eigen keuze telt hoogstens {most}; niet meegenomen: {names}."),
    )
    provinces = sorted(
        {
            region.provincie
            for code in ((gemeente,) if gemeente else organisation.gemeenten)
            if (region := atlas.region(code, delivery.border_year))
        }
    )
    against = judged.take(
        "tegenover",
        GroupKind.COUNTRY.value,
        {*GroupKind, *provinces}.__contains__,
        _("Tegenover ‘{value}’ kunnen we niet vergelijken; u ziet nu heel het land."),
    )
    # One name for one thing: the only province by its kind, one of several by its code.
    if against in (GroupKind.PROVINCE, *provinces):
        if len(provinces) < 2:
            against = GroupKind.PROVINCE.value
        elif against not in provinces:
            against = provinces[0]

    def is_wijk_here(code: str) -> bool:
        region = atlas.region(code, delivery.border_year)
        return (
            region is not None
            and region.level is Level.WIJK
            and region.gemeente in ((gemeente,) if gemeente else organisation.gemeenten)
        )

    profiles = judged.take_list(
        "wijken",
        is_wijk_here,
        _("De wijk ‘{value}’ ligt niet in dit gebied en krijgt geen bladzijde in het rapport."),
        MOST_PROFILES,
        _("Een rapport heeft hoogstens {most} wijkprofielen; niet meegenomen: {names}."),
    )
    report = judged.take(
        "rapport",
        GEMEENTERAPPORT,
        lambda value: value == OWN_REPORT or value in kinds(),
        _("Het rapport ‘{value}’ kennen we niet; u ziet het gemeenterapport."),
    )
    tongue = judged.take(
        "taal",
        preferred_language,
        LANGUAGES.__contains__,
        _("De taal ‘{value}’ is er niet."),
    )
    selection = Selection(
        version=atlas.version,
        language=tongue,
        organisation=organisation.id,
        gemeente=gemeente,
        area=area,
        compare=compare,
        level=Level(level),
        scope=scope,
        delivery=delivery.id,
        unit=unit,
        dimension=dimension,
        category=category,
        indicator=indicator,
        benchmark=benchmark,
        classes="national" if national == NATIONAL else "own",
        simple_map=kind == SIMPLE,
        criteria=criteria or PEER_CRITERIA,
        most_peers=int(peers),
        chosen=chosen,
        against=against,
        report=report,
        profiles=profiles,
    )
    return selection, judged.faults


def _in_these_borders(judged: _Judge, atlas: Atlas, delivery: Delivery) -> dict[str, str]:
    """The choices, with a region of other borders replaced by the one that is the same land; and
    a sentence for each.
    """
    given = dict(judged.given)
    for name in ("gemeente", "gebied", "vergelijk"):
        codes = given.get(name, "").split(",")
        for place, code in enumerate(codes):
            rows = _successors(atlas, code, delivery)
            if [item.kind in _SAME_LAND for item in rows] == [True]:
                (item,) = rows
                codes[place] = item.later_code
                told = _(
                    "Het gebied ‘{value}’ heet in de indeling van {year} {now}; "
                    "dat is hetzelfde land, en dat ziet u nu."
                ).format(
                    value=judged.named(name, code),
                    year=delivery.border_year,
                    now=region_named(item.later_code, item.later_name),
                )
                if told not in judged.faults:
                    judged.faults.append(told)
        if name in given:
            given[name] = ",".join(codes)
    return given


def _successors(atlas: Atlas, code: str, delivery: Delivery) -> list[BorderChange]:
    """What became of a region that the borders of a round don't know, from the newest other
    borders that do; empty where it is known, or never was.
    """
    level, year = level_of(code), delivery.border_year
    if level is None or level not in FOLLOWED or atlas.region(code, year) is not None:
        return []
    for other in reversed(atlas.border_years()):
        if atlas.region(code, other) is not None:
            rows = atlas.border_changes(other, year, level, code)
            return [item for item in rows if item.former_code == code and item.later_code]
    return []


def _land_now(atlas: Atlas, code: str, delivery: Delivery) -> str:
    """Where the land of such a region is now, in words; empty where that isn't known."""
    return successors_in_words(_successors(atlas, code, delivery))


def _compared(
    judged: _Judge, atlas: Atlas, delivery: Delivery, is_area: Callable[[str], bool]
) -> tuple[str, ...]:
    """The areas and own sets of `vergelijk` that can stand side by side, at most so many."""
    found: dict[str, str] = {}
    for item in filter(None, judged.given.get("vergelijk", "").split(",")):
        own = OwnSet.parse(item)
        if own is None and is_area(item):
            found[item] = atlas.area_name(item, delivery)
        elif own is None:
            text = _("Het gebied ‘{value}’ staat niet in de indeling en is niet vergeleken.")
            judged.faults.append(text.format(value=judged.named("vergelijk", item)))
        else:
            kept, told = judged_set(
                atlas, own, delivery, lambda code: judged.named("vergelijk", code)
            )
            judged.faults += told
            if kept is not None:
                found[str(kept)] = kept.name
    if len(found) > MOST_COMPARED:
        judged.faults.append(
            _("U zet hoogstens {most} gebieden naast het uwe; niet vergeleken: {names}.").format(
                most=MOST_COMPARED, names=", ".join([*found.values()][MOST_COMPARED:])
            )
        )
    return tuple(found)[:MOST_COMPARED]


def _named(atlas: Atlas, name: str, value: str) -> str:
    """What a choice was called where it did exist, for a reader knows no codes; else the id."""
    if name == "set" and value.startswith(CATCHMENT_PREFIX):
        name, value = "bibliotheek", value.removeprefix(CATCHMENT_PREFIX)
    if name in ("gebied", "gemeente", "vergelijk", "set", "tegenover", "wijken"):
        for year in dict.fromkeys(item.border_year for item in atlas.rounds()):
            if region := atlas.region(value, year):
                return f"{region.name} ({value})"
    elif name == "bibliotheek":
        for item in atlas.rounds():
            for organisation in atlas.organisations(item):
                if organisation.id == value:
                    return organisation.name
    elif name in ("indicator", "criteria") and value in atlas.catalog.indicators:
        return atlas.catalog.indicators[value].label.get(language())
    elif name == "categorie":
        for dimension in atlas.catalog.dimensions.values():
            for classes in dimension.classifications:
                for category in classes.categories:
                    if category.id == value:
                        return f"{category.label.get(language())} ({value})"
    return value


def first_organisation(atlas: Atlas, delivery: Delivery) -> str:
    """Where a first visit begins: the first that took part and has wijken with figures."""
    organisations = atlas.organisations(delivery)
    took_part = delivery.participants
    for item in organisations:
        if (took_part is None or item.id in took_part) and atlas.regions_in(
            Level.WIJK, catchment(item.id), delivery
        ):
            return item.id
    return organisations[0].id


def serving(atlas: Atlas, delivery: Delivery, *areas: str) -> str:
    """The organisation of the first of these areas that has one; empty where none has.

    One that took part comes first; of several the first by name.
    """
    took_part = delivery.participants
    for code in filter(None, areas):
        region = atlas.region(code, delivery.border_year)
        gemeente = (region.gemeente or region.code) if region else ""
        found = [item.id for item in atlas.organisations(delivery) if gemeente in item.gemeenten]
        found.sort(key=lambda item: took_part is not None and item not in took_part)
        if found:
            return found[0]
    return ""


def parameters(selection: Selection) -> dict[str, str]:
    """Every choice as it stands in the URL."""
    return {
        "bibliotheek": selection.organisation,
        "gemeente": selection.gemeente,
        "gebied": selection.area,
        "vergelijk": ",".join(selection.compare),
        "niveau": str(selection.level),
        "schaal": selection.scope,
        "eenheid": str(selection.unit),
        "dimensie": selection.dimension,
        "categorie": selection.category,
        "indicator": selection.indicator,
        "benchmark": selection.benchmark,
        "ronde": selection.delivery,
        "klassen": NATIONAL if selection.classes == "national" else OWN,
        "kaart": SIMPLE if selection.simple_map else MAP,
        "criteria": ",".join(selection.criteria),
        "aantal": str(selection.most_peers),
        "set": ",".join(selection.chosen),
        "tegenover": selection.against,
        "rapport": selection.report,
        "wijken": ",".join(selection.profiles),
        "taal": selection.language,
    }


def preferred_language() -> str:
    """The language of the URL or of the last choice, else the browser's; Dutch where unknown."""
    asked = st.query_params.get("taal", "")
    if st.session_state.get(_TOUCHED) and st.session_state.get("taal") in LANGUAGES:
        return st.session_state["taal"]
    if asked in LANGUAGES:
        return asked
    return "en" if (st.context.locale or "nl").startswith("en") else "nl"


@contextmanager
def spoken() -> Iterator[None]:
    """The language of the visitor, for what runs before the page or beside it: a callback that
    says something, a part that draws itself anew.
    """
    with use_language(preferred_language()):
        yield


def current(atlas: Atlas, preferred_language: str) -> tuple[Selection, list[str], bool]:
    """The Selection of this run, what had to be dropped, and whether a link was followed.

    Without a link it is another choice (a round with other borders) that made one impossible.
    """
    state = st.session_state
    url = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    followed = url != state.get(_WRITTEN) and not state.get(_TOUCHED)
    if followed:
        given: dict[str, str] = url
    else:
        given = state.get(_WRITTEN, {}) | {
            name: state[name] or "" for name in PARAMETERS if name in state
        }
    selection, faults = judge(given, atlas, preferred_language)
    for name, value in parameters(selection).items():
        if name in state:
            state[name] = value
    return selection, faults, followed


def write(selection: Selection, keep: Collection[str] = ()) -> None:
    """Put the whole Selection in the URL, one history entry per change; `keep` names what else
    may stand there.
    """
    wanted = parameters(selection)
    st.session_state[_WRITTEN] = wanted
    st.session_state[_TOUCHED] = False
    if {name: st.query_params.get(name) for name in wanted} != wanted:
        kept = {name: st.query_params[name] for name in keep if name in st.query_params}
        st.query_params.from_dict(wanted | kept)


def write_language(language: str) -> None:
    """Put the language in the URL, where there is nothing else to choose yet."""
    st.session_state[_TOUCHED] = False
    if st.query_params.get("taal") != language:
        st.query_params["taal"] = language


def touched(name: str) -> None:
    """Callback of every choice: from here on the widgets hold, whatever the URL still says.

    A widget whose label changed (another language) calls back too, with the same value.
    """
    if st.session_state.get(name) != st.session_state.get(_WRITTEN, {}).get(name):
        choose(**{name: st.session_state[name]})


def choose(**choices: str) -> None:
    """Callback for a click or a button: the same as choosing it in the list."""
    st.session_state[_TOUCHED] = True
    for freed in {freed for name in choices for freed in _FREES.get(name, ())} - set(choices):
        st.session_state[freed] = ""
    for name, value in choices.items():
        st.session_state[name] = value


def reset() -> None:
    """Callback: back to the first choices; language and library stay."""
    kept = {name: st.session_state.get(_WRITTEN, {}).get(name, "") for name in _KEPT}
    choose(**(dict.fromkeys(PARAMETERS, "") | kept))


def is_reset(atlas: Atlas, selection: Selection) -> bool:
    """Whether these are the first choices: then a reset changes nothing."""
    kept = {name: parameters(selection)[name] for name in _KEPT}
    return judge(kept, atlas)[0] == selection


def linked(selection: Selection, **choices: str) -> dict[str, str]:
    """The parameters of a link that makes these choices, and frees what `choose` would free."""
    now = parameters(selection)
    changed = [name for name, value in choices.items() if now[name] != value]
    freed = {freed for name in changed for freed in _FREES.get(name, ())}
    return now | dict.fromkeys(freed, "") | choices


def seed(name: str, selection: Selection) -> str:
    """Give a widget its value from the Selection before it is drawn; returns its key.

    At every run: the browser holds the label of a choice, and labels change with the language.
    """
    st.session_state[name] = parameters(selection)[name]
    return name
