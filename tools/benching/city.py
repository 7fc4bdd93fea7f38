"""The database of the made-up city, built once for each state of the code that fills it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from directory import indexing, migrating
from directory.db import Database
from directory.exchange import gazetteering, loading
from directory.exchange.records import SourceRecordOf
from directory.exchange.taxonomy import lay_taxonomy
from directory.locales import LOCALES
from directory.model import City, TaxonomyTerm, UrgentKind, UrgentNumber
from tools.benching import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

SLUG = "benchville"
STREETS = 2_000

_PACKAGE = Path(str(files("directory")))
_FILLS = (
    "model/**/*.py", "exchange/*.py", "hours/*.py", "search/cards.py", "indexing/*.py", "text.py",
    "geocoding/wording.py", "seeds/taxonomy/terms.toml",
)  # fmt: skip
"""What decides what is in the database, besides this package."""


def build(path: Path, number: int, *, now: datetime) -> None:
    """Fill a new SQLite file with a city of so many services, by the ways that the directory itself takes."""
    database = Database(f"sqlite:///{path}")
    with database.engine.begin() as connection:
        migrating.upgrade(connection)
    with database.writing() as session:
        fill(session, number, now=now)
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA optimize"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.dispose()


def fill(session: Session, number: int, *, now: datetime) -> City:
    """Lay the taxonomy, the city, its streets and so many services, and index them."""
    lay_taxonomy(session, _PACKAGE / "seeds" / "taxonomy", now=now)
    city = City(
        slug=SLUG, name="Benchville", names={"ar": "بنشفيل", "ru": "Бенчвилл"}, timezone="Europe/Helsinki", country="FI",
        locales=["fi", *(tag for tag in LOCALES if tag != "fi")], south=60.0, west=24.7, north=60.35, east=25.2,
    )  # fmt: skip
    city.urgent_numbers = [UrgentNumber(kind=UrgentKind.EMERGENCY, number="112")]
    session.add(city)
    session.flush()
    codes = session.scalars(
        select(TaxonomyTerm.code).where(TaxonomyTerm.parent_id.is_not(None)).order_by(TaxonomyTerm.position)
    ).all()
    source = SourceRecordOf(slug="bench", name="Made up")
    loading.load_services(session, city, source, records.services(codes, number), now=now)
    gazetteering.load_gazetteer(session, city, records.gazetteer(STREETS))
    indexing.index_city(session, city, now=now)
    return city


def kept(folder: Path, number: int) -> Path:
    """A SQLite file with a city of so many services, its opening spans laid from the Monday of this week on."""
    monday = _monday()
    digest = sha256(f"{number}".encode())
    for file in _sources():
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    path = folder / f"city-{number}-{digest.hexdigest()[:12]}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"city-{number}-*"):
            old.unlink()
        build(path.with_suffix(".new"), number, now=monday)
        path.with_suffix(".new").rename(path)
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        for city in session.scalars(select(City)):
            if city.spans_until != monday + timedelta(days=indexing.SPAN_DAYS):
                indexing.refresh_spans(session, city, now=monday)
    database.dispose()
    return path


def _sources() -> Iterator[Path]:
    yield from (Path(__file__), Path(records.__file__))
    for pattern in _FILLS:
        yield from sorted(_PACKAGE.glob(pattern))


def _monday() -> datetime:
    now = datetime.now(UTC)
    return datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=now.weekday())
