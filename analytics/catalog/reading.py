"""Definitions that people write (TOML): read, or told all that is wrong, in their words."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from analytics.language import _, enumerated

LARGEST = 200_000
D = TypeVar("D", bound=BaseModel)


class DefinitionError(ValueError):
    """A file can't be used; `lines` say where and what to do, all at once."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def document_of(content: bytes, name: str, what: str) -> dict[str, Any]:
    """What a file holds; `what` it should be, in words. Raises `DefinitionError`."""
    if len(content) > LARGEST:
        wrong = _("{file}: dit bestand is te groot voor een {what}.")
        raise DefinitionError([wrong.format(file=name, what=what)])
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        wrong = _("{file}: dit is geen tekst in UTF-8. Kies een {what} die hier is bewaard.")
        raise DefinitionError([wrong.format(file=name, what=what)]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        wrong = _("{file}: dit is geen leesbare {what} (TOML){place}.")
        raise DefinitionError([wrong.format(file=name, what=what, place=_line(error))]) from None


def _line(error: Exception) -> str:
    """Where the text stops being TOML, without the text itself."""
    found = re.search(r"\(at line (\d+), ", str(error))
    if found:
        return _(": kijk naar regel {line}").format(line=found[1])
    return _(": de tekst houdt te vroeg op") if "end of document" in str(error) else ""


def mistakes_in(error: ValidationError) -> Iterator[Mapping[str, Any]]:
    """The mistakes that pydantic found, each once."""
    found = error.errors(include_url=False, include_input=False)
    wrong = [item["loc"] for item in found]
    for item in found:
        # A list is too short because what is in it is wrong: that is told already.
        if not any(place[: len(item["loc"])] == item["loc"] != place for place in wrong):
            yield item


def why(item: Mapping[str, Any], tag: Callable[[], str], what: str) -> list[str]:
    """What is wrong and what may stand there; `tag` tells what `kind` or `part` may say."""
    context = item.get("ctx", {})
    match item["type"]:
        case "missing":
            return [_("dit ontbreekt. Vul het in.")]
        case "extra_forbidden":
            return [_("dit kennen we niet. Haal het weg.")]
        case "union_tag_invalid" | "union_tag_not_found":
            return [tag()]
        case "literal_error" | "enum":
            options = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            return [
                _("dit kan hier niet staan. Kies uit: {options}.").format(
                    options=enumerated(options)
                )
            ]
        case "string_too_long":
            return [
                _("deze tekst is te lang: hoogstens {most} tekens.").format(
                    most=context["max_length"]
                )
            ]
        case "too_long":
            return [_("dit zijn er te veel: hoogstens {most}.").format(most=context["max_length"])]
        case "too_short" | "string_too_short":
            if context.get("min_length", 1) > 1:
                return [
                    _("dit zijn er te weinig: minstens {least}.").format(
                        least=context["min_length"]
                    )
                ]
            return [_("dit is leeg. Vul het in.")]
        case "greater_than_equal" | "less_than_equal":
            if "ge" in context:
                return [_("dit is te klein: minstens {least}.").format(least=context["ge"])]
            return [_("dit is te groot: hoogstens {most}.").format(most=context["le"])]
        case "string_pattern_mismatch":
            return [_("gebruik alleen kleine letters, cijfers, + _ en -.")]
        case "value_error":
            # Our own words: a line each.
            return str(context["error"]).split("\n")
        case _other:
            return [
                _("dit is geen geldige waarde. Kijk hoe het in een andere {what} staat.").format(
                    what=what
                )
            ]
