"""Errors as pages: in the locale that the path asks for, with a next step, never a trace."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, make_response, render_template, request
from markupsafe import Markup
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from directory.catalogs import N_
from directory.locales import LOCALES, chain
from directory.reporting import TooManyReports
from directory.taxonomies import pick
from directory.web import faults, i18n
from directory.web.api.problems import PREFIX, open_to_all, problem
from directory.web.i18n import preferred
from directory.web.page import links_elsewhere
from directory.web.state import state

if TYPE_CHECKING:
    from directory.model import City, Wording

log = logging.getLogger(__name__)

_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""The database is not there, is locked, or has no room for us; other failures are our own."""

MAX_REST = 200
"""Characters of an address that the links to other languages repeat."""
MAX_QUERY = 20_000
"""Bytes of a question that are looked at."""

SAID: dict[int, tuple[str, str]] = {
    400: (
        N_("This web address is not right"),
        N_("Something in the web address cannot be read. Start again from the first page."),
    ),
    403: (N_("This is not allowed"), N_("Open the page again and send the form from there.")),
    404: (N_("We did not find this page"), N_("It may have moved. Start again from the first page.")),
    405: (N_("This is not allowed"), N_("Open the page again and send the form from there.")),
    414: (N_("That is too much text"), N_("Go back and send less.")),
    413: (N_("That is too much text"), N_("Go back and send less.")),
    429: (N_("Too many pages at once"), N_("Wait a minute and try again.")),
    500: (N_("Something went wrong here"), N_("It is not your fault. Try again in a few minutes.")),
    503: (N_("We cannot answer just now"), N_("Try again in a few minutes.")),
}
"""Heading and next step by status; what is not listed is told like 400 or 500."""


def path_locale() -> str:
    """The locale that the path names, else the browser's first, else English."""
    parts = request.path.split("/", 3)
    if len(parts) > 2 and parts[2] in LOCALES:
        return parts[2]
    return (preferred(list(LOCALES)) or ["en"])[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class _WaysOut:
    """Where somebody can go from an error."""

    home: str
    """The first page of what the path names: its city in its locale, its city, or all."""
    city: City | None = None

    @property
    def number(self) -> str:
        """The city's emergency number, if it has one."""
        return self.city.urgent_numbers[0].number if self.city and self.city.urgent_numbers else ""

    def name(self, tag: str) -> Wording | None:
        """What the city is called, as on its other pages."""
        if self.city is None:
            return None
        names = {self.city.default_locale: self.city.name, **self.city.names}
        return pick(names, chain(tag, default=self.city.default_locale, fallbacks=self.city.fallbacks))

    def languages(self, tag: str) -> Markup:
        """This address in the city's other locales; the city's first page where the path is none of its pages."""
        if self.city is None:
            return Markup()
        named, _, rest = request.path.removeprefix(f"/{self.city.slug}/").partition("/")
        is_kept = named in self.city.locales and len(rest) <= MAX_REST and request.method == "GET"
        return links_elsewhere(self.city, tag, rest if is_kept else "")


def _ways_out() -> _WaysOut:
    """What the path still says of where somebody is."""
    parts = request.path.split("/")
    if parts[1] == "staff":
        return _WaysOut(home="/staff/")
    try:
        with state().database.reading() as session:
            kept = state().city(session, parts[1])
    except SQLAlchemyError:
        return _WaysOut(home="/")
    if kept is None:
        return _WaysOut(home="/")
    is_known = len(parts) > 2 and parts[2] in kept[0].locales
    return _WaysOut(home=f"/{parts[1]}/{parts[2]}/" if is_known else f"/{parts[1]}/", city=kept[0])


def page(status: int) -> Response:
    """The page for a status; for programs, who ask the API, a problem."""
    if request.path.startswith(PREFIX):
        return open_to_all(problem(status))
    locale = LOCALES[path_locale()]
    i18n.bind(locale.tag)
    heading, step = SAID.get(status) or SAID[400 if status < 500 else 500]
    out = _ways_out()
    page = render_template(
        "error.html",
        heading=heading,
        step=step,
        home=out.home,
        number=out.number,
        city_name=out.name(locale.tag),
        languages=out.languages(locale.tag),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def install(app: Flask) -> None:
    """Turn every failure into a page."""

    @app.before_request
    def refuse() -> None:
        """Nothing is called by a name with NUL, which PostgreSQL cannot even be asked for."""
        if "\0" in request.path:
            abort(404)
        if len(request.query_string) > MAX_QUERY:
            abort(414)

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < 400:
            return make_response(error.get_response())
        answer = page(error.code or 500)
        kept = ((name, value) for name, value in error.get_headers() if name in ("Allow", "Content-Range"))
        answer.headers.extend(kept)
        return answer

    @app.errorhandler(TooManyReports)
    def too_many(_error: TooManyReports) -> Response:
        return page(429)

    @app.errorhandler(SQLAlchemyError)
    def no_database(error: SQLAlchemyError) -> Response:
        log.error("The database failed: %s", faults.told(error))
        return page(503 if isinstance(error, _AWAY) else 500)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        log.error("A page failed: %s", faults.told(error))
        return page(500)
