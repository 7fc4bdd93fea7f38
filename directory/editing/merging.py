"""Merging: two listings of one service become one; the other's addresses lead to it, and both keep their history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, select

from directory.editing.drafts import Draft, difference, list_in, merged, places_in, rows_in
from directory.editing.loading import draft_of, find_rows
from directory.editing.saving import Conflict, Edit, NoSuchService, Saved, own_places, save_rows
from directory.model import LocationTranslation, ServiceTranslation
from directory.model.facts import Publication

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.editing.drafts import Change, Value
    from directory.editing.loading import Rows
    from directory.model import City

_UNITED = ("phones", "languages", "terms", "audience", "cost_options", "required_documents")


def united(kept: Draft, other: Draft) -> Draft:
    """The kept listing, with what only the other one says; lists hold what either has."""
    found = dict(kept)
    for key, value in other.items():
        if key.startswith("place"):
            continue
        if key in _UNITED:
            found[key] = _union(kept, other, key)
        elif kept.get(key) in ("", "unknown") and value not in ("", "unknown"):
            found[key] = value
    return found


def _union(kept: Draft, other: Draft, key: str) -> Value:
    if key in ("terms", "audience"):
        return list(dict.fromkeys([*list_in(kept, key), *list_in(other, key)]))
    rows = rows_in(kept, key)
    names = [next(iter(row.values())) for row in rows]
    return [*rows, *(row for row in rows_in(other, key) if next(iter(row.values())) not in names)]


def to_choose(kept: Draft, other: Draft) -> Sequence[Change]:
    """The fields in which two listings differ, places aside as one."""
    return [change for change in difference(kept, other) if not change.key.startswith("place.")]


def merge(
    session: Session,
    city: City,
    code: str,
    other_code: str,
    taken: Collection[str],
    edit: Edit,
    other_version: int,
) -> Saved:
    """Write the united listing, with the other's words for the taken fields, and archive the other one.

    :param edit: by whom, when, and the version of the kept service; its draft is made here.
    :raise NoSuchService: when one of the two is not there, or both are one.
    :raise Conflict: when one of the two was changed meanwhile.
    """
    rows, other = find_rows(session, city, code, lock=True), find_rows(session, city, other_code, lock=True)
    if rows is None or other is None or rows.service.id == other.service.id:
        raise NoSuchService(other_code)
    kept_draft, other_draft = draft_of(rows), draft_of(other)
    if (rows.service.version, other.service.version) != (edit.version, other_version):
        raise Conflict(kept_draft, rows.service.version)
    with_places = [*taken, *(key for key in other_draft if "places" in taken and key.startswith("place."))]
    draft = merged(united(kept_draft, other_draft), other_draft, with_places)
    _take_translations(
        session, rows, other, [key for key in draft if draft[key] != kept_draft.get(key)], other_draft
    )
    own = own_places(session, rows, draft)
    rows.service.replaced_by_id = None
    saved = save_rows(session, city, rows, replace(edit, draft=own, action="merge"))
    _take_place_translations(session, dict(zip(places_in(draft), places_in(own), strict=True)))
    gone = Edit(
        draft=other_draft,
        version=other_version,
        by=edit.by,
        now=edit.now,
        publication=Publication.ARCHIVED,
        action="merge",
    )
    other.service.replaced_by_id = rows.service.id
    save_rows(session, city, other, gone)
    return saved


def _take_translations(
    session: Session, rows: Rows, other: Rows, keys: Sequence[str], other_draft: Draft
) -> None:
    """Translations come with the words that they were made from."""
    kept_draft = draft_of(rows)
    for key in keys:
        change = next((one for one in difference(kept_draft, other_draft) if one.key == key), None)
        if change is None or change.field is None or not change.field.translated or key.startswith("place."):
            continue
        own = (ServiceTranslation.service_id == rows.service.id, ServiceTranslation.field == key)
        session.execute(delete(ServiceTranslation).where(*own))
        theirs = session.scalars(
            select(ServiceTranslation).where(
                ServiceTranslation.service_id == other.service.id, ServiceTranslation.field == key
            )
        )
        session.add_all(
            ServiceTranslation(service_id=rows.service.id, **_translation(row)) for row in theirs.all()
        )


def _take_place_translations(session: Session, copies: Mapping[str, str]) -> None:
    """Places that were copied, from the id of one to that of the other, are told in the same locales."""
    ids = {UUID(hex=place): UUID(hex=copy) for place, copy in copies.items() if place != copy}
    theirs = select(LocationTranslation).where(LocationTranslation.location_id.in_(ids))
    for row in session.scalars(theirs).all() if ids else ():
        session.add(LocationTranslation(location_id=ids[row.location_id], **_translation(row)))
    session.flush()


def _translation(row: ServiceTranslation | LocationTranslation) -> dict[str, Any]:
    names = ("field", "locale", "text", "source_digest", "origin", "state", "updated_by", "updated_at")
    return {name: getattr(row, name) for name in names}
