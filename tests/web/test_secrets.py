"""What may not be known in public is said at no address: not one of today's, nor one that is added later."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from directory import create_app, indexing
from directory.cli import main
from directory.config import Config
from directory.model import City, Location, Organization, Service, ServiceAtLocation
from directory.model.facts import Publication
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
"""It is made of the page for printing."""


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
    ("kind", "name"), [("hsds", "a.json"), ("hsds", "package"), ("csv", "a.csv"), ("geojson", "a.geojson")]
)
def test_no_file_tells_it(secretive: Flask, tmp_path: Path, kind: str, name: str) -> None:
    instance = secretive.extensions["directory"].config.instance
    path = tmp_path / name
    env = {"DIRECTORY_INSTANCE": str(instance)}
    said = CliRunner().invoke(main, ["export", kind, str(path), "--city", "oulu"], env=env)
    assert said.exit_code == 0, said.output
    files = [*path.iterdir()] if path.is_dir() else [path]
    text = "\n".join(file.read_text("utf-8") for file in files)
    assert "Turvakoti" in text
    assert not [secret for secret in SECRETS if secret in text]
