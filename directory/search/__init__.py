"""Search: criteria in, a page of results out.

`understanding` makes concepts and facets of typed words.
`engine` answers, over `columns`, a city's index in memory; `cards` are what a results page shows.
"""

from __future__ import annotations

from directory.search.engine import (
    PAGE_SIZE,
    Criteria,
    Facets,
    Hit,
    Memo,
    Results,
    count_by_term,
    search,
)
from directory.search.understanding import Understood, understand

__all__ = [
    "PAGE_SIZE",
    "Criteria",
    "Facets",
    "Hit",
    "Memo",
    "Results",
    "Understood",
    "count_by_term",
    "search",
    "understand",
]
