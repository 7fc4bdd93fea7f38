"""Queueing: what wants a translator, what matters most first. Nobody counts who reads what, so kinds and facts decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union_all

from directory.model import Origin, Service, TranslationDraft, TranslationState, digest
from directory.model.facts import Publication
from directory.texts import NOUNS, Kept, Standing, standing_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City

ORDER: Sequence[Standing] = (
    Standing.OUTDATED,
    Standing.MISSING,
    Standing.MACHINE,
    Standing.IN_REVIEW,
    Standing.DONE,
)
"""What is wrong on a page now comes before what is not there yet."""

_NOUNS = {noun.name: index for index, noun in enumerate(NOUNS)}


@dataclass(kw_only=True)
class Item:
    """A record and how far its texts are in one locale."""

    noun: str
    key: str
    record_id: UUID
    title: str
    is_urgent: bool = False
    """It carries a warning, or is for people in danger."""
    is_public: bool = True
    counts: Counter[Standing] = field(default_factory=Counter)

    @property
    def standing(self) -> Standing:
        """The worst of its texts."""
        return next((standing for standing in ORDER if self.counts[standing]), Standing.DONE)

    @property
    def place(self) -> str:
        """What names it in addresses: "service/5jmbx4"."""
        return f"{self.noun}/{self.key}"

    @property
    def rank(self) -> tuple[Any, ...]:
        """Smaller is sooner: what is wrong, urgent, public, of a kind that is seen much, nearly done."""
        done = self.counts[Standing.DONE] / self.counts.total()
        return (
            ORDER.index(self.standing),
            not self.is_urgent,
            not self.is_public,
            _NOUNS[self.noun],
            -done,
            self.title.casefold(),
            self.key,
        )


def queue(session: Session, city: City, locale: str) -> list[Item]:
    """All records of a city in the order in which they want a translator into a locale; eight queries."""
    services = {
        row.id: row
        for row in session.execute(
            select(Service.id, Service.sensitive, Service.alert, Service.publication).where(
                Service.city_id == city.id
            )
        )
    }
    items: dict[UUID, Item] = {}
    for text in texts_of(session, city, locale):
        item = items.get(text.record_id)
        if item is None:
            item = items[text.record_id] = Item(
                noun=text.noun.name, key=text.key, record_id=text.record_id, title=text.title
            )
            if service := services.get(text.record_id):
                item.is_urgent = bool(service.sensitive or service.alert)
                item.is_public = service.publication is Publication.PUBLISHED
        item.counts[text.standing] += 1
    return sorted(items.values(), key=lambda item: item.rank)


def overview(session: Session, city: City, locales: Sequence[str]) -> dict[str, Counter[Standing]]:
    """How many texts stand how, by locale; six queries whatever the number of locales."""
    sources = _digests(session, city)
    beside = _beside(session, city)
    counts = {locale: Counter({Standing.MISSING: len(sources)}) for locale in locales}
    parts = [
        select(
            getattr(noun.translation, noun.owner), noun.translation.field, noun.translation.locale,
            noun.translation.source_digest, noun.translation.origin, noun.translation.state,
        )
        .join(noun.model, noun.model.id == getattr(noun.translation, noun.owner))
        .where(noun.model.city_id == city.id, noun.translation.locale.in_(locales), noun.translation.text != "")
        for noun in NOUNS
    ]  # fmt: skip
    for record_id, name, locale, made_from, origin, state in session.execute(union_all(*parts)):
        now = sources.get((record_id, name))
        if now is not None:
            kept = Kept(
                text="x", source_digest=made_from, origin=Origin(origin), state=TranslationState(state)
            )
            counts[locale][standing_of(now, kept, beside.get((record_id, name, locale)))] += 1
            counts[locale][Standing.MISSING] -= 1
    return counts


def _digests(session: Session, city: City) -> Mapping[tuple[UUID, str], str]:
    found = {}
    for noun in NOUNS:
        statement = select(noun.model.id, *(getattr(noun.model, name) for name in noun.fields)).where(
            noun.model.city_id == city.id
        )
        if noun.model is Service:
            statement = statement.where(Service.publication != Publication.ARCHIVED)
        for record_id, *texts in session.execute(statement):
            for name, text in zip(noun.fields, texts, strict=True):
                if text:
                    found[record_id, name] = digest(text)
    return found


def _beside(session: Session, city: City) -> Mapping[tuple[UUID, str, str], Kept]:
    rows = session.scalars(select(TranslationDraft).where(TranslationDraft.city_id == city.id))
    return {
        (row.record_id, row.field, row.locale): Kept(
            text=row.text, source_digest=row.source_digest, origin=row.origin, state=row.state
        )
        for row in rows
    }
