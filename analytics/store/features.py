"""Puts stored geometry texts together into the file that a map fetches."""

import gzip
import json
from collections.abc import Sequence


def collection(
    places: Sequence[int], codes: Sequence[str], names: Sequence[str], geometry: Sequence[str]
) -> bytes:
    """A gzipped GeoJSON FeatureCollection; property `i` is the place of a region in the list.

    The bytes depend on nothing but the content, so that a hash can stand in the address.
    """
    features = (
        f'{{"type":"Feature","properties":{{"i":{place},"code":{json.dumps(code)},'
        f'"naam":{json.dumps(name, ensure_ascii=False)}}},"geometry":{shape}}}'
        for place, code, name, shape in zip(places, codes, names, geometry, strict=True)
    )
    text = '{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}"
    return gzip.compress(text.encode(), 6, mtime=0)
