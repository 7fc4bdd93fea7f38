"""A small database, a small taxonomy, and extracts written in the test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import osmium
import pytest
from sqlalchemy.orm import Session

from directory.db import Database
from directory.exchange.osm import TermRules
from directory.model import Base, City, Taxonomy, TaxonomyTerm, TaxonomyTermTranslation, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

TERMS = {
    "doctor": ["amenity=doctors"],
    "gynecologist": ["amenity=doctors & healthcare:speciality=gynaecology"],
    "pharmacy": ["amenity=pharmacy"],
    "toilets": ["amenity=toilets & access!=private"],
    "library": ["amenity=library"],
    "internet_access": ["amenity=library & internet_access=*"],
    "emergency_shelter": ["amenity=social_facility & social_facility=shelter"],
}
RULES = TermRules.from_terms(TERMS.items())

Point = tuple[float, float]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def session() -> Iterator[Session]:
    """A session on an empty database with the terms."""
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        lay_terms(session)
        yield session
    database.dispose()


def lay_terms(session: Session) -> None:
    taxonomy = Taxonomy(name="small")
    session.add(taxonomy)
    session.flush()
    for position, (code, conditions) in enumerate(TERMS.items()):
        name = code.replace("_", " ").capitalize()
        term = TaxonomyTerm(
            taxonomy_id=taxonomy.id, code=code, name=name, osm=conditions, position=position, translations=[]
        )
        if code == "toilets":
            term.review_months = 3
            term.translations.append(
                TaxonomyTermTranslation(field="name", locale="fi", text="Vessa", source_digest=digest(name))
            )
        term.sensitive = code == "emergency_shelter"
        session.add(term)
    session.flush()


@pytest.fixture
def city(session: Session) -> City:
    city = City(slug="helsinki", name="Helsinki", locales=["fi", "en", "ar"], country="FI", data_version=7)
    session.add(city)
    session.flush()
    return city


Tags = dict[str, str]


class Drawing:
    """Collects nodes, ways and areas, and writes them as an extract."""

    def __init__(self) -> None:
        self._nodes: dict[int, tuple[Point, Mapping[str, str]]] = {}
        self._ways: dict[int, tuple[Sequence[int], Mapping[str, str]]] = {}
        self._relations: dict[int, tuple[Sequence[tuple[str, int, str]], Mapping[str, str]]] = {}

    def node(self, latitude: float, longitude: float, tags: Tags | None = None) -> int:
        number = len(self._nodes) + 1
        self._nodes[number] = ((latitude, longitude), tags or {})
        return number

    def way(self, points: Sequence[Point], tags: Tags | None = None, *, missing: int = 0) -> int:
        """A way through new nodes; so many more nodes that the extract has not."""
        number = len(self._ways) + 1
        refs = [self.node(*point) for point in points[:-1]]
        refs.append(refs[0] if points[-1] == points[0] else self.node(*points[-1]))
        self._ways[number] = ([*refs, *range(900_000, 900_000 + missing)], tags or {})
        return number

    def area(self, outer: Sequence[int], tags: Tags) -> int:
        number = len(self._relations) + 1
        members = [("w", way, "outer") for way in outer]
        self._relations[number] = (members, {"type": "multipolygon", **tags})
        return number

    def write(self, path: Path) -> Path:
        mutable = osmium.osm.mutable
        day = datetime(2026, 2, 3, tzinfo=UTC)
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for number, (point, tags) in self._nodes.items():
                node = mutable.Node(
                    id=number, version=1, timestamp=day, location=point[::-1], tags=dict(tags)
                )
                writer.add_node(node)
            for number, (refs, tags) in self._ways.items():
                writer.add_way(
                    mutable.Way(id=number, version=1, timestamp=day, nodes=list(refs), tags=dict(tags))
                )
            for number, (members, tags) in self._relations.items():
                relation = mutable.Relation(
                    id=number, version=1, timestamp=day, members=list(members), tags=dict(tags)
                )
                writer.add_relation(relation)
        return path


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


@pytest.fixture
def written(drawing: Drawing, tmp_path: Path) -> Callable[[], Path]:
    """Write what was drawn."""
    return lambda: drawing.write(tmp_path / "town.osm.pbf")
