"""What goes wrong with what others hand over."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(ValueError):
    """A file, or a part of it, cannot be taken; the message names it and the cure. Nothing of it was kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one record, and where it stands."""

    sentence: str
    """What is wrong, and what to do."""
    file: str = ""
    row: int | None = None
    """As a spreadsheet counts."""
    column: str | None = None
    """The heading of the column, or the path in an object: "phones[0].number"."""

    def __str__(self) -> str:
        """The place and the sentence, for people."""
        place = [self.file] if self.file else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"“{self.column}”"] if self.column else []
        return f"{', '.join(place)}: {self.sentence}" if place else self.sentence


MOST_TOLD = 20
"""Faults that a message tells of."""


def refuse(faults: list[Fault]) -> None:
    """Refuse a file for its faults, if there are any.

    :raise Refused: naming the first twenty.
    """
    if faults:
        told = "\n".join(f"  {fault}" for fault in faults[:MOST_TOLD])
        more = len(faults) - MOST_TOLD
        rest = f"\n  … and {more} more" if more > 0 else ""
        raise Refused(f"nothing was kept, for {len(faults)} faults:\n{told}{rest}")
