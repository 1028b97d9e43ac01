"""The fictional land: coast, islands, estuary, rivers, lake, polders and towns, in metres.

It lies in RD coordinates where in reality there is only sea, so it never covers a real place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry

from analytics.synthetic.mesh import OUTSIDE, Floats, Ints, Mesh, make_mesh

CORNER = (1_000.0, 492_000.0)
"""RD metres of the south-western corner; the land measures about 92 by 118 km from there."""

LAND, RIVER, SEA, ABROAD = 0, 1, 2, 3

_BORDER = [
    (10, 6),
    (28, 2),
    (47, 7),
    (63, 3),
    (80, 9),
    (90, 22),
    (85, 40),
    (92, 58),
    (88, 76),
    (91, 92),
]
_COAST = [
    (91, 92),
    (80, 104),
    (66, 100),
    (54, 106),
    (40, 102),
    (29, 106),
    (20, 96),
    (15, 85),
    (17, 74),
    (12, 66),
    (11, 60),
    (20, 57.5),
    (29, 54),
    (34, 52.2),
    (29, 50.5),
    (20, 51),
    (11, 49.5),
    (6, 37),
    (9, 24),
    (5, 13),
    (10, 6),
]
_Blob = tuple[tuple[float, float], float, float, float]
_ISLANDS: list[_Blob] = [
    ((33, 111), 7.0, 1.7, 0.10),
    ((47.5, 112), 6.0, 1.5, 0.02),
    ((61, 110), 4.5, 1.3, -0.2),
]
_LAKE: _Blob = ((29.5, 69.5), 4.6, 2.7, 0.5)
_RIVERS: list[tuple[list[tuple[float, float]], float, float]] = [
    (
        [
            (93, 58),
            (84, 55.5),
            (75, 60),
            (66, 56),
            (57, 58.5),
            (49, 54),
            (42, 56),
            (36, 52.5),
            (31, 52.4),
        ],
        0.22,
        0.75,
    ),
    ([(62, 2), (59, 14), (61, 24), (54, 33), (51, 42), (45, 47), (43.2, 55.6)], 0.16, 0.3),
    ([(89, 77), (76, 80), (68, 87), (60, 92), (55, 107)], 0.2, 0.5),
]
_POLDERS: list[_Blob] = [((22.0, 63.0), 7.5, 4.2, 0.35), ((20.0, 44.0), 8.5, 4.0, -0.25)]
_HEART = (34.0, 55.0)


@dataclass(frozen=True, slots=True)
class Town:
    """A built-up place: where (km from the corner), and the radius of its built-up area in km."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """The mesh, and per cell what it is: kind (land, river, sea, abroad), town and cost.

    `links` are each cell's neighbours with their distance, in polders shorter along the ditches.
    """

    mesh: Mesh
    kind: npt.NDArray[np.int64]
    town: Ints
    cost: Floats
    links: list[list[tuple[int, float]]]


def make_landscape(towns: Sequence[Town], rng: np.random.Generator) -> Landscape:
    """The land with its water, and a mesh that is fine where people live."""
    border, coast = _winding(_BORDER, 0.10, 6, rng), _winding(_COAST, 0.10, 6, rng)
    country = shapely.make_valid(shapely.Polygon(np.vstack([border, coast])))
    islands = [_blob(*island, rng) for island in _ISLANDS]
    rivers = shapely.union_all([_river(*river, rng) for river in _RIVERS])
    inland = shapely.union_all([rivers, _blob(*_LAKE, rng)])
    land = shapely.difference(shapely.union_all([country, *islands]), inland)
    edges = [shapely.boundary(land), shapely.boundary(shapely.intersection(inland, country))]
    shores = shapely.line_merge(shapely.union_all(edges))

    polders = [_polder(*polder) for polder in _POLDERS]
    points = _points(
        towns, shores, [area for area, _ in polders], [dots for _, dots in polders], rng
    )
    mesh = make_mesh(points * 1000 + np.asarray(CORNER))

    shapely.prepare(land)
    inside = shapely.contains_xy(land, points[:, 0], points[:, 1])
    wet = shapely.contains_xy(inland, points[:, 0], points[:, 1])
    dots = shapely.points(points)
    to_coast = shapely.distance(dots, shapely.union_all([shapely.LineString(coast), *islands]))
    to_border = shapely.distance(dots, shapely.LineString(border))
    at_home = shapely.contains_xy(country, points[:, 0], points[:, 1])
    kind = np.full(len(points), ABROAD, np.int64)
    kind[(to_coast < 3.0) & (to_coast < to_border)] = SEA
    kind[wet & at_home] = RIVER
    kind[inside] = LAND

    town, cost = _built_up(points, towns, kind, rng), _roughness(points, rng)
    cost = np.where(town >= 0, 1.0, cost)
    cost = np.where(kind == LAND, cost, 9.0)
    return Landscape(mesh, kind, town, cost, _links(mesh, points))


def _links(mesh: Mesh, points: Floats) -> list[list[tuple[int, float]]]:
    """Neighbours and distances; along the ditches of a polder a third as far, so strips arise."""
    place = mesh.points.copy()
    inner = mesh.sides[mesh.sides[:, 1] != OUTSIDE]
    step = place[inner[:, 0]] - place[inner[:, 1]]
    far = np.hypot(step[:, 0], step[:, 1])
    for polder in _POLDERS:
        area, _ = _polder(*polder)
        both = shapely.contains_xy(area, points[:, 0], points[:, 1])
        both = both[inner[:, 0]] & both[inner[:, 1]]
        along = step @ np.array([np.cos(polder[3]), np.sin(polder[3])])
        across = step @ np.array([-np.sin(polder[3]), np.cos(polder[3])])
        far = np.where(both, np.hypot(along / 3.5, across), far)
    found: list[list[tuple[int, float]]] = [[] for _ in points]
    for (one, other), length in zip(inner.tolist(), far.tolist(), strict=True):
        found[one].append((other, length))
        found[other].append((one, length))
    return found


def _winding(
    line: Sequence[tuple[float, float]], bend: float, rounds: int, rng: np.random.Generator
) -> Floats:
    """A line with bends on every scale: each midpoint is pushed aside, ever less."""
    points = np.asarray(line, np.float64)
    for _ in range(rounds):
        step = points[1:] - points[:-1]
        middle = (points[1:] + points[:-1]) / 2
        aside = np.column_stack([-step[:, 1], step[:, 0]])
        middle = middle + aside * rng.normal(0, bend, (len(step), 1))
        merged = np.empty((len(points) + len(middle), 2))
        merged[0::2], merged[1::2] = points, middle
        points = merged
    return points


def _blob(
    centre: tuple[float, float], wide: float, high: float, angle: float, rng: np.random.Generator
) -> Geometry:
    """A rounded shape with an uneven shore, for an island or a lake."""
    turn = np.linspace(0, 2 * np.pi, 97)[:-1]
    wave = sum(
        rng.normal(0, 0.26 / order) * np.cos(order * turn + rng.uniform(0, 7))
        for order in range(2, 9)
    )
    x, y = wide * (1 + wave) * np.cos(turn), high * (1 + wave) * np.sin(turn)
    return shapely.Polygon(
        np.column_stack(
            [
                centre[0] + x * np.cos(angle) - y * np.sin(angle),
                centre[1] + x * np.sin(angle) + y * np.cos(angle),
            ]
        )
    )


def _river(
    line: Sequence[tuple[float, float]], source: float, mouth: float, rng: np.random.Generator
) -> Geometry:
    """A meandering band that widens from source to mouth."""
    points = _winding(line, 0.13, 4, rng)
    for _ in range(2):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        points = np.vstack([points[:1], np.column_stack([near, far]).reshape(-1, 2), points[-1:]])
    half = np.linspace(source, mouth, len(points) - 1) / 2
    pieces = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    return shapely.simplify(shapely.union_all(shapely.buffer(pieces, half, quad_segs=6)), 0.01)


def _polder(
    centre: tuple[float, float], wide: float, high: float, angle: float
) -> tuple[Geometry, Floats]:
    """A drained rectangle with its mesh points in straight rows: ditches make long strips."""
    u, v = np.meshgrid(np.arange(-wide, wide, 0.95), np.arange(-high, high, 0.3))
    u, v = u.ravel(), v.ravel()
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    dots = np.column_stack([u, v]) @ turn + np.asarray(centre)
    corners = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) @ turn
    return shapely.Polygon(corners + np.asarray(centre)), dots


def _points(
    towns: Sequence[Town],
    shores: Geometry,
    polders: Sequence[Geometry],
    rows: Sequence[Floats],
    rng: np.random.Generator,
) -> Floats:
    """Mesh points: pairs along every shore, rings in towns, rows in polders, scattered between."""
    kept = _along(shores)
    layers = [(_rings(town, rng), None) for town in towns if town.radius > 0.7]
    layers += [(row, 0.2) for row in rows]
    field = _scattered(towns, rng)
    for polder in polders:
        field = field[~shapely.contains_xy(polder, field[:, 0], field[:, 1])]
    for layer, fixed in [*layers, (field, None)]:
        # What was laid first keeps its place: shores, then streets, ditches and the open field.
        room = np.clip(0.42 * _spacing(layer, towns), 0.07, 0.5) if fixed is None else fixed
        tree = shapely.STRtree(np.asarray(shapely.points(kept)))
        close, _ = tree.query(np.asarray(shapely.points(layer)), predicate="dwithin", distance=room)
        kept = np.vstack([kept, np.delete(layer, np.unique(close), axis=0)])
    return np.unique(np.round(kept, 4), axis=0)


def _spacing(points: Floats, towns: Sequence[Town]) -> Floats:
    """How far mesh points lie apart, in km: fine in the heart of the demo and around towns."""
    far = np.hypot(points[:, 0] - _HEART[0], points[:, 1] - _HEART[1])
    wide = np.clip(0.5 + (far - 27) * 0.07, 0.5, 1.5)
    for town in towns:
        near = np.hypot(points[:, 0] - town.x, points[:, 1] - town.y) - town.radius
        wide = np.minimum(wide, np.clip(0.2 + near * 0.25, 0.2, None))
    return wide


def _along(shores: Geometry) -> Floats:
    """Two rows of points on both sides of every shore, so that cells meet exactly on it."""
    found: list[Floats] = []
    for line in shapely.get_parts(shores):
        count = max(int(line.length / 0.02), 8)
        at = shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.linspace(0, line.length, count))
        )
        far = np.hypot(at[:, 0] - _HEART[0], at[:, 1] - _HEART[1])
        step = np.clip(0.22 + (far - 27) * 0.02, 0.22, 0.55)
        passed = np.cumsum(0.02 / step)
        pick = np.unique(np.searchsorted(passed, np.arange(0.5, passed[-1])))
        pick = pick[(pick > 0) & (pick < count - 1)]
        tangent = at[pick + 1] - at[pick - 1]
        normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
        normal /= np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-9)[:, None]
        found += [at[pick] + normal * 0.045, at[pick] - normal * 0.045]
    return np.vstack(found)


def _rings(town: Town, rng: np.random.Generator) -> Floats:
    """Rings and spokes around the centre of a town."""
    turn = rng.uniform(0, 2 * np.pi)
    found = [np.zeros((1, 2))]
    for radius in np.arange(0.2, town.radius * 1.25, 0.2):
        count = 6 * 2 ** int(np.clip(np.round(np.log2(radius / 0.2)), 0, 4))
        angle = (
            turn + np.arange(count) * 2 * np.pi / count + rng.normal(0, 0.06 / radius * 0.2, count)
        )
        length = radius + rng.normal(0, 0.022, count)
        found.append(np.column_stack([length * np.cos(angle), length * np.sin(angle)]))
    return np.vstack(found) + np.array([town.x, town.y])


def _scattered(towns: Sequence[Town], rng: np.random.Generator) -> Floats:
    """Jittered points; squares are quartered until they are as fine as the place asks."""
    x, y = np.meshgrid(np.arange(-4, 100, 1.6), np.arange(-4, 122, 1.6))
    corners, size, leaves = np.column_stack([x.ravel(), y.ravel()]), 1.6, []
    while len(corners) and size > 0.15:
        split = _spacing(corners + size / 2, towns) < size * 0.72
        leaves.append(corners[~split] + rng.uniform(0.12, 0.88, (int((~split).sum()), 2)) * size)
        size /= 2
        corners = np.vstack(
            [corners[split] + np.array(step) * size for step in ((0, 0), (0, 1), (1, 0), (1, 1))]
        )
    leaves.append(corners + rng.uniform(0.1, 0.9, corners.shape) * size)
    return np.vstack(leaves)


def _built_up(
    points: Floats, towns: Sequence[Town], kind: npt.NDArray[np.int64], rng: np.random.Generator
) -> Ints:
    """The town that a cell is built-up of, -1 in the open field; towns bulge unevenly."""
    found = np.full(len(points), -1, np.int64)
    best = np.full(len(points), 1.0)
    for number, town in enumerate(towns):
        dx, dy = points[:, 0] - town.x, points[:, 1] - town.y
        turn = np.arctan2(dy, dx)
        bulge = 1 + sum(
            rng.normal(0, 0.16 / order**0.5) * np.cos(order * turn + rng.uniform(0, 7))
            for order in (1, 2, 3, 5)
        )
        share = np.hypot(dx, dy) / (town.radius * np.clip(bulge, 0.6, 1.5))
        mine = (share < best) & (kind == LAND)
        found[mine], best[mine] = number, share[mine]
    return found


def _roughness(points: Floats, rng: np.random.Generator) -> Floats:
    """Smooth noise between about 0.5 and 2: how slowly regions grow through the open field."""
    wave = np.zeros(len(points))
    for scale in (14.0, 7.0, 3.0, 1.4):
        for _ in range(5):
            direction = rng.uniform(0, 2 * np.pi)
            along = points @ np.array([np.cos(direction), np.sin(direction)])
            wave += scale**0.3 * np.sin(along * 2 * np.pi / scale + rng.uniform(0, 7))
    return np.exp(0.45 * wave / wave.std())
