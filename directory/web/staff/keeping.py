"""Keeping what was typed: a form that comes after its session ended is sent again once its owner has signed in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from directory.web.staff.leading import inside, see_other, to_sign_in

if TYPE_CHECKING:
    from directory.web.staff.visit import Visit


def ask_again(visit: Visit) -> Response:
    """Ask who it is, on a page that holds what was typed. The form was ours: it carried the token of that browser."""
    if not inside(request.full_path.rstrip("?")):
        return to_sign_in()
    if any("password" in name for name in request.form):
        # No page holds a password that was typed: it may stay open where others pass by.
        return see_other("/staff/sign-in", [("next", "/staff/account")])
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "token"]
    kept = json.dumps({"path": request.full_path.rstrip("?"), "fields": fields}, ensure_ascii=False)
    page = render_template(
        "staff/sign_in.html", email="", errors={}, next="", locale=visit.locale.tag, kept=kept
    )
    return make_response(page, 401)


def held() -> str:
    """What the sign-in form holds of another form; empty where nothing can be made of it."""
    kept = request.form.get("kept", "")
    return kept if _read(kept) else ""


def _read(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    try:
        told = json.loads(kept)
        path, fields = told["path"], [(str(name), str(value)) for name, value in told["fields"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (path, fields) if isinstance(path, str) and inside(path) else None


def send_again() -> Response | None:
    """The page from which the kept form is sent; None where nothing was kept."""
    read = _read(request.form.get("kept", ""))
    if read is None:
        return None
    return make_response(render_template("staff/send_again.html", path=read[0], fields=read[1]))
