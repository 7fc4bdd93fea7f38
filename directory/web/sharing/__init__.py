"""For other sites: results as data, lists to embed, changes, maps of the site for search engines."""

from __future__ import annotations

from flask import Blueprint

from directory.web.sharing import changes, data, embedding, finding

blueprint = Blueprint("sharing", __name__)
for door in (data, embedding, changes, finding):
    door.install(blueprint)
