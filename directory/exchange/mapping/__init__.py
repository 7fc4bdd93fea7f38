"""Mapping: what the columns of a table mean, said once in YAML and used again.

`parsing` reads and checks a mapping, `columns` gets the values of a row, `rows` makes records, `guessing` proposes a
mapping for a table whose headings tell what they are.
"""

from __future__ import annotations

from directory.exchange.mapping.guessing import columns_of, guess
from directory.exchange.mapping.parsing import Mapping, dump, parse
from directory.exchange.mapping.rows import records
from directory.exchange.mapping.tables import read_table

__all__ = ["Mapping", "columns_of", "dump", "guess", "parse", "read_table", "records"]
