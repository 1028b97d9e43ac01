"""The commands; each imports what it needs when it is called, so that help comes at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line import challenging, fetching, publishing, reporting_many, workshop
from analytics.command_line.answers import Answer, Column, Format, head_of, source_line
from analytics.command_line.running import (
    ASKING,
    ATLAS,
    LOADING,
    WORKSHOPS,
    AtlasFolder,
    bar,
    stop,
    understandable,
)
from analytics.language import _, language, set_language
from analytics.measures.peers import FEWEST, MOST
from analytics.model import (
    CATCHMENT_PREFIX,
    NETHERLANDS,
    TOTAL,
    Delivery,
    Figure,
    Figures,
    Level,
    Missing,
    OwnSet,
    Unit,
    level_of,
)

if TYPE_CHECKING:
    from analytics.store import Atlas

app = typer.Typer(
    name="python -m analytics",
    help=_("Bereikatlas: gegevens controleren, de atlas bouwen en de atlas bevragen."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(fetching.app, name="fetch", rich_help_panel=LOADING)
app.add_typer(reporting_many.app, name="report", rich_help_panel=ASKING)
app.add_typer(challenging.app, name="challenges", rich_help_panel=WORKSHOPS)
app.add_typer(workshop.app, name="workshop", rich_help_panel=WORKSHOPS)

Folders = Annotated[
    list[Path], typer.Argument(metavar="MAP…", help=_("Mappen met elk een delivery.toml."))
]
DeliveryId = Annotated[
    str | None,
    typer.Option("--delivery", metavar="ID", help=_("De levering; standaard de nieuwste ronde.")),
]
UnitId = Annotated[Unit, typer.Option("--unit", help=_("Personen of huishoudens."))]
DimensionId = Annotated[
    str, typer.Option("--dimension", metavar="ID", help=_("Het kenmerk, zoals leeftijd."))
]
CategoryId = Annotated[str, typer.Option("--category", metavar="ID", help=_("De categorie."))]
IndicatorId = Annotated[
    str, typer.Option("--indicator", metavar="ID", help=_("De indicator, zoals penetratie."))
]
BenchmarkCode = Annotated[
    str | None,
    typer.Option(
        "--benchmark",
        metavar="CODE",
        help=_("Waarmee wordt vergeleken: NL00, PV…, GM… of BIEB:id."),
    ),
]
Chance = Annotated[
    bool, typer.Option("--chance", help=_("Ook de marge door toeval (voor rangordes)."))
]
FormatName = Annotated[Format, typer.Option("--format", help=_("De vorm van het antwoord."))]


@app.callback()
def _options(
    chosen: Annotated[str, typer.Option("--taal", help=_("De taal: nl of en."))] = "nl",
) -> None:
    set_language(chosen)


@app.command(
    help=_("Controleer leveringen zonder te bouwen. Status 1 als er een fout in zit."),
    rich_help_panel=LOADING,
)
def check(
    folders: Folders,
    form: Annotated[str, typer.Option("--format", help=_("text of json."))] = "text",
    atlas: Annotated[
        Path,
        typer.Option(
            "--atlas",
            metavar="MAP",
            help=_("De atlas waarnaast wordt gecontroleerd: definities, grenzen, organisaties."),
        ),
    ] = ATLAS,
) -> None:
    from analytics.command_line.checking import Beside, as_json, as_text, borders_needed
    from analytics.sources import read
    from analytics.store.definitions import ADDED, catalog_with

    if form not in ("text", "json"):
        stop(_("--format is text of json."))
    with understandable():
        beside = Beside.of(atlas)
        batch = read(folders, catalog_with(atlas / ADDED), known=beside.known)
    if form == "json":
        deliveries = [item.delivery.id for item in batch.deliveries]
        print(as_json(batch.complaints, deliveries, beside))
    else:
        print("\n".join([*as_text(batch.complaints), beside.in_words(), *borders_needed(batch)]))
    raise typer.Exit(0 if batch.ok else 1)


@app.command(
    help=_("Bouw een atlas uit leveringen en neem hem in gebruik."),
    rich_help_panel=LOADING,
)
def build(
    folders: Folders,
    out: Annotated[Path, typer.Option("--out", metavar="MAP", help=_("Waar de atlas komt."))],
    again: Annotated[
        bool, typer.Option("--again", help=_("Bouw ook als deze versie er al is."))
    ] = False,
) -> None:
    from analytics.store import build, current_version

    before = current_version(out)
    with publishing.refusals(), understandable(), bar() as tell:
        version = build(folders, out, progress=tell, again=again, who=publishing.who_is_here())
    text = (
        _("Atlas {version} in {folder} was er al.")
        if version == before
        else _("Atlas {version} staat in {folder}.")
    )
    print(text.format(version=version, folder=out))


app.add_typer(publishing.app)


@app.command(
    help=_("De gebieden van een niveau in een gebied, elk met een cijfer."),
    rich_help_panel=ASKING,
)
def regions(
    areas: Annotated[
        list[str], typer.Argument(metavar="GEBIED…", help=_("NL00, PV…, GM…, WK… of BIEB:id."))
    ],
    level: Annotated[Level, typer.Option("--level", help=_("Het niveau."))] = Level.WIJK,
    indicator: IndicatorId = "penetratie",
    unit: UnitId = Unit.PERSONS,
    dimension: DimensionId = TOTAL,
    category: CategoryId = TOTAL,
    benchmark: BenchmarkCode = None,
    chance: Chance = False,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    with _opened(atlas, delivery) as (opened, chosen):
        within, base = _codes(areas, opened), _base(opened, indicator, benchmark)
        rows = opened.regions(
            delivery=chosen,
            level=level,
            within=within,
            indicator=indicator,
            unit=unit,
            dimension=dimension,
            category=category,
            benchmark=base,
            chance=chance,
        )
        Answer(
            {
                **head_of(chosen, unit, base),
                "indicator": indicator,
                "dimension": dimension,
                "category": category,
                "level": level.value,
                "within": within,
            },
            [*_names(chosen, level), _figure_column("figure", indicator, opened)],
            [
                [code, name, figure]
                for code, name, figure in zip(rows.codes, rows.names, rows.figures, strict=True)
            ],
            source_line(chosen),
        ).write(form)


@app.command(
    help=_("Het profiel van een gebied, of van een paar gebieden samen."),
    rich_help_panel=ASKING,
)
def profile(
    areas: Annotated[
        list[str], typer.Argument(metavar="GEBIED…", help=_("NL00, PV…, GM…, WK…, BU… of BIEB:id."))
    ],
    dimension: DimensionId = TOTAL,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="ID", help=_("Alleen deze categorie.")),
    ] = None,
    unit: UnitId = Unit.PERSONS,
    benchmark: BenchmarkCode = None,
    chance: Chance = False,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    with _opened(atlas, delivery) as (opened, chosen):
        area, base = _codes(areas, opened), benchmark and _code(benchmark, opened)
        rows = opened.profile(
            area,
            delivery=chosen,
            unit=unit,
            dimension=dimension,
            benchmark=base,
            chance=chance,
        )
        labels = _labels(opened, dimension)
        # Every row has an index; without a benchmark it is not applicable.
        nothing = [Figure.absent(Missing.NOT_APPLICABLE)] * len(rows)
        columns: dict[str, Figures | list[Figure]] = {
            "population": rows.population.figures(),
            "members": rows.members.figures(),
            "non_members": rows.non_members,
            "penetration": rows.penetration,
            "representation": rows.representation,
            "index": nothing if rows.index is None else rows.index,
        }
        wanted = range(len(rows)) if category is None else [_place(category, rows.categories)]
        Answer(
            {
                **head_of(chosen, unit, base),
                "area": area,
                "dimension": dimension,
            },
            [
                Column("category", _("categorie")),
                Column("label", _("naam")),
                *(_profile_column(key, opened) for key in columns),
            ],
            [
                [
                    rows.categories[row],
                    labels.get(rows.categories[row], rows.categories[row]),
                    *(column[row] for column in columns.values()),
                ]
                for row in wanted
            ],
            source_line(chosen),
        ).write(form)


@app.command(
    help=_("Een bibliotheek of gemeente naast haar provincie, Nederland en andere."),
    rich_help_panel=ASKING,
)
def benchmark(
    organisation: Annotated[
        str,
        typer.Argument(metavar="BIBLIOTHEEK_ID", help=_("De id van de bibliotheek, of GM….")),
    ],
    indicator: IndicatorId = "penetratie",
    unit: UnitId = Unit.PERSONS,
    dimension: DimensionId = TOTAL,
    category: CategoryId = TOTAL,
    base: BenchmarkCode = NETHERLANDS,
    criteria: Annotated[
        str | None,
        typer.Option(
            "--criteria",
            metavar="ID,ID",
            help=_("Waarop vergelijkbare bibliotheken worden gekozen, zoals stedelijkheid."),
        ),
    ] = None,
    peers: Annotated[
        int,
        typer.Option(
            "--peers", min=FEWEST, max=MOST, help=_("Hoeveel vergelijkbare bibliotheken.")
        ),
    ] = 10,
    own_set: Annotated[
        str,
        typer.Option("--set", metavar="ID,ID", help=_("Een eigen keuze om mee te vergelijken.")),
    ] = "",
    chance: Chance = False,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    from analytics.command_line import national
    from analytics.store import PEER_CRITERIA

    with _opened(atlas, delivery) as (opened, chosen):
        base = base and _code(base, opened)
        organisation = _unit(organisation)
        criteria_ids = list(PEER_CRITERIA) if criteria is None else _list(criteria)
        among = opened.standing(
            organisation,
            delivery=chosen,
            unit=unit,
            dimension=dimension,
            category=category,
            criteria=criteria_ids,
            most_peers=peers,
            chosen=[_unit(item) for item in _list(own_set)],
        )
        rows = opened.benchmarks(
            organisation,
            delivery=chosen,
            indicator=indicator,
            unit=unit,
            dimension=dimension,
            category=category,
            benchmark=base,
            chance=chance,
        )
        columns = {
            "figure": rows.figures,
            "population": rows.population.figures(),
            "members": rows.members.figures(),
            "penetration": rows.penetration,
            "index": rows.index,
        }
        covered = rows.coverage
        Answer(
            {
                **head_of(chosen, unit, base),
                "organisation": organisation,
                "indicator": indicator,
                "dimension": dimension,
                "category": category,
                "coverage": {
                    "organisations": covered.organisations,
                    "of_organisations": covered.of_organisations,
                    "inhabitants": covered.inhabitants,
                    "of_inhabitants": covered.of_inhabitants,
                    "base": chosen.benchmark_base,
                },
                "criteria": criteria_ids,
                **national.as_json(among, chosen),
            },
            [
                *_names(chosen, Level.LAND),
                Column("role", _("rol"), words=_roles()),
                _figure_column("figure", indicator, opened),
                *(
                    replace(_profile_column(key, opened), in_table=_INDICATOR_OF[key] != indicator)
                    for key in columns
                    if key != "figure"
                ),
            ],
            [
                [rows.codes[row], rows.names[row], rows.roles[row].value]
                + [column[row] for column in columns.values()]
                for row in range(len(rows))
            ],
            source_line(chosen),
            national.as_tables(among, chosen),
        ).write(form)


@app.command(
    help=_("Gebieden of eigen samenstellingen naast elkaar; verschillen met het eerste."),
    rich_help_panel=ASKING,
)
def compare(
    areas: Annotated[
        list[str],
        typer.Argument(
            metavar="GEBIED…", help=_("Een code, of een samenstelling: Naam~code~code.")
        ),
    ],
    dimension: DimensionId = TOTAL,
    unit: UnitId = Unit.PERSONS,
    chance: Chance = False,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    with _opened(atlas, delivery) as (opened, chosen):
        items = [_item(area, opened, chosen) for area in areas]
        labels = _labels(opened, dimension)
        first = items[0][1]
        body: list[list[str | Figure]] = []
        for written, codes, name in items:
            rows = opened.profile(
                codes,
                delivery=chosen,
                unit=unit,
                dimension=dimension,
                benchmark=first,
                chance=chance,
            )
            relation = opened.relation(codes, first, chosen)
            for row, category in enumerate(rows.categories):
                part = opened.known_part(
                    codes,
                    delivery=chosen,
                    unit=unit,
                    dimension=dimension,
                    category=category,
                    chance=chance,
                )
                body.append(
                    [
                        written,
                        name,
                        relation.value,
                        category,
                        labels.get(category, category),
                        rows.population.figures()[row],
                        rows.members.figures()[row],
                        rows.non_members[row],
                        rows.penetration[row],
                        rows.difference[row]
                        if rows.difference is not None
                        else Figure.absent(Missing.NOT_APPLICABLE),
                        f"{part.known}/{part.of}",
                        part.penetration,
                    ]
                )
        Answer(
            {
                **head_of(chosen, unit, None),
                "areas": [written for written, _codes, _name in items],
                "dimension": dimension,
            },
            [
                Column("area", _("gebied")),
                Column("name", _("naam")),
                Column("relation", _("ligging"), words=_relations()),
                Column("category", _("categorie"), in_table=False),
                Column("label", _("groep")),
                *(
                    _profile_column(key, opened)
                    for key in ("population", "members", "non_members", "penetration")
                ),
                replace(
                    _figure_column("difference", "verschil", opened),
                    header=_("Verschil met het eerste gebied, in procentpunten"),
                ),
                Column("known", _("delen met een cijfer")),
                replace(_figure_column("known_penetration", "penetratie", opened), in_table=False),
            ],
            body,
            source_line(chosen),
        ).write(form)


@app.command(
    help=_("Een gebied over de rondes: wat er veranderde, en wat ertussen ligt."),
    rich_help_panel=ASKING,
)
def development(
    areas: Annotated[
        list[str], typer.Argument(metavar="GEBIED…", help=_("NL00, PV…, GM…, WK…, BU… of BIEB:id."))
    ],
    unit: UnitId = Unit.PERSONS,
    dimension: DimensionId = TOTAL,
    category: CategoryId = TOTAL,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    from analytics.command_line.development import answer

    with _opened(atlas, delivery) as (opened, chosen):
        area = _codes(areas, opened)
        found = opened.development(
            area, delivery=chosen, unit=unit, dimension=dimension, category=category
        )
        answer(found, area, chosen, (unit, dimension, category)).write(form)


@app.command(
    help=_("De kwaliteit van een ronde: wie meededen, wat ontbreekt en waarom, wat niet klopt."),
    rich_help_panel=ASKING,
)
def quality(
    area: Annotated[
        str | None,
        typer.Argument(metavar="GEBIED", help=_("PV…, GM…, WK…, BU… of BIEB:id; anders alles.")),
    ] = None,
    delivery: DeliveryId = None,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    from analytics.command_line.quality import answer

    with _opened(atlas, delivery) as (opened, chosen):
        answer(opened, chosen, area and _code(area, opened)).write(form)


@app.command(
    help=_("Wat er tussen twee jaren veranderde in de indeling in gemeenten, wijken of buurten."),
    rich_help_panel=ASKING,
)
def border_changes(
    former: Annotated[int, typer.Argument(metavar="JAAR", help=_("Het jaar van de ene indeling."))],
    later: Annotated[int, typer.Argument(metavar="JAAR", help=_("Het jaar van de andere."))],
    level: Annotated[Level, typer.Option("--level", help=_("Het niveau."))] = Level.WIJK,
    within: Annotated[
        str | None,
        typer.Option("--within", metavar="GEBIED", help=_("Alleen in dit gebied, zoals GM….")),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Ook de gebieden waarin niets veranderde."))
    ] = False,
    atlas: AtlasFolder = ATLAS,
    form: FormatName = Format.TABLE,
) -> None:
    from analytics.command_line.borders import answer

    with _asked(atlas) as opened:
        area = within and _code(within, opened)
        answer(opened, former, later, level, area, everything=everything).write(form)


@app.command(
    help=_("Leg verzonnen leden over echte grenzen en kerncijfers, om te testen."),
    rich_help_panel=LOADING,
)
def synthetic(
    borders: Annotated[
        Path, typer.Option("--borders", metavar="MAP", help=_("Levering met grenzen."))
    ],
    kwb: Annotated[Path, typer.Option("--kwb", metavar="MAP", help=_("Levering met kerncijfers."))],
    out: Annotated[Path, typer.Option("--out", metavar="MAP", help=_("Waar de leveringen komen."))],
    seed: Annotated[int, typer.Option("--seed", help=_("Zelfde getal, zelfde cijfers."))] = 2023,
    older_borders: Annotated[
        bool,
        typer.Option(
            "--older-borders", help=_("De eerste ronde op een verzonnen oudere indeling.")
        ),
    ] = False,
) -> None:
    from analytics.synthetic import OverlayError, lay

    with understandable():
        try:
            lay(borders, kwb, out, seed=seed, older_borders=older_borders)
        except OverlayError as error:
            stop(str(error))
    print(_("De verzonnen leveringen staan in {folder}.").format(folder=out))


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m analytics")


@contextmanager
def _asked(folder: Path) -> "Iterator[Atlas]":
    """The atlas as the operator sees it."""
    from analytics.store import Atlas

    with understandable():
        opened = Atlas.open(folder, "operator")
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def _opened(folder: Path, delivery: str | None) -> "Iterator[tuple[Atlas, Delivery]]":
    """The atlas, and the round that is asked about."""
    with _asked(folder) as opened:
        rounds = opened.rounds()
        if delivery is None and not rounds:
            stop(_("In deze atlas staat geen ronde met ledencijfers."))
        yield opened, rounds[0] if delivery is None else opened.delivery(delivery)


def _list(text: str) -> list[str]:
    """Ids between commas."""
    return [item.strip() for item in text.split(",") if item.strip()]


def _unit(text: str) -> str:
    """A library's id as it is, the code of a gemeente also when typed in lower case."""
    return text.upper() if level_of(text.upper()) is Level.GEMEENTE else text


def _codes(areas: list[str], opened: "Atlas") -> str | list[str]:
    codes = [_code(area, opened) for area in areas]
    return codes[0] if len(codes) == 1 else codes


def _code(area: str, opened: "Atlas") -> str:
    """A region's code as it is written, also when typed in lower case; ids of libraries stay, and
    one without `BIEB:` stands for its catchment.
    """
    if level_of(area.upper()) is None and any(
        area == item.id for delivery in opened.rounds() for item in opened.organisations(delivery)
    ):
        return CATCHMENT_PREFIX + area
    begin, rest = area[: len(CATCHMENT_PREFIX)].upper(), area[len(CATCHMENT_PREFIX) :]
    return begin + (rest if begin == CATCHMENT_PREFIX else rest.upper())


def _item(area: str, opened: "Atlas", delivery: Delivery) -> tuple[str, str | tuple[str, ...], str]:
    """An area as it is written, the codes behind it, and its name; a wrong set stops."""
    from analytics.store import judged_set

    given = OwnSet.parse(area)
    if given is None:
        code = _code(area, opened)
        return code, code, opened.area_name(code, delivery)
    codes = tuple(_code(code, opened) for code in given.codes)
    own, told = judged_set(opened, OwnSet(given.name, codes), delivery)
    if own is None or told:
        # A page changes the set and says so; here nobody may read it.
        stop("\n".join(told))
    return str(own), own.codes, own.name


def _relations() -> dict[str, str]:
    return {
        "same": _("hetzelfde gebied"),
        "within": _("ligt in het eerste"),
        "around": _("ligt om het eerste"),
        "overlap": _("overlapt het eerste"),
        "apart": _("los"),
    }


def _base(opened: "Atlas", indicator: str, benchmark: str | None) -> str | None:
    """The benchmark asked for; the Netherlands for an indicator that can't do without."""
    found = opened.catalog.indicators.get(indicator)
    if benchmark is None:
        return NETHERLANDS if found and found.needs_benchmark else None
    return _code(benchmark, opened)


def _names(delivery: Delivery, level: Level) -> list[Column]:
    """Code and name; a made-up country is called so."""
    made_up = delivery.synthetic and level is Level.LAND
    words = {"Nederland": _("Nederland (fictief)") if made_up else _("Nederland")}
    return [
        Column("code", _("code")),
        Column("name", _("naam"), words=words if level is Level.LAND else {}),
    ]


def _roles() -> dict[str, str]:
    return {"own": _("eigen"), "province": _("provincie"), "country": _("land")}


def _figure_column(key: str, indicator: str, opened: "Atlas") -> Column:
    found = opened.catalog.indicators[indicator]
    return Column(key, found.label.get(language()), found.measure, found.decimals)


_INDICATOR_OF = {
    "population": "bevolking",
    "members": "leden",
    "non_members": "niet_leden",
    "penetration": "penetratie",
    "representation": "vertegenwoordiging",
    "index": "index",
}


def _profile_column(key: str, opened: "Atlas") -> Column:
    return _figure_column(key, _INDICATOR_OF[key], opened)


def _labels(opened: "Atlas", dimension: str) -> dict[str, str]:
    found = opened.catalog.dimensions.get(dimension)
    if found is None:
        return {TOTAL: _("Totaal")}
    return {
        item.id: item.label.get(language())
        for version in found.classifications
        for item in version.categories
    }


def _place(category: str, categories: list[str]) -> int:
    from analytics.store import UnknownIdError

    if category not in categories:
        raise UnknownIdError("category", category, categories)
    return categories.index(category)
