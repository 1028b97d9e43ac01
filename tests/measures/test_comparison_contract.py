"""The worked examples of the figures contract, sections 8 to 10, each beside its expectation."""

import numpy as np
import pytest

from analytics.measures import areas, funnel, peers, ratios
from analytics.measures.ranking import rank_spans
from analytics.measures.standardisation import split, standardised
from analytics.model import Counts, Figure, Figures, Missing

WEIGHTS = [0.05, 0.06, 0.03, 0.86]
A = Counts.of([800, 900, 400, 7900]), Counts.of([440, 585, 220, 553])
B = Counts.of([400, 500, 300, 8800]), Counts.of([232, 350, 174, 704])


def classes(counts: Counts) -> list[Counts]:
    """One area as a column a class."""
    return [counts[[row]] for row in range(len(counts))]


def plain(*values: float) -> Figures:
    numbers = np.array(values, float)
    reasons = np.where(np.isnan(numbers), Missing.CONFIDENTIAL.code, 0)
    return Figures(numbers, numbers, numbers, reasons.astype(np.uint8))


# Section 8: benchmarks.


def test_own_in_the_total_and_taken_out_of_it() -> None:
    own_population, own_members = Counts.of([4000]), Counts.of([1000])
    population, members = Counts.of([25000]), Counts.of([5000])
    own = ratios.penetration(own_population, own_members)
    assert ratios.index(own, ratios.penetration(population, members))[0].value == 125
    rest = ratios.penetration(
        areas.rest(population, own_population), areas.rest(members, own_members)
    )
    assert ratios.index(own, rest)[0].value == 131.25


def test_the_rest_has_bounds_and_reasons() -> None:
    whole = Counts.of([100, 100, 10], [98, 98, 8], [102, 102, 12], [0, 0, 0])
    part = Counts.of([40, 0, 12], [38, 0, 10], [42, 0, 14], [0, 1, 0])
    rest = areas.rest(whole, part)
    assert rest.figures()[0] == Figure(60, 56, 64)
    assert rest.figures()[1] == Figure.absent(Missing.CONFIDENTIAL)
    assert rest.figures()[2] == Figure(0, 0, 2)


def test_peers() -> None:
    codes = ["A", "B", "C", "D", "E"]
    inhabitants = [50e3, 55e3, 48e3, 300e3, 40e3]
    criteria = [plain(2, 2, 4, 1, 3), plain(30, 31, 24, 28, 27)]
    far = peers.distances(criteria, 0, np.ones(5, bool))
    assert far == pytest.approx([0, 0.2887, 2.2188, 0.9023, 1.1094], abs=5e-5)
    band = peers.size_band(inhabitants, 0)
    assert band.tolist() == [False, True, True, False, True]
    near = peers.nearest(far, band, codes, 10)
    assert [codes[row] for row in near] == ["B", "E", "C"]
    assert peers.nearest(far, band, codes, 2) == [1, 4]


def test_size_band_ends_belong_to_it() -> None:
    sizes = [100, 49.9, 50, 200, 200.1, np.nan, 100]
    expected = [False, False, True, True, False, False, True]
    assert peers.size_band(sizes, 0).tolist() == expected


def test_equally_near_peers_stand_in_the_order_of_their_codes() -> None:
    far = np.array([0, 0.3, 0.1 + 0.2, 0.1])
    assert peers.nearest(far, np.array([False, True, True, True]), ["O", "Z", "A", "Q"], 3) == [
        3, 2, 1,
    ]  # fmt: skip


def test_only_participants_set_the_scale_of_a_criterion() -> None:
    criterion = [plain(0, 2, 4, 100)]
    far = peers.distances(criterion, 0, np.array([True, True, True, False]))
    deviation = np.std([0, 2, 4])
    assert far == pytest.approx([0, 2 / deviation, 4 / deviation, 100 / deviation])


def test_without_a_criterion_there_is_no_distance() -> None:
    everyone = np.ones(3, bool)
    assert np.isnan(peers.distances([], 0, everyone)).all()
    lacking = peers.distances([plain(1, np.nan, 3), plain(5, 5, 5)], 0, everyone)
    # The same everywhere adds nothing; deviation of 1 and 3 is 1.
    assert lacking == pytest.approx([0, np.nan, np.sqrt(2)], nan_ok=True)
    assert np.isnan(peers.distances([plain(np.nan, 1, 2)], 0, everyone)).all()


# Section 9: age.


def test_standardised() -> None:
    for (population, members), crude, value in ((A, 17.98, 14.32), (B, 14.60, 15.72)):
        whole = ratios.penetration(areas.total(population), areas.total(members))[0]
        found = standardised(classes(population), classes(members), WEIGHTS)[0]
        assert whole.value == pytest.approx(crude / 100, abs=5e-5)
        assert found.value == pytest.approx(value / 100, abs=5e-5)
        assert found.low == found.high == found.value
    interval = standardised(classes(A[0]), classes(A[1]), WEIGHTS)[0]
    found = interval.chance_low, interval.chance_high
    assert found == pytest.approx((0.1375, 0.1489), abs=5e-5)


def test_standardised_is_missing_when_a_class_is() -> None:
    hidden = Counts.of([440, 585, 220, 553], missing=[0, 0, Missing.UNRELIABLE.code, 0])
    found = standardised(classes(A[0]), classes(hidden), WEIGHTS)[0]
    assert found == Figure.absent(Missing.UNRELIABLE)
    nobody = Counts.of([800, 0, 400, 7900]), Counts.of([440, 0, 220, 553])
    weighed = standardised(classes(nobody[0]), classes(nobody[1]), WEIGHTS)[0]
    assert weighed == Figure.absent(Missing.NOT_APPLICABLE)
    # A class that weighs nothing isn't needed.
    without = standardised(classes(nobody[0]), classes(nobody[1]), [0.1, 0, 0.1, 0.8])[0]
    assert without.value == pytest.approx(0.1 * 0.55 + 0.1 * 0.55 + 0.8 * 0.07)


def test_rounding_carries_through_to_the_standardised_share() -> None:
    population = Counts.of([100, 900], [98, 898], [102, 902])
    members = Counts.of([50, 90], [48, 88], [52, 92])
    found = standardised(classes(population), classes(members), [1, 3])[0]
    assert found.low == pytest.approx(0.25 * 48 / 102 + 0.75 * 88 / 902)
    assert found.high == pytest.approx(0.25 * 52 / 98 + 0.75 * 92 / 898)


def test_split_of_the_example() -> None:
    found = split(*A, *B)
    # 17.98 - 14.60; the parts worked out by hand from c - C and r - R.
    assert found.difference.value == pytest.approx(3.38)
    mix, other_mix = np.array([0.08, 0.09, 0.04, 0.79]), np.array([0.04, 0.05, 0.03, 0.88])
    rate, other = np.array([0.55, 0.65, 0.55, 0.07]), np.array([0.58, 0.70, 0.58, 0.08])
    assert found.composition_parts.value == pytest.approx((mix - other_mix) * (rate + other) * 50)
    assert found.behaviour_parts.value == pytest.approx((rate - other) * (mix + other_mix) * 50)
    assert found.composition.value == pytest.approx(4.85, abs=5e-3)
    assert found.behaviour.value == pytest.approx(-1.47, abs=5e-3)


def test_parts_of_the_split_have_the_margin_of_their_class() -> None:
    # Exact people, 500 and 500 on both sides; members of the first class 100, from 98 to 102.
    people = Counts.of([500, 500])
    found = split(people, Counts.of([100, 50], [98, 50], [102, 50]), people, Counts.of([50, 50]))
    first, second = found.behaviour_parts
    assert (first.value, first.low, first.high) == pytest.approx((5.0, 4.8, 5.2))
    assert (second.value, second.low, second.high) == (0.0, 0.0, 0.0)
    assert [(part.value, part.width) for part in found.composition_parts] == [(0.0, 0.0)] * 2
    assert (found.parts[0].low, found.parts[0].high) == pytest.approx((4.8, 5.2))


@pytest.mark.parametrize("column", range(4))
def test_split_is_refused_when_a_class_is_missing(column: int) -> None:
    counts = [*A, *B]
    reasons = [0, Missing.CONFIDENTIAL.code, Missing.NOT_DELIVERED.code, 0]
    counts[column] = Counts.of(counts[column].value, missing=reasons)
    found = split(*counts)
    absent = Figure.absent(Missing.CONFIDENTIAL)
    assert (found.difference, found.composition, found.behaviour) == (absent, absent, absent)
    assert len(found.composition_parts) == len(found.behaviour_parts) == 0


def test_split_with_an_empty_class_takes_the_share_of_the_other() -> None:
    own = Counts.of([0, 100]), Counts.of([0, 20])
    base = Counts.of([50, 50]), Counts.of([40, 10])
    found = split(*own, *base)
    assert found.difference.value == pytest.approx(20 - 50)
    assert found.behaviour_parts.value == pytest.approx([0, 0])
    assert found.composition_parts.value == pytest.approx([-40, 10])
    nobody = split(Counts.of([0, 0]), Counts.of([0, 0]), *base)
    assert nobody.difference == Figure.absent(Missing.NOT_APPLICABLE)


# Section 10: rank and funnel.


def spans(*intervals: tuple[float, float]) -> Figures:
    low, high = (np.array(ends, float) for ends in zip(*intervals, strict=True))
    middle = (low + high) / 2
    return Figures(middle, middle, middle, np.zeros(len(low), np.uint8), low, high)


def test_rank_spans() -> None:
    figures = spans((0.30, 0.34), (0.28, 0.31), (0.24, 0.29), (0.20, 0.23), (0.10, 0.20))
    ranks = rank_spans(figures)
    assert list(zip(ranks.low.tolist(), ranks.high.tolist(), strict=True)) == [
        (1, 2), (1, 3), (2, 3), (4, 5), (4, 5),
    ]  # fmt: skip
    assert ranks.of == 5


@pytest.mark.parametrize(("low", "best"), [(0.299, 1), (0.30, 1), (0.301, 2)])
def test_touching_is_overlap(low: float, best: int) -> None:
    ranks = rank_spans(spans((low, 0.4), (0.2, 0.3)))
    assert ranks.low.tolist() == [1, best]


def test_a_missing_row_has_no_rank() -> None:
    ranks = rank_spans(plain(0.2, np.nan, 0.3))
    assert (ranks.low.tolist(), ranks.high.tolist(), ranks.of) == ([2, 0, 1], [2, 0, 1], 2)


FUNNEL = (
    Counts.of(1000.0 * np.array([3, 8, 12, 20, 35, 50, 80, 120, 250, 600])),
    Counts.of([780, 1840, 1800, 4200, 5950, 12000, 15200, 19200, 45000, 96000]),
)


def test_funnel() -> None:
    band = funnel.funnel(*FUNNEL)
    assert band is not None
    assert (band.p0, band.tau) == pytest.approx((0.171452, 0.045183), abs=5e-7)
    assert band.rows == 10
    share = ratios.penetration(*FUNNEL)
    assert funnel.outside(band, FUNNEL[0], share).tolist() == [0] * 10
    assert np.abs(band.z).max() < 1.96
    low, high = funnel.limits(band, 3000)
    assert (low, high) == pytest.approx((0.0819, 0.2610), abs=5e-5)
    # By chance alone nine of ten would stand out.
    alone = funnel.Funnel(band.p0, 0.0, band.phi, band.z, band.rows)
    found = funnel.outside(alone, FUNNEL[0], share)
    assert np.count_nonzero(found) == 9
    assert found.tolist() == [1, 1, -1, 1, 0, 1, 1, -1, 1, -1]


def test_phi_is_the_mean_of_the_squared_deviations_by_chance() -> None:
    band = funnel.funnel(*FUNNEL)
    assert band is not None
    n, p = FUNNEL[0].value, FUNNEL[1].value / FUNNEL[0].value
    assert band.phi == pytest.approx(np.mean((p - band.p0) ** 2 * n / (band.p0 * (1 - band.p0))))
    assert band.phi > 100


def test_funnel_leaves_out_rows_without_a_figure() -> None:
    population = Counts.of([100, 50, 0, 100], missing=[0, 1, 0, 0])
    members = Counts.of([20, 10, 0, 30])
    band = funnel.funnel(population, members)
    assert band is not None
    assert (band.p0, band.rows) == (0.25, 2)
    assert np.isnan(band.z).tolist() == [False, True, True, False]
    share = ratios.penetration(population, members)
    assert funnel.outside(band, population, share).tolist() == [0, 0, 0, 0]
    assert funnel.funnel(population[[1]], members[[1]]) is None


def test_a_rounded_share_stands_out_only_with_its_whole_interval() -> None:
    band = funnel.Funnel(0.2, 0.0, 1.0, np.array([]), 2)
    high = float(funnel.limits(band, 98)[1])
    population = Counts.of([100, 100], [98, 98], [102, 102])
    share = Figures(
        np.array([high + 0.02, high + 0.02]), np.array([high + 0.001, high - 0.001]),
        np.array([high + 0.03, high + 0.03]), np.zeros(2, np.uint8),
    )  # fmt: skip
    assert funnel.outside(band, population, share).tolist() == [1, 0]
