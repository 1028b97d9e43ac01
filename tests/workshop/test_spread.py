"""What all teams answered, beside each team's own truth."""

import pytest

from analytics.workshop.spread import Apart, Chosen, Summary, apart, counts, summed


@pytest.mark.parametrize(
    ("given", "own", "share", "difference"),
    [
        (25.0, 23.4, True, 1.6),
        (23.4, 23.4, True, 0.0),
        (20.0, 23.4, True, -3.4),
        (0.3, 0.1, True, 0.2),
        (110.0, 100.0, False, 10.0),
        (90.0, 100.0, False, -10.0),
        (0.0, 40.0, False, -100.0),
        (-50.0, -40.0, False, -25.0),
        (5.0, 0.0, False, None),
        (5.0, 0.0, True, 5.0),
    ],
)
def test_a_difference_is_in_points_of_a_share_and_in_per_cent_of_a_number(
    given: float, own: float, share: bool, difference: float | None
) -> None:
    assert apart([(1, given, own)], share=share) == (Apart(1, given, own, difference),)


def test_differences_stand_from_low_to_high_and_those_without_one_last() -> None:
    found = apart([(1, 5, 0), (2, 12, 10), (3, 8, 10), (4, 12, 10)], share=False)
    assert [(one.team, one.difference) for one in found] == [
        (3, -20.0),
        (2, 20.0),
        (4, 20.0),
        (1, None),
    ]
    assert summed(found) == Summary(3, -20.0, 20.0, 20.0, too_low=1, too_high=2)


def test_nobody_answered() -> None:
    assert apart([], share=True) == ()
    assert summed([]) is None
    assert summed(apart([(1, 5, 0)], share=False)) is None
    assert counts(["a", "b"], {}, {}) == (Chosen("a", 0, 0), Chosen("b", 0, 0))


def test_how_often_an_option_was_chosen_and_for_whom_it_is_right() -> None:
    chosen = {1: ["a"], 2: ["a", "b"], 3: ["b", "elders"]}
    right = {1: ["a"], 2: ["b"], 3: ["elders"], 4: ["a"]}
    assert counts(["b", "a", "c"], chosen, right) == (
        Chosen("b", 2, 1),
        Chosen("a", 2, 1),
        Chosen("c", 0, 0),
        Chosen("elders", 1, 1),
    )
