"""Names of places to be near to: streets, house numbers, postcodes, districts, stops."""

from __future__ import annotations

import enum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.model.base import Base, CityOwned


class PlaceKind(enum.StrEnum):
    """What a place is."""

    DISTRICT = "district"
    STATION = "station"
    STOP = "stop"
    STREET = "street"
    ADDRESS = "address"
    POSTCODE = "postcode"
    LANDMARK = "landmark"


class Place(CityOwned, Base):
    """A point with a name in the gazetteer of a city."""

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_city_id_street_housenumber", "city_id", "street", "housenumber"),
        Index("ix_place_city_id_latitude_longitude", "city_id", "latitude", "longitude"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PlaceKind]
    name: Mapped[str]
    """As shown, in the city's own words; an address: street and number."""
    names: Mapped[dict[str, str]] = mapped_column(default=dict)
    """The name in other locales, by tag."""
    street: Mapped[str | None] = mapped_column(default=None)
    """Folded name of the street, of streets and addresses."""
    housenumber: Mapped[str | None] = mapped_column(String(20), default=None)
    """Lower case, without blanks."""
    postal_code: Mapped[str | None] = mapped_column(String(20), default=None)
    region: Mapped[str | None] = mapped_column(default=None)
    latitude: Mapped[float]
    longitude: Mapped[float]
    rank: Mapped[int] = mapped_column(default=50)
    """Smaller comes first among equal matches."""


_BYTEWISE = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Compared by code points on both engines, so that the index serves the beginnings of names."""


class PlaceName(CityOwned, Base):
    """A folded name of a place from one of its words on, so that any word may be typed first."""

    __tablename__ = "place_name"
    __table_args__ = (Index("ix_place_name_city_id_folded", "city_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    folded: Mapped[str] = mapped_column(_BYTEWISE)
    is_whole: Mapped[bool] = mapped_column(default=True)
