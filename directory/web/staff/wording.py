"""How staff pages word moments: in the zone of the city, or of whoever looks where no city is near."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from babel.dates import format_datetime

from directory.digits import own_digits
from directory.web import i18n

if TYPE_CHECKING:
    from datetime import datetime


def moment_words(moment: datetime, zone: tzinfo = UTC) -> str:
    """Date and time as the locale writes them, with its digits."""
    edition = i18n.words().locale
    return own_digits(format_datetime(moment.astimezone(zone), "medium", locale=edition.babel), edition.babel)
