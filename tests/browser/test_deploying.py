"""A new deployment reaches a phone that keeps the city within one reload; an answer that does not come is not waited for."""

from __future__ import annotations

import shutil
import time
from threading import Event
from typing import TYPE_CHECKING

import pytest

from directory import create_app
from directory.config import Config
from directory.web import assets
from directory.web.phone import worker
from tests.browser_support import serving, visiting
from tests.web.conftest import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from playwright.sync_api import Browser, Page

NEWER = 'document.documentElement.dataset.deployment = "newer";'
RENEWED = """async (script) => {
  for (let turn = 0; turn < 100; turn += 1) {
    const shell = await caches.match("/oulu/so/kept", { cacheName: "city" });
    if ((await shell.text()).includes(script) && await caches.match(script)) return true;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  return false;
}"""
"""Whether the page that looks through what is kept, and this script of it, are of the new deployment within ten seconds."""


class Site:
    """A site whose deployment can be replaced, and whose answers can be held back, while its address stays."""

    def __init__(self, folder: Path) -> None:
        """Begin with a small city in a new folder."""
        self.config = Config(instance=folder, database_url=f"sqlite:///{folder}/directory.db")
        self.app: WSGIApplication = create_app(self.config)
        fill(self.app)  # type: ignore[arg-type]
        self.is_answering = Event()
        self.is_answering.set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, as soon as that is allowed."""
        self.is_answering.wait(60)
        return self.app(environ, start_response)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("deployed"))


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with serving(site) as url:
        yield f"{url}/oulu/so"


def keep(page: Page, address: str) -> None:
    page.goto(f"{address}/keep")
    page.locator("[data-do=put]").click()
    page.locator("[data-do=renew]").wait_for()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_the_scripts_of_a_new_deployment_look_through_what_is_kept_after_one_reload(
    chromium: Browser, site: Site, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        keep(page, address)
        page.goto(f"{address}/services")
        static = tmp_path / "static"
        shutil.copytree(assets.FOLDER, static)
        with (static / "js" / "kept.js").open("a", encoding="utf-8") as script:
            script.write(NEWER)
        for module in (assets, worker):
            monkeypatch.setattr(module, "FOLDER", static)
        monkeypatch.setattr(site, "app", create_app(site.config))
        page.reload()
        assert page.evaluate(RENEWED, assets.static_url("js/kept.js"))
        page.context.set_offline(True)
        page.goto(f"{address}/kept")
        page.locator("#results .card").first.wait_for()
        assert page.evaluate("document.documentElement.dataset.deployment") == "newer"
        assert visit.complaints == []


def test_a_deployment_that_is_cut_off_leaves_what_is_kept_with_its_own_scripts(
    chromium: Browser, site: Site, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        keep(page, address)
        old = assets.static_url("js/kept.js")
        static = tmp_path / "static"
        shutil.copytree(assets.FOLDER, static)
        with (static / "js" / "kept.js").open("a", encoding="utf-8") as script:
            script.write(NEWER)
        for module in (assets, worker):
            monkeypatch.setattr(module, "FOLDER", static)
        newer, refused = create_app(site.config), Event()

        def without_scripts(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ["PATH_INFO"] == "/static/js/kept.js":
                refused.set()
                start_response("503 Service Unavailable", [])
                return [b"not now"]
            return newer(environ, start_response)

        monkeypatch.setattr(site, "app", without_scripts)
        page.reload()
        assert refused.wait(10)
        page.wait_for_timeout(300)
        page.context.set_offline(True)
        page.goto(f"{address}/kept")
        assert page.locator(f"script[src='{old}']").count() == 1
        page.locator("#results .card").first.wait_for()


def test_a_kept_page_shows_when_its_answer_does_not_come(chromium: Browser, site: Site, address: str) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        keep(page, address)
        page.goto(f"{address}/services?category=pharmacy")
        page.goto(f"{address}/keep")
        site.is_answering.clear()
        try:
            began = time.monotonic()
            page.goto(f"{address}/services?category=pharmacy", wait_until="commit")
            page.locator("#kept-on").wait_for()
            assert time.monotonic() - began < 10
            assert page.locator("#r1").is_visible()
        finally:
            site.is_answering.set()


def test_what_is_kept_is_looked_through_and_deleted_while_no_answer_comes(
    chromium: Browser, site: Site, address: str
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        keep(page, address)
        site.is_answering.clear()
        try:
            began = time.monotonic()
            page.goto(f"{address}/kept", wait_until="commit")
            page.locator("#results .card").first.wait_for()
            assert page.locator("#missing").is_hidden()
            page.goto(f"{address}/keep", wait_until="commit")
            page.locator("[data-do=drop]").wait_for()
            assert time.monotonic() - began < 20
        finally:
            site.is_answering.set()


def test_what_is_kept_is_offered_when_another_page_does_not_come(
    chromium: Browser, site: Site, address: str
) -> None:
    with visiting(chromium) as visit:
        page = visit.page
        keep(page, address)
        site.is_answering.clear()
        try:
            page.goto(f"{address}/services?q=farmashi", wait_until="commit")
            page.locator("#missing").wait_for()
            page.locator("#results .card").first.wait_for()
        finally:
            site.is_answering.set()
