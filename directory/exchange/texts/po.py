"""Units as gettext PO: the id is the context, the source's digest stands in a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translate.storage.poparser import PoParseError
from translate.storage.pypo import pofile, pounit

from directory.exchange.faults import Refused
from directory.exchange.texts.files import writable
from directory.exchange.texts.units import Unit, UnitFile, UnitState

if TYPE_CHECKING:
    from datetime import datetime

DIGEST = re.compile(r"^digest: ([0-9a-f]{16})$", re.MULTILINE)
CHARSET = re.compile(r"charset=([^\s;\\\"]+)", re.IGNORECASE)


def write(file: UnitFile, *, now: datetime) -> bytes:
    """A PO file; whatever is not done is marked as fuzzy."""
    store = pofile()
    store.updateheader(
        add=True,
        project_id_version=f"directory of {file.city}",
        pot_creation_date=now.strftime("%Y-%m-%d %H:%M%z"),
        Language=file.locale.replace("-", "_"),
        X_Source_Language=file.source_locale.replace("-", "_"),
        X_Directory_City=file.city,
    )
    for unit in file.units:
        entry = pounit(writable(unit.source))
        entry.setcontext(unit.id)
        entry.target = writable(unit.target)
        for note in (*unit.notes, f"digest: {unit.digest}"):
            entry.addnote(writable(note), origin="developer")
        if unit.target:
            entry.markfuzzy(unit.state is not UnitState.DONE)
        store.addunit(entry)
    return bytes(store)


def read(text: str) -> UnitFile:
    """The units of a PO file; what is obsolete there is left out.

    :raise Refused: when it is no whole PO file.
    """
    store = pofile()
    try:
        store.parse(text.encode())
        header = store.parseheader()
    except PoParseError as fault:
        raise Refused(
            f"this is no whole PO file ({fault}). Send it again, or save it anew in an editor for PO"
        ) from fault
    except Exception as fault:  # hostile files meet the parser in ways that its authors did not foresee
        raise Refused(f"this is no PO file that can be read ({type(fault).__name__})") from fault
    content_type = header.get("Content-Type", "")
    charset = CHARSET.search(content_type)
    if charset and charset.group(1).upper() not in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
        raise Refused(f"the file says that it is in {charset.group(1)[:20]}. Save it in UTF-8")
    return UnitFile(
        city=header.get("X-Directory-City", ""),
        source_locale=header.get("X-Source-Language", ""),
        locale=header.get("Language", "").strip(),
        units=[_unit(entry) for entry in store.units if not entry.isheader() and not entry.isobsolete()],
    )


def _unit(entry: pounit) -> Unit:
    found = DIGEST.search(entry.getnotes("developer"))
    return Unit(
        id=entry.getcontext(),
        source=str(entry.source),
        target=str(entry.target),
        digest=found.group(1) if found else "",
        state=UnitState.NEEDS_REVIEW if entry.isfuzzy() else UnitState.DONE,
        problem="it has plural forms; write one text" if entry.hasplural() else None,
    )
