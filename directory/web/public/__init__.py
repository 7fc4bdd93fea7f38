"""What visitors see: no account, no cookie, no script needed."""

from __future__ import annotations

from flask import Blueprint

from directory.web.public import (
    accessibility,
    choosing,
    confirming,
    glossary,
    home,
    leaving,
    listing,
    mapped,
    missing,
    outcome,
    picturing,
    reporting,
    results,
    service,
    suggesting,
    words,
)

blueprint = Blueprint("public", __name__)
for door in (
    choosing,
    home,
    results,
    suggesting,
    listing,
    mapped,
    service,
    leaving,
    reporting,
    words,
    glossary,
    accessibility,
    picturing,
    missing,
    outcome,
    confirming,
):
    door.install(blueprint)
