"""What a city keeps is given back: in HSDS, as tables that spreadsheets open safely, as maps read it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from frictionless import Package
from openpyxl import load_workbook
from sqlalchemy import select

from directory import create_app
from directory.cli import main
from directory.config import Config
from directory.db import Database
from directory.exchange.reading.table import plain
from directory.exchange.tables import COLUMNS, defused
from directory.model import City, Service
from tests.web.conftest import fill
from tests.web.town import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the small city."""
    folder: Path = tmp_path_factory.mktemp("exporting")
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(app)
    app.extensions["directory"].database.dispose()
    return folder


def run(instance: Path, *arguments: object, status: int = 0) -> str:
    said = CliRunner().invoke(
        main, [str(each) for each in arguments], env={"DIRECTORY_INSTANCE": str(instance)}
    )
    assert said.exit_code == status, said.output
    return said.output


def exported(instance: Path, kind: str, name: str, *options: str) -> Path:
    path = instance / name
    run(instance, "export", kind, path, "--city", "oulu", *options)
    return path


def named(instance: Path, name: str, kind: str = "geojson") -> list[dict[str, Any]]:
    said = json.loads(exported(instance, kind, f"a.{kind}").read_text("utf-8"))
    return [each for each in said["features"] if each["properties"]["name"] == name]


def test_the_whole_feed_is_one_page_that_says_only_what_holds(instance: Path) -> None:
    first = exported(instance, "hsds", "one.json").read_bytes()
    assert exported(instance, "hsds", "two.json").read_bytes() == first
    said = json.loads(first)
    assert (said["version"], said["locale"], said["total_items"], len(said["contents"])) == (
        "3.1",
        "fi",
        30,
        30,
    )
    ids = [each["id"] for each in said["contents"]]
    assert ids == sorted(ids)
    for gone in (b"last_modified", b"oulu/", b"Salainen kuja", b"65.0133"):
        assert gone not in first


def test_the_package_is_sound(instance: Path) -> None:
    folder = exported(instance, "hsds", "package")
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "message"])[:5]
    with (folder / "services.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 30
    packed = exported(instance, "hsds", "package.zip")
    with zipfile.ZipFile(packed) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }


def test_a_folder_of_something_else_is_left_alone(instance: Path) -> None:
    folder = instance / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear", "utf-8")
    said = run(instance, "export", "hsds", folder, "--city", "oulu", status=1)
    assert "holds letter.txt already. Name a folder that is empty or new." in said
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_no_cell_of_a_table_is_run(instance: Path) -> None:
    for start in "=+-@\t\r＝＋－＠":
        for said in (f"{start}1", f"'{start}1", f"''{start}1"):
            assert defused(said) == f"'{said}"
            assert plain(f"'{said}") == said
    assert (defused("a=1"), defused(-3.5), defused("")) == ("a=1", -3.5, "")
    path = exported(instance, "csv", "services.csv")
    text = path.read_bytes().decode("utf-8-sig")
    [*found] = csv.DictReader(io.StringIO(text))
    assert list(found[0]) == list(COLUMNS)
    [clinic, _] = [row for row in found if row["name"] == "Neuvola"]
    assert clinic["phones"] == "'+35881234567; +358401234567"
    assert clinic["audience"] == "children; families"
    assert {row["name"] for row in found} >= {HOSTILE}


def test_a_workbook_has_the_same_table_and_no_formula(instance: Path) -> None:
    table = csv.reader(io.StringIO(exported(instance, "csv", "b.csv").read_bytes().decode("utf-8-sig")))
    book = load_workbook(exported(instance, "xlsx", "b.xlsx", "--locale", "fi"))
    cells = list(book["services"].iter_rows())
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "inlineStr"}
    shown = [
        ["" if cell.value is None else str(cell.value).removeprefix("'") for cell in row] for row in cells
    ]
    assert shown == [[value.removeprefix("'") for value in row] for row in table]
    assert book["columns"]["A1"].value == "id"
    assert {row[1].value for row in book["columns"].iter_rows()} >= {"Aukioloajat"}


def test_a_map_has_a_feature_for_each_place_that_may_be_known(instance: Path) -> None:
    places = named(instance, "Neuvola")
    assert {tuple(each["geometry"]["coordinates"]) for each in places} == {(25.465, 65.012), (25.475, 65.022)}
    [shelter] = named(instance, "Turvakoti")
    assert shelter["geometry"] is None
    assert "address_1" not in shelter["properties"]
    [line] = named(instance, "Neuvontapuhelin")
    assert line["geometry"] is None


def test_texts_are_in_the_locale_that_is_asked_for(instance: Path) -> None:
    said = json.loads(exported(instance, "hsds", "en.json", "--locale", "en").read_text("utf-8"))
    assert "Child health clinic" in {each["name"] for each in said["contents"]}
    wrong = run(instance, "export", "csv", instance / "x.csv", "--city", "oulu", "--locale", "xx", status=1)
    assert "Oulu has no locale 'xx'. There are: fi" in wrong
    assert not (instance / "x.csv").exists()


def test_a_file_of_no_known_kind_is_refused(instance: Path) -> None:
    said = run(instance, "export", "hsds", instance / "feed.xml", "--city", "oulu", status=1)
    assert "neither a .json file, a .zip file nor a folder" in said


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the demonstration city."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    run(folder, "upgrade")
    run(folder, "demo")
    return folder


@pytest.mark.parametrize("ending", ["json", "zip"])
@pytest.mark.parametrize("locale", ["fi", "en"])
def test_what_another_city_takes_in_it_gives_away_the_same(
    demonstration: Path, locale: str, ending: str
) -> None:
    assert_given_back(demonstration, "helsinki", locale, ending)


@pytest.mark.parametrize("ending", ["json", "zip"])
def test_what_looks_like_markup_or_formulas_is_given_back_as_it_is(instance: Path, ending: str) -> None:
    with Database(f"sqlite:///{instance}/directory.db").writing() as session:
        clinic = session.scalars(
            select(Service).join(City).where(Service.name == "Neuvola", City.slug == "oulu")
        ).one()
        clinic.alert, clinic.wait_time, clinic.alternate_name = "'=1+1", "<b>&lt;3</b>", "=1 &amp; 1"
    assert_given_back(instance, "oulu", "fi", ending)


def assert_given_back(instance: Path, slug: str, locale: str, ending: str) -> None:
    """Take in elsewhere what a city exports, and hold what is exported there against it."""
    other = f"{slug}-{locale}-{ending}"
    first, second = instance / f"{other}.{ending}", instance / f"{other}-again.{ending}"
    run(instance, "export", "hsds", first, "--city", slug, "--locale", locale)
    # A package is called after its city.
    name = json.loads(_files(first)["datapackage.json"])["title"] if ending == "zip" else "New"
    run(instance, "city", "add", other, "--name", name, "--locale", locale, "--country", "FI")
    run(instance, "import", "hsds", first, "--city", other)
    run(instance, "export", "hsds", second, "--city", other, "--locale", locale)
    for name, text in _files(first).items():
        assert _files(second)[name].split("\n") == text.split("\n")


def _files(path: Path) -> dict[str, str]:
    if path.suffix == ".json":
        return {"feed": path.read_text("utf-8")}
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name).decode("utf-8") for name in opened.namelist()}
