"""Meaning: what typed words ask for, as the choices that a visitor would make in the form, each to be taken back alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from directory.model.finding import Trait
from directory.search import understand
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict

    from directory.search import Criteria
    from directory.search.understanding import Facets
    from directory.web.page import Page

TRAIT_PARAMETERS = {
    ("cost", "free"): Trait.FREE,
    ("papers", "no"): Trait.NO_PAPERS,
    ("access", "wheelchair"): Trait.WHEELCHAIR,
    ("interpreter", "yes"): Trait.INTERPRETER,
    ("staff", "women"): Trait.FEMALE_STAFF,
    ("place", "none"): Trait.PLACELESS,
}
"""The address parameters that stand for facts."""

OPEN_NOW = ("open", "now")
IGNORED = ("cost", "papers", "access", "interpreter", "staff", "open", "language", "near")
"""What `ignore` may name: the parameters that words are not to be taken for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What typed words mean."""

    concepts: tuple[str, ...] = ()
    """Codes of terms that are surely meant."""
    guesses: tuple[str, ...] = ()
    """Codes of terms that may be meant, too."""
    said: tuple[tuple[str, str], ...] = ()
    """Address parameters that say the same as the words, where none of the name is there."""
    spoken: frozenset[str] = frozenset()
    """Names of the address parameters that the words speak of, there or not; without those that are ignored."""
    is_near: bool = False
    """What is nearest is wanted, and only the visitor knows where that is."""
    is_all: bool = False
    """There are no other words."""


def meaning(page: Page, text: str, arguments: MultiDict[str, str]) -> Meaning:
    """What a text means; nothing where the words alone are wanted, and nothing that is ignored or chosen otherwise."""
    if not text or arguments.get("words") == "only":
        return Meaning()
    tree, tag, kept = page.tree, page.locale.tag, state()
    found = kept.understood.get(
        (tree.version, tag, text),
        lambda: understand(tree, text, locale=tag, meanings=kept.meanings(tree)),
    )
    known = [code for code, _ in found.concepts if code in page.tree.terms]
    ignored = set(arguments.getlist("ignore"))
    pairs = [pair for pair in _pairs(page, found.narrowing) if pair[0] not in ignored]
    return Meaning(
        concepts=tuple(code for code in found.sure if code in known),
        guesses=tuple(code for code in known if code not in found.sure),
        said=tuple(pair for pair in pairs if pair[0] not in arguments),
        spoken=frozenset(name for name, _ in pairs),
        is_near=found.facets.near and "near" not in ignored,
        is_all=not found.is_sure and not found.text,
    )


def _pairs(page: Page, facets: Facets) -> Iterator[tuple[str, str]]:
    traits = {
        Trait.FREE: facets.free,
        Trait.NO_PAPERS: facets.no_papers,
        Trait.WHEELCHAIR: facets.wheelchair,
        Trait.INTERPRETER: facets.interpreter,
        Trait.FEMALE_STAFF: facets.female_staff,
    }
    for pair, trait in TRAIT_PARAMETERS.items():
        if traits.get(trait):
            yield pair
    if facets.open_now:
        yield OPEN_NOW
    yield from (("language", code) for code in facets.languages if code in page.city.language_bits)


def narrowed(criteria: Criteria, said: tuple[tuple[str, str], ...]) -> Criteria:
    """The criteria as if what is said had been chosen, too."""
    traits = criteria.traits
    for pair in said:
        traits |= TRAIT_PARAMETERS.get(pair, Trait(0))
    spoken = tuple(code for name, code in said if name == "language")
    return replace(
        criteria,
        traits=traits,
        languages=(*criteria.languages, *spoken),
        open_now=criteria.open_now or OPEN_NOW in said,
    )
