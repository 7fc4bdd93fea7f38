"""Feeds of older versions and other vendors come in whole: HSDS 1 and 2, Open Referral UK 1, Ohana."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from directory.exchange.faults import Refused
from directory.exchange.feeds import is_feed, read_documents, read_tables
from directory.exchange.feeds.crawling import crawl
from directory.exchange.feeds.hours import hours
from directory.exchange.fetching import Answer, Fetcher
from directory.exchange.sourcing import Asked, read
from directory.model import City
from tests.exchange.test_feeds import TREE, kinds, taken

if TYPE_CHECKING:
    from pathlib import Path

UK = {
    "id": "s1",
    "name": "Drop-in",
    "organization": {"id": "o1", "name": "Advice", "url": "https://advice.example"},
    "service_at_locations": [
        {
            "id": "at1",
            "location": {
                "id": "l1",
                "name": "Library",
                "physical_addresses": [{"id": "a1", "address_1": "1 College Green", "country": "GB"}],
                "accessibility_for_disabilities": [{"accessibility": "Ramp"}],
            },
            "regular_schedule": [{"opens_at": "09:30:00", "closes_at": "12:00:00", "byday": "MO,TH"}],
        }
    ],
    "regular_schedules": [{"weekday": "Tuesday", "opens_at": "9am", "closes_at": "4:00 PM"}],
    "eligibilitys": [{"eligibility": "Adults", "minimum_age": 18, "maximum_age": 0}],
    "languages": [{"language": "Somali"}],
    "service_taxonomys": [{"taxonomy": {"id": "esd:1", "name": "Doctor", "vocabulary": "esd"}}],
    "contacts": [{"id": "c1", "name": "Desk", "phones": [{"id": "p1", "number": "0117 496 0001"}]}],
}


def test_a_service_of_open_referral_uk_1_keeps_all_that_it_says(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps({"totalPages": 1, "last": True, "content": [UK]}), "utf-8")
    [record] = taken(read_documents(tmp_path / "f.json"), kinds(), locale="en", country="GB").records
    [place] = record.places
    assert record.organization.website == "https://advice.example"
    assert (place.address_1, place.accessibility_description) == ("1 College Green", "Ramp")
    assert place.opening_hours == "Mo,Th 09:30-12:00"
    assert record.opening_hours == "Tu 09:00-16:00"
    assert record.eligibility_description == {"en": "Adults"}
    assert (record.minimum_age, record.maximum_age) == (18, None)
    assert [language.code for language in record.languages] == ["so"]
    assert record.terms == ("doctor",)
    assert [phone.number for phone in record.phones] == ["+441174960001"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("9am", "09:00"), ("4:00 PM", "16:00"), ("12 a.m.", "00:00"), ("15:00pm", "15:00"), ("9", None)],
)
def test_times_are_read_as_people_write_them(said: str, meant: str | None) -> None:
    found = hours([{"byday": "MO", "opens_at": said, "closes_at": "23:00"}])
    assert found == (f"Mo {meant}-23:00" if meant else None)


def test_hours_that_are_only_described_are_understood() -> None:
    assert hours([{"description": "Lunes a viernes de 9 a 14h"}], "es") == "Mo-Fr 9:00-14:00"
    assert hours([{"description": "Call first"}]) == "Call first"


def test_only_feeds_are_taken_for_feeds() -> None:
    assert is_feed({"content": [UK], "totalPages": 3})
    assert is_feed([{"id": "1", "name": "A", "organization_id": "2"}])
    assert not is_feed([{"id": 1, "title": "A", "organization": {"name": "B"}, "latitude": 1}])
    assert not is_feed({"services": [{"name": {"en": "A"}, "phone": "1"}]})


class Pages:
    """Gives page after page, as a server would."""

    def __init__(self, *pages: Any) -> None:
        self.pages, self.asked = pages, 0

    def clock(self) -> float:
        return 0

    def fetch(self, url: str, *, accepts: object = ()) -> Answer:
        self.asked += 1
        page = int(url.partition("page=")[2].partition("&")[0] or 1)
        body = self.pages[min(page, len(self.pages)) - 1]
        return Answer(url=url, content_type="application/json", body=json.dumps(body).encode())


def _service(number: int) -> dict[str, Any]:
    return {"id": str(number), "name": f"S{number}", "status": "active", "schedules": []}


@pytest.mark.parametrize(
    "pages",
    [
        (
            {"content": [_service(1)], "totalPages": 2, "last": False},
            {"content": [_service(2)], "last": True},
        ),
        ({"results": [_service(1)], "next": "x"}, {"results": [_service(2)], "next": None}),
        ([*map(_service, range(10))], [*map(_service, range(10, 13))]),
    ],
)
def test_pages_of_other_vendors_are_walked_to_the_end(pages: tuple[Any, ...]) -> None:
    fetcher: Any = Pages(*pages)
    feed = crawl("https://feed.example/services", fetcher)
    assert len(feed.services) == (13 if isinstance(pages[0], list) else 2)


def test_a_term_that_nothing_stands_for_is_taken_as_what_it_is_a_kind_of(tmp_path: Path) -> None:
    files = {
        "organizations.csv": "id,name\n1,A\n",
        "services.csv": "id,organization_id,name,taxonomy_ids\n1,1,Zorgl,9-1-1\n",
        "taxonomy.csv": "taxonomy_id,name,parent_id,parent_name\n9,Doctor,,\n9-1,Splint,9,Doctor\n9-1-1,Plint,9-1,Splint\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    said = taken(read_tables(tmp_path), kinds(), locale="en", country="GB")
    assert said.records[0].terms == ("doctor",)


def test_one_table_is_sent_to_where_tables_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,name\n1,A\n", "utf-8")
    asked = Asked(where=str(tmp_path / "t.csv"), format="hsds")
    city = City(slug="t", name="T", locales=["en"], country="GB")
    with pytest.raises(Refused, match="directory import csv"):
        read(asked, city, TREE, Fetcher())
