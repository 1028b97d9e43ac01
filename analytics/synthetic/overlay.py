"""Made-up organisations and members over real borders and key figures, to test and measure."""

import csv
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from analytics.catalog import load_catalog
from analytics.language import _
from analytics.model import Kind, Level, Severity
from analytics.sources import Loaded, RegionTables, read
from analytics.synthetic.membership import TRAITS, Areas, Column, Floats, Ints, make_register
from analytics.synthetic.older import Older
from analytics.synthetic.places import LIBRARY_WORDS
from analytics.synthetic.publish import write_toml
from analytics.synthetic.rounds import (
    Branch,
    Division,
    Organisation,
    Place,
    rows_of,
    write_branches,
    write_organisations,
    write_round,
)

DELIVERY = "delivery.toml"
_BIG = 100_000
_REAL_SOURCE = "CBS / Kadaster"


class OverlayError(ValueError):
    """The borders or key figures can't be used; the text says why and what to do."""


@dataclass(slots=True)
class _Gemeente:
    code: str
    name: str
    province: str
    inhabitants: int
    x: float
    y: float
    areas: list[int] = field(default_factory=list)


def lay(
    borders: Path, kwb: Path, out: Path, seed: int = 2023, *, older_borders: bool = False
) -> tuple[Path, ...]:
    """Lay about one organisation per 2.6 gemeenten and three LGB rounds over borders and figures.

    `borders` and `kwb` are deliveries, or folders with the files as they were downloaded. `out`
    gets one folder per delivery, ready to build: the borders and key figures themselves, the
    made-up organisations and branches, and the rounds. With `older_borders` the first round
    stands on a made-up older division, in which some gemeenten were still two, and the second
    has two revisions. Returns those folders. Raises `OverlayError` where the input can't be used.
    """
    out.mkdir(parents=True, exist_ok=True)
    folders = [_adopt(borders, out, Kind.BORDERS), _adopt(kwb, out, Kind.KWB)]
    outlines, figures = _read(folders)
    rng = np.random.default_rng(seed)
    table = outlines.table
    assert isinstance(table, RegionTables)
    year = outlines.delivery.border_year
    division = Division(year, _places(table))
    keys = _key_figures(figures, [place.buurt for place in division.places])
    spots = _spots(table, division)
    inhabitants = np.nan_to_num(keys["a_inw"]).astype(np.int64)
    gemeenten = _gemeenten(division, inhabitants, spots)
    provinces = _province_names(table)
    rounds = (year - 4, year - 2, year)
    organisations = _organisations(gemeenten, provinces, rounds, rng)
    branches = _branches(gemeenten, organisations, division, inhabitants, spots, rng)
    traits = _traits(keys, inhabitants, rng)
    appeal = _appeal(division, organisations, rng)
    distance = _distances(spots, branches)
    size = np.where(keys["g_hhgro"] > 1, keys["g_hhgro"], 2.1)
    poor = {code for one in organisations[3::25] for code in one.gemeenten}

    def incomplete(_code: str, gemeente: str, column: Column) -> bool:
        return gemeente in poor and column.dimension in ("opleiding", "sociaaleconomisch")

    older = None
    if older_borders:
        geometry: geopandas.GeoDataFrame = table.geometry
        older = Older(division, rounds[0], geometry, spots, provinces)
    for number, when in enumerate(rounds):
        people = np.floor(inhabitants * (1 - 0.006 * (year - when))).astype(np.int64)
        areas = Areas(people, np.floor(people / size).astype(np.int64), traits, distance, appeal)
        herkomst = "2022" if when >= 2022 else "2016"
        register = make_register(areas, rng, herkomst, -0.05 * (len(rounds) - 1 - number))
        then = older if number == 0 else None
        told: dict[str, Any] = {"herkomst": herkomst, "match_rate": (93 + number) / 100}
        if then is not None:
            made = out / f"grenzen-{when}", out / f"kwb-{when}"
            then.write(*made, year, people)
            folders += made
        revised = older is not None and number == 1
        if revised:
            # The first time the figures of some came too late; no wijken and buurten yet.
            write_round(
                out / f"lgb-{when}-1",
                when,
                division,
                register,
                organisations,
                late=[one.id for one in organisations[2::9]],
                detailed=lambda _gemeente: False,
                **told,
            )
            folders.append(out / f"lgb-{when}-1")
        write_round(
            out / f"lgb-{when}",
            when,
            division if then is None else then.division,
            register,
            organisations if then is None else [then.before(one) for one in organisations],
            revision=2 if revised else 1,
            unreliable=incomplete,
            **told,
        )
        folders.append(out / f"lgb-{when}")
    recoded = {} if older is None else older.formers
    write_organisations(out / "organisaties", year, organisations, recoded, since=rounds[1])
    write_branches(out / "vestigingen", year, branches)
    return (*folders, out / "organisaties", out / "vestigingen")


def _adopt(folder: Path, out: Path, kind: Kind) -> Path:
    """The folder as a delivery under `out`, its files linked where that can be done."""
    target = out / {Kind.BORDERS: "grenzen", Kind.KWB: "kwb"}[kind]
    if folder.resolve() == target.resolve():
        return target
    if not folder.is_dir():
        raise OverlayError(_("Dit is geen map: {folder}").format(folder=folder))
    target.mkdir(parents=True, exist_ok=True)
    if (folder / DELIVERY).is_file():
        files = sorted(path for path in folder.iterdir() if path.is_file())
    else:
        files, settings = _settings(folder, kind)
        write_toml(target, settings)
    for path in files:
        _link(path, target / path.name)
    return target


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        # Another disk, or one that knows no links.
        shutil.copyfile(source, target)


def _settings(folder: Path, kind: Kind) -> tuple[list[Path], dict[str, Any]]:
    """The files of a folder as it was downloaded, and what a delivery of them has to say."""
    if kind is Kind.BORDERS:
        packages = sorted(folder.glob("*.gpkg"))
        if not packages:
            raise OverlayError(
                _("In {folder} staat geen GeoPackage met grenzen.").format(folder=folder)
            )
        files = [
            packages[-1],
            *[path for path in folder.glob("*.csv") if _is_province_list(path)][:1],
        ]
        year, title = _border_year(packages[-1]), "Wijk- en buurtkaart"
    else:
        names = [
            path for path in folder.iterdir() if re.match(r"(?i)kwb.*\.(csv|xlsx)$", path.name)
        ]
        files = sorted(path for path in names if path.suffix == ".xlsx" or _has_codes(path))[-1:]
        if not files:
            raise OverlayError(
                _("In {folder} staat geen bestand met kerncijfers (kwb-….csv).").format(
                    folder=folder
                )
            )
        year, title = _year_in(files[0].name), "Kerncijfers wijken en buurten"
    return files, {
        "id": f"{'grenzen' if kind is Kind.BORDERS else 'kwb'}-{year}",
        "kind": kind.value,
        "title": f"{title} {year}",
        "source": _REAL_SOURCE,
        "reference_date": date(year, 1, 1),
        "status": "definitief",
        "border_year": year,
        "synthetic": False,
        "protected": True,
        "audience": "public",
        "files": [path.name for path in files],
    }


def _border_year(package: Path) -> int:
    """The year that the rows themselves name, else the one in the file name."""
    layer = str(pyogrio.list_layers(package)[0, 0])
    if "jaar" in pyogrio.read_info(package, layer=layer)["fields"]:
        frame = pyogrio.read_dataframe(
            package, layer=layer, columns=["jaar"], read_geometry=False, max_features=1
        )
        return int(frame["jaar"].iloc[0])
    return _year_in(package.name)


def _year_in(name: str) -> int:
    found = re.search(r"20\d\d", name)
    if found is None:
        raise OverlayError(
            _(
                "Uit de naam {name} blijkt geen jaar; zet het erin, of maak een delivery.toml."
            ).format(name=name)
        )
    return int(found.group())


def _head(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        line = file.readline()
    return [name.strip() for name in next(csv.reader([line.replace(";", ",")]), [])]


def _has_codes(path: Path) -> bool:
    return "gwb_code_10" in _head(path)


def _is_province_list(path: Path) -> bool:
    return {"gm_code", "pv_code"} <= set(_head(path))


def _read(folders: Sequence[Path]) -> tuple[Loaded, Loaded]:
    batch = read(folders, load_catalog())
    errors = [one for one in batch.complaints if one.severity is Severity.ERROR]
    if errors or len(batch.deliveries) != 2:
        told = "\n".join(f"{one.place.file}: {one.message} {one.text}" for one in errors[:20])
        raise OverlayError(_("De grenzen of kerncijfers zijn niet te gebruiken.") + "\n" + told)
    return batch.deliveries[0], batch.deliveries[1]


def _places(table: RegionTables) -> list[Place]:
    regions = {row["code"]: row for row in table.regions.to_pylist()}
    found: list[Place] = []
    for code in sorted(regions):
        row = regions[code]
        if row["level"] == Level.BUURT.value:
            wijk = regions[row["parent"]]
            gemeente = regions[wijk["parent"]]
            found.append(
                Place(
                    code,
                    row["name"],
                    wijk["code"],
                    wijk["name"],
                    gemeente["code"],
                    gemeente["name"],
                    gemeente["provincie"] or "",
                )
            )
    return found


def _province_names(table: RegionTables) -> dict[str, str]:
    rows = table.regions.to_pylist()
    return {row["code"]: row["name"] for row in rows if row["level"] == Level.PROVINCIE.value}


def _key_figures(figures: Loaded, codes: Sequence[str]) -> dict[str, Floats]:
    """Per key figure a column in the order of `codes`, NaN where it isn't known."""
    table = figures.table
    assert table is not None
    assert not isinstance(table, RegionTables)
    row = rows_of(codes, table["region_code"].to_pylist())
    names, values = np.asarray(table["column"].to_pylist()), table["value"].to_numpy()
    found: dict[str, Floats] = {}
    for name in ("a_inw", "a_00_14", "g_hhgro", "g_ink_pi", "ste_mvs"):
        mine = (names == name) & (row >= 0)
        found[name] = np.full(len(codes), np.nan)
        found[name][row[mine]] = values[mine]
    return found


def _spots(table: RegionTables, division: Division) -> Floats:
    """A point inside every buurt, in RD metres."""
    outlines: geopandas.GeoDataFrame = table.geometry
    shapes = outlines.set_index("code").geometry.reindex([place.buurt for place in division.places])
    return shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy()))


def _gemeenten(division: Division, inhabitants: Ints, spots: Floats) -> list[_Gemeente]:
    found: dict[str, _Gemeente] = {}
    for number, place in enumerate(division.places):
        one = found.setdefault(
            place.gemeente,
            _Gemeente(place.gemeente, place.gemeente_name, place.province, 0, 0.0, 0.0),
        )
        one.areas.append(number)
    for one in found.values():
        weight = inhabitants[one.areas] + 1
        one.inhabitants = int(inhabitants[one.areas].sum())
        one.x, one.y = np.average(spots[one.areas], axis=0, weights=weight).tolist()
    return list(found.values())


def _organisations(
    gemeenten: Sequence[_Gemeente],
    provinces: dict[str, str],
    rounds: Sequence[int],
    rng: np.random.Generator,
) -> list[Organisation]:
    """Neighbouring gemeenten of one province together, the big ones by themselves.

    Some organisations missed rounds, some deliver no buurten, and five gemeenten have two.
    """
    words = [LIBRARY_WORDS[k] for k in rng.permutation(len(LIBRARY_WORDS))]
    found: list[Organisation] = []

    def add(group: Sequence[_Gemeente], took_part: tuple[int, ...], appeal: float) -> None:
        number = len(found)
        province = provinces.get(group[0].province, "")
        found.append(
            Organisation(
                f"S{number + 1:03d}",
                f"Bibliotheek {words[number % len(words)]}"
                + (f" {number // len(words) + 1}" if number >= len(words) else ""),
                f"Ondersteuner {province}".strip(),
                province,
                tuple(sorted(one.code for one in group)),
                appeal,
                took_part,
                only_wijk=len(group) > 1 and rng.random() < 0.06,
            )
        )

    left = {one.code: one for one in gemeenten}
    for one in sorted(gemeenten, key=lambda one: one.code):
        if one.inhabitants > _BIG:
            del left[one.code]
            add([one], tuple(rounds), float(rng.normal(0, 0.14)))
    while left:
        start = min(left.values(), key=lambda one: (one.x + one.y, one.code))
        near = sorted(
            (one for one in left.values() if one.province == start.province),
            key=lambda one: (one.x - start.x) ** 2 + (one.y - start.y) ** 2,
        )
        group = near[: int(rng.choice((1, 2, 3, 4, 5, 7), p=(0.12, 0.2, 0.24, 0.2, 0.16, 0.08)))]
        for one in group:
            del left[one.code]
        missed = rng.random(len(rounds)) < np.linspace(0.22, 0.07, len(rounds))
        took_part = tuple(when for when, absent in zip(rounds, missed, strict=True) if not absent)
        add(group, took_part, float(rng.normal(0, 0.16)))
    small = sorted(
        (one for one in gemeenten if one.inhabitants <= _BIG), key=lambda one: -one.inhabitants
    )
    for place, one in enumerate(small[: 5 * (len(small) > 20)]):
        add([one], tuple(rounds)[place % 2 :], 0.0)
    return found


def _branches(
    gemeenten: Sequence[_Gemeente],
    organisations: Sequence[Organisation],
    division: Division,
    inhabitants: Ints,
    spots: Floats,
    rng: np.random.Generator,
) -> list[Branch]:
    """One branch per gemeente and one more per 35,000 inhabitants, where most people live."""
    owner = {code: one.id for one in reversed(organisations) for code in one.gemeenten}
    found: list[Branch] = []
    for one in gemeenten:
        order = sorted(one.areas, key=lambda k: (-inhabitants[k], k))
        chosen: list[int] = []
        for k in order:
            if len(chosen) > one.inhabitants // 35_000:
                break
            if all(np.hypot(*(spots[k] - spots[other])) > 1500 for other in chosen):
                chosen.append(k)
        for k in chosen:
            opened = f"{int(rng.integers(1985, 2019))}-01-01"
            name = f"{one.name} {division.places[k].buurt_name}"
            x, y = spots[k].tolist()
            found.append(Branch(owner[one.code], name.replace(";", ","), x, y, opened))
    return found


def _distances(spots: Floats, branches: Sequence[Branch]) -> Floats:
    """Kilometres to the nearest branch, a third more than in a straight line."""
    there = np.array([(branch.x, branch.y) for branch in branches])
    nearest = np.concatenate(
        [
            np.hypot(
                part[:, 0][:, None] - there[:, 0][None, :],
                part[:, 1][:, None] - there[:, 1][None, :],
            ).min(axis=1)
            for part in np.array_split(spots, max(1, len(spots) // 1000))
        ]
    )
    return np.clip(1.3 * nearest / 1000, 0.3, 15.0)


def _appeal(
    division: Division, organisations: Sequence[Organisation], rng: np.random.Generator
) -> Floats:
    of = {code: one.appeal for one in reversed(organisations) for code in one.gemeenten}
    base = np.array([of[place.gemeente] for place in division.places])
    return base + rng.normal(0, 0.12, len(base))


def _traits(keys: dict[str, Floats], inhabitants: Ints, rng: np.random.Generator) -> Floats:
    """What each buurt is like, as far as its key figures tell; the rest is chance."""
    count = len(inhabitants)
    young = np.divide(
        keys["a_00_14"], inhabitants, out=np.full(count, np.nan), where=inhabitants > 0
    )
    lean = {
        "family": (young - 0.155) / 0.05,
        "affluent": np.log(np.maximum(keys["g_ink_pi"], 1) / 34) / 0.22,
        "urban": (3.0 - keys["ste_mvs"]) * 0.6,
    }
    lean = {name: np.clip(np.nan_to_num(values), -2.2, 2.2) for name, values in lean.items()}
    small = np.clip(np.nan_to_num(1.9 - keys["g_hhgro"]) * 2.5, -1, 2.5)
    noise = rng.normal(0, 0.3, (3, count))
    lean["student"] = np.where(lean["urban"] > 0, small, 0.3 * small) - 0.3 + noise[0]
    lean["senior"] = -0.45 * lean["family"] - 0.3 * lean["urban"] + noise[1]
    lean["migrant"] = 0.55 * lean["urban"] - 0.4 * lean["affluent"] + noise[2]
    traits = np.column_stack([lean[name] for name in TRAITS])
    weight = inhabitants + 1e-9
    return traits - np.average(traits, axis=0, weights=weight)
