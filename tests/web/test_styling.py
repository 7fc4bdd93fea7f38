"""The first view comes in one answer: nothing stands between it and the first words on a slow line."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from directory.web.styling import STYLE, STYLES

if TYPE_CHECKING:
    from flask import Flask

ADDRESSES = (
    "/oulu/ar/",
    "/oulu/uk/services",
    "/oulu/en/services?category=domestic_violence",
    "/oulu/so/pictures",
    "/nowhere/en/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_allows_the_style_of_the_page_by_its_digest(app: Flask, address: str) -> None:
    for _ in range(2):  # The second answer is a kept one.
        answer = app.test_client().get(address)
        styles = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
        assert styles[0] == STYLE
        for style in styles:
            digest = b64encode(sha256(style.encode()).digest()).decode()
            assert f" 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_file_is_waited_for_before_the_first_words_show(app: Flask, address: str) -> None:
    page = app.test_client().get(address).text
    assert '<link rel="stylesheet"' not in page
    assert not re.findall(r'<script src="[^"]+">', page)


def test_pages_of_staff_keep_the_style_as_a_file(app: Flask) -> None:
    page = app.test_client().get("/staff/sign-in").text
    assert "<style>" not in page
    assert "/static/css/site.css?v=" in page


def test_no_comment_travels_with_the_pages() -> None:
    assert not [style for style in STYLES.values() if "/*" in style or len(style) < 500]
