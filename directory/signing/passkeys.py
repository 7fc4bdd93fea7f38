"""Passkeys (WebAuthn): a key that a phone or computer keeps and shows after looking at its owner."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.model import Account, LinkPurpose, Passkey, RecoveryCode
from directory.signing import links

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

MAX_CREDENTIAL = 20_000
"""Characters of what a browser tells of a key."""
MAX_NAME = 60


class BadPasskey(ValueError):
    """What the browser told of a key does not hold: it is another site's, too old, or of nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What keys are made for."""

    host: str
    origin: str
    name: str


def of_account(session: Session, account_id: UUID) -> Sequence[Passkey]:
    """The keys of an account, oldest first."""
    return session.scalars(
        select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)
    ).all()


def ask_new(session: Session, account: Account, site: Site, *, now: datetime) -> str:
    """What a browser is told that is to make a key: JSON."""
    known = [PublicKeyCredentialDescriptor(id=key.credential_id) for key in of_account(session, account.id)]
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.called,
        challenge=links.make(session, LinkPurpose.CHALLENGE, account.id, now=now).encode(),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def add(session: Session, account: Account, told: str, site: Site, *, name: str, now: datetime) -> Passkey:
    """Keep a key that a browser made.

    :raise BadPasskey: when it was not made for this account, here and now.
    """
    challenge = _challenge(told)
    if not links.take_challenge(session, challenge, account.id, now=now):
        raise BadPasskey
    try:
        made = webauthn.verify_registration_response(
            credential=told,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadPasskey from error
    if session.scalars(select(Passkey.id).where(Passkey.credential_id == made.credential_id)).first():
        raise BadPasskey
    key = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name.strip()[:MAX_NAME],
        created_at=now,
    )
    session.add(key)
    session.flush()
    return key


def ask_known(session: Session, site: Site, *, now: datetime) -> str:
    """What a browser is told that is to show a key, of whomever: JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=links.make(session, LinkPurpose.CHALLENGE, None, now=now).encode(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def recognize(session: Session, told: str, site: Site, *, now: datetime) -> Account:
    """Whose key a browser showed.

    :raise BadPasskey: when it is nobody's, or was shown to somebody else, or before.
    """
    challenge = _challenge(told)
    if not links.take_challenge(session, challenge, None, now=now):
        raise BadPasskey
    try:
        shown = base64url_to_bytes(json.loads(told)["id"])
        key = session.scalars(select(Passkey).where(Passkey.credential_id == shown)).first()
        account = session.get(Account, key.account_id) if key else None
        if key is None or account is None or not account.is_active:
            raise BadPasskey
        proved = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadPasskey from error
    key.sign_count, key.used_at = proved.new_sign_count, now
    session.flush()
    return account


def remove(session: Session, account: Account, key_id: UUID) -> None:
    """Forget a key; recovery codes go where nothing is left to recover."""
    session.execute(delete(Passkey).where(Passkey.account_id == account.id, Passkey.id == key_id))
    if account.totp_secret is None and not of_account(session, account.id):
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def remove_all(session: Session, account_id: UUID) -> None:
    """Forget all keys of an account."""
    session.execute(delete(Passkey).where(Passkey.account_id == account_id))


def _challenge(told: str) -> str:
    """The challenge that was signed, as the browser tells it; whether it is ours is looked up, then verified."""
    try:
        if len(told) > MAX_CREDENTIAL:
            raise BadPasskey
        client = json.loads(base64url_to_bytes(json.loads(told)["response"]["clientDataJSON"]))
        return base64url_to_bytes(client["challenge"]).decode("ascii")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadPasskey from error
