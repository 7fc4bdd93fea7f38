"""Fitting: where what words say beside the kind of service leaves nothing, less of it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.search import Criteria, Results
    from directory.web.public.asking import Asked

_TRIED = 3
"""So many things are left out one by one; of more, all are."""


def fit(asked: Asked, seek: Callable[[Criteria], Results]) -> tuple[Asked, Results]:
    """What is asked for in the end, and what is found."""
    found = seek(asked.criteria)
    if not found.total and asked.said:
        alone = [(pair,) for pair in asked.said] if 1 < len(asked.said) <= _TRIED else []
        for left_out in (*alone, asked.said):
            less = asked.unsaid(*left_out)
            again = seek(less.criteria)
            if again.total:
                return less, again
    return asked, found
