"""Keeping: write translations, with a revision each; what is published stays until its successor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from directory import indexing
from directory.model import (
    Metadata,
    Organization,
    Origin,
    Service,
    ServiceAtLocation,
    TranslationDraft,
    TranslationState,
)
from directory.translating.sources import keep_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City
    from directory.texts import Noun, Text

_BATCH = 500
Key = tuple[str, "UUID", str]
"""Noun, record, field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A translation to be written; without words it is taken away."""

    text: Text
    words: str
    source_digest: str
    state: TranslationState
    origin: Origin = Origin.HUMAN
    action: str = ""
    """What the revision calls it; "create" or "update" where it is empty."""

    @property
    def key(self) -> Key:
        """Names the text in this city."""
        return self.text.noun.name, self.text.record_id, self.text.field


def keep(
    session: Session, city: City, locale: str, entries: Sequence[Entry], *, by: str | None, now: datetime
) -> None:
    """Write translations, revisions, their source texts and the search index."""
    rows, drafts = _rows(session, locale, entries), _drafts(session, city, locale, entries)
    for entry in entries:
        row, draft = rows.get(entry.key), drafts.get(entry.key)
        session.add(_revision(city, locale, entry, draft or row, by, now))
        if not entry.words:
            for old in (row, draft):
                if old is not None:
                    session.delete(old)
            continue
        is_live = row is not None and row.text and row.state is TranslationState.PUBLISHED
        if is_live and entry.state is not TranslationState.PUBLISHED:
            chosen = draft or _new_draft(city, locale, entry)
        else:
            chosen = row or _new_row(locale, entry)
            if draft is not None:
                session.delete(draft)
        chosen.text, chosen.source_digest = entry.words, entry.source_digest
        chosen.origin, chosen.state = entry.origin, entry.state
        chosen.updated_by, chosen.updated_at = by, now
        session.add(chosen)
    session.flush()
    keep_sources(session, city.id, [entry.text.source for entry in entries])
    if concerned := _concerned(session, entries):
        indexing.index_services(session, city, concerned, now=now)
    elif entries:
        indexing.touch(session, city.id)


def _new_row(locale: str, entry: Entry) -> Any:
    noun = entry.text.noun
    return noun.translation(
        **{noun.owner: entry.text.record_id}, field=entry.text.field, locale=locale, text=""
    )


def _new_draft(city: City, locale: str, entry: Entry) -> TranslationDraft:
    return TranslationDraft(
        city_id=city.id,
        record_id=entry.text.record_id,
        noun=entry.text.noun.name,
        field=entry.text.field,
        locale=locale,
        text="",
    )


def _rows(session: Session, locale: str, entries: Sequence[Entry]) -> dict[Key, Any]:
    """The rows that there are, by noun, record and field."""
    found = {}
    for noun, ids in _by_noun(entries):
        owner = getattr(noun.translation, noun.owner)
        for batch in _batches(ids):
            for row in session.scalars(
                select(noun.translation).where(owner.in_(batch), noun.translation.locale == locale)
            ):
                found[noun.name, getattr(row, noun.owner), row.field] = row
    return found


def _drafts(
    session: Session, city: City, locale: str, entries: Sequence[Entry]
) -> dict[Key, TranslationDraft]:
    found = {}
    for batch in _batches(list(dict.fromkeys(entry.text.record_id for entry in entries))):
        for row in session.scalars(
            select(TranslationDraft).where(
                TranslationDraft.city_id == city.id,
                TranslationDraft.locale == locale,
                TranslationDraft.record_id.in_(batch),
            )
        ):
            found[row.noun, row.record_id, row.field] = row
    return found


def _revision(city: City, locale: str, entry: Entry, before: Any, by: str | None, now: datetime) -> Metadata:
    said = before.text if before is not None else ""
    return Metadata(
        city_id=city.id,
        resource_id=entry.text.record_id,
        resource_type=entry.text.noun.name,
        last_action_date=now,
        last_action_type=entry.action or ("update" if said else "create"),
        field_name=f"{entry.text.field}@{locale}"[:60],
        previous_value=said,
        replacement_value=entry.words,
        updated_by=by or "",
    )


def _concerned(session: Session, entries: Sequence[Entry]) -> list[UUID]:
    """The services that show these texts; notices are on no service."""
    found: dict[UUID, None] = {}
    for noun, ids in _by_noun(entries):
        for batch in _batches(ids):
            if noun.model is Service:
                found.update(dict.fromkeys(batch))
            elif noun.model is Organization:
                of = select(Service.id).where(Service.organization_id.in_(batch))
                found.update(dict.fromkeys(session.scalars(of)))
            elif noun.name == "location":
                at = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id.in_(batch))
                found.update(dict.fromkeys(session.scalars(at)))
    return list(found)


def _by_noun(entries: Sequence[Entry]) -> Iterator[tuple[Noun, list[UUID]]]:
    nouns = {entry.text.noun.name: entry.text.noun for entry in entries}
    for name, noun in nouns.items():
        yield noun, list(dict.fromkeys(e.text.record_id for e in entries if e.text.noun.name == name))


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
