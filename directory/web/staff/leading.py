"""Where people are led after signing in: to the page they asked for, and nowhere outside the staff side."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Response, make_response, redirect, request

_INSIDE = re.compile(r"(?!.*//)/staff/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?")
"""A path of plain parts: no "//", no backslash, no scheme, nothing that a browser could read as another host."""

MAX_NEXT = 1000


def inside(address: str) -> str | None:
    """An address if it is one of the staff side, and one that may be opened by being led there."""
    if (
        len(address) > MAX_NEXT
        or not _INSIDE.fullmatch(address)
        or "/../" in address
        or "%2f" in address.lower()
    ):
        return None
    return None if address.startswith(("/staff/sign-", "/staff/link/")) else address


def to_sign_in() -> Response:
    """Ask who it is, and come back here."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    asked = [("next", here)] if inside(here) and here != "/staff/" else []
    if tag := request.args.get("locale", ""):
        asked.append(("locale", tag))
    return see_other("/staff/sign-in", asked)


def see_other(path: str, asked: list[tuple[str, str]]) -> Response:
    """Lead to another page of ours."""
    return make_response(redirect(f"{path}?{urlencode(asked)}" if asked else path, 303))
