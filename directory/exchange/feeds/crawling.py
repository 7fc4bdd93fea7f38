"""A feed's address, page by page, and each service in full where the list says little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from directory.exchange.faults import Refused
from directory.exchange.feeds.documents import LISTS, gather, refuse_empty
from directory.exchange.feeds.feed import Feed
from directory.exchange.reading import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.exchange.fetching import Fetcher

MAX_SERVICES = 20_000
MAX_PAGES = 1_000
MAX_SECONDS = 1_800.0
PER_PAGE = 100
_ROUND = 5
"""A bare list of so many services, or twice or ten times, may be the first of several pages."""

_JSON = ("application/json", "application/ld+json", "application/hal+json", "text/json")
_FULL = frozenset("service_at_locations schedules phones attributes contacts languages".split())
"""What only a service in full has."""


def crawl(url: str, fetcher: Fetcher, *, progress: Callable[[str, int, int], None] | None = None) -> Feed:
    """Take in a feed from its base address, the address of its list of services, or that of a file.

    :raise Refused: naming the address that gave no JSON, pages for ever, or nothing.
    """
    feed = Feed()
    start = fetcher.clock()
    bare = url.rstrip("/")
    first = _get(fetcher, url)
    is_list = isinstance(first, list) or (
        isinstance(first, dict) and any(name in first for name in (*LISTS, "services"))
    )
    is_service = isinstance(first, dict) and "id" in first and "name" in first
    gather_root = isinstance(first, dict) and not is_list and not is_service
    if gather_root:
        gather(_only_profile(feed, first), {"contents": []}, file=url)
        bare = f"{bare}/services"
        first = None
    pages = _Pages(fetcher=fetcher, feed=feed, start=start, progress=progress)
    if is_service:
        gather(feed, first, file=url)
    else:
        pages.walk(bare, first)
        pages.complete(bare)
    refuse_empty(feed, url)
    return feed


def _only_profile(feed: Feed, root: Any) -> Feed:
    gather(
        feed,
        {**{name: root.get(name) for name in ("profile", "profile_id", "locale")}, "contents": []},
        file="",
    )
    return feed


class _Pages:
    """A walk through a list that may lie about its end."""

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        feed: Feed,
        start: float,
        progress: Callable[[str, int, int], None] | None,
    ) -> None:
        self._fetcher, self._feed, self._start, self._progress = fetcher, feed, start, progress

    def _tell(self, message: str, done: int, total: int) -> None:
        if self._fetcher.clock() - self._start > MAX_SECONDS:
            raise Refused(f"the feed takes longer than {MAX_SECONDS / 60:.0f} minutes. Ask for a file of it.")
        if self._progress:
            self._progress(message, done, total)

    def walk(self, url: str, first: Any) -> None:
        """Read page after page until the feed says that it was the last, or says nothing new."""
        number, seen, before = 1, 0, None
        while True:
            here = _with(url, page=number, per_page=PER_PAGE)
            document = first if first is not None and number == 1 else _get(self._fetcher, here)
            gather(self._feed, document, file=here)
            contents, total, is_last = _page(document)
            if not contents or (isinstance(document, list) and len(contents) % _ROUND):
                return
            known = len(self._feed.services) + len(self._feed.organizations)
            # Records that are all faulty are not known either, yet each page has its own.
            if known == seen and (not self._feed.faults or contents == before):
                if total is not None and number < total:
                    raise Refused(
                        f"{here}: the page has nothing that the pages before did not have, and is not the last. "
                        "The feed gives one page for ever; tell who runs it."
                    )
                return
            seen, before = known, contents
            if is_last or (total is not None and number >= total):
                return
            if number >= MAX_PAGES or seen > MAX_SERVICES:
                raise Refused(f"{here}: the feed has no end: more than {seen} records. Tell who runs it.")
            self._tell("Reading the feed", number, total or 0)
            number += 1

    def complete(self, url: str) -> None:
        """Ask for each service in full that the list only names."""
        split = urlsplit(url)
        base = urlunsplit((split.scheme, split.netloc, split.path.rstrip("/"), "", ""))
        brief = [key for key, said in self._feed.services.items() if not said.keys() & _FULL]
        if not base.endswith("/services"):
            return
        for number, key in enumerate(brief):
            here = f"{base}/{quote(key, safe='')}"
            gather(self._feed, _get(self._fetcher, here), file=here)
            self._tell("Reading the services", number, len(brief))


def _page(document: Any) -> tuple[list[Any], int | None, bool]:
    """The list of a page, how many pages there are if it says so, and whether it says that it is the last."""
    if not isinstance(document, dict):
        return document if isinstance(document, list) else [], None, False
    contents: list[Any] = next((document[name] for name in LISTS if isinstance(document.get(name), list)), [])
    total = document.get("total_pages", document.get("totalPages"))
    is_last = True in (document.get("last_page"), document.get("last")) or document.get("next", 0) is None
    return contents, total if isinstance(total, int) else None, is_last


def _get(fetcher: Fetcher, url: str) -> Any:
    answer = fetcher.fetch(url, accepts=_JSON)
    return parse_json(answer.body, name=url)


def _with(url: str, **asked: int) -> str:
    split = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(split.query) if name not in asked]
    query += [(name, str(value)) for name, value in asked.items()]
    return urlunsplit(split._replace(query=urlencode(query)))
