"""Indexing: what is searched is laid anew whenever a service changes.

`docs` makes services at places flat, `laying` puts them and their opening spans into the index.
"""

from __future__ import annotations

from directory.indexing.laying import SPAN_DAYS, index_city, index_services, refresh_spans, renew_spans, touch

__all__ = ["SPAN_DAYS", "index_city", "index_services", "refresh_spans", "renew_spans", "touch"]
