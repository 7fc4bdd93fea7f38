"""Understanding: what typed words mean, as the search sees it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import inspect, make_url

from directory import taxonomies
from directory.commands.tools import open_database
from directory.exchange.faults import Refused
from directory.exchange.taxonomy import read_tree
from directory.locales import DEFAULT, LOCALES
from directory.negotiation import negotiate
from directory.search.understanding import semantics, understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.config import Config
    from directory.taxonomies import TermTree


def add(main: click.Group) -> None:
    """Add this command."""
    main.add_command(understand_words)


@click.command("understand")
@click.argument("words", nargs=-1)
@click.option("--locale", "tag", default=DEFAULT.tag, show_default=True, help="The language of who asks.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lines of lang<TAB>query instead of words.",
)
@click.option(
    "--prepare", is_flag=True, help="Make the semantic extra ready, once for each taxonomy; some minutes."
)
@click.pass_obj
def understand_words(
    config: Config, words: tuple[str, ...], tag: str, batch: Path | None, prepare: bool
) -> None:
    """Tell what typed WORDS mean: concepts of the taxonomy, best first, facets, the words left to look for.

    It asks the database's taxonomy; where there is none yet, that of the seeds.
    """
    if bool(words) + bool(batch) + prepare != 1:
        raise click.UsageError("give either words or --batch FILE or --prepare")
    tree = _tree(config)
    if prepare:
        _prepare(tree, config.instance)
        return
    meanings = semantics.load(tree, config.instance)
    if batch:
        for lang, query in _queries(batch):
            found = understand(tree, query, locale=locale_of(lang), meanings=meanings)
            click.echo(f"{lang}\t{query}\t{','.join(code for code, _ in found.concepts)}")
        return
    understood = understand(tree, " ".join(words), locale=locale_of(tag), meanings=meanings)
    told = {
        "concepts": [code for code, _ in understood.concepts],
        "facets": asdict(understood.facets),
        "text": understood.text,
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def _prepare(tree: TermTree, folder: Path) -> None:
    """Work out what the taxonomy's names mean.

    :raise Refused: without the semantic extra.
    """
    if not semantics.is_there():
        raise Refused(
            "the semantic extra is not installed, or cannot be used here: pip install 'directory[semantic]'"
        )
    with click.progressbar(
        length=semantics.number(tree), label="Reading the taxonomy", file=sys.stderr
    ) as bar:
        semantics.make(tree, folder, tell=lambda done, _: bar.update(done - bar.pos))


@lru_cache
def locale_of(tag: str) -> str:
    """The locale that readers of a language get; the default for those that there is none for."""
    return next(iter(negotiate(tag, list(LOCALES))), DEFAULT.tag)


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    """The languages and queries of a file, its heading and empty lines passed over.

    :raise Refused: when a line has no tab or the file is no UTF-8.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except ValueError:
        raise Refused(f"{path} is no UTF-8 text; save it as UTF-8 and try again") from None
    for number, line in enumerate(lines, start=1):
        cells = line.removesuffix("\r").split("\t")
        if not line.strip() or (number == 1 and cells[0] == "lang"):
            continue
        if len(cells) < 2:
            raise Refused(f"{path}, line {number}: there is no tab between the language and the query")
        yield cells[0], cells[1]


def _tree(config: Config) -> TermTree:
    url = make_url(config.database_url)
    is_there = url.get_backend_name() != "sqlite" or (url.database and Path(url.database).exists())
    if is_there:
        database = open_database(config)
        with database.reading() as session:
            if inspect(session.connection()).has_table("taxonomy_term"):
                tree = taxonomies.load(session, "")
                if tree.terms:
                    return tree
    with as_file(files("directory.seeds").joinpath("taxonomy")) as folder:
        return read_tree(folder)
