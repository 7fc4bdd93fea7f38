"""Fields: what a form asks about a service, one line each, named as in HSDS."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from directory import wordings
from directory.catalogs import S_
from directory.model.facts import (
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Document,
    Interpreter,
    PhoneType,
    Status,
    Wheelchair,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LINE: Final = 255
MAX_TEXT: Final = 10_000
MAX_ROWS: Final = 200
"""Rows of a list: interpreters by phone speak a hundred languages."""
MAX_PLACES: Final = 50


class Kind(enum.StrEnum):
    """What is typed into a field, and how it is asked."""

    LINE = "line"
    TEXT = "text"
    URL = "url"
    EMAIL = "email"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    HOURS = "hours"
    PHONE = "phone"
    LANGUAGE = "language"
    CURRENCY = "currency"
    COUNTRY = "country"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    TERMS = "terms"
    ORGANIZATION = "organization"
    ROWS = "rows"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One question of the form."""

    name: str
    kind: Kind = Kind.LINE
    label: str
    """A message of the domain `staff`, as are hints; words of choices are the public ones."""
    hint: str = ""
    choices: Mapping[Any, str] | None = None
    needed: bool = False
    limit: int = MAX_LINE
    lowest: int = 0
    highest: int = 150
    columns: tuple[Field, ...] = ()
    """Of rows."""
    translated: bool = False
    """Pages show it in the reader's locale."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some fields under a heading."""

    name: str
    label: str
    fields: tuple[Field, ...]


VISIBILITY: Mapping[AddressVisibility, str] = {
    AddressVisibility.FULL: S_("Show the whole address"),
    AddressVisibility.AREA: S_("Show the district only"),
    AddressVisibility.HIDDEN: S_("Show no address, for safety"),
}
PHONE_TYPE: Mapping[PhoneType, str] = {
    PhoneType.VOICE: S_("Call"),
    PhoneType.CELL: S_("Mobile"),
    PhoneType.TEXT: S_("Text messages"),
    PhoneType.FAX: S_("Fax"),
    PhoneType.VIDEO: S_("Video"),
    PhoneType.PAGER: S_("Pager"),
    PhoneType.TEXTPHONE: S_("Textphone"),
}

_PHONES = (
    Field(name="number", kind=Kind.PHONE, label=S_("Number"), limit=60),
    Field(name="extension", label=S_("Extension"), limit=20),
    Field(name="type", kind=Kind.CHOICE, label=S_("Kind of number"), choices=PHONE_TYPE),
    Field(name="description", label=S_("What it is for")),
)
_LANGUAGES = (
    Field(name="code", kind=Kind.LANGUAGE, label=S_("Language")),
    Field(name="opening_hours", kind=Kind.HOURS, label=S_("When, if not always"), hint="Th 14:00-17:00"),
    Field(name="note", label=S_("Note")),
)
_COSTS = (
    Field(name="option", label=S_("What for")),
    Field(name="amount", kind=Kind.AMOUNT, label=S_("Amount")),
    Field(name="currency", kind=Kind.CURRENCY, label=S_("Currency"), hint="EUR", limit=3),
    Field(name="amount_description", label=S_("Note")),
)
_DOCUMENTS = (
    Field(name="kind", kind=Kind.CHOICE, label=S_("Paper or thing"), choices=wordings.DOCUMENT),
    Field(name="document", label=S_("In your own words")),
)
_PEOPLE = (
    Field(name="name", label=S_("Name")),
    Field(name="title", label=S_("Role")),
    Field(name="department", label=S_("Department")),
    Field(name="email", kind=Kind.EMAIL, label=S_("E-mail")),
    Field(name="number", kind=Kind.PHONE, label=S_("Phone"), limit=60),
)

PARTS: tuple[Part, ...] = (
    Part(
        name="what",
        label=S_("What it is"),
        fields=(
            Field(name="name", label=S_("Name"), needed=True, translated=True),
            Field(name="alternate_name", label=S_("Other name"), translated=True),
            Field(
                name="description",
                kind=Kind.TEXT,
                label=S_("Description"),
                hint=S_("Short sentences, easy words: what people get here."),
                limit=MAX_TEXT,
                translated=True,
            ),
            Field(
                name="terms",
                kind=Kind.TERMS,
                label=S_("Kinds of service"),
                hint=S_("The first one is the main kind."),
            ),
            Field(
                name="organization",
                kind=Kind.ORGANIZATION,
                label=S_("Organization"),
                hint=S_("Who offers it. A new name makes a new organization."),
                needed=True,
            ),
            Field(name="status", kind=Kind.CHOICE, label=S_("Is it running?"), choices=wordings.STATUS),
            Field(
                name="alert",
                label=S_("Notice on top of the listing"),
                hint=S_("Such as: moves on 1 March."),
                limit=500,
                translated=True,
            ),
        ),
    ),
    Part(
        name="hours",
        label=S_("Opening hours"),
        fields=(Field(name="opening_hours", kind=Kind.HOURS, label=S_("Opening hours"), limit=1000),),
    ),
    Part(
        name="contact",
        label=S_("How to reach it"),
        fields=(
            Field(name="phones", kind=Kind.ROWS, label=S_("Phones"), columns=_PHONES),
            Field(name="email", kind=Kind.EMAIL, label=S_("E-mail")),
            Field(name="url", kind=Kind.URL, label=S_("Web page"), limit=500),
        ),
    ),
    Part(
        name="who",
        label=S_("Who may come"),
        fields=(
            Field(name="audience", kind=Kind.CHOICES, label=S_("Who may come?"), choices=wordings.AUDIENCE),
            Field(name="minimum_age", kind=Kind.NUMBER, label=S_("Youngest age"), hint=S_("Years")),
            Field(name="maximum_age", kind=Kind.NUMBER, label=S_("Oldest age"), hint=S_("Years")),
            Field(
                name="eligibility_description",
                kind=Kind.TEXT,
                label=S_("More about who may come"),
                limit=MAX_TEXT,
                translated=True,
            ),
            Field(
                name="papers_required",
                kind=Kind.CHOICE,
                label=S_("Are papers asked for?"),
                choices=wordings.PAPERS,
            ),
            Field(
                name="data_shared",
                kind=Kind.CHOICE,
                label=S_("Is what people say passed on to the authorities?"),
                choices=wordings.DATA_SHARED,
            ),
            Field(
                name="data_shared_source",
                label=S_("Who says so?"),
                hint=S_("A law, a web page, a letter. Needed if you choose that nothing is passed on."),
                limit=500,
            ),
            Field(name="data_shared_date", kind=Kind.DATE, label=S_("Since when, or checked on")),
        ),
    ),
    Part(
        name="cost",
        label=S_("What it costs"),
        fields=(
            Field(name="cost", kind=Kind.CHOICE, label=S_("What does it cost?"), choices=wordings.COST),
            Field(name="cost_options", kind=Kind.ROWS, label=S_("Prices"), columns=_COSTS),
            Field(
                name="fees_description",
                kind=Kind.TEXT,
                label=S_("More about the cost"),
                limit=MAX_TEXT,
                translated=True,
            ),
            Field(name="required_documents", kind=Kind.ROWS, label=S_("What to bring"), columns=_DOCUMENTS),
        ),
    ),
    Part(
        name="languages",
        label=S_("Languages"),
        fields=(
            Field(name="languages", kind=Kind.ROWS, label=S_("Languages spoken"), columns=_LANGUAGES),
            Field(
                name="interpreter",
                kind=Kind.CHOICE,
                label=S_("Is there an interpreter?"),
                choices=wordings.INTERPRETER,
            ),
            Field(
                name="interpretation_services",
                label=S_("More about interpreters"),
                limit=500,
                translated=True,
            ),
            Field(
                name="female_staff",
                kind=Kind.CHOICE,
                label=S_("Can one ask for a woman?"),
                choices=wordings.FEMALE_STAFF,
            ),
        ),
    ),
    Part(
        name="getting",
        label=S_("How one gets it"),
        fields=(
            Field(
                name="appointment",
                kind=Kind.CHOICE,
                label=S_("Does one book a time?"),
                choices=wordings.APPOINTMENT,
            ),
            Field(
                name="application_process",
                kind=Kind.TEXT,
                label=S_("What one has to do"),
                limit=MAX_TEXT,
                translated=True,
            ),
            Field(name="wait_time", label=S_("Waiting time"), translated=True),
            Field(name="capacity", kind=Kind.CHOICE, label=S_("Is there room?"), choices=wordings.CAPACITY),
            Field(name="capacity_date", kind=Kind.DATE, label=S_("On which day was that so?")),
        ),
    ),
    Part(
        name="care",
        label=S_("Checking and safety"),
        fields=(
            Field(
                name="review_every",
                kind=Kind.NUMBER,
                label=S_("Check again after"),
                hint=S_("Months, 1 to 60"),
                lowest=1,
                highest=60,
            ),
            Field(
                name="sensitive",
                kind=Kind.FLAG,
                label=S_("Show a button to leave the page at once (for violence, health, faith …)"),
            ),
        ),
    ),
)

_WHEELCHAIR = {choice: wordings.WHEELCHAIR[choice] for choice in Wheelchair}

PLACE: tuple[Field, ...] = (
    Field(name="name", label=S_("Name of the place"), hint=S_("Such as: North entrance."), translated=True),
    Field(name="address_1", label=S_("Street and number")),
    Field(name="postal_code", label=S_("Postal code"), limit=20),
    Field(name="city", label=S_("Town")),
    Field(name="region", label=S_("District")),
    Field(
        name="country", kind=Kind.COUNTRY, label=S_("Country"), hint=S_("Two letters, such as FI"), limit=2
    ),
    Field(
        name="address_visibility",
        kind=Kind.CHOICE,
        label=S_("What may the public see?"),
        choices=VISIBILITY,
    ),
    Field(name="latitude", kind=Kind.LATITUDE, label=S_("Latitude"), hint="60.17116"),
    Field(name="longitude", kind=Kind.LONGITUDE, label=S_("Longitude"), hint="24.94103"),
    Field(
        name="wheelchair",
        kind=Kind.CHOICE,
        label=S_("Can one get in with a wheelchair?"),
        choices=_WHEELCHAIR,
    ),
    Field(
        name="toilet",
        kind=Kind.CHOICE,
        label=S_("Is there a toilet for wheelchair users?"),
        choices=wordings.TOILET,
    ),
    Field(name="accessibility", label=S_("More about getting in"), limit=500),
    Field(name="transportation", label=S_("How to get there"), limit=500, translated=True),
    Field(name="opening_hours", kind=Kind.HOURS, label=S_("Hours at this place, if they differ"), limit=1000),
)
"""What is asked about each place."""

SERVICE: Mapping[str, Field] = {field.name: field for part in PARTS for field in part.fields}
IN_PLACE: Mapping[str, Field] = {field.name: field for field in PLACE}
DEFAULTS: Mapping[str, str] = {
    "status": Status.ACTIVE,
    "cost": Cost.UNKNOWN,
    "papers_required": Answer.UNKNOWN,
    "data_shared": Answer.UNKNOWN,
    "interpreter": Interpreter.UNKNOWN,
    "female_staff": Answer.UNKNOWN,
    "appointment": Appointment.UNKNOWN,
    "capacity": Capacity.UNKNOWN,
    "address_visibility": AddressVisibility.FULL,
    "wheelchair": Wheelchair.UNKNOWN,
    "toilet": Wheelchair.UNKNOWN,
    "type": PhoneType.VOICE,
    "kind": Document.OTHER,
    "review_every": "6",
}
"""What holds where nothing is chosen."""

ORGANIZATION: Mapping[str, Field] = {
    field.name: field
    for field in (
        SERVICE["name"],
        SERVICE["alternate_name"],
        Field(name="description", kind=Kind.TEXT, label=S_("Description"), limit=MAX_TEXT, translated=True),
        SERVICE["phones"],
        SERVICE["email"],
        Field(name="website", kind=Kind.URL, label=S_("Web page"), limit=500),
        Field(
            name="contacts",
            kind=Kind.ROWS,
            label=S_("Contact persons"),
            hint=S_(
                "Everybody can read this in the open data: write only what these people want to be public."
            ),
            columns=_PEOPLE,
        ),
    )
}
"""What is asked about an organization."""

AUDIENCES = tuple(choice.value for choice in Audience)


def field_of(key: str) -> Field | None:
    """The field that a key of a draft belongs to: "name", "place.<id>.address_1"."""
    if key.startswith("place."):
        return IN_PLACE.get(key.rpartition(".")[2])
    return SERVICE.get(key) or ORGANIZATION.get(key)
