"""Asking: those who run a service are asked by mail whether its facts are still right; a signed link answers."""

from __future__ import annotations

import enum
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import joinedload

from directory import caring
from directory.model import City, ConfirmationAsk, Organization, Service
from directory.model.facts import Publication
from directory.signing.tokens import same, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

GOOD_FOR = 30
"""Days for which a link is good, and within which nobody is asked a second time."""
IN_VAIN = 3
"""Mails without an answer after which nobody is asked at night any more."""
MOST = 200
"""Services that are asked about at once."""
KEPT = 400
"""Days for which it is kept that somebody was asked."""

_PURPOSE = "confirm"
_SEAL = 32
_EPOCH = date(2020, 1, 1)
_LENGTH = 27 + _SEAL


class Standing(enum.StrEnum):
    """What a link is good for."""

    OPEN = "open"
    ANSWERED = "answered"
    OLD = "old"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a link asks about."""

    ask: ConfirmationAsk
    service: Service
    city: City
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What one mail asks: about all services that answer at one address."""

    email: str
    asked: Sequence[tuple[Service, ConfirmationAsk]]


def address_of(service: Service) -> str:
    """Where those who run a service are reached: its own address, else its organization's; empty where neither."""
    for said in (service.email, service.organization.email):
        address = (said or "").strip()
        if "@" in address[1:-1] and not any(part.isspace() for part in address) and address.isprintable():
            return address
    return ""


def token(key: str, ask: ConfirmationAsk) -> str:
    """What the link of a mail says: which question it answers and until when, sealed with the instance's key."""
    until = (ask.asked_on - _EPOCH).days + GOOD_FOR
    said = urlsafe_b64encode(ask.id.bytes + until.to_bytes(4)).decode().rstrip("=")
    return said + sealed(key, _PURPOSE, said)[:_SEAL]


def find(session: Session, key: str, secret: str, *, today: date, lock: bool = False) -> Asked | None:
    """What a link asks about; None where we did not make it, or the service is not public any more; two queries."""
    read = _read(key, secret)
    if read is None:
        return None
    ask_id, until = read
    wanted = select(ConfirmationAsk).where(ConfirmationAsk.id == ask_id)
    ask = session.scalars(wanted.with_for_update() if lock else wanted).first()
    if ask is None:
        return None
    service = session.scalars(
        select(Service)
        .where(Service.id == ask.service_id, Service.publication == Publication.PUBLISHED)
        .options(joinedload(Service.organization, innerjoin=True))
    ).first()
    city = session.get(City, ask.city_id, with_for_update=lock or None)
    if service is None or city is None:
        return None
    standing = Standing.ANSWERED if ask.answered_on else Standing.OLD if today > until else Standing.OPEN
    return Asked(ask=ask, service=service, city=city, standing=standing)


def _read(key: str, secret: str) -> tuple[UUID, date] | None:
    said, seal = secret[:-_SEAL], secret[-_SEAL:]
    if len(secret) != _LENGTH or not same(seal, sealed(key, _PURPOSE, said)[:_SEAL]):
        return None
    data = urlsafe_b64decode(said + "=")
    return UUID(bytes=data[:16]), _EPOCH + timedelta(days=int.from_bytes(data[16:]))


def askable(
    session: Session, city: City, *, today: date, is_night: bool = False, most: int = MOST
) -> Sequence[Service]:
    """Public services that are due and whose people can be asked now, the longest unconfirmed first; two queries.

    :param is_night: nobody stands behind it: only those are asked who confirmed once, and not again and again.
    """
    recently = _asks(ConfirmationAsk.asked_on > today - timedelta(days=GOOD_FOR))
    wanted = _services(city).where(caring.due_in(session, city, today), ~exists(recently), _reachable())
    if is_night:
        since = _asks(
            ConfirmationAsk.asked_on > Service.confirmed_at, ConfirmationAsk.answered_on.is_(None)
        ).with_only_columns(func.count())
        wanted = wanted.where(Service.confirmed_at.is_not(None), since.scalar_subquery() < IN_VAIN)
    ordered = wanted.order_by(Service.confirmed_at.is_not(None), Service.confirmed_at, Service.code)
    return [service for service in session.scalars(ordered.limit(most)) if address_of(service)]


def _services(city: City) -> Select[Service]:
    return (
        select(Service)
        .join(Service.organization)
        .where(
            Service.city_id == city.id,
            Service.publication == Publication.PUBLISHED,
            Service.is_example.is_(False),
        )
        .options(joinedload(Service.organization, innerjoin=True))
    )


def _asks(*conditions: ColumnElement[bool]) -> Select[UUID]:
    found = select(ConfirmationAsk.id).where(ConfirmationAsk.service_id == Service.id, *conditions)
    return found.correlate(Service)


def _reachable() -> ColumnElement[bool]:
    return func.coalesce(Service.email, Organization.email, "").contains("@")


def ask(session: Session, city: City, services: Iterable[Service], *, by: str, today: date) -> list[Question]:
    """Keep that these are asked today, and say what each mail asks; the mails are still to be sent."""
    by_address: dict[str, list[tuple[Service, ConfirmationAsk]]] = {}
    for service in services:
        made = ConfirmationAsk(
            id=uuid4(), city_id=city.id, service_id=service.id, asked_on=today, asked_by=by
        )
        session.add(made)
        by_address.setdefault(address_of(service).lower(), []).append((service, made))
    session.flush()
    return [Question(email=email, asked=asked) for email, asked in by_address.items() if email]


def take_back(session: Session, question: Question) -> None:
    """The mail did not go out: nobody was asked."""
    ids = [made.id for _, made in question.asked]
    session.execute(delete(ConfirmationAsk).where(ConfirmationAsk.id.in_(ids)))


def forget(session: Session, *, today: date) -> None:
    """Delete what was asked long ago."""
    old = today - timedelta(days=KEPT)
    session.execute(delete(ConfirmationAsk).where(ConfirmationAsk.asked_on < old))
