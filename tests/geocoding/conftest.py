"""A small town with a gazetteer, on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from directory.db import Database
from directory.exchange.gazetteering import load_gazetteer
from directory.exchange.records import GazetteerRecord
from directory.model import Base, City, PlaceKind
from tests.postgres import fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator

LAT, LON = 60.17, 24.94
METRE = 1 / 111_195


def place(kind: str, name: str, north: float = 0, rank: int = 50, **more: object) -> GazetteerRecord:
    """A place so many metres north of the middle."""
    return GazetteerRecord(
        kind=PlaceKind(kind), name=name, latitude=LAT + north * METRE, longitude=LON, rank=rank, **more  # type: ignore[arg-type]
    )  # fmt: skip


def door(street: str, number: str, north: float, code: str | None = None) -> GazetteerRecord:
    return place(
        "address", f"{street} {number}", north, 60, street=street, housenumber=number, postal_code=code
    )


PLACES = [
    place("district", "Helsinki", 0, 5, names={"sv": "Helsingfors", "ar": "هلسنكي"}),
    place("district", "Kallio", 5_000, 20, names={"sv": "Berghäll"}),
    place("station", "Helsingin asema", 100, 10, nature="train", names={"en": "Helsinki station"}),
    place("station", "Töölö", 900, 10, nature="train"),
    place("station", "Rautatientori", 150, 16, nature="metro"),
    place("landmark", "Kauppatori", 400, 30),
    place("landmark", "Percent 100% _ Bar", 450, 30),
    place("stop", "Kauppatori", 420, 50),
    place("landmark", "Ranta", 300, 30),
    place("stop", "Ranta", 5_050, 50),
    place("street", "Mannerheimintie", 500, 40, street="Mannerheimintie", names={"sv": "Mannerheimvägen"}),
    door("Mannerheimintie", "5", 505, "00100"),
    door("Mannerheimintie", "5a", 506, "00100"),
    door("Mannerheimintie", "11-15", 511, "00100"),
    door("Mannerheimintie", "40", 540, "00250"),
    place("street", "High Street", 1_000, 40, street="High Street", region="Centre"),
    place("street", "High Street", 5_100, 40, street="High Street", region="Kallio"),
    door("High Street", "3", 1_003, "NP19 9DY"),
    door("High Street", "3", 5_103, "NP20 1AA"),
    place("street", "17. listopadu", 2_000, 40, street="17. listopadu"),
    door("17. listopadu", "5", 2_005),
    place("street", "Abbey Road", 3_000, 40, street="Abbey Road"),
    place("postcode", "NP19 9DY", 1_010, 45, postal_code="NP19 9DY"),
    place("postcode", "NP20 1AA", 5_110, 45, postal_code="NP20 1AA"),
    place("postcode", "00100", 510, 45, postal_code="00100"),
]


def settle(session: Session) -> City:
    """A city with these places."""
    city = City(
        slug="helsinki", name="Helsinki", locales=["fi", "sv"], country="FI",
        south=LAT - 0.1, west=LON - 0.1, north=LAT + 0.1, east=LON + 0.1,
    )  # fmt: skip
    other = City(slug="turku", name="Turku", locales=["fi"])
    session.add_all([city, other])
    session.flush()
    load_gazetteer(session, city, PLACES)
    load_gazetteer(session, other, [place("street", "Aurakatu", street="Aurakatu")])
    return city


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settled(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Laid once: nothing here changes it."""
    with ExitStack() as stack:
        url = "sqlite://"
        if request.param == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_url")))
        database = Database(url)
        stack.callback(database.dispose)
        Base.metadata.create_all(database.engine)
        session = stack.enter_context(Session(database.engine))
        settle(session)
        yield session


@pytest.fixture
def session(settled: Session) -> Session:
    return settled


@pytest.fixture
def city(session: Session) -> City:
    return session.query(City).filter_by(slug="helsinki").one()
