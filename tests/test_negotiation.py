"""Browsers' lists of languages lead to the locale that their readers understand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.locales import LOCALES
from directory.negotiation import negotiate

OFFERED = list(LOCALES)

PHONES = [
    ("prs", ["fa-AF"]),
    ("fa-AF,fa;q=0.9,en-US;q=0.8", ["fa-AF", "fa", "en"]),
    ("ku", ["kmr"]),
    ("ku-Arab-IQ,ar;q=0.5", ["ckb", "ar"]),
    ("ckb-IQ,ckb;q=0.9", ["ckb"]),
    ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", ["zh-Hans", "en"]),
    ("zh-CN,zh;q=0.9", ["zh-Hans"]),
    ("yue-HK", ["zh-Hans"]),
    ("be-BY,be;q=0.9,pl;q=0.3", ["pl"]),
    ("be", []),
    ("ca-ES,gl", []),
    ("pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7", ["pt", "en"]),
    ("ar-SY,ar;q=0.9", ["ar"]),
    ("arz, apc", ["ar"]),
    ("so-SO,en;q=0.5", ["so", "en"]),
    ("ti-ER,am;q=0.8", ["ti", "am"]),
    ("pa-Guru-IN", ["pa"]),
    ("pa-PK", ["ur"]),
    ("ur-PK", ["ur"]),
    ("ro-MD,ru;q=0.8", ["ro", "ru"]),
    ("sq-XK", ["sq"]),
    ("en;q=0.2,uk;q=0.9,ru;q=0.4", ["uk", "ru", "en"]),
    ("uk;q=0,ru", ["ru"]),
    ("*", []),
    ("", []),
    ("xx-yy-zz;q=banana, fi", ["fi"]),
    ("\x00,é,../..,fi;q=1", ["fi"]),
    ("iw, en", ["en"]),
]


@pytest.mark.parametrize(("header", "expected"), PHONES)
def test_real_headers_lead_to_readable_locales(header: str, expected: list[str]) -> None:
    assert negotiate(header, OFFERED) == expected


def test_only_what_is_offered_is_given() -> None:
    assert negotiate("prs, zh-TW, en", ["fi", "sv"]) == []
    assert negotiate("prs", ["fi", "fa"]) == ["fa"]
    assert negotiate("fi", []) == []


@given(st.text(max_size=400))
def test_any_header_is_answered(header: str) -> None:
    found = negotiate(header, OFFERED)
    assert set(found) <= set(OFFERED)
    assert len(found) == len(set(found))
