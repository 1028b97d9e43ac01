"""The figures of an analyst: the deliveries read into pandas once, and a function per question.

Written to be quick where pandas is quick: categories for texts, one sorted index, no loops over
rows. It gives the plain quotients; it knows no reasons why a figure is missing and no intervals.

    python -m bench.naive.tables DELIVERIES LIBRARY     load, and print one library's share
"""

import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

LEVELS = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
_LAYERS = {
    "gemeente": ("gemeenten", "gemeentecode", "gemeentenaam"),
    "wijk": ("wijken", "wijkcode", "wijknaam"),
    "buurt": ("buurten", "buurtcode", "buurtnaam"),
}
_KEYS = ["ronde", "eenheid", "dimensie", "categorie", "regiocode"]
_LAND = "water <> 'JA'"
_SIMPLE_METRES = 25


@dataclass(frozen=True)
class Tables:
    """Everything in memory. `members` by round, unit, dimension, category and region."""

    package: Path
    """The GeoPackage with the borders."""
    members: pd.DataFrame
    regions: pd.DataFrame
    libraries: pd.DataFrame
    key_figures: pd.DataFrame
    rounds: dict[str, str]
    """The deliveries of members: id and border year, newest first."""

    @classmethod
    def load(cls, folder: Path) -> "Tables":
        """Read all deliveries in a folder of deliveries."""
        headers = [
            (path.parent, tomllib.loads(path.read_text("utf-8")))
            for path in sorted(folder.glob("*/delivery.toml"))
        ]
        by_kind: dict[str, list[tuple[Path, dict[str, Any]]]] = {}
        for place, header in headers:
            by_kind.setdefault(header["kind"], []).append((place, header))
        rounds = sorted(by_kind["lgb"], key=lambda item: item[1]["reference_date"], reverse=True)
        members = pd.concat(
            [_members(place / header["files"][0], header["id"]) for place, header in rounds],
            ignore_index=True,
        )
        for name in _KEYS:
            members[name] = members[name].astype("category")
        newest = rounds[0][1]
        year = newest["border_year"]
        (borders,) = (item for item in by_kind["borders"] if item[1]["border_year"] == year)
        (keys,) = (item for item in by_kind["kwb"] if item[1]["border_year"] == year)
        (register,) = by_kind["organisations"]
        libraries = pd.read_csv(register[0] / register[1]["files"][0], sep=";", dtype=str)
        day = newest["reference_date"].isoformat()
        libraries = libraries[
            (libraries.geldig_van.fillna("") <= day)
            & (libraries.geldig_tot.isna() | (libraries.geldig_tot > day))
        ]
        return cls(
            _package(*borders),
            members.set_index(_KEYS).sort_index(),
            _regions(borders[0], borders[1]),
            libraries,
            _key_figures(keys[0] / keys[1]["files"][0]),
            {header["id"]: str(header["border_year"]) for _place, header in rounds},
        )

    def shapes(self, level: str) -> gpd.GeoDataFrame:
        """The borders of a level in degrees, a little simplified."""
        layer, code, name = _LAYERS[level]
        found = gpd.read_file(self.package, layer=layer, where=_LAND)
        found = found[[code, name, "geometry"]].set_axis(["code", "naam", "geometry"], axis=1)
        found["geometry"] = found.geometry.simplify(_SIMPLE_METRES)
        return found.to_crs(4326)

    # The questions, as pandas answers them.

    def catchment(self, library: str) -> list[str]:
        """The gemeenten of a library."""
        return self.libraries.gemeentecode[self.libraries.bibliotheek_id == library].tolist()

    def area(self, code: str) -> list[str]:
        """The rows that an area is the sum of: itself, or the gemeenten of a library."""
        if not code.startswith("BIEB:"):
            return [code]
        return self.catchment(code.removeprefix("BIEB:"))

    def cells(self, ronde: str, unit: str, dimension: str, category: str) -> pd.DataFrame:
        """Population and members of every region."""
        return self.members.loc[(ronde, unit, dimension, category)]

    def inside(self, level: str, within: str) -> pd.DataFrame:
        """The regions of a level in an area."""
        regions = self.regions
        found = regions[regions.niveau == level]
        if within == "NL00":
            return found
        if within.startswith("PV"):
            return found[found.provincie == within]
        return found[found.gemeente.isin(self.area(within))]

    def share(self, ronde: str, area: str, unit: str, dimension: str, category: str) -> float:
        """The share of members in an area."""
        rows = self.cells(ronde, unit, dimension, category).reindex(self.area(area))
        return _quotient(rows.leden.sum(min_count=len(rows)), rows.bevolking.sum())

    def of_regions(
        self,
        ronde: str,
        level: str,
        within: str,
        indicator: str,
        unit: str,
        dimension: str,
        category: str,
        benchmark: str = "NL00",
    ) -> pd.DataFrame:
        """The regions of a level in an area with a figure."""
        found = self.inside(level, within).join(
            self.cells(ronde, unit, dimension, category), on="code"
        )
        penetration = found.leden / found.bevolking.where(found.bevolking > 0)
        match indicator:
            case "leden":
                found["waarde"] = found.leden
            case "niet_leden":
                found["waarde"] = found.bevolking - found.leden
            case "index":
                base = self.share(ronde, benchmark, unit, dimension, category)
                found["waarde"] = 100 * penetration / base
            case "verschil":
                base = self.share(ronde, benchmark, unit, dimension, category)
                found["waarde"] = 100 * (penetration - base)
            case _:
                found["waarde"] = penetration
        return found

    def profile(self, ronde: str, area: str, unit: str, dimension: str) -> pd.DataFrame:
        """The categories of a dimension in an area, with share and index against the country."""
        rows = self.members.loc[(ronde, unit, dimension)]
        summed = [
            rows[rows.index.get_level_values("regiocode").isin(codes)]
            .groupby(level="categorie", observed=True)[["bevolking", "leden"]]
            .sum(min_count=len(codes))
            for codes in (self.area(area), ["NL00"])
        ]
        own, country = (item.assign(aandeel=item.leden / item.bevolking) for item in summed)
        total = self.share(ronde, area, unit, "totaal", "totaal")
        return own.assign(
            geen_lid=own.bevolking - own.leden,
            vertegenwoordiging=100 * own.aandeel / total,
            index=100 * own.aandeel / country.aandeel,
        )

    def benchmarks(
        self, ronde: str, library: str, unit: str, dimension: str, category: str
    ) -> pd.DataFrame:
        """A library beside its provinces and the country."""
        own = self.catchment(library)
        provinces = self.regions.provincie[self.regions.code.isin(own)].dropna().unique()
        areas = [f"BIEB:{library}", *sorted(provinces), "NL00"]
        share = [self.share(ronde, area, unit, dimension, category) for area in areas]
        found = pd.DataFrame({"gebied": areas, "aandeel": share})
        return found.assign(index=100 * found.aandeel / share[-1])

    def development(self, area: str, unit: str, dimension: str, category: str) -> pd.Series:
        """The share of members in every round, oldest first."""
        share = {}
        for ronde in reversed(self.rounds):
            try:
                share[ronde] = self.share(ronde, area, unit, dimension, category)
            except KeyError:
                share[ronde] = np.nan
        return pd.Series(share)

    def context(self, level: str, within: str, column: str) -> pd.DataFrame:
        """A key figure of the regions of a level in an area."""
        return self.inside(level, within).join(self.key_figures[column], on="code")

    def search(self, text: str, limit: int = 20) -> pd.DataFrame:
        """Regions with a text in their name."""
        regions = self.regions
        return regions[regions.naam.str.contains(text, case=False, regex=False)].head(limit)

    def ranked(self, ronde: str, unit: str, dimension: str, category: str) -> pd.DataFrame:
        """All libraries with their share of members and their rank."""
        cells = self.cells(ronde, unit, dimension, category)
        joined = self.libraries.join(cells, on="gemeentecode")
        summed = joined.groupby("bibliotheek_id")[["bevolking", "leden"]].sum(min_count=1)
        share = summed.leden / summed.bevolking
        return summed.assign(aandeel=share, plaats=share.rank(ascending=False))


def _members(path: Path, ronde: str) -> pd.DataFrame:
    texts = ["regiocode", "eenheid", "dimensie", "categorie"]
    found = pd.read_csv(
        path,
        sep=";",
        decimal=",",
        dtype=dict.fromkeys(texts, "category"),
        na_values=[".", "x", "-", ""],
        keep_default_na=False,
        encoding="utf-8-sig",
        skipinitialspace=True,
    )
    for name in ("bevolking", "leden"):
        found[name] = pd.to_numeric(found[name], errors="coerce")
    found["ronde"] = ronde
    # Categories of several files only join as texts.
    return found.astype(dict.fromkeys(texts, "str"))


def _package(folder: Path, header: dict[str, Any]) -> Path:
    return folder / next(name for name in header["files"] if name.endswith(".gpkg"))


def _regions(folder: Path, header: dict[str, Any]) -> pd.DataFrame:
    package = _package(folder, header)
    tables = []
    for level, (layer, code, name) in _LAYERS.items():
        read = gpd.read_file(package, layer=layer, ignore_geometry=True, where=_LAND)
        tables.append(
            pd.DataFrame(
                {
                    "code": read[code],
                    "naam": read[name],
                    "niveau": level,
                    "gemeente": read["gemeentecode"],
                }
            )
        )
    found = pd.concat(tables, ignore_index=True)
    listed = [name for name in header["files"] if name.endswith(".csv")]
    if listed:
        provinces = pd.read_csv(folder / listed[0], dtype=str)
        found["provincie"] = found.gemeente.map(provinces.set_index("gm_code").pv_code)
    else:
        found["provincie"] = None
    return found


def _key_figures(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig") as file:
        dutch = ";" in file.readline()
    found = pd.read_csv(
        path,
        sep=";" if dutch else ",",
        decimal="," if dutch else ".",
        na_values=[".", "x", ",", ""],
        on_bad_lines="skip",
        low_memory=False,
        encoding="utf-8-sig",
        skipinitialspace=True,
    )
    return found.assign(gwb_code_10=found.gwb_code_10.str.strip()).set_index("gwb_code_10")


def _quotient(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def main() -> None:
    """What a script of an analyst does: read everything, print one figure."""
    start = time.monotonic()
    tables = Tables.load(Path(sys.argv[1]))
    print(f"load {time.monotonic() - start:.2f} s")
    library = sys.argv[2] if len(sys.argv) > 2 else tables.libraries.bibliotheek_id.iloc[0]
    ronde = next(iter(tables.rounds))
    print(tables.share(ronde, f"BIEB:{library}", "personen", "totaal", "totaal"))


if __name__ == "__main__":
    main()
