"""`report blauwdruk`: a blueprint by name or from a file, and what is said where it can't be."""

from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from typer.testing import CliRunner

from analytics.catalog.blueprints import blueprints
from analytics.command_line.commands import app
from analytics.model import Level
from analytics.store import Atlas


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(item) for item in arguments])
    return result.exit_code, result.output


def text_of(file: Path) -> str:
    with closing(pypdfium2.PdfDocument(file)) as book:
        return "\n".join(page.get_textpage().get_text_bounded() for page in book)


def test_a_blueprint_of_a_colleague_is_filled_in_dutch(demo_atlas: Path, tmp_path: Path) -> None:
    shipped = blueprints()["gemeenterapport"]
    own = shipped.model_copy(
        update={
            "id": "van-ons",
            "title": "Zo staat {gebied} ervoor",
            "sections": (shipped.sections[0].model_copy(update={"text": "Wij zijn trots."}),),
        }
    )
    file, out = tmp_path / "van-ons.toml", tmp_path / "uit.pdf"
    file.write_text(own.to_toml(), "utf-8")
    about = ("--atlas", demo_atlas, "--out", out)
    code, said = run("--taal", "en", "report", "blauwdruk", file, "GM9001", *about)
    assert (code, "uit.pdf" in said) == (0, True)
    text = text_of(out)
    assert "Zo staat Aldermonde ervoor" in text
    assert "Wij zijn trots." in text
    assert "In één minuut" in text


def test_wijkprofielen_by_code_or_all(demo_atlas: Path, tmp_path: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        wijken = atlas.regions_in(Level.WIJK, "GM9002", atlas.rounds()[0])
    out = tmp_path / "uit.pdf"
    about = ("GM9002", "--atlas", demo_atlas, "--out", out)
    assert run("report", "gemeente", *about, "--profiles", wijken[0].code)[0] == 0
    assert text_of(out).count("Wijkprofiel: ") == 1
    assert run("report", "gemeente", *about, "--profiles", "alle")[0] == 0
    assert text_of(out).count("Wijkprofiel: ") == len(wijken)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("blauwdruk", "niets", "GM9001"), "Er zijn: gemeenterapport, kernstatistieken"),
        (("blauwdruk", "fout.toml", "GM9001"), "fout.toml · sections: dit ontbreekt"),
        (("blauwdruk", "gemeenterapport", "F002"), "gaat over één gemeente"),
        (("gemeente", "GM9001", "--profiles", "WK900201,WK1"), "WK900201, WK1"),
        (("blauwdruk", "collectie", "GM0000"), "GM0000"),
    ],
)
def test_what_cannot_be_made_is_told(
    demo_atlas: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fout.toml").write_text('id = "a"\nname = "b"\ntitle = "c"\n', "utf-8")
    code, said = run("report", *arguments, "--atlas", demo_atlas)
    assert code == 2
    assert told in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("*.pdf"))
