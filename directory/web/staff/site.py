"""What passkeys are made for: the address that was set."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, make_response

from directory.signing.passkeys import Site
from directory.web.state import state


def site() -> Site | None:
    """The site; None where browsers make no passkeys: at bare IP addresses, and without https."""
    parts = urlsplit(state().config.base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_safe = parts.scheme == "https" or host == "localhost"
        return (
            Site(host=host, origin=f"{parts.scheme}://{parts.netloc}", name="Directory") if is_safe else None
        )
    return None


def as_json(text: str) -> Response:
    """An answer for the script."""
    response = make_response(text)
    response.mimetype = "application/json"
    return response
