"""Hours that people wrote freely, in the spelling of OpenStreetMap where they say one thing, else as they are."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from babel.dates import get_day_names

from directory.hours.understanding import understand
from directory.locales import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})\s*(am|pm)?", re.IGNORECASE)
_ALWAYS = re.compile(r"\b(?:always open|never closed?|24 ?/ ?7|24 hours)\b", re.IGNORECASE)
_ROUND_THE_CLOCK = re.compile(
    r"\W*(?:open )?24 ?(?:hours|hrs|h)(?: a day)?(?:[,/ ]+7 days(?: a week)?)?\W*", re.IGNORECASE
)
_EVERY = re.compile(r"every ?day|daily", re.IGNORECASE)
_JOINTS: Final[dict[str, tuple[str, str]]] = {
    "ar": (r"إلى|حتى|الى", r"و"),
    "de": (r"bis", r"und"),
    "en": (r"to|till|until|through|thru", r"and|&"),
    "es": (r"a|al|hasta", r"y"),
    "fa": (r"تا|الی", r"و"),
    "fi": (r"asti", r"ja"),
    "fr": (r"à|au|jusqu['’]à", r"et"),
    "it": (r"a|al|alle|fino a", r"e"),
    "pl": (r"do", r"i|oraz"),
    "pt": (r"a|à|às|até", r"e"),
    "ro": (r"până la|pana la|la|până|pana", r"și|si|şi"),
    "ru": (r"до|по", r"и"),
    "sv": (r"till", r"och"),
    "tr": (r"ile|kadar", r"ve"),
    "uk": (r"до|по", r"та|і|й"),
}
"""By locale: words between the ends of a range, and words between two things."""

_BEFORE = re.compile(
    r"\b(?:de|del|desde|from|between|von|vom|dalle|dal|du|das|les|los|le|od|la ore|с|з|من|از|klo|kl|ساعت|الساعة)\b\.? ?",
    re.IGNORECASE,
)
_HALVES = (
    (re.compile(r"(?<=\d)\s*(?:ص|صباحا|صباحًا)(?!\w)"), "am"),
    (re.compile(r"(?<=\d)\s*(?:م|مساء|مساءً)(?!\w)"), "pm"),
)
_SHORT_DAYS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": ((r"M\s*-\s*F", "Mo-Fr"), (r"M\s*-\s*Th", "Mo-Th")),
    "es": ((r"L\s*(?:-|a)\s*V", "Mo-Fr"), (r"L\s*(?:-|a)\s*J", "Mo-Th"), (r"L\s*(?:-|a)\s*S", "Mo-Sa")),
    "tr": ((r"hafta içi(?: her gün)?", "Mo-Fr"), (r"hafta sonu", "Sa,Su"), (r"her gün", "Mo-Su")),
    "uk": ((r"щодня|щоденно", "Mo-Su"), (r"будні|робочі дні", "Mo-Fr")),
    "ru": ((r"ежедневно", "Mo-Su"), (r"будни|рабочие дни", "Mo-Fr")),
    "fr": ((r"tous les jours", "Mo-Su"), (r"en semaine", "Mo-Fr")),
    "fi": ((r"arkisin", "Mo-Fr"), (r"päivittäin|joka päivä", "Mo-Su")),
    "sv": ((r"vardagar", "Mo-Fr"), (r"dagligen|alla dagar", "Mo-Su")),
    "ar": ((r"يوميا|يوميًا|كل يوم|كل الأيام", "Mo-Su"),),
}  # fmt: skip
"""How days are written besides their names."""

# Of texts whose words are one space apart: longer gaps could be parted in too many ways.
_CLOCK_FIRST = re.compile(
    r"^\s*(\d[^A-Za-z]*?(?:[ap]\.?m\.?)?\s*-\s*\d[\d:.]*\s*(?:[ap]\.?m\.?)?)\s*,?\s+([A-Z][A-Za-z]\S*(?:\s*-\s*[A-Z][a-z]\w*)?)\s*$",
    re.IGNORECASE,
)
_TWELVE = re.compile(
    r"(?<![\d:.])([1-9]|1[0-2])((?::[0-5]\d)?)\s*[-–]\s*([1-9]|1[0-2])((?::[0-5]\d)?)(?![\d:.])"
)
_HALF_DAY = re.compile(
    r"\d\s*[ap]\.?m\b|\b(?:noon|midnight|night)\b|\b(?:0\d|1[3-9]|2[0-4])[:.]?\d\d\b", re.IGNORECASE
)


def composed(
    *, days: Sequence[str], opens: Sequence[str], closes: Sequence[str], remark: Sequence[str] = ()
) -> str | None:
    """Hours of which days, openings and closings were ticked or written apart.

    Two openings and no closing are the ends of a span. A remark ("once a month") makes it uncertain, so it is kept
    as a comment. What cannot be put together is told as it was, in quotation marks, which no reader takes for hours.
    """
    said = [text.strip() for text in (*days, *opens, *closes) if text.strip()]
    if not said:
        return None
    is_odd = any(not _EVERY.fullmatch(text.strip()) for text in remark)
    if any(_ALWAYS.search(text) for text in (*opens, *closes)) and not is_odd:
        return "24/7"
    starts = sorted({time for text in opens if (time := _clock(text))})
    ends = sorted({time for text in closes if (time := _clock(text))})
    if len(starts) == 2 and not ends:
        starts, ends = starts[:1], starts[1:]
    is_whole = len(starts) == 1 and len(ends) == 1 and starts[0] < ends[0]
    is_read = len([text for text in opens if _clock(text)]) == len(opens)
    if is_whole and is_read:
        selector = _selector(days)
        if selector is not None:
            comment = _comment(remark) if is_odd else ""
            return " ".join(part for part in (selector, f"{starts[0]}-{ends[0]}", comment) if part)
    return _comment([*days, *opens, *closes, *(remark if is_odd else ())])


def spelled(text: str, locale: str) -> str:
    """Hours in words of a language, respelled if that makes them understood; else as they are."""
    if _ROUND_THE_CLOCK.fullmatch(text):
        return "24/7"
    said = _by_the_whole_clock(text) if locale == "en" else text
    if understand(said).expression:
        return said
    if locale not in _JOINTS:
        return text
    until, together = _JOINTS[locale]
    respelled = "".join(str(int(one)) if one.isdecimal() else one for one in said[:1_000])
    for letters, half in _HALVES:
        respelled = letters.sub(half, respelled)
    respelled = re.sub(r"[’ʼ`´]", "'", respelled)
    for written, days in _SHORT_DAYS.get(locale, ()):
        respelled = re.sub(rf"(?<!\w)(?:{written})(?!\w)", days, respelled, flags=re.IGNORECASE)
    for name, code in _day_names(locale):
        respelled = re.sub(rf"(?<!\w){re.escape(name)}s?(?!\w)\.?", code, respelled, flags=re.IGNORECASE)
    respelled = _BEFORE.sub("", respelled)
    day = "|".join(_CODES)
    respelled = re.sub(r"(?<!\d)(\d{1,2})\s?h\s?(\d{2})(?!\d)", r"\1:\2", respelled)
    respelled = re.sub(r"(\d)\s*h(?:oras|rs|s)?\b\.?", r"\1", respelled)
    respelled = re.sub(
        r"(?<![\d:.])([01]\d|2[0-4])([0-5]\d)\s*-\s*([01]\d|2[0-4])([0-5]\d)(?![\d:.])",
        r"\1:\2-\3:\4",
        respelled,
    )
    respelled = re.sub(rf"({day})[ ,]+(?:{together})[ ]*({day})", r"\1,\2", respelled)
    respelled = re.sub(rf"(?<=[\w:])\s*(?<![A-Za-z])(?:{until})(?!\w)\s*(?=\d|{day})", "-", respelled)
    respelled = re.sub(rf"(\d)\s+(?:{together})\s+(\d)", r"\1, \2", respelled)
    respelled = re.sub(r"(?<![\d:.])(\d{1,2})(?=\s*[-–])(?![:.])", r"\1:00", respelled)
    respelled = re.sub(r"([-–])\s*(\d{1,2})(?![\d:.])(?!\s*[ap]\.?m)", r"\1\2:00", respelled)
    if found := _CLOCK_FIRST.fullmatch(" ".join(respelled.split())):
        respelled = f"{found[2]} {found[1]}"
    return respelled if understand(respelled).expression else text


def spelled_in(text: str, locales: Iterable[str]) -> str:
    """Hours respelled from the first of these languages in which they are understood; else as they are."""
    for locale in dict.fromkeys(locales):
        respelled = spelled(text, locale)
        if understand(respelled).expression:
            return respelled
    return text


def _by_the_whole_clock(text: str) -> str:
    """ "9-5" as "9-17": where nothing says which half of the day is meant, a span that would last overnight is none."""
    if _HALF_DAY.search(text):
        return text

    def whole(found: re.Match[str]) -> str:
        opens, closes = (int(found[1]), found[2]), (int(found[3]), found[4])
        if opens[0] == 12 or closes[0] == 12 or closes > opens:
            return found[0]
        return f"{opens[0]}{opens[1]}-{closes[0] + 12}{closes[1]}"

    return _TWELVE.sub(whole, text)


def _clock(text: str) -> str | None:
    found = _TIME.search(text)
    if not found:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half == "pm" and hour < 12:
        hour += 12
    if (half == "am" and hour == 12) or hour > 24:
        # Noon to some, midnight to others.
        return None
    return f"{hour:02}:{found[2]}"


def _selector(days: Sequence[str]) -> str | None:
    """Days as a selector: "" for all, None where they are not understood."""
    if not days or any(_EVERY.fullmatch(text.strip()) for text in days):
        return ""
    parts = []
    for text in days:
        bare = re.sub(r"\b(?:only)\b", "", text, flags=re.IGNORECASE)
        bare = re.sub(r"\s*(?:\band\b|&)\s*", ",", bare)
        expression = understand(f"{' '.join(bare.split())} 09:00-10:00").expression
        if expression is None or not expression.endswith(" 09:00-10:00"):
            return None
        parts.append(expression.removesuffix(" 09:00-10:00"))
    return ",".join(dict.fromkeys(parts))


def _comment(texts: Sequence[str]) -> str:
    kept = " · ".join(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    return '"' + kept.replace('"', "'")[:300] + '"' if kept else ""


@cache
def _day_names(locale: str) -> list[tuple[str, str]]:
    """Names of days in a language with our codes, long ones first."""
    names: dict[str, str] = {}
    cldr = LOCALES[locale].cldr
    for width in ("wide", "abbreviated"):
        for number, name in get_day_names(width, locale=cldr).items():
            names.setdefault(re.sub("[’ʼ]", "'", name.rstrip(".")), _CODES[number])
    return sorted(names.items(), key=lambda pair: -len(pair[0]))
