"""Catalogs: take the words out of the source, carry them to every locale, and compile what is safe to show.

`python tools/catalogs.py extract | update | compile`, in this order; `make catalogs` does all three.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
STAFF_TEMPLATE = FOLDER / "staff.pot"
"""The words that only staff see. Every locale has the public catalog; staff's begins when somebody lays an empty file
staff.po, and is shown once it is whole."""
SOURCE_LOCALE = "en"

STAFF_PLACES = ("web/staff/", "templates/staff/")
STAFF_KEYWORDS: dict[str, Any] = {"S_": None}

KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

_ONE_AND_MORE = (2, "(n != 1)")
_UP_TO_ONE_AND_MORE = (2, "(n > 1)")
_NO_PLURAL = (1, "0")
_EAST_SLAVIC = (
    3,
    "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
)
# How many plural forms gettext knows in each locale, and its rule. Babel's own rules differ in ar, fa and tr, and
# CLDR's count fractions and millions besides.
# Source: plural-table.c of GNU gettext 0.21 (what msginit writes) for en fi sv tr uk ru fr es pt de it pl ro el vi;
# for the others, which it leaves out, CLDR's rules for whole numbers.
PLURALS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(("en", "fi", "sv", "tr", "es", "pt", "de", "it", "el"), _ONE_AND_MORE),
    **dict.fromkeys(("ps", "ckb", "kmr", "ur", "so", "sw", "sq"), _ONE_AND_MORE),
    **dict.fromkeys(("fr", "fa", "fa_AF", "ti", "am", "bn", "hi", "pa"), _UP_TO_ONE_AND_MORE),
    **dict.fromkeys(("vi", "th", "zh_Hans"), _NO_PLURAL),
    **dict.fromkeys(("uk", "ru"), _EAST_SLAVIC),
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    "pl": (3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"),
    "ro": (3, "(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2)"),
}

PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
TAG = re.compile(r"<[^<>]*>")
# Embeddings and overrides turn the rest of a line around; translators may use isolates (U+2066 to U+2069).
TURNING = re.compile("[\u202a-\u202e]")


def compile_catalogs(folder: Path = FOLDER) -> int:
    """Write messages.mo beside every messages.po, without the messages that would break a page; likewise staff.mo.

    Prints what was left out: those words appear in the source language. A file that cannot be read leaves its
    whole locale in the source language; nothing stops the build. A staff catalog that is not whole is not
    written at all, for staff can choose another locale.

    :return: how many messages and files were left out.
    """
    refused = 0
    for path in sorted([*folder.glob("*/LC_MESSAGES/messages.po"), *folder.glob("*/LC_MESSAGES/staff.po")]):
        target = path.with_suffix(".mo")
        try:
            catalog = read_catalog(path)
            left_out = sorted(leave_out(catalog))
            if path.stem == "staff" and (lacking := lacks(catalog, folder / "staff.pot")):
                print(f"{shown(path)}: left out: {lacking} messages are not translated", file=sys.stderr)
                target.unlink(missing_ok=True)
                refused += len(left_out)
                continue
            data = BytesIO()
            write_mo(data, catalog)
        except Exception as error:  # whatever is wrong with one file, the others must be built
            print(f"{shown(path)}: left out: it cannot be read ({error})", file=sys.stderr)
            target.unlink(missing_ok=True)
            refused += 1
            continue
        for line, reason in left_out:
            print(f"{shown(path)}:{line}: left out: {reason}", file=sys.stderr)
        refused += len(left_out)
        replace(target, data.getvalue())
    return refused


def lacks(catalog: Catalog, template: Path) -> int:
    """How many messages of a template a catalog says nothing for; all of them may show, so each counts."""
    wanted = read_catalog(template) if template.exists() else Catalog()
    ready = {
        key_of(message)
        for message in catalog
        if message.id and not message.fuzzy and all(forms_of(message.string))
    }
    return sum(1 for message in wanted if message.id and key_of(message) not in ready)


def key_of(message: Message) -> tuple[str | None, str]:
    """What tells a message from others: its context and its first form."""
    return message.context, forms_of(message.id)[0]


def read_catalog(path: Path) -> Catalog:
    """One catalog from its file; its own header says the locale and the plural forms.

    :raise Exception: of many kinds, when the file is damaged: no sentence is better than half of one.
    """
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def leave_out(catalog: Catalog) -> Iterator[tuple[int, str]]:
    """Remove the messages that must not be shown; yields the line and the reason of each."""
    for message in list(catalog):
        if message.id and (reason := fault(message, catalog.num_plurals)):
            catalog.delete(message.id, context=message.context)
            yield message.lineno or 0, reason


def fault(message: Message, plurals: int) -> str | None:
    """Why a translated message must not be shown, or None; an untranslated message has no fault.

    A form of a plural may leave out what only one of the two source forms has (the "one" of a count is often
    a word), but none may add a placeholder.
    """
    sources, texts = forms_of(message.id), forms_of(message.string)
    if not any(texts):
        return None
    if len(sources) > 1 and (len(texts) != plurals or not all(texts)):
        return f"{sum(map(bool, texts))} of {plurals} plural forms"
    names = [set(PLACEHOLDER.findall(source)) for source in sources]
    allowed, needed = set.union(*names), set.intersection(*names)
    for text in texts:
        found = set(PLACEHOLDER.findall(text))
        if not needed <= found <= allowed:
            return f"placeholders {worded(found)} instead of {worded(needed)}"
        if formats(sources[0], allowed) and not formats(text, allowed):
            return "a percent sign that is not written %%"
        if Counter(TAG.findall(text)) not in [Counter(TAG.findall(source)) for source in sources]:
            return "markup that differs from the source"
        if TURNING.search(text):
            return "a character that turns the direction of the text"
    return None


def forms_of(text: str | Sequence[str | None] | None) -> list[str]:
    """The forms of a message's source or translation; the empty string for one that is not there."""
    return [text or ""] if text is None or isinstance(text, str) else [form or "" for form in text]


def formats(text: str, placeholders: set[tuple[str, str]]) -> bool:
    """Whether the text can be filled in with those placeholders (pairs of name and conversion)."""
    try:
        text % {name: "" if conversion in "rsa" else 0 for name, conversion in placeholders}
    except (KeyError, TypeError, ValueError):
        return False
    return True


def worded(placeholders: set[tuple[str, str]]) -> str:
    """The placeholders as a translator wrote them, or "none"."""
    return " ".join(sorted(f"%({name}){conversion}" for name, conversion in placeholders)) or "none"


def extract() -> bool:
    """Write messages.pot and staff.pot anew from the package; False when no word changed (then they are left alone)."""
    public, staff = new_catalog(), new_catalog()
    for filename, ids, comments, context in _found(KEYWORDS):
        of = staff if filename.startswith(STAFF_PLACES) else public
        # Files without line numbers: a catalog changes only when its words do.
        of.add(ids, None, [(f"directory/{filename}", 0)], auto_comments=comments, context=context)
    for filename, ids, comments, context in _found(STAFF_KEYWORDS):
        staff.add(ids, None, [(f"directory/{filename}", 0)], auto_comments=comments, context=context)
    # What the public pages say too is translated once, there: staff's words are looked up here and then there.
    said = {key_of(message): message.pluralizable for message in public if message.id}
    for message in [message for message in staff if message.id]:
        if said.get(key_of(message)) == message.pluralizable:
            staff.delete(message.id, context=message.context)
    return bool(sum([_renew(TEMPLATE, public), _renew(STAFF_TEMPLATE, staff)]))


def _found(keywords: dict[str, Any]) -> list[tuple[str, Any, list[str], str | None]]:
    """The messages marked by these names: file (from the package down), source forms, comments, context."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT / "directory", methods, options, keywords=keywords, comment_tags=("Translators:",)
    )
    ordered = sorted(found, key=lambda item: (item[0], item[1]))
    return [(filename, ids, comments, context) for filename, _line, ids, comments, context in ordered]


def _renew(template: Path, catalog: Catalog) -> bool:
    if template.exists() and listed(read_catalog(template)) == listed(catalog):
        return False
    save(template, catalog)
    return True


def update() -> None:
    """Bring every catalog up to date with its template; a folder without a public catalog gets an empty one."""
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir() and path.name[0] not in "._"):
        _update(folder / "LC_MESSAGES" / "messages.po", TEMPLATE, folder.name)
        staff = folder / "LC_MESSAGES" / "staff.po"
        if staff.exists() and STAFF_TEMPLATE.exists():
            _update(staff, STAFF_TEMPLATE, folder.name)


def _update(path: Path, template: Path, name: str) -> None:
    before = path.read_bytes() if path.exists() else b""
    catalog = read_catalog(path) if before else new_catalog(name)
    # No guessing from similar messages: a wrong sentence is worse than an English one.
    catalog.update(read_catalog(template), no_fuzzy_matching=True, update_creation_date=False)
    save(path, catalog)
    if path.read_bytes() != before:
        print(f"{shown(path)}: {missing(catalog)} of {len(catalog)} messages to translate")


def new_catalog(tag: str | None = None) -> Catalog:
    """An empty catalog of a locale, or of none; the plural forms are gettext's own for the language, if known."""
    name = tag and tag.replace("-", "_")
    catalog = Catalog(
        locale=name,
        header_comment="# The words of the directory's pages; under the same license as the directory.",
        project="directory",
        version="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    if name in PLURALS:
        count, rule = PLURALS[name]
        headers = dict(catalog.mime_headers)
        catalog.mime_headers = [*(headers | {"Plural-Forms": f"nplurals={count}; plural={rule};"}).items()]
    return catalog


def missing(catalog: Catalog) -> int:
    """How many messages of a catalog have no translation."""
    return sum(1 for message in catalog if message.id and not (message.string and all(message.string)))


def listed(catalog: Catalog) -> list[tuple[Any, ...]]:
    """What counts as a change of the template."""
    return [
        (message.context, message.id, tuple(message.auto_comments), tuple(sorted(message.locations)))
        for message in catalog
        if message.id
    ]


def save(path: Path, catalog: Catalog) -> None:
    """Write a catalog as text, long lines kept whole, without what was removed from the source."""
    data = BytesIO()
    write_po(data, catalog, width=0, ignore_obsolete=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, data.getvalue())


def replace(path: Path, data: bytes) -> None:
    """Write a file in one step, so that a reader never meets half of it."""
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(data)
    draft.replace(path)


def shown(path: Path) -> str:
    """The path as messages name it: from the top of the project where it is inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def main() -> None:
    """Run the steps named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="+", choices=["extract", "update", "compile"])
    steps: dict[str, Callable[[], object]] = {
        "extract": extract,
        "update": update,
        "compile": compile_catalogs,
    }
    for step in parser.parse_args().steps:
        steps[step]()


if __name__ == "__main__":
    main()
