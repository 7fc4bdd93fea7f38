"""Texts out to translators' own tools and back: PO and XLIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response, render_template, request

from directory.exchange.faults import Refused
from directory.exchange.texts import files as reading_files
from directory.exchange.texts import units
from directory.roles import Right
from directory.web.staff.guard import allowed
from directory.web.staff.services.common import city_to_write
from directory.web.staff.store import reading, writing
from directory.web.staff.translations.common import target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from flask import Blueprint

    from directory.exchange.texts.units import UnitFile
    from directory.translating import Report
    from directory.web.staff.desk import Desk

SHOWN = 100
"""Refusals that are listed."""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/translations/<locale>/files")(form)
    blueprint.get("/<city>/translations/<locale>/files/<kind>")(export)
    blueprint.post("/<city>/translations/<locale>/files")(take)


@allowed(Right.TRANSLATE)
def form(desk: Desk, locale: str) -> Response:
    """Offer the files, and a place for those that come back."""
    return _shown(desk, locale)


@allowed(Right.TRANSLATE)
def export(desk: Desk, locale: str, kind: str) -> Response:
    """The texts that want a translator, or all, as a file."""
    target_of(desk, locale)
    write = _writers(desk).get(kind)
    if write is None:
        abort(404)
    with reading() as session:
        found = units.units_of(session, desk.city, locale, everything=request.args.get("all") == "yes")
    answer = make_response(write(found))
    ending = "po" if kind == "po" else "xlf"
    answer.headers["Content-Type"] = (
        "text/x-gettext-translation; charset=utf-8" if kind == "po" else "application/xliff+xml"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{desk.city.slug}-{locale}.{ending}"'
    return answer


@allowed(Right.TRANSLATE)
def take(desk: Desk, locale: str) -> Response:
    """Take a file, or tell what would become of it."""
    target_of(desk, locale)
    sent = request.files.get("file")
    raw = sent.stream.read(reading_files.MAX_FILE + 1) if sent and sent.filename else b""
    if not raw:
        return _shown(desk, locale, errors={"file": desk.words.gettext("Choose a file.")}, status=422)
    is_trial = request.form.get("do") == "try"
    try:
        text = reading_files.decoded(desk.words.gettext("The file"), raw)
        is_xml = text.lstrip()[:1] == "<"
        file = (_module("xliff") if is_xml else _module("po")).read(text)
        with writing() as session:
            city = city_to_write(session, desk)
            report = units.take_units(session, city, locale, file, by=desk.by, now=desk.now)
            if is_trial:
                session.rollback()
    except Refused as refusal:
        return _shown(desk, locale, errors={"file": str(refusal)}, status=422)
    return _shown(desk, locale, report=report, is_trial=is_trial)


def _module(name: str) -> ModuleType:
    try:
        if name == "po":
            from directory.exchange.texts import po

            return po
        from directory.exchange.texts import xliff
    except ModuleNotFoundError as fault:
        raise Refused(f"{fault.name} is not installed. Run: pip install 'directory[import]'") from fault
    return xliff


def _writers(desk: Desk) -> Mapping[str, Callable[[UnitFile], bytes]]:
    try:
        po, xliff = _module("po"), _module("xliff")
    except Refused:
        return {}
    return {
        "po": lambda file: bytes(po.write(file, now=desk.now)),
        "xliff": lambda file: bytes(xliff.write(file, version="2.0")),
        "xliff-1.2": lambda file: bytes(xliff.write(file, version="1.2")),
    }


def _shown(
    desk: Desk,
    tag: str,
    *,
    report: Report | None = None,
    is_trial: bool = False,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return make_response(
        render_template(
            "staff/translations/files.html", desk=desk, target=target_of(desk, tag), report=report,
            is_trial=is_trial, errors=errors or {}, shown=SHOWN,
        ),
        status,
    )  # fmt: skip
