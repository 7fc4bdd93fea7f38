"""Addresses of sites as URIs: what people write may hold letters of any script, which a URI may not."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from directory.exchange.cleaning import website

_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "/:@!$&'()*+,;=~%"


@lru_cache(maxsize=4096)
def as_uri(text: str | None) -> str | None:
    """An address of a site as RFC 3986 has it; None where it is none."""
    address = website(text) if text else None
    if address is None:
        return None
    parts = urlsplit(address)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(
        (
            parts.scheme.lower(),
            host + port,
            _quoted(parts.path),
            _quoted(parts.query),
            _quoted(parts.fragment),
        )
    )


def _quoted(part: str) -> str:
    return quote(_STRAY.sub("%25", part), safe=_SAFE + "?")
