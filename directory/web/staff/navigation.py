"""The navigation of the staff side: each feature lays its line here."""

from __future__ import annotations

from dataclasses import dataclass

from directory.catalogs import S_
from directory.roles import Right


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A place that staff go to, for those who have the right."""

    place: str
    """What follows the city in the address."""
    label: str
    icon: str
    right: Right


ITEMS: tuple[Item, ...] = (
    Item(place="", label=S_("Overview"), icon="home", right=Right.ENTER),
    Item(place="services", label=S_("Services"), icon="list", right=Right.ENTER),
    Item(place="organizations", label=S_("Organizations"), icon="building", right=Right.READ),
    Item(place="translations", label=S_("Translations"), icon="language", right=Right.TRANSLATE),
    Item(place="reports", label=S_("Reports"), icon="flag", right=Right.REPORTS),
    Item(place="notices", label=S_("Notices"), icon="bell", right=Right.NOTICES),
    Item(place="import", label=S_("Import"), icon="upload", right=Right.IMPORT),
    Item(place="sources", label=S_("Sources"), icon="database", right=Right.IMPORT),
    Item(place="duplicates", label=S_("Duplicates"), icon="copy", right=Right.PUBLISH),
    Item(place="settings", label=S_("Settings"), icon="settings", right=Right.SETTINGS),
    Item(place="accounts", label=S_("Accounts"), icon="users", right=Right.ACCOUNTS),
)  # fmt: skip
