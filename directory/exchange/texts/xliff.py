"""Units as XLIFF 1.2 and 2.0: the id is the unit's, the source's digest stands in a note."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]
from translate.misc.xml_helpers import parse_xml, setXMLspace
from translate.storage.xliff import Xliff1File, Xliff1Unit
from translate.storage.xliff2 import Xliff2File, Xliff2Unit

from directory.exchange.faults import Refused
from directory.exchange.texts.files import writable
from directory.exchange.texts.units import Unit, UnitFile, UnitState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

VERSIONS = ("1.2", "2.0")

_DIGEST = re.compile(r"[0-9a-f]{16}")
_DECLARED = re.compile(r"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_DTD = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UNFINISHED = frozenset(
    {
        "new", "needs-translation", "needs-adaptation", "needs-l10n", "needs-review-translation",
        "needs-review-adaptation", "needs-review-l10n",
    }
)  # fmt: skip
"""Values of `state` in XLIFF 1.2 for a target that is not to be used yet."""
_BY_MACHINE = frozenset({"mt-suggestion", "leveraged-mt"})
_SKELETON = """<?xml version="1.0" encoding="utf-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="NoName" source-language="en" datatype="plaintext"><body></body></file>
</xliff>"""


class _Unit12(Xliff1Unit):
    namespace = "urn:oasis:names:tc:xliff:document:1.2"


class _File12(Xliff1File[Any]):
    UnitClass = _Unit12
    XMLskeleton = _SKELETON
    namespace = _Unit12.namespace


def write(file: UnitFile, *, version: str = "2.0") -> bytes:
    """An XLIFF file."""
    store = _write_12(file) if version == "1.2" else _write_20(file)
    data = BytesIO()
    store.serialize(data)
    return data.getvalue()


def _write_12(file: UnitFile) -> Any:
    store: Any = _File12()
    [top] = store.document.getroot().iterchildren(store.namespaced("file"))
    top.set("original", file.city)
    top.set("source-language", file.source_locale)
    top.set("target-language", file.locale)
    for unit in file.units:
        entry: Any = _Unit12(writable(unit.source))
        element = entry.xmlelement
        element.set("id", unit.id)
        element.set("resname", unit.id)
        if unit.target:
            entry.target = writable(unit.target)
            target = entry.target_dom
            is_done = unit.state is UnitState.DONE
            element.set("approved", "yes" if is_done else "no")
            target.set("state", "final" if is_done else "needs-review-translation")
            if unit.state is UnitState.MACHINE:
                target.set("state-qualifier", "mt-suggestion")
        for note in unit.notes:
            entry.addnote(writable(note), origin="developer")
        entry.addnote(unit.digest, origin="digest")
        store.addunit(entry)
    return store


def _write_20(file: UnitFile) -> Any:
    store: Any = Xliff2File()
    root = store.document.getroot()
    root.set("srcLang", file.source_locale)
    root.set("trgLang", file.locale)
    store.body.set("id", file.city)
    for unit in file.units:
        entry: Any = Xliff2Unit(writable(unit.source))
        segment = entry.xmlelement
        if unit.target:
            entry.target = writable(unit.target)
            segment.set("state", "final" if unit.state is UnitState.DONE else "initial")
            if unit.state is UnitState.MACHINE:
                segment.set("subState", "directory:mt-suggestion")
        outer = entry.getunitelement()
        # An id is an NMTOKEN here, which has no slash; whitespace is told for the unit, not for the segment.
        outer.set("id", unit.id.replace("/", "."))
        outer.set("name", unit.id)
        setXMLspace(outer, "preserve")
        for name in [name for name in segment.attrib if name.endswith("}space")]:
            del segment.attrib[name]
        outer.insert(0, _notes(entry, unit))
        store.addunit(entry)
    return store


def _notes(entry: Any, unit: Unit) -> Any:
    notes = entry.xmlelement.makeelement(entry.namespaced("notes"))
    for category, text in [*(("context", note) for note in unit.notes), ("digest", unit.digest)]:
        note = notes.makeelement(entry.namespaced("note"), {"category": category})
        note.text = writable(text)
        notes.append(note)
    return notes


def read(text: str) -> UnitFile:
    """The units of an XLIFF file of either version.

    :raise Refused: when it is none, or declares types or entities of its own, or is another version.
    """
    if _DTD.search(text):
        raise Refused("the file has a DOCTYPE or an ENTITY, which XLIFF never needs. Remove it")
    declared = _DECLARED.match(text)
    if declared and declared.group(1).lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(f"the file says that it is in {declared.group(1)[:20]!r}. Save it in UTF-8")
    data = text.encode()
    try:
        root = parse_xml(data)
        if root.tag.rpartition("}")[2] != "xliff":
            raise Refused("this is no XLIFF file. Export one and fill it in")
        version = root.get("version", "")
        if version not in VERSIONS:
            raise Refused(
                f"this is XLIFF {version[:20]!r}; {' and '.join(VERSIONS)} are read. Save it as one of these"
            )
        store: Any = _File12() if version == "1.2" else Xliff2File()
        if version != "1.2" and (split := _take_pieces(root)):
            data = etree.tostring(root)
        else:
            split = frozenset()
        store.parse(data)
        return _read_12(store) if version == "1.2" else _read_20(store, split)
    except Refused:
        raise
    except Exception as fault:  # hostile files meet the parser in ways that its authors did not foresee
        raise Refused(
            f"this is no whole XLIFF file ({str(fault)[:200] or type(fault).__name__}). Send it again"
        ) from fault


def _read_12(store: Any) -> UnitFile:
    tops = list(store.document.getroot().iterchildren(store.namespaced("file")))
    locales = {top.get("target-language", "") for top in tops}
    if len(locales) != 1:
        raise Refused("the file has parts in several languages. Send one file for each locale")
    return UnitFile(
        city=tops[0].get("original", ""),
        source_locale=tops[0].get("source-language", ""),
        locale=locales.pop(),
        units=[_unit_12(entry) for entry in store.units],
    )


def _unit_12(entry: Any) -> Unit:
    target = entry.target_dom
    said = {} if target is None else target.attrib
    state = UnitState.NEEDS_REVIEW if said.get("state") in _UNFINISHED else UnitState.DONE
    if said.get("state-qualifier") in _BY_MACHINE:
        state = UnitState.MACHINE
    notes = entry.xmlelement.iterchildren(entry.namespaced("note"))
    return Unit(
        id=entry.xmlelement.get("id", ""),
        source=entry.source or "",
        target=entry.target or "",
        digest=_digest(note.text for note in notes if note.get("from") == "digest"),
        state=state,
        problem=_problem(target),
    )


def _take_pieces(root: Any) -> frozenset[str]:
    """The ids of units that were cut into segments; all but their first segment is taken out.

    The parser looks at all segments of a unit for each of them.
    """
    split = set()
    for outer in root.iter("{*}unit"):
        pieces = list(outer.iterchildren("{*}segment"))
        if len(pieces) > 1:
            split.add(outer.get("id", ""))
        for piece in reversed(pieces[1:]):
            outer.remove(piece)
    return frozenset(split)


def _read_20(store: Any, split: Collection[str]) -> UnitFile:
    root = store.document.getroot()
    return UnitFile(
        city=store.body.get("id", ""),
        source_locale=root.get("srcLang", ""),
        locale=root.get("trgLang", ""),
        units=[_unit_20(entry, split) for entry in store.units],
    )


def _unit_20(entry: Any, split: Collection[str]) -> Unit:
    outer, target, segment = entry.getunitelement(), entry.target_dom, entry.xmlelement
    state = UnitState.NEEDS_REVIEW if segment.get("state") == "initial" else UnitState.DONE
    if segment.get("subState", "").rpartition(":")[2] in _BY_MACHINE:
        state = UnitState.MACHINE
    container = outer.find(entry.namespaced("notes"))
    notes = () if container is None else container.iterchildren(entry.namespaced("note"))
    is_split = outer.get("id", "") in split
    return Unit(
        id=outer.get("id", "").replace(".", "/"),
        source=entry.source or "",
        target=entry.target or "",
        digest=_digest(note.text for note in notes if note.get("category") == "digest"),
        state=state,
        problem="it was cut into segments; join them" if is_split else _problem(target),
    )


def _digest(notes: Iterator[str | None]) -> str:
    return next((note.strip() for note in notes if note and _DIGEST.fullmatch(note.strip())), "")


def _problem(target: Any) -> str | None:
    return "it has markup; write plain text" if target is not None and len(target) else None
