"""What public pages weigh over the wire, and how many questions they ask of the database."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from sqlalchemy import event, select

from directory import create_app
from directory.model import City, Service
from directory.search import Memo

if TYPE_CHECKING:
    import sqlite3

    from flask import Flask
    from flask.testing import FlaskClient

    from directory.config import Config
    from directory.db import Database
    from directory.web.state import State

PAGES = {
    "languages": "/{city}/",
    "home": "/{city}/{locale}/",
    "results": "/{city}/{locale}/services",
    "results near a street": "/{city}/{locale}/services?near={street}&open=now",
    "service": "/{city}/{locale}/services/{code}",
    "map": "/{city}/{locale}/map",
    "report": "/{city}/{locale}/report/{code}",
    "pictures": "/{city}/{locale}/pictures",
    "glossary": "/{city}/{locale}/glossary",
}
"""Public pages, with what their addresses hold."""

WEIGHED = ("home", "results", "service")
_STYLES = re.compile(rb'<link rel="stylesheet" href="([^"?]+)')


def addresses(database: Database, locale: str, *, street: str) -> dict[str, str]:
    """The address of each page in the first city of a database; its service has the longest description."""
    with database.reading() as session:
        city = session.scalars(select(City)).first()
        if city is None:
            raise LookupError("there is no city")
        services = session.scalars(select(Service).where(Service.city_id == city.id))
        fullest = max(services, key=lambda service: (len(service.description), service.code))
        facts = {"city": city.slug, "locale": locale, "code": fullest.code, "street": street}
    return {name: pattern.format(**facts) for name, pattern in PAGES.items()}


def weight(client: FlaskClient, address: str) -> int:
    """Bytes of a page with its styles, both compressed as they are sent."""
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    if page.status_code != 200 or page.headers.get("Content-Encoding") != "gzip":
        raise RuntimeError(f"{address} answered {page.status}")
    styles = _STYLES.findall(gzip.decompress(page.data))
    return len(page.data) + sum(_styles_weight(client, style.decode()) for style in styles)


def _styles_weight(client: FlaskClient, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return len(answer.data)


def weights(app: Flask, database: Database, *, street: str) -> dict[str, dict[str, int]]:
    """Bytes by page and locale."""
    client = app.test_client()
    with database.reading() as session:
        locales = [tag for city in session.scalars(select(City)) for tag in city.locales]
    return {
        page: {tag: weight(client, addresses(database, tag, street=street)[page]) for tag in locales}
        for page in WEIGHED
    }


def queries(config: Config, *, street: str) -> dict[str, list[str]]:
    """The questions that each public page asks of a SQLite file, once city and taxonomy are known but nothing else is."""
    app = create_app(config)
    state: State = app.extensions["directory"]
    sent: list[str] = []

    @event.listens_for(state.database.engine, "connect")
    def listen(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(sent.append)

    found = {}
    client = app.test_client()
    pages = addresses(state.database, "en", street=street)
    client.get(pages["home"])
    for page, address in pages.items():
        state.memo = Memo()
        sent.clear()
        answer = client.get(address + ("&" if "?" in address else "?") + "anew=1")
        if answer.status_code >= 400:
            raise RuntimeError(f"{address} answered {answer.status}")
        found[page] = [statement for statement in sent if statement.lstrip().startswith(("SELECT", "WITH"))]
    state.database.dispose()
    return found
