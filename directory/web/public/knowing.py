"""What is known of a service and what is not; the gaps are told in one line instead of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.catalogs import N_
from directory.model.facts import Answer, Appointment, Capacity, Cost, Interpreter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from directory.model import Wording
    from directory.queries import Listing

# Translators: the next six are put together in “We do not know: %(facts)s. Ask them.”
GAPS: Mapping[str, str] = {
    "audience": N_("who may come"),
    "cost": N_("what it costs"),
    "languages": N_("which languages they speak"),
    "interpreter": N_("if there is an interpreter"),
    "appointment": N_("if you must book a time"),
    "wheelchair": N_("if you can get in with a wheelchair"),
}
"""How what is not known is called. Papers and data passed on are told in rows of their own, known or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Which rows of facts have something to say, and what is not known."""

    has_audience: bool
    has_cost: bool
    speaks: bool
    """Whether anything is known of languages, interpreters and who helps."""
    has_way: bool
    """Whether anything is known of how one gets this help."""
    gaps: tuple[str, ...]
    """Messages, in the order of the rows."""


def known_of(listing: Listing, texts: Mapping[str, Wording], *, is_wheelchair_unknown: bool) -> Known:
    """Look through the facts of a service. Text counts as knowledge: it may answer what no fact does."""
    service = listing.service
    ages = (service.minimum_age, service.maximum_age)
    has_audience = bool(
        service.audience or texts["eligibility_description"] or any(age is not None for age in ages)
    )
    has_cost = bool(service.cost != Cost.UNKNOWN or service.cost_options or texts["fees_description"])
    is_told_how = service.appointment != Appointment.UNKNOWN or bool(texts["application_process"])
    missing = {
        "audience": not has_audience,
        "cost": not has_cost,
        "languages": not listing.languages,
        "interpreter": service.interpreter == Interpreter.UNKNOWN,
        "appointment": not is_told_how,
        "wheelchair": is_wheelchair_unknown,
    }
    return Known(
        has_audience=has_audience,
        has_cost=has_cost,
        speaks=bool(
            listing.languages
            or service.interpreter != Interpreter.UNKNOWN
            or service.female_staff != Answer.UNKNOWN
        ),
        has_way=bool(is_told_how or texts["wait_time"] or service.capacity != Capacity.UNKNOWN),
        gaps=tuple(GAPS[name] for name, is_missing in missing.items() if is_missing),
    )
