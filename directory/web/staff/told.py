"""What is said on the page that a form leads to: a closed list, so that addresses carry no text of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from directory.catalogs import S_

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD: Mapping[str, str] = {
    "needed": S_("Your role asks for a second step when you sign in. Set it up now: it takes two minutes."),
    "saved": S_("Saved."),
    "published": S_("Published. The public page shows it now."),
    "drafted": S_("Saved as a draft. The public page has not changed."),
    "proposed": S_("Sent. Somebody of the city will look at it."),
    "restored": S_("Brought back."),
    "merged": S_("Merged. The old links lead here now."),
    "archived": S_("Archived. It is out of the directory."),
    "confirmed": S_("Thank you. The public page says that it was confirmed today."),
    "asked": S_("Asked by mail. The answer shows here."),
    "declined": S_("Nothing was taken over."),
    "in-review": S_("Saved. It waits for somebody to look at it."),
    "unchanged": S_("Nothing was changed."),
    "queue-end": S_("That was the last one of this list."),
    "imported": S_("Taken in. The public pages show it now."),
    "forgotten": S_("The file is deleted. Nothing was taken in."),
    "signed-out": S_("You are signed out."),
    "password-set": S_("Your password is set. Sign in with it now."),
    "password-changed": S_("Your password is changed. All other sessions are ended."),
    "mailed": S_(
        "If this address has an account, a link is on its way to it. It is good for one hour. Look in your mail."
    ),
    "ended": S_("Ended."),
    "removed": S_("Removed."),
    "invited": S_("We sent a link by mail. It is good for seven days."),
}


def told() -> str:
    """The sentence that the address asks for; empty without one."""
    return TOLD.get(request.args.get("told", ""), "")
