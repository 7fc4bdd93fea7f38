"""The doors to paper: the sheet as a page, the sheet as a PDF, one service in big letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from directory import sheets
from directory.basemap.symbols import star
from directory.locales import LOCALES
from directory.web.page import Page, offered, open_page
from directory.web.printing import codes, fonts, pdf
from directory.web.printing.asking import Wanted, ask_sheet
from directory.web.printing.composing import compose, voice_of
from directory.web.state import state
from directory.wordings import URGENT

if TYPE_CHECKING:
    from directory.sheets import Sheet

blueprint = Blueprint("printing", __name__)

UNCHANGED = "public, max-age=0, must-revalidate"
"""Asked for again each time; worded so that the cache of pages lets PDFs pass."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    page: Page
    wanted: Wanted
    sheet: Sheet


def _ask(city: str, locale: str) -> _Asked:
    """Read and gather; about twelve queries, whatever the number of services."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        wanted = ask_sheet(session, page)
        start = wanted.start.point if wanted.start else None
        sheet = sheets.gather(session, page.city, wanted.selection, start=start)
    for code in sheet.unknown[:1]:
        page.notices.append(
            page.words.gettext("We did not understand “%(value)s” and left it out.", value=code)
        )
    return _Asked(page=page, wanted=wanted, sheet=sheet)


@blueprint.get("/<city>/<locale>/print")
def sheet(city: str, locale: str) -> str:
    """Show the sheet as a page that prints well from any browser, with what can be chosen about it."""
    asked = _ask(city, locale)
    if not asked.sheet.entries:
        return render_template("printing/nothing.html", page=asked.page)
    return render_template(
        "printing/print.html",
        **_told(asked),
        languages=[LOCALES[tag] for tag in offered(asked.page.city)],
        has_pdf=pdf.is_there() and not _fontless(asked),
    )


@blueprint.get("/<city>/<locale>/print.pdf")
def sheet_pdf(city: str, locale: str) -> Response:
    """Hand out the sheet as a tagged PDF; where that cannot be, a page that leads to the sheet."""
    asked = _ask(city, locale)
    page, wanted = asked.page, asked.wanted
    if not asked.sheet.entries:
        return make_response(render_template("printing/nothing.html", page=page))
    if not pdf.is_there() or _fontless(asked):
        return _instead(asked, 404)
    html = render_template("printing/paper.html", **_told(asked), style=_style(is_letter=wanted.is_letter))
    digest = sha256(html.encode("utf-8", "replace")).hexdigest()
    response = Response(mimetype="application/pdf")
    response.headers["Cache-Control"] = UNCHANGED
    response.set_etag(digest[:32])
    if digest[:32] in request.if_none_match:
        response.status_code = 304
        return response
    folder = state().config.instance
    try:
        if wanted.is_private:
            response.data = pdf.make(html, folder)
        else:
            response.data = state().papers.get(digest, lambda: pdf.make(html, folder))
    except pdf.NoPdf as error:
        return _instead(asked, 503, is_busy=isinstance(error, pdf.Busy))
    response.headers["Content-Disposition"] = f'inline; filename="{page.city.slug}-{page.locale.tag}.pdf"'
    return response


def _told(asked: _Asked) -> dict[str, object]:
    page, wanted = asked.page, asked.wanted
    return {
        "page": page,
        "wanted": wanted,
        "sheet": asked.sheet,
        "most": sheets.MOST,
        "today": page.today,
        "composed": compose(page, wanted, asked.sheet),
        "star": star(10, 10, 10),
        "local": voice_of(page, page.city.default_locale),
        "urgent": URGENT,
        "has_squares": codes.is_there(),
    }


def _fontless(asked: _Asked) -> bool:
    """Whether a language of the sheet cannot be printed here."""
    tags = {
        asked.page.locale.tag,
        asked.page.city.default_locale,
        asked.wanted.second or asked.page.locale.tag,
    }
    return bool(fonts.missing(tags))


def _instead(asked: _Asked, status: int, *, is_busy: bool = False) -> Response:
    """Lead to the sheet as a page."""
    address = asked.page.to("print", asked.wanted.query())
    response = make_response(
        render_template("printing/instead.html", page=asked.page, address=address), status
    )
    response.headers["Cache-Control"] = "no-store"
    if is_busy:
        response.headers["Retry-After"] = "5"
    return response


@cache
def _style(*, is_letter: bool) -> Markup:
    """The style of paper, as one text that goes into a <style>."""
    folder = files("directory").joinpath("static", "css")
    names = ("sheet.css", "letter.css" if is_letter else "a4.css")
    texts = [folder.joinpath(name).read_text("utf-8") for name in names]
    return Markup("\n".join(texts))  # noqa: S704 (our own files)
