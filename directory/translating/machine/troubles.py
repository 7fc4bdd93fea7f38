"""Troubles: why a machine did not translate, each in one sentence for staff."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from directory.catalogs import S_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Trouble(enum.StrEnum):
    """What went wrong."""

    OFF = "off"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    BUSY = "busy"
    KEY = "key"
    QUOTA = "quota"
    BROKEN = "broken"
    LANGUAGE = "language"
    BUDGET = "budget"
    LOST = "lost"


SENTENCES: Mapping[Trouble, str] = {
    Trouble.OFF: S_("No translation service is set up. Ask whoever runs this directory."),
    Trouble.UNREACHABLE: S_("The translation service cannot be reached. Nothing was changed. Try again later."),
    Trouble.SLOW: S_("The translation service took too long. Nothing was changed. Try again later."),
    Trouble.BUSY: S_("The translation service has too much to do. Nothing was changed. Try again in some minutes."),
    Trouble.KEY: S_("The translation service does not accept our key. Ask whoever runs this directory."),
    Trouble.QUOTA: S_("The translation service says that its own quota is used up. Ask whoever runs this directory."),
    Trouble.BROKEN: S_("The translation service gave an answer that cannot be used. Nothing was changed."),
    Trouble.LANGUAGE: S_("The translation service does not know this language. Somebody has to translate it."),
    Trouble.BUDGET: S_("The characters that the city may have translated this month are used up. They begin anew on the first."),
    Trouble.LOST: S_("The translation lost a name, a number or an address, so it was not taken. Somebody has to translate it."),
}  # fmt: skip
"""Messages of the staff's catalog."""


class MachineFault(Exception):
    """The machine did not translate; nothing was changed."""

    def __init__(self, trouble: Trouble) -> None:
        """Name the trouble."""
        super().__init__(SENTENCES[trouble])
        self.trouble = trouble
