"""Tending: what a city says of itself, kept by its staff.

Notices and urgent numbers, settings, the words of the taxonomy. What visitors see of it changes with the commit: the
city's `data_version` moves in the same transaction. Nothing here commits.
"""

from __future__ import annotations
