"""The process that makes the reports of a series: an order on the first line, then one gemeente a
line; it answers each with a line and the report. It ends when nobody is there to ask any more.
"""

import base64
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from analytics.catalog.blueprints import read_blueprint
from analytics.language import use_language
from analytics.reports.document import HouseStyle
from analytics.reports.forms import written
from analytics.reports.kinds.listing import kinds, of_blueprint
from analytics.reports.series import LANGUAGE, broke_off
from analytics.reports.view import straight, view_of, view_of_gemeente
from analytics.store import Atlas, AtlasError, UnknownIdError

_KEPT = 512
"""So many answers are kept: those about the country and a province serve many gemeenten."""


class Maker:
    """Makes reports as the order says."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.atlas = Atlas.open(Path(order["atlas"]), version=order["version"])
        self.delivery, self.benchmark = order["delivery"], order["benchmark"]
        self.form = order["form"]
        self.styles = {
            name: HouseStyle(**style | {"logo": base64.b64decode(style["logo"])})
            for name, style in order["styles"].items()
        }
        own = order["blueprint"].encode()
        self.kind = of_blueprint(read_blueprint(own, "")) if own else kinds()[order["report"]]
        self._answer = lru_cache(_KEPT)(straight)

    def put(self, question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """The answer to a question; those of before are at hand."""
        held = {name: _hashable(value) for name, value in kwargs.items()}
        return self._answer(question, *map(_hashable, args), **held)

    def report(self, wanted: dict[str, Any]) -> bytes:
        """One report, the same bytes as when it is made alone."""
        code, organisation = wanted["code"], wanted["organisation"]
        if organisation:
            view = view_of(self.atlas, organisation, code, self.delivery, self.benchmark)
        else:
            view = view_of_gemeente(self.atlas, code, self.delivery)
        about = replace(view, put=self.put)
        made = self.kind.made(about, self.styles.get(organisation), wanted["notes"])
        return written(made, self.form)


def _hashable(value: Any) -> Any:
    """A question takes any row of codes."""
    return tuple(value) if isinstance(value, list) else value


def main(source: IO[bytes], answers: IO[bytes]) -> None:
    order = json.loads(source.readline())
    if order["niceness"] and hasattr(os, "nice"):
        os.nice(order["niceness"])
    maker: Maker | None = None
    with use_language(LANGUAGE), suppress(BrokenPipeError):
        for line in source:
            content, fault = b"", ""
            try:
                maker = maker or Maker(order)
                content = maker.report(json.loads(line))
            except (AtlasError, UnknownIdError) as error:
                fault = str(error)
            except Exception:
                # What a library says may hold what stands in the atlas.
                fault = broke_off()
            answers.write(json.dumps({"size": len(content), "fault": fault}).encode() + b"\n")
            answers.write(content)
            answers.flush()


if __name__ == "__main__":
    # What a library prints comes into no answer.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(sys.stdin.buffer, pipe)
