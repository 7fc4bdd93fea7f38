"""Taxonomies and their terms as HSDS says them, in one locale: the kinds of services, and closed lists of facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from sqlalchemy import select

from directory.exchange.hsds.vocabulary import FACTS, taxonomy_id, term_id
from directory.model import Taxonomy, TaxonomyTerm
from directory.taxonomies import TermTree, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from directory.catalogs import Words

Object = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """All taxonomies and terms of a feed, in the order in which they are shown."""

    taxonomies: Sequence[Object]
    terms: Sequence[Object]
    kinds: Mapping[str, Object]
    """The terms of the services' own kinds, by code."""


def load_terms(session: Session, tree: TermTree, chain: tuple[str, ...], words: Words) -> Terms:
    """Say the taxonomy in a locale; two queries."""
    taxonomies = session.scalars(select(Taxonomy).order_by(Taxonomy.name)).all()
    rows = session.execute(
        select(TaxonomyTerm.id, TaxonomyTerm.code, TaxonomyTerm.parent_id, TaxonomyTerm.taxonomy_id).order_by(
            TaxonomyTerm.position, TaxonomyTerm.code
        )
    ).all()
    names = {row.id: row.name for row in taxonomies}
    kinds = {
        row.code: _kind(tree, chain, row.code, row.id, row.parent_id, row.taxonomy_id, names[row.taxonomy_id])
        for row in rows
        if row.code in tree.terms
    }
    question = words.gettext("What kind of service?")
    return Terms(
        taxonomies=[
            *(
                {
                    "id": str(row.id),
                    "name": row.name,
                    "description": row.description or question,
                    "version": row.version or "",
                }
                for row in taxonomies
            ),
            *(
                {"id": str(taxonomy_id(code)), "name": code, "description": words.gettext(fact.question)}
                for code, fact in FACTS.items()
            ),
        ],
        terms=[*kinds.values(), *_fact_terms(words)],
        kinds=kinds,
    )


def _kind(
    tree: TermTree,
    chain: tuple[str, ...],
    code: str,
    identifier: UUID,
    parent: UUID | None,
    taxonomy: UUID,
    taxonomy_name: str,
) -> Object:
    term = tree.terms[code]
    label = pick(term.labels, chain)
    said = {
        "id": str(identifier),
        "code": code,
        "name": label.text,
        "description": pick(term.sentences, chain).text,
        "taxonomy": taxonomy_name,
        "language": label.locale,
        "taxonomy_id": str(taxonomy),
    }
    return said | {"parent_id": str(parent)} if parent else said


def _fact_terms(words: Words) -> Iterator[Object]:
    for code, fact in FACTS.items():
        for choice in fact.choices:
            yield fact_term(words, code, choice)


@lru_cache(maxsize=4096)
def fact_term(words: Words, code: str, choice: str) -> Object:
    """A choice of a closed list in the words of a locale; never to be changed by who gets it."""
    fact = FACTS[code]
    return {
        "id": str(term_id(code, choice)),
        "code": choice,
        "name": words.gettext(fact.choices[choice]),
        "description": words.gettext(fact.question),
        "taxonomy": code,
        "language": words.locale.tag,
        "taxonomy_id": str(taxonomy_id(code)),
    }


def fact_attribute(words: Words, link: UUID, entity: str, code: str, choice: str) -> Object | None:
    """A fact as an attribute of a record; None where nothing is known.

    :param link: the id under which the record is published.
    :param entity: the kind of record: "service".
    """
    if choice not in FACTS[code].choices:
        return None
    term = fact_term(words, code, choice)
    return {
        "id": str(uuid5(link, f"attribute/{term['id']}")),
        "link_id": str(link),
        "taxonomy_term_id": term["id"],
        "link_type": code,
        "link_entity": entity,
        "taxonomy_term": term,
    }
