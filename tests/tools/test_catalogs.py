"""Catalogs are compiled without what would break a page, and nothing a translator writes stops the build."""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Message

from tools import catalogs

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def entry(source: str, text: str) -> str:
    return f'msgid "{source}"\nmsgstr "{text}"\n\n'


def catalog_at(folder: Path, locale: str, text: str) -> Path:
    path = folder / locale / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text)
    return path.with_suffix(".mo")


def words_of(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Open until %(time)s", "Auki"),
        ("Open", "Auki %(time)s"),
        ("Open until %(time)s", "Auki %(tmie)s asti"),
        ("Open until %(time)s", "Auki %(time)d asti"),
        ("Open until %(time)s", "Auki %(time)s, 100% varma"),
        ("Free", "100% free"),
        ("Read <a>this</a>", "Lue tämä"),
        ("Read this", "Lue <script>tämä</script>"),
        ("Read this", "Lue \u202etämä"),
        (("%(n)s place", "%(n)s places"), ("%(n)s paikka", "")),
        (("%(n)s place", "%(n)s places"), ("%(n)s paikka",)),
        (("%(n)s place in %(city)s", "%(n)s places in %(city)s"), ("%(n)s paikka", "%(n)s paikkaa")),
    ],
)
def test_a_message_that_would_break_a_page_has_a_fault(source: str, text: str) -> None:
    assert catalogs.fault(Message(source, text), 2)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Open until %(time)s", "Kello %(time)s asti auki"),
        ("Open until %(time)s", ""),
        ("Free", "100 %% ilmainen"),
        ("Read <a>this</a>", "Lue <a>tämä</a>"),
        ("Call %(name)s", "Soita: \u2068%(name)s\u2069"),
        (("One place", "%(n)s places"), ("Yksi paikka", "%(n)s paikkaa")),
        (("One place", "%(n)s places"), ("%(n)s paikka", "%(n)s paikkaa")),
        (("One place", "%(n)s places"), ("", "")),
    ],
)
def test_a_message_that_is_safe_has_no_fault(source: str, text: str) -> None:
    assert catalogs.fault(Message(source, text), 2) is None


def test_only_the_faulty_message_is_left_out_and_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled = catalog_at(tmp_path, "fi", entry("Call %(name)s", "Soita") + entry("Write", "Kirjoita"))
    assert catalogs.compile_catalogs(tmp_path) == 1
    words = words_of(compiled)
    assert words.gettext("Write") == "Kirjoita"
    assert words.gettext("Call %(name)s") == "Call %(name)s"
    assert "messages.po:5: left out: placeholders none instead of %(name)s" in capsys.readouterr().err


@pytest.mark.parametrize("text", ['msgid "Open\n', "<<<<<<< ours\n", "\x00\x01\n"])
def test_a_damaged_catalog_is_left_out_and_the_others_are_compiled(tmp_path: Path, text: str) -> None:
    damaged = catalog_at(tmp_path, "fi", text)
    damaged.write_bytes(b"what was compiled before")
    whole = catalog_at(tmp_path, "sv", entry("Write", "Skriv"))
    assert catalogs.compile_catalogs(tmp_path) == 1
    assert not damaged.exists()
    assert words_of(whole).gettext("Write") == "Skriv"


def test_a_catalog_in_a_wrong_encoding_is_left_out(tmp_path: Path) -> None:
    compiled = catalog_at(tmp_path, "fi", "")
    compiled.with_suffix(".po").write_bytes(HEADER.encode() + entry("Night", "Yö").encode("latin-1"))
    assert catalogs.compile_catalogs(tmp_path) == 1
    assert not compiled.exists()


def test_fuzzy_messages_are_not_shown(tmp_path: Path) -> None:
    compiled = catalog_at(tmp_path, "fi", "#, fuzzy\n" + entry("Write", "Soita"))
    assert catalogs.compile_catalogs(tmp_path) == 0
    assert words_of(compiled).gettext("Write") == "Write"


def test_no_catalog_of_the_project_has_a_fault() -> None:
    for path in catalogs.FOLDER.glob("*/LC_MESSAGES/messages.po"):
        assert list(catalogs.leave_out(catalogs.read_catalog(path))) == [], path
