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


def _form(desk: Desk, typed: dict[str, str], errors: dict[str, str], waits: Upload | None = None) -> Response:
    """The form; a file that was sent with it need not be sent again."""
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
        "staff/importing/upload.html", desk, errors, typed=typed, last=last, waits=waits,
        known=[("", desk.words.gettext("No, it is new")), *((row.slug, row.name) for row in known)],
        editions=[(tag, LOCALES[tag].own_name) for tag in desk.city.locales], megabytes=tabling.MAX_BYTES // 1024**2,
    )  # fmt: skip


@allowed(Right.IMPORT)
def take(desk: Desk) -> Response:
    """Keep the file until it is taken in, and go on to its columns."""
    into = request.form.get("into", "")[:60]
    try:
        upload = _sent(desk) or _sent_before(desk)
    except Refused as fault:
        return _form(desk, {"into": into}, {"file": str(fault)})
    if upload is None:
        return _form(desk, {"into": into}, {"file": desk.words.gettext("Choose a file.")})
    with reading() as session:
        source = next((row for row in sources(session, desk) if row.slug == into), None)
    if into and source is None:
        # Begun as a new source, the same services would be there twice.
        sentence = desk.words.gettext(
            "There is no source “%(name)s” now. Choose one from the list, or say that it is new.", name=into
        )
        return _form(desk, {}, {"into": sentence}, upload)
    if source is not None:
        upload.said = {"source": as_source(source), "mapping": source.mapping}
        waiting.note(folder(), upload)
    return desk.led_to(f"import/{upload.key}")


def _sent(desk: Desk) -> Upload | None:
    """Keep the file of this request.

    :raise Refused: when it cannot be read, which is then not kept.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    name = secure_filename(file.filename)[-80:] or "upload"
    data = file.stream.read(tabling.MAX_BYTES + 1)
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
    waiting.tidy(folder(), now=desk.now)
    waiting.keep(folder(), data, upload)
    return upload


def _sent_before(desk: Desk) -> Upload | None:
    """The file that came with the form before it was given back."""
    key = request.form.get("waits", "")
    return waiting.find(folder(), key, city=desk.city.slug, owner=desk.sign_in.id.hex)


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
