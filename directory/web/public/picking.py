"""Picking: the ways from results to the map, to paper, and to a list of one's own.

What these pieces have in common is made once for a locale: results are made anew for everybody, and pay for each call.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup, escape

from directory.web.carrying import joined
from directory.web.page import HERE, macros

if TYPE_CHECKING:
    from directory.search import Results
    from directory.web.page import Page
    from directory.web.public.asking import Asked


def tick(tag: str, code: str, *, is_ticked: bool) -> Markup:
    """The box by which a service is put on one's list."""
    before, between, after = _around(tag)
    # A code has letters and digits alone.
    return Markup(f'{before}{code}{between}{code}"{" checked" if is_ticked else ""}{after}')  # noqa: S704


@lru_cache(maxsize=64)
def _around(_tag: str) -> tuple[str, str, str]:
    """What stands around a code: before the id of its heading, up to its value, and after that value's quotation mark."""
    before, between, after = str(macros("parts/pick.html").tick(HERE)).split(HERE)
    return before, between, after.removeprefix('"')


def ways(page: Page, asked: Asked, found: Results) -> dict[str, Markup]:
    """What results need to lead on: links to the same on the map and on paper, and the frame of the boxes' form."""
    tag, number = page.locale.tag, f"page={found.criteria.page}"
    query = urlencode(asked.query)
    on_map = [query] * bool(query) + [number] * (found.criteria.page > 1)
    on_map += [urlencode(page.list_pairs)] * bool(page.listed)
    begin, middle, end = _ways(tag)
    to_map = escape(f"{page.home}map?{'&'.join(on_map)}".rstrip("?"))
    # A page of results alone, numbered as it is here.
    to_print = escape(f"{page.home}print?{'&'.join([*[query] * bool(query), number])}")
    elsewhere = set(page.listed) - {hit.card.code for hit in found.hits} if page.listed else ()
    field = macros("parts/pick.html").carried_field(joined(elsewhere)) if elsewhere else ""
    return {
        "ways": Markup(f"{begin}{to_map}{middle}{to_print}{end}"),  # noqa: S704 (both are escaped)
        "ticks_begin": Markup(f'<form class="ticks" action="{page.home}list">{field}'),  # noqa: S704
        "ticks_end": _ticks_end(tag),
    }


@lru_cache(maxsize=64)
def _ways(_tag: str) -> tuple[str, str, str]:
    begin, middle, end = str(macros("parts/pick.html").ways(HERE, HERE)).split(HERE)
    return begin, middle, end


@lru_cache(maxsize=64)
def _ticks_end(_tag: str) -> Markup:
    return Markup(f"{macros('parts/pick.html').show_button()}</form>")  # noqa: S704 (a macro escapes)
