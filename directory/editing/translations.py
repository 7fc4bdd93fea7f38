"""Translations of what is edited: a small fix lets those that were up to date stay so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import update

from directory.editing.drafts import encode
from directory.model import (
    LocationTranslation,
    OrganizationTranslation,
    ServiceTranslation,
    TranslationDraft,
    digest,
)
from directory.translating.sources import keep_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from directory.editing.drafts import Change
    from directory.editing.loading import Rows


def keep_translations(session: Session, rows: Rows, changes: Sequence[Change], now: datetime) -> None:
    """Let translations made from the old texts pass for made from the new ones; four queries a translated text.

    What was outdated before stays outdated.
    """
    for change in changes:
        field = change.field
        if field is None or not field.translated or not change.after:
            continue
        table, owner, owner_id = (
            (LocationTranslation, LocationTranslation.location_id, UUID(hex=change.key.split(".")[1]))
            if change.key.startswith("place.")
            else (ServiceTranslation, ServiceTranslation.service_id, rows.service.id)
        )
        keep_text(session, table, owner, owner_id, change, now)
        keep_sources(session, rows.service.city_id, [encode(change.after)])


def keep_text(
    session: Session,
    table: type[ServiceTranslation | LocationTranslation | OrganizationTranslation],
    owner: InstrumentedAttribute[UUID],
    owner_id: UUID,
    change: Change,
    now: datetime,
) -> None:
    """Let the translations and drafts of one text pass for made from the new one; two queries."""
    of_record: tuple[tuple[Any, Any], ...] = ((table, owner), (TranslationDraft, TranslationDraft.record_id))
    for kind, of in of_record:
        session.execute(
            update(kind)
            .where(
                of == owner_id,
                kind.field == change.key.rpartition(".")[2],
                kind.source_digest == digest(encode(change.before)),
            )
            .values(source_digest=digest(encode(change.after)), updated_at=now),
            execution_options={"synchronize_session": False},
        )
