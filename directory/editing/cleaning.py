"""Cleaning: one typed value, made what its field keeps, or refused in words that name the cure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from directory.catalogs import S_
from directory.editing.fields import Field, Kind
from directory.exchange import cleaning
from directory.hours import understand
from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from directory.geo import Bounds

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]{0,200}>?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MAX_AMOUNT = 10**9


class Unfit(ValueError):
    """The value cannot be kept."""

    def __init__(self, message: str, **values: object) -> None:
        """Say what is wrong, in a message of the domain `staff`."""
        super().__init__(message)
        self.message, self.values = message, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What has to be known of the city to check a form."""

    country: str | None
    bounds: Bounds | None
    terms: Collection[str]
    """Codes of the kinds of services that there are."""


def cleaned(field: Field, text: str, setting: Setting) -> str:
    """A typed value as its field keeps it; "" where nothing was typed.

    :raise Unfit: when it cannot be kept.
    """
    if len(text) > field.limit:
        raise Unfit(
            S_("Write at most %(most)s characters. There are %(count)s."), most=field.limit, count=len(text)
        )
    if _TURNING.search(text):
        raise Unfit(
            S_("There is an invisible character in it that turns the direction of the text. Type it anew.")
        )
    plain = clean(text)
    if field.kind is not Kind.TEXT:
        plain = " ".join(plain.split())
    if not plain:
        return ""
    if found := _MARKUP.search(plain):
        raise Unfit(S_("Write plain words, without %(markup)s."), markup=found.group()[:20])
    return _BY_KIND[field.kind](field, plain, setting) if field.kind in _BY_KIND else plain


def _url(_: Field, text: str, __: Setting) -> str:
    return cleaning.website(text) or _refuse(
        S_("Write a web address that begins with https://, such as https://www.example.org")
    )


def _email(_: Field, text: str, __: Setting) -> str:
    found = cleaning.email(text)
    return (
        found
        if found == text.removeprefix("mailto:")
        else _refuse(S_("Write one e-mail address, such as office@example.org"))
    )


def _phone(_: Field, text: str, setting: Setting) -> str:
    found = list(cleaning.phones(text, setting.country))
    if any(character.isalpha() for character in text) or not found:
        return _refuse(S_("Write the number in digits, such as +358 9 1234567."))
    if len(found) > 1:
        return _refuse(S_("Write one number here, and the other one in the next row."))
    return found[0].number


def _number(field: Field, text: str, _: Setting) -> str:
    if not text.isdecimal() or not field.lowest <= int(text) <= field.highest:
        return _refuse(
            S_("Write a whole number from %(lowest)s to %(highest)s."),
            lowest=field.lowest,
            highest=field.highest,
        )
    return str(int(text))


def _amount(_: Field, text: str, __: Setting) -> str:
    try:
        amount = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < _MAX_AMOUNT:
        return _refuse(S_("Write the amount in digits, such as 12.50"))
    return f"{amount:.2f}".removesuffix(".00")


def _date(_: Field, text: str, __: Setting) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1900 <= day.year <= 2100:
        return _refuse(S_("Write the day like this: 2026-12-24"))
    return day.isoformat()


def _choice(field: Field, text: str, _: Setting) -> str:
    if text not in [choice.value for choice in field.choices or ()]:
        return _refuse(S_("Choose one of the answers."))
    return text


def _hours(_: Field, text: str, __: Setting) -> str:
    return text if understand(text).expression else _refuse(S_("Write the hours like this: Th 14:00-17:00"))


def _language(_: Field, text: str, __: Setting) -> str:
    return text if _LANGUAGE.fullmatch(text) and len(text) <= 35 else _refuse(S_("Choose a language."))


def _currency(_: Field, text: str, __: Setting) -> str:
    return (
        text.upper() if re.fullmatch("[A-Za-z]{3}", text) else _refuse(S_("Write the currency, such as EUR."))
    )


def _country(_: Field, text: str, __: Setting) -> str:
    return (
        text.upper()
        if re.fullmatch("[A-Za-z]{2}", text)
        else _refuse(S_("Write the country in two letters, such as FI."))
    )


def _degrees(most: int, example: str) -> Callable[[Field, str, Setting], str]:
    def clean_degrees(_: Field, text: str, __: Setting) -> str:
        try:
            degrees = float(text.replace(",", "."))
        except ValueError:
            degrees = most + 1.0
        if not -most <= degrees <= most:
            return _refuse(S_("Write degrees with a point, such as %(example)s."), example=example)
        return f"{degrees:.6f}".rstrip("0").rstrip(".")

    return clean_degrees


def _refuse(message: str, **values: object) -> str:
    raise Unfit(message, **values)


_BY_KIND: Mapping[Kind, Callable[[Field, str, Setting], str]] = {
    Kind.URL: _url,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.HOURS: _hours,
    Kind.LANGUAGE: _language,
    Kind.CURRENCY: _currency,
    Kind.COUNTRY: _country,
    Kind.LATITUDE: _degrees(90, "60.17116"),
    Kind.LONGITUDE: _degrees(180, "24.94103"),
}
