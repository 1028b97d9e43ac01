"""A workshop on paper: the questions without a single answer, and the answers for who leads it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from analytics.catalog.challenges import Quantity, Whose, challenges, figures_in
from analytics.language import use_language
from analytics.model import Missing
from analytics.reports.document import Boxes, Document, HouseStyle, Lines, Rows
from analytics.reports.forms import written
from analytics.reports.table import figure_of
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.asking import Asking
from analytics.workshop.paper import OnPaper, for_facilitator, for_participants
from analytics.workshop.paper_figures import appendix
from analytics.workshop.posed import Band, Posed
from analytics.workshop.posing import pose
from analytics.workshop.programme import timetable
from tests.reports.test_documents import pages, plain
from tests.reports.test_pdf import elements
from tests.workshop import made
from tests.workshop.test_card import loose


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def views(atlas: Atlas) -> list[View]:
    return [view_of(atlas, library) for library in ("F001", "F002")]


def put_to(view: View) -> dict[str, Posed]:
    found = {put.challenge.id: put for put, _given in made.every_kind(view)}
    number = found["leden"]
    band = replace(number.truth, band=Band(20.5, 20.5, 1))
    return found | {"leden": replace(number, truth=band)}


@pytest.fixture(scope="module")
def libraries(views: list[View]) -> list[OnPaper]:
    one, other = (OnPaper(view.organisation.name, view, put_to(view)) for view in views)
    fewer = {name: put for name, put in other.posed.items() if name != "volgorde"}
    return [one, replace(other, posed=fewer)]


def both(libraries: list[OnPaper]) -> tuple[Document, Document]:
    programme = timetable([put.challenge for put in libraries[0].posed.values()], 90)
    with use_language("nl"):
        return (
            for_participants("Meer uit data", programme, libraries, HouseStyle()),
            for_facilitator("Meer uit data", programme, libraries, HouseStyle()),
        )


@pytest.fixture(scope="module")
def pdfs(libraries: list[OnPaper]) -> tuple[bytes, ...]:
    return tuple(written(document, "pdf") for document in both(libraries))


def questions(pdf: bytes) -> str:
    """All but the appendices with figures, which begin on a page of their own."""
    told, within = list[str](), False
    for page in map(plain, pages(pdf)):
        within = plain("Cijfers bij de uitdagingen") in page or (
            within and plain("Over het werkgebied van") not in page
        )
        told += [] if within else [page]
    return " ".join(told)


def labels(part: Rows) -> list[str]:
    return [column.label for column in part.table.columns]


def test_every_figure_that_a_challenge_stands_on_is_on_paper(
    atlas: Atlas, views: list[View]
) -> None:
    seen: set[str] = set()
    with use_language("nl"):
        for view in (*views, view_of(atlas, "F006")):
            for challenge in challenges().values():
                put = pose(challenge, view)
                if not isinstance(put, Posed):
                    continue
                found = [part for part in appendix(view, [put]) if isinstance(part, Rows)]
                cells = [cell for part in found for row in part.table.rows for cell in row]
                numbers = {(one.value, one.missing) for one in map(figure_of, cells) if one}
                asking = Asking(view, put.selection.area)
                for asked in figures_in((challenge.answer, challenge.figures)):
                    # More members than at another share is reckoned from what stands there.
                    if asked.area is Whose.OPTION or asked.indicator == Quantity.EXTRA:
                        continue
                    figure = asking.figure(asked)
                    if asked.indicator == Quantity.CHANGE and figure.missing:
                        # The table says what lies between.
                        assert any("Wat ertussen ligt" in labels(part) for part in found)
                        continue
                    whole = asking.code(asked.area) and figure.missing is not Missing.NOT_DELIVERED
                    if whole and asking.written(asked, figure) not in cells:
                        assert (figure.value, figure.missing) in numbers, (challenge.id, asked)
                    seen.add(challenge.id)
                if any(option.figure for option in put.options):
                    for option in put.options:
                        assert option.figure is not None
                        assert (option.figure.value, option.figure.missing) in numbers
                assert len(found) == len({part.table.title for part in found}), challenge.id
    assert len(seen) > 20


def test_tables_stand_once_and_say_where_they_are_from(libraries: list[OnPaper]) -> None:
    one = libraries[0]
    put = list(one.posed.values())
    with use_language("nl"):
        once, twice = appendix(one.view, put), appendix(one.view, put * 2)
    assert once == twice
    tables = [part for part in once if isinstance(part, Rows)]
    own = "het werkgebied van Bibliotheek Aldermonde"
    assert [part.table.title for part in tables] == [
        f"Iedereen · personen · {own}",
        f"Leeftijd · Personen · {own}",
        f"Leeftijd · Aandeel leden per groep, {own} en elders",
    ]
    assert all("peildatum 1 januari 2023" in part.table.source_line for part in tables)
    assert not any(any(part.codes) for part in tables)


def test_a_claim_about_the_province_finds_a_judgement_of_it(views: list[View]) -> None:
    with use_language("nl"):
        put = pose(challenges()["houdt-het-stand"], views[0])
        assert isinstance(put, Posed)
        tables = [part for part in appendix(views[0], [put]) if isinstance(part, Rows)]
    told = [labels(part)[-2:] for part in tables if "elders" in part.table.title]
    assert told
    for label in told:
        assert label == ["Hier, naast Nederland (fictief)", "Hier, naast provincie Veerneland"]


def test_participants_get_the_questions_and_no_answer(
    pdfs: tuple[bytes, ...], views: list[View]
) -> None:
    told = questions(pdfs[0])
    for said in ("Programma", "1. Over leden", "De wethouder vraagt ernaar.", "Ons antwoord",
                 "Schrijf de naam van de wijk op.", "□ 0 tot 4 jaar", made.HOSTILE,
                 "Ons antwoord, in %", "□ Let op de marge",
                 "□ hoger", "0:10", "Kruis alles aan wat klopt:"):  # fmt: skip
        assert plain(said) in told, said
    for view in views:
        assert plain(f"Wat weet u over {view.name(view.within)}?") in told
    # What is right, its margin, the explanation, hints and codes are not for here.
    for answer in ("20,5", "18 jaar en ouder", "Zo zit het.", "Wie geen lid is", "Kijk op de",
                   f"{views[0].atlas.version[:6]}.", "penetratie", "hoger is dan in"):  # fmt: skip
        assert plain(answer) not in told, answer


def test_the_facilitator_gets_what_is_right_for_each_library(
    pdfs: tuple[bytes, ...], views: list[View]
) -> None:
    told = plain(" ".join(pages(pdfs[1])))
    for view in views:
        (share,) = made.evidence(view, "penetratie")
        assert plain(share.written) in told
        assert plain(share.code) in told
    for said in ("20,5%, als u afrondt op 1 cijfer achter de komma.", "18 jaar en ouder",
                 "Zo zit het.", "Wie geen lid is, komt soms toch.", "Kijk op de eerste bladzijde.",
                 "Eigen woorden: er is geen goed of fout.",
                 "Niet voor deze bibliotheek, omdat haar cijfers het niet toelaten: Over volgorde.",
                 ):  # fmt: skip
        assert plain(said) in told, said


def test_a_facilitator_reads_the_own_figures_of_claims_not_all_that_they_are_held_against(
    views: list[View],
) -> None:
    view = views[0]
    put = pose(challenges()["houdt-het-stand"], view)
    assert isinstance(put, Posed)
    given = OnPaper(view.organisation.name, view, {put.challenge.id: put})
    plan = timetable([put.challenge], 90)
    file = written(for_facilitator("Op papier", plan, [given], HouseStyle()), "pdf")
    told = plain(" ".join(pages(file)))
    claims = [one for one in put.evidence if one.options]
    own = [one for one in claims if put.name in one.label]
    assert len(own) * 3 == len(claims)
    assert all(plain(one.code) in told for one in own)
    assert not any(plain(one.code) in told for one in claims if one not in own)


@pytest.mark.parametrize(
    ("band", "told"),
    [
        (Band(21, 21, 0), "21%, afgerond op een heel getal."),
        (Band(20.5, 20.5, 1), "20,5%, als u afrondt op 1 cijfer achter de komma."),
        (Band(20.45, 20.55, 2), "Van 20,45% tot en met 20,55%: meer is door"),
    ],
)
def test_what_counts_as_right_follows_the_band(
    libraries: list[OnPaper], band: Band, told: str
) -> None:
    one = libraries[0]
    put = one.posed["leden"]
    put = replace(put, truth=replace(put.truth, band=band))
    _asked, answers = both([replace(one, posed={"leden": put})])
    facts = [item for part in answers.parts for item in getattr(part, "items", ())]
    assert any(term == "Wat telt als goed" and said.startswith(told) for term, said in facts)


def test_every_library_begins_on_a_page_of_its_own(pdfs: tuple[bytes, ...]) -> None:
    for content in pdfs:
        begins = [
            place
            for place, page in enumerate(pages(content))
            if "Over het werkgebied van" in page.replace("\r\n", " ")
        ]
        assert len(begins) == 2
        assert begins[0] > 0


def test_both_are_tagged_and_paint_nothing_loose(pdfs: tuple[bytes, ...]) -> None:
    for content in pdfs:
        with pikepdf.open(BytesIO(content)) as book:
            kinds = [path[-1] for path, _item in elements(book.Root.StructTreeRoot.K)]
            levels = [int(kind[2:]) for kind in kinds if kind.startswith("/H")]
            assert levels[0] == 1
            assert all(later - level <= 1 for level, later in pairwise(levels))
            assert loose(book) == 0
    with pikepdf.open(BytesIO(pdfs[0])) as book:
        kinds = [path[-1] for path, _item in elements(book.Root.StructTreeRoot.K)]
        # Boxes to tick are lists, each box the label of its item.
        assert kinds.count("/LI") == kinds.count("/Lbl") > 10


def test_there_is_room_for_every_answer(libraries: list[OnPaper]) -> None:
    asked, _answers = both(libraries)
    rooms = [part for part in asked.parts if isinstance(part, Boxes | Lines)]
    assert Lines(count=7) in rooms
    assert Lines("2.") in rooms
    assert Lines("Ons antwoord") in rooms
    assert Boxes(("Noord", "Zuid")) not in rooms


@pytest.mark.parametrize(
    ("count", "length", "columns"),
    [(6, 10, 1), (7, 10, 2), (12, 10, 2), (13, 10, 3), (40, 28, 3), (40, 29, 2), (40, 46, 1)],
)
def test_many_short_boxes_stand_beside_each_other(count: int, length: int, columns: int) -> None:
    items = tuple(f"{place:02}".ljust(length, "a") for place in range(count))
    made_of = Boxes(items).columns
    assert len(made_of) == columns
    assert sum(made_of, ()) == items
