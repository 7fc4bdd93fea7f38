"""The first step: a file is chosen, or a template to fill; what was imported before."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import request, send_file
from sqlalchemy import select
from werkzeug.utils import secure_filename

from directory.catalogs import STAFF, words_of
from directory.exchange import tabling, templates, waiting
from directory.exchange.faults import Refused
from directory.exchange.waiting import Upload
from directory.locales import LOCALES
from directory.model import ImportRun, Source
from directory.roles import Right
from directory.web.staff.city.common import shown
from directory.web.staff.guard import allowed
from directory.web.staff.importing.common import as_source, folder, sources
from directory.web.staff.store import reading

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from directory.web.staff.desk import Desk

LAST = 20
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/import")(form)
    blueprint.post("/<city>/import")(take)
    blueprint.get("/<city>/import/template.<any(csv, xlsx):ending>")(template)


@allowed(Right.IMPORT)
def form(desk: Desk) -> Response:
    """Choose a file, or get a template."""
    return _form(desk, {}, {})


def _form(desk: Desk, typed: dict[str, str], errors: dict[str, str]) -> Response:
    with reading() as session:
        known = sources(session, desk)
        last = session.execute(
            select(ImportRun, Source.name)
            .join(Source, Source.id == ImportRun.source_id)
            .where(ImportRun.city_id == desk.city.id)
            .order_by(ImportRun.started_at.desc())
            .limit(LAST)
        ).all()
    return shown(
        "staff/importing/upload.html", desk, errors, typed=typed, sources=known, last=last,
        editions=[(tag, LOCALES[tag].own_name) for tag in desk.city.locales], megabytes=tabling.MAX_BYTES // 1024**2,
    )  # fmt: skip


@allowed(Right.IMPORT)
def take(desk: Desk) -> Response:
    """Keep the file until it is taken in, and go on to its columns."""
    file, into = request.files.get("file"), request.form.get("into", "")
    if file is None or not file.filename:
        return _form(desk, {"into": into}, {"file": desk.words.gettext("Choose a file.")})
    name = secure_filename(file.filename)[-80:] or "upload"
    data = file.stream.read(tabling.MAX_BYTES + 1)
    with reading() as session:
        source = next((row for row in sources(session, desk) if row.slug == into), None)
    try:
        upload = Upload(
            key=waiting.new_key(),
            city=desk.city.slug,
            owner=desk.sign_in.id.hex,
            name=name,
            format=tabling.format_of(data, name),
            at=desk.now,
        )
        if upload.format != "hsds":
            # Read once, so that a file that cannot be read never waits.
            tabling.read(data, name=name, format=upload.format)
    except Refused as fault:
        return _form(desk, {"into": into}, {"file": str(fault)})
    if source is not None:
        upload.said = {"source": as_source(source), "mapping": source.mapping}
    waiting.tidy(folder(), now=desk.now)
    waiting.keep(folder(), data, upload)
    return desk.led_to(f"import/{upload.key}")


@allowed(Right.IMPORT)
def template(desk: Desk, ending: str) -> Response:
    """A table to fill, in the language asked for."""
    tag = request.args.get("locale", "")
    words = words_of(tag if tag in LOCALES else desk.locale.tag, STAFF)
    data = templates.as_csv(words) if ending == "csv" else templates.as_xlsx(words, now=desk.now)
    return send_file(
        io.BytesIO(data),
        mimetype=TYPES[ending],
        as_attachment=True,
        download_name=f"services-{words.locale.tag}.{ending}",
    )
