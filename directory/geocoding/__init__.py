"""Geocoding: what somebody typed becomes places, through geopy's Nominatim class, whoever answers.

`wording` compares names, `asking` cuts up what was typed, `lookup` finds it in the gazetteer, `geocoder`
speaks Nominatim to a server or to the gazetteer.
"""

from __future__ import annotations

from directory.geocoding.geocoder import Found, Geocoder, find_place, nearest_name

__all__ = ["Found", "Geocoder", "find_place", "nearest_name"]
