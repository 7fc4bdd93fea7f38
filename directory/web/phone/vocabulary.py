"""What the search understands, as data: the words of a few locales, for the script that understands on the phone.

The script is `static/js/understand.js`, the same as `directory.search.understanding` in small; what Python has made ready
(folded lines, letters in Latin script, the lexicon of facets) comes ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.search.understanding.entries import HINT, LABEL, NEED, TERM, entries
from directory.search.understanding.facets import FACTS, lexicon
from directory.search.understanding.folding import fold
from directory.search.understanding.han import SIMPLIFIED
from directory.search.understanding.languages import names_in
from directory.search.understanding.sounds import roman

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from directory.taxonomies import TermTree

_HAN = "zh"


def vocabulary(tree: TermTree, locales: Sequence[str]) -> dict[str, Any]:
    """The words of these locales, the reader's first.

    `lines` has for each locale, then each kind of entry (names, other names, needs, sentences), the folded lines of each
    concept with line feeds between. `whole` names concepts that answer only what nothing below them answers as well.
    """
    codes = list(tree.terms)
    needs = [
        ([codes.index(code) for code in need.terms if code in tree.terms], _labels(need.labels, locales))
        for need in tree.needs.values()
    ]
    lines = [_lines(tree, codes, tag) for tag in locales]
    said = "\n".join(line for kinds in lines for kind in kinds for line in kind)
    return {
        "locales": list(locales),
        "concepts": codes,
        "whole": [place for place, code in enumerate(codes) if _is_whole(tree, code)],
        "lines": lines,
        "needs": needs,
        "roman": _letters(said + "\n" + "\n".join("\n".join(labels) for _, labels in needs)),
        "han": "".join(f"{one}{other}" for one, other in SIMPLIFIED.items())
        if any(tag.startswith(_HAN) for tag in locales)
        else "",
        "facets": _facets(locales),
        "languages": names_in(locales),
    }


def _is_whole(tree: TermTree, code: str) -> bool:
    return tree.terms[code].parent is None and bool(tree.children(code))


def _labels(texts: Any, locales: Iterable[str]) -> list[str]:
    return [fold(texts.get(tag, "")) for tag in locales]


def _lines(tree: TermTree, codes: Sequence[str], tag: str) -> list[list[str]]:
    """Folded lines by kind and concept; those of situations are apart."""
    found: list[list[list[str]]] = [[[] for _ in codes] for _ in (LABEL, TERM, NEED, HINT)]
    places = {code: place for place, code in enumerate(codes)}
    own = {(code, line) for code in codes for line in tree.terms[code].needs.get(tag, ())}
    for entry in entries(tree):
        is_situation = entry.kind == NEED and (entry.concept, entry.text) not in own
        if entry.locale == tag and not is_situation and (line := fold(entry.text.replace("\n", " "))):
            found[entry.kind][places[entry.concept]].append(line)
    return [["\n".join(dict.fromkeys(lines)) for lines in kind] for kind in found]


def _letters(folded: str) -> dict[str, str]:
    """What each letter that is not Latin sounds like."""
    return {
        letter: said for letter in sorted(set(folded)) if not letter.isascii() and (said := roman(letter))
    }


def _facets(locales: Sequence[str]) -> dict[str, Any]:
    """The lexicon of facets: phrases with fact and locale, beginnings of words, what stands around a language's name."""
    known = lexicon(tuple(locales))
    return {
        "facts": list(FACTS),
        "phrases": [
            [" ".join(phrase), FACTS.index(fact), tag]
            for phrases in known.phrases.values()
            for phrase, fact, tag in phrases
        ],
        "stems": {stem: FACTS.index(fact) for stem, fact in known.stems.items()},
        "speaking": [
            [" ".join(before), " ".join(after)] for rows in known.speaking.values() for before, after in rows
        ],
        "pieces": [[piece, FACTS.index(fact)] for piece, fact in known.pieces],
        "speakingPieces": [list(pair) for pair in known.speaking_pieces],
    }
