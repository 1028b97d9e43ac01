"""Every shipped profile loads its example into the same cells as the long form."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.catalog import Catalog, load_catalog
from analytics.catalog.writing import definition_to_toml
from analytics.model import Kind, Level, Status, level_of
from analytics.sources import read, tasks
from analytics.sources.about import About, Loading, delivery_of
from analytics.sources.context import Context, Division
from analytics.sources.folders import File
from analytics.sources.limits import Limits
from analytics.sources.pointing import point_out
from analytics.sources.profiles import recognise
from analytics.sources.proposals import Proposal
from analytics.sources.workbooks import sheets
from analytics.sources.writing import write_delivery_file
from analytics.synthetic.layouts import make_examples
from tests.sources.hostile import ods
from tests.sources.layouts import HEADER, long_form, long_rows

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = DATA / "voorbeelden"
PROFILES = sorted(path.stem for path in (DATA / "catalog" / "profiles").glob("*.toml"))
KEYS = ["region_code", "unit", "dimension", "category"]
LARGEST = 1_500_000


@pytest.fixture(scope="module")
def demo() -> tuple[Context, pa.Table]:
    """What an atlas of the demo knows, and the cells of its newest round."""
    catalog = load_catalog()
    names = ("grenzen-2023", "organisaties", "lgb-2023")
    batch = read([DATA / "demo" / name for name in names], catalog)
    tables = {one.delivery.id: one.table for one in batch.deliveries}
    organisations = set(tables["organisaties"].column("organisation").to_pylist())
    context = Context(
        catalog,
        divisions={2023: Division.of(tables["grenzen-2023"])},
        organisations=organisations,
    )
    return context, tables["lgb-2023"].sort_by([(key, "ascending") for key in KEYS])


def cells_of(profile: str, context: Context) -> pa.Table:
    batch = read([EXAMPLES / profile], context.catalog, known=context)
    assert [item for item in batch.complaints if item.severity == "error"] == []
    return batch.deliveries[0].table.sort_by([(key, "ascending") for key in KEYS])


def same(one: pa.Table, other: pa.Table) -> None:
    assert one.column_names == other.column_names
    for name in one.column_names:
        assert one.column(name).combine_chunks().equals(other.column(name).combine_chunks()), name


@pytest.mark.parametrize("profile", PROFILES)
def test_the_example_holds_the_cells_of_the_long_form(
    profile: str, demo: tuple[Context, pa.Table]
) -> None:
    context, long = demo
    found = cells_of(profile, context)
    present = set(found.column("region_code").to_pylist())
    levels = {level_of(code) for code in present}
    assert levels == set(Level)
    whole = profile != "csv-per-organisatie"
    assert whole == (present == set(long.column("region_code").to_pylist()))
    same(found, long.filter(pc.is_in(long.column("region_code"), pa.array(present))))


def test_a_gemeente_of_two_libraries_stands_in_two_files(demo: tuple[Context, pa.Table]) -> None:
    folder = EXAMPLES / "csv-per-organisatie"
    in_file = {
        path.stem: [row[0] for row in next(sheets(path.name, path.read_bytes())).rows if row]
        for path in folder.glob("*.csv")
    }
    assert "9003" in in_file["F005"]
    assert "9003" in in_file["F006"]
    found = cells_of("csv-per-organisatie", demo[0])
    assert len(found) == len(
        set(zip(*(found.column(key).to_pylist() for key in KEYS), strict=True))
    )


def uploads() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Every example as it is uploaded, and the other forms in which figures come."""
    for profile in PROFILES:
        paths = [path for path in (EXAMPLES / profile).iterdir() if path.suffix != ".toml"]
        yield profile, {path.name: path.read_bytes() for path in paths}
    yield "csv", {"leden.CSV": long_form()}
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ["".join(map(cell.format, row)) for row in [HEADER, *long_rows()]]
    yield (
        "ods",
        {"leden.ods": ods("".join(map("<table:table-row>{}</table:table-row>".format, rows)))},
    )
    yield "xls", {"leden.xls": (Path(__file__).parent / "fixtures" / "leden.xls").read_bytes()}


@pytest.mark.parametrize("files", [pytest.param(files, id=name) for name, files in uploads()])
def test_every_form_is_loaded_without_an_error(
    files: dict[str, bytes], demo: tuple[Context, pa.Table]
) -> None:
    """As Inladen does it: what the figures say is proposed, then judged as it is published."""
    context = demo[0].to_plain()
    catalog = demo[0].catalog
    given = [(name, sheet) for name, data in files.items() for sheet in sheets(name, data)]
    best = recognise(given, catalog)[0]
    known = best.score == 1
    profile = catalog.profiles[best.profile] if known else point_out(given, catalog)
    assert profile is not None
    layout = {"profile": definition_to_toml(profile), "context": context}
    complaints, values, _files = tasks.propose(layout, files, Limits(), lambda _text, _part: None)
    assert [item for item in complaints if item.severity == "error"] == []
    delivery = delivery_of(
        About(title="Leden", source="CBS", reference_date=date(2023, 1, 1), status=Status.FINAL),
        Loading(Kind.LGB, tuple(files), profile.id),
        Proposal.from_plain(values["proposal"]),
        (),
    )
    stated = {"delivery": write_delivery_file(delivery), "context": context}
    stated |= {} if known else {"profile": layout["profile"]}
    complaints, values, _files = tasks.judge(stated, files, Limits(), lambda _text, _part: None)
    assert [item for item in complaints if item.severity == "error"] == []
    assert values["rows"] > 0


@pytest.mark.parametrize("profile", PROFILES)
def test_the_example_is_recognised_as_its_own(profile: str, catalog: Catalog) -> None:
    names = [path.name for path in (EXAMPLES / profile).iterdir() if path.suffix != ".toml"]
    given = [
        (name, sheet)
        for name in names
        for sheet in sheets(name, File(EXAMPLES / profile, name).read())
    ]
    best, *others = recognise(given, catalog)
    assert (best.profile, best.score, best.reasons) == (profile, 1.0, ())
    for match in others:
        assert match.score < 0.9
        assert match.reasons


def test_the_examples_are_small_fictional_and_made_by_the_code(tmp_path: Path) -> None:
    # One of them, for time; that all hold the figures of the demo is tested above.
    make_examples(DATA / "demo", tmp_path, ("csv-per-organisatie",))
    assert sorted(path.name for path in EXAMPLES.iterdir()) == PROFILES
    for committed in EXAMPLES.iterdir():
        assert sum(path.stat().st_size for path in committed.iterdir()) < LARGEST
        assert 'source = "fictief"' in (committed / "delivery.toml").read_text("utf-8")
        for path in committed.glob("*.xlsx"):
            assert "fictief" in next(sheets(path.name, path.read_bytes())).rows[0][0]
    (made,) = tmp_path.iterdir()
    kept = {path.name: path.read_bytes() for path in (EXAMPLES / made.name).iterdir()}
    assert {path.name: path.read_bytes() for path in made.iterdir()} == kept
    assert all("fictief" in content.decode("cp1252") for content in kept.values())
