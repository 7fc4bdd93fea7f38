"""Feeds: what others publish in Open Referral's HSDS, as JSON, as tables of any version, or page by page, as records.

`documents`, `tabular` and `crawling` gather objects in HSDS 3.1's shape, `judging` says what is wrong with them,
`services` makes neutral records of them.
"""

from __future__ import annotations

from directory.exchange.feeds.crawling import crawl
from directory.exchange.feeds.documents import is_feed, read_documents
from directory.exchange.feeds.feed import Feed
from directory.exchange.feeds.kinds import Kinds
from directory.exchange.feeds.services import Taken, taken
from directory.exchange.feeds.tabular import is_tabular, read_tables

__all__ = [
    "Feed",
    "Kinds",
    "Taken",
    "crawl",
    "is_feed",
    "is_tabular",
    "read_documents",
    "read_tables",
    "taken",
]
