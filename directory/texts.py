"""Texts: what a city keeps to be read in other locales, field by field, and how far each translation is."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union_all

from directory.catalogs import S_
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
    TranslationDraft,
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
    "name": S_("Name"),
    "alternate_name": S_("Other name"),
    "description": S_("Description: what it offers and to whom"),
    "application_process": S_("How to get this help"),
    "fees_description": S_("What it costs"),
    "wait_time": S_("How long one waits"),
    "eligibility_description": S_("Who may come"),
    "alert": S_("Warning at the top of the page"),
    "interpretation_services": S_("Interpreters"),
    "transportation": S_("How to get there"),
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
    beside: Kept | None = None
    """What waits to take the place of a published translation."""

    @property
    def id(self) -> str:
        """Names the text in files: "service/5jmbx4/description"."""
        return f"{self.noun.name}/{self.key}/{self.field}"

    @property
    def named(self) -> str:
        """Names the text in sentences."""
        return f"{self.noun.name} {self.key}, {self.field}"

    @property
    def latest(self) -> Kept | None:
        """What was written last: what waits, else what is there."""
        return self.beside or self.kept

    @property
    def standing(self) -> Standing:
        """How far the translation is."""
        return standing_of(digest(self.source), self.kept, self.beside)


def standing_of(source_digest: str, kept: Kept | None, beside: Kept | None = None) -> Standing:
    """How far a translation is: what waits counts where it was made from today's source."""
    if beside is not None and beside.text and beside.source_digest == source_digest:
        kept = beside
    if kept is None or not kept.text:
        return Standing.MISSING
    if kept.source_digest != source_digest:
        return Standing.OUTDATED
    if kept.origin is Origin.MACHINE:
        return Standing.MACHINE
    return Standing.DONE if kept.state is TranslationState.PUBLISHED else Standing.IN_REVIEW


def texts_of(session: Session, city: City, locale: str) -> list[Text]:
    """All texts of a city that are not empty, with their translations into a locale; seven queries.

    In the order of the nouns, then by key; archived services are left out.
    """
    titles = _services_at(session, city)
    kept, beside = _kept(session, city, locale), _beside(session, city, locale)
    return [text for noun in NOUNS for text in _texts(session, city, noun, titles, kept, beside)]


def standings(session: Session, city: City, locale: str) -> Counter[Standing]:
    """How many texts of a city stand how in a locale."""
    return Counter(text.standing for text in texts_of(session, city, locale))


def _texts(
    session: Session,
    city: City,
    noun: Noun,
    titles: Mapping[UUID, str],
    kept: Mapping[tuple[UUID, str], Kept],
    beside: Mapping[tuple[UUID, str], Kept],
) -> Iterator[Text]:
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
                    beside=beside.get((record_id, field)),
                )


def _kept(session: Session, city: City, locale: str) -> dict[tuple[UUID, str], Kept]:
    """By record and field; ids are unique among all nouns."""
    rows = session.execute(union_all(*(_columns(city, noun, locale) for noun in NOUNS)))
    return {
        (record_id, field): Kept(
            text=text, source_digest=made_from, origin=Origin(origin), state=TranslationState(state)
        )
        for record_id, field, text, made_from, origin, state in rows
    }


def _columns(city: City, noun: Noun, locale: str) -> Select[Any]:
    row = noun.translation
    return (
        select(getattr(row, noun.owner), row.field, row.text, row.source_digest, row.origin, row.state)
        .join(noun.model, noun.model.id == getattr(row, noun.owner))
        .where(row.locale == locale, noun.model.city_id == city.id)
    )


def _beside(session: Session, city: City, locale: str) -> dict[tuple[UUID, str], Kept]:
    rows = session.scalars(
        select(TranslationDraft).where(TranslationDraft.city_id == city.id, TranslationDraft.locale == locale)
    )
    return {
        (row.record_id, row.field): Kept(
            text=row.text, source_digest=row.source_digest, origin=row.origin, state=row.state
        )
        for row in rows
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
