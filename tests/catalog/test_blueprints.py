"""Blueprints: what is shipped is sound, what a user made comes back whole or is told why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import load_catalog
from analytics.catalog.blueprints import (
    GEMEENTERAPPORT,
    LONGEST_TEXT,
    MOST_SECTIONS,
    Blueprint,
    BlueprintError,
    Characteristics,
    MapOf,
    Monitor,
    NonMembers,
    Story,
    blueprints,
    read_blueprint,
)
from analytics.language import use_language
from analytics.model import TOTAL

SHIPPED = blueprints()
HEAD = 'id = "eigen"\nname = "Eigen"\ntitle = "De bibliotheek in {gebied}"\n'


@pytest.mark.parametrize("blueprint", SHIPPED.values(), ids=SHIPPED)
def test_what_is_shipped_names_what_the_catalog_has(blueprint: Blueprint) -> None:
    catalog = load_catalog()
    for section in blueprint.sections:
        if isinstance(section, MapOf):
            assert section.indicator in catalog.indicators
            assert section.dimension in (TOTAL, *catalog.dimensions)
        if isinstance(section, Characteristics):
            assert set(section.dimensions) <= set(catalog.dimensions)
        if isinstance(section, Monitor):
            assert set(section.indicators) <= set(catalog.monitor)
        if isinstance(section, NonMembers):
            for group in section.groups:
                dimension = catalog.dimensions[group.dimension]
                assert group.unit in dimension.units
                assert group.category in [item.id for item in dimension.newest.categories]


@pytest.mark.parametrize("blueprint", SHIPPED.values(), ids=SHIPPED)
def test_a_blueprint_is_read_back_as_it_was_written(blueprint: Blueprint) -> None:
    assert read_blueprint(blueprint.to_toml().encode(), "x.toml") == blueprint


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_own_text_is_kept(text: str, title: str) -> None:
    shipped = SHIPPED[GEMEENTERAPPORT]
    own = shipped.model_copy(
        update={"sections": (*shipped.sections, Story(part="tekst", title=title, text=text))}
    )
    try:
        content = own.to_toml().encode()
    except UnicodeEncodeError:
        return  # half a sign can't be typed or kept
    assert read_blueprint(content, "x.toml") == own


def section(*lines: str) -> str:
    return "[[sections]]\n" + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nee", ["x.toml: dit is geen leesbare blauwdruk (TOML): de tekst houdt te vroeg op."]),
        (HEAD + "[[sections]\n", ["blauwdruk (TOML): kijk naar regel 4."]),
        (HEAD, ["x.toml · sections: dit ontbreekt"]),
        (HEAD + "sections = []\n", ["x.toml · sections: dit is leeg"]),
        (
            HEAD + section('title = "A"'),
            ["deel 1: ‘part’ zegt niet welk deel dit is. Kies uit: in"],
        ),
        (HEAD + section('part = "raar"'), ["deel 1 ‘raar’: ‘part’ zegt niet"]),
        (
            HEAD + section('part = "tekst"') + section('part = "kaart"', 'levels = ["straat"]'),
            ["deel 2 ‘kaart’ · levels.0: dit kan hier niet staan. Kies uit: gemeente, wijk en"],
        ),
        (
            # two mistakes, both told
            HEAD + section('part = "tekst"', "kleur = 1") + section('part = "monitor"'),
            ["deel 1 ‘tekst’ · kleur: dit kennen we niet", "deel 2 ‘monitor’ · indicators: dit on"],
        ),
        (
            HEAD + section('part = "tekst"', f'text = "{"a" * (LONGEST_TEXT + 1)}"'),
            [f"deze tekst is te lang: hoogstens {LONGEST_TEXT} tekens"],
        ),
        (
            HEAD + section('part = "tekst"') * (MOST_SECTIONS + 1),
            [f"x.toml · sections: dit zijn er te veel: hoogstens {MOST_SECTIONS}"],
        ),
        (HEAD.replace("eigen", "Eigen Blad") + section('part = "tekst"'), ["x.toml · id: gebruik"]),
        ("a = 1\n" * 40_000, ["te groot"]),
    ],
)
def test_all_that_is_wrong_is_told_with_its_place(text: str, told: list[str]) -> None:
    with use_language("nl"), pytest.raises(BlueprintError) as caught:
        read_blueprint(text.encode(), "x.toml")
    assert len(caught.value.lines) == len(told)
    for line, expected in zip(caught.value.lines, told, strict=True):
        assert expected in line


def test_bytes_that_are_no_text_are_told() -> None:
    with use_language("nl"), pytest.raises(BlueprintError, match="geen tekst in UTF-8"):
        read_blueprint(b"\xff\xfe\x00", "x.toml")


@given(st.binary(max_size=300))
def test_any_bytes_are_no_blueprint_and_that_is_told(content: bytes) -> None:
    with pytest.raises(BlueprintError, match=r"x\.toml"):
        read_blueprint(content, "x.toml")
