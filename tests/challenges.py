"""A challenge of every kind of answer, for tests of the pages; for library F001 of the demo."""

from typing import Any

from analytics.catalog.challenges import Challenge
from analytics.reports.view import View
from analytics.workshop.posed import Given, Posed
from analytics.workshop.posing import pose

LIBRARY = "F001"
_SHARE = {"indicator": "penetratie"}


def _texts(text: str) -> dict[str, str]:
    return {"nl": text, "en": f"{text} (en)"}


def made(kind: str, answer: dict[str, Any], **more: Any) -> Challenge:
    """A challenge with texts that can be found again; other fields in `more`."""
    given = {
        "id": f"proef-{kind}",
        "level": 1,
        "theme": "gebied",
        "minutes": 3,
        "title": _texts(f"Proef {kind}"),
        "story": _texts("Iemand wil het weten."),
        "question": _texts("Wat is het?"),
        "hints": [_texts("Eerste hint."), _texts("Tweede hint.")],
        "explanation": _texts(f"Uitleg van {kind}."),
        "pitfall": _texts(f"Valkuil van {kind}."),
        "answer": answer,
    }
    return Challenge.model_validate(given | more)


CHALLENGES: dict[str, Challenge] = {
    item.id: item
    for item in (
        made("getal", {"kind": "getal", "figure": _SHARE}),
        made(
            "een",
            {"kind": "kies", "dimension": "leeftijd", "figure": {"indicator": "leden"}},
            level=2,
            theme="profielen",
        ),
        made(
            "meer",
            {
                "kind": "kies",
                "several": True,
                "dimension": "leeftijd",
                "figure": {"indicator": "vertegenwoordiging"},
                "rule": "onder",
                "base": 100,
            },
            level=2,
            theme="profielen",
        ),
        made(
            "zinnen",
            {
                "kind": "stellingen",
                "statements": [
                    {"id": "waar", "text": _texts("Dit is waar."), "right": True},
                    {"id": "mis", "text": _texts("Dit is *niet* waar."), "right": False},
                ],
            },
        ),
        made("kaart", {"kind": "kaart", "among": "wijken", "figure": _SHARE}, level=3),
        made(
            "rij",
            {"kind": "volgorde", "dimension": "leeftijd", "figure": {"indicator": "leden"}},
            level=3,
        ),
        made(
            "claim",
            {
                "kind": "bewering",
                "figures": [
                    _SHARE,
                    _SHARE | {"dimension": "leeftijd", "category": "4-9"},
                    _SHARE | {"dimension": "leeftijd", "category": "18+"},
                ],
                "benchmarks": ["land"],
                "caveats": [
                    {
                        "id": "koppeling",
                        "text": _texts("Niet iedereen is gekoppeld."),
                        "right": True,
                    },
                    {"id": "bereik", "text": _texts("Dit is bereik."), "right": False},
                ],
            },
            level=4,
        ),
        made("tekst", {"kind": "tekst"}, level=4, theme="zo-wat"),
    )
}
"""By id, each of another kind of answer."""


def right(posed: Posed) -> Given:
    """An answer that is wholly right."""
    truth = posed.truth
    match posed.kind:
        case "getal":
            assert truth.band is not None
            return {"number": truth.band.low}
        case "volgorde":
            values = {item.id: item.figure.value or 0.0 for item in posed.options if item.figure}
            return {"order": sorted(values, key=lambda item: -values[item])}
        case "bewering":
            figure, higher, benchmark = min(truth.holding)
            return {
                "figure": figure,
                "higher": higher,
                "benchmark": benchmark,
                "caveat": min(truth.right),
            }
        case "tekst":
            return {"text": "Eén op de vijf."}
        case _:
            return {"chosen": sorted(truth.right)}


def wrong(posed: Posed) -> Given:
    """An answer in which nothing is right; of own words there is none."""
    truth = posed.truth
    others = [item.id for item in posed.options if item.id not in truth.right]
    match posed.kind:
        case "getal":
            return {"number": 0.1}
        case "volgorde":
            return {"order": right(posed).get("order", [])[::-1]}
        case "bewering":
            figure, higher, benchmark = min(truth.holding)
            return {
                "figure": figure,
                "higher": not higher,
                "benchmark": benchmark,
                "caveat": others[0],
            }
        case _:
            return {"chosen": others[:1]}


def posed_for(view: View) -> dict[str, Posed]:
    """Every challenge as it is put there."""
    found = {identity: pose(item, view) for identity, item in CHALLENGES.items()}
    return {identity: item for identity, item in found.items() if isinstance(item, Posed)}
