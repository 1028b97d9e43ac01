"""Every challenge for every library of the demo against a second computation: whether it is put
there, what is right, and what is said to who answers wrongly.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from analytics.catalog import load_catalog
from analytics.catalog.challenges import Challenge
from analytics.catalog.challenges import challenges as catalog
from analytics.language import use_language
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.judging import judge
from analytics.workshop.posed import Given, NotOffered, Posed
from analytics.workshop.posing import pose
from tests.independent import challenges as independent
from tests.independent import made_challenges
from tests.independent.challenges import Band, NotThere, Solved, rounded
from tests.independent.figures import Known, nearest
from tests.sampling import SEED

# A made-up number far beyond any that is asked.
FAR = 12_345_678.0


@cache
def solved(challenge: str, library: str) -> Solved | None:
    """What is right there; None where it has no answer."""
    try:
        return independent.solve(independent.challenges()[challenge], library)
    except NotThere:
        return None


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    opened = Atlas.open(demo_atlas)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Case:
    """A challenge at a library: as the app puts it, and as it was solved here."""

    posed: Posed
    right: Solved

    def __str__(self) -> str:
        return f"{self.posed.challenge.id} at {self.posed.area}"


def views(atlas: Atlas, count: int) -> Iterator[View]:
    """So many libraries; the first have the figures that others lack, or lack those."""
    all_of_them = independent.libraries()
    first = ["F002", "F007", "F101"]
    rest = [one for one in all_of_them if one not in first]
    Random(SEED).shuffle(rest)
    for library in [*first, *rest][:count]:
        yield view_of(atlas, library)


def how_many(sample_size: int) -> int:
    return max(3, sample_size // 5) if sample_size <= 20 else sample_size


@pytest.mark.proof(full=1000)
def test_every_challenge_is_solved(atlas: Atlas, sample_size: int) -> None:
    wrong: list[str] = []
    put = dict.fromkeys(catalog(), 0)
    for view in views(atlas, how_many(sample_size)):
        for identity, challenge in catalog().items():
            with use_language("nl"):
                found = pose(challenge, view)
            right = solved(identity, view.selection.organisation)
            where = f"{identity} at {view.selection.organisation}"
            if isinstance(found, NotOffered):
                assert found.reason
                if right is not None and not _drawn_by_lot(challenge.answer.kind, right):
                    wrong.append(f"{where}: not offered ({found.reason}), but has an answer")
            elif right is None:
                wrong.append(f"{where}: offered, and has no answer")
            else:
                put[identity] += 1
                wrong += [f"{where}: {fault}" for fault in differs(found, right)]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:40]])
    assert put
    if sample_size > 20:
        assert [challenge for challenge, count in put.items() if not count] == []


@pytest.mark.proof(full=1000)
def test_every_answer_gets_a_response(atlas: Atlas, sample_size: int) -> None:
    """The right one is right; every typical wrong one is not, and hears what is wrong with it."""
    faults: list[str] = []
    answers = 0
    for view in views(atlas, how_many(sample_size)):
        for identity, challenge in catalog().items():
            with use_language("nl"):
                found = pose(challenge, view)
                right = solved(identity, view.selection.organisation)
                if isinstance(found, NotOffered) or right is None:
                    continue
                case = Case(found, right)
                told: dict[str, tuple[Given, str]] = {}
                for kind, given, score in tried(case):
                    answers += 1
                    judged = judge(found, given)
                    faults += [f"{case}, {kind} {given}: {fault}" for fault in unheard(
                        case, given, judged.score, judged.response, score)]  # fmt: skip
                    if score != 1.0:
                        told.setdefault(kind, (given, judged.response))
                faults += [f"{case}: {fault}" for fault in alike(case, told)]
    assert not faults, "\n".join([f"{len(faults)} of {answers}", *faults[:40]])
    assert answers > 10 * len(catalog())


@pytest.mark.proof(full=3000)
def test_made_up_challenges(atlas: Atlas, sample_size: int) -> None:
    """Challenges by lot: whatever an author asks, what is right is what we make of it, and wrong
    answers are told so.
    """
    random = Random(SEED)
    wrong: list[str] = []
    put: Counter[str] = Counter()
    libraries = [view.selection.organisation for view in views(atlas, sample_size)]
    for number in range(3 * sample_size):
        told = made_challenges.challenge(random)
        view = view_of(atlas, random.choice(libraries))
        challenge = Challenge.model_validate(told, context={"catalog": load_catalog()})
        with use_language("nl"):
            found = pose(challenge, view)
            try:
                right = independent.solve(told, view.selection.organisation)
            except NotThere:
                right = None
            where = f"{number} at {view.selection.organisation}: {told['answer']}"
            where += f" about {told['subject']}" if "subject" in told else ""
            if isinstance(found, NotOffered):
                if right is not None and not _drawn_by_lot(challenge.answer.kind, right):
                    wrong.append(f"{where}: not offered ({found.reason}), but has an answer")
                continue
            if right is None:
                wrong.append(f"{where}: offered, and has no answer")
                continue
            put[found.kind] += 1
            wrong += [f"{where}: {fault}" for fault in differs(found, right)]
            case = Case(found, right)
            for kind, given, score in tried(case):
                judged = judge(found, given)
                faults = unheard(case, given, judged.score, judged.response, score)
                wrong += [f"{where}, {kind} {given}: {fault}" for fault in faults]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])
    assert put
    if sample_size > 20:
        assert set(put) >= {"getal", "kies", "stellingen", "volgorde", "bewering"}, put


# --- what is right


def _drawn_by_lot(kind: str, right: Solved) -> bool:
    """Of many options an order takes some; whether enough of those differ hangs on which."""
    if kind != "volgorde":
        return False
    assert right.options is not None
    return not _in_a_row(right.options, 3)


def _in_a_row(found: dict[str, independent.Found], count: int) -> bool:
    """Whether there are so many of which each is surely higher than the next."""
    above = independent.pairs(found)

    def longest(one: str) -> int:
        return 1 + max((longest(other) for first, other in above if first == one), default=0)

    return max(map(longest, found)) >= count


def differs(posed: Posed, right: Solved) -> Iterator[str]:
    """How the app's answer is another than ours."""
    truth, ids = posed.truth, {option.id for option in posed.options}
    if right.subject and right.subject not in (posed.selection.area, *_codes(posed)):
        name = independent.Place("").regions[right.subject].name
        if name not in posed.question + posed.explanation:
            yield f"about {right.subject}, not {posed.selection.area} or one of {_codes(posed)}"
    match posed.kind:
        case "getal":
            assert isinstance(right.figure, Known)
            assert right.band is not None
            for part in ("value", "low", "high"):
                if getattr(truth.figure, part) != pytest.approx(
                    float(getattr(right.figure, part)), rel=1e-9, abs=1e-9
                ):
                    yield f"{part} of {truth.figure}, not {right.figure}"
            if truth.band is None or (truth.band.low, truth.band.high) != pytest.approx(
                (float(right.band.low), float(right.band.high))
            ):
                yield f"{truth.band}, not {right.band}"
        case "kies" | "kaart" | "stellingen":
            assert right.options is not None
            if not ids <= set(right.options):
                yield f"options {sorted(ids - set(right.options))} have no figure"
            if len(ids) != min(len(right.options), 10) and posed.kind != "kaart":
                yield f"{len(ids)} options of {len(right.options)}"
            if truth.right != right.right & ids or not truth.right or truth.right == ids:
                yield f"{sorted(truth.right)} of {sorted(ids)}, not {sorted(right.right)}"
        case "volgorde":
            assert right.options is not None
            shown = {name: right.options[name] for name in ids if name in right.options}
            if len(shown) < max(len(ids), 3) or not independent.enough_pairs(shown):
                yield f"too little to put in order: {sorted(ids)}"
        case "bewering":
            if truth.holding != right.holding:
                yield f"claims {sorted(truth.holding ^ right.holding)}"
            if truth.right != right.right:
                yield f"caveats {sorted(truth.right)}, not {sorted(right.right)}"
            if (len(posed.claims), set(posed.benchmarks)) != (right.claims, right.benchmarks):
                yield f"{posed.claims} against {posed.benchmarks}"


def _codes(posed: Posed) -> set[str]:
    """Areas in the codes of the figures that it stands on."""
    return {found for item in posed.evidence for found in re.findall(r"[A-Z]{2}\d{4,8}", item.code)}


# --- answers


def tried(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    """Answers of every kind, each with its score; of some only that it is not all (-1)."""
    match case.posed.kind:
        case "getal":
            yield from numbers(case)
        case "kies" | "kaart" | "stellingen":
            yield from several(case) if case.posed.several else one(case)
        case "volgorde":
            yield from orders(case)
        case "bewering":
            yield from claims(case)
        case _free_text:
            yield "words", {"text": "Wij gaan langs bij de school."}, None
            yield "empty", {}, None


PART = -1.0


def numbers(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    figure, right = case.right.figure, case.right.band
    assert isinstance(figure, Known)
    assert right is not None
    share = case.posed.unit == "%"
    per = 100 if share else 1
    for number in (figure.value, figure.low, figure.high):
        for decimals in (right.decimals, 6):
            yield "right", {"number": float(rounded(number * per, decimals))}, 1.0
    yield "empty", {}, 0.0
    yield "far", {"number": FAR}, 0.0
    step = Fraction(1, 10**right.decimals)
    wrong = {"above": right.high + step, "below": right.low - step}
    if case.right.country is not None:
        wrong["country"] = (case.right.country.low + case.right.country.high) / 2
    if share:
        wrong["fraction"] = figure.value
        wrong["complement"] = 100 - figure.value * 100
    if figure.value:
        wrong["sign"] = -figure.value * per
    for kind, number in wrong.items():
        if not right.holds(number):
            yield kind, {"number": float(number)}, 0.0


def one(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    ids = [option.id for option in case.posed.options]
    right = sorted(case.right.right & set(ids))
    for name in ids:
        yield ("right" if name in right else "wrong"), {"chosen": [name]}, float(name in right)
    wrong = [name for name in ids if name not in right]
    yield "empty", {}, 0.0
    yield "two", {"chosen": [right[0], wrong[0]]}, 0.0
    yield "unknown", {"chosen": ["none-of-these"]}, 0.0


def several(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    ids = [option.id for option in case.posed.options]
    right = sorted(case.right.right & set(ids))
    wrong = [name for name in ids if name not in right]
    yield "right", {"chosen": right}, 1.0
    yield "right", {"chosen": right[::-1]}, 1.0
    yield "empty", {"chosen": []}, 0.0
    yield "all", {"chosen": ids}, max(0.0, (len(right) - len(wrong)) / len(right))
    for name in wrong:
        yield "wrong", {"chosen": [name]}, 0.0
        yield "too many", {"chosen": [*right, name]}, 1 - 1 / len(right)
    if len(right) > 1:
        for name in right:
            rest = [item for item in right if item != name]
            yield "too few", {"chosen": rest}, len(rest) / len(right)


def orders(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    assert case.right.options is not None
    ids = [option.id for option in case.posed.options]
    found = {name: case.right.options[name] for name in ids}
    above = independent.pairs(found)

    def middle(name: str) -> Fraction:
        figure = found[name].figure
        assert isinstance(figure, Known)
        return nearest(figure)

    best = sorted(ids, key=middle, reverse=True)

    def score(order: list[str]) -> float:
        kept = sum(order.index(high) < order.index(low) for high, low in above)
        return kept / len(above)

    assert score(best) == 1.0
    yield "right", {"order": best}, 1.0
    names = {option.label: option.id for option in case.posed.options}
    yield "right", {"order": [names[name] for name in case.posed.truth.written.split(" > ")]}, 1.0
    yield "empty", {}, 0.0
    yield "short", {"order": best[:-1]}, 0.0
    yield "twice", {"order": [*best[:-1], best[0]]}, 0.0
    yield "reversed", {"order": best[::-1]}, score(best[::-1])
    for place in range(len(best) - 1):
        order = list(best)
        order[place : place + 2] = order[place : place + 2][::-1]
        yield "swapped", {"order": order}, score(order)
    for number in range(5):
        order = Random(f"{SEED}-{number}").sample(best, len(best))
        yield "any", {"order": order}, score(order)


def claims(case: Case) -> Iterator[tuple[str, Given, float | None]]:
    right = case.right
    fits = sorted(right.right)
    others = [option.id for option in case.posed.options if option.id not in right.right]

    def given(figure: int, higher: bool, benchmark: str, caveat: str) -> Given:
        return {"figure": figure, "higher": higher, "benchmark": benchmark, "caveat": caveat}

    yield "empty", {}, 0.0
    for figure in range(right.claims):
        for benchmark in sorted(right.benchmarks):
            for higher in (True, False):
                holds = (figure, higher, benchmark) in right.holding
                turned = (figure, not higher, benchmark) in right.holding
                kind = "right" if holds else "opposite" if turned else "not sure"
                yield kind, given(figure, higher, benchmark, fits[0]), 1.0 if holds else 0.5
                for caveat in others:
                    kind = "caveat" if holds else "both"
                    yield kind, given(figure, higher, benchmark, caveat), 0.5 if holds else 0.0


# --- what is said


def unheard(
    case: Case, given: Given, score: float | None, response: str, wanted: float | None
) -> Iterator[str]:
    """What is wrong with how an answer is judged."""
    if (score is None) != (wanted is None) or score != pytest.approx(wanted):
        yield f"scores {score}, not {wanted}"
    if not response.strip():
        yield "no response"
    if wanted in (None, 1.0):
        return
    told, chosen = response, set(given.get("chosen", []))
    for option in case.posed.options:
        if option.id in chosen:
            told = told.replace(option.label, "")
    hidden = [case.posed.truth.written]
    if case.posed.kind in ("kies", "kaart", "stellingen"):
        left = case.right.right - chosen
        hidden += [option.label for option in case.posed.options if option.id in left]
    for text in filter(None, hidden):
        if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", told):
            yield f"tells the answer ({text}): {response}"


MIXED = ("unknown", "any", "swapped", "both", "twice")


def alike(case: Case, told: dict[str, tuple[Given, str]]) -> Iterator[str]:
    """Kinds of wrong answers that hear the same, though they are different answers."""
    for (kind, (given, response)), (other, (its, same)) in combinations(told.items(), 2):
        numbers = [item["number"] for item in (given, its) if "number" in item]
        country = case.right.country
        if country is not None and all(country.holds(Fraction(str(item))) for item in numbers):
            continue
        one_answer = sorted(given.get("chosen", ())) == sorted(its.get("chosen", [""]))
        if response == same and not one_answer and not {kind, other} & set(MIXED):
            yield f"{kind} and {other} hear the same: {response}"


def test_numbers_that_are_right() -> None:
    """A computation that finds nothing would agree with anything."""
    band = Band(Fraction(20), Fraction(21), 0)
    assert [band.holds(Fraction(text)) for text in ("19.4", "19.5", "21.4", "21.5")] == [
        False,
        True,
        True,
        False,
    ]
    tenths = Band(Fraction("7.3"), Fraction("7.3"), 1)
    assert [band.meets(tenths), Band(Fraction(7), Fraction(7), 0).meets(tenths)] == [False, True]
    assert [rounded(Fraction(text), 0) for text in ("-0.5", "0.5", "-0.4", "2.5")] == [-1, 1, 0, 3]
