"""Methode: every definition, source, status, rounding and caveat, as the atlas holds them."""

import streamlit as st

from analytics.catalog import Dimension, Indicator, IndicatorKind, MonitorCategory
from analytics.language import (
    _,
    capital,
    format_count,
    format_date,
    format_decimal,
    format_share,
    language,
    level_label,
    missing_explanation,
    missing_label,
    status_label,
    unit_label,
)
from analytics.model import Delivery, Kind, Missing, Rounding, RoundingMethod
from analytics.reports.monitor import category_label, defined, whose_figures
from analytics.reports.sourcing import publisher, rounding_text
from analytics.reports.view import View
from pages._parts.chrome import escaped
from pages._parts.display import show_source, where_am_i
from pages._parts.view import this_view


def page(view: View) -> None:
    where_am_i(view, _("Methode"), _("Hoe de cijfers zijn gemaakt, en wat ze wel en niet zeggen"))
    read_first()
    comparing()
    st.header(_("De leveringen"), anchor=False)
    st.markdown(_("Elk cijfer komt uit één levering. Dit zijn ze:"))
    for delivery in view.atlas.rounds():
        with st.expander(
            escaped(delivery.title),
            icon=":material/inventory_2:",
            expanded=delivery.id == view.delivery.id,
        ):
            st.markdown(about_round(view, delivery))
    others = [item for item in view.atlas.deliveries() if item.kind is not Kind.LGB]
    if others:
        with st.expander(_("Grenzen, achtergrond en bibliotheken"), icon=":material/layers:"):
            st.markdown("\n".join(f"- {about_delivery(item)}" for item in others))
    st.header(_("De maten"), anchor=False)
    for kind, title in (
        (IndicatorKind.MEMBERSHIP, _("Lidmaatschap")),
        (IndicatorKind.CONTEXT, _("Achtergrond van een gebied")),
    ):
        st.subheader(title, anchor=False)
        for indicator in view.atlas.catalog.indicators_of(kind):
            with st.expander(indicator.label.get(language()), icon=":material/straighten:"):
                st.markdown(about_indicator(indicator))
    of_library(view)
    st.header(_("De kenmerken"), anchor=False)
    for dimension in view.atlas.catalog.dimensions.values():
        with st.expander(escaped(dimension.label.get(language())), icon=":material/category:"):
            st.markdown(about_dimension(dimension, view.delivery))
    st.header(_("Als een cijfer ontbreekt"), anchor=False)
    st.markdown(_("Een cijfer dat ontbreekt is nooit 0. Op de kaart en in de tabel staat waarom:"))
    st.markdown(
        "\n".join(
            f"- **{missing_label(reason)}**: {missing_explanation(reason)}" for reason in Missing
        )
    )
    missing_here(view)
    show_source(view.delivery)


def of_library(view: View) -> None:
    """The figures of the library as a whole, by what they are about."""
    st.subheader(_("Cijfers van de bibliotheek"), anchor=False)
    st.markdown(whose_figures())
    known = list(view.atlas.catalog.monitor.values())
    for category in MonitorCategory:
        with st.expander(category_label(category), icon=":material/local_library:"):
            lines = [
                f"- **{item.label.get(language())}**: {escaped(defined(item, whole=True))}"
                for item in known
                if item.category is category
            ]
            st.markdown("\n".join(lines))


def comparing() -> None:
    """How libraries are compared with each other: the rules of rank, band, peers and age."""
    st.header(_("Zo vergelijken we bibliotheken"), anchor=False)
    st.markdown(
        "\n".join(
            f"- {text}"
            for text in (
                _(
                    "**Plaats** is een reeks, zoals 12 tot 19. Bibliotheken waarvan de marges (met "
                    "toeval) elkaar raken, kunnen net zo goed andersom staan. Alleen wie een "
                    "cijfer heeft, krijgt een plaats. Buurten krijgen er nooit een."
                ),
                _(
                    "**Spreidingsband** laat zien hoe ver bibliotheken gewoonlijk van het aandeel "
                    "van alle samen af liggen. De band telt twee dingen: toeval, en hoeveel "
                    "bibliotheken onderling verschillen. Binnen de band is een verschil gewoon."
                ),
                _(
                    "**Nederland en provincie** zijn de cijfers uit de levering, met de eigen "
                    "bibliotheek erin. Woont meer dan 10% van de inwoners in het eigen gebied, dan "
                    "vergelijken we met de rest, zonder het eigen gebied."
                ),
                _(
                    "**Even groot** heeft de helft tot het dubbele van uw inwoners. "
                    "**Vergelijkbaar** lijkt daarbinnen het meest op u op de kenmerken die u "
                    "kiest; grootte en aantal leden tellen daarbij niet mee. Er zijn minstens "
                    "vijf bibliotheken nodig, en u zit er zelf nooit in."
                ),
                _(
                    "**Gecorrigeerd voor aandeel jeugd** is het aandeel leden dat er zou zijn met "
                    "de leeftijden van heel Nederland. Wie 18 of ouder is, telt als één groep: "
                    "verschillen daarbinnen blijven staan."
                ),
                _(
                    "**Waarom verschillen wij?** deelt het verschil precies in tweeën: wat hoort "
                    "bij een andere leeftijdsopbouw, en wat er binnen de leeftijden verschilt "
                    "(Kitagawa). Ontbreekt een leeftijd, dan delen we niet."
                ),
                _(
                    "**Ontwikkeling** neemt alleen wat in beide rondes hetzelfde is: gemeenten met "
                    "dezelfde grenzen, waarvan elke bibliotheek beide keren meedeed, in dezelfde "
                    "indeling. Een gemeente die samenging, is vergeleken met haar voorgangers "
                    "samen. Bij andere deelname of grenzen volgt de lijn (met streepjes) alleen "
                    "wat hetzelfde bleef. Bij andere volledigheid en het gratis jeugdlidmaatschap "
                    "(1 juli 2022) staat er wel een verandering, maar geen lijn. Bij een andere "
                    "indeling of een ander ledenbegrip geven we geen verandering."
                ),
                _(
                    "**Grenzen** van twee jaren leggen we op elkaar. Ging er meer dan 1% van het "
                    "land van of naar een ander gebied, dan is de grens veranderd; een kustlijn "
                    "die anders is getekend, telt niet. Cijfers van toen staan alleen op grenzen "
                    "van nu als het land hetzelfde is, of als hele gebieden samen hetzelfde land "
                    "zijn. We verdelen nooit leden naar oppervlakte."
                ),
                _(
                    "**Hoger of lager dan toen** staat er alleen als ook een ander "
                    "koppelingspercentage het verschil niet kan verklaren. Dat percentage is van "
                    "alle leden in de hele ronde; voor huishoudens is het niet te gebruiken."
                ),
            )
        )
    )


def read_first() -> None:
    st.header(_("Lees dit eerst"), anchor=False)
    st.markdown(
        "\n".join(
            f"- {text}"
            for text in (
                _(
                    "**Lid** is wie bij een bibliotheek staat ingeschreven en gekoppeld kon "
                    "worden. **Geen lid** is ieder ander. Wie niet gekoppeld kon worden, "
                    "telt dus als geen lid: het werkelijke aandeel leden ligt eerder hoger."
                ),
                _(
                    "**Personen en huishoudens** staan nooit in één getal. Een huishouden telt mee "
                    "als er minstens één lid woont."
                ),
                _(
                    "**Marges** komen van het afronden. Een aantal van 15 dat op 5 is afgerond, "
                    "ligt tussen 13 en 17; elk cijfer dat daarmee is berekend heeft daarom een "
                    "‘van’ en een ‘tot’."
                ),
                _(
                    "**Vaker of minder vaak lid**, **groter of kleiner dan** staat er alleen als "
                    "het verschil groter is dan de marge van het afronden én dan wat bij een "
                    "groep van die grootte toeval kan zijn (Wilson-interval). Anders is er geen "
                    "duidelijk verschil. De marge in tabellen is alleen die van het afronden."
                ),
                _(
                    "**Vertegenwoordiging** vergelijkt een groep met alle inwoners van hetzelfde "
                    "gebied. De **index** vergelijkt dezelfde groep met een ander gebied. 100 is "
                    "gelijk."
                ),
                _(
                    "**Een plaats** loopt van de hoogste tot de laagste die kan, gezien afronding "
                    "en toeval. **De spreidingsband** ligt om het aandeel van alle "
                    "samen; zij telt toeval en de gewone spreiding tussen bibliotheken mee "
                    "(Spiegelhalter; spreiding volgens Paule en Mandel)."
                ),
                _(
                    "**Gecorrigeerd voor aandeel jeugd**: de aandelen per leeftijd, gewogen met de "
                    "leeftijdsopbouw van heel het land. **Waarom verschillen wij?** splitst een "
                    "verschil precies in leeftijdsopbouw en vaker of minder vaak lid per leeftijd "
                    "(Kitagawa)."
                ),
                _(
                    "**Vergelijkbaar** is wie de helft tot twee keer zoveel inwoners heeft en het "
                    "dichtst bij ligt in de gekozen kenmerken, elk gemeten in standaardafwijkingen."
                ),
                _("**Een aandeel** is altijd de som gedeeld door de som, nooit een gemiddelde."),
                _(
                    "Cijfers zeggen **dat** er verschil is, niet **waardoor**. Veel verschillen "
                    "komen door leeftijd: voor de jeugd is het lidmaatschap gratis."
                ),
            )
        )
    )


def about_delivery(delivery: Delivery) -> str:
    text = _("{title}. Bron: {source}; peildatum {date}; status {status}; grenzen van {year}.")
    text = text.format(
        title=escaped(delivery.title),
        source=escaped(publisher(delivery)),
        date=format_date(delivery.reference_date),
        status=status_label(delivery.status),
        year=delivery.border_year,
    )
    return text + (" " + _("Fictieve gegevens.") if delivery.synthetic else "")


def about_round(view: View, delivery: Delivery) -> str:
    """What a round says about its own numbers."""
    lines = [about_delivery(delivery), capital(rounding_text(delivery)) + "."]
    lines += [rounding_rule(view, rule) for rule in delivery.rounding if len(delivery.rounding) > 1]
    coverage = view.atlas.coverage(delivery)
    if coverage.organisations is not None and coverage.of_organisations:
        lines.append(
            _("{count} van de {of} bibliotheken deden mee.").format(
                count=coverage.organisations, of=coverage.of_organisations
            )
        )
    if coverage.inhabitants and coverage.of_inhabitants:
        lines.append(
            _("Zij bedienen {count} van de {of} inwoners ({share}).").format(
                count=format_count(coverage.inhabitants),
                of=format_count(coverage.of_inhabitants),
                share=format_share(coverage.inhabitants / coverage.of_inhabitants),
            )
        )
    lines.append(
        _("Een lid is lid van een van de deelnemende bibliotheken.")
        if delivery.members_of == "any"
        else _("Een lid is lid van de bibliotheek {name}.").format(
            name=escaped(delivery.members_of)
        )
    )
    if delivery.match_rate is not None:
        lines.append(
            _("Van de leden kon {share} gekoppeld worden.").format(
                share=format_share(delivery.match_rate)
            )
        )
    lines.append(
        _("Niveaus: {levels}.").format(
            levels=", ".join(level_label(level, plural=True) for level in delivery.levels)
        )
    )
    warnings = len(view.atlas.complaints(delivery))
    if warnings:
        lines.append(
            _(
                "Bij het inlezen zijn {count} cijfers opgevallen; ze staan er zoals geleverd."
            ).format(count=format_count(warnings))
        )
    return "\n".join(f"- {line}" for line in lines)


def rounding_rule(view: View, rule: Rounding) -> str:
    """One line of the rounding of a delivery; the last that applies holds."""
    methods = {
        RoundingMethod.NEAREST: _("afgerond op"),
        RoundingMethod.CONTROLLED: _("gecontroleerd afgerond op"),
        RoundingMethod.RANDOM: _("willekeurig afgerond op"),
        RoundingMethod.CELL_KEY: _("verstoord met hoogstens"),
    }
    dimension = view.atlas.catalog.dimensions.get(rule.dimension or "")
    whom = [
        *([_("aandelen")] if rule.measure == "share" else [_("aantallen")]),
        *([level_label(rule.level, plural=True)] if rule.level else []),
        *([unit_label(rule.unit)] if rule.unit else []),
        *([escaped(dimension.label.get(language()).lower())] if dimension else []),
        *([escaped(rule.category)] if rule.category else []),
    ]
    unit = " " + _("procentpunt") if rule.measure == "share" else ""
    exact = rule.base == 1 and rule.measure != "share"
    how = (
        _("niet afgerond")
        if exact
        else f"{methods[rule.method]} {format_decimal(rule.base, 0 if rule.base >= 1 else 1)}{unit}"
    )
    return f"{capital(', '.join(whom))}: {how}."


def about_indicator(indicator: Indicator) -> str:
    tongue = language()
    lines = [
        indicator.description.get(tongue),
        "**" + _("Let op") + "**: " + indicator.caveat.get(tongue),
        _("Eenheid: {unit}.").format(unit=indicator.unit_label.get(tongue)),
        _("Bron: {source}.").format(source=indicator.source.get(tongue)),
        _("Niveaus: {levels}.").format(
            levels=", ".join(level_label(level, plural=True) for level in indicator.levels)
        ),
    ]
    if indicator.too_coarse is not None:
        lines.append(
            _("Te grof om op te sturen als de marge breder is dan {width}.").format(
                width=format_share(indicator.too_coarse)
                if indicator.measure == "share"
                else format_count(indicator.too_coarse)
            )
        )
    return "\n\n".join(lines)


def about_dimension(dimension: Dimension, delivery: Delivery) -> str:
    tongue = language()
    lines = [
        escaped(dimension.description.get(tongue)),
        _("Geteld in: {units}.").format(units=", ".join(map(unit_label, dimension.units))),
        _("Bron: {source}.").format(source=escaped(dimension.source.get(tongue))),
    ]
    if dimension.universe:
        lines.append(
            _("Gaat alleen over {whom}.").format(whom=escaped(dimension.universe.label.get(tongue)))
        )
    if dimension.age_sensitive:
        lines.append(_("Verschillen zijn niet gecorrigeerd voor leeftijd."))
    used = dimension.classification(delivery.classification.get(dimension.id)) or dimension.newest
    for version in dimension.classifications:
        here = (
            _(" (deze ronde)")
            if version.id == used.id and len(dimension.classifications) > 1
            else ""
        )
        lines.append(
            f"**{escaped(version.label.get(tongue))}**{here}: "
            + "; ".join(escaped(category.label.get(tongue)) for category in version.categories)
            + "."
        )
    return "\n\n".join(lines)


def missing_here(view: View) -> None:
    """How many numbers are missing in this round, per level and reason."""
    found = view.atlas.missing_counts(view.delivery)
    if not found:
        return
    st.markdown(_("In deze ronde ontbreken per niveau zoveel cijfers:"))
    st.markdown(
        "\n".join(
            f"- {capital(level_label(level, plural=True))}: "
            + ", ".join(
                f"{format_count(count)} {missing_label(reason)}"
                for reason, count in sorted(reasons.items(), key=lambda item: item[0].code)
            )
            for level, reasons in found.items()
        )
    )


page(this_view())
