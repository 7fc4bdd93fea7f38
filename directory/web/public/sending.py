"""Sending: a list as a short message, by links that every phone knows; nobody's program is loaded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from directory.catalogs import words_of
from directory.locales import LOCALES, Locale
from directory.web import carrying
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.web.page import Page

MOST_LETTERS = 70
"""Letters of a text message in any script; an address follows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What is sent, in the words of who gets it, and the address that it leads to."""

    text: str
    address: str
    """Opens in the language of whoever opens it."""
    locale: Locale

    @property
    def whole(self) -> str:
        """Text and address."""
        return f"{self.text} {self.address}"

    @property
    def whatsapp(self) -> str:
        """Opens WhatsApp with the message, to be sent to whom one likes."""
        return f"https://wa.me/?text={quote(self.whole, safe='')}"

    @property
    def sms(self) -> str:
        """Opens the phone's own messages."""
        return f"sms:?&body={quote(self.whole, safe='')}"

    @property
    def mail(self) -> str:
        """Opens the program for mail."""
        return f"mailto:?subject={quote(self.text, safe='')}&body={quote(self.whole, safe='')}"


def message(page: Page, codes: Sequence[str], tag: str) -> Message:
    """The message about these services in the words of a locale."""
    # Translators: a text message begins so, the address of a list of services follows; at most 70 letters.
    text = words_of(tag).gettext("Places that can help you:")[:MOST_LETTERS]
    address = f"{state().config.base_url}/s/{carrying.joined(codes)}"
    return Message(text=text, address=address, locale=LOCALES[tag])
