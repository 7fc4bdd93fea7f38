"""Writing: a statement's entries written into the rows of a service and of its organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from directory.exchange.holdings import Holding, Translations, place_id, value_of
from directory.exchange.reach import KEYS, Reach
from directory.exchange.statements import (
    ADDRESS_FACTS,
    Statement,
)
from directory.model import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Language,
    Location,
    LocationTranslation,
    Organization,
    OrganizationTranslation,
    Origin,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceAtLocation,
    ServiceTranslation,
    TranslationState,
    digest,
)
from directory.model.facts import (
    Document,
    PhoneType,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


def write_organization(
    organization: Organization,
    changes: Statement,
    now_said: Statement,
    now: datetime,
    reach: Reach,
) -> list[Phone | Contact]:
    """Write changed entries that begin with "organization."; the numbers and people that it has no more.

    :param reach: those that it has; changed in place.
    """
    gone: list[Phone | Contact] = []
    for key, said in changes.items():
        name, _, tag = key.removeprefix("organization.").partition("@")
        if tag:
            _translate(
                organization.translations,
                OrganizationTranslation,
                name,
                tag,
                said,
                now_said.get(f"organization.{name}"),
                now,
            )
        elif key in KEYS:
            gone += reach.write(key, said or [], organization)
        else:
            setattr(organization, name, value_of(name, said))
            _renew(organization.translations, name, "organization.", now_said)
    organization.last_modified = now
    return gone


def write_service(
    holding: Holding, changes: Statement, now_said: Statement, term_ids: Mapping[str, UUID], now: datetime
) -> None:
    """Write changed entries of a service into its rows.

    :param now_said: the whole statement that the changes are taken from.
    """
    service = holding.service
    for key, said in changes.items():
        name, _, tag = key.partition("@")
        if name.startswith("place"):
            _write_place(holding, key, said, now_said, now)
        elif tag:
            _translate(service.translations, ServiceTranslation, name, tag, said, now_said.get(name), now)
        elif name in _LISTS:
            _LISTS[name](holding, said or [], term_ids)
        elif name == "opening_hours":
            _schedule(holding, said, service_id=service.id)
        else:
            setattr(service, name, value_of(name, said))
            _renew(service.translations, name, "", now_said)
    service.last_modified = now


def _translate(
    rows: Translations,
    kind: type[Any],
    name: str,
    tag: str,
    text: str | None,
    source: str | None,
    now: datetime,
) -> None:
    """Lay, change or take away a translation by people, made from the text that the source has."""
    row = next((row for row in rows if row.field == name and row.locale == tag), None)
    if text is None:
        if row is not None:
            rows.remove(row)
        return
    if row is None:
        row = kind(field=name, locale=tag)
        rows.append(row)
    row.text, row.source_digest, row.updated_at = text, digest(source or ""), now
    row.origin, row.state = Origin.HUMAN, TranslationState.PUBLISHED


def _renew(rows: Translations, name: str, prefix: str, now_said: Statement) -> None:
    """A source that says a text anew says its translations anew, even where they stay the same."""
    for row in rows:
        if row.field == name and now_said.get(f"{prefix}{name}@{row.locale}") == row.text:
            row.source_digest = digest(now_said[f"{prefix}{name}"])


def _schedule(holding: Holding, said: str | None, **owner: UUID) -> None:
    [(column, owner_id)] = owner.items()
    for row in [row for row in holding.schedules if getattr(row, column) == owner_id]:
        holding.schedules.remove(row)
        holding.removed.append(row)
    if said:
        holding.added.append(Schedule(city_id=holding.service.city_id, opening_hours=said, **owner))


def _write_terms(holding: Holding, said: list[str], term_ids: Mapping[str, UUID]) -> None:
    rows = {row.taxonomy_term_id: row for row in holding.service.attributes}
    wanted = [term_ids[code] for code in said if code in term_ids]
    holding.service.attributes[:] = [
        rows.get(term_id) or Attribute(taxonomy_term_id=term_id) for term_id in wanted
    ]
    for position, row in enumerate(holding.service.attributes):
        row.position = position


def _write_phones(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    gone = [phone for phone in holding.phones if phone.service_id]
    holding.removed += [
        *(row for row in holding.languages if row.phone_id in {phone.id for phone in gone}),
        *gone,
    ]
    city_id, service_id = holding.service.city_id, holding.service.id
    for position, (number, extension, kind, description, codes) in enumerate(said):
        phone_id = uuid4()
        holding.added.append(
            Phone(
                id=phone_id,
                city_id=city_id,
                service_id=service_id,
                number=number,
                extension=extension,
                type=PhoneType(kind),
                description=description,
                position=position,
            )
        )
        holding.added += [Language(city_id=city_id, phone_id=phone_id, code=code) for code in codes]


def _write_languages(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.removed += [row for row in holding.languages if row.service_id]
    holding.added += [
        Language(
            city_id=holding.service.city_id,
            service_id=holding.service.id,
            code=code,
            note=note,
            opening_hours=hours,
        )
        for code, note, hours in said
    ]


def _write_costs(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.service.cost_options[:] = [
        CostOption(option=option, currency=currency, amount=amount, amount_description=description)
        for option, currency, amount, description in said
    ]


def _write_documents(holding: Holding, said: list[list[Any]], _: Mapping[str, UUID]) -> None:
    holding.service.required_documents[:] = [
        RequiredDocument(kind=Document(kind), document=document, position=position)
        for position, (kind, document) in enumerate(said)
    ]


_LISTS: Mapping[str, Callable[[Holding, list[Any], Mapping[str, UUID]], None]] = {
    "terms": _write_terms,
    "phones": _write_phones,
    "languages": _write_languages,
    "cost_options": _write_costs,
    "required_documents": _write_documents,
}


def _write_place(holding: Holding, key: str, said: Any, now_said: Statement, now: datetime) -> None:
    place, _, name = key.partition(".")
    at = holding.places.get(place)
    if not name:
        _write_presence(holding, place, at, said)
        return
    if at is None:
        return
    location = at.location
    bare, _, tag = name.partition("@")
    if tag:
        _translate(
            location.translations, LocationTranslation, bare, tag, said, now_said.get(f"{place}.{bare}"), now
        )
    elif name == "opening_hours":
        _schedule(holding, said, service_at_location_id=at.id)
    elif name == "at_passed_on":
        at.passed_on = said
    elif name in ADDRESS_FACTS:
        if not location.addresses:
            location.addresses.append(Address())
        setattr(location.addresses[0], name, value_of(name, said))
    elif name.startswith("access."):
        if location.accessibility is None:
            location.accessibility = Accessibility()
        column = name.removeprefix("access.")
        setattr(location.accessibility, column, said if column == "description" else value_of(column, said))
    else:
        setattr(location, name, value_of(name, said))
        _renew(location.translations, bare, f"{place}.", now_said)
    location.last_modified = now


def _write_presence(holding: Holding, place: str, at: ServiceAtLocation | None, said: Any) -> None:
    service = holding.service
    if said and at is None:
        # Staff may have deleted the service, or the link alone: the place is then still there.
        location = holding.spare.get(place_id(service.id, place)) or Location(
            id=place_id(service.id, place),
            city_id=service.city_id,
            organization_id=service.organization_id,
            translations=[],
            addresses=[],
            accessibility=None,
        )
        row = ServiceAtLocation(id=uuid4(), location_id=location.id, location=location)
        service.service_at_locations.append(row)
        holding.places[place] = row
        # The next service of the same import may be there, too.
        holding.spare[location.id] = location
    elif not said and at is not None:
        service.service_at_locations.remove(at)
        del holding.places[place]
        holding.removed.append(at.location)
