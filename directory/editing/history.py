"""History: who changed what and when, and how a service was before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.editing.drafts import Change, Draft, decode, without_strays
from directory.editing.fields import SERVICE, field_of
from directory.editing.loading import draft_of
from directory.model import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.editing.loading import Rows
    from directory.model import City

MOST = 2_000
"""Rows of revisions that are read."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """All that one save changed."""

    at: datetime
    by: str
    action: str
    changes: list[Change] = field(default_factory=list)
    others: list[Metadata] = field(default_factory=list)
    """What no form shows: translations, states."""

    @property
    def before(self) -> datetime:
        """The last moment at which it did not hold yet."""
        return self.at - timedelta(microseconds=1)


def revisions(session: Session, city: City, service_id: UUID) -> list[Revision]:
    """The revisions of a service, the newest first; one query."""
    found = []
    rows = _rows(session, city, service_id)
    for (at, by, action), group in groupby(
        rows, key=lambda row: (row.last_action_date, row.updated_by, row.last_action_type)
    ):
        revision = Revision(at=at, by=by, action=action)
        for row in sorted(group, key=lambda row: row.field_name):
            if is_of_form(row.field_name):
                revision.changes.append(_change(row))
            else:
                revision.others.append(row)
        found.append(replace(revision, changes=sorted(revision.changes, key=_order)))
    return found


def draft_at(session: Session, city: City, rows: Rows, at: datetime) -> Draft:
    """What a service said right after the revision of a moment; one query."""
    draft = draft_of(rows)
    for row in _rows(session, city, rows.service.id):
        if row.last_action_date <= at:
            break
        if is_of_form(row.field_name):
            draft[row.field_name] = decode(row.field_name, row.previous_value)
    return without_strays(draft)


def is_of_form(key: str) -> bool:
    """Whether a revision's field is one of a form's."""
    return key == "places" or key.startswith("place.") or field_of(key) is not None


def _rows(session: Session, city: City, service_id: UUID) -> Sequence[Metadata]:
    return session.scalars(
        select(Metadata)
        .where(Metadata.city_id == city.id, Metadata.resource_id == service_id)
        .order_by(
            Metadata.last_action_date.desc(), Metadata.updated_by, Metadata.last_action_type, Metadata.id
        )
        .limit(MOST)
    ).all()


def _change(row: Metadata) -> Change:
    key = row.field_name
    return Change(key=key, before=decode(key, row.previous_value), after=decode(key, row.replacement_value))


def _order(change: Change) -> tuple[int, str]:
    names = list(SERVICE)
    return (names.index(change.key) if change.key in SERVICE else len(names)), change.key
