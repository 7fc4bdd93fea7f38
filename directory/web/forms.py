"""Forms of people without an account: taken from our own pages only, and not from machines that fill every field."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Response, abort, make_response, redirect, request

from directory.web.state import state

_NUMBER = re.compile("[a-z0-9]{8}")


def refuse_foreign() -> None:
    """End the request unless the form stood on our own page: browsers say where it stood."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    own = {request.host, urlsplit(state().config.base_url).netloc}
    if origin is not None and origin.partition("://")[2] not in own:
        abort(403)


def sent() -> str | None:
    """The number of the report that was just sent, by the address that the sender was led to."""
    number = request.args.get("number", "")
    return number if number == "-" or _NUMBER.fullmatch(number) else None


def thank(address: str, number: str) -> Response:
    """Lead the sender on to the thanks, so that loading the page again sends nothing twice."""
    return make_response(redirect(f"{address}{'&' if '?' in address else '?'}number={number or '-'}", 303))


def is_machine() -> bool:
    """Whether the field was filled that no person sees."""
    return bool(request.form.get("website"))
