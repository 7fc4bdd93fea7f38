"""Recognise, in the languages of cities and of newcomers, that somebody is asked to make an appointment."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

APPOINTMENT: Final = re.compile(
    r"\bappoint?ment|\bappt\b|\bby arrangement|\b(?:on|by|for|upon) (?:prior )?request|\bbooking"
    r"|\breservation|vereinbarung|auf anfrage|nach absprache|voranmeldung|rendez-?vous|\brdv\b|sur demande"
    r"|\bcita\b|appuntamento|ajanvarau|varauksesta|sopimuksen mukaan|tilauksesta|tidsbokning|tidsbeställning"
    r"|överenskommelse|afspraak|umówieni|по записи|по предварительной|по договор[её]нности|за записом"
    r"|за попереднім|за домовленістю|randevu|موعد|وقت قبلی|ballan",
    re.IGNORECASE,
)
"""Words that say that one has to make an appointment first."""


@lru_cache(maxsize=2048)
def is_appointment(words: str) -> bool:
    """Say whether a comment asks for an appointment."""
    return bool(APPOINTMENT.search(words))
