"""Indexing: what is searched is laid anew whenever a service changes.

`docs` makes services at places flat, `laying` puts them into the index, `touching` only those that were touched,
`spans` lays when they are open.
"""

from __future__ import annotations

from directory.indexing.laying import forget_changes, index_city, index_services, touch
from directory.indexing.spans import SPAN_DAYS, refresh_spans, renew_spans
from directory.indexing.touching import Touched, index_touched

__all__ = [
    "SPAN_DAYS",
    "Touched",
    "forget_changes",
    "index_city",
    "index_services",
    "index_touched",
    "refresh_spans",
    "renew_spans",
    "touch",
]
