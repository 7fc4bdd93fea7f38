"""Throttling: how often somebody may try, by account and by network address, of which a day's digest is all we keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from directory.model import Throttle
from directory.signing.tokens import sealed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

SPAN = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """So many tries within `SPAN`, and so many a day; `key` says by whom, without telling it."""

    key: str
    tries: int
    a_day: int


def by_account(
    secret: str, deed: str, name: str, now: datetime, *, tries: int = 10, a_day: int = 50
) -> Limit:
    """Ten tries, and fifty a day: NIST allows a hundred in a row. `name` need not be an account's."""
    return Limit(key=_key(secret, f"{deed} account", name, now), tries=tries, a_day=a_day)


def by_address(secret: str, deed: str, address: str, now: datetime) -> Limit:
    """More, because many people may share a network address."""
    return Limit(key=_key(secret, f"{deed} address", address, now), tries=40, a_day=400)


def _key(secret: str, kind: str, value: str, now: datetime) -> str:
    """Another one each day, so that nobody can be followed from one day to the next."""
    return sealed(secret, f"throttle {kind} {now:%Y-%m-%d}", value)


def attempt(session: Session, limits: Iterable[Limit], *, now: datetime) -> bool:
    """Count a try and say whether it is allowed; counted first, so that tries at once are counted too."""
    session.execute(delete(Throttle).where(Throttle.forget_at <= now))
    ordered = sorted(limits, key=lambda limit: limit.key)
    return False not in [_attempt(session, limit, now) for limit in ordered]


def is_held(session: Session, limits: Iterable[Limit], *, now: datetime) -> bool:
    """Whether a further try would not be allowed; counts nothing."""
    for limit in limits:
        kept = session.get(Throttle, limit.key)
        if kept is not None and kept.forget_at > now:
            is_often = kept.count >= limit.tries and now - kept.since < SPAN
            if is_often or kept.total >= limit.a_day:
                return True
    return False


def _attempt(session: Session, limit: Limit, now: datetime) -> bool:
    kept = session.get(Throttle, limit.key, with_for_update=True) or _new(session, limit.key, now)
    if now - kept.since >= SPAN:
        kept.since, kept.count = now, 0
    if kept.count >= limit.tries or kept.total >= limit.a_day:
        return False
    kept.count += 1
    kept.total += 1
    session.flush()
    return True


def _new(session: Session, key: str, now: datetime) -> Throttle:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        with session.begin_nested():
            session.add(Throttle(key=key, count=0, since=now, total=0, forget_at=tomorrow))
    except IntegrityError:
        pass  # another request was faster
    return session.get_one(Throttle, key, with_for_update=True)


def forgive(session: Session, limits: Iterable[Limit]) -> None:
    """Forget the tries: it was the right person after all."""
    session.execute(delete(Throttle).where(Throttle.key.in_([limit.key for limit in limits])))
