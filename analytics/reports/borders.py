"""What happened to borders between two years, in words and as a table."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from analytics.language import _, capital, enumerated, format_count, format_share, level_label
from analytics.model import Figure, Level, Missing
from analytics.reports.table import Cell, Column, Table
from analytics.store import BorderChange, BorderKind

_FEW = 3


def kind_label(kind: BorderKind) -> str:
    """What happened, in a word or two."""
    return {
        BorderKind.SAME: _("hetzelfde"),
        BorderKind.RENAMED: _("andere naam"),
        BorderKind.RECODED: _("andere code"),
        BorderKind.SPLIT: _("gesplitst"),
        BorderKind.MERGED: _("samengevoegd"),
        BorderKind.MOVED: _("grens verschoven"),
        BorderKind.NEW: _("nieuw"),
        BorderKind.GONE: _("verdwenen"),
    }[kind]


def regions_per_kind(rows: Iterable[BorderChange]) -> dict[BorderKind, int]:
    """How many regions of the later year are of each kind; and those of the former that went."""
    kinds: dict[str, BorderKind] = {}
    for item in rows:
        gone = item.kind is BorderKind.GONE
        code = f"{item.former_code}!" if gone else item.later_code
        # A neighbour may have taken a piece of one that is the same in itself.
        if kinds.get(code, BorderKind.MOVED) is BorderKind.MOVED:
            kinds[code] = item.kind
    found = [*kinds.values()]
    return {kind: found.count(kind) for kind in BorderKind if kind in found}


def counts_sentence(level: Level, rows: Iterable[BorderChange]) -> str:
    """How many regions of a level stayed as they were, and how many did not."""
    told = {
        BorderKind.SAME: _("{count} hetzelfde"),
        BorderKind.RENAMED: _("{count} met een andere naam"),
        BorderKind.RECODED: _("{count} met een andere code"),
        BorderKind.SPLIT: _("{count} ontstaan door splitsing"),
        BorderKind.MERGED: _("{count} ontstaan door samenvoeging"),
        BorderKind.MOVED: _("{count} met een verschoven grens"),
        BorderKind.NEW: _("{count} nieuw"),
        BorderKind.GONE: _("{count} verdwenen"),
    }
    parts = [
        told[kind].format(count=format_count(count))
        for kind, count in regions_per_kind(rows).items()
    ]
    return _("{level}: {parts}.").format(
        level=capital(level_label(level, plural=True)), parts=enumerated(parts)
    )


def named(code: str, name: str) -> str:
    """A region by name and code: names are used twice, and codes say little."""
    return _("{name} ({code})").format(name=name, code=code)


def border_sentences(
    rows: Sequence[BorderChange], former: Collection[str], later: Collection[str]
) -> list[str]:
    """What happened to an area that was the regions `former` and is the regions `later`."""
    said = [_renamed(item) for item in rows if item.kind is BorderKind.RENAMED]
    for kind in (BorderKind.SPLIT, BorderKind.MERGED):
        for one, others in _one_and_several([item for item in rows if item.kind is kind], kind):
            text = (
                _("{one} is gesplitst in {others}.")
                if kind is BorderKind.SPLIT
                else _("{one} ontstond uit {others}.")
            )
            said.append(text.format(one=one, others=enumerated(others)))
    moved = [
        item
        for item in rows
        if item.kind is BorderKind.MOVED and item.former_code != item.later_code
    ]
    moved.sort(key=lambda item: (-item.area, item.later_code, item.former_code))
    for item in moved[:_FEW]:
        said.append(_moved(item, came=item.later_code in later))
    if len(moved) > _FEW:
        said.append(
            _("En zo nog {count} stukken land.").format(count=format_count(len(moved) - _FEW))
        )
    if moved:
        said.append(_("Elke ronde houdt hier haar eigen grenzen."))
    for item in rows:
        if item.kind is BorderKind.NEW and item.later_code in later:
            said.append(
                _("{name} is nieuw: dat land hoorde nergens bij.").format(
                    name=named(item.later_code, item.later_name)
                )
            )
        if item.kind is BorderKind.GONE and item.former_code in former:
            said.append(
                _("{name} is er niet meer: dat land hoort nu nergens bij.").format(
                    name=named(item.former_code, item.former_name)
                )
            )
    return said


def _renamed(item: BorderChange) -> str:
    return _("{later} heette toen {former}.").format(
        later=named(item.later_code, item.later_name), former=item.former_name
    )


def _one_and_several(
    rows: Sequence[BorderChange], kind: BorderKind
) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for item in rows:
        former = named(item.former_code, item.former_name)
        later = named(item.later_code, item.later_name)
        one, other = (former, later) if kind is BorderKind.SPLIT else (later, former)
        found.setdefault(one, []).append(other)
    return found.items()


def _moved(item: BorderChange, *, came: bool) -> str:
    former = named(item.former_code, item.former_name)
    later = named(item.later_code, item.later_name)
    if came:
        return _("De grens verschoof: {share} van {later} hoorde toen bij {former}.").format(
            share=format_share(item.later_share), later=later, former=former
        )
    return _("De grens verschoof: {share} van {former} hoort nu bij {later}.").format(
        share=format_share(item.former_share), later=later, former=former
    )


def successors_in_words(rows: Iterable[BorderChange]) -> str:
    """Where the land of a region is now, the largest part first."""
    found = sorted(
        (item for item in rows if item.later_code),
        key=lambda item: (-item.former_share, item.later_code),
    )
    names = [named(item.later_code, item.later_name) for item in found]
    if len(names) > _FEW:
        names[_FEW:] = [_("nog {count}").format(count=format_count(len(names) - _FEW))]
    return enumerated(names)


def border_table(
    former_year: int,
    later_year: int,
    rows: Mapping[Level, Sequence[BorderChange]],
    source: str,
    *,
    synthetic: bool,
) -> Table:
    """What changed, one row for each piece of land; what stayed the same is not listed."""
    body: list[tuple[Cell, ...]] = [
        (
            capital(level_label(level)),
            kind_label(item.kind),
            item.former_name,
            item.former_code,
            item.later_name,
            item.later_code,
            Figure.exact(item.former_share if item.former_code else None, Missing.NOT_APPLICABLE),
            Figure.exact(item.later_share if item.later_code else None, Missing.NOT_APPLICABLE),
        )
        for level, changes in rows.items()
        for item in changes
        if item.kind is not BorderKind.SAME
    ]
    return Table(
        _("Wat er veranderde in de indeling, {former} – {later}").format(
            former=former_year, later=later_year
        ),
        (
            Column(_("Niveau")),
            Column(_("Wat er gebeurde")),
            Column(_("Toen")),
            Column(_("Code toen")),
            Column(_("Nu")),
            Column(_("Code nu")),
            Column(_("Deel van het land toen"), "share", exact=True),
            Column(_("Deel van het land nu"), "share", exact=True),
        ),
        body,
        source,
        (
            _(
                "Grenzen tellen als veranderd als meer dan 1% van het land van of naar een ander "
                "gebied ging. Een kustlijn die anders is getekend, telt niet."
            ),
        ),
        synthetic,
    )
