"""`compare` against a second computation: differences of areas, sums of sets, what is known."""

from pathlib import Path
from random import Random

import pytest

from tests.independent import command, figures
from tests.independent.deliveries import CATCHMENT, TOTAL, Delivery
from tests.independent.figures import Cell, Known
from tests.independent.test_demo import demo_figures
from tests.sampling import SEED


def cell(delivery: Delivery, code: str, group: tuple[str, str, str]) -> Cell:
    return demo_figures().group(delivery, (code, *group))[1]


def expected(delivery: Delivery, codes: tuple[str, ...], group: tuple[str, str, str]) -> Cell:
    """Sum over sum of the regions as delivered."""
    return figures.together([cell(delivery, code, group) for code in codes])


def known(cells: list[Cell]) -> list[Cell]:
    return [
        one for one in cells if isinstance(one.population, Known) and isinstance(one.members, Known)
    ]


@pytest.mark.proof(full=600)
def test_areas_and_sets_side_by_side(demo_atlas: Path, sample_size: int) -> None:
    random = Random(SEED)
    everything = demo_figures()
    wrong: list[str] = []
    seen = {"sets": 0, "missing": 0, "parts": 0}
    for _ in range(sample_size):
        delivery = random.choice(list(everything.lgb.values()))
        dimension = random.choice((TOTAL, "leeftijd", "geslacht"))
        regions = everything.regions(delivery)
        level = random.choice(("GM", "WK", "BU"))
        pool = [code for code in regions if code.startswith(level)]
        # Never all the parts of one region: that is asked as the region itself.
        sides = [(random.choice(pool),), tuple(random.sample(pool, random.choice((1, 2, 3))))]
        libraries = [
            code for code in everything.organisations() if everything.catchment(delivery, code)
        ]
        sides.append((CATCHMENT + random.choice(libraries),))
        if any(_whole(delivery, codes) for codes in sides):
            continue
        asked = ["~".join(("Mijn", *codes)) if len(codes) > 1 else codes[0] for codes in sides]
        answer = command.answer(
            "compare", *asked, "--delivery", delivery.id, "--dimension", dimension,
            "--atlas", demo_atlas,
        )  # fmt: skip
        rows = {(row["area"], row["category"]): row for row in answer["rows"]}
        assert answer["areas"] == asked
        for category in delivery.categories(dimension):
            group = ("personen", dimension, category)
            first = figures.penetration(expected(delivery, sides[0], group))
            for place, (name, codes) in enumerate(zip(asked, sides, strict=True)):
                row = rows[name, category]
                own = expected(delivery, codes, group)
                share = figures.penetration(own)
                right = {
                    "population": own.population,
                    "members": own.members,
                    "penetration": share,
                    "difference": figures.points(share, first, place == 0 or codes == sides[0]),
                }
                if len(codes) > 1:
                    seen["sets"] += 1
                    cells = [cell(delivery, code, group) for code in codes]
                    there = known(cells)
                    if row["known"] != f"{len(there)}/{len(codes)}":
                        wrong.append(f"{name} {group}: {row['known']} known")
                    if there:
                        right["known_penetration"] = figures.penetration(figures.together(there))
                    seen["parts"] += 0 < len(there) < len(codes)
                seen["missing"] += isinstance(share, str)
                wrong += [
                    f"{asked} {name} {group} {figure}: {difference}"
                    for figure, wanted in right.items()
                    for difference in command.differs(row[figure], wanted)
                ]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])
    assert all(seen.values()), seen


def _whole(delivery: Delivery, codes: tuple[str, ...]) -> bool:
    """Whether a set holds all the parts of some region."""
    everything = demo_figures()
    parents = {everything.regions(delivery)[code].parent for code in codes if code[:2] != "BI"}
    return len(codes) > 1 and any(
        parent and set(everything.children(delivery, parent)) <= set(codes) for parent in parents
    )
