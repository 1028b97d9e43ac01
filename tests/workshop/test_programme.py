"""A programme to measure: what all can do, never longer than the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalog.challenges import challenges
from analytics.workshop.programme import (
    FRAMES,
    MOST_OF_A_LEVEL,
    Kind,
    LeftOut,
    discussion,
    hardly_any,
    held_back,
    make_programme,
    room,
    timetable,
)


@dataclass(frozen=True)
class Task:
    id: str
    minutes: int = 6
    level: int = 1
    theme: str = "gebied"
    order: int = 100


def all_can(tasks: Sequence[Task], *areas: str) -> dict[str, set[str]]:
    return {area: {task.id for task in tasks} for area in areas or ("bib-01",)}


@pytest.mark.parametrize(("minutes", "left"), [(90, 65), (120, 85)])
def test_what_is_left_for_challenges(minutes: int, left: int) -> None:
    frame = FRAMES[minutes]
    assert minutes - frame.welcome - frame.pause - frame.closing == left == room(minutes)


@pytest.mark.parametrize(("minutes", "more"), [(2, 4), (7, 4), (8, 4), (9, 5), (30, 15)])
def test_half_as_long_again_is_for_talking_and_never_less_than_four_minutes(
    minutes: int, more: int
) -> None:
    assert discussion(minutes) == more


def test_a_timetable_from_minute_to_minute() -> None:
    tasks = [Task("a", 10), Task("b", 20), Task("c", 12)]
    table = timetable(tasks, 120)
    assert [
        (part.kind.value, part.start, part.minutes, part.challenge, part.discussion)
        for part in table.parts
    ] == [
        ("welcome", 0, 10, "", 0),
        ("challenge", 10, 15, "a", 5),
        ("challenge", 25, 30, "b", 10),
        ("break", 55, 10, "", 0),
        ("challenge", 65, 18, "c", 6),
        ("closing", 83, 15, "", 0),
    ]
    assert table.spare == 22
    assert table.challenges == ("a", "b", "c")


@pytest.mark.parametrize(
    ("minutes", "spare", "fits"), [(12, 2, True), (13, 0, True), (14, -1, False)]
)
def test_what_just_fits(minutes: int, spare: int, fits: bool) -> None:
    # Of the 65 minutes 45 go to the first; the other takes 18, 20 or 21.
    table = timetable([Task("a", 30), Task("b", minutes)], 90)
    assert (table.spare, table.fits) == (spare, fits)
    made = make_programme(
        [Task("a", 30), Task("b", minutes, 2)], all_can([Task("a"), Task("b")]), 90
    )
    assert made.challenges == (("a", "b") if fits else ("a",))


def test_what_not_all_can_do_falls_out_and_says_for_whom() -> None:
    tasks = [Task("a", level=2), Task("b"), Task("c", level=3)]
    offers = {"bib-01": {"a", "b"}, "bib-02": {"b", "c"}, "bib-03": {"b"}}
    made = make_programme(tasks, offers, 120)
    assert made.challenges == ("b",)
    assert made.no_time == ()
    assert made.left_out == (
        LeftOut("a", ("bib-02", "bib-03")),
        LeftOut("c", ("bib-01", "bib-03")),
    )


def test_who_holds_the_others_back() -> None:
    tasks = [Task(name) for name in "abcde"]
    offers = {"bib-01": {"a", "b", "c", "d"}, "bib-02": {"a"}, "bib-03": {"a", "b", "c", "e"}}
    made = make_programme(tasks, offers, 120)
    assert made.challenges == ("a",)
    # Without bib-02 the others share b and c too; d and e are still not for both.
    assert held_back(made) == {"bib-02": ("b", "c")}
    assert held_back(make_programme(tasks, {"bib-01": {"a"}}, 120)) == {
        "bib-01": ("b", "c", "d", "e")
    }


@pytest.mark.parametrize(("offered", "hardly"), [(0, True), (9, True), (10, False), (30, False)])
def test_who_can_do_hardly_any_of_thirty(offered: int, hardly: bool) -> None:
    assert hardly_any(offered, 30) is hardly


def test_two_hours_with_what_is_shipped() -> None:
    shipped = list(challenges().values())
    made = make_programme(shipped, all_can(shipped), 120)
    assert made.timetable.fits
    assert 6 <= len(made.challenges) <= 10
    chosen = [one for one in shipped if one.id in made.challenges]
    assert {one.level for one in chosen} == {1, 2, 3, 4}
    assert len({one.theme for one in chosen}) >= 7


def test_nothing_that_all_can_do() -> None:
    made = make_programme([Task("a")], {"bib-01": {"a"}, "bib-02": set()}, 90)
    assert made.challenges == ()
    assert [part.kind for part in made.timetable.parts] == [Kind.WELCOME, Kind.CLOSING]


def test_more_themes_go_before_more_minutes() -> None:
    # One long challenge fills the time; two short ones have two themes.
    long = Task("lang", 43, theme="gebied")
    short = [Task("kort-1", 4, theme="gebied"), Task("kort-2", 4, theme="benchmark")]
    made = make_programme([long, *short], all_can([long, *short]), 90)
    assert made.challenges == ("kort-1", "kort-2")
    assert made.no_time == ("lang",)


def test_another_level_goes_before_more_themes() -> None:
    # The long one of level 4 leaves no room for the third theme.
    tasks = [Task("a", 10, theme="x"), Task("b", 10, theme="y", order=50), Task("c", 10, theme="z")]
    hard = Task("d", 30, 4, theme="x")
    assert make_programme(tasks, all_can(tasks), 90).challenges == ("b", "a", "c")
    assert make_programme([*tasks, hard], all_can([*tasks, hard]), 90).challenges == ("b", "d")


def test_at_most_three_of_a_level() -> None:
    tasks = [Task(f"t{number}", 2, order=number) for number in range(5)]
    assert make_programme(tasks, all_can(tasks), 120).challenges == ("t0", "t1", "t2")


def test_from_easy_to_hard_and_then_as_the_author_put_them() -> None:
    tasks = [
        Task("d", level=4, theme="x"),
        Task("c", level=1, theme="y", order=20),
        Task("b", level=1, theme="z", order=10),
        Task("a", level=2, theme="w"),
    ]
    assert make_programme(tasks, all_can(tasks), 120).challenges == ("b", "c", "a", "d")


def test_of_as_good_ones_what_the_author_put_first() -> None:
    tasks = [Task(name, 20, order=order) for name, order in (("a", 30), ("b", 20), ("c", 10))]
    assert make_programme(tasks, all_can(tasks), 90).challenges == ("c", "b")


TASKS = st.lists(
    st.builds(
        Task,
        st.sampled_from([f"t{number}" for number in range(40)]),
        st.integers(2, 30),
        st.integers(1, 4),
        st.sampled_from(["gebied", "benchmark", "marges", "breuken"]),
        st.integers(1, 5),
    ),
    max_size=9,
    unique_by=lambda task: task.id,
)


@settings(max_examples=60, deadline=None)
@given(TASKS, st.sampled_from([90, 120]), st.data())
def test_a_programme_fits_all_can_do_it_and_none_has_more_levels_and_themes(
    tasks: list[Task], minutes: int, data: st.DataObject
) -> None:
    ids = [task.id for task in tasks]
    offers = {
        area: data.draw(st.sets(st.sampled_from(ids)) if ids else st.just(set[str]()))
        for area in ("bib-01", "bib-02")
    }
    made = make_programme(tasks, offers, minutes)
    known = {task.id: task for task in tasks}
    chosen = [known[one] for one in made.challenges]
    shared = [task for task in tasks if all(task.id in ids for ids in offers.values())]

    # Within the time, one part after the other, and every minute accounted for.
    table = made.timetable
    assert table.fits
    assert sum(part.minutes for part in table.parts) + table.spare == minutes
    ends = [0, *(part.start + part.minutes for part in table.parts)]
    assert ends[:-1] == [part.start for part in table.parts]
    assert ends[-1] <= minutes
    # All can do it, from easy to hard, and every challenge has its place in the answer.
    assert all(one in offered for one in made.challenges for offered in offers.values())
    assert [one.level for one in chosen] == sorted(one.level for one in chosen)
    told = [*made.challenges, *made.no_time, *(one.challenge for one in made.left_out)]
    assert sorted(told) == sorted(known)

    # No other choice within the time has more levels, or as many and more themes, or is more even.
    def worth(some: Sequence[Task]) -> tuple[int, int, int, int]:
        levels = [one.level for one in some]
        of_each = [levels.count(level) for level in set(levels)] or [0]
        return (
            len(of_each),
            len({one.theme for one in some}),
            min(of_each) - max(of_each),
            sum(one.minutes + discussion(one.minutes) for one in some),
        )

    def may(some: Sequence[Task]) -> bool:
        levels = [one.level for one in some]
        most = max((levels.count(level) for level in levels), default=0)
        return worth(some)[-1] <= room(minutes) and most <= MOST_OF_A_LEVEL

    every = (some for size in range(len(shared) + 1) for some in combinations(shared, size))
    assert worth(chosen) == max(worth(some) for some in every if may(some))
    # However they are handed over.
    assert make_programme(list(reversed(tasks)), offers, minutes) == made
