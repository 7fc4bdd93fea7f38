"""Texts: what a city keeps to be read in other locales, field by field, and how far each translation is."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from directory.model import (
    Location,
    LocationTranslation,
    Notice,
    NoticeTranslation,
    Organization,
    OrganizationTranslation,
    Origin,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    TranslationState,
    digest,
)
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from directory.model import City

LABELS: Mapping[str, str] = {
    "name": "Name",
    "alternate_name": "Other name",
    "description": "Description: what it offers and to whom",
    "application_process": "How to get this help",
    "fees_description": "What it costs",
    "wait_time": "How long one waits",
    "eligibility_description": "Who may come",
    "alert": "Warning at the top of the page",
    "interpretation_services": "Interpreters",
    "transportation": "How to get there",
}
"""What a translator is told that a field is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noun:
    """A kind of record whose texts are translated."""

    name: str
    model: type[Any]
    translation: type[Any]
    owner: str
    """The column of the translation that names its record."""
    key: str
    """The column that outsiders know a record by."""
    fields: tuple[str, ...]


NOUNS: Sequence[Noun] = (
    Noun(
        name="notice",
        model=Notice,
        translation=NoticeTranslation,
        owner="notice_id",
        key="id",
        fields=("name", "description"),
    ),
    Noun(
        name="service",
        model=Service,
        translation=ServiceTranslation,
        owner="service_id",
        key="code",
        fields=(
            "name", "alternate_name", "description", "application_process", "fees_description", "wait_time",
            "eligibility_description", "alert", "interpretation_services",
        ),
    ),
    Noun(
        name="organization",
        model=Organization,
        translation=OrganizationTranslation,
        owner="organization_id",
        key="code",
        fields=("name", "description"),
    ),
    Noun(
        name="location",
        model=Location,
        translation=LocationTranslation,
        owner="location_id",
        key="id",
        fields=("name", "transportation"),
    ),
)  # fmt: skip
"""What pages show in the reader's locale, what is seen most first."""


class Standing(enum.StrEnum):
    """How far the translation of a text is."""

    DONE = "done"
    MISSING = "missing"
    OUTDATED = "outdated"
    """Made from a source text that has changed since."""
    MACHINE = "machine"
    """No person has looked at it yet."""
    IN_REVIEW = "in_review"
    """Not shown yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A translation that the city has."""

    text: str
    source_digest: str
    origin: Origin
    state: TranslationState


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One field of one record, in the city's default locale and in another."""

    noun: Noun
    record_id: UUID
    key: str
    """The record's code, or its id where it has none."""
    field: str
    source: str
    title: str
    """What the record is called, for people."""
    kept: Kept | None = None

    @property
    def id(self) -> str:
        """Names the text in files: "service/5jmbx4/description"."""
        return f"{self.noun.name}/{self.key}/{self.field}"

    @property
    def named(self) -> str:
        """Names the text in sentences."""
        return f"{self.noun.name} {self.key}, {self.field}"

    @property
    def standing(self) -> Standing:
        """How far the translation is."""
        if self.kept is None or not self.kept.text:
            return Standing.MISSING
        if self.kept.source_digest != digest(self.source):
            return Standing.OUTDATED
        if self.kept.origin is Origin.MACHINE:
            return Standing.MACHINE
        return Standing.DONE if self.kept.state is TranslationState.PUBLISHED else Standing.IN_REVIEW


def texts_of(session: Session, city: City, locale: str) -> list[Text]:
    """All texts of a city that are not empty, with their translations into a locale; nine queries.

    In the order of the nouns, then by key; archived services are left out.
    """
    titles = _services_at(session, city)
    return [text for noun in NOUNS for text in _texts(session, city, locale, noun, titles)]


def standings(session: Session, city: City, locale: str) -> Counter[Standing]:
    """How many texts of a city stand how in a locale."""
    return Counter(text.standing for text in texts_of(session, city, locale))


def _texts(
    session: Session, city: City, locale: str, noun: Noun, titles: Mapping[UUID, str]
) -> Iterator[Text]:
    kept = _kept(session, city, locale, noun)
    key = getattr(noun.model, noun.key)
    columns = [getattr(noun.model, field) for field in noun.fields]
    for record_id, code, *sources in session.execute(
        _of(city, noun, noun.model.id, key, *columns).order_by(key)
    ):
        name = sources[noun.fields.index("name")]
        for field, source in zip(noun.fields, sources, strict=True):
            if source:
                yield Text(
                    noun=noun,
                    record_id=record_id,
                    key=str(code),
                    field=field,
                    source=source,
                    title=titles.get(record_id) or name or "",
                    kept=kept.get((record_id, field)),
                )


def _kept(session: Session, city: City, locale: str, noun: Noun) -> dict[tuple[UUID, str], Kept]:
    row = noun.translation
    rows = session.execute(
        select(getattr(row, noun.owner), row.field, row.text, row.source_digest, row.origin, row.state)
        .join(noun.model, noun.model.id == getattr(row, noun.owner))
        .where(row.locale == locale, noun.model.city_id == city.id)
    )
    return {
        (record_id, field): Kept(text=text, source_digest=made_from, origin=origin, state=state)
        for record_id, field, text, made_from, origin, state in rows
    }


def _of(city: City, noun: Noun, *columns: Any) -> Select[Any]:
    wanted = select(*columns).where(noun.model.city_id == city.id)
    if noun.model is Service:
        wanted = wanted.where(Service.publication != Publication.ARCHIVED)
    return wanted


def _services_at(session: Session, city: City) -> dict[UUID, str]:
    """What is offered at each place: a place's own name seldom says it."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for location_id, name in session.execute(
        select(ServiceAtLocation.location_id, Service.name)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(Service.city_id == city.id)
        .order_by(Service.name)
    ):
        found[location_id].append(name)
    return {location_id: ", ".join(names[:3]) for location_id, names in found.items()}
