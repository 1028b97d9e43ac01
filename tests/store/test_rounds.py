"""Which revision of a round visitors meet."""

from datetime import date

import pytest

from analytics.model import Delivery, Kind, Status
from analytics.store.rounds import held_back


def revision(number: int, *, public: bool, name: str = "2023") -> Delivery:
    return Delivery(
        id=f"{name}-{number}", kind=Kind.LGB, title="", source="", reference_date=date(2023, 1, 1),
        status=Status.FINAL, border_year=2023, files=(), round=name, revision=number,
        protected=public, audience="public",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("revisions", "found"),
    [
        ([(1, True), (2, False)], [(1, 2)]),
        ([(1, True), (2, False), (3, False)], [(1, 3)]),
        ([(1, True), (2, True), (3, False)], [(2, 3)]),
        ([(1, False), (2, True)], []),
        ([(1, False)], []),  # of this round visitors see nothing
    ],
)
def test_an_older_revision_is_what_visitors_see(
    revisions: list[tuple[int, bool]], found: list[tuple[int, int]]
) -> None:
    items = [revision(number, public=public) for number, public in revisions]
    other = revision(9, public=False, name="2024")
    told = held_back([*items, other])
    assert [(shown.revision, newest.revision) for shown, newest in told] == found
