"""The server: `streamlit run app.py`."""

import gzip
import importlib
import re

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from analytics.model import Level
from analytics.store import AtlasError, UnknownIdError
from pages._parts.services import found_damaged, open_atlas, points_file

# Whole before the first visitor: Streamlit loads pandas with the first map, and Altair looks if it
# is there; a chart drawn for another visitor in that second found half of it, and failed.
importlib.import_module("pandas")

FOR_EVER = "public, max-age=31536000, immutable"
ADDRESS = "/grenzen/{version}/{year:int}/{level}/{area}/{projection}-{key}.json"


async def borders(request: Request) -> Response:
    """Borders of one level within one area; the address holds version and content hash."""
    etag = f'"{request.path_params["key"]}"'
    headers = {"Cache-Control": FOR_EVER, "ETag": etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    body = await run_in_threadpool(_borders, **request.path_params)
    if body is None:
        return Response("not found", status_code=404)
    headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/geo+json", headers=headers)


def _borders(
    version: str, year: int, level: str, area: str, projection: str, key: str
) -> bytes | None:
    """The compressed file; None where the address names nothing that is there."""
    if not re.fullmatch(r"[\w-]{1,80}", version):
        return None
    try:
        atlas = open_atlas(version)
    except AtlasError:
        return None
    try:
        delivery = next(item for item in atlas.rounds() if item.border_year == year)
        if projection == "midden":
            return gzip.compress(points_file(atlas, Level(level), area, delivery))
        if projection in ("wgs", "rd"):
            # Areas that a user put together stand beside each other.
            within = tuple(area.split("~")) if "~" in area else area
            return atlas.borders(Level(level), within, delivery, projection)
    except AtlasError:
        found_damaged(atlas)
    except (UnknownIdError, StopIteration, ValueError):
        pass
    return None


app = st.App("pages/frame.py", routes=[Route(ADDRESS, borders)])
