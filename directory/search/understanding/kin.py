"""Kin: the commonly agreed terms that our finer ones stand for, so that others' lists are answered in their own terms."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@cache
def kin() -> Mapping[str, tuple[str, ...]]:
    """The agreed terms by the code of a finer one, the likeliest first."""
    table = tomllib.loads(files(__package__).joinpath("kin.toml").read_text("utf-8"))
    return {code: tuple(others) for code, others in table.items()}


def with_kin(
    ranked: Sequence[tuple[str, float]], scores: Mapping[str, float], most: int
) -> tuple[tuple[str, float], ...]:
    """Concepts and scores, best first, each finer term preceded by the best of its kin; at most so many."""
    found: dict[str, float] = {}
    for code, score in ranked:
        others = [other for other in kin().get(code, ()) if other in scores]
        if others and found.keys().isdisjoint(others):
            found[max(others, key=lambda other: scores[other])] = score
        found.setdefault(code, score)
    return tuple(found.items())[:most]
