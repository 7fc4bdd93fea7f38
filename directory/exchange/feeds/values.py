"""Values of objects that somebody else wrote, as what they should be, or None."""

from __future__ import annotations

import html
import re
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from directory.exchange.feeds.feed import Object

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^<>]{0,100}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
MOST = 200
"""Things of one kind that a record may have."""


def verbatim(value: Any) -> str | None:
    """A text as it is, whatever it looks like; None where there is nothing to read."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def text(value: Any) -> str | None:
    """A text without markup; None where there is nothing to read."""
    said = verbatim(value) or ""
    if "<" in said and _TAG.search(said):
        said = _TAG.sub("", _BREAK.sub("\n", said))
    if "&" in said and _ENTITY.search(said):
        said = html.unescape(said)
    return said.strip() or None


def number(value: Any) -> float | None:
    """A finite number."""
    try:
        found = float(value) if not isinstance(value, bool) else None
    except (TypeError, ValueError):
        return None
    return found if found is not None and isfinite(found) else None


def whole(value: Any) -> int | None:
    """A whole number that is not negative."""
    found = number(value)
    return int(found) if found is not None and 0 <= found < 10_000 else None


def flag(value: Any) -> bool:
    """Whether it is said to be so; in tables, as a word."""
    return value is True or value == "true"


def objects(value: Any) -> list[Object]:
    """The objects of a list."""
    return [one for one in value[:MOST] if isinstance(one, dict)] if isinstance(value, list) else []
