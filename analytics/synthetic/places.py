"""The fictional country by name: gemeenten, organisations, and words to name the rest with.

Places are in km from the south-western corner of `landscape`. None of these gemeenten exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

PROVINCES = {
    "PV90": ("Veerneland", (34.0, 54.0)),
    "PV91": ("Noorderwaard", (48.0, 92.0)),
    "PV92": ("Overlinde", (77.0, 58.0)),
    "PV93": ("Zuidermark", (68.0, 18.0)),
    "PV94": ("Kapelland", (24.0, 20.0)),
}
"""Code, name, and roughly the middle; PV90 is the one in detail."""

DETAILED = "PV90"


@dataclass(frozen=True, slots=True)
class Plan:
    """A gemeente in detail: its town, how many people, and how many wijken and buurten."""

    code: str
    name: str
    x: float
    y: float
    radius: float
    inhabitants: int
    town_wijken: int
    rural_wijken: int
    buurten_per_wijk: float


GEMEENTEN = (
    Plan("GM9001", "Aldermonde", 47.9, 51.0, 3.1, 124_300, 9, 2, 5.6),
    Plan("GM9002", "Hoogveerne", 57.5, 63.0, 2.3, 62_900, 6, 2, 4.6),
    Plan("GM9003", "Brekerdam", 37.5, 57.3, 1.9, 41_200, 5, 1, 4.4),
    Plan("GM9004", "Zuiderlake", 35.3, 47.6, 1.8, 36_800, 4, 2, 4.2),
    Plan("GM9005", "Tielwerve", 63.5, 52.5, 1.5, 28_700, 3, 2, 4.0),
    Plan("GM9006", "Merewolde", 22.5, 63.2, 1.7, 33_900, 4, 2, 4.2),
    Plan("GM9007", "Langstrate", 19.5, 44.2, 1.4, 21_400, 2, 2, 3.8),
    Plan("GM9008", "Sint Odulf", 45.5, 65.0, 1.2, 17_100, 2, 2, 3.6),
    Plan("GM9009", "Kerkelo", 57.0, 44.5, 1.1, 14_300, 1, 3, 3.4),
    Plan("GM9010", "Dorrewijk", 41.5, 39.5, 0.9, 8_700, 1, 0, 5.0),
    Plan("GM9011", "Vlierhaven", 16.6, 59.9, 1.3, 24_000, 3, 1, 3.6),
    Plan("GM9012", "Zandoever", 10.6, 40.0, 0.9, 8_200, 1, 1, 3.5),
    Plan("GM9013", "Rinsumerdijk", 21.5, 78.0, 0.9, 10_100, 1, 2, 3.2),
    Plan("GM9014", "Elsmeden", 47.5, 75.5, 1.4, 26_300, 3, 2, 3.8),
    Plan("GM9015", "Grootlo", 66.5, 68.5, 1.2, 18_200, 2, 2, 3.4),
    Plan("GM9021", "Wolmaren", 29.0, 37.6, 1.2, 23_400, 2, 3, 3.6),
)
MERGED = ("GM9021", ("GM9016", "Wolderveen"), ("GM9017", "Maarslo"), (31.8, 32.4), 0.9)
"""A gemeente that in the older borders was two; where the second of them had its town."""


@dataclass(frozen=True, slots=True)
class Library:
    """An organisation of the detailed province, and what is special about its figures."""

    id: str
    name: str
    gemeenten: tuple[str, ...]
    branches: int
    appeal: float
    rounds: tuple[int, ...] = (2021, 2023)


LIBRARIES = (
    Library("F001", "Bibliotheek Aldermonde", ("GM9001",), 5, 0.12),
    Library(
        "F002",
        "Bibliotheek Veernestreek",
        ("GM9002", "GM9005", "GM9009", "GM9014", "GM9015"),
        9,
        0.0,
    ),
    Library("F003", "Bibliotheek Merewolde-Langstrate", ("GM9006", "GM9007"), 4, 0.26),
    Library("F004", "Bibliotheek aan Zee", ("GM9011", "GM9012", "GM9013"), 4, -0.14),
    Library("F005", "Bibliotheek Brekerdam", ("GM9003",), 2, 0.05),
    Library("F006", "Bibliotheek De Twee Oevers", ("GM9003", "GM9004"), 4, 0.0, (2023,)),
    Library("F007", "Bibliotheek Odulf en Dorre", ("GM9008", "GM9010"), 3, -0.22, (2021,)),
    Library("F008", "Bibliotheek Wolmaren", ("GM9021",), 3, -0.02),
)
ONLY_WIJK = "F004"
"""Its figures stop at wijk."""

POI = {
    "PV90": "Leesnet Veerneland",
    "PV91": "Noorderlezen",
    "PV92": "Boekenraad Linde en Mark",
    "PV93": "Boekenraad Linde en Mark",
    "PV94": "Kapellandse Bibliotheekdienst",
}

_PLACE_STARTS = (
    "Aver",
    "Bolder",
    "Crom",
    "Dever",
    "Ester",
    "Fiems",
    "Golder",
    "Hemmer",
    "Ibber",
    "Jelle",
    "Kolver",
    "Lutter",
    "Menger",
    "Nisse",
    "Wolfer",
    "Pelder",
    "Ravel",
    "Sibbe",
    "Tjalde",
    "Ulver",
    "Vaarder",
    "Amper",
    "Zevel",
    "Bruim",
    "Dalder",
    "Eemel",
    "Garmer",
    "Holle",
    "Kappel",
    "Leiver",
    "Marder",
    "Dinter",
    "Ommel",
    "Reder",
    "Schiel",
    "Tolver",
    "Velder",
    "Wimmer",
    "Zander",
    "Steiner",
)
_PLACE_ENDS = (
    "dam",
    "lo",
    "werve",
    "wolde",
    "drecht",
    "gaast",
    "hoek",
    "rode",
    "zijl",
    "kerke",
    "brugge",
    "dijk",
    "stede",
    "loon",
    "meden",
    "wierde",
    "haren",
    "berge",
    "monde",
    "oord",
)
_QUARTER_STARTS = (
    "Aalbes",
    "Bernagie",
    "Citroenvlinder",
    "Duindoorn",
    "Eikvaren",
    "Fazanten",
    "Galigaan",
    "Heemst",
    "IJzerhard",
    "Jeneverbes",
    "Kardoen",
    "Lisdodde",
    "Moerbei",
    "Nachtegaals",
    "Oeverzwaluw",
    "Parelmoer",
    "Rietzanger",
    "Salie",
    "Tormentil",
    "Uurwerk",
    "Veenpluis",
    "Wulpen",
    "Zonnedauw",
    "Akoniet",
    "Blauwborst",
    "Dukaten",
    "Engelwortel",
    "Gierzwaluw",
    "Havikskruid",
    "Ketelmakers",
    "Lantaarn",
    "Muskusroos",
    "Notaris",
    "Ossenwei",
    "Pijpbloem",
    "Rogge",
    "Steenbreek",
    "Torenvalk",
    "Vuurdoorn",
    "Wilgenroos",
    "Zeepkruid",
    "Knipmes",
    "Sluismeesters",
    "Turfschippers",
    "Zilverreiger",
)
_QUARTER_ENDS = {
    "centrum": ("kwartier", "markt", "poort"),
    "oud": ("kwartier", "buurt", "singel"),
    "hoogbouw": ("flats", "wijk", "plein"),
    "tuinwijk": ("buurt", "hof", "gaarde"),
    "nieuwbouw": ("velden", "eiland", "tuinen"),
    "villa": ("park", "hout", "laan"),
    "campus": ("campus",),
    "bedrijven": ("werf", "terrein"),
}


_REAL = {"Garmerwolde"}
"""Places that do exist."""


def place_names(rng: np.random.Generator) -> Iterator[str]:
    """Names for villages and gemeenten, each once, in an order of chance."""
    pairs = [start + end for start in _PLACE_STARTS for end in _PLACE_ENDS]
    taken = {plan.name for plan in GEMEENTEN} | {name for _, name in MERGED[1:3]} | _REAL
    return (pairs[k] for k in rng.permutation(len(pairs)) if pairs[k] not in taken)


def quarter_name(kind: str, taken: set[str], rng: np.random.Generator) -> str:
    """A name for a quarter or a neighbourhood that its gemeente doesn't have yet."""
    ends = _QUARTER_ENDS[kind]
    while True:
        start = _QUARTER_STARTS[rng.integers(len(_QUARTER_STARTS))]
        name = start + ends[rng.integers(len(ends))]
        if kind == "bedrijven":
            name = "Bedrijvenpark " + name
        if not any(start in other for other in taken):
            taken.add(name)
            return name
        if sum(1 for other in taken if other) > 40:
            taken.add(name)
            return name


LIBRARY_WORDS = tuple(
    f"De {bird}"
    for bird in (
        "Aalscholver",
        "Appelvink",
        "Baardman",
        "Beflijster",
        "Bergeend",
        "Blauwborst",
        "Boerenzwaluw",
        "Bokje",
        "Bonte Kraai",
        "Boomklever",
        "Boomkruiper",
        "Boompieper",
        "Boomvalk",
        "Bosuil",
        "Braamsluiper",
        "Brandgans",
        "Buizerd",
        "Dodaars",
        "Draaihals",
        "Duinpieper",
        "Eidereend",
        "Fitis",
        "Fluiter",
        "Fuut",
        "Gaai",
        "Geelgors",
        "Gekraagde Roodstaart",
        "Gierzwaluw",
        "Glanskop",
        "Goudhaan",
        "Goudvink",
        "Graspieper",
        "Grauwe Gans",
        "Grauwe Kiekendief",
        "Groene Specht",
        "Groenling",
        "Grutto",
        "Havik",
        "Heggenmus",
        "Holenduif",
        "Hop",
        "Houtsnip",
        "Huismus",
        "IJsvogel",
        "Kauw",
        "Kemphaan",
        "Kerkuil",
        "Kievit",
        "Kleine Karekiet",
        "Kluut",
        "Kneu",
        "Koekoek",
        "Koolmees",
        "Kraanvogel",
        "Krakeend",
        "Kramsvogel",
        "Kruisbek",
        "Kuifeend",
        "Kuifmees",
        "Kwartel",
        "Kwartelkoning",
        "Lepelaar",
        "Matkop",
        "Meerkoet",
        "Merel",
        "Middelste Zaagbek",
        "Nachtegaal",
        "Nachtzwaluw",
        "Noordse Stern",
        "Notenkraker",
        "Oeverloper",
        "Oeverzwaluw",
        "Ooievaar",
        "Orpheusspotvogel",
        "Paapje",
        "Patrijs",
        "Pestvogel",
        "Pijlstaart",
        "Pimpelmees",
        "Porseleinhoen",
        "Putter",
        "Raaf",
        "Ransuil",
        "Reiger",
        "Rietgors",
        "Rietzanger",
        "Ringmus",
        "Rode Wouw",
        "Roek",
        "Roerdomp",
        "Roodborst",
        "Roodborsttapuit",
        "Scholekster",
        "Sijs",
        "Slechtvalk",
        "Slobeend",
        "Smient",
        "Snor",
        "Sperwer",
        "Spotvogel",
        "Spreeuw",
        "Sprinkhaanzanger",
        "Staartmees",
        "Steenuil",
        "Steltkluut",
        "Strandplevier",
        "Tafeleend",
        "Tapuit",
        "Tjiftjaf",
        "Torenvalk",
        "Tuinfluiter",
        "Tureluur",
        "Turkse Tortel",
        "Veldleeuwerik",
        "Velduil",
        "Vink",
        "Visarend",
        "Visdief",
        "Vuurgoudhaan",
        "Waterhoen",
        "Waterral",
        "Watersnip",
        "Wespendief",
        "Wielewaal",
        "Wilde Eend",
        "Winterkoning",
        "Wintertaling",
        "Witte Kwikstaart",
        "Wulp",
        "Zanglijster",
        "Zeearend",
        "Zomertaling",
        "Zomertortel",
        "Zwarte Mees",
        "Zwarte Stern",
    )
)
"""What made-up organisations are called after: birds."""
