"""For search engines and browsers' search boxes: maps of the site, what robots may read, OpenSearch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response, abort

from directory import queries
from directory.exchange.texts.files import writable
from directory.web.headers import REVALIDATE
from directory.web.page import offered, open_page
from directory.web.sharing.changes import as_xml
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.model import City

AT_ONCE = 1_000
"""Services in one map of the site: with all their locales about 4 MB."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ROBOTS = """\
User-agent: *
Disallow: /staff/
Disallow: /*?
Disallow: /*/report/
Disallow: /*/reports
Disallow: /confirm/
Disallow: /api/

Sitemap: {base}/sitemap.xml
"""


def install(blueprint: Blueprint) -> None:
    """Open the doors."""
    blueprint.add_url_rule("/robots.txt", "robots", robots)
    blueprint.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    blueprint.add_url_rule("/<city>/sitemap-<int:number>.xml", "city_sitemap", city_sitemap)
    blueprint.add_url_rule("/<city>/<locale>/opensearch.xml", "opensearch", opensearch)


def robots() -> Response:
    """Tell robots what to read: pages and services, not each question that one can ask."""
    response = Response(
        _ROBOTS.format(base=state().config.base_url), content_type="text/plain; charset=utf-8"
    )
    response.headers["Cache-Control"] = REVALIDATE
    return response


def sitemap() -> Response:
    """List the maps of all cities."""
    root = Xml.Element("sitemapindex", {"xmlns": _SITEMAP})
    with state().database.reading() as session:
        for city in queries.cities(session):
            for number in range(1, _files(queries.count_services(session, city)) + 1):
                address = f"{state().config.base_url}/{city.slug}/sitemap-{number}.xml"
                Xml.SubElement(Xml.SubElement(root, "sitemap"), "loc").text = address
    return as_xml(root, "application/xml")


def _files(services: int) -> int:
    return max(1, -(-services // AT_ONCE))


def city_sitemap(city: str, number: int) -> Response:
    """List the pages of a city's services, each with its locales."""
    with state().database.reading() as session:
        kept = state().city(session, city)
        if kept is None or not 1 <= number <= _files(queries.count_services(session, kept[0])):
            abort(404)
        codes = queries.codes(session, kept[0], first=(number - 1) * AT_ONCE, most=AT_ONCE)
    root = Xml.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    places = [f"services/{code}" for code in codes]
    _pages(root, kept[0], [*(["", "services"] if number == 1 else []), *places])
    return as_xml(root, "application/xml")


def _pages(root: Xml.Element, city: City, places: Sequence[str]) -> None:
    base = f"{state().config.base_url}/{city.slug}/"
    for place in places:
        url = Xml.SubElement(root, "url")
        Xml.SubElement(url, "loc").text = f"{base}{city.default_locale}/{place}"
        for tag in offered(city):
            alternate = {"rel": "alternate", "hreflang": tag, "href": f"{base}{tag}/{place}"}
            Xml.SubElement(url, "xhtml:link", alternate)


def opensearch(city: str, locale: str) -> Response:
    """Let a browser's search box ask this city in this locale."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
    base = state().config.base_url
    root = Xml.Element(
        "OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/", "xml:lang": locale}
    )
    Xml.SubElement(root, "ShortName").text = writable(page.city_name.text)[:16]
    Xml.SubElement(root, "Description").text = writable(
        f"{page.city_name.text}: {page.words.gettext('Services')}"
    )
    Xml.SubElement(root, "InputEncoding").text = "UTF-8"
    Xml.SubElement(root, "Language").text = locale
    template = f"{base}{page.to('services')}?q={{searchTerms}}"
    Xml.SubElement(root, "Url", {"type": "text/html", "template": template})
    changes = {
        "type": "application/atom+xml",
        "rel": "collection",
        "template": base + page.to("changes.atom"),
    }
    Xml.SubElement(root, "Url", changes)
    return as_xml(root, "application/opensearchdescription+xml")
