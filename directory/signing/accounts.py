"""Accounts: who may sign in, and what they are in each city. What changes somebody's rights ends their sessions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from directory.catalogs import S_
from directory.locales import LOCALES
from directory.model import Account, City, Membership, Metadata, Organization
from directory.roles import Role
from directory.signing import links, passwords, sessions
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

MAX_EMAIL = 254
MAX_NAME = 100
NO_SUCH = S_("%(city)s has no such organization. Write its name or its code as the listings have it.")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)*")


class BadMembership(ValueError):
    """Somebody cannot be made this; `field` names what is wrong: email, role, locales or organization.

    In English it tells itself; in other words, `sentence` is looked up and filled with `values`.
    """

    def __init__(self, field: str, sentence: str, **values: str) -> None:
        """Say what is wrong."""
        super().__init__(sentence % values)
        self.field, self.sentence, self.values = field, sentence, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What somebody is to be in a city."""

    role: Role
    locales: tuple[str, ...] = field(default=())
    organization_id: UUID | None = None


def folded(email: str) -> str:
    """One spelling of an e-mail address, so that one person has one account."""
    return unicodedata.normalize("NFKC", clean(email[: 2 * MAX_EMAIL])).strip().casefold()


def is_email(email: str) -> bool:
    """Whether mail can be sent there at all."""
    return len(email) <= MAX_EMAIL and _EMAIL.fullmatch(email) is not None and email.isprintable()


def find(session: Session, email: str) -> Account | None:
    """The account with this address."""
    return session.scalars(select(Account).where(Account.email == folded(email))).first()


def memberships(session: Session, account_id: UUID) -> Sequence[tuple[Membership, City]]:
    """What an account is, in each city."""
    asked = select(Membership, City).join(City, City.id == Membership.city_id)
    found = session.execute(asked.where(Membership.account_id == account_id).order_by(City.slug))
    return [(membership, city) for membership, city in found]


def organization_named(session: Session, city: City, typed: str) -> Organization:
    """The organization of a city that has this name or code.

    :raise BadMembership: when there is none, or more than one of the name.
    """
    sought = clean(typed)
    asked = select(Organization).where(
        Organization.city_id == city.id,
        or_(Organization.code == sought.lower(), func.lower(Organization.name) == sought.lower()),
    )
    found = session.scalars(asked.limit(2)).all()
    if len(found) > 1:
        raise BadMembership(
            "organization",
            S_("Several organizations are called %(name)s. Write the code of one."),
            name=sought,
        )
    if not found:
        raise BadMembership("organization", NO_SUCH, city=city.name)
    return found[0]


def members(session: Session, city_id: UUID) -> Sequence[tuple[Membership, Account]]:
    """Who works in a city."""
    asked = select(Membership, Account).join(Account, Account.id == Membership.account_id)
    found = session.execute(asked.where(Membership.city_id == city_id).order_by(Account.email))
    return [(membership, account) for membership, account in found]


def add(
    session: Session, city: City, email: str, post: Post, *, name: str = "", by: str, now: datetime
) -> Account:
    """Let somebody work in a city; who has an account already gets another city.

    :raise BadMembership: when the address cannot be one, they work there already, or the post does not hold together.
    """
    if not is_email(folded(email)):
        raise BadMembership("email", S_("Write an e-mail address such as name@city.example."))
    _check(session, city, post)
    account = find(session, email)
    if account is None:
        account = Account(email=folded(email), name=name.strip()[:MAX_NAME], created_at=now)
        session.add(account)
        session.flush()
    if session.scalars(_of(account.id, city.id)).first():
        raise BadMembership(
            "email", S_("%(email)s has a role in %(city)s already."), email=account.email, city=city.name
        )
    session.add(
        Membership(
            account_id=account.id, city_id=city.id, role=post.role, locales=list(post.locales),
            organization_id=post.organization_id,
        )
    )  # fmt: skip
    session.flush()
    _note(session, city.id, account, "role", "", _told(post), by=by, now=now)
    return account


def change(
    session: Session, city: City, account_id: UUID, post: Post, *, is_active: bool, by: str, now: datetime
) -> Membership | None:
    """Make somebody something else in a city, or end it; their sessions end where anything changed.

    :raise BadMembership: when the post does not hold together, or the city would be left without an admin.
    """
    row = session.scalars(_of(account_id, city.id).with_for_update()).first()
    account = session.get(Account, account_id)
    if row is None or account is None:
        return None
    _check(session, city, post)
    before = Post(role=row.role, locales=tuple(row.locales), organization_id=row.organization_id)
    if (before, row.is_active) == (post, is_active):
        return row
    if row.role is Role.ADMIN and row.is_active and not (post.role is Role.ADMIN and is_active):
        _keep_an_admin(session, city, row)
    row.role, row.locales, row.organization_id = post.role, list(post.locales), post.organization_id
    row.is_active = is_active
    session.flush()
    sessions.end_all(session, account_id)
    after = _told(post) if is_active else ""
    _note(session, city.id, account, "role", _told(before), after, by=by, now=now)
    return row


def set_password(session: Session, account_id: UUID, password_hash: str, *, but: UUID | None = None) -> None:
    """Keep a new password; all sessions (but one) and all links end."""
    session.get_one(Account, account_id, with_for_update=True).password_hash = password_hash
    session.flush()
    sessions.end_all(session, account_id, but=but)
    links.withdraw(session, account_id)


def disable(session: Session, account: Account) -> None:
    """Let an account in nowhere any more."""
    account.is_active = False
    session.flush()
    sessions.end_all(session, account.id)
    links.withdraw(session, account.id)


def known_words(session: Session, account: Account) -> list[str]:
    """Words that stand around an account and make a bad password."""
    return [account.email, account.name, *(city.name for _, city in memberships(session, account.id))]


def weakness_for(session: Session, account: Account, password: str) -> passwords.Weakness | None:
    """What is wrong with a new password of this account, if anything."""
    return passwords.weakness(password, known=known_words(session, account))


def _of(account_id: UUID, city_id: UUID) -> Select[Membership]:
    return select(Membership).where(Membership.account_id == account_id, Membership.city_id == city_id)


def _check(session: Session, city: City, post: Post) -> None:
    if unknown := [tag for tag in post.locales if tag not in LOCALES or tag not in city.locales]:
        raise BadMembership(
            "locales",
            S_("%(city)s does not offer the language %(locale)s. It offers: %(all)s"),
            city=city.name,
            locale=unknown[0],
            all=" ".join(city.locales),
        )
    if (post.role is Role.TRANSLATOR) != bool(post.locales):
        raise BadMembership(
            "locales", S_("A translator, and nobody else, needs languages to translate into.")
        )
    if (post.role is Role.PROVIDER) != (post.organization_id is not None):
        raise BadMembership("organization", S_("A provider, and nobody else, needs an organization."))
    if post.organization_id is not None:
        owner = session.get(Organization, post.organization_id)
        if owner is None or owner.city_id != city.id:
            raise BadMembership("organization", NO_SUCH, city=city.name)


def _keep_an_admin(session: Session, city: City, leaving: Membership) -> None:
    others = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.city_id == city.id,
            Membership.role == Role.ADMIN,
            Membership.is_active,
            Account.is_active,
            Membership.id != leaving.id,
        )
    )
    if session.scalars(others).first() is None:
        raise BadMembership(
            "role",
            S_("%(city)s would be left without an admin. Make somebody else one first."),
            city=city.name,
        )


def _told(post: Post) -> str:
    return " ".join(
        [post.role.value, *post.locales, *([str(post.organization_id)] if post.organization_id else [])]
    )


def _note(
    session: Session,
    city_id: UUID,
    account: Account,
    field_name: str,
    old: str,
    new: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Rights are facts too: who gave them, and when, is kept."""
    session.add(
        Metadata(
            city_id=city_id, resource_id=account.id, resource_type="account", last_action_date=now,
            last_action_type="update" if old else "create", field_name=field_name, previous_value=old,
            replacement_value=new, updated_by=by,
        )
    )  # fmt: skip
