"""People who sign in: their accounts, what they are in each city, how they prove who they are."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned, Identified
from directory.roles import Role


class Account(Identified, Base):
    """Somebody who signs in, in one or several cities; visitors have none."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Folded (`signing.accounts.folded`), so that one person has one account."""
    name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str | None] = mapped_column(String(35), default=None)
    """The staff pages' locale; None: as the browser asks."""
    password_hash: Mapped[str | None] = mapped_column(default=None)
    """Argon2; None until a password is set."""
    totp_secret: Mapped[str | None] = mapped_column(String(64), default=None)
    """Base32; None while codes of an app are not asked for."""
    totp_step: Mapped[int] = mapped_column(default=0)
    """The half-minute of the last code taken: that code and older ones are not taken again."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def called(self) -> str:
        """The name, or the address of who gave none."""
        return self.name or self.email


class Membership(Identified, CityOwned, Base):
    """What an account is in one city."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "city_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[Role]
    locales: Mapped[list[str]] = mapped_column(default=list)
    """What a translator translates into; for other roles empty."""
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), default=None, index=True
    )
    """Whom a provider works for; for other roles None."""
    is_active: Mapped[bool] = mapped_column(default=True)


class SignInKind(enum.StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 (no password, a kind)
    PASSKEY = "passkey"


class SignIn(Identified, Base):
    """A session: the row behind a browser's cookie. Without the row the cookie opens nothing."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SignInKind]
    is_whole: Mapped[bool]
    """False between the password and the second step."""
    two_steps: Mapped[bool] = mapped_column(default=False)
    """A second factor or a passkey was shown."""
    browser: Mapped[str] = mapped_column(String(60), default="")
    """In a few words, so that its owner knows it again."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class RecoveryCode(Identified, Base):
    """Opens the second step once, when the phone is gone; deleted when used."""

    __tablename__ = "recovery_code"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))


class Passkey(Identified, Base):
    """A WebAuthn credential: a key that a phone or computer keeps."""

    __tablename__ = "passkey"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class LinkPurpose(enum.StrEnum):
    """What a one-time link is for."""

    INVITE = "invite"
    RESET = "reset"
    CHALLENGE = "challenge"
    """No link, but likewise random and good for one use: what a passkey signs."""


class OneTimeLink(Identified, Base):
    """A secret that is good once, for a while; deleted when used."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), default=None, index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Throttle(Base):
    """How often something was tried by one account or from one network address, of which only a day's digest is kept."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    """Tries since `since`."""
    since: Mapped[datetime]
    total: Mapped[int]
    """Tries of the day."""
    forget_at: Mapped[datetime] = mapped_column(index=True)
