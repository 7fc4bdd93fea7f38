"""Records: all texts of one record, in all locales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from directory.model import (
    Organization,
    Origin,
    Service,
    ServiceAtLocation,
    TranslationDraft,
    TranslationState,
)
from directory.model.facts import Publication
from directory.texts import NOUNS, Kept, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Noun


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record that is translated."""

    noun: Noun
    id: UUID
    key: str
    title: str
    """What it is called, for people."""
    organization: str
    """The name of who offers it; empty where nobody is named."""
    sources: Mapping[str, str]
    """Texts that are not empty, by field."""
    kept: Mapping[tuple[str, str], Kept]
    """By locale and field."""
    beside: Mapping[tuple[str, str], Kept]

    def texts(self, locale: str) -> list[Text]:
        """Its texts and how they stand in a locale."""
        return [
            Text(
                noun=self.noun,
                record_id=self.id,
                key=self.key,
                field=field,
                source=source,
                title=self.title,
                kept=self.kept.get((locale, field)),
                beside=self.beside.get((locale, field)),
            )
            for field, source in self.sources.items()
        ]

    def published(self, field: str) -> dict[str, str]:
        """The texts of a field that pages show, by locale."""
        return {
            locale: kept.text
            for (locale, name), kept in self.kept.items()
            if name == field and kept.text and kept.state is TranslationState.PUBLISHED
        }


def find_record(session: Session, city: City, noun_name: str, key: str) -> Record | None:
    """A record by its noun and the key of `Text`; four queries."""
    noun = next((noun for noun in NOUNS if noun.name == noun_name), None)
    if noun is None:
        return None
    wanted = _value(noun, key)
    if wanted is None:
        return None
    model = noun.model
    statement = select(model).where(model.city_id == city.id, getattr(model, noun.key) == wanted)
    if model is Service:
        statement = statement.where(Service.publication != Publication.ARCHIVED)
    row = session.scalars(statement).first()
    if row is None:
        return None
    name, organization = _named(session, noun, row)
    return Record(
        noun=noun,
        id=row.id,
        key=key,
        title=name,
        organization=organization,
        sources={field: said for field in noun.fields if (said := getattr(row, field))},
        kept={
            (kept.locale, kept.field): _kept(kept)
            for kept in session.scalars(
                select(noun.translation).where(getattr(noun.translation, noun.owner) == row.id)
            )
        },
        beside={
            (kept.locale, kept.field): _kept(kept)
            for kept in session.scalars(
                select(TranslationDraft).where(
                    TranslationDraft.city_id == city.id, TranslationDraft.record_id == row.id
                )
            )
        },
    )


def _value(noun: Noun, key: str) -> object:
    if noun.key != "id":
        return key[:12]
    try:
        return UUID(key)
    except ValueError:
        return None


def _named(session: Session, noun: Noun, row: Any) -> tuple[str, str]:
    if noun.name == "service":
        found = session.scalar(select(Organization.name).where(Organization.id == row.organization_id))
        return row.name, found or ""
    if noun.name != "location":
        return row.name, ""
    at = (
        select(Service.name, Organization.name)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(ServiceAtLocation.location_id == row.id)
        .order_by(Service.name)
        .limit(3)
    )
    services = session.execute(at).all()
    title = ", ".join(name for name, _ in services) or row.name or ""
    return title, services[0][1] if services else ""


def _kept(row: Any) -> Kept:
    return Kept(text=row.text, source_digest=row.source_digest, origin=Origin(row.origin), state=row.state)
