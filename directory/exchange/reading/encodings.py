"""Encodings: the text of bytes whose encoding nobody told."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from directory.exchange.faults import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_OTHER_SCRIPTS = ["cp1256", "cp1251", "cp1253", "cp1255", "gb18030", "shift_jis", "euc_kr", "big5"]
"""Where letters beyond ASCII stand side by side; in Latin scripts they stand alone."""

_SAMPLE = 200_000
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """The text of a file: UTF-8 or UTF-16, or else the likeliest of the older encodings.

    :param encoding: what a person said that it is.
    :raise Refused: when it is no text, or not in that encoding.
    """
    if encoding:
        try:
            return data.decode(encoding)
        except (LookupError, ValueError) as fault:
            raise Refused(
                f"{name}: it cannot be read as {encoding} ({fault}). Name the right encoding."
            ) from fault
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, name)
    if b"\0" in data[:2000]:
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        if max(even, odd) > 4 * min(even, odd) + 1:
            return _strictly(data, "utf-16-le" if odd > even else "utf-16-be", name)
        raise Refused(f"{name}: it is no text. Save the table as CSV in UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _older(data, name)
    if _UNSEEN.search(text):
        raise Refused(f"{name}: it has characters that are no text. Save it anew as CSV in UTF-8.")
    return text


def _strictly(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as fault:
        raise Refused(
            f"{name}: it begins as {codec} and goes on otherwise. Save it anew as UTF-8."
        ) from fault


def _older(data: bytes, name: str) -> str:
    beyond = len(_HIGH.findall(data[:_SAMPLE]))
    in_runs = sum(len(run) for run in _RUN.findall(data[:_SAMPLE]))
    if in_runs > beyond / 2:
        best = from_bytes(_telling(data), cp_isolation=_OTHER_SCRIPTS).best()
        try:
            return data.decode(best.encoding if best else "cp1256")
        except UnicodeError as fault:
            raise Refused(f"{name}: its encoding cannot be told. Save it as CSV in UTF-8.") from fault
    try:
        return data.decode("cp1252")
    except UnicodeError:
        return data.decode("latin-1")


def _telling(data: bytes) -> bytes:
    """The lines that have letters beyond ASCII: the rest says nothing, and hides them."""
    return b"\n".join(one for one in data[:_SAMPLE].splitlines() if _HIGH.search(one))
