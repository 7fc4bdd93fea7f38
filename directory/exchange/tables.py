"""Flat tables of services, a row a service and place: what an office edits in a spreadsheet, what a map draws.

They are made from what the HSDS feed says, so that they give away no more than it does.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from directory.catalogs import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from directory.exchange.hsds.reaching import Object

COLUMNS: Mapping[str, str] = {
    "id": "",
    "name": "",
    "alternate_name": "",
    "kinds": N_("What kind of service?"),
    "organization": "",
    "description": "",
    "status": "",
    "alert": "",
    "phones": "",
    "email": "",
    "url": "",
    "place": "",
    "address_1": N_("Where it is"),
    "postal_code": "",
    "city": "",
    "region": "",
    "country": "",
    "latitude": "",
    "longitude": "",
    "address_visibility": "",
    "transportation": "",
    "wheelchair": N_("Wheelchair can get in"),
    "toilet": N_("There is a toilet for wheelchair users."),
    "opening_hours": N_("Opening hours"),
    "languages": N_("Which languages do they speak?"),
    "interpreter": N_("Interpreter"),
    "audience": N_("Who may come?"),
    "minimum_age": "",
    "maximum_age": "",
    "eligibility_description": "",
    "cost": N_("What does it cost?"),
    "fees_description": "",
    "papers_required": N_("Are papers asked for?"),
    "data_shared": N_("Is what I say passed on to the authorities?"),
    "required_documents": N_("What to bring"),
    "appointment": N_("How do I get this help?"),
    "application_process": "",
    "wait_time": "",
    "capacity": N_("Is there room?"),
    "female_staff": N_("A woman can help you"),
    "assured_date": "",
}
"""Columns in their order, which lasts; and, where the pages ask it, the question that a column answers.

Several values of a cell have "; " between them; facts are codes of the closed lists; coordinates are WGS 84 degrees.
"""

BETWEEN = "; "
_TEXTS = (
    "id", "name", "alternate_name", "description", "status", "alert", "email", "url", "minimum_age", "maximum_age",
    "eligibility_description", "fees_description", "application_process", "wait_time", "assured_date",
)  # fmt: skip
_FACTS = (
    "audience", "cost", "papers_required", "data_shared", "appointment", "capacity", "interpreter", "female_staff",
)  # fmt: skip
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""What spreadsheets run, or take for something to run; and what would look as if we had put a quote before it."""


def rows(service: Object) -> Iterator[dict[str, Any]]:
    """A service in full, as HSDS says it, as flat rows: one for each of its places, or one without a place."""
    said: dict[str, Any] = {name: service.get(name) for name in _TEXTS}
    said["organization"] = service["organization"]["name"]
    said["kinds"] = _codes(service, "kind")
    said |= {code: _codes(service, code) for code in _FACTS}
    said["phones"] = [each["number"] for each in service.get("phones", ())]
    said["languages"] = [each["code"] for each in service.get("languages", ())]
    said["required_documents"] = [each.get("document", "") for each in service.get("required_documents", ())]
    said["opening_hours"] = _hours(service)
    for place in service.get("service_at_locations", ()):
        yield said | _place(place, said)
    if not service.get("service_at_locations"):
        yield said


def _place(place: Object, said: Mapping[str, Any]) -> dict[str, Any]:
    location = place["location"]
    address: Object = next(iter(location.get("addresses", ())), {})
    access: Object = next(iter(location.get("accessibility", ())), {})
    numbers = [each["number"] for each in (*place.get("phones", ()), *location.get("phones", ()))]
    return {
        "place": location.get("name"),
        **{name: address.get(name) for name in ("address_1", "postal_code", "city", "region", "country")},
        **{name: location.get(name) for name in ("latitude", "longitude", "transportation")},
        "address_visibility": _codes(location, "address_visibility"),
        **{name: _codes(access, name) for name in ("wheelchair", "toilet")},
        "phones": list(dict.fromkeys([*said["phones"], *numbers])),
        "opening_hours": _hours(place) or said["opening_hours"] or _hours(location),
    }


def _codes(said: Object, link: str) -> list[str]:
    return [each["taxonomy_term"]["code"] for each in said.get("attributes", ()) if each["link_type"] == link]


def _hours(said: Object) -> str:
    return next((each["opening_hours"] for each in said.get("schedules", ())), "")


def cell(value: Any) -> Any:
    """A value as one cell: a number, or a text."""
    if isinstance(value, list):
        return BETWEEN.join(str(item) for item in value if item)
    return "" if value is None else value


def defused(value: Any) -> Any:
    """A cell that no spreadsheet runs: a quote goes before what begins like a formula; taken off at import."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def csv_text(services: Iterable[Object]) -> Iterator[str]:
    """Services as CSV (RFC 4180) in pieces, its first row the names of the columns.

    It begins with a byte order mark, without which spreadsheets take it for another encoding.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for service in services:
        for row in rows(service):
            writer.writerow(defused(cell(row.get(name))) for name in COLUMNS)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
