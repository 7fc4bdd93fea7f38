"""Contents: what a column is for, told by what stands in it where its heading does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.exchange.cleaning import email
from directory.exchange.mapping.spots import spot
from directory.hours import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from directory.exchange.reading import Table

_LOOKED_AT = 40
_SITE = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"(?!\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4}$)\+?[\d(][\d ()/.\-]{5,20}")
"""No day, which has as many digits."""


def values_of(table: Table, column: str, *, most: int = _LOOKED_AT) -> list[str]:
    """The first values of a column, none of them empty."""
    return [cell for row in table.rows[: 10 * most] if (cell := row.cells.get(column, ""))][:most]


def by_contents(values: Sequence[str]) -> str | None:
    """The field that nearly all of these values fit; None where they tell nothing."""
    if len(values) < 2:
        return None
    for field, fits in _FITS:
        if sum(map(fits, values)) >= 0.8 * len(values):
            return field
    return None


def _is_hours(text: str) -> bool:
    return ":" in text and bool(understand(text).expression)


_FITS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda text: email(text) is not None),
    ("url", lambda text: _SITE.match(text) is not None),
    ("coordinates", lambda text: spot(text) is not None),
    ("opening_hours", _is_hours),
    (
        "phones",
        lambda text: _PHONE.fullmatch(text.strip()) is not None and sum(map(str.isdecimal, text)) >= 6,
    ),
)
