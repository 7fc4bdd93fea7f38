"""Geocoding: what somebody typed becomes places, through geopy's Nominatim class, whoever answers.

`wording` compares names, `asking` cuts up what was typed, `lookup` finds it in the gazetteer, `geocoder`
speaks Nominatim to a server or to the gazetteer, `familiar` offers places to those who do not type.
"""

from __future__ import annotations

from directory.geocoding.familiar import familiar
from directory.geocoding.geocoder import Found, Geocoder, find_place, nearest_name

__all__ = ["Found", "Geocoder", "familiar", "find_place", "nearest_name"]
