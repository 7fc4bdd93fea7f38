"""Letters to those who run services: is what we say still right?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.assuring.asking import token
from directory.catalogs import N_, words_of
from directory.mailing import Mail

if TYPE_CHECKING:
    from directory.assuring.asking import Question
    from directory.model import City

# Translators: the subject of a mail to people who run a service, such as a doctor's office or a club.
SUBJECT = N_("Is this still right? Please look at your entry")
# Translators: a mail to people who run a service. %(services)s are lines with names and links.
TEXT = N_(
    "Hello,\n\nyou are in the directory of services in %(city)s. People who are new in the city use it to find you. "
    "Please open the link and look if everything is still right. It takes one minute. You need no account.\n\n"
    "%(services)s\n\nThe link is good for 30 days."
)


def letter(city: City, question: Question, *, base_url: str, key: str) -> Mail:
    """The mail that asks, in the words of the city's own locale."""
    words = words_of(city.default_locale)
    lines = [f"{service.name}\n{base_url}/confirm/{token(key, made)}" for service, made in question.asked]
    return Mail(
        to=question.email,
        subject=words.gettext(SUBJECT),
        text=words.gettext(TEXT, city=city.name, services="\n\n".join(lines)) + "\n",
    )
