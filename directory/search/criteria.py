"""What a visitor asks for, and what the answer holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from directory.model.finding import Trait

if TYPE_CHECKING:
    from directory.model.facts import Audience
    from directory.search.cards import Card

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """What a visitor asked for. `near` is (latitude, longitude) in degrees, `within` metres."""

    text: str = ""
    concepts: tuple[str, ...] = ()
    """Codes of terms that the text surely means: what is of them is found as if it had the words."""
    categories: tuple[str, ...] = ()
    """Codes of terms; any of them is right."""
    is_ordered: bool = False
    """The categories stand in the order of their use to who asks: that goes before distance."""
    near: tuple[float, float] | None = None
    within: int | None = None
    """How far what has a place may be; what has none is found as well."""
    open_now: bool = False
    languages: tuple[str, ...] = ()
    """BCP 47 tags; any of them is right."""
    traits: Trait = Trait(0)
    """All of them must hold."""
    audience: Audience | None = None
    page: int = 1

    @property
    def counted(self) -> Criteria:
        """The question that counts depend on: where one is changes the order alone, unless it bounds the results."""
        return replace(self, page=1, near=self.near if self.within else None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One result. `distance` in metres, None where there is nothing to measure."""

    number: int
    card: Card
    distance: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Facets:
    """How many results each further choice would leave; choices that leave none are not there."""

    categories: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    audience: dict[Audience, int] = field(default_factory=dict)
    traits: dict[Trait, int] = field(default_factory=dict)
    open_now: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of results, in the order: how well the words fit, then distance, then how much is known."""

    criteria: Criteria
    total: int
    hits: tuple[Hit, ...]
    facets: Facets

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))
