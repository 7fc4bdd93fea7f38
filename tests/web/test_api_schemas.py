"""Every answer of the API is valid by the official schemas of HSDS 3.1, formats too: three cities, three locales."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from directory import create_app, indexing
from directory.commands.importing import openstreetmap, rules
from directory.config import Config
from directory.exchange import gazetteering, loading, seeding
from directory.exchange.osm import read_extract
from directory.model import City
from tests.shared import SHARED
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

FOLDER = os.environ.get("HSDS_SCHEMAS") or (SHARED and SHARED / "hsds-3.1" / "schema")
CITIES = ("oulu", "helsinki", "newport")
LOCALES = ("en", "ar", "fa-AF")
LISTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def validators(folder: Path) -> dict[str, Draft202012Validator]:
    """By noun; the schemas name each other by their files."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=DRAFT202012))
        for name, schema in schemas.items()
    )
    return {
        name.removesuffix(".json"): Draft202012Validator(
            schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        for name, schema in schemas.items()
        if name != "openapi.json"
    }


def page_validator(folder: Path) -> Draft202012Validator:
    said = json.loads((folder / "openapi.json").read_text("utf-8"))
    return Draft202012Validator(said["components"]["schemas"]["Page"])


if FOLDER and SHARED:
    VALIDATORS = validators(Path(FOLDER))
    PAGE = page_validator(Path(FOLDER))

    @pytest.fixture(scope="module")
    def cities(tmp_path_factory: pytest.TempPathFactory) -> Flask:
        """A small made-up city, the demonstration city, and a real one as it is imported."""
        folder = tmp_path_factory.mktemp("three")
        app = create_app(Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db"))
        fill(app)
        now = datetime.now(UTC)
        with app.extensions["directory"].database.writing() as session:
            with as_file(files("directory").joinpath("seeds", "helsinki")) as seeds:
                indexing.index_city(session, seeding.load_seed_city(session, seeds, now=now), now=now)
            newport = City(slug="newport", name="Newport", locales=[*LOCALES], country="GB")
            session.add(newport)
            session.flush()
            assert SHARED
            found = read_extract(
                SHARED / "newport" / "newport.osm.pbf",
                rules=rules(session),
                default_locale="en",
                country="GB",
                city_name="Newport",
            )
            loading.load_services(session, newport, openstreetmap(found.data_date), found.services, now=now)
            gazetteering.load_gazetteer(session, newport, found.places)
            indexing.index_city(session, newport, now=now)
        return app

    def mistakes(noun: str, said: object) -> Iterator[str]:
        for error in VALIDATORS[noun].iter_errors(said):
            yield f"{noun} {list(error.path)}: {error.message[:200]}"

    @pytest.mark.parametrize("locale", LOCALES)
    @pytest.mark.parametrize("city", CITIES)
    def test_everything_is_valid(cities: Flask, city: str, locale: str) -> None:
        client, feed = cities.test_client(), f"/api/{city}/{locale}/hsds"
        found: list[str] = []
        for name, noun in LISTS.items():
            whole = {}
            for query in ("?per_page=500", "?per_page=500&full=true"):
                if "taxonom" in name and "full" in query:
                    continue
                page = client.get(f"{feed}/{name}{query}").get_json()
                found += [error.message for error in PAGE.iter_errors(page)]
                found += [mistake for each in page["contents"] for mistake in mistakes(noun, each)]
                lines = client.get(f"{feed}/{name}{query.replace('per_page=500', 'format=ndjson')}").text
                assert [json.loads(line) for line in lines.splitlines()] == page["contents"]
                whole = {each["id"]: each for each in page["contents"]}
            assert whole
            for identifier, said in whole.items():
                assert client.get(f"{feed}/{name}/{identifier}").get_json() == said
                if noun == "service_at_location":
                    # The standard's own description of the API names the wrong schema here: ours fits both.
                    found += mistakes("service", said)
        minimal = client.get(f"{feed}/services?minimal=true").get_json()
        found += [mistake for each in minimal["contents"] for mistake in mistakes("service", each)]
        assert {"version", "profile", "openapi_url"} <= client.get(f"{feed}/").get_json().keys()
        assert found == []
