"""Common kinds: what a taxonomy that many use calls services, for feeds and tables that say no more of their kinds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from directory.exchange.mapping.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "seeds/mappings/open-eligibility.yaml"


@cache
def common_kinds() -> Mapping[str, str]:
    """Our codes by the names of Open Eligibility's terms."""
    text = files("directory").joinpath(_FILE).read_text("utf-8")
    return parse(text, name=_FILE, needs_fields=False).kinds
