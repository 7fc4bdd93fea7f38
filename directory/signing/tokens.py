"""Tokens: secrets that are given away once and of which only a digest is kept."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

MAX_TOKEN = 64
"""Characters beyond which nothing is one of our tokens."""


def fresh() -> str:
    """A new token: 256 bits, in letters that addresses and cookies carry."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so a fast digest cannot be turned back."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def sealed(key: str, purpose: str, text: str) -> str:
    """A digest of a text that only the holder of the key can make, and only for this purpose."""
    return hmac.digest(key.encode(), f"{purpose}\0{text}".encode("utf-8", "replace"), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
