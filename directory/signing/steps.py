"""The second step: a code from an app (TOTP, RFC 6238), or a recovery code; each good once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import delete, exists, func, select, update

from directory.model import Account, Passkey, RecoveryCode
from directory.signing.tokens import digest, same

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

CODES = 10
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
"""No letters that look alike, no vowels that make words."""
_GROUPS, _SIZE = 3, 5
"""15 letters are 71 bits: a fast digest of them cannot be turned back."""


def new_secret() -> str:
    """A secret for an app, in Base32."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether a text could be one of our secrets."""
    return len(text) == len(new_secret()) and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def address(secret: str, email: str, issuer: str) -> str:
    """The otpauth: address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The half-minute whose code this is, of the present one and its neighbors; None if of none of them."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    matching = [step for step in range(present - 1, present + 2) if same(totp.generate_otp(step), typed)]
    return matching[0] if matching else None


def accept_code(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    """Take a code of the account's app; a code that was taken is not taken again, nor one before it."""
    step = step_of(account.totp_secret, code, now=now) if account.totp_secret else None
    if step is None:
        return False
    taken = update(Account).where(Account.id == account.id, Account.totp_step < step).values(totp_step=step)
    return session.execute(taken.returning(Account.id)).first() is not None


def begin_codes(session: Session, account: Account, secret: str, code: str, *, now: datetime) -> bool:
    """Ask an account for codes from now on, if this code shows that the app has the secret."""
    step = step_of(secret, code, now=now)
    if step is None:
        return False
    session.execute(
        update(Account).where(Account.id == account.id).values(totp_secret=secret, totp_step=step)
    )
    return True


def end_codes(session: Session, account_id: UUID) -> None:
    """Ask an account for codes no more; recovery codes go where no passkey is left to recover."""
    session.execute(update(Account).where(Account.id == account_id).values(totp_secret=None))
    if not session.scalar(select(exists().where(Passkey.account_id == account_id))):
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def new_recovery_codes(session: Session, account_id: UUID) -> list[str]:
    """Ten new codes, to be shown once; older ones stop working."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES)]
    session.add_all(RecoveryCode(account_id=account_id, code_hash=digest(code)) for code in codes)
    session.flush()
    return codes


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_SIZE))


def accept_recovery(session: Session, account_id: UUID, code: str) -> bool:
    """Use a recovery code; blanks, hyphens and capitals do not matter."""
    bare = "".join(character for character in code.casefold() if character in ALPHABET)[:100]
    whole = "-".join(bare[at : at + _SIZE] for at in range(0, len(bare), _SIZE))
    used = delete(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == digest(whole)
    )
    return session.execute(used.returning(RecoveryCode.id)).first() is not None


def codes_left(session: Session, account_id: UUID) -> int:
    """How many recovery codes were not used yet."""
    asked = select(func.count()).where(RecoveryCode.account_id == account_id)
    return session.scalar(asked) or 0


def has_second_step(session: Session, account: Account) -> bool:
    """Whether a password alone does not let this account in."""
    return account.totp_secret is not None or bool(
        session.scalar(select(exists().where(Passkey.account_id == account.id)))
    )
