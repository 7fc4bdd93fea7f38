"""Search: criteria in, a page of results out.

`understanding` makes concepts and facets of typed words.
`engine` answers `criteria` over `columns`, a city's index in memory that `memory` keeps up to date; `bits`, `inverted` and
`nearness` are what it is made of, `tiers` say how well words fit; `cards` are what a results page shows.
"""

from __future__ import annotations

from directory.search.criteria import PAGE_SIZE, Criteria, Facets, Hit, Results
from directory.search.engine import count_by_term, search
from directory.search.memory import Memo
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
