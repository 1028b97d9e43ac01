"""Challenges put to libraries of the demo, by hand: what right answers are is written down here."""

from datetime import UTC, datetime
from typing import Any

from analytics.catalog.challenges import Challenge, Whose
from analytics.model import Unit
from analytics.reports import figures
from analytics.reports.codes import code_of
from analytics.reports.figures import with_margin
from analytics.reports.view import View, catchment
from analytics.workshop.outcome import Intentions, Outcome, TeamOutcome
from analytics.workshop.posed import Evidence, Given, Option, Posed, Truth

HOSTILE = '=HYPERLINK("http://kwaad.example","klik") <b>*vet*</b> #set page(fill: red)'
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
INTENTIONS = Intentions(
    "Met de basisscholen in Zuid praten over lezen.", "De wethouder, in februari.", "In juni"
)


def challenge(identity: str, kind: str, **answer: Any) -> Challenge:
    text = {"nl": f"Over {identity}", "en": identity}
    return Challenge.model_validate(
        {
            "id": identity,
            "level": 1,
            "theme": "gebied",
            "minutes": 5,
            "title": text,
            "story": text,
            "question": text,
            "hints": [text],
            "explanation": text,
            "pitfall": text,
            "answer": {"kind": kind} | answer,
        }
    )


def posed(view: View, made: Challenge, truth: Truth, **more: Any) -> Posed:
    area = catchment(view.selection.organisation)
    said: dict[str, Any] = {
        "title": made.title.nl,
        "story": "De wethouder vraagt ernaar.",
        "question": f"Wat weet u over {view.name(area)}?",
        "hints": ("Kijk op de eerste bladzijde.",),
        "options": (),
        "claims": (),
        "benchmarks": {},
        "unit": "",
        "page": "",
        "selection": view.selection,
        "explanation": "Zo zit het.",
        "pitfall": "Wie geen lid is, komt soms toch.",
        "evidence": evidence(view, "penetratie"),
        "synthetic": view.delivery.synthetic,
    }
    return Posed(made, area, view.name(area), truth=truth, **(said | more))


def evidence(view: View, *indicators: str) -> tuple[Evidence, ...]:
    area = catchment(view.selection.organisation)
    found = []
    for name in indicators:
        indicator = view.atlas.catalog.indicators[name]
        written = with_margin(figures.figure(view, area, name, Unit.PERSONS), indicator)
        found.append(Evidence(indicator.label.nl, written, code_of(view, area, name)))
    return tuple(found)


def every_kind(view: View) -> list[tuple[Posed, Given]]:
    """One of each kind of answer, with an answer."""
    area = catchment(view.selection.organisation)
    share = figures.figure(view, area, "penetratie", Unit.PERSONS)
    ages = tuple(Option(code, label) for code, label in (("0-3", "0 tot 4 jaar"), ("18+", HOSTILE)))
    own = {"indicator": "penetratie"}
    option = own | {"area": "optie"}
    number = challenge("leden", "getal", figure=own)
    chosen = challenge(
        "groepen", "kies", dimension="leeftijd", figure=own, rule="boven", base=20, several=True
    )
    on_map = challenge("wijk", "kaart", among="wijken", figure=option)
    order = challenge("volgorde", "volgorde", among="wijken", figure=option)
    claim = challenge(
        "bewering",
        "bewering",
        figures=[own, own],
        benchmarks=["land"],
        caveats=[{"id": name, "text": {"nl": name, "en": name}, "right": True} for name in "ab"],
    )
    words = challenge("woorden", "tekst")
    return [
        (posed(view, number, Truth(evidence(view, "penetratie")[0].written, share), unit="%"),
         {"number": 25.5}),
        (posed(view, chosen, Truth("18 jaar en ouder", right=frozenset({"18+"})), options=ages),
         {"chosen": ["18+", "0-3"]}),
        (posed(view, on_map, Truth("Noord", right=frozenset({"WK1"})),
               options=(Option("WK1", "Noord"), Option("WK2", "Zuid"))),
         {"chosen": ["WK2"]}),
        (posed(view, order, Truth("Zuid → Noord"),
               options=(Option("WK1", "Noord"), Option("WK2", "Zuid"))),
         {"order": ["WK2", "WK1"]}),
        (posed(view, claim, Truth("Het aandeel is hoger dan in Nederland"),
               options=(Option("a", "Let op de marge"), Option("b", "Let op de leeftijd")),
               claims=("Aandeel leden", "Aandeel kinderen"),
               benchmarks={Whose.COUNTRY: "Nederland"}),
         {"figure": 1, "higher": True, "benchmark": "land", "caveat": "a"}),
        (posed(view, words, Truth("")), {"text": HOSTILE}),
    ]  # fmt: skip


def team(view: View, name: str = "De Lezers") -> TeamOutcome:
    """A team that answered all but the last but one."""
    scores = (1.0, 0.5, 0.0, 1.0, None, None)
    found = []
    for place, ((put, given), score) in enumerate(zip(every_kind(view), scores, strict=True)):
        said = None if place == 4 else given
        found.append(Outcome(put, said, score, hints=place % 2, at=AT if said else None))
    return TeamOutcome(
        name, view.selection.organisation, view.organisation.name, tuple(found), INTENTIONS
    )
