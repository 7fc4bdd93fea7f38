"""Extracts become services and a gazetteer, or are refused whole."""

from __future__ import annotations

import builtins
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from directory.exchange.faults import Refused
from directory.exchange.osm import Extract, TermRules, read_extract
from directory.geo import Bounds
from directory.model import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.exchange.conftest import Drawing

RULES = TermRules.from_terms(
    [
        ("pharmacy", ["amenity=pharmacy"]),
        ("library", ["amenity=library"]),
        ("internet_access", ["amenity=library & internet_access=*"]),
        ("toilets", ["amenity=toilets"]),
        ("shelter", ["social_facility=shelter"]),
    ]
)
LAT, LON = 60.17, 24.94
STEP = 0.0009
"""A hundred metres north."""


def read(path: Path, **options: Any) -> Extract:
    return read_extract(path, **{"rules": RULES, "default_locale": "fi", "country": "FI", **options})


def square(latitude: float, longitude: float, side: float = 0.0002) -> list[tuple[float, float]]:
    a, b = latitude + side, longitude + side
    return [(latitude, longitude), (latitude, b), (a, b), (a, longitude), (latitude, longitude)]


def test_a_place_becomes_a_service_with_all_that_its_tags_say(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    drawing.node(
        LAT, LON,
        {
            "amenity": "library", "internet_access": "wlan", "name": "Kirjasto", "name:ar": "مكتبة", "operator": "Kaupunki",
            "addr:street": "Katu", "addr:housenumber": "1", "addr:postcode": "00100", "addr:city": "Helsinki",
            "phone": "09 310 1691", "website": "example.org", "email": "x@example.org", "opening_hours": "Mo-Fr 09:00-17:00",
            "wheelchair": "limited", "toilets:wheelchair": "yes", "fee": "no", "check_date": "2026-01-02",
        },
    )  # fmt: skip
    extract = read(written())
    [service] = extract.services
    [place] = service.places
    assert service.external_id == "node/1"
    assert service.terms == ("internet_access", "library")
    assert service.names == {"fi": "Kirjasto", "ar": "مكتبة"}
    assert service.organization.external_id == "operator/kaupunki"
    assert (place.latitude, place.longitude, place.address_1, place.postal_code) == (
        LAT,
        LON,
        "Katu 1",
        "00100",
    )
    assert (place.wheelchair, place.toilet) == ("limited", "yes")
    assert [phone.number for phone in service.phones] == ["+35893101691"]
    assert (service.url, service.email) == ("https://example.org", "x@example.org")
    assert (service.opening_hours, service.cost) == ("Mo-Fr 09:00-17:00", "free")
    assert (service.confirmed_at, service.confirmed_by) == (date(2026, 1, 2), "OpenStreetMap")
    assert extract.data_date == date(2026, 2, 3)


def test_buildings_and_areas_are_where_their_middle_is(drawing: Drawing, written: Callable[[], Path]) -> None:
    drawing.way(square(LAT, LON), {"amenity": "library", "name": "A"})
    ring = drawing.way(square(LAT + 10 * STEP, LON, 0.0004))
    drawing.area([ring], {"amenity": "library", "name": "B"})
    way, relation = sorted(read(written()).services, key=lambda service: service.external_id, reverse=True)
    assert (way.external_id, relation.external_id) == ("way/1", "relation/1")
    assert way.places[0].latitude == pytest.approx(LAT + 0.0001, abs=1e-6)
    assert relation.places[0].latitude == pytest.approx(LAT + 10 * STEP + 0.0002, abs=1e-6)


def test_cut_ways_and_areas_keep_what_is_left_of_them(drawing: Drawing, written: Callable[[], Path]) -> None:
    cut = drawing.way([(LAT, LON), (LAT + STEP, LON)], {"amenity": "library", "name": "A"}, missing=3)
    drawing.area([cut, 77], {"amenity": "pharmacy", "name": "B"})
    drawing.area([78], {"amenity": "pharmacy", "name": "nothing is left of it"})
    found = {service.names["fi"]: service for service in read(written()).services}
    assert set(found) == {"A", "B"}
    assert found["A"].places[0].latitude == pytest.approx(LAT + STEP / 2, abs=1e-6)


def test_a_shop_and_its_building_are_one_service_the_richer(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    drawing.way(square(LAT, LON), {"amenity": "pharmacy", "name": "Apteekki"})
    drawing.node(LAT, LON, {"amenity": "pharmacy", "name": "APTEEKKI", "phone": "09 310 1691"})
    drawing.node(LAT + 2 * STEP, LON, {"amenity": "pharmacy", "name": "Apteekki"})
    extract = read(written())
    assert [service.external_id for service in extract.services] == ["node/5", "node/6"]
    assert extract.skipped == ["way/1: there twice"]


def test_people_need_toilets_without_a_name_but_no_library(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    drawing.node(LAT, LON, {"amenity": "toilets", "operator": "Kaupunki"})
    drawing.node(LAT, LON, {"amenity": "library"})
    extract = read(written())
    assert [(service.terms, dict(service.names)) for service in extract.services] == [(("toilets",), {})]
    assert extract.skipped == ["node/2: no name"]


def test_what_is_private_closed_for_good_or_secret_is_left_out(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    drawing.node(LAT, LON, {"amenity": "library", "name": "A", "access": "private"})
    drawing.node(LAT, LON, {"disused:amenity": "library", "name": "B"})
    drawing.node(LAT, LON, {"amenity": "library", "name": "C", "abandoned": "yes"})
    drawing.node(LAT, LON, {"social_facility": "shelter", "social_facility:for": "women", "name": "D"})
    extract = read(written())
    assert extract.services == []
    assert extract.skipped == ["node/4: a shelter whose address must stay unknown"]


def test_hostile_values_are_only_text(drawing: Drawing, written: Callable[[], Path]) -> None:
    for text in ("{{7*7}}", "{% x {# ${x} </script>", "'; DROP TABLE service; --", "\u202eevil", "x" * 1_000):
        drawing.node(LAT, LON, {"amenity": "library", "name": text, "opening_hours": text, "website": text})
    services = read(written()).services
    assert len(services) == 5
    assert all(len(service.names["fi"]) <= 255 and service.url is None for service in services)
    assert "{{7*7}}" in {service.names["fi"] for service in services}


def test_the_gazetteer_has_what_people_name(drawing: Drawing, written: Callable[[], Path]) -> None:
    drawing.node(LAT, LON, {"place": "suburb", "name": "Kallio", "name:sv": "Berghäll"})
    drawing.node(LAT, LON, {"railway": "station", "name": "Asema"})
    drawing.node(LAT, LON, {"railway": "station", "station": "subway", "name": "Tunneli"})
    drawing.node(LAT, LON, {"amenity": "hospital", "name": "Sairaala"})
    drawing.node(LAT, LON, {"public_transport": "platform", "name": "7"})
    for north in (0, 2, 9):
        drawing.node(LAT + north * STEP, LON, {"highway": "bus_stop", "name": "Pysäkki"})
    found = [(place.kind, place.name, place.nature) for place in read(written()).places]
    assert found == [
        (PlaceKind.STATION, "Asema", "train"),
        (PlaceKind.STATION, "Tunneli", "metro"),
        (PlaceKind.DISTRICT, "Kallio", None),
        (PlaceKind.LANDMARK, "Sairaala", None),
        (PlaceKind.STOP, "Pysäkki", None),
        (PlaceKind.STOP, "Pysäkki", None),
    ]


def test_pieces_of_a_street_are_one_and_those_of_another_town_are_not(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    tags = {"highway": "residential", "name": "Katu"}
    drawing.way([(LAT, LON), (LAT + STEP, LON)], tags)
    drawing.way([(LAT + STEP, LON), (LAT + 2 * STEP, LON)], {**tags, "name:sv": "Gatan"})
    drawing.way([(LAT + 90 * STEP, LON), (LAT + 91 * STEP, LON)], tags)
    here, there = sorted(read(written()).places, key=lambda place: place.latitude)
    assert (here.kind, here.name, here.street, dict(here.names)) == (
        PlaceKind.STREET, "Katu", "Katu", {"fi": "Katu", "sv": "Gatan"},
    )  # fmt: skip
    assert here.latitude == pytest.approx(LAT + STEP, abs=1e-6)
    assert there.latitude > LAT + 80 * STEP


def test_addresses_tell_of_doors_postcodes_and_streets_that_no_way_is_named_after(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    tags = {"addr:street": "Kuja", "addr:postcode": "00100"}
    drawing.node(LAT, LON, {**tags, "addr:housenumber": "1;3"})
    drawing.node(LAT, LON, {**tags, "addr:housenumber": "1"})
    drawing.node(LAT + STEP, LON, {**tags, "addr:housenumber": "5 A"})
    drawing.node(LAT, LON, {"addr:housenumber": "9"})
    found = [(place.kind, place.name, place.housenumber) for place in read(written()).places]
    assert found == [
        (PlaceKind.STREET, "Kuja", None),
        (PlaceKind.POSTCODE, "00100", None),
        (PlaceKind.ADDRESS, "Kuja 1", "1"),
        (PlaceKind.ADDRESS, "Kuja 3", "3"),
        (PlaceKind.ADDRESS, "Kuja 5 A", "5 A"),
    ]


def test_what_lies_outside_the_city_is_left_out(drawing: Drawing, written: Callable[[], Path]) -> None:
    drawing.node(LAT, LON, {"amenity": "library", "name": "in"})
    drawing.node(LAT + 1, LON, {"amenity": "library", "name": "out"})
    box = Bounds(south=LAT - 0.1, west=LON - 0.1, north=LAT + 0.1, east=LON + 0.1)
    extract = read(written(), bounds=box)
    assert [service.names["fi"] for service in extract.services] == ["in"]
    assert {place.name for place in extract.places} == {"in"}


def test_an_extract_of_another_place_is_refused_and_both_are_named(
    drawing: Drawing, written: Callable[[], Path]
) -> None:
    drawing.node(51.58, -2.99, {"place": "city", "name": "Newport"})
    box = Bounds(south=60.1, west=24.9, north=60.2, east=25.0)
    with pytest.raises(
        Refused, match=r"town\.osm\.pbf is an extract of Newport .* Helsinki lies in .*60\.100"
    ) as caught:
        read(written(), bounds=box, city_name="Helsinki")
    assert "give an extract that covers Helsinki" in str(caught.value)


def test_an_extract_without_places_is_refused(drawing: Drawing, written: Callable[[], Path]) -> None:
    drawing.node(LAT, LON)
    with pytest.raises(Refused, match=r"town\.osm\.pbf holds no places"):
        read(written())


@pytest.mark.parametrize("keep", [0, 1, 20, 0.5, -1])
def test_a_truncated_extract_is_refused(drawing: Drawing, written: Callable[[], Path], keep: float) -> None:
    for number in range(200):
        drawing.node(LAT, LON + number / 1000, {"amenity": "library", "name": f"Kirjasto {number}"})
    path = written()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep) if 0 < keep < 1 else int(keep)])
    with pytest.raises(Refused, match=r"town\.osm\.pbf .*download"):
        read(path)


@pytest.mark.parametrize("name", ["notes.txt", "notes.osm.pbf", "notes.osm"])
def test_a_text_is_no_extract(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Mannerheimintie\n" * 100)
    with pytest.raises(Refused, match=name):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nowhere\.osm\.pbf is no file"):
        read(tmp_path / "nowhere.osm.pbf")
    with pytest.raises(Refused, match="is no file"):
        read(tmp_path)


def test_without_pyosmium_the_message_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("osmium"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.delitem(sys.modules, "osmium", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused, match=r"directory\[import\]"):
        read(tmp_path / "x.osm.pbf")


def test_reading_tells_how_far_it_is(drawing: Drawing, written: Callable[[], Path]) -> None:
    drawing.node(LAT, LON, {"amenity": "library", "name": "A"})
    told: list[tuple[str, int, int]] = []
    read(written(), progress=lambda *step: told.append(step))
    assert [message for message, _, _ in told] == ["Reading places", "Sorting places"]
