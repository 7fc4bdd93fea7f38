"""Making: entries of a register as JSON objects; each is made once for each version of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from directory.exchange.hsds.feed import as_json
from directory.exchange.hsds.objects import Writer
from directory.exchange.hsds.stock import Stock, stock_of_organizations, stock_of_services
from directory.web.api.feeds import shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.exchange.hsds.reaching import Object
    from directory.exchange.hsds.register import OrganizationEntry, PlaceEntry, ServiceEntry
    from directory.web.api.feeds import Feed

Form = Literal["list", "full", "minimal", "with full services"]


def services(session: Session, feed: Feed, entries: Sequence[ServiceEntry], form: Form) -> list[str]:
    """Services in a form; 14 queries at most for those that were not made yet."""

    def make(rows: Sequence[UUID]) -> Iterable[tuple[UUID, Object]]:
        writer = Writer(edition=feed.edition, stock=stock_of_services(session, feed.city, rows))
        for row, service in writer.stock.services.items():
            yield (
                row,
                writer.minimal(service)
                if form == "minimal"
                else writer.service(service, full=form == "full"),
            )

    return _made(feed, ("service", form), [entry.row for entry in entries], make)


def places(session: Session, feed: Feed, entries: Sequence[PlaceEntry], form: Form) -> list[str]:
    """Services at places in a form, each with its service; 14 queries at most for those not made yet."""
    owners = {entry.row: entry.service.row for entry in entries}

    def make(rows: Sequence[UUID]) -> Iterable[tuple[UUID, Object]]:
        ids = list({owners[row] for row in rows})
        writer = Writer(edition=feed.edition, stock=stock_of_services(session, feed.city, ids))
        wanted = set(rows)
        for service in writer.stock.services.values():
            said = writer.service(service, full=False)
            for place in service.service_at_locations:
                if place.id in wanted:
                    made = writer.place(place, service, full=form == "full")
                    beside = {"name": said["name"], "status": said["status"], "service": said}
                    yield place.id, made | beside

    return _made(feed, ("place", form), list(owners), make)


def organizations(
    session: Session, feed: Feed, entries: Sequence[OrganizationEntry], form: Form
) -> list[str]:
    """Organizations in a form; in full with their places and services, of which the names or all is told."""
    offered = {entry.row: entry for entry in entries}

    def make(rows: Sequence[UUID]) -> Iterable[tuple[UUID, Object]]:
        if form == "list":
            writer = Writer(edition=feed.edition, stock=stock_of_organizations(session, feed.city, rows))
            for row, organization in writer.stock.organizations.items():
                yield row, writer.organization(organization, full=False)
        else:
            yield from _with_services(session, feed, [offered[row] for row in rows], form)

    return _made(feed, ("organization", form), list(offered), make)


def _with_services(
    session: Session, feed: Feed, entries: Sequence[OrganizationEntry], form: Form
) -> Iterable[tuple[UUID, Object]]:
    ids = [service.row for entry in entries for service in entry.services]
    offered = Writer(
        edition=feed.edition, stock=stock_of_services(session, feed.city, ids) if ids else Stock()
    )
    rows = [entry.row for entry in entries]
    writer = Writer(edition=feed.edition, stock=stock_of_organizations(session, feed.city, rows))
    for entry in entries:
        organization = writer.stock.organizations.get(entry.row)
        if organization is None:
            continue
        said = writer.organization(organization, full=True)
        services = [row for each in entry.services if (row := offered.stock.services.get(each.row))]
        places = {
            place.location.public_id: place.location for row in services for place in row.service_at_locations
        }
        said["locations"] = [
            offered.location(place, full=True)
            for _, place in sorted(places.items(), key=lambda pair: pair[0].int)
        ]
        said["services"] = [
            offered.service(row, full=True) if form == "with full services" else offered.minimal(row)
            for row in services
        ]
        yield entry.row, said


def _made(
    feed: Feed,
    form: tuple[str, Form],
    rows: Sequence[UUID],
    make: Callable[[Sequence[UUID]], Iterable[tuple[UUID, Object]]],
) -> list[str]:
    """JSON by row, in the order of rows; what was deleted meanwhile is left out."""
    key = (feed.stamp, form)
    kept = shelf().made(key)
    found = [kept.get(row.int) for row in rows]
    if None not in found:
        return found  # type: ignore[return-value]  # just looked
    missing = [row for row, text in zip(rows, found, strict=True) if text is None]
    fresh = {row.int: as_json(said) for row, said in make(missing)}
    shelf().keep(key, fresh)
    return [text for row in rows if (text := fresh.get(row.int) or kept.get(row.int))]
