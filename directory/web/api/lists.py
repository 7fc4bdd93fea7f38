"""Lists: a page of what fits, or all of it a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request

from directory.exchange.hsds.feed import as_json
from directory.web.api import finding, making
from directory.web.api.asking import PER_PAGE, TAKES, Asked, ask
from directory.web.api.feeds import Feed, open_feed
from directory.web.state import state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.web.api.making import Form

SHARED = "public, max-age=0, must-revalidate"
"""Kept by proxies and asked for again by ETag; the page cache leaves it, for whoever reads a whole feed would empty it."""

BATCH = 200
"""Objects that are made at once."""

Maker = Callable[["Session", Feed, Sequence[Any]], list[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What fits, and how it becomes JSON."""

    entries: Sequence[Any]
    make: Maker


def install(blueprint: Blueprint) -> None:
    """Open the doors, to GET and, for questions that should not stand in addresses, to POST."""
    for name in TAKES:
        blueprint.add_url_rule(f"/{name}", name, _door(name), methods=["GET", "POST"])


def _door(name: str) -> Callable[[str, str], Response]:
    def answer(city: str, locale: str) -> Response:
        asked = ask(TAKES[name])
        with state().database.reading() as session:
            feed = open_feed(session, city, locale)
            if asked.format == "ndjson":
                return _lines(name, feed, asked)
            found = find(name, session, feed, asked)
            return _page(session, feed, found, asked)

    return answer


def find(name: str, session: Session, feed: Feed, asked: Asked) -> Found:
    """What of a list fits; no query but where data changed or a distance is asked for."""
    if name == "taxonomies":
        return Found(entries=finding.taxonomies(asked, feed.terms.taxonomies), make=_plain)
    if name == "taxonomy_terms":
        return Found(entries=finding.taxonomy_terms(asked, feed.terms.terms), make=_plain)
    register, terms = feed.register(session), feed.terms.terms
    if name == "organizations":
        form: Form = "with full services" if asked.full_service else "full" if asked.full else "list"
        return Found(
            entries=finding.organizations(asked, register, terms),
            make=_in(form, making.organizations),
        )
    reach = finding.reach_of(session, feed.city, register, asked)
    memo = state().memo
    if name == "services":
        shape: Form = "full" if asked.full else "minimal" if asked.minimal else "list"
        return Found(
            entries=finding.services(asked, register, terms, lambda: memo.columns(session, feed.city), reach),
            make=_in(shape, making.services),
        )
    return Found(
        entries=finding.places(asked, register, terms, lambda: memo.columns(session, feed.city), reach),
        make=_in("full" if asked.full else "list", making.places),
    )


def _in(form: Form, make: Callable[[Session, Feed, Sequence[Any], Form], list[str]]) -> Maker:
    """A maker of objects in a form."""
    return lambda session, feed, entries: make(session, feed, entries, form)


def _plain(_session: Session, _feed: Feed, entries: Sequence[Any]) -> list[str]:
    return [as_json(said) for said in entries]


def _page(session: Session, feed: Feed, found: Found, asked: Asked) -> Response:
    total = len(found.entries)
    size = asked.per_page or (max(total, 1) if asked.minimal else PER_PAGE)
    pages = max(1, -(-total // size))
    shown = found.entries[(asked.page - 1) * size : asked.page * size]
    made: list[str] = []
    for start in range(0, len(shown), BATCH):
        made += found.make(session, feed, shown[start : start + BATCH])
    head = {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(made),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not made,
    }
    return as_response(f'{as_json(head)[:-1]},"contents":[{",".join(made)}]}}')


def as_response(text: str, kind: str = "application/json") -> Response:
    """JSON that may be kept, and asked for again by its ETag."""
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    if request.method in ("GET", "HEAD"):
        response.headers["Cache-Control"] = SHARED
        response.set_etag(blake2b(response.data, digest_size=9).hexdigest(), weak=True)
        response.make_conditional(request)
        return response
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(name: str, feed: Feed, asked: Asked) -> Response:
    """All that fits as it is made, so that neither side has to hold all of it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def stream() -> Iterator[str]:
        with app.app_context(), state().database.reading() as session:
            found = find(name, session, feed, asked)
            for start in range(0, len(found.entries), BATCH):
                lines = found.make(session, feed, found.entries[start : start + BATCH])
                yield "".join(f"{line}\n" for line in lines)

    response = Response(stream(), content_type="application/x-ndjson; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
