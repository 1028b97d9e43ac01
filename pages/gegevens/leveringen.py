"""Leveringen: what is in the atlas, since when and by whom, and going back."""

from collections.abc import Collection, Sequence
from urllib.parse import urlencode

import streamlit as st

from analytics.language import (
    _,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    level_label,
    missing_label,
    status_label,
)
from analytics.language.writing import capital
from analytics.model import Complaint, Delivery, Figure, Kind, Level, Missing
from analytics.reports.changes import visitors_see
from analytics.reports.publications import act_label, happened, kind_of_delivery, moment
from analytics.reports.quality import warning_label
from analytics.reports.sourcing import publisher, rounding_text
from analytics.reports.table import Column, Linked, Table
from analytics.sources.report import place_text
from analytics.store import (
    Atlas,
    AtlasError,
    MissingCells,
    Publication,
    in_service,
    journal,
)
from analytics.store.editions import EDITIONS
from analytics.store.rounds import for_visitors, held_back, on_screen, round_of
from analytics.store.versions import DeliveryEntry, read_manifest
from pages._parts import changed, chrome, desk, services
from pages._parts.desk import Desk, this_desk
from pages._parts.display import facts, show_table
from pages.gegevens import _actions

_ORDER = (
    Kind.LGB,
    Kind.MONITOR,
    Kind.AGREEMENTS,
    Kind.KWB,
    Kind.ORGANISATIONS,
    Kind.BRANCHES,
    Kind.BORDERS,
)


def page(here: Desk) -> None:
    if here.atlas is None:
        nothing_yet()
        return
    atlas = here.atlas
    if desk.may_change():
        atlas = services.as_operator(here.atlas) or here.atlas
        here = Desk(here.folder, atlas, here.page)
    try:
        entries = journal(here.folder)
    except AtlasError as error:
        st.error(chrome.escaped(str(error)), icon=":material/error:")
        entries = []
    numbers = {str(item.number): item for item in entries}
    deliveries = {item.id: item for item in atlas.deliveries()}
    chrome.told(_not_there(deliveries, numbers), of_link=True)
    if delivery := desk.chosen("levering", deliveries):
        one_delivery(here, atlas, deliveries[delivery], entries)
    elif number := desk.chosen("versie", numbers):
        one_version(here, atlas, numbers[number], entries)
    else:
        _actions.leave()
        overview(here, atlas, entries)


def _not_there(deliveries: Collection[str], numbers: Collection[str]) -> list[str]:
    """What the address asks for and isn't there."""
    kinds = {
        "levering": (deliveries, _("De levering uit deze link staat hier niet.")),
        "versie": (numbers, _("Versie ‘{value}’ is er niet.")),
        "naast": (numbers, _("Versie ‘{value}’ is er niet.")),
    }
    given = {name: st.query_params.get(name, "") for name in kinds}
    return [
        text.format(value=given[name])
        for name, (known, text) in kinds.items()
        if given[name] and given[name] not in known
    ]


def nothing_yet() -> None:
    st.title(_("Leveringen"), anchor=False)
    st.caption(_("Wat er in de atlas staat, van wie, en sinds wanneer"))
    st.info(_("Er is nog niets in de atlas gezet."), icon=":material/inbox:")
    st.page_link(
        "gegevens/inladen.py",
        label=_("Breng de eerste levering in"),
        icon=":material/arrow_forward:",
        query_params=_others(),
    )


def overview(here: Desk, atlas: Atlas, entries: list[Publication]) -> None:
    """First what is in service now, then how it came about."""
    st.title(_("Leveringen"), anchor=False)
    st.caption(_("Wat er in de atlas staat, van wie, en sinds wanneer"))
    _actions.outcome()
    if not desk.may_change():
        desk.only_looking()
    st.subheader(_("Nu in gebruik"), anchor=False)
    now = in_service(here.folder) if entries else None
    if now is None:
        st.markdown(_("Van deze atlas is niet bewaard wie hem publiceerde, en waarom."))
    else:
        st.markdown(chrome.escaped(_in_words(now)))
    for shown, newest in held_back(atlas.deliveries()):
        st.info(chrome.escaped(visitors_see(shown, newest)), icon=":material/visibility_off:")
    show_table(_in_service(atlas, entries), "leveringen")
    if entries:
        st.subheader(_("Alle versies"), anchor=False)
        st.caption(_("Elke verandering is een versie. Kies er een om te zien wat ze veranderde."))
        show_table(_history(atlas, entries, now), "versies")
        if desk.may_change():
            _actions.tidy(here)


def _in_words(item: Publication) -> str:
    """A publication in a line; who and why only for those who may change things."""
    text = _("Versie {number}, {when}").format(number=item.number, when=moment(item))
    if desk.may_change():
        who = _("door {who}").format(who=item.who or _("onbekend"))
        text += f", {who}" + (f": {item.why}" if item.why else "")
    return text + "."


def _in_service(atlas: Atlas, entries: list[Publication]) -> Table:
    held = {item.id: item for item in atlas.manifest.deliveries}
    ordered = sorted(
        atlas.deliveries(),
        key=lambda item: (_ORDER.index(item.kind), -item.reference_date.toordinal(), item.id),
    )
    screens = _on_screen(ordered)
    rows = [
        (
            Linked(item.title, _address(levering=item.id)),
            capital(kind_of_delivery(item.kind)),
            format_date(item.reference_date, short=True),
            status_label(item.status),
            str(item.border_year),
            _whom(item),
            screens[item.id],
            _since(item, entries),
            _size(item, held.get(item.id), atlas),
        )
        for item in ordered
    ]
    return Table(
        _("Leveringen in gebruik"),
        (
            Column(_("levering")),
            Column(_("soort")),
            Column(_("peildatum")),
            Column(_("status")),
            Column(_("grenzen van")),
            Column(_("voor wie")),
            Column(_("op het scherm")),
            Column(_("sinds")),
            Column(_("omvang")),
        ),
        rows,
        _("Atlasversie {version}").format(version=atlas.version),
        synthetic=any(item.synthetic for item in ordered),
    )


def _size(item: Delivery, entry: DeliveryEntry | None, atlas: Atlas) -> str:
    """How many cells have a figure and how many are missing; of others than members: rows."""
    if item.kind is Kind.LGB:
        cells = atlas.missing_cells(item)
        missing = sum(one.missing for one in cells)
        return _("{count} cijfers, {missing} ontbreken").format(
            count=format_count(sum(one.of for one in cells) - missing),
            missing=format_count(missing),
        )
    return "" if entry is None else _("{count} rijen").format(count=format_count(entry.rows))


def _whom(item: Delivery) -> str:
    if item.visible:
        return _("iedereen")
    return _("alleen beheer")


def _on_screen(deliveries: Sequence[Delivery]) -> dict[str, str]:
    """By its id whether visitors see a round of this delivery, and if not why; of others nothing.

    For a visitor only what everybody may see is there, and so is what is said of it.
    """
    shown = {item.id for item in for_visitors(deliveries)}
    newest = {round_of(item): item for item in on_screen(deliveries)}
    said: dict[str, str] = {}
    for item in deliveries:
        last = newest.get(round_of(item), item)
        if item.kind is not Kind.LGB:
            said[item.id] = ""
        elif item.id in shown:
            said[item.id] = _("ja")
        elif item.id == last.id:
            said[item.id] = _("nee, alleen voor beheer")
        else:
            said[item.id] = _("nee, revisie {number} is nieuwer").format(number=last.revision)
    return said


def _since(item: Delivery, entries: list[Publication]) -> str:
    """The publication that brought the edition that is in service now."""
    found = since(item, entries)
    if found is None:
        return _("onbekend")
    day = format_date(found.at.astimezone().date(), short=True)
    if desk.may_change() and found.who:
        return _("versie {number}, {date}, {who}").format(
            number=found.number, date=day, who=found.who
        )
    return _("versie {number}, {date}").format(number=found.number, date=day)


def since(item: Delivery, entries: list[Publication]) -> Publication | None:
    """The first publication of the unbroken row, up to now, that has this edition in service."""
    found: Publication | None = None
    for entry in entries:
        if entry.editions.get(item.id) != item.hash:
            break
        found = entry
    return found


def _history(atlas: Atlas, entries: list[Publication], now: Publication | None) -> Table:
    mine = desk.may_change()
    seen = {item.id for item in atlas.deliveries()}
    columns = [Column(_("versie")), Column(_("wanneer")), Column(_("soort")), Column(_("wat"))]
    if mine:
        columns += [Column(_("wie")), Column(_("waarom"))]
    rows: list[tuple[str | Figure, ...]] = []
    for item in entries:
        label = str(item.number)
        if now is not None and item.number == now.number:
            label = _("{number} (in gebruik)").format(number=label)
        elif item.removed is not None:
            label = _("{number} (opgeruimd)").format(number=label)
        what = item.what if mine else {one: its for one, its in item.what.items() if one in seen}
        row = (
            Linked(label, _address(versie=str(item.number))),
            moment(item),
            act_label(item.kind),
            happened(what),
        )
        rows.append((*row, item.who or _("onbekend"), item.why) if mine else row)
    return Table(_("Versies"), tuple(columns), rows, str(atlas.version))


def one_delivery(here: Desk, atlas: Atlas, item: Delivery, entries: list[Publication]) -> None:
    """All that a delivery says of itself and what was found in it."""
    st.button(_("Alle leveringen"), on_click=back, icon=":material/arrow_back:", type="tertiary")
    st.title(chrome.escaped(item.title), anchor=False)
    st.caption(f"{capital(kind_of_delivery(item.kind))} · {item.id}")
    _actions.outcome()
    st.html(facts([line for line in _told(atlas, item, entries) if line[1]], told=True))
    if item.kind is Kind.LGB and (cells := atlas.missing_cells(item)):
        st.subheader(_("Cijfers per niveau"), anchor=False)
        show_table(_levels([one for one in cells if _delivered(one)], atlas), "niveaus")
        told = _("Een cijfer is één groep in één gebied. In totaal is met wat niet geleverd is, "
                 "zoals bij Kwaliteit.")  # fmt: skip
        if absent := _absent_levels(cells):
            told += " " + _("Niet in deze levering: {levels}.").format(levels=absent)
        st.caption(told)
    warnings(atlas, item)
    files(here, item)
    if desk.may_change() and entries:
        _actions.take_back(here, item.id)


def _told(atlas: Atlas, item: Delivery, entries: list[Publication]) -> list[tuple[str, str]]:
    """What a delivery says of itself, and since when it is in service."""
    lines = [
        (_("bron"), publisher(item)),
        (_("peildatum"), format_date(item.reference_date)),
        (_("status"), status_label(item.status)),
        (_("grenzen van"), str(item.border_year)),
        (_("voor wie"), _whom(item)),
        (_("op het scherm"), _on_screen(atlas.deliveries())[item.id]),
        (_("sinds"), _since(item, entries)),
    ]
    lines += [
        (_("wat bezoekers zien"), visitors_see(shown, newest))
        for shown, newest in held_back(atlas.deliveries())
        if item.id in (shown.id, newest.id)
    ]
    if item.kind is Kind.LGB:
        lines += [
            (_("ronde"), _("{round}, revisie {revision}").format(
                round=item.round or format_date(item.reference_date), revision=item.revision
            )),
            (_("afronding"), capital(rounding_text(item))),
            (_("dekking"), _covered(atlas, item)),
            (_("deel dat is gekoppeld"), _part(item.match_rate)),
        ]  # fmt: skip
    if item.profile:
        lines.append((_("profiel"), item.profile))
    return [*lines, (_("kenmerk van de inhoud"), item.hash)]


def _part(value: float | None) -> str:
    return "" if value is None else format_decimal(value * 100, 1) + "%"


def _covered(atlas: Atlas, item: Delivery) -> str:
    told = atlas.coverage(item)
    parts: list[str] = []
    if told.organisations is not None and told.of_organisations is not None:
        parts.append(
            _("{count} van de {of} bibliotheken").format(
                count=format_count(told.organisations), of=format_count(told.of_organisations)
            )
        )
    if told.inhabitants is not None and told.of_inhabitants is not None:
        parts.append(
            _("{count} van de {of} inwoners").format(
                count=format_count(told.inhabitants), of=format_count(told.of_inhabitants)
            )
        )
    return ", ".join(parts)


def _delivered(cells: MissingCells) -> bool:
    """Whether the delivery says anything of a level, be it why there is no figure."""
    return cells.reasons.get(Missing.NOT_DELIVERED, 0) < cells.of


def _absent_levels(cells: Sequence[MissingCells]) -> str:
    """The levels that the delivery says nothing of, in words."""
    there = {one.level for one in cells if _delivered(one)}
    levels = (Level.LAND, Level.PROVINCIE, Level.GEMEENTE, Level.WIJK, Level.BUURT)
    return enumerated([level_label(level, plural=True) for level in levels if level not in there])


def _levels(cells: Sequence[MissingCells], atlas: Atlas) -> Table:
    """Per level all cells, those with a figure, and the others by their reason: they add up."""
    reasons = [reason for reason in Missing if any(item.reasons.get(reason) for item in cells)]
    rows = [
        (
            level_label(item.level, plural=True),
            Figure.exact(item.of),
            Figure.exact(item.of - item.missing),
            *(Figure.exact(item.reasons.get(reason, 0)) for reason in reasons),
        )
        for item in cells
    ]
    return Table(
        _("Cijfers per niveau, en wat ontbreekt naar reden"),
        (
            Column(_("niveau")),
            Column(_("in totaal"), "count", exact=True),
            Column(_("met een cijfer"), "count", exact=True),
            *(Column(missing_label(reason), "count", exact=True) for reason in reasons),
        ),
        rows,
        _("Atlasversie {version}").format(version=atlas.version),
    )


def warnings(atlas: Atlas, item: Delivery) -> None:
    """The warnings that stay attached to a delivery, by kind, with their places."""
    kinds: dict[str, list[Complaint]] = {}
    for one in atlas.complaints(item.id):
        kinds.setdefault(one.kind, []).append(one)
    st.subheader(_("Waarschuwingen"), anchor=False)
    if not kinds:
        st.caption(_("Er zijn geen waarschuwingen."))
    for kind, found in kinds.items():
        title = warning_label(kind, found[0].message)
        with st.expander(
            f"{chrome.escaped(title)} ({format_count(len(found))})", icon=":material/warning:"
        ):
            table = Table(
                title,
                (Column(_("plaats")), Column(_("wat er staat")), Column(_("gebied"))),
                [(place_text(one.place), one.text, one.region) for one in found],
                item.id,
                synthetic=item.synthetic,
            )
            show_table(table, f"warning-{kind}")


def files(here: Desk, item: Delivery) -> None:
    """The files of the delivery, with what tells that they are the same."""
    kept = services.file_hashes(here.folder / EDITIONS / item.hash)
    rows = [(name, Figure.exact(size), digest) for name, (size, digest) in kept.items()]
    st.subheader(_("Bestanden"), anchor=False)
    if not rows:
        st.caption(_("Bewaard zijn alleen de namen: {names}.").format(names=", ".join(item.files)))
        return
    table = Table(
        _("Bestanden van deze levering"),
        (Column(_("bestand")), Column(_("bytes"), "count", exact=True), Column("SHA-256")),
        rows,
        item.id,
    )
    show_table(table, "bestanden")


def one_version(here: Desk, atlas: Atlas, item: Publication, entries: list[Publication]) -> None:
    """Who published what and why, and what it changed beside another version."""
    st.button(_("Alle versies"), on_click=back, icon=":material/arrow_back:", type="tertiary")
    st.title(_("Versie {number}").format(number=item.number), anchor=False)
    now = in_service(here.folder)
    serving = now is not None and now.number == item.number
    st.caption(
        f"{capital(act_label(item.kind))} · {moment(item)}"
        + (" · " + _("nu in gebruik") if serving else "")
    )
    _actions.outcome()
    if desk.may_change():
        lines = [
            (_("wie"), item.who or _("onbekend")),
            (_("waarom"), item.why),
            (_("wat"), happened(item.what)),
        ]
        st.html(facts([line for line in lines if line[1]], told=True))
    if not desk.may_change():
        if item.removed is not None:
            told = _("De bestanden van deze versie zijn opgeruimd.")
            st.info(told, icon=":material/inventory_2:")
        # An older version may tell what has been withheld or taken back since.
        st.caption(_("Wat er veranderde, ziet alleen wie mag laden en terughalen."))
        return
    beside(here, atlas, item, entries)
    if not serving and item.removed is None:
        _actions.put_back(here, item)


def beside(here: Desk, atlas: Atlas, item: Publication, entries: list[Publication]) -> None:
    """This version held against another: at first the one before it."""
    st.subheader(_("Wat is er anders?"), anchor=False)
    others = {str(one.number): one for one in entries if one.number != item.number}
    if not others:
        st.caption(_("Dit is de eerste versie; er is geen andere om naast te leggen."))
        return
    former = next((one for one in entries if one.number < item.number), entries[0])
    chosen = desk.chosen("naast", others, str(former.number))
    st.selectbox(
        _("Vergeleken met"),
        list(others),
        key=desk.seed("naast", chosen),
        format_func=lambda number: _("versie {number}, {when}").format(
            number=number, when=moment(others[number])
        ),
        on_change=desk.touched,
        args=("naast",),
        width=420,
    )
    old, new = sorted((others[chosen], item), key=lambda one: one.number)
    gone = [one for one in (old, new) if not _stands(here, one)]
    for one in gone:
        if one.removed is not None:
            st.info(
                _(
                    "De bestanden van versie {number} zijn opgeruimd: zij is niet meer te "
                    "vergelijken of terug te zetten."
                ).format(number=one.number),
                icon=":material/inventory_2:",
            )
            return
    st.caption(
        _("Oud is versie {old}, nieuw is versie {new}.").format(old=old.number, new=new.number)
    )
    try:
        if gone:
            found = _actions.made_again(here, (old, new), gone)
        else:
            with st.spinner(_("Bezig")):
                found = services.differences(old.version, new.version, atlas.viewer)
    except AtlasError as error:
        st.error(chrome.escaped(str(error)), icon=":material/error:")
        return
    if found is None:
        return
    changed.show(found, atlas.catalog, "versie")


def _stands(here: Desk, item: Publication) -> bool:
    """Whether the atlas of a version is there, and can be read."""
    try:
        read_manifest(here.folder / item.version)
    except AtlasError:
        return False
    return True


def back() -> None:
    """Callback: from a delivery or a version to all of them."""
    _actions.leave()
    for name in ("levering", "versie", "naast"):
        desk.choose(name, "")


def _others() -> dict[str, str]:
    """The choices in the address that are not of this page."""
    return {name: value for name, value in st.query_params.items() if name not in desk.PARAMETERS}


def _address(**own: str) -> str:
    return "?" + urlencode(_others() | own)


page(this_desk())
