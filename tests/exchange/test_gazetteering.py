"""The gazetteer of a city is laid anew, and links to its places hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from directory.exchange.gazetteering import found_by, load_gazetteer
from directory.exchange.records import GazetteerRecord
from directory.model import City, Place, PlaceKind, PlaceName

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STREET = GazetteerRecord(
    kind=PlaceKind.STREET, name="Pitkä katu", latitude=60.17, longitude=24.94, street="Pitkä katu", rank=40,
    names={"fi": "Pitkä katu", "sv": "Långa gatan"}, alternate_names=("Alakatu",),
)  # fmt: skip
DOOR = GazetteerRecord(
    kind=PlaceKind.ADDRESS, name="Pitkä katu 5 A", latitude=60.17, longitude=24.94, street="Pitkä katu",
    housenumber="5 A", postal_code="00100",
)  # fmt: skip
STATION = GazetteerRecord(kind=PlaceKind.STATION, name="Asema", latitude=60.1, longitude=24.9, nature="train")


def test_a_place_is_found_by_its_names_from_any_word_on_in_every_locale(session: Session, city: City) -> None:
    load_gazetteer(session, city, [STREET])
    names = session.execute(select(PlaceName.folded, PlaceName.is_whole)).all()
    assert {tuple(row) for row in names} == {
        ("pitka katu", True), ("katu", False), ("langa gatan", True), ("gatan", False), ("alakatu", True),
    }  # fmt: skip
    [place] = session.scalars(select(Place)).all()
    assert (place.name, place.names, place.street) == ("Pitkä katu", {"sv": "Långa gatan"}, "pitka katu")


def test_addresses_are_found_by_their_street_alone(session: Session, city: City) -> None:
    load_gazetteer(session, city, [DOOR])
    [place] = session.scalars(select(Place)).all()
    assert (place.street, place.housenumber, place.postal_code) == ("pitka katu", "5a", "00100")
    assert session.scalars(select(PlaceName)).all() == []


def test_stations_are_found_by_what_everybody_calls_them() -> None:
    found = found_by(STATION)
    assert {"railway station", "rautatieasema", "asema", "вокзал", "saldhigga tareenka"} <= found.keys()
    assert "metro" not in found


def test_places_that_are_there_again_keep_their_numbers(session: Session, city: City) -> None:
    load_gazetteer(session, city, [STREET, DOOR, STATION])
    before = dict(session.execute(select(Place.name, Place.id)).all())
    moved = GazetteerRecord(kind=PlaceKind.STATION, name="Asema", latitude=60.11, longitude=24.9)
    new = GazetteerRecord(kind=PlaceKind.LANDMARK, name="Tori", latitude=60.1, longitude=24.9)
    assert load_gazetteer(session, city, [new, moved, STREET]) == 3
    after = dict(session.execute(select(Place.name, Place.id)).all())
    assert after == {"Asema": before["Asema"], "Pitkä katu": before["Pitkä katu"], "Tori": after["Tori"]}
    assert after["Tori"] not in before.values()
    assert set(session.scalars(select(PlaceName.place_id))) == set(after.values())


def test_another_city_keeps_its_gazetteer(session: Session, city: City) -> None:
    other = City(slug="turku", name="Turku", locales=["fi"])
    session.add(other)
    load_gazetteer(session, other, [STATION])
    load_gazetteer(session, city, [STREET])
    load_gazetteer(session, city, [])
    assert session.scalars(select(Place.name)).all() == ["Asema"]


def test_impossible_places_are_left_out(session: Session, city: City) -> None:
    nowhere = [
        GazetteerRecord(kind=PlaceKind.STOP, name="A", latitude=float("nan"), longitude=0.0),
        GazetteerRecord(kind=PlaceKind.STOP, name="B", latitude=91.0, longitude=0.0),
        GazetteerRecord(kind=PlaceKind.STOP, name="!!!", latitude=1.0, longitude=0.0),
    ]
    assert load_gazetteer(session, city, nowhere) == 0
