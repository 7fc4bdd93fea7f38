"""Facts that a feed says in terms of our closed lists, whatever feed it is; and fees that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from directory.exchange.hsds.vocabulary import KIND, fact_of
from directory.model.facts import (
    CLOSED_LISTS,
    AddressVisibility,
    Answer,
    Appointment,
    Audience,
    Capacity,
    Cost,
    Interpreter,
    Wheelchair,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.exchange.feeds.feed import Object

_FREE = re.compile(r"(?:none|free|no (?:fee|fees|charge|cost)|free of charge)\W*", re.IGNORECASE)


@dataclass(kw_only=True)
class Facts:
    """What attributes say that our lists know."""

    kinds: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    cost: Cost = Cost.UNKNOWN
    papers_required: Answer = Answer.UNKNOWN
    data_shared: Answer = Answer.UNKNOWN
    appointment: Appointment = Appointment.UNKNOWN
    capacity: Capacity = Capacity.UNKNOWN
    interpreter: Interpreter = Interpreter.UNKNOWN
    female_staff: Answer = Answer.UNKNOWN
    wheelchair: Wheelchair = Wheelchair.UNKNOWN
    wheelchair_name: str | None = None
    toilet: Wheelchair = Wheelchair.UNKNOWN
    address_visibility: AddressVisibility = AddressVisibility.FULL
    document: str | None = None
    document_name: str | None = None


_TYPES: Mapping[str, Any] = {**CLOSED_LISTS, "document": str}


def facts(attributes: Sequence[Object]) -> tuple[Facts, list[Object]]:
    """The facts among attributes, and the attributes that are of other taxonomies."""
    found, foreign = Facts(), []
    for one in attributes:
        term = one.get("taxonomy_term") if isinstance(one.get("taxonomy_term"), dict) else {}
        said = _fact(one.get("taxonomy_term_id") or (term or {}).get("id"))
        if said is None:
            if one.get("link_type") == KIND and isinstance(code := (term or {}).get("code"), str):
                found.kinds += (code,)
            foreign.append(one)
            continue
        code, choice = said
        if code == "audience":
            found.audience += (Audience(choice),)
        else:
            setattr(found, code, _TYPES[code](choice))
            if code in ("document", "wheelchair"):
                setattr(found, f"{code}_name", (term or {}).get("name"))
    return found, foreign


def _fact(identifier: Any) -> tuple[str, str] | None:
    try:
        return fact_of(UUID(str(identifier)))
    except ValueError:
        return None


def free_of_charge(fees: str | None) -> Cost:
    """Free where the fees are said to be none, and no more is said."""
    return Cost.FREE if fees and _FREE.fullmatch(" ".join(fees.split())) else Cost.UNKNOWN
