"""Bulk: one change to many services at once; each of them gets its own revision."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory import indexing
from directory.catalogs import S_
from directory.editing.drafts import Draft, list_in
from directory.editing.loading import draft_of, rows_by_id
from directory.editing.saving import Edit, save_rows
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City, Service

MOST = 1_000
"""Services that are changed at once."""
_BATCH = 100


class Action(enum.StrEnum):
    """What is done to each of them."""

    PUBLISH = "publish"
    ARCHIVE = "archive"
    REVIEW_EVERY = "review_every"
    ADD_TERM = "add_term"
    REMOVE_TERM = "remove_term"
    CONFIRM = "confirm"


WORDS = {
    Action.CONFIRM: S_("Confirm: the facts are still right"),
    Action.PUBLISH: S_("Publish"),
    Action.ARCHIVE: S_("Archive: take out of the directory"),
    Action.REVIEW_EVERY: S_("Check again after so many months"),
    Action.ADD_TERM: S_("Add a kind of service"),
    Action.REMOVE_TERM: S_("Take away a kind of service"),
}

_STATES = {Action.PUBLISH: Publication.PUBLISHED, Action.ARCHIVE: Publication.ARCHIVED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be done, with its value: months, or the code of a kind."""

    action: Action
    value: str
    by: str
    now: datetime


def change_all(session: Session, city: City, ids: Sequence[UUID], order: Order) -> int:
    """Do it to these services of a city, at most `MOST`; how many changed."""
    changed: list[UUID] = []
    chosen = list(ids)[:MOST]
    for start in range(0, len(chosen), _BATCH):
        before: dict[Service, int] = {}
        for rows in rows_by_id(session, city, chosen[start : start + _BATCH], lock=True):
            before[rows.service] = rows.service.version
            edit = Edit(
                draft=_changed(draft_of(rows), order),
                version=rows.service.version,
                by=order.by,
                now=order.now,
                publication=_STATES.get(order.action),
                confirm=order.action is Action.CONFIRM,
                action="bulk",
            )
            save_rows(session, city, rows, edit, at_once=False)
        # All at once: written one by one they take three times as long, and others wait.
        session.flush()
        changed += [service.id for service, version in before.items() if service.version != version]
    if changed:
        indexing.index_services(session, city, changed, now=order.now)
    return len(changed)


def _changed(draft: Draft, order: Order) -> Draft:
    terms = list_in(draft, "terms")
    match order.action:
        case Action.REVIEW_EVERY:
            return draft | {"review_every": order.value}
        case Action.ADD_TERM if order.value not in terms:
            return draft | {"terms": [*terms, order.value]}
        case Action.REMOVE_TERM:
            return draft | {"terms": [code for code in terms if code != order.value]}
    return draft
