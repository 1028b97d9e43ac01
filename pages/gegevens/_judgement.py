"""What Inladen shows of files and of what is wrong with them."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from analytics.language import (
    _,
    capital,
    format_count,
    format_decimal,
    language,
    level_label,
    ngettext,
    unit_label,
)
from analytics.model import TOTAL, Complaint, Figure, Kind, Level, Severity, Unit
from analytics.reports.judgement import (
    Group,
    advised,
    complaint_table,
    grouped,
    may_publish,
    of_layout,
    supplier_text,
)
from analytics.reports.table import Column, Table
from analytics.sources.aside import Answer
from pages._parts.chrome import escaped
from pages._parts.display import show_table
from pages.gegevens._material import Material


def what_is_there(looked: Answer) -> None:
    """The sheets of the files, in a few words each."""
    lines = []
    for item in looked.values["sheets"]:
        name = escaped(item["file"]) + (f" · {escaped(item['sheet'])}" if item["sheet"] else "")
        size = _("{rows} rijen, {columns} kolommen").format(
            rows=format_count(item["rows"]), columns=format_count(item["columns"])
        )
        hidden = "" if item["visible"] else " · " + _("verborgen blad")
        lines.append(f"- {name}: {size}{hidden}")
    if len(lines) > 8:
        rest = len(lines) - 7
        more = ngettext("en nog {count} blad", "en nog {count} bladen", rest)
        lines = [*lines[:7], "- " + more.format(count=rest)]
    st.markdown("\n".join(lines))


def refused(complaints: Sequence[Complaint]) -> None:
    """Why files are not taken in: places and no values."""
    st.error(
        _("**Deze bestanden zijn niet ingelezen, en er is niets van bewaard.**")
        + "\n"
        + "\n".join(_line(group) for group in grouped(advised(complaints))),
        icon=":material/block:",
    )


def not_read(complaints: Sequence[Complaint]) -> None:
    """Why the figures can't be read: in this layout, or at all."""
    told = (
        _("**Met deze indeling zijn de cijfers niet te lezen.** Verbeter stap 2.")
        if of_layout(complaints)
        else _("**De cijfers zijn niet te lezen.**")
    )
    st.error(
        told + "\n" + "\n".join(_line(group) for group in grouped(advised(complaints))),
        icon=":material/error:",
    )


def faulty(complaints: Sequence[Complaint]) -> None:
    """What is already known to be wrong with the figures; the judgement tells all of it."""
    errors = [item for item in complaints if item.severity is Severity.ERROR]
    st.warning(
        _(
            "**De indeling is gelezen, maar in de cijfers zelf staan fouten.** U kunt verder: bij "
            "stap 4 staat wat er mis is, met een tekst voor de leverancier."
        )
        + "\n"
        + "\n".join(_line(group) for group in grouped(advised(errors))),
        icon=":material/warning:",
    )


def _line(group: Group) -> str:
    places = "".join(f"\n  - {escaped(example)}" for example in group.examples)
    return f"- {escaped(group.message)} {escaped(group.advice)}{places}"


def draw(found: Material, judged: Answer) -> None:
    """What is wrong with the delivery, and the cells that result."""
    st.subheader(_("Oordeel"), anchor=False)
    _verdict(found, advised(judged.complaints, pointed=found.kind is Kind.LGB))
    _preview(found)


def _verdict(found: Material, complaints: Sequence[Complaint]) -> None:
    if not complaints:
        st.success(_("Er is niets op aan te merken."), icon=":material/check_circle:")
        return
    errors = sum(item.severity is Severity.ERROR for item in complaints)
    warnings = len(complaints) - errors
    told = [
        ngettext("{count} fout", "{count} fouten", errors).format(count=format_count(errors)),
        ngettext("{count} waarschuwing", "{count} waarschuwingen", warnings).format(
            count=format_count(warnings)
        ),
    ]
    if may_publish(complaints):
        st.info(
            _("{count}. U kunt publiceren; elke waarschuwing blijft bij haar cijfer staan.").format(
                count=told[1]
            ),
            icon=":material/info:",
        )
    else:
        st.error(
            _("{errors}, {warnings}. Met een fout kan de levering niet in de atlas.").format(
                errors=told[0], warnings=told[1]
            ),
            icon=":material/error:",
        )
    for number, group in enumerate(grouped(complaints)):
        _group(group, number)
    source = found.title
    show_table(
        complaint_table(_("Wat er is aan te merken"), complaints, source),
        "oordeel",
        order=_("Fouten eerst"),
    )
    _letter(supplier_text(found.title, complaints))


def _group(group: Group, number: int) -> None:
    error = group.severity is Severity.ERROR
    mark = ":material/error:" if error else ":material/warning:"
    with st.container(border=True, key=f"klacht-{number}"):
        st.markdown(f"{mark} **{escaped(group.message)}**{group.times}")
        if group.examples:
            st.markdown("\n".join(f"- {escaped(example)}" for example in group.examples))
        st.markdown(_("**Wat u kunt doen:** {advice}").format(advice=escaped(group.advice)))


def _letter(text: str) -> None:
    """A text for the supplier: to copy, or to take along."""
    if not text:
        return
    st.subheader(_("Vraag het de leverancier"), anchor=False)
    st.caption(_("Deze tekst kunt u kopiëren, aanvullen en versturen."))
    # As high as it is: a text that scrolls within itself is out of reach of a keyboard.
    st.code(text, language=None, wrap_lines=True)
    st.download_button(
        _("Download de tekst"),
        text,
        "vragen-over-de-levering.txt",
        "text/plain",
        key="brief",
        icon=":material/download:",
        on_click="ignore",
    )


def _preview(found: Material) -> None:
    """How many cells there are per level and dimension, and what the first become."""
    st.subheader(_("Voorbeeld"), anchor=False)
    values = found.proposed.values if found.proposed is not None else {}
    if not values.get("counts"):
        return
    counts = [
        (
            capital(level_label(Level(level), plural=True)),
            unit_label(Unit(unit)),
            _dimension(found, dimension),
            Figure.exact(cells),
            Figure.exact(regions),
        )
        for level, unit, dimension, cells, regions in values["counts"]
    ]
    show_table(
        Table(
            _("Hoeveel cijfers er zijn"),
            (
                *(Column(label) for label in (_("Niveau"), _("Eenheid"), _("Kenmerk"))),
                *(Column(label, "count", exact=True) for label in (_("Cellen"), _("Gebieden"))),
            ),
            counts,
            found.title,
        ),
        "aantallen",
    )
    labels = (
        _("Code"),
        _("Regio"),
        _("Eenheid"),
        _("Kenmerk"),
        _("Klasse"),
        _("Bevolking"),
        _("Leden"),
        _("Aandeel (%)"),
        _("Waar het staat"),
    )
    show_table(
        Table(
            _("De eerste cijfers, zoals zij worden gelezen"),
            tuple(Column(label, number=5 <= place <= 7) for place, label in enumerate(labels)),
            [_sampled(found, row) for row in values["sample"]],
            found.title,
        ),
        "voorbeeld",
    )


def _sampled(found: Material, row: Sequence[str]) -> tuple[str, ...]:
    """A row of the long form as a reader of this page says it."""
    code, unit, dimension, category, population, members, share, place = row
    known = found.catalog.dimensions.get(dimension)
    # Another version may have other words for the same id.
    version = known and known.classification(found.delivery.classification.get(dimension))
    classes = {
        item.id: item.label.get(language()) for item in (version.categories if version else ())
    }
    return (
        code,
        found.region_name(code),
        unit_label(Unit(unit)) if unit in list(Unit) else unit,
        _dimension(found, dimension),
        _("totaal") if category == TOTAL else classes.get(category, category),
        *(_number(text) for text in (population, members)),
        _number(share),
        place,
    )


def _number(text: str) -> str:
    """A number as the language writes it; a sign, or what is no number, as it stands."""
    whole, _comma, decimals = text.partition(",")
    if not (whole.isascii() and whole.isdecimal()) or len(whole) > 12:
        return text
    if not decimals:
        return format_count(int(whole))
    return format_decimal(Decimal(f"{whole}.{decimals}"), len(decimals))


def _dimension(found: Material, name: str) -> str:
    if name == TOTAL:
        return _("totaal")
    known = found.catalog.dimensions.get(name)
    return known.label.get(language()) if known else name
