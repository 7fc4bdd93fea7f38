"""Geocoding: what somebody typed becomes places, through geopy's Nominatim class, whoever answers.

`wording` compares names, `asking` cuts up what was typed, `lookup` finds it in the gazetteer, `geocoder`
speaks Nominatim to a server or to the gazetteer, `familiar` offers places to those who do not type, `certain` knows a
place among other words, or says that there is none.
"""

from __future__ import annotations

from directory.geocoding.certain import Certain, certain
from directory.geocoding.familiar import districts, familiar, landmarks
from directory.geocoding.geocoder import Found, Geocoder, find_place, nearest_name

__all__ = [
    "Certain",
    "Found",
    "Geocoder",
    "certain",
    "districts",
    "familiar",
    "find_place",
    "landmarks",
    "nearest_name",
]
