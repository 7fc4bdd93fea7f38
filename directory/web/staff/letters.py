"""Letters: the few mails that staff get. Their links begin with the address that was set, never with what a request says."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from directory.catalogs import S_, STAFF, staff_locales, words_of
from directory.mailing import Mail, Mailer, NotSent, mailer
from directory.model import LinkPurpose
from directory.signing import accounts, links
from directory.web import faults
from directory.web.state import State, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.config import Config
    from directory.model import Account

log = logging.getLogger(__name__)

INVITED = S_(
    "You can now work on the directory of the city. Open this link and choose a password:\n\n%(link)s\n\n"
    "It is good once, for seven days. After that, ask for a new one."
)
RESET = S_(
    "Somebody, perhaps you, asked for a new password for the directory. Open this link and choose one:\n\n%(link)s\n\n"
    "It is good once, for one hour. If it was not you, do nothing: your password stays as it is."
)
SUBJECT = {
    LinkPurpose.INVITE: S_("Your account for the directory"),
    LinkPurpose.RESET: S_("A new password for the directory"),
}
TEXT = {LinkPurpose.INVITE: INVITED, LinkPurpose.RESET: RESET}


def mailer_of(config: Config) -> Mailer:
    """What takes this instance's mails away."""
    sender = config.mail_from or f"directory@{urlsplit(config.base_url).hostname}"
    return mailer(config.mail_url, sender, config.outbox)


def link_address(config: Config, token: str) -> str:
    """Where a one-time link leads."""
    return f"{config.base_url}/staff/link/{token}"


def letter(config: Config, account: Account, purpose: LinkPurpose, token: str, tag: str) -> Mail:
    """A mail with a one-time link, in the account's locale or else in `tag`."""
    chosen = account.locale if account.locale in staff_locales() else tag
    words = words_of(chosen or "en", STAFF)
    return Mail(
        to=account.email,
        subject=words.gettext(SUBJECT[purpose]),
        text=words.gettext(TEXT[purpose], link=link_address(config, token)) + "\n",
    )


def invite(account: Account, token: str, tag: str, now: datetime) -> bool:
    """Send an invitation now; whether it could be handed over to a mail server."""
    config = state().config
    try:
        mailer_of(config).send(letter(config, account, LinkPurpose.INVITE, token, tag), now=now)
    except NotSent as fault:
        log.warning("An invitation was not sent: %s", fault)
        return False
    return config.mail_url is not None


def ask_reset(email: str, tag: str) -> None:
    """Send a link for a new password, if there is such an account.

    Looking it up and sending are done after the answer, so that the answer takes as long without an account.
    """
    kept = state()
    later(lambda: _reset(kept, email, tag))


def _reset(kept: State, email: str, tag: str) -> None:
    now = datetime.now(UTC)
    try:
        with kept.database.writing() as session:
            account = accounts.find(session, email)
            if account is None or not account.is_active:
                return
            token = links.make(session, LinkPurpose.RESET, account.id, now=now)
        mailer_of(kept.config).send(letter(kept.config, account, LinkPurpose.RESET, token, tag), now=now)
    except NotSent as fault:
        log.warning("A link for a new password was not sent: %s", fault)
    except Exception as error:
        log.error("A link for a new password was not made: %s", faults.told(error))


def later(work: Callable[[], None]) -> None:
    """Do something after the answer."""
    threading.Thread(target=work).start()
