"""Sources: the texts that translations were made from, kept so that one can see what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.model import City, Metadata, SourceText, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

_BATCH = 500
_REVISIONS = 400
"""Changes of one record that are looked through."""


def keep_sources(session: Session, city_id: UUID, texts: Iterable[str]) -> None:
    """Keep source texts by their digests; two queries for 500, and one to add what is new."""
    wanted = {digest(text): text for text in texts if text}
    names = list(wanted)
    # Saves of a city queue, so that no two add the same text.
    session.execute(select(City.id).where(City.id == city_id).with_for_update())
    for start in range(0, len(names), _BATCH):
        batch = names[start : start + _BATCH]
        known = set(
            session.scalars(
                select(SourceText.digest).where(SourceText.city_id == city_id, SourceText.digest.in_(batch))
            )
        )
        session.add_all(
            SourceText(city_id=city_id, digest=name, text=wanted[name]) for name in batch if name not in known
        )
        session.flush()


def find_sources(
    session: Session, city_id: UUID, record_id: UUID, digests: Collection[str]
) -> dict[str, str]:
    """Source texts by digest: those kept, else those that a revision of the record tells; two queries at most.

    A text that came and went with an import may be told by neither.
    """
    if not digests:
        return {}
    found: dict[str, str] = {}
    for name, text in session.execute(
        select(SourceText.digest, SourceText.text).where(
            SourceText.city_id == city_id, SourceText.digest.in_(digests)
        )
    ):
        found[name] = text
    if len(found) < len(set(digests)):
        told = select(Metadata.previous_value, Metadata.replacement_value).where(
            Metadata.city_id == city_id, Metadata.resource_id == record_id
        )
        for before, after in session.execute(
            told.order_by(Metadata.last_action_date.desc()).limit(_REVISIONS)
        ):
            for text in (before, after):
                if (name := digest(text)) in digests:
                    found.setdefault(name, text)
    return found
