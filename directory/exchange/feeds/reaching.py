"""Phone numbers of a feed, in E.164 where they are understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.exchange.cleaning import phones
from directory.exchange.feeds.languages import language
from directory.exchange.feeds.values import objects, text, verbatim
from directory.exchange.records import PhoneRecord
from directory.model.facts import PhoneType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from directory.exchange.feeds.feed import Object

_TYPES = {"mobile": "cell", "sms": "text", "tty": "textphone", "hotline": "voice", "phone": "voice"}


def phone_records(
    listed: Sequence[Object], country: str | None, *, is_own: bool = False
) -> Iterator[PhoneRecord]:
    """A record for each number that is one, in their order, repeats too: the source may mean them.

    :param is_own: the numbers are as we wrote them, and stay so.
    """
    read_text = verbatim if is_own else text
    for said in listed:
        number = text(said.get("number"))
        if not number:
            continue
        read = None if is_own else next(phones(number, country), None)
        extension = text(said.get("extension_text")) or text(said.get("extension"))
        spoken = (
            text(one.get("code"))
            if is_own
            else language(text(one.get("code")) or text(one.get("name")) or "")
            for one in objects(said.get("languages"))
        )
        yield PhoneRecord(
            number=(read.number if read else " ".join(number.split()))[:60],
            extension=(extension or (read.extension if read else None) or "")[:20] or None,
            type=_type(text(said.get("type"))),
            description=read_text(said.get("description")),
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
        )


def _type(said: str | None) -> str:
    lower = (said or "voice").lower()
    lower = _TYPES.get(lower, lower)
    return lower if lower in list(PhoneType) else "voice"
