"""The command line as a black box: arguments in, JSON or CSV out."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from analytics.command_line.commands import app
from tests.independent.figures import Quantity

PARTS = ("value", "low", "high")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def output(*arguments: object) -> str:
    """What a command prints; it must succeed."""
    result = run(*arguments)
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return result.stdout


def answer(*arguments: object) -> dict[str, Any]:
    """A question's answer as JSON."""
    text = output(*arguments, "--format", "json")
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def columns(*arguments: object) -> list[dict[str, str]]:
    """A question's answer as CSV rows."""
    return list(csv.DictReader(io.StringIO(output(*arguments, "--format", "csv"))))


def differs(figure: dict[str, Any], expected: Quantity) -> Iterator[str]:
    """How a figure in JSON differs from what was computed here."""
    keys = {"value", "low", "high", "chance_low", "chance_high", "missing"}
    if set(figure) != keys:
        yield f"keys {sorted(figure)}"
    elif isinstance(expected, str):
        if figure != dict.fromkeys(keys) | {"missing": expected}:
            yield f"{figure} instead of {expected}"
    else:
        wanted = {part: float(getattr(expected, part)) for part in PARTS}
        if figure["missing"] is not None or any(
            not _close(figure[part], wanted[part]) for part in PARTS
        ):
            yield f"{figure} instead of {wanted}"


def _close(number: float | None, wanted: float) -> bool:
    if number is None:
        return False
    return abs(number - wanted) <= 1e-9 * max(1.0, abs(wanted))
