"""What the steps of an import share: the file that waits, and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort
from sqlalchemy import select

from directory.exchange import mapping, tabling, waiting
from directory.exchange.records import SourceRecordOf
from directory.exchange.sourcing import slug_of
from directory.model import Source
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from directory.exchange.mapping import Mapping
    from directory.exchange.reading import Table
    from directory.exchange.waiting import Upload
    from directory.web.staff.desk import Desk

TABLES = ("csv", "xlsx", "geojson")


def folder() -> Path:
    """Where files wait."""
    return state().config.instance


def upload_of(desk: Desk, key: str) -> Upload:
    """The file of this sign-in; ends the request with 404 where it is gone."""
    return waiting.find(folder(), key, city=desk.city.slug, owner=desk.sign_in.id.hex) or abort(404)


def table_of(upload: Upload, chosen: Mapping | None = None) -> Table:
    """The table of a file that waits; ends the request with 404 where it is gone.

    :raise Refused: when it cannot be read.
    """
    try:
        data = waiting.path_of(folder(), upload).read_bytes()
    except FileNotFoundError:
        abort(404)  # taken in or forgotten a moment ago, in another tab
    return tabling.read(data, name=upload.name, format=upload.format, mapping=chosen)


def mapping_of(upload: Upload) -> Mapping | None:
    """What was said of its columns; None before that, and for feeds whose fields are known."""
    text = upload.said.get("mapping")
    return mapping.parse(text, name=upload.name) if text else None


def source_of(upload: Upload) -> SourceRecordOf:
    """The source that the file belongs to."""
    said = upload.said["source"]
    return SourceRecordOf(
        slug=said.get("slug") or slug_of(said["name"]),
        name=said["name"],
        url=said.get("url"),
        licence=said.get("licence") or None,
        attribution=said.get("attribution"),
        format=upload.format,
        locale=said.get("locale"),
        mapping=upload.said.get("mapping"),
    )


def sources(session: Session, desk: Desk) -> Sequence[Source]:
    """Sources whose files somebody may bring anew; one query."""
    return session.scalars(
        select(Source)
        .where(Source.city_id == desk.city.id, Source.format.in_((*TABLES, "hsds")))
        .order_by(Source.name)
    ).all()


def as_source(row: Source) -> dict[str, str | None]:
    """A known source, as it is noted with a file."""
    return {
        "slug": row.slug,
        "name": row.name,
        "url": row.url,
        "licence": row.licence,
        "attribution": row.attribution,
        "locale": row.locale,
    }
