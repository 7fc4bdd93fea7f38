"""Whatever is typed into an address is answered with a page, soon."""

from __future__ import annotations

import string
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from flask import Flask

SOON = 5.0
"""Seconds, on a busy machine."""

TYPED = [
    '" OR 1=1 --', "NEAR(a b, 3) AND NOT c*", "a:b & !c | <-> d:*", "^apteekki*", "%_\\%", "{}[]()", "a\x00b", "\ud800x",
    "\u202eabc\u2066\u2069", "👩🏽‍⚕️🏥", "x" * 100_000, " " * 10_000, "صيدلية 24 ٢٤ apteekki", "\ufdfa" * 90, "a" + "\u0301" * 99,
    "ऀ" * 99, "<script>", "${7*7}{{7*7}}", "1e999", "-0", "\u200b\u200c\u200d", "İıſK", "𝔭𝔥𝔞𝔯𝔪", "ﷺ" * 30,
    "'; DROP TABLE city; --",
]  # fmt: skip
NAMES = (
    "q", "near", "at", "within", "page", "category", "language", "audience", "open", "cost", "papers", "access", "place",
    "words", "ignore", "interpreter", "staff",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def index_is_there(app: Flask) -> None:
    """What typed words mean is made once in a process; that is not what takes long here."""
    app.test_client().get("/oulu/fi/services?q=apteekki")


def answer(app: Flask, query: str) -> None:
    start = time.monotonic()
    for door in ("services", "map"):
        got = app.test_client().get(f"/oulu/fi/{door}?{query}")
        assert got.status_code in (200, 400, 413, 414, 422, 431), (got.status_code, query[:200])
    assert time.monotonic() - start < SOON, query[:200]


def quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_odd_words_are_answered(app: Flask, typed: str) -> None:
    for name in ("q", "near", "category", "at"):
        answer(app, f"{name}={quoted(typed)}")


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=0",
        "page=-1",
        "page=1e3",
        "page=٣",
        "within=1000000000&at=65,25.4",
        "at=nan,nan&within=100",
        "at=inf,-inf",
        "at=90,180&within=50000",
        "at=-90,-180&within=50000",
        "at=65.01,25.47&within=1&page=999",
        "&".join(["category=pharmacy"] * 3000),
        "&".join(f"category=c{number}" for number in range(3000)),
        "&".join(f"language=l{number}" for number in range(3000)),
        "&".join(["q=apteekki"] * 3000),
        "&".join(f"x{number}=1" for number in range(3000)),
        "&".join(f"{name}=%00" for name in NAMES),
        "q=%ff%fe&near=%c0%80",
        "%00=%00&%ed%a0%80=1",
    ],
    ids=lambda query: query[:20],
)
def test_odd_addresses_are_answered(app: Flask, query: str) -> None:
    answer(app, query)


odd = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\"'*:&|!()<>%_\\^~-+\x00\u202e\u2066\u200d\u0640ـٱकषงไ中あ한"),
        st.sampled_from(string.ascii_letters + " "),
    ),
    max_size=120,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), odd), max_size=6))
@example(pairs=[("q", "a* OR b"), ("near", "%")])
@example(pairs=[("q", "dentist near me"), ("at", "65,25.4"), ("within", "1000"), ("page", "999")])
def test_any_address_is_answered(app: Flask, pairs: list[tuple[str, str]]) -> None:
    answer(app, "&".join(f"{name}={quote(value, errors='replace')}" for name, value in pairs))
