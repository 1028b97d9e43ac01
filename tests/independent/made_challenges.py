"""Challenges as an author might make them, by lot: every kind of answer, rule, group and area."""

from random import Random
from typing import Any

from tests.independent.challenges import AMONG
from tests.independent.deliveries import TOTAL
from tests.independent.test_demo import demo_figures, tables

COMPARED = ("index", "verschil", "ledenverschil")
ASKED = ("penetratie", "leden", "niet_leden", "bevolking", *COMPARED, "verandering")
OF_GROUP = ("vertegenwoordiging", "aandeel_leden")
BACKGROUND = ("inwoners", "stedelijkheid", "inkomen_inwoner", "jeugd")
BASES = {
    "penetratie": (15, 20, 24.5, 40),
    "aandeel_leden": (5, 25, 50),
    "index": (80, 95, 100, 105),
    "vertegenwoordiging": (80, 100, 120),
    "verschil": (-2, 0, 1.5),
    "verandering": (-1, 0),
    "ledenverschil": (-200, 0, 100),
}
TEXT = {"nl": "Een tekst.", "en": "A text."}
RULES = ("hoogste", "laagste", "boven", "onder", "ontbreekt")


def challenge(random: Random) -> dict[str, Any]:
    """A challenge, as it would be read from a TOML."""
    subject = _subject(random) if random.random() < 0.3 else None
    kind = random.choice(
        (
            "getal",
            "getal",
            "kies",
            "kies",
            "kaart",
            "volgorde",
            "volgorde",
            "stellingen",
            "bewering",
        )
    )
    made = {
        "id": "gemaakt",
        "level": 1,
        "theme": "gebied",
        "minutes": 5,
        "title": TEXT,
        "story": TEXT,
        "question": TEXT,
        "hints": [TEXT],
        "explanation": TEXT,
        "pitfall": TEXT,
        "answer": _answer(random, kind, subject is not None),
    }
    if subject is not None:
        made |= {"subject": subject, "where": {"area": "onderwerp"}}
    if random.random() < 0.3:
        made["figures"] = {"cijfer": figure(random, subject is not None)}
    return made


def figure(random: Random, subject: bool = False, dimension: str | None = None) -> dict[str, Any]:
    """A figure of an area, of a group (of this dimension)."""
    tabled = [pair for pair in tables() if pair[0] == "lgb-2023"]
    chosen = [pair for pair in tabled if dimension in (None, pair[2])]
    _delivery, unit, of = random.choice([*chosen, *(pair for pair in chosen if pair[2] == TOTAL)])
    category = TOTAL
    if of != TOTAL:
        category = random.choice(demo_figures().lgb["lgb-2023"].categories(of))
    indicator = random.choice([*ASKED, *(OF_GROUP if of != TOTAL else ())])
    if dimension is None and random.random() < 0.1:
        return {"indicator": random.choice(BACKGROUND)}
    made = {"indicator": indicator, "unit": unit, "dimension": of, "category": category}
    made["area"] = random.choice(("eigen", "eigen", "provincie", *(("onderwerp",) * 3 * subject)))
    if indicator in COMPARED:
        made["benchmark"] = random.choice(("land", "land", "provincie", "eigen"))
    return made


def _ruled(random: Random, made: dict[str, Any], rules: tuple[str, ...]) -> dict[str, Any]:
    """With a rule, and what belongs to it."""
    rule = random.choice(rules)
    indicator = made["figure"]["indicator"]
    if rule in ("boven", "onder"):
        made["base"] = random.choice(BASES.get(indicator, (100, 1000, 5000)))
    if rule == "ontbreekt" and random.random() < 0.3:
        made["reason"] = random.choice(("confidential", "not_delivered", "unreliable"))
    return made | {"rule": rule}


def _subject(random: Random) -> dict[str, Any]:
    among = random.choice(list(AMONG))
    made = {"among": among, "figure": figure(random) | {"area": "optie"}}
    return _ruled(random, made, RULES if among != "buurten" else RULES[2:])


def _answer(random: Random, kind: str, subject: bool) -> dict[str, Any]:
    match kind:
        case "getal":
            return {"kind": kind, "figure": figure(random, subject)}
        case "stellingen":
            return {
                "kind": kind,
                "several": random.random() < 0.7,
                "statements": [
                    {
                        "id": f"s{number}",
                        "text": {"nl": f"Tekst {number}.", "en": f"Text {number}."},
                    }
                    | _right(random, "when", subject)
                    for number in range(random.randint(2, 5))
                ],
            }
        case "bewering":
            figures = [
                figure(random, subject) | {"indicator": "penetratie"}
                for _number in range(random.randint(2, 6))
            ]
            for item in figures:
                item.pop("benchmark", None)
            return {
                "kind": kind,
                "figures": figures,
                "benchmarks": random.choice((["land"], ["provincie"], ["land", "provincie"])),
                "caveats": [
                    {
                        "id": f"k{number}",
                        "text": {"nl": f"Let op {number}.", "en": f"Mind {number}."},
                    }
                    | _right(random, "fits", subject)
                    for number in range(random.randint(2, 4))
                ],
            }
    made: dict[str, Any] = {"kind": kind}
    among = random.choice(["gemeenten", "wijken"] if kind == "volgorde" else list(AMONG))
    if kind == "kaart" or random.random() < 0.5:
        made |= {"among": among, "figure": figure(random) | {"area": "optie"}}
    else:
        pairs = [pair for pair in tables() if pair[0] == "lgb-2023" and pair[2] != TOTAL]
        # Of two groups there is nothing to choose: the reader refuses those.
        pairs = [
            pair for pair in pairs if len(demo_figures().lgb["lgb-2023"].categories(pair[2])) > 2
        ]
        dimension = random.choice(pairs)[2]
        made |= {"dimension": dimension, "figure": figure(random, subject, dimension)}
        del made["figure"]["category"], made["figure"]["dimension"]
    rules = RULES if made.get("among") != "buurten" else RULES[2:]
    if kind == "volgorde":
        return made | {"rule": "hoogste", "most": random.randint(3, 8)}
    made = _ruled(random, made, rules)
    if kind == "kies" and made["rule"] not in ("hoogste", "laagste"):
        made["several"] = random.random() < 0.7
    return made


def _right(random: Random, conditions: str, subject: bool) -> dict[str, Any]:
    if random.random() < 0.2:
        return {"right": random.random() < 0.5}
    return {conditions: [_when(random, subject) for _number in range(random.randint(1, 2))]}


def _when(random: Random, subject: bool) -> dict[str, Any]:
    told = figure(random, subject)
    indicator = told["indicator"]
    kinds = ["boven", "onder", "bekend", "ontbreekt"]
    if indicator in ("index", "verschil", "vertegenwoordiging"):
        kinds += ["duidelijk-boven", "duidelijk-onder", "onduidelijk"] * 2
    made: dict[str, Any] = {"figure": told, "is": random.choice(kinds)}
    if made["is"] == "ontbreekt" and random.random() < 0.3:
        made["reason"] = random.choice(("confidential", "not_delivered", "not_applicable"))
    if made["is"] in ("boven", "onder") and random.random() < 0.5:
        made["than"] = told | {"area": random.choice(("land", "provincie"))}
    elif made["is"] not in ("bekend", "ontbreekt"):
        made["than"] = random.choice(BASES.get(indicator, (100, 1000, 5000)))
    return made
