"""A made-up older division under given borders: what borders of another year do to a comparison.

Some gemeenten were still two, and some wijken belonged to the neighbour. None of it ever was.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

from analytics.model import Level
from analytics.synthetic.membership import Floats, Ints
from analytics.synthetic.packages import write_package
from analytics.synthetic.publish import write_toml
from analytics.synthetic.rounds import Division, Organisation, Place, about

_ONE_IN = 30
"""One in so many gemeenten was still two; half as many had a wijk of their neighbour."""
_LEAST_WIJKEN = 4
_FIRST_CODE = 9800
_OUTLINE = {Level.BUURT: "buurten", Level.WIJK: "wijken", Level.GEMEENTE: "gemeenten"}


class Older:
    """The division of `year`; `formers` names what the gemeenten that merged were."""

    def __init__(
        self,
        now: Division,
        year: int,
        outlines: geopandas.GeoDataFrame,
        spots: Floats,
        provinces: Mapping[str, str],
    ) -> None:
        self._provinces = provinces
        self._shapes: dict[str, Any] = outlines.set_index("code").geometry.to_dict()
        self.formers: dict[str, tuple[str, str]] = {}
        places = list(now.places)
        wijken = _wijken(now)
        many = [code for code in now.codes[Level.GEMEENTE] if len(wijken[code]) >= _LEAST_WIJKEN]
        merged = many[1::_ONE_IN]
        for number, code in enumerate(merged):
            self._split(code, number, places, wijken[code], spots)
        kept = [code for code in many if code not in merged]
        for code in kept[_ONE_IN // 2 :: 2 * _ONE_IN]:
            self._give_away(code, places, wijken, {*self.formers})
        self.division = Division(year, places)

    def before(self, one: Organisation) -> Organisation:
        """An organisation with the gemeenten that it served then."""
        served = [code for now in one.gemeenten for code in self.formers.get(now, (now,))]
        return replace(one, gemeenten=tuple(served))

    def _split(
        self, code: str, number: int, places: list[Place], wijken: Sequence[str], spots: Floats
    ) -> None:
        """The western half of the wijken apart from the eastern half."""
        rows = [row for row, place in enumerate(places) if place.gemeente == code]
        middle = {
            wijk: np.mean([spots[row][0] for row in rows if places[row].wijk == wijk])
            for wijk in wijken
        }
        order = sorted(wijken, key=lambda wijk: (middle[wijk], wijk))
        west = set(order[: len(order) // 2])
        codes = (f"GM{_FIRST_CODE + 2 * number}", f"GM{_FIRST_CODE + 2 * number + 1}")
        self.formers[code] = codes
        for row in rows:
            place = places[row]
            side = place.wijk not in west
            name = f"{place.gemeente_name}-{'Oost' if side else 'West'} (verzonnen)"
            tail = codes[side][2:]
            places[row] = replace(
                place,
                buurt=f"BU{tail}{place.buurt[6:]}",
                wijk=f"WK{tail}{place.wijk[6:]}",
                gemeente=codes[side],
                gemeente_name=name,
            )
            for old, new in ((place.buurt, places[row].buurt), (place.wijk, places[row].wijk)):
                self._shapes[new] = self._shapes[old]
        for side, part in enumerate((west, set(order) - west)):
            self._shapes[codes[side]] = shapely.union_all([self._shapes[wijk] for wijk in part])

    def _give_away(
        self, code: str, places: list[Place], wijken: dict[str, list[str]], taken: set[str]
    ) -> None:
        """One wijk on the border was the neighbour's; codes tell the gemeente, so they differ."""
        own = next(place for place in places if place.gemeente == code)
        for wijk in wijken[code]:
            near = [
                place
                for place in {place.gemeente: place for place in places}.values()
                if place.gemeente in wijken
                and place.gemeente not in {code, *taken}
                and place.province == own.province
                and self._shapes[place.gemeente].touches(self._shapes[wijk])
            ]
            free = f"WK{near[0].gemeente[2:]}98" if near else ""
            if not near or free in self._shapes:
                continue
            other = near[0]
            for row, place in enumerate(places):
                if place.wijk == wijk:
                    places[row] = replace(
                        place,
                        buurt=f"BU{free[2:]}{place.buurt[8:]}",
                        wijk=free,
                        gemeente=other.gemeente,
                        gemeente_name=other.gemeente_name,
                    )
                    self._shapes[places[row].buurt] = self._shapes[place.buurt]
            given = self._shapes[wijk]
            self._shapes[free] = given
            self._shapes[code] = self._shapes[code].difference(given)
            self._shapes[other.gemeente] = self._shapes[other.gemeente].union(given)
            return

    def write(self, borders: Path, kwb: Path, after: int, inhabitants: Ints) -> None:
        """The borders, and key figures that know nothing but inhabitants."""
        year, division = self.division.year, self.division
        package = f"wijkenbuurten_{year}.gpkg"
        title = f"Verzonnen oudere indeling {year}, naar de grenzen van {after}"
        settings = about(f"grenzen-{year}", "borders", title, year, year)
        write_toml(borders, settings | {"files": [package, "provincies.csv"]})
        layers = [(name, self._layer(level)) for level, name in _OUTLINE.items()]
        write_package(borders / package, layers)
        with (borders / "provincies.csv").open("w", encoding="utf-8", newline="") as list_file:
            # Names may hold a comma.
            writer = csv.writer(list_file, lineterminator="\n")
            writer.writerow(("gm_code", "gm_naam", "pv_code", "pv_naam"))
            for code in division.codes[Level.GEMEENTE]:
                province = division.province_of[code]
                name = division.names[code]
                writer.writerow((code, name, province, self._provinces[province]))
        file = f"kwb-{year}.csv"
        settings = about(f"kwb-{year}", "kwb", f"Verzonnen inwonertallen {year}", year, year)
        write_toml(kwb, settings | {"files": [file]})
        rows = ["gwb_code_10;a_inw", f"NL00;{int(inhabitants.sum())}"]
        for level in (Level.GEMEENTE, Level.WIJK, Level.BUURT):
            codes = division.codes[level]
            total = np.zeros(len(codes), np.int64)
            np.add.at(total, division.rows(level, codes), inhabitants)
            rows += [f"{code};{count}" for code, count in zip(codes, total, strict=True)]
        (kwb / file).write_text("\n".join(rows) + "\n", encoding="utf-8")

    def _layer(self, level: Level) -> geopandas.GeoDataFrame:
        division = self.division
        found = [division.place_of[level][code] for code in division.codes[level]]
        columns: dict[str, list[str]] = {}
        if level is Level.BUURT:
            columns = {
                "buurtcode": [place.buurt for place in found],
                "buurtnaam": [place.buurt_name for place in found],
            }
        if level is not Level.GEMEENTE:
            columns["wijkcode"] = [place.wijk for place in found]
        if level is Level.WIJK:
            columns["wijknaam"] = [place.wijk_name for place in found]
        columns |= {
            "gemeentecode": [place.gemeente for place in found],
            "gemeentenaam": [place.gemeente_name for place in found],
            "water": ["NEE"] * len(found),
        }
        shapes = [self._shapes[code] for code in division.codes[level]]
        whole = [shapely.MultiPolygon([*_polygons(shape)]) for shape in shapes]
        return geopandas.GeoDataFrame(columns, geometry=whole, crs="EPSG:28992")


def _wijken(division: Division) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in division.codes[Level.WIJK]:
        found.setdefault(division.place_of[Level.WIJK][code].gemeente, []).append(code)
    return found | {code: found.get(code, []) for code in division.codes[Level.GEMEENTE]}


def _polygons(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
