"""Places are found by what people type, on both engines; a server of one's own may answer instead."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event

from directory.geocoding import Found, Geocoder, find_place, nearest_name
from directory.model import City, PlaceKind
from tests.geocoding.conftest import LAT, LON, METRE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    Ask = Callable[..., list[tuple[str, bool]]]


@pytest.fixture
def geocode(session: Session, city: City) -> Callable[..., list[Found]]:
    def geocode(text: str, locale: str = "fi", limit: int = 5) -> list[Found]:
        return Geocoder(session).geocode(text, city=city, locale=locale, limit=limit)

    return geocode


@pytest.fixture
def ask(geocode: Callable[..., list[Found]]) -> Ask:
    """Names and whether they are approximate."""
    return lambda text, **how: [(found.name, found.approximate) for found in geocode(text, **how)]


@pytest.mark.parametrize(
    ("typed", "name", "approximate"),
    [
        ("Mannerheimintie 5", "Mannerheimintie 5, 00100", False),
        ("5 mannerheimintie", "Mannerheimintie 5, 00100", False),
        ("MANNERHEIMVAGEN 5 A 12", "Mannerheimintie 5a, 00100", False),
        ("Mannerheimvägen 5, Helsingfors", "Mannerheimintie 5, 00100", False),
        ("mannerheimintie ٥", "Mannerheimintie 5, 00100", False),
        ("Mannerheimintie 13", "Mannerheimintie 11-15, 00100", False),
        ("Mannerheimintie 7", "Mannerheimintie 5, 00100", True),
        ("Mannerheimintie 9999", "Mannerheimintie", True),
        ("Mannerheimintie", "Mannerheimintie", False),
        ("mannerh", "Mannerheimintie", False),
        ("mannerh 40", "Mannerheimintie 40, 00250", False),
        ("Abbey Rd 5", "Abbey Road", True),
        ("17. listopadu 5", "17. listopadu 5", False),
        ("3 High Street, NP20 1AA", "High Street 3, NP20 1AA", False),
        ("High Street 3 NP19 9DY", "High Street 3, NP19 9DY", False),
        ("3 High Street, Kallio", "High Street 3, NP20 1AA", False),
        ("3 High Street, Berghäll", "High Street 3, NP20 1AA", False),
        ("np199dy", "NP19 9DY", False),
        ("NP19 9D", "NP19 9DY", False),
        ("railway station", "Helsingin asema", False),
        ("قرب محطة القطار", "Helsingin asema", False),
        ("вокзал", "Helsingin asema", False),
        ("Töölö station", "Töölö", False),
        ("toolo", "Töölö", False),
        ("metro", "Rautatientori", False),
        ("هلسنكي", "Helsinki", False),
        ("Helsinki", "Helsinki", False),
        ("kauppatori", "Kauppatori", False),
        ("100%", "Percent 100% _ Bar", False),
    ],
)
def test_the_first_answer_is_what_was_meant(ask: Ask, typed: str, name: str, approximate: bool) -> None:
    assert ask(typed)[0] == (name, approximate)


def test_places_have_the_readers_names_and_addresses_the_ones_on_the_sign(ask: Ask) -> None:
    assert ask("Kallio", locale="sv")[0] == ("Berghäll", False)
    assert ask("Mannerheimintie", locale="sv")[0] == ("Mannerheimvägen", False)
    assert ask("Mannerheimintie 5", locale="sv")[0] == ("Mannerheimintie 5, 00100", False)


def test_places_of_one_name_are_told_apart_by_their_district(ask: Ask) -> None:
    assert ask("High Street") == [("High Street, Centre", False), ("High Street, Kallio", False)]


def test_what_the_rest_of_the_words_speak_against_is_not_told(ask: Ask) -> None:
    assert ask("High Street, NP20 1AA") == [("High Street", False)]


def test_a_district_goes_before_what_is_better_known(geocode: Callable[..., list[Found]]) -> None:
    assert [found.kind for found in geocode("Ranta")] == [PlaceKind.LANDMARK, PlaceKind.STOP]
    assert [found.kind for found in geocode("Ranta, Kallio")] == [PlaceKind.STOP]


def test_a_street_is_not_told_beside_its_door(ask: Ask) -> None:
    assert ask("17. listopadu 5") == [("17. listopadu 5", False)]


def test_a_stop_at_a_square_of_its_name_is_told_once(geocode: Callable[..., list[Found]]) -> None:
    assert [found.kind for found in geocode("Kauppatori")] == [PlaceKind.LANDMARK]


def test_a_limit_holds(ask: Ask) -> None:
    assert len(ask("a", limit=2)) <= 2
    assert ask("a", limit=0) == []
    assert len(ask("station", limit=10_000)) < 20


@pytest.mark.parametrize(
    "typed",
    ["", " ", "%", "_", "%%%", "\\", "'; DROP TABLE place; --", "\x00", "q\x00q", "x" * 10_000, "5 " * 5_000, "\ud800",
     "\U0010ffff", "-" * 100, "near", "1/0", "(((", "AND OR NOT *", "٪", "🏥", "99999999999999999999", "Aurakatu"],
)  # fmt: skip
def test_nonsense_and_other_cities_streets_are_not_found(ask: Ask, typed: str) -> None:
    assert ask(typed) == []


def test_an_answer_takes_three_queries_at_most(session: Session, ask: Ask) -> None:
    made: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: made.append(said[2]))
    for typed in (
        "Mannerheimintie 5",
        "a 1 b 2 c 3 d 4",
        "High Street 3, Kallio, NP20 1AA, Helsinki",
        "station",
    ):
        made.clear()
        ask(typed)
        assert len(made) <= 3, typed


def test_a_place_is_found_again_by_its_number_in_its_own_city(
    session: Session, city: City, geocode: Callable[..., list[Found]]
) -> None:
    [found, *_] = geocode("Kallio")
    assert found.place_id
    again = find_place(session, city, found.place_id, locale="sv")
    assert again
    assert (again.name, again.point, again.kind) == ("Berghäll", found.point, PlaceKind.DISTRICT)
    other = session.query(City).filter_by(slug="turku").one()
    assert find_place(session, other, found.place_id) is None
    for number in (0, -1, 10**6, 2**40, 10**30):
        assert find_place(session, city, number) is None


def test_a_point_is_called_after_what_is_near(session: Session, city: City) -> None:
    assert nearest_name(session, city, LAT + 405 * METRE, LON) == "Kauppatori"
    assert nearest_name(session, city, LAT + 100 * METRE, LON, locale="en") == "Helsinki station"
    assert nearest_name(session, city, 0.0, 0.0) is None
    found = Geocoder(session).reverse(LAT + 405 * METRE, LON, city=city, locale="fi")
    assert found
    assert (found.name, found.kind) == ("Kauppatori", PlaceKind.LANDMARK)


HOUSE = {
    "place_id": 77, "lat": "60.1801", "lon": "24.9401", "display_name": "5, Mannerheimintie", "addresstype": "house",
    "class": "building", "type": "yes", "address": {"house_number": "5"},
}  # fmt: skip


@contextmanager
def server(answer: bytes, status: int = 200, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """A Nominatim under a path that always says the same; its address, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/nominatim/", asked
        running.shutdown()
        thread.join()


def ask_server(session: Session, city: City, url: str, text: str = "Mannerheimintie 5") -> list[Found]:
    return Geocoder(session, nominatim_url=url).geocode(text, city=city, locale="fi")


def test_a_server_of_ones_own_is_asked_within_the_city(
    session: Session, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    far = {**HOUSE, "lat": "10.0"}
    with server(json.dumps([HOUSE, far]).encode()) as (url, asked):
        [found] = ask_server(session, city, url)
    assert (found.name, found.kind, found.place_id) == ("5, Mannerheimintie", PlaceKind.ADDRESS, None)
    parts = urlsplit(asked[0])
    query = parse_qs(parts.query)
    assert parts.path == "/nominatim/search"
    assert (query["q"], query["countrycodes"], query["bounded"]) == (["Mannerheimintie 5"], ["fi"], ["1"])


def test_a_server_that_finds_the_street_alone_is_approximate(session: Session, city: City) -> None:
    street = {**HOUSE, "addresstype": "road", "class": "highway", "address": {"road": "Mannerheimintie"}}
    with server(json.dumps([street]).encode()) as (url, _):
        [found] = ask_server(session, city, url)
    assert found.approximate


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"[]", 500), (b"[]", 429), (b"no json", 200), (b'{"error": "x"}', 200), (b'[{"lat": "x", "lon": "y"}]', 200),
     (b" " * 1_100_000, 200), (b"\xff\xfe", 200),
     (b"[{}]", 200), (b"[1]", 200), (b'[{"lat": "60.18", "lon": "24.94"}]', 200)],
)  # fmt: skip
def test_when_the_server_fails_the_gazetteer_answers(
    session: Session, city: City, answer: bytes, status: int
) -> None:
    with server(answer, status) as (url, asked):
        found = ask_server(session, city, url)
    assert asked
    assert found[0].name == "Mannerheimintie 5, 00100"


def test_a_server_does_not_send_us_elsewhere(session: Session, city: City) -> None:
    with (
        server(json.dumps([HOUSE]).encode()) as (elsewhere, asked_elsewhere),
        server(b"", 302, Location=f"{elsewhere}search") as (url, asked),
    ):
        found = ask_server(session, city, url)
    assert asked
    assert not asked_elsewhere
    assert found[0].name == "Mannerheimintie 5, 00100"


def test_a_server_that_is_not_there_is_no_end(session: Session, city: City) -> None:
    assert ask_server(session, city, "http://127.0.0.1:9/")[0].name == "Mannerheimintie 5, 00100"


def test_a_server_that_finds_nothing_is_believed(session: Session, city: City) -> None:
    with server(b"[]") as (url, _):
        assert ask_server(session, city, url) == []
