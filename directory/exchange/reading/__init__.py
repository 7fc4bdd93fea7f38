"""Reading: files as people keep them (CSV, Excel, JSON, zipped folders), bounded, as tables and objects.

Whatever is wrong with a file is refused by the name of the file, the row and the column, with the cure.
"""

from __future__ import annotations

from directory.exchange.reading.archives import open_members
from directory.exchange.reading.csvs import read_csv
from directory.exchange.reading.geojson import read_geojson
from directory.exchange.reading.jsons import parse_json
from directory.exchange.reading.table import MAX_BYTES, Row, Table, bounded
from directory.exchange.reading.xlsx import read_xlsx

__all__ = [
    "MAX_BYTES",
    "Row",
    "Table",
    "bounded",
    "open_members",
    "parse_json",
    "read_csv",
    "read_geojson",
    "read_xlsx",
]
