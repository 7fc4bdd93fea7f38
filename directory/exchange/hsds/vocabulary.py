"""Closed lists of facts as taxonomies, so that whoever reads HSDS reads them without knowing us."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from directory import wordings
from directory.catalogs import N_
from directory.model.facts import AddressVisibility

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE = "urn:directory:hsds-profile:1"
"""Names what we say beyond HSDS; a feed that says it keeps its ids where it is taken in."""

VERSION = "3.1"
"""Of HSDS."""

KIND = "kind"
"""The link type of a service's own kinds, which are terms of the taxonomy that the pages show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A closed list: what it asks, and the words of its choices; "unknown" is none of them."""

    code: str
    question: str
    choices: Mapping[str, str]


_VISIBILITY = {
    AddressVisibility.AREA: N_("Only the area is shown, for safety."),
    AddressVisibility.HIDDEN: N_("The address is not shown, for safety. Call first."),
}


def _known(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(choice): said for choice, said in words.items() if choice != "unknown"}


FACTS: Mapping[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact(code="audience", question=N_("Who may come?"), choices=_known(wordings.AUDIENCE)),
        Fact(code="cost", question=N_("What does it cost?"), choices=_known(wordings.COST)),
        Fact(code="papers_required", question=N_("Are papers asked for?"), choices=_known(wordings.PAPERS)),
        Fact(
            code="data_shared",
            question=N_("Is what I say passed on to the authorities?"),
            choices=_known(wordings.DATA_SHARED),
        ),
        Fact(
            code="appointment",
            question=N_("How do I get this help?"),
            choices=_known(wordings.APPOINTMENT),
        ),
        Fact(code="capacity", question=N_("Is there room?"), choices=_known(wordings.CAPACITY)),
        Fact(code="interpreter", question=N_("Interpreter"), choices=_known(wordings.INTERPRETER)),
        Fact(
            code="female_staff",
            question=N_("A woman can help you"),
            choices=_known(wordings.FEMALE_STAFF),
        ),
        Fact(
            code="wheelchair",
            question=N_("Wheelchair can get in"),
            choices=_known(wordings.WHEELCHAIR),
        ),
        Fact(
            code="toilet",
            question=N_("There is a toilet for wheelchair users."),
            choices=_known(wordings.TOILET),
        ),
        Fact(code="document", question=N_("What to bring"), choices=_known(wordings.DOCUMENT)),
        Fact(code="address_visibility", question=N_("Where it is"), choices=_known(_VISIBILITY)),
    )
}
"""The closed lists by code, each a taxonomy of this name."""

OF_SERVICES = (
    "audience",
    "cost",
    "papers_required",
    "data_shared",
    "appointment",
    "capacity",
    "interpreter",
    "female_staff",
)
"""The lists that services have facts of; each is the name of a column."""


def taxonomy_id(code: str) -> UUID:
    """The id of a closed list as a taxonomy, the same everywhere."""
    return uuid5(NAMESPACE_URL, f"directory:fact/{code}")


@cache
def term_id(code: str, choice: str) -> UUID:
    """The id of a choice of a closed list, the same everywhere."""
    return uuid5(taxonomy_id(code), choice)


@cache
def _facts() -> dict[UUID, tuple[str, str]]:
    return {term_id(code, choice): (code, choice) for code, fact in FACTS.items() for choice in fact.choices}


def fact_of(term: UUID) -> tuple[str, str] | None:
    """The closed list and the choice that a term stands for; None where it is none of ours."""
    return _facts().get(term)
