"""What a request says of where it comes from: its network address, for throttling, and its browser, in a few words."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from flask import request

from directory.web.state import state

_BROWSERS = (
    ("Firefox", "Firefox/"),
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Samsung Internet", "SamsungBrowser/"),
    ("Chrome", "Chrome/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iOS", "iPhone"),
    ("iPadOS", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Macintosh"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)


def browser() -> str:
    """Browser and system, so that somebody knows their own session again; empty where it says neither."""
    said = request.headers.get("User-Agent", "")[:400]
    found = [
        next((name for name, mark in table if re.search(mark, said)), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(part for part in found if part)


def network() -> str:
    """Who asks, as far as tries are counted: an address, or the half of an IPv6 one that a household has.

    Empty where nobody can tell: without DIRECTORY_PROXIES all who come through a proxy on this machine look alike,
    and one of them must not lock out the others.
    """
    proxies = state().config.proxies
    said = request.remote_addr or ""
    if proxies:
        passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        said = passed[-proxies] if len(passed) >= proxies else said
    try:
        address = ip_address(said)
    except ValueError:
        return ""
    if address.is_loopback and not proxies:
        return ""
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
