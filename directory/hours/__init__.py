"""Opening hours: understand what is written, say whether it is open, and word it in any locale.

Facts only: no database, no clock of its own. Hours are written as OpenStreetMap's `opening_hours`, or nearly
so; the engine is opening-hours-py. Clock times and dates are worded in the locale's default digits, as counts
are.
"""

from __future__ import annotations

from directory.hours.engine import Status
from directory.hours.state import OpenState, spans, state
from directory.hours.understanding import Reason, Understood, understand
from directory.hours.week import Day, Holidays, Notes, Week, week
from directory.hours.wording import HoursLine, HoursWording, clock_words, state_words, worded

__all__ = [
    "Day",
    "Holidays",
    "HoursLine",
    "HoursWording",
    "Notes",
    "OpenState",
    "Reason",
    "Status",
    "Understood",
    "Week",
    "clock_words",
    "spans",
    "state",
    "state_words",
    "understand",
    "week",
    "worded",
]
