"""Proposing: changes that wait beside what is published, until somebody takes them over, all or some."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directory.editing.drafts import Change, Draft, decode, difference, encode, without_strays
from directory.editing.loading import Rows, draft_of
from directory.editing.saving import Edit, Saved, own_places, save_rows
from directory.model import ServiceDraft
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City


def propose(
    session: Session,
    city: City,
    rows: Rows,
    draft: Draft,
    *,
    by: str,
    now: datetime,
    state: Publication = Publication.IN_REVIEW,
) -> ServiceDraft | None:
    """Keep somebody's changes beside a service, in the place of those that they had; None where nothing differs."""
    kept = session.scalars(
        select(ServiceDraft).where(ServiceDraft.service_id == rows.service.id, ServiceDraft.by == by)
    ).first()
    changes = difference(draft_of(rows), own_places(session, rows, draft))
    if not changes:
        if kept:
            session.delete(kept)
        return None
    if kept is None:
        kept = ServiceDraft(city_id=city.id, service_id=rows.service.id, by=by, updated_at=now)
        session.add(kept)
    kept.changes = {change.key: [encode(change.before), encode(change.after)] for change in changes}
    kept.state, kept.updated_at = state, now
    session.flush()
    return kept


def drafts_of(session: Session, service_id: UUID) -> Sequence[ServiceDraft]:
    """The drafts and proposals beside a service, the newest first; one query."""
    return session.scalars(
        select(ServiceDraft)
        .where(ServiceDraft.service_id == service_id)
        .order_by(ServiceDraft.updated_at.desc(), ServiceDraft.by)
    ).all()


def find_draft(session: Session, city: City, draft_id: UUID, *, lock: bool = False) -> ServiceDraft | None:
    """A draft of a city with its service; one query."""
    wanted = select(ServiceDraft).where(ServiceDraft.city_id == city.id, ServiceDraft.id == draft_id)
    if lock:
        wanted = wanted.with_for_update(of=ServiceDraft)
    return session.scalars(wanted.options(joinedload(ServiceDraft.service, innerjoin=True))).first()


def waiting(session: Session, city: City) -> Sequence[ServiceDraft]:
    """The proposals of a city that wait for a review, the oldest first; one query."""
    return session.scalars(
        select(ServiceDraft)
        .where(ServiceDraft.city_id == city.id, ServiceDraft.state == Publication.IN_REVIEW)
        .options(joinedload(ServiceDraft.service, innerjoin=True))
        .order_by(ServiceDraft.updated_at)
        .limit(200)
    ).all()


def overlaid(draft: Draft, kept: ServiceDraft, keys: Collection[str] | None = None) -> Draft:
    """A draft with what was proposed, or with some of it."""
    found = dict(draft)
    for key, pair in kept.changes.items():
        if keys is None or key in keys:
            found[key] = decode(key, _after(pair))
    return without_strays(found)


def proposed(draft: Draft, kept: ServiceDraft) -> list[Change]:
    """What the proposal would change of what is said now."""
    return difference(draft, overlaid(draft, kept))


def seen(changes: Sequence[Change]) -> str:
    """Names what somebody sees of a proposal, short, for a form to carry."""
    said = json.dumps([(change.key, change.before, change.after) for change in changes])
    return sha256(said.encode()).hexdigest()[:16]


def is_stale(draft: Draft, kept: ServiceDraft, key: str) -> bool:
    """Whether a field has changed since the proposal was made."""
    pair = kept.changes.get(key)
    return pair is not None and encode(draft.get(key, "")) != str(pair[0]) and key in draft


def accept(
    session: Session,
    city: City,
    rows: Rows,
    kept: ServiceDraft,
    keys: Collection[str],
    *,
    by: str,
    now: datetime,
    publication: Publication | None = None,
) -> Saved:
    """Take over the chosen fields of a proposal, and let go of the rest.

    A place that is new comes with its fields, whichever of them are chosen.
    """
    chosen = set(keys)
    if "places" in chosen:
        chosen |= {key for key in kept.changes if key.startswith("place.")}
    edit = Edit(
        draft=overlaid(draft_of(rows), kept, chosen),
        version=rows.service.version,
        by=by,
        now=now,
        publication=publication,
        action="accept",
    )
    saved = save_rows(session, city, rows, edit)
    session.delete(kept)
    return saved


def decline(session: Session, kept: ServiceDraft) -> None:
    """Let go of a proposal."""
    session.delete(kept)


def _after(pair: Any) -> str:
    return str(pair[1])
