"""Other sites get data, lists to embed, changes and structured data; nobody is followed, nothing is run."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

import langcodes
import pytest
from bs4 import BeautifulSoup, Tag

from directory.locales import LOCALES
from tests.web.town import HOSTILE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.web.inspecting import Visitor

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SECRETS = ("Salainen kuja", "65.0133", "25.4677", "Piilokatu", "65.0144")


def fetched(app: Flask, address: str, status: int = 200) -> TestResponse:
    answer = app.test_client().get(address)
    assert answer.status_code == status, address
    assert "Set-Cookie" not in answer.headers
    return answer


def parsed(app: Flask, address: str) -> Xml.Element:
    return Xml.fromstring(fetched(app, address).data)  # noqa: S314 (we made it)


def address_of(app: Flask, name: str, locale: str = "fi") -> str:
    """The page of a service by its Finnish name."""
    said = fetched(app, "/oulu/fi/services.geojson").get_json()
    [page] = {each["properties"]["page"] for each in said["features"] if each["properties"]["name"] == name}
    return str(page).removeprefix("https://directory.example").replace("/fi/", f"/{locale}/")


def structured(app: Flask, name: str, locale: str = "fi") -> dict[str, Any]:
    page = BeautifulSoup(fetched(app, address_of(app, name, locale)).text, "html.parser")
    [script] = page.find_all("script", type="application/ld+json")
    said: dict[str, Any] = json.loads(script.get_text())
    return said


def test_results_are_data_by_the_same_criteria(app: Flask) -> None:
    said = fetched(app, "/oulu/en/services.geojson?category=pediatrician&cost=free").get_json()
    assert {each["properties"]["name"] for each in said["features"]} == {"Child health clinic"}
    assert said["attribution"] == ["A test"]
    rows = list(
        csv.DictReader(io.StringIO(fetched(app, "/oulu/fi/services.csv?q=apteekki").text.lstrip("\ufeff")))
    )
    assert len(rows) == 25
    everything = fetched(app, "/oulu/fi/services.geojson").get_json()["features"]
    assert len({each["properties"]["id"] for each in everything}) == 30


def test_data_is_bounded_and_names_the_next_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from directory.web.sharing import data

    monkeypatch.setattr(data, "_PAGES", 1)
    first = fetched(app, "/oulu/fi/services.geojson?at=65.01,25.47")
    following = re.fullmatch(r'<(.*)>; rel="next"', first.headers["Link"])
    assert following
    second = fetched(app, f"/oulu/fi/services.geojson{following[1]}")
    assert "Link" not in second.headers
    ids = [{each["properties"]["id"] for each in answer.get_json()["features"]} for answer in (first, second)]
    assert (len(ids[0]), len(ids[0] | ids[1])) == (20, 30)


@pytest.mark.parametrize("kind", ["geojson", "csv"])
def test_data_that_was_asked_for_wrongly_is_not_given(app: Flask, kind: str) -> None:
    said = fetched(app, f"/oulu/en/services.{kind}?category=nothing", 400).get_json()
    assert "nothing" in said["detail"]


@pytest.mark.parametrize("name", ["services.geojson", "services.csv", "changes.atom", "embed"])
def test_hidden_places_stay_hidden_for_others(app: Flask, name: str) -> None:
    text = fetched(app, f"/oulu/fi/{name}").text
    assert [secret for secret in SECRETS if secret in text] == []
    for service in ("Turvakoti", "Vertaisryhmä"):
        page = json.dumps(structured(app, service), ensure_ascii=False)
        assert [secret for secret in SECRETS if secret in page] == []


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_list_can_be_embedded_and_only_there_framed(visitor: Visitor, locale: str) -> None:
    answer = visitor.client.get(f"/oulu/{locale}/embed?category=pharmacy")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *;" in f"{policy};"
    assert "form-action 'none'" in policy
    assert (
        "frame-ancestors 'none'" in visitor.client.get(f"/oulu/{locale}/").headers["Content-Security-Policy"]
    )
    page = visitor.inspected("embed", answer)
    for link in page.select("main a[href]"):
        if not str(link["href"]).startswith(("tel:", "#")):
            assert (link["target"], "noopener" in link["rel"]) == ("_blank", True)
    assert len(page.select(".card")) == 20
    assert not page.find_all("script")
    assert not page.find_all("form")


def test_a_provider_copies_a_frame_that_leads_to_the_list(visitor: Visitor) -> None:
    results = visitor.get("/oulu/en/services?category=pharmacy")
    link = results.find("a", string="Show this list on your own web site")
    assert isinstance(link, Tag)
    page = visitor.get(str(link["href"]))
    code = page.find("textarea")
    assert isinstance(code, Tag)
    frame = BeautifulSoup(code.get_text(), "html.parser").iframe
    assert frame is not None
    assert frame["src"] == "https://directory.example/oulu/en/embed?category=pharmacy"
    assert visitor.client.get(str(frame["src"]).removeprefix("https://directory.example")).status_code == 200


def test_a_frame_cannot_be_broken_by_what_was_searched(visitor: Visitor) -> None:
    page = visitor.get('/oulu/en/embed-code?q="><script>alert(1)</script>')
    code = page.find("textarea")
    assert isinstance(code, Tag)
    copied = BeautifulSoup(code.get_text(), "html.parser")
    assert not copied.find_all("script")
    assert len(copied.find_all()) == 1


def test_structured_data_says_where_when_and_whose(app: Flask) -> None:
    said = structured(app, "Neuvola", "en")
    assert (said["@type"], said["name"], said["isAccessibleForFree"]) == (
        "Service",
        "Child health clinic",
        True,
    )
    assert said["provider"]["name"] == "City clinics"
    place = said["availableChannel"][0]["serviceLocation"]
    assert place["geo"]["@type"] == "GeoCoordinates"
    assert place["openingHoursSpecification"][0]["opens"] == "08:00"
    assert said["availableChannel"][0]["availableLanguage"] == ["ar", "fi", "fse"]


def test_hostile_texts_never_leave_the_structured_data(app: Flask) -> None:
    assert structured(app, HOSTILE)["name"] == HOSTILE
    text = fetched(app, address_of(app, HOSTILE)).text
    start = text.index("application/ld+json")
    assert "<" not in text[start : text.index("</script>", start)]


def test_pages_say_what_they_are_when_they_are_shared(visitor: Visitor) -> None:
    page = visitor.get("/oulu/fa-AF/services")
    said = {str(meta["property"]): str(meta["content"]) for meta in page.find_all("meta", property=True)}
    assert said["og:locale"] == "fa_AF"
    assert said["og:url"] == "https://directory.example/oulu/fa-AF/services"
    assert page.title is not None
    assert said["og:title"] == page.title.get_text()


def test_changes_are_a_feed_of_services(app: Flask) -> None:
    root = parsed(app, "/oulu/ar/changes.atom")
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 30
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert all(identifier.startswith("urn:uuid:") for identifier in ids)
    assert len(set(ids)) == 30
    link = entries[0].find("a:link", ATOM)
    assert link is not None
    fetched(app, link.attrib["href"].removeprefix("https://directory.example"))
    assert HOSTILE in {entry.findtext("a:title", "", ATOM) for entry in entries}


def test_maps_of_the_site_name_each_service_in_each_locale(app: Flask) -> None:
    index = parsed(app, "/sitemap.xml")
    [city] = [each.text or "" for each in index.findall("s:sitemap/s:loc", MAP)]
    pages = parsed(app, city.removeprefix("https://directory.example")).findall("s:url", MAP)
    assert len(pages) == 32
    for page in pages:
        tags = [link.attrib["hreflang"] for link in page.findall("x:link", MAP)]
        assert set(tags) == set(LOCALES)
        assert all(langcodes.tag_is_valid(tag) for tag in tags)
    fetched(app, (pages[-1].findtext("s:loc", "", MAP)).removeprefix("https://directory.example"))
    fetched(app, "/oulu/sitemap-2.xml", 404)
    fetched(app, "/nowhere/sitemap-1.xml", 404)
    assert "Sitemap: https://directory.example/sitemap.xml" in fetched(app, "/robots.txt").text


def test_a_browser_can_search_from_its_own_box(visitor: Visitor, app: Flask) -> None:
    link = visitor.get("/oulu/ar/").find("link", rel="search")
    assert isinstance(link, Tag)
    root = parsed(app, str(link["href"]))
    template = root.find("{*}Url[@type='text/html']")
    assert template is not None
    address = template.attrib["template"].removeprefix("https://directory.example")
    fetched(app, address.replace("{searchTerms}", "apteekki"))
    assert 0 < len(root.findtext("{*}ShortName", "")) <= 16
