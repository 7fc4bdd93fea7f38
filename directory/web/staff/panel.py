"""A panel: what a feature tells on the first page of a city's staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A part of the first page."""

    heading: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the template is given, as `panel.values`; a name such as "values" or "lines" is asked for in brackets."""
