"""A real browser for tests: the Chromium of this machine, else the one that Playwright has fetched."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # No name leads anywhere: a page that asks another host fails at once instead of reaching it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@dataclass(kw_only=True)
class Visit:
    """An open tab, and what it did since: console errors and warnings, the address and body of every request."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def hold_clean(self, *, own: str) -> None:
        """Hold that it had nothing to complain of, asked nobody but us, and was given no cookie."""
        assert self.complaints == []
        strange = [one for one in self.requests if not one.startswith((f"{own}/", "data:", "blob:"))]
        assert strange == [], "somebody else was asked"
        assert self.page.context.cookies() == []

    def told(self, *words: str) -> list[str]:
        """What of these words left the browser."""
        sent = [unquote_plus(one) for one in (*self.requests, *self.bodies)]
        return [word for word in words if any(word in one for one in sent)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for each test process; skips the test where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright here")
    with api.sync_playwright() as playwright:
        path = system_chromium() or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.skip("no Chromium here (apt-get install chromium, or set CHROMIUM)")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def system_chromium() -> str | None:
    """The browser named by CHROMIUM, else the one on the PATH."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _remember(visit: Visit, request: Request) -> None:
    visit.requests.append(request.url)
    if request.post_data:
        visit.bodies.append(request.post_data)


def _note(visit: Visit, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        visit.complaints.append(message.text)


@contextmanager
def visiting(
    browser: Browser, *, width: int = 360, height: int = 740, scripts: bool = True, locale: str = "en"
) -> Iterator[Visit]:
    """A new tab of a browser without any memory, as wide as a small phone; sizes in CSS pixels."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, locale=locale
    )
    visit = Visit(page=context.new_page())
    visit.page.on("request", lambda request: _remember(visit, request))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("console", lambda message: _note(visit, message))
    try:
        yield visit
    finally:
        context.close()


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port, in threads; gives its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
