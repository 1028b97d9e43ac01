"""Borders from OGC API Features, page by page, as a GeoPackage with the layers of the map."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from analytics.fetching.http import Client
from analytics.fetching.problems import FetchError
from analytics.language import _
from analytics.sources.geopackage import write_features

_CRS = "http://www.opengis.net/def/crs/EPSG/0/28992"
_PAGE = 1000  # the most that the service gives at once
_LAYERS = ("gemeenten", "wijken", "buurten")
_COLUMNS = {
    "gemeenten": ("gemeentecode", "gemeentenaam", "water"),
    "wijken": ("wijkcode", "wijknaam", "gemeentecode", "water"),
    "buurten": ("buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "water"),
}


def from_features(
    client: Client, collections: str, target: Path, pages: Path, tell: Callable[[float], None]
) -> list[str]:
    """Write the three layers to `target`; the addresses they came from."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"deel-{target.name}")
    aside.unlink(missing_ok=True)
    asked = []
    for number, layer in enumerate(_LAYERS):
        query = urlencode({"f": "json", "limit": _PAGE, "crs": _CRS})
        address = f"{collections}/{layer}/items?{query}"
        asked.append(address)
        features = _features(client, address, pages)
        tell((number + 0.5) / len(_LAYERS))
        present = {name for item in features[:1] for name in item["properties"]}
        columns = [name for name in _COLUMNS[layer] if name in present]
        try:
            write_features(aside, layer, features, columns)
        except (ValueError, TypeError, KeyError, AttributeError, RuntimeError):
            raise FetchError(_unexpected(layer), address) from None
        tell((number + 1) / len(_LAYERS))
    aside.replace(target)
    return asked


def _features(client: Client, address: str, pages: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    layer, seen = address.split("/items", 1)[0].rpartition("/")[2], set()
    while address:
        if address in seen:
            raise FetchError(
                _("De pagina's van laag {layer} gaan in een kring.").format(layer=layer), address
            )
        seen.add(address)
        document = client.json(address, pages)
        features, links = document.get("features"), document.get("links", [])
        if not isinstance(features, list) or not all(
            isinstance(item, dict) and isinstance(item.get("properties"), dict) for item in features
        ):
            raise FetchError(_unexpected(layer), address)
        found += features
        following = [
            item["href"]
            for item in links
            if isinstance(item, dict) and item.get("rel") == "next" and item.get("href")
        ]
        address = urljoin(address, following[0]) if following else ""
    return found


def _unexpected(layer: str) -> str:
    return _("De gebieden in laag {layer} hebben een andere vorm dan verwacht.").format(layer=layer)
