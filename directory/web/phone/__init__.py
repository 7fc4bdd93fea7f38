"""On the phone: what a phone may keep of a city, so that it finds services without a connection and without telling anyone."""

from __future__ import annotations

from flask import Blueprint

from directory.web.phone import code, keeping, manifest, nearness, points, worker

blueprint = Blueprint("phone", __name__)
for door in (worker, manifest, keeping, points, nearness, code):
    door.install(blueprint)
