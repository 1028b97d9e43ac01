"""Every mark stands out 3 : 1 from the page and every text 4.5 : 1, light and dark."""

from itertools import combinations, pairwise

import pytest

from analytics.charts.colours import (
    DARK,
    LIGHT,
    PATTERNS,
    SIGNS,
    Theme,
    contrast,
    diverging,
    rgb,
    sequential,
)
from analytics.model import Missing

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize(
    "role", ["own", "benchmark", "nederland", "members", "non_members", "population"]
)
def test_marks_stand_out_from_the_page(colours: Theme, role: str):
    assert contrast(getattr(colours, role), colours.page) >= 3


@BOTH
@pytest.mark.parametrize("role", ["text", "muted"])
def test_texts_can_be_read(colours: Theme, role: str):
    assert contrast(getattr(colours, role), colours.page) >= 4.5


@BOTH
def test_patterns_stand_out_from_their_ground(colours: Theme):
    assert contrast(colours.missing_ink, colours.ground) >= 3


@BOTH
def test_the_outline_of_the_own_area_has_a_rim_that_shows_on_every_fill(colours: Theme):
    fills = [*colours.sequential, *colours.below, colours.middle, *colours.above]
    for fill in fills:
        assert max(contrast(colours.own, fill), contrast(colours.page, fill)) >= 2


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", range(1, 8))
def test_sequential_colours_darken_from_low_to_high(count: int, dark: bool):
    palette = sequential(count, dark)
    assert len(palette) == count == len(set(palette))
    against_black = [contrast(colour, "#000000") for colour in palette]
    assert all(one / other > 1.15 for one, other in pairwise(against_black))


@pytest.mark.parametrize("count", [0, 8])
def test_more_classes_than_an_eye_keeps_apart_are_refused(count: int):
    with pytest.raises(ValueError, match="classes"):
        sequential(count)


def test_diverging_colours_turn_around_their_centre():
    # 60 80 95 105 125 160: three below, the class of 100, three above.
    palette = diverging((60, 80, 95, 105, 125, 160), 100)
    assert palette == (*LIGHT.below[::-1], LIGHT.middle, *LIGHT.above)
    # A border on the centre leaves no neutral class.
    assert diverging((-5, 0, 5), 0) == (
        LIGHT.below[-1],
        LIGHT.below[0],
        LIGHT.above[0],
        LIGHT.above[-1],
    )
    # All classes on one side.
    assert diverging((105, 125), 100) == (LIGHT.middle, LIGHT.above[0], LIGHT.above[-1])
    with pytest.raises(ValueError, match="classes"):
        diverging(tuple(range(7)), 3)


@pytest.mark.parametrize("dark", [False, True])
def test_the_two_sides_differ_for_eyes_that_confuse_red_and_green(dark: bool):
    # Told apart by blue against yellow: one side has more blue than red, the other less.
    palette = diverging((60, 80, 95, 105, 125, 160), 100, dark)
    for colour in palette[:3]:
        red, _green, blue = rgb(colour)
        assert red > blue
    for colour in palette[4:]:
        red, _green, blue = rgb(colour)
        assert blue > red


def test_every_kind_of_missing_has_a_form_and_a_sign_of_its_own():
    assert set(PATTERNS) == set(SIGNS) == set(Missing)
    assert len(set(SIGNS.values())) == len(Missing)
    for one, other in combinations(PATTERNS.values(), 2):
        # Not the same form in another size: another direction too, or clearly another spacing.
        same = one.form == other.form
        assert not (same and one.angle == other.angle and abs(one.gap - other.gap) < 3)
