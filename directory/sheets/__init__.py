"""Sheets: what a sheet of paper says of some services, and the maps that its numbers stand on.

Facts alone: which services, where each may be shown to be, how far that is. They are worded by whoever prints.
"""

from __future__ import annotations

from directory.sheets.gathering import MOST, Entry, Sheet, Spot, gather
from directory.sheets.plates import Plate, Start, draw_plate, plates
from directory.sheets.selecting import Selection, by_codes, by_results

__all__ = [
    "MOST",
    "Entry",
    "Plate",
    "Selection",
    "Sheet",
    "Spot",
    "Start",
    "by_codes",
    "by_results",
    "draw_plate",
    "gather",
    "plates",
]
