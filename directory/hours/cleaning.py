"""Bring what people write as opening hours into OpenStreetMap's spelling, where it reads one way only."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import Final, NamedTuple

_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LANGUAGES: Final = (
    """mo mon monday mondays, tu tue tues tuesday tuesdays, we wed weds wednesday wednesdays,
    th thu thur thurs thursday thursdays, fr fri friday fridays, sa sat saturday saturdays,
    su sun sunday sundays""",
    """mo montag montags, di dienstag dienstags, mi mittwoch mittwochs, do donnerstag donnerstags,
    fr freitag freitags, sa samstag samstags, so sonntag sonntags""",
    """ma maanantai maanantaisin, ti tiistai tiistaisin, ke keskiviikko keskiviikkoisin,
    to torstai torstaisin, pe perjantai perjantaisin, la lauantai lauantaisin, su sunnuntai sunnuntaisin""",
    """mån måndag måndagar, tis tisdag tisdagar, ons onsdag onsdagar, tors torsdag torsdagar,
    fre fredag fredagar, lör lördag lördagar, sön söndag söndagar""",
    "lu lundi, ma mardi, me mercredi, je jeudi, ve vendredi, sa samedi, di dimanche",
)
"""English, German, Finnish, Swedish, and French, whose "ma" is another day than Finland's."""
_TABLES: Final = tuple(
    {name: code for code, names in zip(_CODES, table.split(","), strict=True) for name in names.split()}
    for table in _LANGUAGES
)
_DAY_NAMES: Final = frozenset(chain.from_iterable(_TABLES))
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MONTH_NAMES: Final = {month.lower() for month in _MONTHS} | set(
    "january february march april june july august sept september october november december".split()
)

_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_LISTED = rf"(?:{_DAY}|{'|'.join(_MONTHS)})"
_BEFORE_APPOINTMENT = r"(?:only )?(?:by|on|upon|per|with) (?:prior )?"
_ALL_DAY = r"24 ?(?:/ ?7|h|hrs?|hours?)"
_DAILY = r"(?:daily|every ?day|7 ?days(?: a week)?)"
_SPELLINGS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), by)
    for pattern, by in (
        (r"^opening_hours ?= ?", ""),
        (rf"\b{_BEFORE_APPOINTMENT}(?:appoint?ment|appt)s?\b\.?(?: only)?", '"by appointment"'),
        (r"\b(?:public|bank) holidays?\b", "PH"),
        (r"\bschool holidays?\b", "SH"),
        (r"\bweekdays?\b", "Mo-Fr"),
        (r"\bweekends?\b", "Sa-Su"),
        (rf"^{_ALL_DAY}(?: a day)?(?:,? ?{_DAILY})?$", "24/7"),
        (rf"({_DAY}) {_ALL_DAY}(?!\w)", r"\1 00:00-24:00"),
        (r"\b(?:closed|off|geschlossen|suljettu|stängt)\b", "off"),
        (r"(?<=[-\d]) ?\bnoon\b", "12:00"),
        (r"- ?midnight\b", "-24:00"),
        (r"(?<=\d) ?uhr\b", ""),
    )
)
_EVERY_DAY = re.compile(rf",? ?\b{_DAILY}\b:? ?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+\.?")
_TO = re.compile(r" ?\b(?:to|till?|until|thru|through|bis)\b ?", re.IGNORECASE)
_LAYOUT: Final = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r" ?- ?", "-"),
        (r" ?,(?: ?,)* ?", ", "),
        (r"\(([^()]*)\)", r" \1 "),
        (rf"(?<={_DAY}) ?(?:&|\b(?:and|und|ja|och)\b) ?(?={_DAY})", ","),
        (rf"({_DAY}) ?: ?", r"\1 "),
        (rf"({_DAY})(?=\d|off)", r"\1 "),
        (r" {2,}", " "),
    )
)
_JOINTS: Final = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (rf"\b({_LISTED}), (?={_LISTED})", r"\1,"),
        (rf"(?<={_DAY}\]), (?={_LISTED})", ","),
        (rf"(?<={_DAY}),? (?=\d\d?:)", " "),
        (rf"(?<=:\d\d|off) ?[./|]? (?={_DAY})", "; "),
        (r"(?<=\d:\d\d)-(?= ?(?:[;,]|$))", "+"),
        (r"(?<=\d:\d\d) ?-? ?(?:late|close)\b", "+"),
        (r"(?<=\d), (?=\d\d?:\d\d)", ","),
        (r" ?;(?:[ ;,]*;)? ?", "; "),
        (r"^[ ;,]+|[ ;,]+$|(?<=\d)\.$", ""),
    )
)
_ODD = str.maketrans(
    dict.fromkeys("‐‑‒–—―−⁃", "-")
    | dict.fromkeys("“”„‟«»″", '"')
    | {"：": ":", "；": ";", "،": ",", "؛": ";"}
)
_COMMENT = re.compile(r'"[^"]*"')
_KEPT: Final = 0xE000
"""Comments stand aside as characters of the private use area while the rest is being cleaned."""

_T = r"(\d{1,2})(?:[:.h](\d\d)|h)?(?: ?([ap])\.?m\b\.?)?"
_RANGE = re.compile(rf"(?<![\d:.\[+]){_T}-{_T}(?![\d:.])", re.IGNORECASE)
_DATED = re.compile(rf"\b(?:{'|'.join(_MONTHS)}|week|easter)\b|\[", re.IGNORECASE)


class _Range(NamedTuple):
    """A range of two clock times as written."""

    start: int
    start_minutes: str
    start_half: str
    end: int
    end_minutes: str
    end_half: str

    @property
    def is_bare(self) -> bool:
        return not (self.start_minutes and self.end_minutes)


def tidy(raw: str) -> str:
    """One line of text with plain dashes, quotes, digits and spaces."""
    text = unicodedata.normalize("NFKC", raw.translate(_ODD)).translate(_ODD)
    kept = (_plain(character) for character in text)
    return " ".join("".join(kept).split())


def clean(text: str) -> str | None:
    """Spell an expression as OpenStreetMap does; None where it can be read in two ways.

    What is not recognised is left as it is, for the parser to refuse.
    """
    if text.count('"') % 2:
        return None
    comments: list[str] = []
    named = _name_days(_set_aside(_respell(_set_aside(text, comments), _SPELLINGS), comments))
    if named is None:
        return None
    text = _set_aside(_respell(_TO.sub("-", named), _SPELLINGS), comments)
    if not re.search(_DAY, text):
        text = _EVERY_DAY.sub("", text)
    told = _tell_time(_respell(text, _LAYOUT).strip())
    if told is None:
        return None
    text = _respell(told, _JOINTS)
    for index, comment in enumerate(comments):
        text = text.replace(chr(_KEPT + index), f" {comment} ")
    return " ".join(text.split()).replace(" ;", ";").replace(" ,", ",")


def _set_aside(text: str, comments: list[str]) -> str:
    def keep(found: re.Match[str]) -> str:
        comments.append(found[0])
        return chr(_KEPT + len(comments) - 1)

    return _COMMENT.sub(keep, text)


def _plain(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"}:
        return "" if unicodedata.category(character) == "Cf" else " "
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _respell(text: str, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, by in spellings:
        text = pattern.sub(by, text)
    return text


def _name_days(text: str) -> str | None:
    """Put day and month names into English codes, if all day names of the text are of one language."""
    used = {found.rstrip(".").lower() for found in _WORD.findall(text)} & _DAY_NAMES
    if "to" in used and not used & {"ma", "ti", "ke", "pe", "la", "torstai"}:
        used.discard("to")
    fitting = [table for table in _TABLES if used <= table.keys()]
    readings = {tuple(table[word] for word in sorted(used)) for table in fitting}
    if len(readings) != 1:
        return None
    codes: dict[str, str] = dict(zip(sorted(used), readings.pop(), strict=True))

    def rename(found: re.Match[str]) -> str:
        word = found[0].rstrip(".").lower()
        if word in codes:
            return codes[word]
        if word in _MONTH_NAMES:
            return word[:3].title()
        return word.upper() if word in {"ph", "sh"} else str(found[0])

    return _WORD.sub(rename, text)


def _tell_time(text: str) -> str | None:
    """Write ranges of clock times as "09:00-17:00"; None where morning may be evening."""
    ranges = [_as_range(found) for found in _RANGE.finditer(text)]
    halves = any(one.start_half or one.end_half for one in ranges)
    late = any(max(one.start, one.end) > 12 for one in ranges)
    dated = bool(_DATED.search(text))
    written: list[str] = []
    for one in ranges:
        if halves:
            clear = _twelve(one)
        elif one.is_bare and dated:
            return text
        else:
            clear = _twenty_four(one, late=late)
        if clear is None:
            return None
        written.append(clear)
    following = iter(written)
    return _RANGE.sub(lambda _: next(following), text)


def _as_range(found: re.Match[str]) -> _Range:
    start, start_minutes, start_half, end, end_minutes, end_half = (group or "" for group in found.groups())
    return _Range(int(start), start_minutes, start_half.lower(), int(end), end_minutes, end_half.lower())


def _twelve(one: _Range) -> str | None:
    """Both ends must say "am" or "pm"; a bare "12am" at the start of a day may mean noon as well."""
    if not (one.start_half and one.end_half) or not (1 <= one.start <= 12 and 1 <= one.end <= 12):
        return None
    if one.start == 12 and one.start_half == "a" and not one.start_minutes:
        return None
    start = one.start % 12 + (12 if one.start_half == "p" else 0)
    end = one.end % 12 + (12 if one.end_half == "p" else 0)
    minutes = one.end_minutes or "00"
    if (end, minutes) == (0, "00"):
        end = 24
    return f"{start:02}:{one.start_minutes or '00'}-{end:02}:{minutes}"


def _twenty_four(one: _Range, *, late: bool) -> str | None:
    """Bare hours count where the text shows the 24-hour clock, forwards or from an evening into a night."""
    forwards = one.start < one.end or (one.start >= 13 and one.end <= 6)
    if one.is_bare and not (late and forwards and one.end <= 24):
        return None
    return f"{one.start:02}:{one.start_minutes or '00'}-{one.end:02}:{one.end_minutes or '00'}"
