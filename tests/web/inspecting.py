"""A visitor for tests: fetches a page and inspects it, with messages that name the cure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from directory.locales import LOCALES
from directory.web.styling import STYLES

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BIDI_CONTROLS = re.compile("[\u202a-\u202e]")


@dataclass(frozen=True)
class Visitor:
    """Fetches pages as a browser without scripts does."""

    client: FlaskClient

    def get(self, address: str, *, status: int = 200, **headers: str) -> BeautifulSoup:
        """Fetch a page and inspect it."""
        response = self.client.get(
            address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        assert response.status_code == status, f"{address} answers {response.status_code}, not {status}"
        return self.inspected(address, response)

    def inspected(self, address: str, response: TestResponse) -> BeautifulSoup:
        """Look at what every page must have."""
        check_headers(address, response)
        page = BeautifulSoup(response.text, "html.parser")
        check_frame(address, page)
        check_headings(address, page)
        check_links_and_forms(address, page)
        check_directions(address, page)
        return page


def check_headers(address: str, response: TestResponse) -> None:
    headers = response.headers
    assert "Set-Cookie" not in headers, f"{address} sets a cookie; public pages never do"
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy, f"{address} lets scripts of others run"
    assert "unsafe" not in policy, f"{address} allows unsafe-*; move styles and scripts to files"
    if response.status_code == 200 and response.request.method == "GET":
        assert headers["Cache-Control"].startswith(("public", "private")), f"{address} cannot be cached"
        assert "ETag" in headers, f"{address} has no ETag"


def check_frame(address: str, page: BeautifulSoup) -> None:
    root = page.html
    assert root is not None
    locale = LOCALES[str(root["lang"])]
    assert root["dir"] == locale.direction, f"{address}: dir of <html> does not fit {locale.tag}"
    assert page.title is not None, f"{address} has no <title>"
    assert page.title.get_text().strip(), f"{address} has an empty <title>"
    assert len(page.find_all("main")) == 1, f"{address} needs one <main>"
    viewport = page.find("meta", attrs={"name": "viewport"})
    assert isinstance(viewport, Tag)
    assert "user-scalable" not in str(viewport["content"]), f"{address} forbids zooming"


def check_headings(address: str, page: BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1, f"{address} has {levels.count(1)} h1 instead of one"
    for before, after in zip(levels, levels[1:], strict=False):
        assert after <= before + 1, f"{address} jumps from h{before} to h{after}"


DATA = {"application/json", "application/ld+json"}
"""Types of script elements that hold data: browsers never run them."""


def check_links_and_forms(address: str, page: BeautifulSoup) -> None:
    assert not page.find_all(style=True), f"{address} has style attributes; the policy forbids them"
    assert {style.string for style in page.find_all("style")} <= {*map(str, STYLES.values())}, (
        f"{address} has a style of its own"
    )
    # What is of another type is data, and never run.
    data = ("application/ld+json", "application/json")
    scripts = [script for script in page.find_all("script") if script.get("type") not in data]
    assert all(script.get("src") for script in scripts), f"{address} has inline scripts"
    identifiers = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers)), f"{address} uses an id twice: {identifiers}"
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") == "hidden" or field.find_parent("label"):
            continue
        assert page.find("label", attrs={"for": field.get("id")}), f"{address}: {field} has no label"
    for link in page.find_all("a"):
        words = link.get_text().strip() or link.get("aria-label")
        assert words, f"{address}: {link} has no words"
    for source in page.find_all(["script", "link", "img", "image", "use"]):
        target = str(source.get("src") or source.get("href") or "")
        if source.name != "link" or "stylesheet" in source.get("rel", []):
            assert not target.startswith(("http:", "https:", "//")), (
                f"{address} loads {target} from elsewhere"
            )


def check_directions(address: str, page: BeautifulSoup) -> None:
    """Text in another language says so, with its direction; no control characters turn lines around."""
    assert not BIDI_CONTROLS.search(page.get_text()), f"{address} has direction overrides; use <bdi>"
    for tag in page.find_all(lang=True):
        assert tag.get("dir"), f"{address}: {tag.name} with lang={tag['lang']} has no dir"
    for link in page.find_all("a", href=re.compile("^tel:")):
        shown = link.find("bdi")
        assert shown is not None, f"{address}: the number in {link} needs <bdi dir=ltr>"
