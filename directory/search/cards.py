"""Cards: what a results page shows of a service at a place, kept flat with the search index."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from directory.model.facts import AddressVisibility

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A service at a place in a few facts, in all locales at once."""

    code: str
    names: Mapping[str, str]
    """By locale; the city's own name stands under the city's default locale."""
    organization: Mapping[str, str] = field(default_factory=dict)
    """By locale; empty where it is called the same."""
    terms: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    placeless: bool = False
    """By phone, online, or in the whole city."""
    address: str = ""
    region: str = ""
    visibility: str = AddressVisibility.FULL
    phone: str = ""
    opening_hours: str = ""
    cost: str = "unknown"
    papers_required: str = "unknown"
    appointment: str = "unknown"
    capacity: str = "unknown"
    wheelchair: str = "unknown"
    interpreter: str = "unknown"
    audience: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sensitive: bool = False
    is_example: bool = False
    status: str = "active"
    confirmed_at: str = ""
    """ISO date."""
    review_every: int = 6

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees, or None where it has no place that may be shown."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    def to_json(self) -> str:
        """The card as it is kept; what is unknown is left out."""
        kept = {
            name: value
            for name, value in asdict(self).items()
            if value not in (None, "", (), {}, "unknown", False)
        }
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)
def from_json(text: str) -> Card:
    """The card that `to_json` kept; the same text gives the same card, which nobody changes."""
    facts: dict[str, Any] = json.loads(text)
    for name in ("terms", "audience", "languages"):
        if name in facts:
            facts[name] = tuple(facts[name])
    return Card(**facts)
