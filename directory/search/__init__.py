"""Search: criteria in, a page of results out.

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

__all__ = ["PAGE_SIZE", "Criteria", "Facets", "Hit", "Memo", "Results", "count_by_term", "search"]
