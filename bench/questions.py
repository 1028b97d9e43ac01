"""The time of each question to the atlas, and of pandas on the same tables.

    python -m bench.questions --atlas DIR --deliveries DIR [--quick]

Random arguments with a fixed seed, the same for both; the 50th and the 95th percentile. Every
answer is fetched and its numbers are read. The atlas opens with nothing kept; pandas has all its
tables in memory, sorted by key: how long that loading takes is told. What pandas gives is less: no
reason why a figure is missing, no margin.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd

from analytics.model import NETHERLANDS, TOTAL, Figure, Figures, Level, Unit
from analytics.store import Atlas
from bench.machine import options
from bench.naive.tables import Tables
from bench.summary import NOTHING, percentile, ratio, seconds, table

SEED = 20230101
TIMES, QUICK_TIMES = 200, 20
AIM = 0.020
MEASURES = ("penetratie", "index", "leden", "niet_leden", "verschil")

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, how to draw its arguments, and how either side answers it."""

    name: str
    draw: Callable[[], Arguments]
    ours: Callable[..., Any]
    plain: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The seconds of every time that a question was asked, and that pandas took to load before."""

    name: str
    ours: list[float]
    plain: list[float]
    loading: float | None


class Draws:
    """Random arguments: any round, group and area that the atlas has."""

    def __init__(self, atlas: Atlas, chance: Random) -> None:
        self.atlas, self.chance = atlas, chance
        self.rounds = [item.id for item in atlas.rounds()]

    def round(self) -> str:
        return self.chance.choice(self.rounds)

    def library(self, delivery: str) -> str:
        return self.chance.choice(self.atlas.organisations(delivery)).id

    def region(self, delivery: str, *levels: Level) -> str:
        level = self.chance.choice(levels)
        return self.chance.choice(self.atlas.regions_in(level, NETHERLANDS, delivery)).code

    def group(self, delivery: str) -> Arguments:
        """A unit, dimension and category; everyone half of the time."""
        unit = self.chance.choice(list(Unit))
        dimension, category = TOTAL, TOTAL
        if self.chance.random() < 0.5:
            dimension = self.chance.choice(self.atlas.catalog.dimensions_of(unit)).id
            category = self.chance.choice(self.atlas.categories(dimension, delivery))
        return {"unit": str(unit), "dimension": dimension, "category": category}

    def about(self) -> Arguments:
        delivery = self.round()
        return {"delivery": delivery} | self.group(delivery)

    def in_catchment(self) -> Arguments:
        about = self.about()
        library = f"BIEB:{self.library(about['delivery'])}"
        level = self.chance.choice(("wijk", "buurt"))
        return about | {
            "level": level,
            "within": library,
            "indicator": self.chance.choice(MEASURES),
        }

    def in_country(self) -> Arguments:
        indicator = self.chance.choice(MEASURES)
        return self.about() | {"level": "buurt", "within": NETHERLANDS, "indicator": indicator}

    def one_area(self) -> Arguments:
        about = self.about()
        delivery = about["delivery"]
        area = (
            f"BIEB:{self.library(delivery)}"
            if self.chance.random() < 0.25
            else self.region(delivery, Level.GEMEENTE, Level.WIJK, Level.BUURT)
        )
        return about | {"area": area}

    def some_gemeenten(self) -> Arguments:
        about = self.about()
        count = self.chance.randint(2, 5)
        chosen = {self.region(about["delivery"], Level.GEMEENTE) for _place in range(count)}
        return about | {"area": sorted(chosen)}

    def one_library(self) -> Arguments:
        about = self.about()
        return about | {"organisation": self.library(about["delivery"])}

    def text(self) -> Arguments:
        delivery = self.round()
        name = self.atlas.area_name(self.region(delivery, Level.GEMEENTE, Level.BUURT), delivery)
        return {"text": name[: self.chance.randint(3, 8)], "delivery": delivery}


def questions(atlas: Atlas, tables: Tables | None, chance: Random) -> list[Question]:
    """Every question that a page asks."""
    draws = Draws(atlas, chance)
    column = atlas.catalog.indicators["inkomen_inwoner"].column

    def needs(indicator: str, benchmark: str = NETHERLANDS) -> str | None:
        return benchmark if atlas.catalog.indicators[indicator].needs_benchmark else None

    def of_regions(indicator: str, **about: Any) -> Any:
        return atlas.regions(indicator=indicator, benchmark=needs(indicator), **about)

    def plain_regions(delivery: str, **about: Any) -> Any:
        assert tables is not None
        return tables.of_regions(delivery, **about)

    def plain_share(area: str | list[str], delivery: str, **group: str) -> Any:
        assert tables is not None
        if isinstance(area, str):
            return tables.share(delivery, area, **group)
        rows = tables.cells(delivery, *group.values()).reindex(area)
        return rows.leden.sum() / rows.bevolking.sum()

    def plain_profile(area: str, delivery: str, unit: str, dimension: str, category: str) -> Any:
        assert tables is not None
        return tables.profile(delivery, area, unit, dimension)

    def profile(area: str, delivery: str, unit: str, dimension: str, category: str) -> Any:
        return atlas.profile(
            area, delivery=delivery, unit=unit, dimension=dimension, benchmark=NETHERLANDS
        )

    def plain(name: str, **more: Any) -> Callable[..., Any] | None:
        """The method of the tables that takes the round first."""
        if tables is None:
            return None
        method = getattr(tables, name)

        def answer(delivery: str, organisation: str, **about: Any) -> Any:
            return method(delivery, *([] if name == "ranked" else [organisation]), **about, **more)

        return answer

    def without(*names: str) -> Callable[[], Arguments]:
        """An area, without the arguments that a question doesn't take."""

        def draw() -> Arguments:
            return {k: v for k, v in draws.one_area().items() if k not in names}

        return draw

    def key_figures() -> Arguments:
        drawn = draws.in_catchment()
        return {name: drawn[name] for name in ("delivery", "level", "within")}

    known = tables is not None
    return [
        Question("regions, wijken or buurten of a catchment", draws.in_catchment, of_regions,
                 plain_regions if known else None),
        Question("regions, all buurten of the country", draws.in_country, of_regions,
                 plain_regions if known else None),
        Question("figure of an area", draws.one_area,
                 lambda area, **about: atlas.figure(area, "penetratie", **about),
                 plain_share if known else None),
        Question("figure of 2 to 5 gemeenten together", draws.some_gemeenten,
                 lambda area, **about: atlas.figure(area, "penetratie", **about),
                 plain_share if known else None),
        Question("profile against the country", draws.one_area, profile,
                 plain_profile if known else None),
        Question("benchmarks of a library", draws.one_library, atlas.benchmarks,
                 plain("benchmarks")),
        Question("standing of a library among all (pandas: its rank only)", draws.one_library,
                 lambda organisation, **about: atlas.standing(organisation, **about),
                 plain("ranked")),
        Question("known part of an area", draws.one_area, atlas.known_part),
        Question("development over all rounds (pandas: the shares only)", without("delivery"),
                 atlas.development, tables.development if tables else None),
        Question("context, wijken or buurten of a catchment", key_figures,
                 lambda **about: atlas.context(indicator="inkomen_inwoner", **about),
                 (lambda delivery, level, within: tables.context(level, within, column))
                 if tables else None),
        Question("context of an area", without("unit", "dimension", "category"),
                 lambda area, delivery: atlas.context_figure(area, "inkomen_inwoner", delivery)),
        Question("search by name", draws.text, atlas.search,
                 (lambda text, delivery: tables.search(text)) if tables else None),
        Question("borders of a catchment, as they go to the browser", key_figures, atlas.borders),
        Question("outline of an area", without("unit", "dimension", "category"),
                 lambda area, delivery: atlas.outline(area, atlas.delivery(delivery).border_year)),
    ]  # fmt: skip


def ask(question: Question, times: int, loading: float | None) -> Asked:
    """Ask it so many times of each, with the same arguments."""
    drawn = [question.draw() for _time in range(times)]
    ours, plain = (
        [] if answer is None else [_timed(answer, arguments) for arguments in drawn]
        for answer in (question.ours, question.plain)
    )
    return Asked(question.name, ours, plain, loading)


def _timed(answer: Callable[..., Any], arguments: Arguments) -> float:
    start = time.perf_counter()
    use(answer(**arguments))
    return time.perf_counter() - start


def use(answer: Any) -> float:
    """Read every number of an answer; their sum."""
    match answer:
        case None | str() | bytes() | dict():
            return 0.0
        case bool() | int() | float():
            return float(answer)
        case Figure():
            return answer.value or 0.0
        case Figures():
            return float(np.nansum(answer.value) + np.nansum(answer.low) + np.nansum(answer.high))
        case np.ndarray():
            return float(np.nansum(answer)) if answer.dtype.kind in "fiu" else 0.0
        case pd.DataFrame() | pd.Series():
            return float(np.nansum(pd.DataFrame(answer).select_dtypes("number").to_numpy()))
        case [str(), *_]:
            return 0.0
        case list() | tuple():
            return sum(map(use, answer))
        case _ if is_dataclass(answer):
            return sum(use(getattr(answer, item.name)) for item in fields(answer))
        case _:
            return 0.0


def measure(atlas: Path, deliveries: Path | None, *, quick: bool) -> Iterator[Asked]:
    """Every question."""
    tables, loading = None, None
    if deliveries is not None:
        start = time.perf_counter()
        tables = Tables.load(deliveries)
        loading = time.perf_counter() - start
        print(f"  pandas loaded in {loading:.1f} s", flush=True)
    for question in questions(Atlas.open(atlas), tables, Random(SEED)):
        asked = ask(question, QUICK_TIMES if quick else TIMES, loading)
        print("  " + " · ".join(_row(asked)), flush=True)
        yield asked


def _row(asked: Asked) -> list[str]:
    ours = [percentile(asked.ours, part) for part in (0.5, 0.95)]
    plain = [percentile(asked.plain, part) if asked.plain else None for part in (0.5, 0.95)]
    return [
        asked.name,
        *map(seconds, ours),
        "yes" if ours[1] < AIM else "**no**",
        *(NOTHING if value is None else seconds(value) for value in plain),
        ratio(plain[0], ours[0]),
    ]


def report(found: Sequence[Asked], *, quick: bool) -> str:
    """The table in markdown."""
    header = ("question", "p50", "p95", f"p95 < {AIM * 1000:.0f} ms", "pandas p50", "pandas p95",
              "pandas ÷ atlas, p50")  # fmt: skip
    loading = found[0].loading if found else None
    said = (
        "Without deliveries there is no pandas to compare with."
        if loading is None
        else f"pandas first reads everything into memory: {seconds(loading)} at every start."
    )
    times = QUICK_TIMES if quick else TIMES
    return "\n\n".join(
        [
            f"Each question {times} times, with random arguments (seed {SEED}); answers are "
            f"fetched and read. {said} Aim: each below {AIM * 1000:.0f} ms at the 95th percentile.",
            table(header, [_row(asked) for asked in found]),
        ]
    )


def main() -> None:
    """Print the table."""
    given = options(__doc__, atlas=Path("data/atlas"), deliveries=None).parse_args()
    print(
        report(list(measure(given.atlas, given.deliveries, quick=given.quick)), quick=given.quick)
    )


if __name__ == "__main__":
    main()
