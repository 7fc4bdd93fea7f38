"""Revising: each change of the city's own matters is a revision, as for listings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.indexing import touch
from directory.model import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

MOST = 200
"""Revisions that are read."""


def told(value: object) -> str:
    """A value as a revision keeps it: texts as they are, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def revise(
    session: Session,
    city_id: UUID,
    resource: tuple[str, UUID],
    changes: Mapping[str, tuple[object, object]],
    *,
    action: str = "update",
    by: str,
    now: datetime,
) -> bool:
    """Keep what differs, by field, and let the public pages of the city follow; whether anything differs.

    :param resource: its type, such as "notice", and its id.
    """
    kind, key = resource
    differing = {name: (told(a), told(b)) for name, (a, b) in changes.items() if told(a) != told(b)}
    session.add_all(
        Metadata(
            city_id=city_id,
            resource_id=key,
            resource_type=kind,
            last_action_date=now,
            last_action_type=action,
            field_name=name[:60],
            previous_value=before,
            replacement_value=after,
            updated_by=by,
        )
        for name, (before, after) in differing.items()
    )
    session.flush()
    if differing:
        touch(session, city_id)
    return bool(differing)


def revisions(session: Session, city_id: UUID, kinds: Sequence[str], *, most: int = 30) -> Sequence[Metadata]:
    """The last revisions of some kinds of resources, the newest first; one query."""
    return session.scalars(
        select(Metadata)
        .where(Metadata.city_id == city_id, Metadata.resource_type.in_(kinds))
        .order_by(Metadata.last_action_date.desc(), Metadata.field_name)
        .limit(min(most, MOST))
    ).all()
