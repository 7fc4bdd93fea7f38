"""Spots: degrees as people write them, each in a cell or both in one."""

from __future__ import annotations

import re

from directory.exchange.feeds.values import number

_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PARTS = re.compile(
    r"([NSEW]?)\s*(-?\d+(?:[.,]\d+)?)\s*[°º]\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:\"|″|''|”)\s*)?([NSEW]?)",
    re.IGNORECASE,
)
_MINUS = ("s", "w")
_NUMBER = r"[+-]?\d{1,3}(?:[.,]\d+)?"
_PAIRS = (
    re.compile(r"([+-]?\d{1,3}\.\d+)\s*[,;/\s]\s*([+-]?\d{1,3}\.\d+)"),
    re.compile(r"([+-]?\d{1,3},\d+)\s*[;/\s]\s*([+-]?\d{1,3},\d+)"),
    re.compile(r"([+-]?\d{1,3},\d+)\s*,\s+([+-]?\d{1,3},\d+)"),
)
_WELL_KNOWN = re.compile(
    rf"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*({_NUMBER})\s+({_NUMBER})[^)]*\)", re.IGNORECASE
)
"""Longitude first, as the standard has it."""


def degrees(text: str | None) -> float | None:
    """Degrees with a point or a comma, signed or with minutes and a letter; None where there are none."""
    bare = _bare(text)
    if (found := number(bare)) is not None:
        return found
    if re.fullmatch(_NUMBER, bare):
        return number(bare.replace(",", "."))
    parts = _PARTS.fullmatch(bare)
    if not parts:
        return None
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts.group(2, 3, 4))
    size = abs(whole) + minutes / 60 + seconds / 3600
    letter = (parts[1] or parts[5]).lower()
    return -size if whole < 0 or letter in _MINUS else size


def spot(text: str | None) -> tuple[float, float] | None:
    """Latitude and longitude in one text: "60.17, 24.94", "POINT(24.94 60.17)"; None where there are none."""
    bare = _bare(text).strip("()[] ")
    if found := _WELL_KNOWN.search(_bare(text)):
        return _pair(found[2], found[1])
    for pattern in _PAIRS:
        if found := pattern.fullmatch(bare):
            return _pair(found[1], found[2])
    halves = list(_PARTS.finditer(bare))
    if len(halves) == 2 and (north := degrees(halves[0][0])) is not None:
        east = degrees(halves[1][0])
        return (north, east) if east is not None else None
    return None


def _pair(latitude: str, longitude: str) -> tuple[float, float]:
    return float(latitude.replace(",", ".")), float(longitude.replace(",", "."))


def _bare(text: str | None) -> str:
    plain = _UNSEEN.sub("", text or "").replace("\u2212", "-").replace("\u066b", ".").strip()
    return "".join(str(int(one)) if one.isdecimal() else one for one in plain[:100])
