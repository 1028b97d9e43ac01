"""Regions grown over a mesh share their borders exactly."""

import numpy as np
import pytest
import shapely

from analytics.synthetic.mesh import OUTSIDE, grow, make_mesh, outlines, spread


@pytest.fixture(scope="module")
def mesh():
    return make_mesh(np.random.default_rng(4).uniform(0, 10_000, (900, 2)))


def links(mesh):
    found = [[] for _ in mesh.points]
    for one, other in mesh.sides[mesh.sides[:, 1] != OUTSIDE].tolist():
        found[one].append((other, 1.0))
        found[other].append((one, 1.0))
    return found


def test_every_cell_is_bounded_and_inner_edges_have_two_sides(mesh):
    assert len(mesh.areas) == 900
    assert (mesh.sides[:, 0] != mesh.sides[:, 1]).all()
    assert set(mesh.sides[:, 0].tolist()) | set(mesh.sides[:, 1].tolist()) >= set(range(900))


def test_growing_stays_within_the_region_above_and_obeys_the_cheapest_way():
    # A row of five cells; the middle one is dear, and the last lies in another region.
    row = [[(1, 1.0)], [(0, 1.0), (2, 1.0)], [(1, 1.0), (3, 1.0)], [(2, 1.0), (4, 1.0)], [(3, 1.0)]]
    cost = np.array([1.0, 1.0, 9.0, 1.0, 1.0])
    flat = np.zeros(5, np.int64)
    owner = grow(row, [0, 3], np.array([7, 7, 7, 7, 8]), cost, flat, 0.0)
    assert owner.tolist() == [0, 0, 1, 1, -1]


def test_a_toll_keeps_growth_inside_its_zone():
    row = [[(1, 1.0)], [(0, 1.0), (2, 1.0)], [(1, 1.0), (3, 1.0)], [(2, 1.0)]]
    within, cost = np.zeros(4, np.int64), np.ones(4)
    zone = np.array([1, 0, 0, 0])
    assert grow(row, [0, 3], within, cost, zone, 0.0).tolist()[:2] == [0, 0]
    assert grow(row, [0, 3], within, cost, zone, 5.0).tolist()[:2] == [0, 1]


def test_outlines_fit_together_without_gap_or_overlap(mesh):
    rng = np.random.default_rng(2)
    middle = np.flatnonzero(np.all(np.abs(mesh.points - 5000) < 3500, axis=1))
    within = np.full(900, -1, np.int64)
    within[middle] = 0
    seeds = spread(mesh.points, middle, 12, rng)
    label = grow(links(mesh), seeds, within, np.ones(900), np.zeros(900, np.int64), 0.0)
    label = np.where(within >= 0, label, -1)
    shapes = list(outlines(mesh, label).values())
    assert len(shapes) == 12
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-12)
    assert whole.area == pytest.approx(mesh.areas[middle].sum(), rel=0.02)
