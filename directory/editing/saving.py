"""Saving: a checked draft becomes what the city says, if nobody was faster; each change is a revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from directory import indexing
from directory.editing.drafts import Draft, difference, encode, new_draft, places_in, text_in, without_strays
from directory.editing.loading import Rows, draft_of, find_rows
from directory.editing.translations import keep_translations
from directory.editing.writing import organization_named, write
from directory.exchange.codes import codes_for
from directory.model import Location, Metadata, Organization, Service, ServiceAtLocation
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from directory.editing.drafts import Change
    from directory.model import City


class NoSuchService(LookupError):
    """The city has no service of this code."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What somebody wants to save."""

    draft: Draft
    version: int
    """Of the service that the form was filled from."""
    by: str
    now: datetime
    publication: Publication | None = None
    """The state that it gets; None: it stays."""
    small_fix: bool = False
    """Translations that fit the old texts fit the new ones too."""
    confirm: bool = False
    """The facts were checked today."""
    action: str = "update"
    """What revisions call it."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of it."""

    code: str
    version: int
    changes: Sequence[Change]


class Conflict(Exception):
    """Somebody else has saved since the form was filled; nothing was written."""

    def __init__(self, theirs: Draft, version: int) -> None:
        """Tell what the service says now, and its version."""
        super().__init__("somebody else was faster")
        self.theirs, self.version = theirs, version


def save(session: Session, city: City, code: str, edit: Edit) -> Saved:
    """Write a draft, its revisions and the search index; nothing where nothing changed.

    :raise NoSuchService: when there is none.
    :raise Conflict: when the service has another version than the edit was made from.
    """
    rows = find_rows(session, city, code, lock=True)
    if rows is None:
        raise NoSuchService(code)
    if rows.service.version != edit.version:
        raise Conflict(draft_of(rows), rows.service.version)
    return save_rows(session, city, rows, edit)


def save_rows(session: Session, city: City, rows: Rows, edit: Edit, *, at_once: bool = True) -> Saved:
    """Write a draft into rows that were loaded with a lock.

    :param at_once: False where many are saved: who calls flushes and indexes.
    """
    service, before = rows.service, draft_of(rows)
    draft = own_places(session, rows, edit.draft)
    changes = difference(before, draft)
    states = _set_state(city, rows, edit)
    if changes or states:
        if edit.small_fix:
            keep_translations(session, rows, changes, edit.now)
        written = write(session, city, rows, draft, changes, edit.now)
        _revise(
            session, city, service.id, edit, [(c.key, encode(c.before), encode(c.after)) for c in changes]
        )
        _revise(session, city, service.id, edit, states)
        if at_once:
            session.flush()
            concerned = [service.id, *_neighbors(session, written.locations, service.id)]
            indexing.index_services(session, city, concerned, now=edit.now)
    return Saved(code=service.code, version=service.version, changes=changes)


def archive(session: Session, city: City, rows: Rows, *, by: str, now: datetime) -> Saved:
    """Take a service out of the directory, as it is, of rows that were loaded with a lock; it can be published again."""
    edit = Edit(
        draft=draft_of(rows),
        version=rows.service.version,
        by=by,
        now=now,
        publication=Publication.ARCHIVED,
        action="archive",
    )
    return save_rows(session, city, rows, edit)


def create(
    session: Session,
    city: City,
    edit: Edit,
    *,
    code: str | None = None,
    organization_id: UUID | None = None,
    index: bool = True,
) -> Saved:
    """Write a draft as a new service, `edit.publication` or a draft.

    :param organization_id: whose it is, where that is known; else the name tells, which two may have.
    """
    identifier = uuid4()
    known = session.get(Organization, organization_id) if organization_id else None
    organization = known or organization_named(session, city, text_in(edit.draft, "organization"))
    service = Service(
        id=identifier,
        code=code or codes_for(session, Service, [identifier])[identifier],
        city_id=city.id,
        organization=organization,
        organization_id=organization.id,
        name=text_in(edit.draft, "name"),
        publication=Publication.DRAFT,
        attributes=[],
        cost_options=[],
        required_documents=[],
        service_at_locations=[],
        translations=[],
    )
    session.add(service)
    session.flush()
    rows = Rows(service=service)
    _revise(
        session,
        city,
        identifier,
        edit,
        [(key, "", encode(value)) for key, value in _said(edit.draft).items()],
    )
    draft = own_places(session, rows, edit.draft)
    written_from = new_draft() | {"organization": organization.name, "name": service.name}
    write(session, city, rows, draft, difference(written_from, draft), edit.now)
    _set_state(city, rows, edit)
    session.flush()
    if index:
        indexing.index_services(session, city, [identifier], now=edit.now)
    return Saved(code=service.code, version=service.version, changes=difference(new_draft(), draft))


def _said(draft: Draft) -> Draft:
    return {change.key: change.after for change in difference(new_draft(), draft)}


def own_places(session: Session, rows: Rows, draft: Draft) -> Draft:
    """The draft, with places that belong to others given new ids: nobody links to them by guessing."""
    own = {place.location_id.hex for place in rows.service.service_at_locations}
    new = [place for place in places_in(draft) if place not in own]
    if not new:
        return without_strays(draft)
    taken = set(
        session.scalars(select(Location.id).where(Location.id.in_([UUID(hex=place) for place in new])))
    )
    names = {place: uuid4().hex if UUID(hex=place) in taken else place for place in places_in(draft)}
    found: Draft = {}
    for key, value in draft.items():
        _, _, rest = key.partition("place.")
        place, _, name = rest.partition(".")
        found[f"place.{names[place]}.{name}" if place in names else key] = value
    found["places"] = [names[place] for place in places_in(draft)]
    return without_strays(found)


def _set_state(city: City, rows: Rows, edit: Edit) -> list[tuple[str, str, str]]:
    """Publication and confirmation, as revisions of what changed."""
    service, states = rows.service, []
    if edit.publication is not None and edit.publication is not service.publication:
        states.append(("publication", service.publication.value, edit.publication.value))
        service.publication = edit.publication
        if edit.publication is Publication.PUBLISHED:
            # One that was merged away is a listing of its own again, not a way to another one.
            service.replaced_by_id = None
    today = edit.now.date()
    # The public is told that the city confirmed it; who of its staff did stands in the history.
    if edit.confirm and (service.confirmed_at, service.confirmed_by) != (today, city.name):
        states.append(("confirmed_at", str(service.confirmed_at or ""), today.isoformat()))
        service.confirmed_at, service.confirmed_by = today, city.name
    if states:
        service.last_modified = edit.now
    return states


def _revise(
    session: Session, city: City, service_id: UUID, edit: Edit, entries: Sequence[tuple[str, str, str]]
) -> None:
    session.add_all(
        Metadata(
            city_id=city.id,
            resource_id=service_id,
            resource_type="service",
            last_action_date=edit.now,
            last_action_type=edit.action,
            field_name=key,
            previous_value=before,
            replacement_value=after,
            updated_by=edit.by,
        )
        for key, before, after in entries
    )


def _neighbors(session: Session, locations: set[UUID], service_id: UUID) -> Sequence[UUID]:
    """Other services at these places."""
    if not locations:
        return []
    return session.scalars(
        select(ServiceAtLocation.service_id)
        .where(ServiceAtLocation.location_id.in_(locations), ServiceAtLocation.service_id != service_id)
        .distinct()
    ).all()
