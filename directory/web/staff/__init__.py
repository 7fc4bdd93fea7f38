"""City staff: sign in, and pages to work on; all of it under /staff."""

from __future__ import annotations

from directory.web.staff import (
    care,
    city,
    codes,
    dashboard,
    first_key,
    guard,
    importing,
    keys,
    language,
    linking,
    me,
    members,
    organizations,
    services,
    signing_in,
    sources,
    translations,
)
from directory.web.staff.guard import blueprint

DOORS = (
    signing_in,
    linking,
    first_key,
    language,
    me,
    codes,
    keys,
    dashboard,
    members,
    organizations,
    services,
    care,
    city,
    importing,
    sources,
    translations,
)
for door in DOORS:
    door.install(blueprint)

install = guard.install

__all__ = ["DOORS", "blueprint", "install"]
