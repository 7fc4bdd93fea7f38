"""Still pictures: rounded, capped, kept; whatever the address says, an answer and never an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from directory.basemap import BrokenBasemap, Marker
from directory.web.mapping import picture_url, pictures, static_map
from tests.web.mapping_support import HOSTILE, MIDDLE, Item, map_app, town

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from directory.basemap import Basemap

AT = "60.17,24.94"


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    return town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def client(basemap: Basemap) -> FlaskClient:
    return map_app(basemap).test_client()


def near(number: int, north: float = 0.0, east: float = 0.0) -> Marker:
    return Marker(number=number, latitude=MIDDLE[0] + north, longitude=MIDDLE[1] + east)


def test_a_picture_is_an_svg_of_the_streets(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get(
        f"/town/pictures/map.svg?at={AT}&z=16&w=340&h=220&pins=7:60.17:24.94&v={basemap.build}"
    )
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Street" in answer.text
    assert ">7</text>" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert ElementTree.fromstring(answer.text).tag.endswith("svg")  # noqa: S314 (our own)


def test_an_address_without_the_build_is_asked_for_again(client: FlaskClient) -> None:
    first = client.get(f"/town/pictures/map.svg?at={AT}")
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(f"/town/pictures/map.svg?at={AT}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_is_compressed_for_those_who_can_read_it(client: FlaskClient) -> None:
    plain = client.get(f"/town/pictures/map.svg?at={AT}")
    zipped = client.get(f"/town/pictures/map.svg?at={AT}", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data)
    assert zipped.headers["ETag"] == plain.headers["ETag"]


def test_neighbors_share_a_picture(client: FlaskClient) -> None:
    pictures._drawn.cache_clear()
    for at, zoom in ((AT, "16"), ("60.170001,24.940001", "16.2"), ("60.17000,24.94000", "16.499")):
        assert client.get(f"/town/pictures/map.svg?at={at}&z={zoom}").status_code == 200
    assert pictures._drawn.cache_info().currsize == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "at=",
        "at=91,0",
        "at=60.17",
        "at=NaN,1",
        "at=1e1,1",
        "at=inf,inf",
        "at=60,181",
        "at=٦٠,24",
        "at=%00",
        "at=" + "9" * 10_000,
        f"at={AT}&z=NaN",
        f"at={AT}&z=7",
        f"at={AT}&z=18.5",
        f"at={AT}&z=99999999",
        f"at={AT}&z=-1",
        f"at={AT}&w=341",
        f"at={AT}&w=99999&h=99999",
        f"at={AT}&h=220.0",
        f"at={AT}&names=xx",
        f"at={AT}&names={{{{7*7}}}}",
        f"at={AT}&pins=1",
        f"at={AT}&pins=1:2",
        f"at={AT}&pins=x:60:24",
        f"at={AT}&pins=1:60:NaN",
        f"at={AT}&pins=1:60:24;",
        f"at={AT}&pins=-1:60:24",
        f"at={AT}&pins=1000:60:24",
        f"at={AT}&pins=" + ";".join(f"{n}:60.17:24.94" for n in range(41)),
        f"at={AT}&pins=<script>:60:24",
    ],
)
def test_a_bad_address_is_refused_in_plain_text(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/town/pictures/map.svg?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("city", ["nowhere", "%00", "..", "TOWN", "a" * 5000])
def test_an_unknown_city_has_no_pictures(client: FlaskClient, city: str) -> None:
    assert client.get(f"/{city}/pictures/map.svg?at={AT}").status_code == 404


def test_forty_pins_are_drawn(client: FlaskClient) -> None:
    pins = ";".join(f"{n}:60.17:24.94" for n in range(1, 41))
    assert client.get(f"/town/pictures/map.svg?at={AT}&pins={pins}").text.count("<circle") >= 40


def test_a_place_that_the_basemap_does_not_know_is_an_empty_picture(client: FlaskClient) -> None:
    assert client.get("/town/pictures/map.svg?at=-33.9,18.4").status_code == 200


def test_a_damaged_basemap_is_said_to_be_so(
    client: FlaskClient, basemap: Basemap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_place: object) -> bytes:
        raise BrokenBasemap("cut short")

    monkeypatch.setattr(basemap, "tile", broken)
    assert client.get("/town/pictures/map.svg?at=60.1711,24.9411").status_code == 503


def test_a_still_map_frames_its_pins_and_leaves_out_what_lies_elsewhere(basemap: Basemap) -> None:
    with map_app(basemap).test_request_context():
        still = static_map("town", basemap, [near(1, -0.003), near(2, 0.003, 0.004), near(3, 5.0)])
    assert still is not None
    assert [place.number for place in still.places] == [1, 2]
    assert abs(still.places[0].y - still.places[1].y) > still.height / 2
    for place in still.places:
        assert 0 < place.x < still.width
        assert 0 < place.y < still.height


def test_the_numbers_lie_where_the_picture_draws_them(basemap: Basemap) -> None:
    app = map_app(basemap)
    with app.test_request_context():
        still = static_map("town", basemap, [near(1, -0.0021234567), near(2, 0.0031234567, 0.004)])
    assert still is not None
    drawn = app.test_client().get(still.picture_url).text
    for place in still.places:
        assert f'cx="{place.x:.1f}" cy="{place.y:.1f}"' in drawn


def test_a_still_map_takes_at_most_forty_pins(basemap: Basemap) -> None:
    with map_app(basemap).test_request_context():
        still = static_map("town", basemap, [near(n, n / 100_000) for n in range(1, 60)])
    assert still is not None
    assert len(still.places) == 40


def test_without_pins_there_is_no_still_map(basemap: Basemap) -> None:
    with map_app(basemap).test_request_context():
        assert static_map("town", basemap, []) is None


def test_names_are_asked_for_only_in_languages_that_the_map_knows(basemap: Basemap) -> None:
    app = map_app(basemap)
    with app.test_request_context():
        known = picture_url("town", basemap, MIDDLE, language="ar")
        unknown = picture_url("town", basemap, MIDDLE, language="xx")
    assert parse_qs(urlsplit(known).query)["names"] == ["ar"]
    assert "names" not in parse_qs(urlsplit(unknown).query)
    assert app.test_client().get(unknown).status_code == 200


def test_the_numbers_of_a_still_map_lead_to_the_list(basemap: Basemap) -> None:
    items = [Item(name=name, latitude=60.17, longitude=24.938 + n / 1000) for n, name in enumerate(HOSTILE)]
    page = map_app(basemap, items).test_client().get("/").text
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg is not None
    links = re.findall(r'href="#r(\d+)"', svg[0])
    assert sorted(map(int, links)) == list(range(1, len(items) + 1))
    assert "style=" not in svg[0]
    for link in links:
        assert f'<li id="r{link}"' in page
