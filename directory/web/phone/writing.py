"""How a city is written for a phone: columns with much that is alike side by side, which compress well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from directory.model import Wording

FOREIGN = "\t"
"""Begins a text that is not in the reader's locale: the tag of its locale and another one follow, then the text."""

Thing = TypeVar("Thing", bound="Hashable")


class Table(Generic[Thing]):
    """Things said once, and named by their place from then on."""

    def __init__(self) -> None:
        """Begin with none."""
        self.places: dict[Thing, int] = {}

    def place(self, thing: Thing) -> int:
        """Where a thing stands, put there if it is new."""
        return self.places.setdefault(thing, len(self.places))

    def __iter__(self) -> Any:
        """All things in order."""
        return iter(self.places)


def said(wording: Wording | None, tag: str) -> str:
    """A text for a reader; marked where it is in another locale than theirs."""
    if not wording:
        return ""
    return wording.text if wording.locale == tag else f"{FOREIGN}{wording.locale}{FOREIGN}{wording.text}"


def column(values: Sequence[Any]) -> Any:
    """Values in a row; where most are empty only those that are not, by place."""
    full = {place: value for place, value in enumerate(values) if value not in ("", None, [], 0, -1)}
    return values if 2 * len(full) > len(values) else full


def columns(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rows that have the same names as columns."""
    return {name: column([row[name] for row in rows]) for name in rows[0]} if rows else {}


def steps(numbers: Sequence[int]) -> list[int]:
    """Numbers as the first and the differences from one to the next."""
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]
