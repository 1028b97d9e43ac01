"""Answers to try a challenge with: the right one, and wrong ones that people give."""

from collections.abc import Iterator

from analytics.workshop.judging import judge
from analytics.workshop.posed import Given, Posed
from analytics.workshop.rules import nearest


def right_answer(posed: Posed) -> Given:
    """What the atlas itself would answer."""
    truth = posed.truth
    match posed.kind:
        case "getal":
            assert truth.band is not None
            return {"number": (truth.band.low + truth.band.high) / 2}
        case "volgorde":
            ordered = sorted(
                posed.options, key=lambda item: -nearest(item.figure) if item.figure else 0.0
            )
            return {"order": [item.id for item in ordered]}
        case "bewering":
            figure, higher, benchmark = min(truth.holding)
            caveat = min(truth.right)
            return {
                "figure": figure, "higher": higher, "benchmark": benchmark, "caveat": caveat
            }  # fmt: skip
        case "tekst":
            return {"text": "…"}
        case _choice:
            right = [item.id for item in posed.options if item.id in truth.right]
            return {"chosen": right if posed.several else right[:1]}


def wrong_answers(posed: Posed) -> Iterator[Given]:
    """Answers of which none is wholly right: nothing at all, and what people take for it."""
    truth = posed.truth
    match posed.kind:
        case "getal":
            yield {}
            band = truth.band
            assert band is not None
            step = 10.0**-band.decimals
            yield {"number": band.low - step}
            yield {"number": band.high + step}
            for other in truth.taken_for.values():
                yield {"number": other.low}
        case "volgorde":
            yield {}
            yield {"order": right_answer(posed).get("order", [])[::-1]}
        case "bewering":
            yield {}
            said = right_answer(posed)
            figure, higher = said.get("figure", 0), said.get("higher", True)
            benchmark, caveat = said.get("benchmark", ""), said.get("caveat", "")
            turned: Given = {"figure": figure, "higher": not higher, "benchmark": benchmark}
            yield turned | {"caveat": caveat}
            for option in posed.options:
                if option.id not in truth.right:
                    yield said | {"caveat": option.id}
        case "tekst":
            return
        case _choice:
            yield {"chosen": []}
            for option in posed.options:
                if option.id not in truth.right:
                    yield {"chosen": [option.id]}
            yield {"chosen": [option.id for option in posed.options]}


def holds_up(posed: Posed) -> bool:
    """Whether the right answer is judged right, and every wrong one wrong, with a response."""
    if posed.kind == "tekst":
        return judge(posed, right_answer(posed)).score is None
    told = [judge(posed, given) for given in wrong_answers(posed)]
    return judge(posed, right_answer(posed)).right and all(
        not item.right and item.response for item in told
    )
