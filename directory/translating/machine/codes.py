"""Codes: what a translation service calls our locales."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CALLED: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "en-GB", "en-US"),
    "fa-AF": ("fa-AF", "prs"),
    "pt": ("pt", "pt-PT", "pt-BR"),
    "zh-Hans": ("zh-Hans", "zh-CN", "zh"),
}
"""Dari is not taken for Persian, nor "ku", which may be either Kurdish, for one of the two."""


def code_for(tag: str, offered: Iterable[str]) -> str | None:
    """The code among those offered that means this locale; None where there is none."""
    codes = {code.replace("_", "-").casefold(): code for code in offered}
    return next(
        (codes[name.casefold()] for name in _CALLED.get(tag, (tag,)) if name.casefold() in codes), None
    )
