"""What imports left open: facts on which a source and staff differ, and services that a source no longer has."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import abort, request

from directory import indexing
from directory.editing import organizing
from directory.editing.drafts import difference, encode
from directory.editing.loading import draft_of, find_rows, rows_by_id
from directory.editing.saving import archive
from directory.exchange.settling import conflicts, disappeared, keep, remove_organization, settle, subject
from directory.model import Organization, Service, Source, SourceRecord
from directory.roles import Right
from directory.tending.revising import revise
from directory.web.staff.city.common import city_of, shown
from directory.web.staff.guard import allowed
from directory.web.staff.importing.wording import field_words, value_words
from directory.web.staff.store import reading, writing

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from sqlalchemy.orm import Session

    from directory.editing.drafts import Draft
    from directory.exchange.settling import Resource
    from directory.model import City
    from directory.web.staff.desk import Desk

PAGE = 100


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.get("/<city>/sources/open")(listing)
    blueprint.post("/<city>/sources/conflicts/<record>")(decide)
    blueprint.post("/<city>/sources/missing/<record>")(let_go)


@allowed(Right.IMPORT)
def listing(desk: Desk) -> Response:
    """All that is open, with both versions side by side."""
    with reading() as session:
        differing, gone = conflicts(session, desk.city), disappeared(session, desk.city)
    return shown(
        "staff/sources/open.html",
        desk,
        conflicts=[
            (one, field_words(desk, one.key), value_words(one.staff_said), value_words(one.source_says))
            for one in differing[:PAGE]
        ],
        gone=gone[:PAGE],
        count=len(differing),
        gone_count=len(gone),
    )


def _record(session: Session, desk: Desk, key: str) -> SourceRecord:
    try:
        found = session.get(SourceRecord, UUID(key))
    except ValueError:
        found = None
    if found is None or session.get_one(Source, found.source_id).city_id != desk.city.id:
        abort(404)
    return found


@allowed(Right.IMPORT)
def decide(desk: Desk, record: str) -> Response:
    """Keep what staff said, or take what the source says; a revision says which."""
    key, is_taken = request.form.get("key", ""), request.form.get("do") == "take"
    with writing() as session:
        city = city_of(session, desk)
        row = _record(session, desk, record)
        try:
            resource = subject(session, city, row, key)
            before, pair = _said(session, city, resource), row.conflicts[key]
            touched = settle(session, city, row, key, take=is_taken, now=desk.now)
        except KeyError:
            return desk.led_to("sources/open")
        if is_taken:
            session.expire_all()
            changes = difference(before, _said(session, city, resource))
            told = {change.key: (encode(change.before), encode(change.after)) for change in changes}
            # What no form shows, such as a text in another locale, is told as the source has it.
            told = told or {key.removeprefix("organization."): (pair[1], pair[0])}
            revise(session, city.id, resource, told, action="take", by=desk.by, now=desk.now)
            indexing.index_touched(session, city, touched, now=desk.now)
    return desk.led_to("sources/open", told="saved")


def _said(session: Session, city: City, resource: Resource) -> Draft:
    """What the forms of staff show, so that the history speaks as they do."""
    kind, about = resource
    if kind == "organization":
        row = session.get(Organization, about)
        return organizing.draft_of(organizing.rows_of(session, row)) if row else {}
    found = rows_by_id(session, city, [about], lock=True)
    return draft_of(found[0]) if found else {}


@allowed(Right.PUBLISH)
def let_go(desk: Desk, record: str) -> Response:
    """Archive a service that its source no longer has, delete an organization that offers nothing, or keep it."""
    with writing() as session:
        city = city_of(session, desk)
        row = _record(session, desk, record)
        if row.missing_since is None:
            return desk.led_to("sources/open")
        is_gone = request.form.get("do") == "archive"
        if is_gone and row.service_id is not None:
            _archive(session, desk, row.service_id)
        if not (is_gone and row.service_id is None and remove_organization(session, row)):
            keep(session, row, now=desk.now)
        indexing.touch(session, city.id)
    return desk.led_to("sources/open", told="saved")


def _archive(session: Session, desk: Desk, service_id: UUID) -> None:
    city = city_of(session, desk)
    rows = find_rows(session, city, session.get_one(Service, service_id).code, lock=True)
    if rows is None:
        abort(404)
    archive(session, city, rows, by=desk.by, now=desk.now)
