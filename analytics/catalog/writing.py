"""Writes what the definitions and deliveries are read from: TOML."""

import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import BaseModel

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONG = 80


def to_toml(values: Mapping[str, object]) -> str:
    """A document with these keys in the given order; a value that is None is left out."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def definition_to_toml(definition: BaseModel) -> str:
    """A definition (a dimension, a profile) as the file that it is read from."""
    return to_toml(definition.model_dump(mode="json", exclude_defaults=True))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    # A basic string of TOML escapes as JSON does, and DEL too.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | StrEnum):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        held = {key: item for key, item in value.items() if item is not None}
        if not held:
            return "{}"
        return "{ " + ", ".join(f"{_key(key)} = {_value(held[key])}" for key in held) + " }"
    if isinstance(value, list | tuple):
        items = [_value(item) for item in value]
        if sum(map(len, items)) > _LONG:
            return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
        return "[" + ", ".join(items) + "]"
    return str(value)
