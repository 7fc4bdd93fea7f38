"""Closed lists of facts about services; their words are in the catalogs, so each is readable in every locale."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(enum.StrEnum):
    """A question that may be open: an unknown is never told as a no."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Status(enum.StrEnum):
    """The state of a service, as HSDS has it."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Publication(enum.StrEnum):
    """How far a listing is; only published ones are public."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Audience(enum.StrEnum):
    """Who may come. No entry at all means that nobody has said."""

    ANYONE = "anyone"
    ASYLUM_SEEKERS = "asylum_seekers"
    REFUGEES = "refugees"
    UNDOCUMENTED = "undocumented"
    RESIDENTS = "residents"
    WORKERS = "workers"
    JOB_SEEKERS = "job_seekers"
    STUDENTS = "students"
    WOMEN = "women"
    MEN = "men"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young_people"
    FAMILIES = "families"
    OLDER_PEOPLE = "older_people"
    DISABLED_PEOPLE = "disabled_people"
    LGBT = "lgbt"
    HOMELESS_PEOPLE = "homeless_people"


class Cost(enum.StrEnum):
    """What it costs, in one word; amounts are in cost options."""

    FREE = "free"
    REDUCED = "reduced"
    PAID = "paid"
    UNKNOWN = "unknown"


class Appointment(enum.StrEnum):
    """How one gets in."""

    WALK_IN = "walk_in"
    BY_APPOINTMENT = "by_appointment"
    BOTH = "both"
    REFERRAL = "referral"
    UNKNOWN = "unknown"


class Capacity(enum.StrEnum):
    """Whether there is room, on the day that `capacity_date` names."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    UNKNOWN = "unknown"


class Interpreter(enum.StrEnum):
    """Whether somebody interprets."""

    YES = "yes"
    ON_REQUEST = "on_request"
    NO = "no"
    UNKNOWN = "unknown"


class Document(enum.StrEnum):
    """A paper or thing to bring."""

    IDENTITY = "identity"
    RESIDENCE_PERMIT = "residence_permit"
    PROOF_OF_ADDRESS = "proof_of_address"
    HEALTH_CARD = "health_card"
    PRESCRIPTION = "prescription"
    REFERRAL = "referral"
    BIRTH_CERTIFICATE = "birth_certificate"
    SCHOOL_REPORT = "school_report"
    DIPLOMA = "diploma"
    PROOF_OF_INCOME = "proof_of_income"
    EMPLOYMENT_CONTRACT = "employment_contract"
    RENTAL_CONTRACT = "rental_contract"
    BANK_STATEMENT = "bank_statement"
    PHOTO = "photo"
    LETTER = "letter"
    VACCINATION_CARD = "vaccination_card"
    OTHER = "other"


class AddressVisibility(enum.StrEnum):
    """How much of a place the public may know."""

    FULL = "full"
    AREA = "area"
    HIDDEN = "hidden"


class Wheelchair(enum.StrEnum):
    """Whether one gets in with a wheelchair, as OpenStreetMap says it."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


class LocationType(enum.StrEnum):
    """What kind of place, as HSDS has it."""

    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class PhoneType(enum.StrEnum):
    """What a number takes, as HSDS has it."""

    VOICE = "voice"
    TEXT = "text"
    FAX = "fax"
    CELL = "cell"
    VIDEO = "video"
    PAGER = "pager"
    TEXTPHONE = "textphone"


class ReportReason(enum.StrEnum):
    """What a visitor found wrong."""

    MOVED = "moved"
    CLOSED = "closed"
    PHONE = "phone"
    HOURS = "hours"
    REFUSED = "refused"
    WORDS = "words"
    SUGGESTION = "suggestion"
    """A service is missing."""
    ACCESS = "access"
    """Somebody cannot use a page."""
    CHANGED = "changed"
    """Those who run the service say so."""
    OTHER = "other"


class ReportStatus(enum.StrEnum):
    """What became of a report."""

    NEW = "new"
    IN_WORK = "in_work"
    DONE = "done"
    DECLINED = "declined"
    """Somebody looked, and nothing was changed."""


class LinkFault(enum.StrEnum):
    """Why a web address gave no answer."""

    NO_ADDRESS = "no_address"
    """It is no address, or one inside a private network."""
    NO_HOST = "no_host"
    """There is no server of this name."""
    NO_ANSWER = "no_answer"
    TOO_MANY_HOPS = "too_many_hops"


CLOSED_LISTS: Mapping[str, type[enum.StrEnum]] = {
    "cost": Cost,
    "papers_required": Answer,
    "data_shared": Answer,
    "appointment": Appointment,
    "capacity": Capacity,
    "interpreter": Interpreter,
    "female_staff": Answer,
    "wheelchair": Wheelchair,
    "toilet": Wheelchair,
    "address_visibility": AddressVisibility,
    "status": Status,
}
"""The columns of services and their places that hold one value of a closed list."""
