"""Sessions: a row for each browser that somebody signed in with; a cookie without its row opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update

from directory.model import Account, City, Membership, SignIn
from directory.signing.tokens import MAX_TOKEN, digest, fresh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from directory.model import SignInKind

IDLE = timedelta(hours=4)
"""Time after which who did nothing is signed out."""
WHOLE = timedelta(hours=12)
"""Time after which everybody is: one working day."""
HALF = timedelta(minutes=10)
"""Time for the second step."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly we know when somebody was last seen; each time costs a write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """Who a cookie stands for, and what they are in the city that was asked for."""

    sign_in: SignIn
    account: Account
    membership: Membership | None = None
    city: City | None = None
    """None where there is no such city."""


def begin(
    session: Session,
    account_id: UUID,
    *,
    kind: SignInKind,
    is_whole: bool,
    two_steps: bool = False,
    browser: str = "",
    now: datetime,
) -> str:
    """Open a session; sessions that ended are swept away.

    :return: the cookie's token.
    """
    forget(session, now=now)
    token = fresh()
    row = SignIn(
        token_hash=digest(token),
        account_id=account_id,
        kind=kind,
        is_whole=is_whole,
        two_steps=two_steps,
        browser=browser[:60],
        created_at=now,
        seen_at=now,
    )
    session.add(row)
    if is_whole:
        session.execute(update(Account).where(Account.id == account_id).values(signed_in_at=now))
    session.flush()
    return token


def find(session: Session, token: str, *, slug: str | None = None, now: datetime) -> SignedIn | None:
    """Who this cookie stands for, and what they are in a city; one query."""
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    joined = (
        select(SignIn, Account, Membership, City)
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(City, City.slug == (slug or ""))
        .outerjoin(
            Membership,
            and_(Membership.account_id == Account.id, Membership.city_id == City.id, Membership.is_active),
        )
        .where(SignIn.token_hash == digest(token), Account.is_active, _lives(now))
    )
    row = session.execute(joined).first()
    if row is None:
        return None
    return SignedIn(sign_in=row[0], account=row[1], membership=row[2], city=row[3])


def _lives(now: datetime) -> ColumnElement[bool]:
    whole = and_(SignIn.is_whole, SignIn.created_at > now - WHOLE, SignIn.seen_at > now - IDLE)
    return or_(whole, and_(~SignIn.is_whole, SignIn.created_at > now - HALF))


def see(session: Session, sign_in_id: UUID, *, now: datetime) -> None:
    """Note that somebody is still there."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def complete(session: Session, sign_in: SignIn, *, now: datetime) -> str:
    """The second step was taken: the session is whole, and has a new token."""
    return renew(session, sign_in, two_steps=True, now=now)


def renew(session: Session, sign_in: SignIn, *, two_steps: bool | None = None, now: datetime) -> str:
    """Put a new session in the place of one: who knew the old token has nothing any more."""
    end(session, sign_in.account_id, [sign_in.id])
    return begin(
        session,
        sign_in.account_id,
        kind=sign_in.kind,
        is_whole=True,
        two_steps=sign_in.two_steps if two_steps is None else two_steps,
        browser=sign_in.browser,
        now=now,
    )


def end(session: Session, account_id: UUID, ids: Sequence[UUID]) -> None:
    """End some of an account's sessions."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.id.in_(ids)))


def end_all(session: Session, account_id: UUID, *, but: UUID | None = None) -> None:
    """End an account's sessions, all or all but one."""
    ended = delete(SignIn).where(SignIn.account_id == account_id)
    session.execute(ended.where(SignIn.id != but) if but else ended)


def of_account(session: Session, account_id: UUID, *, now: datetime) -> Sequence[SignIn]:
    """The sessions of an account that are open, the latest first."""
    asked = select(SignIn).where(SignIn.account_id == account_id, SignIn.is_whole, _lives(now))
    return session.scalars(asked.order_by(SignIn.seen_at.desc())).all()


def forget(session: Session, *, now: datetime) -> None:
    """Delete the sessions that ended by themselves."""
    session.execute(delete(SignIn).where(~_lives(now)))
