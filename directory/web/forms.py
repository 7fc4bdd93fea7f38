"""Forms of people without an account: taken from our own pages only, and not from machines that fill every field."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

from directory.web.state import state


def refuse_foreign() -> None:
    """End the request unless the form stood on our own page: browsers say where it stood."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    own = {request.host, urlsplit(state().config.base_url).netloc}
    if origin is not None and origin.partition("://")[2] not in own:
        abort(403)


def is_machine() -> bool:
    """Whether the field was filled that no person sees."""
    return bool(request.form.get("website"))
