"""The sentences that scripts say on the phone, in the words of a locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.catalogs import N_

if TYPE_CHECKING:
    from directory.catalogs import Words

MESSAGES = {
    "open": N_("Open now"),
    "openUntil": N_("Open now, closes at %(time)s"),
    "opensAt": N_("Closed, opens at %(time)s"),
    "opensTomorrow": N_("Closed, opens tomorrow at %(time)s"),
    "opens1": N_("Closed, opens on Monday at %(time)s"),
    "opens2": N_("Closed, opens on Tuesday at %(time)s"),
    "opens3": N_("Closed, opens on Wednesday at %(time)s"),
    "opens4": N_("Closed, opens on Thursday at %(time)s"),
    "opens5": N_("Closed, opens on Friday at %(time)s"),
    "opens6": N_("Closed, opens on Saturday at %(time)s"),
    "opens0": N_("Closed, opens on Sunday at %(time)s"),
    "closed": N_("Closed now"),
    "unknown": N_("Hours not known"),
    "paused": N_("Closed for some time. Call before you go."),
    "hours": N_("Opening hours"),
    "call": N_("Call"),
    "sms": N_("Send a text message"),
    "mail": N_("E-mail"),
    "web": N_("Web site"),
    "way": N_("Show the way"),
    "driver": N_("Show this to a driver:"),
    "hidden": N_("The address is not shown, for safety. Call first."),
    "area": N_("Area: %(area)s"),
    "example": N_("This is a made-up example. Nobody is there."),
    "who": N_("Who may come?"),
    "papers": N_("Are papers asked for?"),
    "shared": N_("Is what I say passed on to the authorities?"),
    "cost": N_("What does it cost?"),
    "bring": N_("What to bring"),
    "speak": N_("Which languages do they speak?"),
    "get": N_("How do I get this help?"),
    "confirmed": N_("Confirmed on %(date)s"),
    "nothing": N_("Nothing fits all of that."),
    "guess": N_("Or did you mean:"),
    "more": N_("Show more"),
    "all": N_("All services"),
    "keptOn": N_("Kept on %(date)s"),
    "nearest": N_("Nearest first"),
    "nearPlace": N_("Nearest first. Place: %(place)s"),
    "free": N_("Free"),
}
"""What is said, by the name that the script knows it by."""

POSITION = {
    "waiting": N_("Looking for your place …"),
    "denied": N_("The phone did not tell where you are. Type a street, a stop or a district instead."),
    "nearest": N_("Nearest first"),
    "more": N_("Show more"),
    "nothing": N_("Nothing fits all of that."),
    "failed": N_("It did not work. Try again."),
}
"""What is said where the nearest services are looked for on the phone."""

KEEPING = {
    "keeping": N_("Keeping …"),
    "done": N_("This city is kept on this phone."),
    "keptOn": N_("Kept on %(date)s"),
    "failed": N_("It did not work. Try again."),
    "full": N_("There is no room on this phone."),
    "gone": N_("Nothing is kept on this phone now."),
}
"""What is said where a city is kept, and where everything is deleted."""


def messages(words: Words, which: dict[str, str] | None = None) -> dict[str, str]:
    """The sentences of a locale, their placeholders unfilled."""
    return {name: words.lookup(message) for name, message in (which or MESSAGES).items()}
