"""A fine irregular mesh over the fictional land, and regions grown over it.

Regions are unions of small Voronoi cells, grown from seeds at a cost: that gives natural, noisy
borders which follow rivers, streets and ditches wherever the cells were laid along them.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
OUTSIDE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Cells around `points`; edge k runs between two `corners` and separates two cells.

    The second cell of an edge is `OUTSIDE` along the rim.
    """

    points: Floats
    corners: Floats
    edges: Ints
    sides: Ints
    areas: Floats


def make_mesh(points: Floats) -> Mesh:
    """The Voronoi cells around points (metres)."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    rings = shapely.get_exterior_ring(cells)
    coordinates, owner = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(coordinates * 100).astype(np.int64)
    corners, number = np.unique(grid, axis=0, return_inverse=True)
    number = number.ravel()
    inside = owner[:-1] == owner[1:]
    start, end, cell = number[:-1][inside], number[1:][inside], owner[:-1][inside]
    real = start != end
    pairs = np.sort(np.column_stack([start[real], end[real]]), axis=1)
    edges, at = np.unique(pairs, axis=0, return_inverse=True)
    sides = np.full((len(edges), 2), OUTSIDE, np.int64)
    at, cell = at.ravel(), cell[real]
    order = np.argsort(at, kind="stable")
    first = np.r_[True, at[order][1:] != at[order][:-1]]
    sides[at[order][first], 0] = cell[order][first]
    sides[at[order][~first], 1] = cell[order][~first]
    return Mesh(points, corners / 100.0, edges, sides, shapely.area(cells))


def grow(
    neighbours: Sequence[Sequence[tuple[int, float]]],
    seeds: Sequence[int],
    within: Ints,
    cost: Floats,
    zone: Ints,
    toll: float,
    speed: Sequence[float] | None = None,
) -> Ints:
    """The seed from which each cell is reached cheapest, -1 where none reaches.

    Never leaves `within` (the region one level up). A metre in a cell costs `cost`; changing
    zone (built-up or not) costs `toll` once; a seed with a higher speed takes more land.
    """
    parents, rate, area = within.tolist(), cost.tolist(), zone.tolist()
    owner = np.full(len(parents), -1, np.int64)
    queue = [(0.0, number, cell) for number, cell in enumerate(seeds)]
    heapq.heapify(queue)
    while queue:
        spent, number, cell = heapq.heappop(queue)
        if owner[cell] >= 0:
            continue
        owner[cell] = number
        pace = 1.0 if speed is None else speed[number]
        for other, far in neighbours[cell]:
            if owner[other] < 0 and parents[other] == parents[cell]:
                price = far * 0.5 * (rate[cell] + rate[other])
                if area[cell] != area[other]:
                    price += toll
                heapq.heappush(queue, (spent + price / pace, number, other))
    return owner


def spread(
    points: Floats, candidates: Ints, count: int, rng: np.random.Generator, first: int | None = None
) -> list[int]:
    """Some cells far from each other: each next one is the farthest of a random sample."""
    if len(candidates) == 0:
        return []
    chosen = [int(rng.choice(candidates)) if first is None else first]
    while len(chosen) < min(count, len(candidates)):
        sample = rng.choice(candidates, size=min(40, len(candidates)), replace=False)
        gaps = np.min(
            np.hypot(
                points[sample, 0][:, None] - points[chosen, 0][None, :],
                points[sample, 1][:, None] - points[chosen, 1][None, :],
            ),
            axis=1,
        )
        best = int(sample[int(np.argmax(gaps))])
        if best in chosen:
            break
        chosen.append(best)
    return chosen


def outlines(mesh: Mesh, label: Ints, grid: float = 1.0) -> dict[int, shapely.Geometry]:
    """One (multi)polygon per label >= 0; what two regions share is one and the same line.

    Borders are cut into arcs where three regions meet, each arc is smoothed once, and the faces
    between all arcs are put together per label. Coordinates lie on a grid of `grid` metres.
    """
    one = label[mesh.sides[:, 0]]
    other = np.where(mesh.sides[:, 1] == OUTSIDE, -1, label[mesh.sides[:, 1]])
    keep = (one != other) & ((one >= 0) | (other >= 0))
    arcs = [shapely.LineString(_smooth(arc)) for arc in _arcs(mesh.corners, mesh.edges[keep])]
    noded = shapely.node(shapely.set_precision(shapely.MultiLineString(arcs), grid))
    faces = shapely.get_parts(shapely.polygonize([noded]))
    faces = faces[np.lexsort(shapely.bounds(faces).T)]
    tree = shapely.STRtree(np.asarray(shapely.points(mesh.points)))
    face, point = tree.query(faces, predicate="contains")
    nearest = label[tree.nearest(shapely.point_on_surface(faces))]
    owners = nearest.copy()
    # The label that most cells inside a face have; slivers without a cell take the nearest one.
    pairs, counts = np.unique(np.column_stack([face, label[point]]), axis=0, return_counts=True)
    order = np.argsort(counts, kind="stable")
    owners[pairs[order, 0]] = pairs[order, 1]
    found: dict[int, shapely.Geometry] = {}
    for owner in np.unique(owners[owners >= 0]).tolist():
        merged = shapely.coverage_union_all(faces[owners == owner])
        found[owner] = shapely.normalize(merged)
    return found


def _arcs(corners: Floats, edges: Ints) -> list[Floats]:
    """Chains of edges between corners where other than two edges meet; closed rings too."""
    touching: dict[int, list[tuple[int, int]]] = {}
    for number, (one, other) in enumerate(edges.tolist()):
        touching.setdefault(one, []).append((number, other))
        touching.setdefault(other, []).append((number, one))
    used = np.zeros(len(edges), bool)
    nodes = [corner for corner, links in touching.items() if len(links) != 2]
    found: list[Floats] = []

    def walk(start: int, number: int, following: int) -> None:
        chain = [start, following]
        used[number] = True
        while chain[-1] != start and len(touching[chain[-1]]) == 2:
            step = next(((n, to) for n, to in touching[chain[-1]] if not used[n]), None)
            if step is None:
                break
            used[step[0]] = True
            chain.append(step[1])
        found.append(corners[chain])

    for corner in nodes:
        for number, following in touching[corner]:
            if not used[number]:
                walk(corner, number, following)
    for number, (one, other) in enumerate(edges.tolist()):
        if not used[number]:
            walk(one, number, other)
    return found


def _smooth(arc: Floats, rounds: int = 2, tolerance: float = 18.0) -> Floats:
    """Chaikin's corner cutting with the ends kept, then only the points that matter."""
    closed = bool(np.all(arc[0] == arc[-1])) and len(arc) > 3
    for _ in range(rounds):
        if len(arc) < 3:
            break
        near, far = arc[:-1] * 0.75 + arc[1:] * 0.25, arc[:-1] * 0.25 + arc[1:] * 0.75
        between = np.column_stack([near, far]).reshape(-1, 2)
        arc = (
            np.vstack([between, between[:1]])
            if closed
            else np.vstack([arc[:1], between[1:-1], arc[-1:]])
        )
    return shapely.get_coordinates(shapely.simplify(shapely.linestrings(arc), tolerance))
