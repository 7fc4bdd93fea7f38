"""Faults: what is wrong with a field of a form, in words that name the cure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

Typed = Mapping[str, Sequence[str]]
"""What was typed, by the name of the field of the form."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something is wrong."""

    field: str
    """The name of the form's field, which is the id of its element too."""
    message: str
    """A message of the domain `staff`."""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    confirm: str = ""
    """The name of a box to tick by which somebody says that it is meant so."""


def first(typed: Typed, name: str, absent: str = "") -> str:
    """The first value of a field; `absent` where the form does not have it."""
    values = typed.get(name)
    return values[0] if values else absent
