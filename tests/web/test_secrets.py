"""What may not be known in public is said at no address: not one of today's, nor one that is added later."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
import zlib
from contextlib import suppress
from functools import partial
from importlib.resources import as_file, files
from typing import TYPE_CHECKING
from uuid import uuid5

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from directory import create_app, indexing
from directory.basemap.features import LANDMARKS
from directory.cli import main
from directory.config import Config
from directory.model import City, Location, Organization, Service, ServiceAtLocation
from directory.model.facts import Publication
from tests.web import paper
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.routing import Rule

SECRETS = (
    "Salainen kuja", "65.0133", "25.4677",  # the shelter's, which is hidden
    "Piilokatu", "65.0144", "25.4688",  # of a place of which only the district may be known
    "Neuvontapuhelin", "Advice line", "800777",  # of a listing that is not published
)  # fmt: skip
NAMES = ("Turvakoti", "Vertaisryhmä", "Neuvontapuhelin")
ASKED = (
    "",
    "?q=turvakoti",
    "?category=womens_shelter",
    "?at=65.013,25.468",
    "?page=2",
    "?full=true&minimal=false",
)
ELSEWHERE = ("/staff", "/static/", "/tiles/", "/healthz", "/readyz", "/mapjs/", "/confirm/")
"""Addresses for those who are signed in, and those that know no services."""
LISTS = (
    "services",
    "services.csv",
    "services.geojson",
    "embed",
    "map",
    "points.json",
    "service_at_locations",
)
HEAVY = ("/<city>/<locale>/print.pdf",)
"""It is looked at below, and takes its time."""


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with the small city, one of whose listings is a draft."""
    folder: Path = tmp_path_factory.mktemp("secrets")
    app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
    fill(app)
    with app.extensions["directory"].database.writing() as session:
        city = session.scalars(select(City)).one()
        draft = session.scalars(select(Service).where(Service.name == NAMES[-1])).one()
        draft.publication = Publication.DRAFT
        city.data_version += 1
        session.flush()
        indexing.index_city(session, city, now=draft.last_modified)
    return app


@pytest.fixture(scope="module")
def known(secretive: Flask) -> dict[str, list[str]]:
    """What stands for each variable of an address."""
    with secretive.extensions["directory"].database.reading() as session:
        rows = session.scalars(select(Service).where(Service.name.in_(NAMES))).all()
        offering = session.scalars(select(Organization)).all()
        places = session.execute(
            select(Service, Location)
            .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
            .join(Location, Location.id == ServiceAtLocation.location_id)
            .where(Service.name.in_(NAMES))
        ).all()
        return {
            "city": ["oulu"],
            "locale": ["fi", "ar"],
            "code": [row.code for row in rows],
            "number": ["1"],
            "id": [
                *(str(row.public_id) for row in rows),
                *(str(row.public_id) for row in offering[:3]),
                *(str(uuid5(row.public_id, f"at/{location.public_id}")) for row, location in places),
            ],
        }


def addresses(app: Flask, known: dict[str, list[str]]) -> Iterator[str]:
    """All addresses of all public doors; a variable that nothing is known for fails the test."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.rule not in HEAVY and not rule.rule.startswith(ELSEWHERE):
            yield from filled(rule, known)


def filled(rule: Rule, known: dict[str, list[str]]) -> Iterator[str]:
    found: list[dict[str, str]] = [{}]
    for name in sorted(rule.arguments):
        found = [one | {name: value} for one in found for value in known[name]]
    for values in found:
        built = rule.build(values)
        assert built, rule.rule
        yield built[1]


def test_no_address_tells_what_may_not_be_known(secretive: Flask, known: dict[str, list[str]]) -> None:
    client = secretive.test_client()
    counted = 0
    for address in addresses(secretive, known):
        for asked in ASKED if address.endswith(LISTS) else ASKED[:1]:
            answer = client.get(address + asked)
            assert answer.status_code < 500, address + asked
            told = [
                secret for secret in SECRETS if secret in answer.get_data(as_text=True) + str(answer.headers)
            ]
            assert not told, (address + asked, told)
            counted += answer.status_code == 200
    assert counted > 60


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("hsds", "a.json"),
        ("hsds", "package"),
        ("hsds", "a.zip"),
        ("csv", "a.csv"),
        ("xlsx", "a.xlsx"),
        ("geojson", "a.geojson"),
    ],
)
def test_no_file_tells_it(secretive: Flask, tmp_path: Path, kind: str, name: str) -> None:
    instance = secretive.extensions["directory"].config.instance
    path = tmp_path / name
    env = {"DIRECTORY_INSTANCE": str(instance)}
    said = CliRunner().invoke(main, ["export", kind, str(path), "--city", "oulu"], env=env)
    assert said.exit_code == 0, said.output
    text = "\n".join(read(file) for file in ([*path.iterdir()] if path.is_dir() else [path]))
    assert "Turvakoti" in text
    assert not [secret for secret in SECRETS if secret in text]


def read(file: Path) -> str:
    """All text in a file; what is packed in it is unpacked."""
    if not zipfile.is_zipfile(file):
        return file.read_text("utf-8")
    with zipfile.ZipFile(file) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("locale", ["fi", "ar"])
def test_no_sheet_of_paper_tells_it(
    secretive: Flask, known: dict[str, list[str]], tmp_path: Path, locale: str
) -> None:
    codes = "&".join(f"s={code}" for code in known["code"])
    answer = secretive.test_client().get(f"/oulu/{locale}/print.pdf?{codes}&with=en&from=p1")
    assert answer.mimetype == "application/pdf"
    path = tmp_path / "sheet.pdf"
    path.write_bytes(answer.data)
    parts = [
        " ".join(word.text for word in paper.words(path)),
        paper.run("pdfinfo", str(path)).decode("utf-8"),
        paper.run("pdftotext", "-layout", str(path), "-").decode("utf-8"),
        "\n".join(unpacked(answer.data)),
    ]
    assert "0 embedded files" in paper.run("pdfdetach", "-list", str(path)).decode()
    assert not [secret for secret in SECRETS for part in parts if secret in part]
    squares = {square.text.rpartition("/")[2] for square in paper.squares(path)}
    assert squares == {code for code in known["code"] if code in parts[0]}
    assert len(squares) == 2, "a draft is on paper"


def unpacked(pdf: bytes) -> Iterator[str]:
    """Whatever a PDF holds, strings and streams, unpacked."""
    yield pdf.decode("latin-1")
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(packed).decode("latin-1")


@pytest.mark.parametrize("kind", ["json", "ndjson"])
def test_no_kind_of_answer_and_no_way_to_ask_tells_it(
    secretive: Flask, known: dict[str, list[str]], kind: str
) -> None:
    client, counted = secretive.test_client(), 0
    wishes = ({}, {"full": "true"}, {"minimal": "false"}, {"full_service": "true"})
    rules = [rule for rule in secretive.url_map.iter_rules() if rule.rule.startswith("/api/")]
    for rule in rules:
        if "POST" not in (rule.methods or ()):
            continue
        for address in filled(rule, known):
            for wish in wishes:
                asked = {"per_page": "500"} | wish if kind == "json" else {"format": kind} | wish
                # One after the other: what streams holds its context until it is read.
                for ask in (partial(client.get, query_string=asked), partial(client.post, json=asked)):
                    answer = ask(address)
                    assert answer.status_code < 500
                    text = answer.get_data(as_text=True)
                    assert not [secret for secret in SECRETS if secret in text], (address, asked)
                    counted += answer.status_code == 200
    assert counted > 30


@pytest.mark.parametrize(
    "door", ["services", "services.csv", "services.geojson", "map", "embed", "points.json"]
)
@pytest.mark.parametrize(
    ("name", "place"), [("Turvakoti", "65.0133,25.4677"), ("Vertaisryhmä", "65.0144,25.4688")]
)
def test_asking_from_place_to_place_does_not_lead_there(
    secretive: Flask, door: str, name: str, place: str
) -> None:
    client = secretive.test_client()
    chosen = "category=womens_shelter&category=lgbt"
    near, far = (
        client.get(f"/oulu/fi/{door}?{chosen}&at={at}&within=200").get_data(as_text=True)
        for at in (place, "65.028,25.41")
    )
    shown = re.compile(r"/services/([0-9a-z]{6})")
    assert shown.findall(near) == shown.findall(far)
    assert "distance" not in near or name not in near.partition('class="distance"')[2]


@pytest.mark.parametrize("words", ["Salainen", "Salainen kuja 1", "Piilokatu", "800777", "Neuvontapuhelin"])
def test_asking_for_it_finds_nothing(secretive: Flask, known: dict[str, list[str]], words: str) -> None:
    client = secretive.test_client()
    for asked in (
        f"services?q={words}&words=only",
        f"services.csv?q={words}&words=only",
        f"suggest?q={words}",
        f"suggest?near={words}",
    ):
        answer = client.get(f"/oulu/fi/{asked}").get_data(as_text=True)
        assert not [code for code in known["code"] if code in answer], asked
    for record in ("services", "service_at_locations"):
        answer = client.get(f"/api/oulu/fi/hsds/{record}?search={words}").get_json()
        assert answer["total_items"] == 0, record


def test_no_tile_and_no_picture_of_a_map_has_it(secretive: Flask, known: dict[str, list[str]]) -> None:
    client, config = secretive.test_client(), secretive.extensions["directory"].config
    config.basemaps.mkdir(exist_ok=True)
    with as_file(files("directory").joinpath("seeds", "helsinki", "basemap.pmtiles")) as basemap:
        shutil.copyfile(basemap, config.basemaps / "oulu.pmtiles")
    codes = "&".join(f"s={code}" for code in known["code"])
    for address in (
        "map?category=womens_shelter&category=lgbt",
        f"print?{codes}",
        "services",
        *(f"services/{code}" for code in known["code"]),
    ):
        page = client.get(f"/oulu/fi/{address}").get_data(as_text=True)
        for picture in re.findall(r'/[^"]*(?:map\.svg|mapjs)[^"]*', page):
            page += client.get(html.unescape(picture)).get_data(as_text=True)
        assert not [secret for secret in SECRETS if secret in page], address
    landmarks = " ".join(f"{name} {value}" for name, value in LANDMARKS)
    assert not re.search("social|shelter|community", landmarks), "a tile may name a place of help"
