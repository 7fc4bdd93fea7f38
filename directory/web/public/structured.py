"""Structured data of a service's page, made of what the page has read already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from directory.exchange.hsds.feed import make_edition
from directory.exchange.hsds.objects import Writer
from directory.exchange.hsds.stock import by_owner_of
from directory.exchange.jsonld import for_markup, service_data
from directory.web.i18n import language_name
from directory.web.state import state

if TYPE_CHECKING:
    from directory.queries import Listing
    from directory.web.page import Page


def json_ld(page: Page, listing: Listing) -> Markup:
    """The service as JSON-LD, to stand in a script element, which browsers do not run."""
    edition = make_edition(
        page.city, page.locale.tag, kinds={}, language_name=language_name, now=page.now, has_times=False
    )
    service = listing.service
    said = Writer(edition=edition, stock=by_owner_of(listing)).service(service, full=True)
    kind = page.label(service.attributes[0].term.code).text if service.attributes else ""
    data = service_data(
        said,
        url=state().config.base_url + page.to(f"services/{service.code}"),
        area=page.city_name.text,
        language=page.locale.tag,
        kind=kind,
    )
    return Markup(for_markup(data))  # noqa: S704 (no "<" is left in it)
