"""Every catalog is complete, safe and respectful, and a damaged one costs no page."""

from __future__ import annotations

import gettext
import logging
import tomllib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from directory import catalogs, coverage
from directory.locales import LOCALES
from directory.wordings import COST
from tools import catalogs as tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

WORDS = tool.ROOT / "seeds" / "taxonomy" / "words"
PRESENT = sorted(path.parent.parent.name for path in tool.FOLDER.glob("*/LC_MESSAGES/messages.po"))
BANNED: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "data" / "banned_words.toml").read_text("utf-8")
)
UNDECIDED = {"ti", "am", "bn", "hi", "pa"}
"""gettext itself has no rule for these, and others' tables differ in where nought belongs."""

each_catalog = pytest.mark.parametrize("name", PRESENT)

Key = tuple[str | None, str]


@cache
def catalog(name: str) -> Catalog:
    return tool.read_catalog(tool.FOLDER / name / "LC_MESSAGES" / "messages.po")


def key(message: Message) -> Key:
    return (message.context, tool.forms_of(message.id)[0])


def messages(of: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in of if message.id}


@cache
def template() -> dict[Key, Message]:
    return messages(tool.read_catalog(tool.TEMPLATE))


def texts(name: str) -> Iterator[str]:
    for message in messages(catalog(name)).values():
        yield from tool.forms_of(message.string)


def test_the_template_has_the_words_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = template()
    monkeypatch.setattr(tool, "TEMPLATE", tmp_path / "messages.pot")
    monkeypatch.setattr(tool, "STAFF_TEMPLATE", tmp_path / "staff.pot")
    assert tool.extract()
    fresh = messages(tool.read_catalog(tmp_path / "messages.pot"))
    assert set(fresh) == set(kept), "run `make catalogs`"
    assert {key: message.pluralizable for key, message in fresh.items()} == {
        key: message.pluralizable for key, message in kept.items()
    }


@each_catalog
def test_a_catalog_has_every_message_and_none_is_fuzzy(name: str) -> None:
    known = messages(catalog(name))
    assert [text for context, text in set(template()) - set(known)] == []
    assert [
        text for (context, text), message in known.items() if not all(tool.forms_of(message.string))
    ] == []
    assert [text for (context, text), message in known.items() if message.fuzzy] == []


@each_catalog
def test_placeholders_fit_and_nothing_is_left_out(name: str) -> None:
    known = tool.read_catalog(tool.FOLDER / name / "LC_MESSAGES" / "messages.po")
    assert list(tool.leave_out(known)) == []


@each_catalog
def test_a_catalog_has_no_markup_of_its_own(name: str) -> None:
    assert [text for text in texts(name) if tool.TAG.search(text) or "<" in text] == []


@each_catalog
def test_a_header_names_the_locale_and_says_that_it_is_a_draft(name: str) -> None:
    assert name.replace("_", "-") in LOCALES
    assert catalog(name).locale_identifier == name
    if LOCALES[name.replace("_", "-")].is_drafted:
        assert "draft" in catalog(name).header_comment.lower()


@each_catalog
def test_plural_forms_are_those_of_gettext(name: str) -> None:
    count, rule = tool.PLURALS[name]
    assert catalog(name).num_plurals == count
    rules = [gettext.c2py(rule), *([gettext.c2py("n != 1")] if name in UNDECIDED else [])]  # type: ignore[attr-defined]
    own = gettext.c2py(catalog(name).plural_expr)  # type: ignore[attr-defined]
    chosen = [own(n) for n in range(1200)]
    assert chosen in [[rule(n) for n in range(1200)] for rule in rules]


def test_every_locale_has_a_rule_for_plurals_and_a_new_catalog_begins_with_it() -> None:
    assert set(tool.PLURALS) == {tag.replace("-", "_") for tag in LOCALES}
    for tag in LOCALES:
        data = BytesIO()
        write_po(data, tool.new_catalog(tag))
        begun = read_po(BytesIO(data.getvalue()))
        name = tag.replace("-", "_")
        assert (begun.locale_identifier, (begun.num_plurals, begun.plural_expr)) == (name, tool.PLURALS[name])


@each_catalog
def test_bringing_catalogs_up_to_date_keeps_their_heads(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes((tool.FOLDER / name / "LC_MESSAGES" / "messages.po").read_bytes())
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    tool.update()
    after = tool.read_catalog(path)
    assert after.header_comment == catalog(name).header_comment
    for header in ("Plural-Forms", "Language"):
        assert dict(after.mime_headers)[header] == dict(catalog(name).mime_headers)[header]
    assert told(after).items() >= {k: v for k, v in told(catalog(name)).items() if k in template()}.items()


@each_catalog
def test_an_editor_of_catalogs_saves_them_without_loss(name: str) -> None:
    """Poedit and Weblate wrap lines, sort, and write the name of who translated last."""
    edited = tool.read_catalog(tool.FOLDER / name / "LC_MESSAGES" / "messages.po")
    edited.last_translator = "Amal <amal@city.example>"
    data = BytesIO()
    write_po(data, edited, width=78, sort_output=True, include_previous=True)
    after = read_po(BytesIO(data.getvalue()))
    assert told(after) == told(catalog(name))
    assert after.plural_forms == catalog(name).plural_forms
    assert bare(after.header_comment) == bare(catalog(name).header_comment)


def bare(comment: str) -> list[str]:
    """The words of a comment, whose lines may be laid anew."""
    return comment.replace("#", " ").split()


def told(of: Catalog) -> dict[Key, tuple[object, ...]]:
    return {
        key: (message.string, sorted(message.flags), message.auto_comments)
        for key, message in messages(of).items()
    }


def test_every_locale_says_which_words_are_never_used() -> None:
    assert list(BANNED) == list(LOCALES)
    assert [word for words in BANNED.values() for word in words if word != word.lower()] == []


@pytest.mark.parametrize("tag", LOCALES)
def test_words_respect_people(tag: str) -> None:
    name = tag.replace("-", "_")
    said = [*(texts(name) if name in PRESENT else ()), *taxonomy_texts(tag)]
    if tag == "en":
        said += [form for message in template().values() for form in tool.forms_of(message.id)]
    assert [(word, text) for text in said for word in BANNED[tag] if word in text.lower()] == []


def taxonomy_texts(tag: str) -> Iterator[str]:
    path = WORDS / f"{tag}.toml"
    if path.exists():
        for section in tomllib.loads(path.read_text("utf-8")).values():
            for table in section.values():
                yield from table.values()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogs instead of the real one; no catalog is remembered before or after."""
    monkeypatch.setattr(catalogs, "files", lambda _: tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    catalogs._catalog.cache_clear()
    catalogs.staff_locales.cache_clear()
    catalogs.words_of.cache_clear()


def compiled(name: str = "fi") -> bytes:
    data = BytesIO()
    write_mo(data, catalog(name))
    return data.getvalue()


WHOLE = compiled()
DAMAGED = {
    "missing": None,
    "empty": b"",
    "no catalog": b"hello",
    "the first half": WHOLE[: len(WHOLE) // 2],
    "the first bytes": WHOLE[:10],
    "a head without a body": WHOLE[:28],
    "another version": WHOLE[:4] + b"\x00\x00\x63\x00" + WHOLE[8:],
    "texts that are not UTF-8": WHOLE.replace("ä".encode(), b"\xe4\xff"),
    "a charset that there is not": WHOLE.replace(b"charset=utf-8", b"charset=utf-x"),
    "a rule that is code": WHOLE.replace(b"plural=(n != 1)", b"plural=exit(1) "),
    "places that lie outside": WHOLE[:16] + b"\xff\xff\xff\x7f" + WHOLE[20:],
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_without_a_whole_catalog_pages_are_in_english_and_one_line_says_so(
    folder: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    assert content != WHOLE
    if content is not None:
        place = folder / "fi" / "LC_MESSAGES" / "messages.mo"
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            catalogs.words_of.cache_clear()
            words = catalogs.words_of("fi")
            assert [words.gettext(text) for text in COST.values()] == list(COST.values())
            assert words.ngettext("One result", "%(num)s results", 2) == "2 results"
    assert len(caplog.records) == 1
    assert "English" in caplog.records[0].getMessage()


def test_a_whole_catalog_speaks(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = folder / "fi" / "LC_MESSAGES" / "messages.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(WHOLE)
    words = catalogs.words_of("fi")
    assert [text for text in COST.values() if words.gettext(text) == text] == []
    assert caplog.records == []


def test_a_catalog_cut_anywhere_costs_no_page(folder: Path) -> None:
    place = folder / "fi" / "LC_MESSAGES" / "messages.mo"
    place.parent.mkdir(parents=True)
    for length in [*range(64), *range(64, len(WHOLE), len(WHOLE) // 40)]:
        place.write_bytes(WHOLE[:length])
        forget()
        assert catalogs.words_of("fi").gettext("Free")


def test_the_figures_of_a_catalog_are_those_of_its_files(tmp_path: Path) -> None:
    place = tmp_path / "fi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (tmp_path / "messages.pot").write_text(
        "".join(f'msgid "{text}"\nmsgstr ""\n\n' for text in ("a", "b", "c %(n)s", "d", "e"))
        + 'msgid "f"\nmsgid_plural "fs"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    (place / "messages.po").write_text(
        'msgid ""\nmsgstr "Language: fi\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "a"\nmsgstr "A"\n\n#, fuzzy\nmsgid "b"\nmsgstr "B"\n\nmsgid "c %(n)s"\nmsgstr "C"\n\n'
        'msgid "gone"\nmsgstr "G"\n\nmsgid "f"\nmsgid_plural "fs"\nmsgstr[0] "F"\nmsgstr[1] "FF"\n'
    )
    assert tool.compile_catalogs(tmp_path) == 1
    assert coverage.interface("fi", tmp_path) == coverage.Interface(
        of=6, done=2, missing=2, fuzzy=1, left_out=1
    )
    assert coverage.interface("sv", tmp_path) == coverage.Interface(
        of=6, done=0, missing=6, fuzzy=0, left_out=0
    )
    (tmp_path / "messages.pot").unlink()
    assert coverage.interface("fi", tmp_path) is None


def test_the_figures_of_the_taxonomy_are_those_of_its_files(tmp_path: Path) -> None:
    for name, text in {
        "terms.toml": '[health]\n[doctor]\nparent = "health"\n[dentist]\nparent = "health"\n',
        "situations.toml": "[ill]\n",
        "words/fi.toml": (
            '[terms.doctor]\nlabel = "L"\nsentence = "S."\n'
            '[terms.dentist]\nlabel = "H"\n[situations.ill]\nlabel = "S"\n'
        ),
        "synonyms/fi.toml": '[doctor]\nterms = ["lekuri"]\nneeds = []\n[dentist]\nterms = []\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert coverage.taxonomy("fi", tmp_path) == coverage.Share(done=2, of=4)
    assert coverage.synonyms("fi", tmp_path) == coverage.Share(done=1, of=2)
    assert coverage.taxonomy("sv", tmp_path) == coverage.Share(done=0, of=4)


STAFF = sorted(path.parent.parent.name for path in tool.FOLDER.glob("*/LC_MESSAGES/staff.po"))


def staff_template(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[Key, Message]:
    """The words that staff alone see, taken from the source as it is now."""
    monkeypatch.setattr(tool, "TEMPLATE", folder / "messages.pot")
    monkeypatch.setattr(tool, "STAFF_TEMPLATE", folder / "staff.pot")
    tool.extract()
    return messages(tool.read_catalog(folder / "staff.pot"))


def test_words_of_the_staff_side_are_taken_apart_from_public_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = staff_template(tmp_path, monkeypatch)
    public = messages(tool.read_catalog(tmp_path / "messages.pot"))
    assert set(staff) & set(public) == set(), "what both say is translated once"
    assert (None, "Sign out") in staff
    assert (None, "Saved.") in staff, "marked with S_"
    assert (None, "There is a problem") in public
    places = {path for message in public.values() for path, _ in message.locations}
    assert [path for path in places if "/staff/" in path or "/signing/" in path] == []
    if tool.FOLDER.joinpath("staff.pot").exists():
        kept = messages(tool.read_catalog(tool.FOLDER / "staff.pot"))
        assert set(staff) == set(kept), "run `make catalogs`"


def test_staff_catalogs_that_somebody_began_are_whole_and_safe() -> None:
    for name in STAFF:
        known = tool.read_catalog(tool.FOLDER / name / "LC_MESSAGES" / "staff.po")
        assert tool.lacks(known, tool.FOLDER / "staff.pot") == 0, name
        assert list(tool.leave_out(known)) == [], name
        assert (known.num_plurals, name.replace("_", "-") in LOCALES) == (tool.PLURALS[name][0], True)


def test_staff_work_in_a_locale_once_its_catalog_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    staff_template(folder, monkeypatch)
    monkeypatch.setattr(tool, "FOLDER", folder)
    for name in ("fi", "sv"):
        place = folder / name / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "messages.po").write_bytes(
            (tool.ROOT / "translations" / name / "LC_MESSAGES" / "messages.po").read_bytes()
        )
    begun = folder / "fi" / "LC_MESSAGES" / "staff.po"
    begun.touch()
    tool.update()
    assert not (folder / "sv" / "LC_MESSAGES" / "staff.po").exists()
    trial = tool.read_catalog(begun)
    assert len(trial) > 100
    for message in [message for message in trial if message.id]:
        forms = tool.forms_of(message.id)
        message.string = tuple(f"¤{form}" for form in forms) if len(forms) > 1 else f"¤{forms[0]}"
    spoilt = trial.get("Sign out")
    assert spoilt is not None
    spoilt.string = ""
    tool.save(begun, trial)
    tool.compile_catalogs(folder)
    assert "1 messages are not translated" in capsys.readouterr().err
    assert catalogs.staff_locales() == ("en",)
    spoilt.string = "Kirjaudu ulos"
    tool.save(begun, trial)
    tool.compile_catalogs(folder)
    forget()
    assert catalogs.staff_locales() == ("en", "fi")
    words = catalogs.words_of("fi", catalogs.STAFF)
    assert words.gettext("Sign out") == "Kirjaudu ulos"
    assert words.gettext("There is a problem") == catalogs.words_of("fi").gettext("There is a problem")
    assert words.gettext("There is a problem") != "There is a problem"
    assert words.ngettext("%(num)s code left", "%(num)s codes left", 2).startswith("¤2")
    assert catalogs.words_of("fi").gettext("Sign out") == "Sign out", "public pages know nothing of it"
    assert catalogs.words_of("sv", catalogs.STAFF).gettext("Sign out") == "Sign out"
