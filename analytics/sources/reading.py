"""The door itself: folders in, usable deliveries and all complaints out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from analytics.catalog import Catalog
from analytics.language import _, enumerated, format_date
from analytics.model import CATCHMENT_PREFIX, Complaint, Kind, Severity
from analytics.sources.agreements import read_agreements
from analytics.sources.batch import Batch, Loaded, RegionTables
from analytics.sources.branches import read_branches
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division, KnownRound, Served
from analytics.sources.delivered import judge_delivered
from analytics.sources.delivery_file import DELIVERY_FILE, Header, judge_delivery_file
from analytics.sources.folders import Folder
from analytics.sources.kwb import read_kwb
from analytics.sources.lgb import read_lgb
from analytics.sources.monitor import read_monitor
from analytics.sources.organisations import read_organisations

_Tell = Callable[[str, float], None]

# What others are judged against comes first.
_ORDER = (
    Kind.BORDERS,
    Kind.ORGANISATIONS,
    Kind.LGB,
    Kind.KWB,
    Kind.BRANCHES,
    Kind.MONITOR,
    Kind.AGREEMENTS,
)


def read(
    folders: Sequence[Folder],
    catalog: Catalog,
    *,
    building: bool = False,
    known: Context | None = None,
    progress: _Tell | None = None,
) -> Batch:
    """Read and judge deliveries together, each folder with its `delivery.toml`.

    Never raises for what stands in the files: whatever is wrong becomes a complaint. A delivery
    with an error is left out of the batch. `building` makes it an error when the borders of a
    delivery's border year are not in the batch (a warning otherwise). `known` is what an atlas
    holds already: borders and organisations that need not be in the batch, and rounds. `progress`
    is told the title of what is being read and the part (0..1) that is done.
    """
    tell = progress or (lambda _text, _part: None)
    context = Context(catalog, building)
    if known is not None:
        context.divisions, context.organisations = dict(known.divisions), known.organisations
        context.rounds = known.rounds
    judged = [judge_delivery_file(folder, catalog) for folder in folders]
    _judge_together(judged)
    results: dict[int, Loaded] = {}
    if known is not None and not any(_is(header, Kind.ORGANISATIONS) for header, _c in judged):
        context.served = known.served
    queue = [index for kind in _ORDER for index, item in enumerate(judged) if _is(item[0], kind)]
    _note_spoilt(judged, context)
    for done, index in enumerate(queue):
        header, complaints = judged[index]
        assert header is not None  # only read headers are in the queue
        tell(header.delivery.title, done / len(queue))
        if header.doubtful:
            _judge_as_far(header, context, complaints, _within(tell, header, done, len(queue)))
        elif not complaints.failed:
            table = _read_one(header, context, complaints, _within(tell, header, done, len(queue)))
            if table is not None and not complaints.failed:
                results[index] = Loaded(header.delivery, header.document, header.hashes, table)
        _learn(header, results.get(index), context)
    tell(_("Gelezen"), 1.0)
    return Batch(
        tuple(results[index] for index in sorted(results)),
        _in_order([complaints for _header, complaints in judged]),
    )


def _is(header: Header | None, kind: Kind) -> bool:
    return header is not None and header.delivery.kind is kind


def _within(tell: _Tell, header: Header, done: int, number: int) -> _Tell:
    """Progress of one delivery as a part of that of all."""
    title = header.delivery.title
    return lambda text, part: tell(f"{title}: {text}", (done + part) / number)


def _read_one(
    header: Header, context: Context, complaints: Complaints, tell: _Tell
) -> pa.Table | RegionTables | None:
    delivery = header.delivery
    if delivery.kind is not Kind.BORDERS:
        _need_borders(header, context, complaints)
    if delivery.kind is Kind.LGB:
        _judge_organisations(header, context, complaints)
        _judge_date(header, context, complaints)
    readers: dict[Kind, Callable[[], pa.Table | RegionTables | None]] = {
        Kind.BORDERS: lambda: _read_borders(header, complaints),
        Kind.ORGANISATIONS: lambda: read_organisations(header, context, complaints),
        Kind.LGB: lambda: read_lgb(header, context, complaints, tell),
        Kind.KWB: lambda: read_kwb(header, context, complaints),
        Kind.BRANCHES: lambda: read_branches(header, context, complaints),
        Kind.MONITOR: lambda: read_monitor(header, context, complaints),
        Kind.AGREEMENTS: lambda: read_agreements(header, context, complaints),
    }
    table = readers[delivery.kind]()
    if delivery.kind is Kind.LGB and isinstance(table, pa.Table):
        judge_delivered(delivery, table, context, complaints)
    return table


def _judge_as_far(header: Header, context: Context, complaints: Complaints, tell: _Tell) -> None:
    """Judge figures whose delivery.toml is wrong, as far as that is honest; nothing comes of it.

    What is found by a check that needs a wrong field is not told, but that it could not be made.
    """
    found = Complaints(complaints.delivery)
    _read_one(header, context, found, tell)
    checks = [item for item in _checks() if header.doubtful & item.fields]
    skipped = {kind for item in checks for kind in item.kinds}
    complaints.items += [item for item in found.items if item.kind not in skipped]
    if checks:
        complaints.warn(
            "not_judged",
            _("Door de fout in delivery.toml is nog niet gecontroleerd {checks}.").format(
                checks=enumerated([item.name for item in checks], between="; ")
            ),
            _("Verbeter delivery.toml, en controleer de levering opnieuw."),
            file=DELIVERY_FILE,
        )


@dataclass(frozen=True, slots=True)
class _Check:
    """What is checked, the fields that it needs, and the complaints that come of it."""

    name: str
    fields: frozenset[str]
    kinds: frozenset[str]


def _checks() -> tuple[_Check, ...]:
    sums = ("categories_contradict_total", "parts_contradict_whole")
    pairs = ("impossible_pair", "share_contradicts_counts")
    return (
        _Check(
            _("of de codes van gebieden bestaan"),
            frozenset({"border_year"}),
            frozenset(
                {"no_borders", "unknown_region", "names_need_borders", "parts_contradict_whole"}
            ),
        ),
        _Check(
            _("of aantallen, aandelen en totalen bij elkaar passen"),
            frozenset({"rounding"}),
            frozenset({*sums, *pairs, "no_rounding", "recoverable"}),
        ),
        _Check(_("of de niveaus kloppen"), frozenset({"levels"}), frozenset({"level_not_stated"})),
        _Check(
            _("of de groepen bestaan en optellen"),
            frozenset({"classification", "universe"}),
            frozenset({"other_classification", "unknown_value", sums[0]}),
        ),
        _Check(
            _("of de genoemde bibliotheken bestaan"),
            frozenset({"participants", "members_of"}),
            frozenset({"gemeente_absent"}),
        ),
        _Check(
            _("of deze ronde er al is"),
            frozenset({"id", "round", "revision", "reference_date", "members_of"}),
            frozenset({"same_date"}),
        ),
    )


def _read_borders(header: Header, complaints: Complaints) -> RegionTables | None:
    # The libraries of geometry take longer to load than most deliveries to read.
    from analytics.sources.borders import read_borders

    return read_borders(header, complaints)


def _learn(header: Header, loaded: Loaded | None, context: Context) -> None:
    """Keep what later deliveries are judged against."""
    kind, year = header.delivery.kind, header.delivery.border_year
    table = None if loaded is None else loaded.table
    if kind is Kind.BORDERS:
        if isinstance(table, RegionTables):
            context.divisions[year] = Division.of(table)
        else:
            context.spoilt_years.add(year)
    elif kind is Kind.ORGANISATIONS:
        if table is not None and not isinstance(table, RegionTables):
            known = set(table.column("organisation").to_pylist())
            context.organisations = known | (context.organisations or set())
            names = ("organisation", "name", "gemeente", "valid_from", "valid_to")
            rows = zip(*(table.column(name).to_pylist() for name in names), strict=True)
            context.served += tuple(Served(*row) for row in rows)
        else:
            context.spoilt_organisations = True
    if context.spoilt_organisations:
        context.organisations = None  # with a part of them unknown, nobody can be called unknown


def _note_spoilt(judged: list[tuple[Header | None, Complaints]], context: Context) -> None:
    """A delivery whose own file is wrong may be the borders or organisations that others need."""
    if any(header is None for header, _complaints in judged):
        context.spoilt_organisations = True
        context.unknown_deliveries = True


def _need_borders(header: Header, context: Context, complaints: Complaints) -> None:
    year = header.delivery.border_year
    if year in context.divisions or year in context.spoilt_years or context.unknown_deliveries:
        return
    needed = context.building and header.delivery.kind is Kind.LGB
    (complaints.error if needed else complaints.warn)(
        "no_borders",
        _("De grenzen van {year} zijn er niet bij: de codes zijn niet te controleren.").format(
            year=year
        ),
        _("Voeg een levering met de grenzen van dat jaar toe, of verbeter border_year."),
        file=DELIVERY_FILE,
        column="border_year",
        text=year,
    )


def _judge_organisations(header: Header, context: Context, complaints: Complaints) -> None:
    """Organisations that the delivery itself names must exist."""
    if context.organisations is None:
        return
    delivery = header.delivery
    named = [("participants", item) for item in delivery.participants or ()]
    if delivery.members_of != "any":
        named.append(("members_of", delivery.members_of))
    for field, item in named:
        if item.removeprefix(CATCHMENT_PREFIX) not in context.organisations:
            complaints.error(
                "unknown_organisation",
                _("Deze bibliotheek staat niet in de levering van de organisaties."),
                _("Verbeter de id, of voeg de bibliotheek toe aan de organisaties."),
                file=DELIVERY_FILE,
                column=field,
                text=item,
            )


def _judge_date(header: Header, context: Context, complaints: Complaints) -> None:
    """A new round of a day of which there is one already may have been meant as its correction."""
    for item in KnownRound.of(header.delivery).of_same_date(context.rounds):
        complaints.warn(
            "same_date",
            _("Er is al een ronde van {date}: ronde {round}, {title}.").format(
                date=format_date(item.reference_date), round=item.round, title=item.title
            ),
            _("Is dit een correctie daarvan? Noem dan dezelfde round, met een hogere revision."),
            file=DELIVERY_FILE,
            column="reference_date",
            text=item.id,
        )


def _judge_together(judged: list[tuple[Header | None, Complaints]]) -> None:
    """What must be there only once: ids, the borders of a year, a revision of a round."""
    seen: dict[tuple[str, ...], str] = {}
    for header, complaints in judged:
        if header is None or header.doubtful:
            continue
        delivery = header.delivery
        claims: list[tuple[str, ...]] = [("double_id", delivery.id)]
        if delivery.kind is Kind.BORDERS:
            claims.append(("double_borders", str(delivery.border_year)))
        if delivery.kind is Kind.LGB:
            claims.append(("double_round", delivery.round, str(delivery.revision)))
        for claim in claims:
            if claim not in seen:
                # A kept edition stands in a folder that bears its hash: its id says more.
                name = header.folder.name
                seen[claim] = delivery.id if name == delivery.hash else name
                continue
            message, advice, field = {
                "double_id": (
                    _("Deze id heeft ook de levering in de map {folder}."),
                    _("Geef elke levering een eigen id."),
                    "id",
                ),
                "double_borders": (
                    _("Grenzen van dit jaar staan ook in de map {folder}."),
                    _("Lever de grenzen van elk jaar één keer."),
                    "border_year",
                ),
                "double_round": (
                    _("Deze ronde en revisie staan ook in de map {folder}."),
                    _("Verhoog revision voor een nieuwe versie van dezelfde ronde, of noem round."),
                    "round",
                ),
            }[claim[0]]
            complaints.error(
                claim[0],
                message.format(folder=seen[claim]),
                advice,
                file=DELIVERY_FILE,
                column=field,
                text=" ".join(claim[1:]),
            )


def _in_order(per_delivery: list[Complaints]) -> tuple[Complaint, ...]:
    """Errors first; within them by delivery, file and row."""
    keyed = [
        ((item.severity is not Severity.ERROR, number, item.place.file, item.place.row or 0), item)
        for number, complaints in enumerate(per_delivery)
        for item in complaints.items
    ]
    return tuple(item for _key, item in sorted(keyed, key=lambda pair: pair[0]))
