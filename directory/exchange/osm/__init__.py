"""OpenStreetMap: an extract becomes services and a gazetteer.

`rules` says which term a place gets, `tags` what its tags mean, `services` and `gazetteer` make records,
`shapes` finds points for ways and areas, `reading` walks through the file.
"""

from __future__ import annotations

from directory.exchange.osm.reading import Extract, read_extract
from directory.exchange.osm.rules import TermRules

__all__ = ["Extract", "TermRules", "read_extract"]
