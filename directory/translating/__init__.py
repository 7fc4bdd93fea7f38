"""Translating: a city's texts in other locales, taken from people, files and machines; all that was before is kept.

`taking` takes many at once, `saving` one page, `queueing` tells what is next, `machine/` asks a machine.
"""

from __future__ import annotations

from directory.translating.checking import MAX_NAME, MAX_TEXT, Fault, fault, shown
from directory.translating.taking import Proposal, Report, refusal, take

__all__ = [
    "MAX_NAME", "MAX_TEXT", "Fault", "Proposal", "Report", "fault", "refusal", "shown", "take",
]  # fmt: skip
