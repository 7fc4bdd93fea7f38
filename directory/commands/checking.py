"""What `directory check` does beside the tidying: asks those who run services, follows links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from sqlalchemy import select

from directory.assuring import asking, letters, links, ranking
from directory.assuring.confirming import day_in
from directory.commands.tools import now
from directory.exchange.fetching import Fetcher
from directory.mailing import NotSent, mailer
from directory.model import City

if TYPE_CHECKING:
    from directory.config import Config
    from directory.db import Database

AT_NIGHT = "nightly check"
"""How it is kept who asked."""
MOST_MAILS = 50
"""Services of a city that are asked about in one night."""


def _slugs(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(City.slug).order_by(City.slug)))


def lower_stale(database: Database) -> None:
    """Let what became due come later in lists."""
    for slug in _slugs(database):
        with database.writing() as session:
            city = session.scalars(select(City).where(City.slug == slug).with_for_update()).one()
            moment = now()
            if lowered := ranking.refresh(session, city, today=day_in(city, moment), now=moment):
                click.echo(f"{slug}: {lowered} listings are due and come later in lists now.")


def ask_providers(database: Database, config: Config) -> None:
    """Ask those who run due services by mail, where a mail server was named; a demonstration asks nobody."""
    if not config.mail_url:
        return
    sender = config.mail_from or f"directory@{urlsplit(config.base_url).hostname}"
    post, key = mailer(config.mail_url, sender, config.outbox), config.key()
    for slug in _slugs(database):
        with database.writing() as session:
            city = session.scalars(select(City).where(City.slug == slug)).one()
            today = day_in(city, now())
            due = (
                []
                if city.is_demo
                else asking.askable(session, city, today=today, is_night=True, most=MOST_MAILS)
            )
            questions = asking.ask(session, city, due, by=AT_NIGHT, today=today)
        for question in questions:
            try:
                post.send(letters.letter(city, question, base_url=config.base_url, key=key), now=now())
            except NotSent as fault:
                click.echo(f"{slug}: a mail was not sent: {fault}.", err=True)
                with database.writing() as session:
                    asking.take_back(session, question)
        if questions:
            click.echo(f"{slug}: asked whether {len(due)} listings are still right.")


def follow_links(database: Database, config: Config) -> None:
    """Follow the links of all cities; what came of each is kept at once."""
    walker = links.Walker(fetcher=Fetcher(seconds=links.SECONDS), agent=links.agent_of(config.base_url))
    for slug in _slugs(database):
        with database.writing() as session:
            city = session.scalars(select(City).where(City.slug == slug)).one()
            links.forget(session, city)
            waiting = links.waiting(session, city, now=now())
        failed = followed = 0
        for url, outcome in walker.walk(waiting):
            followed, failed = followed + 1, failed + (not outcome.works)
            with database.writing() as session:
                links.keep(session, city, url, outcome, now=now())
        click.echo(f"{slug}: {followed} links followed, {failed} of them led nowhere.")
