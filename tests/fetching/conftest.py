"""A service, and somebody who fetches from it without ever waiting."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from analytics.fetching import Client, Fetched, Order, Patience, fetch, load_settings
from tests.fetching.service import NEAR, YEAR, Service, serving


@dataclass
class Fetcher:
    """Fetches into folders below `root`; `waits` are the seconds that it would have waited."""

    service: Service
    root: Path
    waits: list[float] = field(default_factory=list)
    patience: Patience = field(default_factory=lambda: Patience(tries=3, connect=2, read=2))
    seen: list[float] = field(default_factory=list)

    def __call__(self, what: str, **order: Any) -> Fetched:
        settings = load_settings(self.service.bases(), environment={})
        settings.tables["distances"].ids.setdefault(YEAR, NEAR)
        client = Client(self.patience, sleep=self.waits.append)
        order.setdefault("year", YEAR)
        wanted = Order(what, folder=order.pop("folder", self.folder(what)), **order)
        return fetch(wanted, settings, client, lambda _text, part: self.seen.append(part))

    def folder(self, what: str) -> Path:
        return self.root / ("grenzen" if what in ("borders", "gemeenten") else "kwb")


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher(service: Service, tmp_path: Path) -> Fetcher:
    return Fetcher(service, tmp_path)
