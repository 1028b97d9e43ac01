"""What differs between two versions, in words and as tables: for the page and the command line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.catalog import Catalog, Measure
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    format_measure,
    language,
    level_label,
    missing_label,
    ngettext,
    status_label,
    unit_label,
)
from analytics.measures import ratios
from analytics.measures.wording import Verdict, verdict
from analytics.model import (
    NETHERLANDS,
    TOTAL,
    Delivery,
    Figure,
    Figures,
    Level,
    Missing,
    Unit,
)
from analytics.reports.sentences import for_area, non_members_sentence, share_sentence
from analytics.reports.table import Column, Table
from analytics.store.changes import (
    CellKind,
    CellsChanged,
    Changes,
    HeadlineChange,
    Lack,
    RoundChange,
    Standings,
    State,
    Visitors,
)
from analytics.store.rounds import round_of

TABLES = (
    "sentences",
    "headlines",
    "largest",
    "cells",
    "groups",
    "regions",
    "context",
    "deliveries",
)
_NAMED = 3
_WORST_FIRST = (
    CellKind.LOST,
    CellKind.FOUND,
    CellKind.REMOVED,
    CellKind.ADDED,
    CellKind.REASON,
    CellKind.VALUE,
    CellKind.WITHIN,
)


@dataclass(frozen=True, slots=True)
class Retold:
    """The duiding of an area before and after, where it is another.

    `judged`: how it stood and stands against the Netherlands. `before` and `after` hold only the
    sentences that differ.
    """

    round: str
    area: str
    judged: tuple[Verdict, Verdict]
    before: str
    after: str

    @property
    def turned(self) -> bool:
        """Whether the judgement is another one, and was known both times."""
        return Verdict.UNKNOWN not in self.judged and self.judged[0] is not self.judged[1]


def summary(changes: Changes, catalog: Catalog) -> list[str]:
    """What changes, in a few sentences; the first thing that a reader needs first."""
    if changes.nothing:
        return [_("Er verandert niets: wat te zien is, blijft hetzelfde.")]
    told = [*visitors_in_words(changes.visitors), *_deliveries_in_words(changes)]
    for item in changes.rounds:
        told += _round_in_words(item, changes, catalog)
    libraries = {
        item.code for item in changes.headlines if not item.same and item.code != NETHERLANDS
    }
    if libraries:
        told.append(
            ngettext(
                "Van {count} werkgebied veranderen de belangrijkste cijfers.",
                "Van {count} werkgebieden veranderen de belangrijkste cijfers.",
                len(libraries),
            ).format(count=format_count(len(libraries)))
        )
    elif all(item.state is State.SAME for item in changes.rounds):
        told.append(_("Aan de cijfers over leden verandert niets."))
    turned = [item for item in retold(changes) if item.turned]
    if turned:
        names = enumerated([item.area for item in turned[:_NAMED]], "; ")
        more = len(turned) - _NAMED
        if more > 0:
            names = _("{names}, en nog {count}").format(names=names, count=format_count(more))
        told.append(_("Het oordeel naast Nederland wordt anders voor {names}.").format(names=names))
    if any(item.columns for item in changes.context):
        cells = sum(row.cells for item in changes.context for row in item.columns)
        told.append(
            ngettext(
                "{count} kerncijfer van een gebied wordt anders.",
                "{count} kerncijfers van gebieden worden anders.",
                cells,
            ).format(count=format_count(cells))
        )
    return told


def visitors_in_words(told: Visitors) -> list[str]:
    """What visitors meet first from now on and what it lacks, what they lose and what they get."""
    said: list[str] = []
    first = None if told.first is None else told.first[1]
    if told.gone:
        text = ngettext(
            "Voor bezoekers verdwijnt de ronde van {dates}.",
            "Voor bezoekers verdwijnen de rondes van {dates}.",
            len(told.gone),
        ).format(dates=_dates(told.gone))
        said.append(text + (" " + _("Bezoekers zien dan geen ronde meer.") if told.none else ""))
    if told.first is not None:
        new = _first_in_words(told.first, told.lacks)
        said = [*said, *new] if told.first[0] in told.gone else [*new, *said]
    # What they meet first was told already.
    if come := [item for item in told.come if item is not first]:
        text = ngettext(
            "Voor bezoekers komt de ronde van {dates} erbij.",
            "Voor bezoekers komen de rondes van {dates} erbij.",
            len(come),
        )
        said.append(text.format(dates=_dates(come)))
    said += [visitors_see(shown, newest) for shown, newest in told.held]
    return said


def visitors_see(shown: Delivery, newest: Delivery) -> str:
    """Which revision of a round visitors see, where the newest is not for them."""
    return _(
        "Van ronde {round} zien bezoekers revisie {shown}, ‘{title}’: revisie {newest} is alleen "
        "voor beheer."
    ).format(
        round=shown.round or format_date(shown.reference_date),
        shown=shown.revision,
        title=shown.title,
        newest=newest.revision,
    )


def _first_in_words(first: tuple[Delivery, Delivery], lacks: Sequence[Lack]) -> list[str]:
    """Every page opens on this round: what can't be seen there, and could before."""
    was, now = (format_date(item.reference_date) for item in first)
    said: list[str] = []
    if round_of(first[0]) == round_of(first[1]):
        was = _("de vorige uitgave")
    else:
        was = _("die van {date}").format(date=was)
        said.append(_("Bezoekers zien vanaf nu eerst de ronde van {date}.").format(date=now))
    if none := [item.level for item in lacks if not item.after]:
        said.append(
            _(
                "Daarin is van {levels} geen aandeel leden bekend; in {former} wel. Op die niveaus "
                "zien bezoekers dus ‘niet bekend’."
            ).format(
                levels=enumerated([level_label(level, plural=True) for level in none]), former=was
            )
        )
    if Level.LAND in none:
        said.append(_("Zonder cijfer van Nederland is er ook geen index naast Nederland."))
    if fewer := [item for item in lacks if item.after]:
        said.append(
            _("Het aandeel leden is er bekend van minder gebieden dan in {former}: {levels}.")
            .format(
                former=was,
                levels=enumerated([
                    _("{count} {level} in plaats van {before}").format(
                        count=format_count(item.after),
                        level=level_label(item.level, plural=item.after != 1),
                        before=format_count(item.before),
                    )
                    for item in fewer
                ], "; "),
            )
        )  # fmt: skip
    return said


def _dates(rounds: Iterable[Delivery]) -> str:
    return enumerated([format_date(item.reference_date) for item in rounds])


def _deliveries_in_words(changes: Changes) -> list[str]:
    said = {
        State.NEW: _("Erbij: {titles}."),
        State.GONE: _("Eruit: {titles}."),
        State.CHANGED: _("Vervangen: {titles}."),
    }
    told: list[str] = []
    for state, text in said.items():
        titles = [
            (item.after or item.before).title  # pyright: ignore[reportOptionalMemberAccess]
            for item in changes.deliveries
            if item.state is state
        ]
        if titles:
            told.append(text.format(titles=enumerated(titles, "; ")))
    return told


def _round_in_words(item: RoundChange, changes: Changes, catalog: Catalog) -> list[str]:
    name = round_name(item)
    match item.state:
        case State.NEW:
            return [_("De ronde van {date} komt erbij.").format(date=name)]
        case State.GONE:
            return [_("De ronde van {date} verdwijnt.").format(date=name)]
        case State.SAME:
            return _revision_in_words(item, changes)
        case State.CHANGED:
            pass
    told = _revision_in_words(item, changes)
    if not item.comparable:
        assert item.before is not None
        assert item.after is not None
        told.append(
            _(
                "De ronde van {date} komt op andere grenzen te staan ({old} wordt {new}). Gebieden "
                "zijn daarom niet een voor een vergeleken."
            ).format(date=name, old=item.before.border_year, new=item.after.border_year)
        )
    if item.other_classes:
        told.append(
            _(
                "Anders ingedeeld in de ronde van {date}, en daarom niet vergeleken: {groups}."
            ).format(
                date=name,
                groups=enumerated([_dimension(one, catalog) for one in item.other_classes]),
            )
        )
    told += _known_in_words(item, name)
    told += _country_in_words(item, changes)
    if item.cells:
        within = item.count(CellKind.WITHIN)
        other = item.count(CellKind.VALUE) + within
        text = (
            ngettext(
                "In de ronde van {date} wordt {count} cijfer anders, waarvan {within} alleen "
                "binnen de afronding.",
                "In de ronde van {date} worden {count} cijfers anders, waarvan {within} alleen "
                "binnen de afronding.",
                other,
            )
            if within
            else ngettext(
                "In de ronde van {date} wordt {count} cijfer anders.",
                "In de ronde van {date} worden {count} cijfers anders.",
                other,
            )
        )
        if other:
            told.append(
                text.format(date=name, count=format_count(other), within=format_count(within))
            )
    return told


def _revision_in_words(item: RoundChange, changes: Changes) -> list[str]:
    """Which revision of a round comes on screen instead of which, and whether that one stays."""
    before, after = item.before, item.after
    if before is None or after is None or before.id == after.id:
        return []
    text = _("Van de ronde van {date} komt revisie {new} op het scherm in plaats van {old}.")
    said = text.format(date=round_name(item), new=after.revision, old=before.revision)
    stays = any(one.id == before.id and one.after is not None for one in changes.deliveries)
    if stays and before.revision < after.revision:
        said += " " + _("Revisie {old} blijft in de atlas staan, om mee te vergelijken.").format(
            old=before.revision
        )
    return [said]


def _known_in_words(item: RoundChange, name: str) -> list[str]:
    """Which regions of a level lose their total and which get one, and how many figures in all."""
    told: list[str] = []
    for level in (Level.PROVINCIE, Level.GEMEENTE, Level.WIJK, Level.BUURT):
        here = [row for row in item.cells if row.level is level]
        lost = [
            row
            for row in here
            if row.kind in (CellKind.LOST, CellKind.REMOVED) and row.before is None
        ]
        come = [
            row
            for row in here
            if row.kind in (CellKind.FOUND, CellKind.ADDED) and row.after is None
        ]
        if count := _totals(lost):
            text = ngettext(
                "In de ronde van {date} verliest {count} {level} het cijfer: {names}.",
                "In de ronde van {date} verliezen {count} {level} het cijfer: {names}.",
                count,
            )
            told.append(_with_groups(text, name, level, lost))
        if count := _totals(come):
            text = ngettext(
                "In de ronde van {date} krijgt {count} {level} een cijfer: {names}.",
                "In de ronde van {date} krijgen {count} {level} een cijfer: {names}.",
                count,
            )
            told.append(_with_groups(text, name, level, come))
    return told


def _everyone(rows: Iterable[CellsChanged]) -> list[CellsChanged]:
    return [row for row in rows if (row.unit, row.dimension) == (Unit.PERSONS, TOTAL)]


def _totals(rows: Iterable[CellsChanged]) -> int:
    return sum(row.regions for row in _everyone(rows))


def _with_groups(text: str, date: str, level: Level, rows: Sequence[CellsChanged]) -> str:
    """A sentence about some regions by name, and how many figures there are with all groups."""
    count, cells = _totals(rows), sum(row.cells for row in rows)
    examples = [example for row in _everyone(rows) for example in row.examples][:_NAMED]
    names = enumerated(examples) if len(examples) == count else _("{names}, en nog {count}").format(
        names=", ".join(examples), count=format_count(count - len(examples))
    )  # fmt: skip
    said = text.format(
        date=date, count=format_count(count), level=level_label(level, plural=count != 1),
        names=names,
    )  # fmt: skip
    if cells > count:
        said += " " + _("Met alle groepen zijn het {cells} cijfers.").format(
            cells=format_count(cells)
        )
    return said


def _country_in_words(item: RoundChange, changes: Changes) -> list[str]:
    country = next(
        (one for one in changes.headlines if one.round == item.round and one.code == NETHERLANDS),
        None,
    )
    if country is None or country.before is None or country.after is None or country.same:
        return []
    before, after = country.before.share, country.after.share
    if before.missing is not None or after.missing is not None:
        return [
            _("Het aandeel leden van {area}, ronde van {date}: eerst {before}, dan {after}.")
            .format(
                area=area_name(country, changes),
                date=round_name(item),
                before=_share(before),
                after=_share(after),
            )
        ]  # fmt: skip
    text = (
        _("Het aandeel leden van {area} blijft {after} (ronde van {date}).")
        if _share(before) == _share(after)
        else _("Het aandeel leden van {area} gaat van {before} naar {after} (ronde van {date}).")
    )
    return [
        text.format(
            area=area_name(country, changes),
            date=round_name(item),
            before=_share(before),
            after=_share(after),
        )
    ]


def _share(figure: Figure) -> str:
    """A share with a decimal, so that a small change shows, unless its margin is wider."""
    if figure.value is None:
        return missing_label(figure.missing) if figure.missing else ""
    return format_measure(figure, Measure.SHARE, 1)


def round_name(item: RoundChange, *, short: bool = False) -> str:
    """A round by the date that its figures are of."""
    told = item.after or item.before
    assert told is not None
    return format_date(told.reference_date, short=short)


def area_name(item: HeadlineChange, changes: Changes) -> str:
    """An area in a sentence; a made-up country is called so."""
    if item.code != NETHERLANDS:
        return _("het werkgebied van {name}").format(name=item.name)
    return _("Nederland (fictief)") if made_up(changes) else _("Nederland")


def made_up(changes: Changes) -> bool:
    """Whether there are made-up figures among what is compared."""
    return any(
        delivery is not None and delivery.synthetic
        for item in changes.deliveries
        for delivery in (item.before, item.after)
    )


def retold(changes: Changes) -> list[Retold]:
    """Areas of which the duiding changes; first those of which the judgement turns.

    An area is called by its new name both times, so that a name alone changes nothing.
    """
    names = {item.round: round_name(item) for item in changes.rounds}
    country = _("Nederland (fictief)") if made_up(changes) else _("Nederland")
    found: list[Retold] = []
    for item in changes.headlines:
        if item.same or item.before is None or item.after is None:
            continue
        area = area_name(item, changes)
        before, after = (
            [text for text in _duiding(item, area, country, one) if text]
            for one in (item.before, item.after)
        )
        if before != after:
            said = (
                " ".join(text for text in mine if text not in other)
                for mine, other in ((before, after), (after, before))
            )
            judged = _judgement(item, item.before), _judgement(item, item.after)
            found.append(Retold(names[item.round], area, judged, *said))
    return sorted(found, key=lambda item: not item.turned)


def _judgement(item: HeadlineChange, told: Standings) -> Verdict:
    """As its sentence says: of what isn't known, and of the country itself, there is none."""
    if item.code == NETHERLANDS or told.share.missing is not None:
        return Verdict.UNKNOWN
    return verdict(told.index)


def _judgement_label(item: Retold) -> str:
    match [one is Verdict.UNKNOWN for one in item.judged]:
        case [True, True]:
            return _("geen")
        case [True, False]:
            return _("komt erbij")
        case [False, True]:
            return _("vervalt")
        case _known:
            return _("wordt anders") if item.turned else _("blijft")


def _duiding(item: HeadlineChange, area: str, country: str, told: Standings) -> list[str]:
    if item.code == NETHERLANDS:
        sentences = [share_sentence(area, told.share, Unit.PERSONS)]
        return [*sentences, non_members_sentence(told.non_members, Unit.PERSONS)]
    return for_area(area, told.share, told.non_members, told.index, country, Unit.PERSONS)


def tables(changes: Changes, catalog: Catalog) -> dict[str, Table]:
    """What differs, as tables by a name that never changes; only those with a row.

    The order is that in which a reader needs them.
    """
    made = (
        _sentences(changes),
        _headlines(changes),
        _largest(changes, catalog),
        _cells(changes, catalog),
        _groups(changes, catalog),
        _regions_changed(changes),
        _context(changes, catalog),
        _deliveries(changes),
    )
    return {name: table for name, table in zip(TABLES, made, strict=True) if table.rows}


def _table(
    changes: Changes,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[str | Figure, ...]],
    *notes: str,
) -> Table:
    source = _("Atlasversie {old} naast {new}").format(old=changes.old, new=changes.new)
    return Table(title, tuple(columns), rows, source, notes, made_up(changes))


def _sentences(changes: Changes) -> Table:
    return _table(
        changes,
        _("Zinnen die anders worden"),
        [
            Column(_("gebied")),
            Column(_("ronde")),
            Column(_("oordeel naast Nederland")),
            Column(_("oud")),
            Column(_("nieuw")),
        ],
        [
            (
                capital(item.area),
                item.round,
                _judgement_label(item),
                item.before,
                item.after,
            )
            for item in retold(changes)
        ],
    )


def _headlines(changes: Changes) -> Table:
    names = {item.round: round_name(item, short=True) for item in changes.rounds}
    columns = [Column(_("gebied")), Column(_("ronde"))]
    measures = (
        (_("aandeel leden"), Measure.SHARE),
        (_("leden"), Measure.COUNT),
        (_("geen lid"), Measure.COUNT),
        (_("index naast Nederland"), Measure.INDEX),
    )
    for label, measure in measures:
        # A share with a decimal: a small change shows.
        decimals = 1 if measure is Measure.SHARE else 0
        columns.append(Column(_("{figure}, oud").format(figure=label), measure, decimals))
        columns.append(Column(_("{figure}, nieuw").format(figure=label), measure, decimals))
    columns.insert(4, Column(_("verandering in procentpunt"), Measure.POINTS, 1))
    rows: list[tuple[str | Figure, ...]] = []
    for item in changes.headlines:
        if item.same:
            continue
        sides = (_four(item.before), _four(item.after))
        pairs = [figure for pair in zip(*sides, strict=True) for figure in pair]
        pairs.insert(2, _points(pairs[0], pairs[1]))
        rows.append((capital(area_name(item, changes)), names[item.round], *pairs))
    return _table(
        changes,
        _("Belangrijkste cijfers per bibliotheek"),
        columns,
        rows,
        _("Grote veranderingen van het aandeel leden staan boven, onbekende onder."),
    )


def _four(told: Standings | None) -> tuple[Figure, Figure, Figure, Figure]:
    if told is None:
        nothing = Figure.absent(Missing.NOT_DELIVERED)
        return nothing, nothing, nothing, nothing
    # The margin by chance serves the judgement; a table shows that of rounding.
    index = told.index
    return (
        told.share,
        told.members,
        told.non_members,
        Figure(index.value, index.low, index.high, missing=index.missing),
    )


def _points(before: Figure, after: Figure) -> Figure:
    """The change of a share in percentage points; of the same figure exactly none."""
    if before == after and before.missing is None:
        return Figure.exact(0.0)
    return ratios.difference(Figures.of([after]), Figures.of([before]))[0]


def _largest(changes: Changes, catalog: Catalog) -> Table:
    rows: list[tuple[str | Figure, ...]] = []
    for item in changes.rounds:
        # By the share and by the count: a cell may be among both.
        for cell in dict.fromkeys([*item.largest, *item.most]):
            rows.append(
                (
                    f"{cell.name} ({cell.code})",
                    round_name(item, short=True),
                    level_label(cell.level),
                    group_name(cell.unit, cell.dimension, cell.category, catalog),
                    cell.share[0],
                    cell.share[1],
                    _points(*cell.share),
                    cell.members[0],
                    cell.members[1],
                )
            )
    return _table(
        changes,
        _("Grote veranderingen per niveau"),
        [
            Column(_("gebied")),
            Column(_("ronde")),
            Column(_("niveau")),
            Column(_("groep")),
            Column(_("aandeel leden, oud"), Measure.SHARE, 1),
            Column(_("aandeel leden, nieuw"), Measure.SHARE, 1),
            Column(_("verandering in procentpunt"), Measure.POINTS, 1),
            Column(_("leden, oud"), Measure.COUNT),
            Column(_("leden, nieuw"), Measure.COUNT),
        ],
        rows,
        _("Per niveau hooguit tien cijfers, naar aandeel en naar aantal, van wat beide keren "
          "bekend is. Wat alleen binnen de afronding verandert, staat er niet bij."),
    )  # fmt: skip


def _cells(changes: Changes, catalog: Catalog) -> Table:
    order = {kind: place for place, kind in enumerate(_WORST_FIRST)}
    levels = {level: place for place, level in enumerate(Level)}
    rows = [
        (
            kind_label(row.kind),
            round_name(item, short=True),
            level_label(row.level, plural=True),
            group_name(row.unit, row.dimension, "", catalog),
            _reason(row.before),
            _reason(row.after),
            _examples(row.examples, row.regions),
            Figure.exact(row.cells),
            Figure.exact(row.regions),
        )
        for item in changes.rounds
        for row in sorted(item.cells, key=lambda row: (order[row.kind], levels[row.level]))
    ]
    return _table(
        changes,
        _("Wat er met cijfers gebeurt"),
        [
            Column(_("wat")),
            Column(_("ronde")),
            Column(_("niveau")),
            Column(_("kenmerk")),
            Column(_("oud")),
            Column(_("nieuw")),
            Column(_("voorbeelden")),
            Column(_("cijfers"), Measure.COUNT, exact=True),
            Column(_("gebieden"), Measure.COUNT, exact=True),
        ],
        rows,
    )


def _groups(changes: Changes, catalog: Catalog) -> Table:
    rows = [
        (
            group_name(group.unit, group.dimension, group.category, catalog),
            round_name(item, short=True),
            _("nieuw") if group.state is State.NEW else _("vervalt"),
            enumerated([level_label(level, plural=True) for level in group.levels]),
        )
        for item in changes.rounds
        for group in item.groups
    ]
    rows += [
        (_dimension(one, catalog), round_name(item, short=True), _("anders ingedeeld"), "")
        for item in changes.rounds
        for one in item.other_classes
    ]
    return _table(
        changes,
        _("Groepen die erbij komen of vervallen"),
        [Column(_("groep")), Column(_("ronde")), Column(_("wat")), Column(_("niveaus"))],
        rows,
    )


def _regions_changed(changes: Changes) -> Table:
    words = {
        "new": _("nieuw"),
        "gone": _("vervalt"),
        "renamed": _("andere naam"),
        "moved": _("ander gebied erboven"),
    }
    return _table(
        changes,
        _("Gebieden die veranderen"),
        [
            Column(_("niveau")),
            Column(_("grenzen van")),
            Column(_("wat")),
            Column(_("voorbeelden")),
            Column(_("gebieden"), Measure.COUNT, exact=True),
        ],
        [
            (
                level_label(item.level, plural=True),
                str(item.border_year),
                words[item.kind],
                _examples(item.examples, item.regions),
                Figure.exact(item.regions),
            )
            for item in changes.regions
        ],
    )


def _context(changes: Changes, catalog: Catalog) -> Table:
    labels = {
        item.column: item.label.get(language())
        for item in catalog.indicators.values()
        if item.column
    }
    return _table(
        changes,
        _("Kerncijfers van gebieden die veranderen"),
        [
            Column(_("kerncijfer")),
            Column(_("grenzen van")),
            Column(_("niveau")),
            Column(_("wat")),
            Column(_("voorbeelden")),
            Column(_("cijfers"), Measure.COUNT, exact=True),
        ],
        [
            (
                labels.get(row.column, row.column),
                str(item.border_year),
                level_label(row.level, plural=True),
                kind_label(row.kind),
                _examples(row.examples, row.cells),
                Figure.exact(row.cells),
            )
            for item in changes.context
            for row in item.columns
        ],
    )


def _deliveries(changes: Changes) -> Table:
    words = {
        State.NEW: _("nieuw"),
        State.GONE: _("vervalt"),
        State.CHANGED: _("vervangen"),
    }
    return _table(
        changes,
        _("Leveringen die veranderen"),
        [
            Column(_("levering")),
            Column(_("wat")),
            Column(_("oud")),
            Column(_("nieuw")),
            Column(_("wat de levering anders zegt")),
        ],
        [
            (
                item.id,
                words[item.state],
                delivery_in_short(item.before),
                delivery_in_short(item.after),
                enumerated(list(dict.fromkeys(_field(one) for one in item.fields))),
            )
            for item in changes.deliveries
            if item.state is not State.SAME
        ],
    )


def delivery_in_short(delivery: Delivery | None) -> str:
    """A delivery by its title, status, revision and the beginning of its hash."""
    if delivery is None:
        return _("geen")
    return _("{title}, {status}, revisie {revision} ({hash})").format(
        title=delivery.title,
        status=status_label(delivery.status),
        revision=delivery.revision,
        hash=delivery.hash[:8],
    )


def _field(name: str) -> str:
    """What a delivery says of itself, by the name of the field; the rarer ones go together."""
    return {
        "hash": _("inhoud"),
        "files": _("bestanden"),
        "title": _("titel"),
        "source": _("bron"),
        "status": _("status"),
        "revision": _("revisie"),
        "reference_date": _("peildatum"),
        "border_year": _("jaar van de grenzen"),
        "members_of": _("lid van welke bibliotheek"),
        "participants": _("deelnemers"),
        "rounding": _("afronding"),
        "levels": _("niveaus"),
        "classification": _("indeling"),
        "universe": _("over wie het gaat"),
        "coverage": _("dekking"),
        "match_rate": _("deel dat is gekoppeld"),
        "completeness": _("volledigheid"),
        "audience": _("voor wie"),
        "protected": _("beveiliging"),
    }.get(name, _("toelichting"))


def kind_label(kind: CellKind) -> str:
    """What becomes of cells, in a few words."""
    match kind:
        case CellKind.ADDED:
            return _("nieuw")
        case CellKind.REMOVED:
            return _("vervalt")
        case CellKind.FOUND:
            return _("krijgt een cijfer")
        case CellKind.LOST:
            return _("verliest het cijfer")
        case CellKind.REASON:
            return _("andere reden")
        case CellKind.WITHIN:
            return _("anders, binnen de afronding")
        case CellKind.VALUE:
            return _("ander cijfer")


def group_name(unit: Unit, dimension: str, category: str, catalog: Catalog) -> str:
    """A group in words: "personen · Leeftijd: 4 tot 9 jaar"; as much of it as is given."""
    if not dimension:
        return unit_label(unit)
    if dimension == TOTAL:
        return _("{unit} · iedereen").format(unit=unit_label(unit))
    text = f"{unit_label(unit)} · {_dimension(dimension, catalog)}"
    if not category:
        return text
    definition = catalog.dimensions.get(dimension)
    labels = {TOTAL: _("Totaal")}
    if definition is not None:
        labels |= {
            item.id: item.label.get(language())
            for version in definition.classifications
            for item in version.categories
        }
    return f"{text}: {labels.get(category, category)}"


def _dimension(dimension: str, catalog: Catalog) -> str:
    definition = catalog.dimensions.get(dimension)
    return definition.label.get(language()) if definition else dimension


def _reason(reason: Missing | None) -> str:
    return _("een cijfer") if reason is None else missing_label(reason)


def _examples(names: Sequence[str], count: int) -> str:
    told = ", ".join(names)
    return _("{names} …").format(names=told) if count > len(names) else told
