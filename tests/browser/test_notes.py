"""Notes beside the services of one's own list: kept on the phone, sent to nobody, gone with the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser_support import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.towns import Town

SAID = "Ask for Dr. Qvixo, brünnë 7"


def listed(page: Page, town: Town, *names: str) -> None:
    """Open a list of one's own with these services."""
    for name in names:
        page.goto(town.to("results", "fi").split("services?")[0] + f"services/{town.codes[name]}")
        page.locator("button.pick").click()
    page.locator("#my-list").click()
    page.wait_for_url("**/list?s=*")


def test_a_note_stays_on_the_phone(chromium: Browser, town: Town) -> None:
    with visiting(chromium, locale="fi") as visit:
        page = visit.page
        bodies: list[str] = []
        page.on("request", lambda request: bodies.append(request.post_data or ""))
        listed(page, town, "rich", "shelter")
        field = page.locator(f"#n-{town.codes['rich']}")
        assert field.is_visible()
        field.press_sequentially(SAID)
        page.reload()
        assert field.input_value() == SAID
        assert page.locator(f"#n-{town.codes['shelter']}").input_value() == ""
        assert page.evaluate("Object.values(localStorage)").count(SAID) == 1
        page.locator(".card .moves a").first.click()
        page.wait_for_url("**#s-*")
        assert field.input_value() == SAID
        # It is fetched when it comes into sight; whoever waits for it before waits forever.
        page.locator("img.code").scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('img.code').naturalWidth > 100")
        page.locator("button[value=print]").click()
        page.wait_for_url("**/print?*")
        assert SAID not in page.content()
        sent = " ".join(visit.requests + bodies)
        assert not [part for part in ("Qvixo", "Dr.", "br%C3%BCn", "brünn") if part in sent]
        assert page.context.cookies() == []
        assert visit.complaints == []


def test_a_note_is_there_in_another_tab_and_goes_with_its_service(chromium: Browser, town: Town) -> None:
    with visiting(chromium, locale="fi") as visit:
        page = visit.page
        listed(page, town, "rich", "shelter")
        for name in ("rich", "shelter"):
            page.fill(f"#n-{town.codes[name]}", f"note on {name}")
        other = page.context.new_page()
        other.goto(page.url)
        assert other.input_value(f"#n-{town.codes['shelter']}") == "note on shelter"
        other.close()
        page.locator(".card").first.locator(".moves a").last.click()
        page.wait_for_url(f"**/list?s={town.codes['shelter']}")
        kept = page.evaluate("({...localStorage})")
        assert kept == {
            "list:oulu": town.codes["shelter"],
            f"note:oulu:{town.codes['shelter']}": "note on shelter",
        }
        page.locator("a[data-codes='']").last.click()
        page.wait_for_url("**/list")
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_a_list_that_somebody_sent_shows_no_note_of_theirs(chromium: Browser, town: Town) -> None:
    with visiting(chromium, locale="fi") as caseworker:
        page = caseworker.page
        listed(page, town, "rich")
        page.fill(f"#n-{town.codes['rich']}", SAID)
        sent = page.locator("#address").input_value()
        assert SAID not in page.locator("#send").inner_text()
    with visiting(chromium, locale="fi") as client:
        client.page.goto(f"{town.url}/oulu/fi/list?s={sent.partition('/s/')[2]}")
        assert client.page.input_value(f"#n-{town.codes['rich']}") == ""


def test_without_scripts_no_note_is_offered(chromium: Browser, town: Town) -> None:
    with visiting(chromium, scripts=False) as visit:
        visit.page.goto(town.to("list", "fi"))
        assert visit.page.locator(".jotting:visible").count() == 0
