"""A city whose index rows are laid by hand, for tests of searching."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from directory.model import City, Organization, SearchChange, SearchDoc, Service
from directory.model.finding import service_number
from directory.search import Criteria, Memo, Results, search
from directory.search.cards import Card

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.taxonomies import TermTree

NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)
MINUTE = int(NOON.timestamp()) // 60
HERE = (60.0, 25.0)


class Shelf:
    """A city whose index rows are laid by hand."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.city = City(slug="c", name="C", locales=["en"], language_bits=["ar", "fi"])
        session.add(self.city)
        session.flush()
        self.organization = Organization(city_id=self.city.id, code="o", name="O")
        session.add(self.organization)
        session.flush()

    def service(self, name: str, *north: float | None, **facts: object) -> None:
        """A service with a doc for each place, so many degrees north of here."""
        service = Service(
            id=uuid4(), city_id=self.city.id, code=name, organization_id=self.organization.id, name=name
        )
        self.session.add(service)
        self.session.flush()
        self.lay(name, *north, **facts)

    def lay(self, name: str, *north: float | None, **facts: object) -> None:
        """The docs of a service that is there."""
        service = self.session.query(Service).filter_by(code=name).one()
        for number, degrees in enumerate(north):
            latitude = None if degrees is None else HERE[0] + degrees
            self.session.add(
                SearchDoc(
                    city_id=self.city.id,
                    service_id=service.id,
                    service_number=service_number(service.id),
                    latitude=latitude,
                    longitude=None if latitude is None else HERE[1],
                    name_words=f" {name} ",
                    card=Card(
                        code=f"{name}{number}", names={"en": name}, latitude=latitude, longitude=HERE[1]
                    ).to_json(),
                    **facts,
                )
            )
        self.session.flush()

    def find(self, *, tree: TermTree | None = None, memo: Memo | None = None, **asked: object) -> Results:
        criteria = Criteria(**asked)  # type: ignore[arg-type]
        return search(self.session, self.city, criteria, now=NOON, tree=tree, memo=memo)

    def other_city(self, slug: str) -> City:
        """A city beside."""
        city = City(slug=slug, name=slug, locales=["en"])
        self.session.add(city)
        self.session.flush()
        return city

    def note(self, *names: str) -> None:
        """Tell that these services changed, as indexing does."""
        self.city.index_version += 1
        self.city.data_version += 1
        for service in self.session.query(Service).filter(Service.code.in_(names)):
            self.session.add(
                SearchChange(city_id=self.city.id, version=self.city.index_version, service_id=service.id)
            )
        self.session.flush()

    def take_away(self, name: str) -> None:
        """The docs of a service go."""
        service = self.session.query(Service).filter_by(code=name).one()
        self.session.query(SearchDoc).filter_by(service_id=service.id).delete()

    def codes(self, **asked: object) -> list[str]:
        return [hit.card.code for hit in self.find(**asked).hits]  # type: ignore[arg-type]
