"""Addresses, table ids and column names, as data/catalog/fetching.toml states them."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from analytics.catalog.loading import CATALOG_FOLDER
from analytics.fetching.problems import MistakeError
from analytics.language import _

SETTINGS_FILE = CATALOG_FOLDER / "fetching.toml"
_VARIABLE = "BEREIKATLAS_FETCH_"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Borders(_Strict):
    """The map of wijken and buurten: files to download, per year, and the collections."""

    title: str
    source: str
    years: tuple[int, ...]
    files: tuple[str, ...]
    collections: str
    provisional: tuple[int, ...] = ()
    also: dict[int, tuple[str, ...]] = {}


class TableSet(_Strict):
    """A StatLine table that has another id every year."""

    title: str
    source: str
    ids: dict[int, str]
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    regions: tuple[str, ...]
    provisional: tuple[int, ...] = ()


class Settings(_Strict):
    addresses: dict[str, str]
    borders: Borders
    tables: dict[str, TableSet]

    def based(self, changes: Mapping[str, str]) -> "Settings":
        """The same with other base addresses."""
        for name, address in changes.items():
            if name not in self.addresses:
                raise MistakeError(
                    _("Er is geen basisadres {name}. Bekend zijn: {names}.").format(
                        name=name, names=", ".join(self.addresses)
                    )
                )
            judge_address(address)
        addresses = {**self.addresses, **{key: at.rstrip("/") for key, at in changes.items()}}
        return self.model_copy(update={"addresses": addresses})

    def address(self, template: str, year: int) -> str:
        return template.format(year=year, **self.addresses)

    def border_files(self, year: int) -> list[str]:
        """Where the file with borders may be, the likeliest address first."""
        if year not in self.borders.years:
            raise MistakeError(
                _(
                    "Voor de grenzen van {year} is geen adres bekend; wel voor: {years}. "
                    "Weet u het adres? Geef het met --url."
                ).format(year=year, years=_years(self.borders.years))
            )
        templates = (*self.borders.files, *self.borders.also.get(year, ()))
        return [self.address(item, year) for item in templates]

    def table_id(self, name: str, year: int) -> str:
        ids = self.tables[name].ids
        if year not in ids:
            raise MistakeError(
                _(
                    "Van {title} is de tabel niet bekend; wel van: {years}. Zoek de id op "
                    "(zoals 85984NED) bij opendata.cbs.nl en geef hem met --table."
                ).format(title=self.tables[name].title.format(year=year), years=_years(ids))
            )
        return ids[year]


def load_settings(
    changes: Mapping[str, str] | None = None,
    file: Path = SETTINGS_FILE,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings; what is in the environment goes before the file, `changes` before both."""
    settings = Settings.model_validate(tomllib.loads(file.read_text("utf-8")))
    stated = {
        name: environment[_VARIABLE + name.upper()]
        for name in settings.addresses
        if environment.get(_VARIABLE + name.upper())
    }
    return settings.based({**stated, **(changes or {})})


def judge_address(address: str) -> None:
    """Refuse what can't be fetched from."""
    if not address.startswith(("http://", "https://")):
        raise MistakeError(
            _("Dit is geen adres dat met http begint: «{address}»").format(address=address)
        )


def _years(years: Mapping[int, str] | tuple[int, ...]) -> str:
    return ", ".join(str(year) for year in sorted(years))
