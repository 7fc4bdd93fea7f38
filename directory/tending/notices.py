"""Notices: short messages on a city's home page, for some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from directory.catalogs import S_
from directory.model import Notice
from directory.tending.revising import revise
from directory.tending.typing import Gone, Said, Unfit, day, line, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

MAX_NAME, MAX_TEXT = 120, 1_000
FIELDS = ("name", "description", "starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a notice says, checked."""

    name: str
    description: str
    starts_on: date | None
    ends_on: date | None


def checked(typed: Mapping[str, str], *, today: date) -> Wanted:
    """What was typed, as it is kept.

    :param typed: by the names of `FIELDS`; "endless" says "yes" where no last day is wanted.
    :raise Unfit: when it cannot be kept, for all of its fields.
    """
    errors: dict[str, str | Said] = {}
    found: dict[str, object] = {"name": "", "description": "", "starts_on": None, "ends_on": None}
    for name, take in (
        ("name", lambda text: line("name", text, most=MAX_NAME, needed=S_("Write what it is about."))),
        ("description", lambda text: lines("description", text, most=MAX_TEXT)),
        ("starts_on", lambda text: day("starts_on", text)),
        ("ends_on", lambda text: day("ends_on", text)),
    ):
        try:
            found[name] = take(typed.get(name, ""))
        except Unfit as fault:
            errors |= fault.errors
    first, last = found["starts_on"], found["ends_on"]
    if "ends_on" not in errors:
        if last is None and typed.get("endless") != "yes":
            errors["ends_on"] = S_("Write the last day, or say below that it has none.")
        elif last is not None and last < today:  # type: ignore[operator]
            errors["ends_on"] = S_("This day is over. Write a day to come.")
        elif last is not None and first is not None and last < first:  # type: ignore[operator]
            errors["ends_on"] = S_("The last day is before the first one.")
    if errors:
        raise Unfit(errors)
    return Wanted(**found)  # type: ignore[arg-type]


def notices(session: Session, city_id: UUID) -> Sequence[Notice]:
    """All notices of a city with their translations, those that end last first; two queries."""
    return session.scalars(
        select(Notice)
        .where(Notice.city_id == city_id)
        .options(selectinload(Notice.translations))
        .order_by(Notice.ends_on.is_not(None), Notice.ends_on.desc(), Notice.name)
    ).all()


def get_notice(session: Session, city_id: UUID, key: str) -> Notice:
    """A notice of a city, with its translations.

    :raise Gone: when there is none with this id.
    """
    try:
        found = session.scalars(
            select(Notice)
            .where(Notice.city_id == city_id, Notice.id == UUID(key))
            .options(selectinload(Notice.translations))
        ).first()
    except ValueError:
        found = None
    if found is None:
        raise Gone(key)
    return found


def save(
    session: Session, city_id: UUID, notice: Notice | None, said: Wanted, *, by: str, now: datetime
) -> Notice:
    """Write a notice, a new one where there is none yet."""
    row = notice or Notice(id=uuid4(), city_id=city_id, translations=[])
    before = {name: getattr(row, name, None) for name in FIELDS}
    for name in FIELDS:
        setattr(row, name, getattr(said, name))
    if notice is None:
        session.add(row)
    changes = {name: (before[name], getattr(said, name)) for name in FIELDS}
    revise(
        session,
        city_id,
        ("notice", row.id),
        changes,
        action="update" if notice else "create",
        by=by,
        now=now,
    )
    return row


def remove(session: Session, notice: Notice, *, by: str, now: datetime) -> None:
    """Take a notice away for good; its revisions stay."""
    changes = {name: (getattr(notice, name), None) for name in FIELDS}
    session.delete(notice)
    revise(session, notice.city_id, ("notice", notice.id), changes, action="delete", by=by, now=now)
