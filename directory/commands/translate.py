"""Translate: let a machine draft what a city has not translated into a locale, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from directory import taxonomies
from directory.commands.tools import Progress, get_city, now, open_database
from directory.exchange.faults import Refused
from directory.locales import LOCALES
from directory.translating.machine import provider_of, rounds
from directory.translating.machine.troubles import SENTENCES

if TYPE_CHECKING:
    from directory.config import Config


def add(main: click.Group) -> None:
    """Add this command."""
    main.add_command(translate)


@click.command()
@click.option("--city", "slug", required=True, help="The city's slug.")
@click.option("--locale", "tag", required=True, help="The locale to translate into, such as fa-AF.")
@click.pass_obj
def translate(config: Config, slug: str, tag: str) -> None:
    """Let the machine of DIRECTORY_TRANSLATE_URL draft what is missing; people publish it. Ctrl-C loses nothing."""
    provider = provider_of(config.translate_url, config.translate_key)
    if provider is None:
        raise Refused("no machine is named. Set DIRECTORY_TRANSLATE_URL, such as libretranslate+https://host")
    database = open_database(config)
    with database.reading(own=True) as session:
        city = get_city(session, slug)
        if tag not in city.locales[1:]:
            raise Refused(
                f"{tag!r} is none of the locales that {city.name} has translated: {' '.join(city.locales[1:])}"
            )
        tree = taxonomies.load(session, "")
        session.expunge_all()
    own = city.default_locale
    labels = {
        term.labels[own].casefold(): term.labels[tag]
        for term in tree.terms.values()
        if own in term.labels and tag in term.labels
    }
    order = rounds.Order(city=city, locale=tag, by="directory translate", now=now(), labels=labels)
    taken, refused, left, progress = 0, list[str](), 1, Progress()
    while left:
        done = rounds.run(
            lambda: database.reading(own=True), database.writing, provider, order, skip=frozenset(refused)
        )
        taken, left = taken + done.taken, done.left
        refused += [text.id for text in done.refused]
        progress(f"{LOCALES[tag].english_name}: {taken} drafted, {left} left", taken, taken + left)
        if done.trouble:
            progress.end()
            raise Refused(f"{SENTENCES[done.trouble]} {taken} texts were drafted, {left} are left.")
    progress.end()
    click.echo(f"{taken} texts were drafted in {LOCALES[tag].english_name}.")
    for name in refused:
        click.echo(f"  left for a person: {name}")
