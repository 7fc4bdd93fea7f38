"""Typed words are understood: in any language and script, misspelt, romanized, as sentences."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.cli import main
from directory.exchange.taxonomy import read_tree
from directory.locales import LOCALES
from directory.search.understanding import SURE, Understood, index_of, understand
from directory.search.understanding.folding import fold, tokens
from directory.search.understanding.sounds import roman, skeleton

if TYPE_CHECKING:
    from directory.taxonomies import TermTree

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "taxonomy"


@cache
def tree() -> TermTree:
    return read_tree(SEEDS)


def ask(query: str, locale: str = "en") -> Understood:
    return understand(tree(), query, locale=locale)


def best(query: str, locale: str = "en") -> str:
    concepts = ask(query, locale).concepts
    return concepts[0][0] if concepts else ""


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("Zahnärztin", "ZAHNARZTIN"),
        ("Đặng łódź ß", "dang lodz ss"),
        ("ANAOKULU KAYIT", "anaokulu kayıt"),
        ("ΓΙΑΤΡΌΣ", "γιατροσ"),
        ("її ґанок", "іі ганок"),
        ("أَسْنَان", "اسنان"),
        ("دكتوره", "دکتورة"),
        ("می‌کند", "میکند"),
        ("ډاکټر", "داکتر"),
        ("ہسپتال", "هسپتال"),
        ("دکتۆر", "دکتور"),
        ("ሐኪም", "ሀኪም"),
        ("ፀሐይ", "ጸሀይ"),
        ("ዓይን", "አይን"),
        ("हिन्दी क़ानून", "हिंदी कानून"),
        ("डॉक्टर", "डाक्टर"),
        ("ਮੁਫ਼ਤ", "ਮੁਫਤ"),
        ("醫生 護士", "医生 护士"),
        ("١٢ ۱۲ १२", "12 12 12"),
        ("l’hôpital", "l hopital"),
    ],
)
def test_spellings_of_a_word_fold_to_one(written: str, alike: str) -> None:
    assert fold(written) == fold(alike)


def test_scripts_without_blanks_are_cut_into_grams() -> None:
    assert tokens("看医生") == ["看", "医", "生", "看医", "医生"]
    assert tokens("หมอฟัน") == ["หมอ", "มอฟ", "อฟั", "ฟัน"]
    assert tokens("wifi免费") == ["wifi", "免", "费", "免费"]


@pytest.mark.parametrize(
    ("native", "typed"), [("طبيب", "tabib"), ("врач", "vrach"), ("γιατρός", "giatros"), ("ሐኪም", "hakim")]
)
def test_a_word_sounds_alike_in_latin_letters(native: str, typed: str) -> None:
    assert skeleton(roman(fold(native))) == skeleton(roman(typed))


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("dentist", "dentist"),
        ("zahn arzt", "dentist"),
        ("zahnaerzte", "dentist"),
        ("стоматолога", "dentist"),
        ("والطبيب", "doctor"),
        ("dentsit", "dentist"),
        ("pharamcy", "pharmacy"),
        ("stomatolog", "dentist"),
        ("yi sheng", "doctor"),
        ("我要看醫生", "doctor"),
        ("I have nowhere to sleep tonight", "emergency_shelter"),
        ("وين بقدر نام الليلة", "emergency_shelter"),
        ("wo kann ich heute nacht schlafen", "emergency_shelter"),
    ],
)
def test_each_way_to_write_leads_to_the_concept(query: str, concept: str) -> None:
    assert best(query) == concept


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_labels_in_every_locale_are_understood_surely(locale: str) -> None:
    missed = []
    for code in ("pharmacy", "dentist", "language_course", "emergency_shelter", "library"):
        label = tree().terms[code].labels.get(locale)
        if label:
            understood = ask(label, locale)
            if code not in understood.sure:
                missed.append(label)
    assert missed == []


@pytest.mark.parametrize(
    "name",
    [
        "Hermannplatz",
        "xyzzy",
        "pizza",
        "qwerty",
        "Mannerheimintie 12",
        "Олена Шевченко",
        "Ikea",
        "Karl-Marx-Allee",
        "zzzz",
    ],
)
def test_names_and_nonsense_are_never_sure(name: str) -> None:
    assert not ask(name).is_sure
    assert ask(name).text


def test_a_name_beside_a_concept_is_left_to_look_for() -> None:
    understood = ask("Caritas dentist")
    assert understood.sure == ("dentist",)
    assert understood.text == "caritas" or not understood.text


@pytest.mark.parametrize(
    ("query", "facet"),
    [
        ("free dentist", "free"),
        ("зубной врач бесплатно", "free"),
        ("طبيب اسنان قريب مني", "near"),
        ("Apotheke jetzt geöffnet", "open_now"),
        ("médecin sans papiers", "no_papers"),
        ("woman doctor", "female_staff"),
        ("附近的医生", "near"),
    ],
)
def test_facets_are_taken_from_the_words(query: str, facet: str) -> None:
    assert getattr(ask(query).facets, facet) is True


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("doctor who speaks Persian", "fa"),
        ("Arabisch sprechender Arzt", "ar"),
        ("врач говорит на арабском языке", "ar"),
        ("会说阿拉伯语的医生", "ar"),
        ("arabic doctor", "ar"),
    ],
)
def test_languages_are_taken_from_the_words(query: str, code: str) -> None:
    assert ask(query).facets.languages == (code,)


def test_a_language_to_learn_is_no_language_spoken() -> None:
    assert ask("german course").facets.languages == ()


def test_women_for_whom_a_place_is_are_not_its_staff() -> None:
    assert not ask("women's shelter").facets.female_staff


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "\u202edoctor",
        "😀",
        " " * 10_000,
        "a" * 100_000,
        "a b " * 30_000,
        '" OR * NEAR(',
        "%_\\",
    ],
)
def test_nothing_typed_breaks_it(query: str) -> None:
    understood = ask(query)
    assert len(understood.concepts) <= 5
    assert understood.text == fold(understood.text)


@pytest.mark.parametrize(
    "query",
    [
        "a" * 100_000,
        "a b " * 30_000,
        " " * 10_000 + "doctor",
        "speaks " * 10_000,
        "\u0301" * 100_000,
        "\ufdfa" * 100,
        "我" * 10_000,
        "free of charge in arabic " * 5_000,
        "\u202e\u2066" * 10_000,
        "\u0e40" * 1_000,
    ],
    ids=lambda query: f"{len(query)} times {query[:2]!a}",
)
def test_whatever_is_typed_takes_little_time(query: str) -> None:
    ask("warm")
    start = time.process_time()
    ask(query)
    # Hundred letters of words take 5 ms here; machines may be ten times slower.
    assert time.process_time() - start < 0.25


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_whatever_is_typed_is_understood_the_same_again(query: str) -> None:
    understood = ask(query)
    assert understood == ask(query)
    assert all(0 < score <= 1 for _, score in understood.concepts)
    assert [score for _, score in understood.concepts] == sorted(
        (score for _, score in understood.concepts), reverse=True
    )


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_trees_with_the_same_words_share_an_index() -> None:
    assert index_of(read_tree(SEEDS)) is index_of(tree())


def test_sure_concepts_are_those_about_as_good_as_the_best() -> None:
    understood = ask("doctor who speaks persian")
    assert understood.sure == ("doctor",)
    assert understood.concepts[0][1] >= SURE


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(main, ["understand", *words], env={"DIRECTORY_INSTANCE": str(folder)})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_tells_as_json_without_a_database(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--locale", "ar", "طبيب اسنان قريب مني"))
    assert told["concepts"][0] == "dentist"
    assert told["facets"]["near"] is True
    assert told["text"] == ""
    assert list(tmp_path.iterdir()) == []


def test_the_command_reads_lines(tmp_path: Path) -> None:
    lines = tmp_path / "queries.tsv"
    lines.write_text("lang\tquery\tmore\nprs\tداکتر دندان\tx\nzh\t看醫生\n\n", "utf-8")
    told = [line.split("\t") for line in run(tmp_path, "--batch", str(lines)).splitlines()]
    assert [(lang, query, ids.split(",")[0]) for lang, query, ids in told] == [
        ("prs", "داکتر دندان", "dentist"),
        ("zh", "看醫生", "doctor"),
    ]


def test_the_command_reads_files_as_other_programs_write_them(tmp_path: Path) -> None:
    lines = tmp_path / "queries.tsv"
    lines.write_bytes("\ufefflang\tquery\r\nen\tdentist\r\nxx-Nowhere\tdentist\r\n\tdentist\r\n".encode())
    told = run(tmp_path, "--batch", str(lines)).splitlines()
    assert [line.split(",")[0] for line in told] == [
        "en\tdentist\tdentist",
        "xx-Nowhere\tdentist\tdentist",
        "\tdentist\tdentist",
    ]
    assert all(len(line.split("\t")[2].split(",")) <= 5 for line in told)


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"en\tdentist\nen dentist\n", "line 2: there is no tab"), ("en\tläkare".encode("latin-1"), "UTF-8")],
)
def test_the_command_refuses_other_files_with_the_cure(tmp_path: Path, written: bytes, said: str) -> None:
    lines = tmp_path / "queries.tsv"
    lines.write_bytes(written)
    words = ["understand", "--batch", str(lines)]
    result = CliRunner().invoke(main, words, env={"DIRECTORY_INSTANCE": str(tmp_path)})
    assert result.exit_code == 1
    assert said in result.output
