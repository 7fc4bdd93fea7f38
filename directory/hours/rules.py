"""The sentences of an `opening_hours` expression: selector, times, modifier, comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

DAY = 24 * 60
"""Minutes of a day."""

_CLOCK = r"\d{1,2}:\d{2}"
_SPAN = rf"{_CLOCK}(?:\s?-\s?{_CLOCK}\+?|\+)"
_TIMES = re.compile(rf"({_CLOCK})(?:\s?-\s?({_CLOCK}))?(\+?)")
_RULE = re.compile(
    rf'(?P<selector>[^";|]*?)\s?(?P<times>(?<![\d:]){_SPAN}(?:\s?,\s?{_SPAN})*)?'
    r'\s?(?P<modifier>\b(?:open|off|closed|unknown))?\s?(?P<comment>"[^"]*")?'
)
_SEPARATOR = re.compile(r'"[^"]*"|;|\|\||,')
_COMPLETE = re.compile(r'(?::\d\d\+?|\b(?:off|closed|open|unknown)|")\s?$')
_BEGINS = re.compile(r'\s?(?:[A-Za-z"]|\d{4}\b)')
_NOT_A_SELECTOR = re.compile(r"\d:\d|\(|open|off|closed|unknown")
_WEEKDAYS = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)[-,]?)*")


class Times(NamedTuple):
    """One stretch of a day, in minutes after the day's midnight; beyond 1,440 it runs into the next day."""

    opens: int
    closes: int | None
    """None where only the opening is written, as in "18:00+"."""
    open_end: bool = False
    """Nobody says when it really closes."""

    def __str__(self) -> str:
        """Write it as OpenStreetMap does, past midnight as "22:00-02:00"."""
        end = (
            ""
            if self.closes is None
            else f"-{clock(self.closes - DAY if self.closes > DAY else self.closes)}"
        )
        return f"{clock(self.opens)}{end}{'+' if self.open_end else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of an expression; a later rule overrides the earlier ones on the days that it names."""

    separator: str = ";"
    """How it joins the rules before it: ";" overrides, "," adds, "||" speaks where they say closed."""
    selector: str = ""
    """Days, dates and weeks as written, such as "Mo-Fr,PH" or "Dec 24"; empty for every day."""
    times: tuple[Times, ...] = ()
    """Empty for the whole day."""
    modifier: str = ""
    """"", "open", "off" or "unknown"."""
    comment: str = ""

    def __str__(self) -> str:
        """Write the rule without its separator."""
        comment = f'"{self.comment}"' if self.comment else ""
        words = (self.selector, ",".join(map(str, self.times)), self.modifier, comment)
        return " ".join(word for word in words if word)

    @property
    def is_remark(self) -> bool:
        """It holds words only: no day, no time."""
        return not self.selector and not self.times and bool(self.comment)

    @property
    def is_weekly(self) -> bool:
        """It names days of the week or holidays at most: no date, week or year."""
        return self.selector == "24/7" or bool(_WEEKDAYS.fullmatch(self.selector.replace(" ", "")))


def clock(minutes: int) -> str:
    """Minutes after midnight as "08:05"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse(expression: str) -> tuple[Rule, ...] | None:
    """Take an expression apart, or None where it has another shape; days and dates are not checked."""
    rules = []
    for separator, words in _split(expression):
        found = _RULE.fullmatch(words)
        if not found or _NOT_A_SELECTOR.search(found["selector"]) or not words:
            return None
        times = _read_times(found["times"] or "")
        if times is None:
            return None
        rules.append(
            Rule(
                separator=separator,
                selector=found["selector"].strip(),
                times=times,
                modifier=(found["modifier"] or "").replace("closed", "off"),
                comment=(found["comment"] or "").strip('"').strip(),
            )
        )
    return tuple(rules) or None


def write(rules: tuple[Rule, ...]) -> str:
    """Put rules together again; `parse(write(rules)) == rules`."""
    parts = [str(rules[0])] if rules else []
    for rule in rules[1:]:
        parts.append(" || " if rule.separator == "||" else f"{rule.separator} ")
        parts.append(str(rule))
    return "".join(parts)


def _split(expression: str) -> list[tuple[str, str]]:
    pieces, start, separator = [], 0, ";"
    for found in _SEPARATOR.finditer(expression):
        mark = found[0]
        if mark[0] == '"' or (mark == "," and not _joins_rules(expression, found.start())):
            continue
        pieces.append((separator, expression[start : found.start()].strip()))
        separator, start = mark, found.end()
    pieces.append((separator, expression[start:].strip()))
    return pieces


def _joins_rules(expression: str, comma: int) -> bool:
    before = expression[max(0, comma - 12) : comma]
    return bool(_COMPLETE.search(before)) and bool(_BEGINS.match(expression, comma + 1))


def _read_times(words: str) -> tuple[Times, ...] | None:
    spans = []
    for opens, closes, plus in _TIMES.findall(words):
        if int(opens[-2:]) > 59 or int(closes[-2:] or 0) > 59:
            return None
        start, end = _minutes(opens), _minutes(closes) if closes else None
        if end is not None and end <= start:
            end += DAY
        if start >= DAY or (end is not None and end - start > DAY):
            return None
        spans.append(Times(start, end, bool(plus)))
    return tuple(spans)


def _minutes(words: str) -> int:
    hours, minutes = words.split(":")
    return int(hours) * 60 + int(minutes)
