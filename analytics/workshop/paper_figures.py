"""The figures that challenges on paper are answered from: what the pages of the app would show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analytics.catalog import Dimension
from analytics.catalog.challenges import OF_ROUND, FigureOf, Quantity, Ruled, Whose, figures_in
from analytics.language import _, capital, language, unit_label
from analytics.model import NETHERLANDS, TOTAL, Figure, Unit
from analytics.reports import development, figures, map_rows
from analytics.reports.document import Heading, Part, Points, Rows, Text
from analytics.reports.groups import groups_of, profile_rows, shared_notes
from analytics.reports.side_by_side import judgement
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View
from analytics.workshop.asking import LEVELS, Asking
from analytics.workshop.posed import Posed

_WHERE = (Whose.OWN, Whose.COUNTRY, Whose.PROVINCE)


def appendix(view: View, put: Sequence[Posed]) -> list[Part]:
    """The tables of one library, each once, with the judgements that the app gives; what is right
    is not marked. How many more members there are than at another share, readers work out.
    """
    return _Appendix(view, put).parts()


class _Appendix:
    def __init__(self, view: View, put: Sequence[Posed]) -> None:
        self.view = view
        self.put = put
        self.asking = Asking(view)
        # By which rule an area was picked out is no question.
        self.asked = tuple(
            dict.fromkeys(
                one
                for item in put
                for part in (item.challenge.answer, item.challenge.figures)
                for one in figures_in(part)
            )
        )

    def parts(self) -> list[Part]:
        found: list[Part] = [
            Heading(_("Cijfers bij de uitdagingen"), 2, new_page=True),
            Text(
                _(
                    "Zegt een vraag ‘zoek in de atlas’ of ‘klik’, kijk dan hier: dit zijn de "
                    "cijfers die de atlas toont. Achter een cijfer staat tussen haakjes de marge "
                    "door het afronden. Een oordeel telt ook toeval mee."
                ),
                "quiet",
            ),
            Text(" ".join(shared_notes(self.view)), "quiet"),
        ]
        for part in (*self._everyone(), *self._groups(), *self._areas(), *self._subjects()):
            if part not in found:
                found.append(part)
        return [*found, *self._rounds(), *self._round()]

    # Everyone

    def _everyone(self) -> Iterator[Part]:
        """The own area beside the province and the country."""
        units = {one.unit for one in self.asked if one.dimension == TOTAL}
        own = self.view.within
        for unit in Unit:
            if unit is Unit.PERSONS or unit in units:
                yield self._whole(self.view, own, [*self.view.standards(own)], unit)

    def _whole(self, view: View, area: str, others: Sequence[str], unit: Unit) -> Rows:
        """Everyone of an area beside others, and how it stands to each."""
        view = replace(view, selection=replace(view.selection, unit=unit))
        indicators, benchmark = view.atlas.catalog.indicators, view.selection.benchmark
        names = ("bevolking", "leden", "niet_leden", "penetratie", "index")

        def of(code: str, indicator: str, base: str | None, *, chance: bool = False) -> Figure:
            return figures.figure(view, code, indicator, unit, benchmark=base, chance=chance)

        body: list[tuple[Cell, ...]] = []
        for code in (area, *others):
            cells = [of(code, name, benchmark if name == "index" else None) for name in names]
            difference = of(area, "verschil", code, chance=True)
            told = replace(difference, chance_low=None, chance_high=None)
            against: tuple[Cell, ...] = ("", "") if code == area else (told, judgement(difference))
            body.append((capital(view.name(code)), *cells, *against))
        base = view.name(benchmark)
        table = Table(
            _("Iedereen · {unit} · {area}").format(unit=unit_label(unit), area=view.name(area)),
            (
                Column(_("Gebied")),
                *(Column(view.label(indicators[name]), "count") for name in names[:3]),
                Column(view.label(indicators["penetratie"]), "share", 1),
                Column(_("Index ({name} = 100)").format(name=base), "index"),
                Column(_("Eerste rij min deze, in procentpunten"), "points", 1),
                Column(_("De eerste rij is")),
            ),
            body,
            source_line(view.delivery),
            (),
            view.delivery.synthetic,
        )
        return Rows(table)

    # Groups

    def _groups(self) -> Iterator[Part]:
        """Every group of the characteristics that are asked for."""
        wanted = [(one.unit, one.dimension) for one in self.asked if one.area in _WHERE]
        shown = (item.selection for item in self.put if not item.selection.area)
        wanted += [(one.unit, one.dimension) for one in shown]
        for unit, dimension in sorted(set(wanted)):
            if dimension != TOTAL:
                yield from self._per_group(self.view, self.view.within, unit, dimension)

    def _per_group(self, view: View, area: str, unit: Unit, dimension: str) -> Iterator[Rows]:
        """The groups of an area, and how each stands to the same group elsewhere."""
        view = replace(view, selection=replace(view.selection, unit=unit))
        definition = view.atlas.catalog.dimensions[dimension]
        these = groups_of(view, area, definition)
        shared = shared_notes(view)
        yield Rows(these.table().without([_("Let op")]), told=shared)
        if not these.known:
            return
        table = these.side_by_side()
        title = f"{definition.label.get(language())} · {table.title}"
        bases = [view.selection.benchmark, self.asking.province if self._by_province else ""]
        judged = {
            code: self._judged(view, area, definition, code)
            for code in bases
            if code not in ("", area)
        }
        columns = [Column(_("Hier, naast {name}").format(name=view.name(code))) for code in judged]
        rows = [
            (*row, *(words[place] if place < len(words) else "" for words in judged.values()))
            for place, row in enumerate(table.rows)
        ]
        yield Rows(
            replace(table, title=title, columns=(*table.columns, *columns), rows=rows, notes=()),
            told=shared,
        )

    @property
    def _by_province(self) -> bool:
        return any(
            item.challenge.by_province or Whose.PROVINCE in item.benchmarks for item in self.put
        )

    def _judged(self, view: View, area: str, dimension: Dimension, base: str) -> list[str]:
        other = replace(view, selection=replace(view.selection, benchmark=base))
        index = profile_rows(other, area, dimension).index
        return [] if index is None else [judgement(figure, 100.0) for figure in index]

    # Areas

    def _areas(self) -> Iterator[Part]:
        """A table per wijk, gemeente or buurt, where a challenge chooses among those."""
        for item in self.put:
            asked = item.challenge.answer
            if not isinstance(asked, Ruled) or asked.among is None:
                continue
            one = asked.figure
            chosen = replace(
                self.view.selection,
                unit=one.unit,
                dimension=one.dimension,
                category=one.category,
                indicator=one.indicator,
                benchmark=self.asking.code(one.benchmark) if one.benchmark else NETHERLANDS,
            )
            view = replace(self.view, selection=chosen)
            found = map_rows.areas(view, LEVELS[asked.among], view.within)
            table = map_rows.table(found)
            rows = dict(zip(found.rows.codes, table.rows, strict=True))
            kept = [
                (option.label, *rows[option.id][1:]) for option in item.options if option.id in rows
            ]
            if kept:
                yield Rows(table.with_rows(kept).without([_("Code")]), told=shared_notes(view))

    def _subjects(self) -> Iterator[Part]:
        """The area that a challenge picked out, beside the own one."""
        for item in self.put:
            area = item.selection.area
            if not area:
                continue
            own = self.view.within
            view = replace(self.view, selection=replace(self.view.selection, benchmark=own))
            asked = [one for one in figures_in(item.challenge) if one.area is Whose.SUBJECT]
            if any(one.dimension == TOTAL for one in asked):
                yield self._whole(view, area, [own, NETHERLANDS], Unit.PERSONS)
            for unit, dimension in sorted({(one.unit, one.dimension) for one in asked}):
                if dimension != TOTAL:
                    yield from self._per_group(view, area, unit, dimension)

    # Rounds

    def _rounds(self) -> Iterator[Part]:
        """The share over the rounds and its changes, with what lies between."""
        asked = {
            (one.unit, one.dimension, one.category)
            for one in self.asked
            if one.indicator == Quantity.CHANGE
        }
        told: list[Part] = []
        for unit, dimension, category in sorted(asked):
            chosen = replace(self.view.selection, unit=unit, dimension=dimension, category=category)
            view = replace(self.view, selection=chosen)
            areas = development.followed(view)
            # As many columns as fit on a page.
            less = (
                *(_("Status"), _("Volledigheid"), _("Herzien"), _("Bibliotheken vergeleken")),
                *(_("Als iedereen was gekoppeld"), development.inhabitants_there(view)),
            )
            rounds = development.rounds_table(view, areas).without(less)
            changes = development.changes_table(view, areas).without(less)
            yield Rows(rounds, told=rounds.notes)
            yield Rows(changes, told=changes.notes)
            for change in areas[0].found.changes[-1:]:
                between = Points(tuple(development.what_lies_between(view, areas, change)))
                if between not in told:
                    told.append(between)
        if told:
            yield Text(_("Wat ligt er tussen de rondes?"), "duiding")
            yield from told

    def _round(self) -> Iterator[Part]:
        """The round as a whole."""
        if not any(one.indicator in OF_ROUND for one in self.asked):
            return
        delivery = self.view.delivery
        rows: list[tuple[Cell, ...]] = []
        for quantity in OF_ROUND:
            one = FigureOf(indicator=quantity.value)
            rows.append((self.asking.label(one), self.asking.written(one, self.asking.figure(one))))
        yield Rows(
            Table(
                _("De hele ronde · {round}").format(round=self.view.round),
                (Column(_("Wat")), Column(_("Cijfer"), number=True)),
                rows,
                source_line(delivery),
                (),
                delivery.synthetic,
            )
        )
