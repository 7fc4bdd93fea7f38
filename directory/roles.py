"""Who may do what on the staff side: roles, rights, and which role has which."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(enum.StrEnum):
    """What somebody is in a city; each account has one role a city."""

    ADMIN = "admin"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    """Translates into the locales of the membership."""
    PROVIDER = "provider"
    """Works for one organization, whose listings they may confirm and propose changes to."""
    READER = "reader"


class Right(enum.StrEnum):
    """What a page of the staff side asks for."""

    ENTER = "enter"
    """See the first page of the city."""
    READ = "read"
    """See all listings, drafts and their history."""
    PROPOSE = "propose"
    """Propose a change, which an editor takes or leaves."""
    EDIT = "edit"
    PUBLISH = "publish"
    TRANSLATE = "translate"
    CONFIRM = "confirm"
    """Say that a listing is still right."""
    REPORTS = "reports"
    """Answer what visitors write."""
    NOTICES = "notices"
    IMPORT = "import"
    SETTINGS = "settings"
    ACCOUNTS = "accounts"


_EDITOR = frozenset(Right) - {Right.SETTINGS, Right.ACCOUNTS}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.EDITOR: _EDITOR,
    Role.TRANSLATOR: frozenset({Right.ENTER, Right.READ, Right.TRANSLATE}),
    Role.PROVIDER: frozenset({Right.ENTER, Right.PROPOSE, Right.CONFIRM}),
    Role.READER: frozenset({Right.ENTER, Right.READ}),
}
"""All that is allowed; what is not here is not."""

TWO_STEPS = frozenset({Role.ADMIN})
"""Roles that a password alone does not let in."""


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[role]
