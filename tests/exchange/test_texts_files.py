"""Hostile and broken files of translators are refused with a cure, and nothing of them is kept."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from directory.cli import main
from directory.db import Database
from directory.exchange.faults import Refused
from directory.exchange.texts import po, xliff
from directory.exchange.texts.units import Unit, UnitFile, UnitState
from directory.model import City, ServiceTranslation, digest
from tests.exchange.conftest import NOW
from tests.exchange.test_texts import lay

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., Result]

DESCRIPTION = "service/abc234/description"
FILE = UnitFile(
    city="helsinki",
    source_locale="fi",
    locale="ar",
    units=[
        Unit(id=DESCRIPTION, source="Autamme.", target="نساعد.", digest=digest("Autamme.")),
        Unit(id="service/abc234/name", source="Neuvonta", target="مشورة", digest=digest("Neuvonta")),
    ],
)
PO = po.write(FILE, now=NOW).decode()
XLIFF_12 = xliff.write(FILE, version="1.2").decode()
XLIFF_20 = xliff.write(FILE).decode()

LAUGHS = f"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 10}"><!ENTITY c "{"&b;" * 10}">]>"""
EXTERNAL = """<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>"""


def with_doctype(text: str, doctype: str) -> str:
    head, root = text.split("\n", 1)
    return f"{head}\n{doctype}\n{root}"


HOSTILE_XLIFF = {
    "entities from a file": (with_doctype(XLIFF_20, EXTERNAL).replace("نساعد.", "&xxe;"), "DOCTYPE"),
    "a billion laughs": (with_doctype(XLIFF_12, LAUGHS).replace("نساعد.", "&c;"), "DOCTYPE"),
    "a parameter entity": (with_doctype(XLIFF_12, '<!DOCTYPE x [<!ENTITY % p SYSTEM "x">%p;]>'), "DOCTYPE"),
    "a DTD elsewhere": (with_doctype(XLIFF_20, '<!DOCTYPE xliff SYSTEM "x.dtd">'), "DOCTYPE"),
    "an entity nobody declared": (XLIFF_20.replace("نساعد.", "&xxe;"), "no whole XLIFF"),
    "a declared encoding that hides a DTD": (XLIFF_20.replace('encoding="UTF-8"', 'encoding="UTF-7"'), "UTF-8"),
    "XLIFF 1.1": (XLIFF_12.replace(":1.2", ":1.1").replace('version="1.2"', 'version="1.1"'), "'1.1'"),
    "XLIFF 3.0": (XLIFF_20.replace(' version="2.0"', ' version="3.0"'), "'3.0'"),
    "no version": (XLIFF_20.replace(' version="2.0"', ""), "XLIFF ''"),
    "cut short": (XLIFF_20[: len(XLIFF_20) // 2], "no whole XLIFF"),
    "no XML": ("hello", "no whole XLIFF"),
    "empty": ("", "no whole XLIFF"),
    "another kind of XML": ("<svg xmlns='http://www.w3.org/2000/svg'/>", "no XLIFF"),
    "no file in it": ("<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'/>", "XLIFF"),
    "parts in two languages": (
        XLIFF_12.replace("</xliff>", "<file original='b' source-language='fi' target-language='so'><body/></file></xliff>"),
        "several languages",
    ),
    "depth": (XLIFF_20.replace("نساعد.", "<pc>" * 5000 + "</pc>" * 5000), "no whole XLIFF"),
    "another language": (XLIFF_20.replace('trgLang="ar"', 'trgLang="so"'), "not 'ar'"),
    "no language": (XLIFF_20.replace(' trgLang="ar"', ""), "does not say its language"),
    "a text twice": (XLIFF_12.replace("service/abc234/name", DESCRIPTION), "2 times"),
}  # fmt: skip

HOSTILE_PO = {
    "cut in a string": (PO[: PO.rindex("مشورة") + 2], "no whole PO"),
    "cut in a word": (PO[: PO.rindex("msgstr") + 3], "no whole PO"),
    "a merge gone wrong": (PO + "\n<<<<<<< ours\n", "no whole PO"),
    "a page": ("<!DOCTYPE html><html></html>", "no whole PO"),
    "empty": ("", "does not say its language"),
    "another language": (PO.replace("Language: ar", "Language: so"), "not 'ar'"),
    "no language": (PO.replace('"Language: ar\\n"\n', ""), "does not say its language"),
    "another charset": (PO.replace("charset=UTF-8", "charset=ISO-8859-6"), "ISO-8859-6"),
    "a charset that is none": (PO.replace("charset=UTF-8", "charset=nonsense"), "nonsense"),
    "a text twice": (PO.replace("service/abc234/name", DESCRIPTION), "2 times"),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance that has a city with one service."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        run = command_in(folder, patch)
        run("upgrade")
        run("city", "add", "helsinki", "--name", "Helsinki", "--locale", "fi", "--locale", "ar")
    database = database_at(folder)
    with database.writing() as session:
        lay(session, session.scalars(select(City)).one())
    database.dispose()
    return folder


@pytest.fixture
def run(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a copy of that instance."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return command_in(tmp_path, monkeypatch)


def command_in(folder: Path, patch: pytest.MonkeyPatch) -> Run:
    patch.setenv("DIRECTORY_INSTANCE", str(folder))
    for name in ("DIRECTORY_DATABASE_URL", "DIRECTORY_REPLICA_URL", "DIRECTORY_NOMINATIM_URL"):
        patch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def database_at(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'directory.db'}")


def state(folder: Path) -> tuple[object, ...]:
    """What an import could change."""
    database = database_at(folder)
    with database.reading() as session:
        rows = session.scalars(select(ServiceTranslation).order_by(ServiceTranslation.field))
        found = tuple((row.field, row.locale, row.text) for row in rows)
        version = session.scalars(select(City.data_version)).one()
    database.dispose()
    return (*found, version)


TO_ARABIC = ("--city", "helsinki", "--locale", "ar")


@pytest.mark.parametrize(("text", "cure"), HOSTILE_XLIFF.values(), ids=HOSTILE_XLIFF)
def test_a_hostile_xliff_file_is_refused_and_nothing_is_kept(
    run: Run, tmp_path: Path, text: str, cure: str
) -> None:
    refuses(run, tmp_path, "xliff", text.encode(), cure)


@pytest.mark.parametrize(("text", "cure"), HOSTILE_PO.values(), ids=HOSTILE_PO)
def test_a_hostile_po_file_is_refused_and_nothing_is_kept(
    run: Run, tmp_path: Path, text: str, cure: str
) -> None:
    refuses(run, tmp_path, "po", text.encode(), cure)


@pytest.mark.parametrize("kind", ["po", "xliff"])
@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (PO.encode("utf-16"), "UTF-8"),
        (PO.encode("utf-8")[:-40] + b"\xff\xfe", "UTF-8"),
        (b"\0" * 100, "UTF-8"),
        (b" " * 5_000_001, "larger than 5 MB"),
    ],
    ids=["UTF-16", "wrong bytes", "no text", "large"],
)
def test_no_parser_sees_what_is_no_text_or_too_large(
    run: Run, tmp_path: Path, kind: str, content: bytes, cure: str
) -> None:
    refuses(run, tmp_path, kind, content, cure)


def refuses(run: Run, tmp_path: Path, kind: str, content: bytes, cure: str) -> None:
    path = tmp_path / f"file.{kind}"
    path.write_bytes(content)
    before, start = state(tmp_path), time.monotonic()
    refused = run("import", kind, str(path), *TO_ARABIC)
    assert refused.exit_code == 1, refused.output
    assert cure in refused.output
    assert f"file.{kind}" in refused.output
    assert "Traceback" not in refused.output
    assert state(tmp_path) == before
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("kind", ["po", "xliff"])
def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path, kind: str) -> None:
    refused = run("import", kind, str(tmp_path / "none"), *TO_ARABIC)
    assert (refused.exit_code, "cannot be read" in refused.output) == (1, True)


@settings(max_examples=150)
@given(cut=st.integers(0, 1500), insert=st.text(max_size=4), kind=st.sampled_from(["po", "1.2", "2.0"]))
def test_a_damaged_file_is_read_or_refused(cut: int, insert: str, kind: str) -> None:
    whole = {"po": PO, "1.2": XLIFF_12, "2.0": XLIFF_20}[kind]
    reader = po.read if kind == "po" else xliff.read
    with suppress(Refused):
        assert reader(whole[:cut] + insert + whole[cut + len(insert) :]).units is not None


def test_what_tools_say_of_a_target_is_understood() -> None:
    def first(text: str) -> Unit:
        return xliff.read(text).units[0]

    assert first(XLIFF_12).state is UnitState.DONE
    assert first(XLIFF_12.replace(' state="final"', "")).state is UnitState.DONE
    assert first(XLIFF_12.replace("final", "needs-adaptation")).state is UnitState.NEEDS_REVIEW
    machine = first(XLIFF_12.replace('state="final"', 'state="translated" state-qualifier="mt-suggestion"'))
    assert machine.state is UnitState.MACHINE
    assert first(XLIFF_20).state is UnitState.DONE
    assert first(XLIFF_20.replace("final", "translated")).state is UnitState.DONE
    assert first(XLIFF_20.replace("final", "initial")).state is UnitState.NEEDS_REVIEW
    assert (
        first(XLIFF_20.replace("final", 'translated" subState="tool:mt-suggestion')).state
        is UnitState.MACHINE
    )


@pytest.mark.parametrize("text", [XLIFF_12, XLIFF_20], ids=["1.2", "2.0"])
def test_elements_in_a_target_are_markup(text: str) -> None:
    units = xliff.read(text.replace("نساعد.", 'نسا<ph id="1"/>عد.')).units
    assert [unit.problem for unit in units] == ["it has markup; write plain text", None]


def test_what_is_obsolete_in_a_po_file_is_left_out_and_plurals_are_named() -> None:
    old = '#~ msgctxt "service/abc234/alert"\n#~ msgid "a"\n#~ msgstr "b"\n'
    counted = 'msgctxt "service/abc234/alert"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
    assert len(po.read(f"{PO}\n{old}").units) == 2
    assert po.read(f"{PO}\n{counted}").units[2].problem == "it has plural forms; write one text"


def test_a_unit_cut_into_segments_is_named() -> None:
    cut = XLIFF_20.replace("</segment>", "</segment><segment><source>x</source></segment>", 1)
    problems = [unit.problem for unit in xliff.read(cut).units]
    assert problems == ["it was cut into segments; join them", None]


def test_texts_go_out_are_filled_and_come_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ar.po"
    out = run("export", "po", str(path), *TO_ARABIC)
    assert (out.exit_code, "7 texts to Arabic" in out.output) == (0, True)
    path.write_text(
        path.read_text("utf-8").replace('msgid "Neuvonta"\nmsgstr ""', 'msgid "Neuvonta"\nmsgstr "مشورة"')
    )
    before = state(tmp_path)
    dry = run("import", "po", str(path), *TO_ARABIC, "--dry-run")
    assert "Taken: 1, unchanged: 0, skipped: 6, refused: 0." in dry.output
    assert ("dry run" in dry.output, state(tmp_path)) == (True, before)
    taken = run("import", "po", str(path), *TO_ARABIC, "--by", "Amal")
    assert (taken.exit_code, "Taken: 1" in taken.output) == (0, True)
    assert ("name", "ar", "مشورة") in state(tmp_path)
    again = run("import", "po", str(path), *TO_ARABIC)
    assert "Taken: 0, unchanged: 1" in again.output
    assert "6 texts" in run("export", "xliff", str(tmp_path / "ar.xlf"), *TO_ARABIC).output
    everything = run("export", "xliff", str(tmp_path / "ar.xlf"), *TO_ARABIC, "--all", "--version", "1.2")
    assert "7 texts" in everything.output
    assert "Taken: 0, unchanged: 1" in run("import", "xliff", str(tmp_path / "ar.xlf"), *TO_ARABIC).output


def test_a_stale_text_is_named_on_the_command_line_and_the_rest_is_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ar.xlf"
    path.write_text(XLIFF_20.replace(digest("Autamme."), digest("Autoimme.")))
    done = run("import", "xliff", str(path), *TO_ARABIC)
    assert done.exit_code == 0
    assert "Taken: 1, unchanged: 0, skipped: 0, refused: 1." in done.output
    assert (
        "service abc234, description: the source changed since this file was made; export it again"
        in done.output
    )


@pytest.mark.parametrize(
    "command", [("export", "po"), ("export", "xliff"), ("import", "po"), ("import", "xliff")]
)
@pytest.mark.parametrize(
    ("options", "cure"),
    [
        (("--city", "espoo", "--locale", "ar"), "there is no city 'espoo'"),
        (("--city", "helsinki", "--locale", "xx"), "there is no locale 'xx'"),
        (("--city", "helsinki", "--locale", "fi"), "writes its texts in"),
    ],
)
def test_a_wrong_city_or_locale_is_told(
    run: Run, tmp_path: Path, command: tuple[str, str], options: tuple[str, ...], cure: str
) -> None:
    path = tmp_path / "file"
    path.write_text(PO if command[1] == "po" else XLIFF_20)
    refused = run(*command, str(path), *options)
    assert (refused.exit_code, cure in refused.output) == (1, True), refused.output


def test_a_place_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    refused = run("export", "po", str(tmp_path / "none" / "ar.po"), *TO_ARABIC)
    assert (refused.exit_code, "cannot be written" in refused.output) == (1, True)


def test_the_table_tells_how_far_each_locale_is(run: Run, tmp_path: Path) -> None:
    lines = run("translations", "--city", "helsinki").output.splitlines()
    head, *rows = lines
    assert len(rows) == 32
    for name in ("language", "interface", "taxonomy", "synonyms", "texts of helsinki", "review"):
        start = head.index(name)
        assert {row[start - 1] for row in rows} == {" "}, "columns stand below each other"
        assert " " not in {row[start] for row in rows}
    told = {
        row["locale"]: row for row in json.loads(run("translations", "--city", "helsinki", "--json").output)
    }
    assert told["ar"]["content"] == {
        "done": 0,
        "missing": 7,
        "outdated": 0,
        "machine": 0,
        "in_review": 0,
        "of": 7,
    }
    assert told["so"]["content"] is None
    assert "content" in json.loads(run("translations", "--json").output)[0]
