"""The script that understands on the phone gives each query the scores that Python gives it, and is as quick as it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from directory.commands.understanding import locale_of
from directory.search.understanding.entries import entries
from directory.search.understanding.facets import find
from directory.search.understanding.folding import fold
from directory.search.understanding.index import Index
from directory.web.phone.vocabulary import vocabulary
from tests.browser_support import visiting
from tests.search.test_quality import DATA, ROOT, ask, rows, tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOCALES = {"so", "ar", "fa-AF", "ckb", "uk", "am", "zh-Hans", "th", "bn", "tr", "fi", "el", "en"}
"""One of each script, and of each kind of affixes."""
CITY = "en"
"""What texts of the city are written in: its words are kept beside the reader's."""
SCRIPTS = [ROOT / "directory" / "static" / "js" / f"{name}.js" for name in ("understand", "facets")]
ANSWERS = """([words, queries]) => {
  const index = new understanding.Index(words);
  index.prepare();
  return queries.map((query) => {
    const folded = understanding.fold(query);
    const began = performance.now();
    const found = index.ask(query);
    return { ...found, folded, took: performance.now() - began, scores: [...index.look(folded).scores] };
  });
}"""


@pytest.fixture(scope="module")
def answers(chromium: Browser) -> list[tuple[str, list[str], str, dict[str, Any]]]:
    """Each query of ours with its locale, the right concepts, and what the script said of it."""
    asked: dict[str, list[tuple[str, list[str]]]] = {}
    for lang, query, right, _ in rows(DATA / "queries.tsv"):
        asked.setdefault(locale_of(lang), []).append((query, right.split(",")))
    asked = {locale: queries for locale, queries in asked.items() if locale in LOCALES}
    assert asked.keys() == LOCALES
    found = []
    with visiting(chromium) as visit:
        for script in SCRIPTS:
            visit.page.add_script_tag(path=script)
        for locale, queries in asked.items():
            words = vocabulary(tree(), list(dict.fromkeys((locale, CITY))))
            said = visit.page.evaluate(ANSWERS, [words, [query for query, _ in queries]])
            found += [(query, right, locale, one) for (query, right), one in zip(queries, said, strict=True)]
        assert visit.complaints == []
    return found


def test_folding_is_the_same(answers: list[Any]) -> None:
    assert [query for query, _, _, said in answers if said["folded"] != fold(query)] == []


def test_scores_and_best_concepts_are_those_of_python_over_the_same_words(answers: list[Any]) -> None:
    said_by_all = list(entries(tree()))
    indexes = {
        locale: Index([entry for entry in said_by_all if entry.locale in (locale, CITY)])
        for locale in {locale for _, _, locale, _ in answers}
    }
    other = []
    for query, _, locale, said in answers:
        scores = indexes[locale].ask(fold(query), locale).scores.tolist()
        apart = max(abs(one - two) for one, two in zip(scores, said["scores"], strict=True))
        is_same = scores.index(max(scores)) == said["scores"].index(max(said["scores"]))
        other += [(query, apart)] * (apart > 0.05 or not is_same)
    assert other == []


def test_facets_and_languages_are_found_as_python_finds_them(answers: list[Any]) -> None:
    other = [
        query
        for query, _, locale, said in answers
        if set(said["facets"]) != find(fold(query), locale).facts
        or (
            find(fold(query), locale).languages
            and not said["languages"]
            and "language_course" not in said["sure"]
        )
    ]
    assert other == []


def test_the_phone_understands_nearly_as_well_as_the_site(answers: list[Any]) -> None:
    right = sum(
        bool({code for code, _ in said["concepts"][:1]} & set(wanted)) for _, wanted, _, said in answers
    )
    assert right / len(answers) >= 0.96
    same = sum(
        bool(
            {code for code, _ in said["concepts"][:1]} & {code for code, _ in ask(query, locale).concepts[:2]}
        )
        for query, _, locale, said in answers
    )
    assert same / len(answers) >= 0.98
