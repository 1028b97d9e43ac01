"""Which one number ends several contradictions; what bounds are called."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.language import use_language
from analytics.sources.causes import Number, Span, single_causes, span

A, B, C = ("leden", 1), ("leden", 2), ("bevolking", 1)


@pytest.mark.parametrize(
    ("needed", "found"),
    [
        ([{A: (90, 110), B: (5, 5)}, {A: (100, 120), C: (1, 2)}], [(A, (100, 110), [0, 1])]),
        ([{A: (90, 110)}, {A: (110, 120)}], [(A, (110, 110), [0, 1])]),
        ([{A: (90, 109)}, {A: (110, 120)}], []),  # no one number ends both
        ([{A: (90, 110)}, {B: (90, 110)}], []),  # each has its own
        # Each of two would end both: nobody can tell which; a third contradiction tells.
        ([{A: (1, 2), B: (1, 2)}, {A: (1, 2), B: (1, 2)}], []),
        (
            [{A: (1, 2), B: (1, 2)}, {A: (1, 2), B: (1, 2)}, {B: (2, inf)}],
            [(B, (2, 2), [0, 1, 2])],
        ),
        ([{A: (-9, -1)}, {A: (-5, -1)}], []),  # no number of people is below nought
        ([{A: (-9, 3)}, {A: (-5, 4)}], [(A, (0, 3), [0, 1])]),
        # Two figures that are wrong, each behind two.
        (
            [{A: (1, 1)}, {A: (1, 1), C: (7, 7)}, {B: (2, 2), C: (8, 8)}, {B: (2, 2)}],
            [(A, (1, 1), [0, 1]), (B, (2, 2), [2, 3])],
        ),
    ],
)
def test_the_number_behind_several(
    needed: list[dict[Number, Span]], found: list[tuple[Number, Span, list[int]]]
) -> None:
    assert list(single_causes(needed)) == found


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([A, B, C]), st.tuples(st.integers(0, 9), st.integers(0, 9))
        ),
        max_size=6,
    )
)
def test_a_cause_ends_all_that_it_is_said_to_and_each_is_told_once(
    needed: list[dict[Number, Span]],
) -> None:
    told: list[int] = []
    for number, (low, high), explained in single_causes(needed):
        assert len(explained) > 1
        for index in explained:
            assert needed[index][number][0] <= low <= high <= needed[index][number][1]
        told += explained
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ((25532, 25532), "25.532"),
        ((25532, 25533), "25.532 tot en met 25.533"),
        ((0, 4), "hoogstens 4"),
        ((0, 0), "0"),
        ((1, 4), "1 tot en met 4"),
        ((1200, inf), "ten minste 1.200"),
    ],
)
def test_bounds_in_words(bounds: Span, text: str) -> None:
    assert span(bounds) == text
    with use_language("en"):
        assert "," in span((1000, 1000))
