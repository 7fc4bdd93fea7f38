"""Waiting: an uploaded file between the steps of an import, under a name nobody can guess, for a day at most."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "uploads"
"""Below the instance folder."""

KEPT = timedelta(days=1)
_KEY = re.compile(r"[A-Za-z0-9_-]{32}")
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "geojson": ".geojson", "hsds": ".json"}


@dataclass(kw_only=True)
class Upload:
    """A file that waits, and what was said of it so far."""

    key: str
    city: str
    owner: str
    """Which sign-in it belongs to; nobody else finds it."""
    name: str
    format: str
    at: datetime
    said: dict[str, Any] = field(default_factory=dict)
    """The columns' meanings, the source, the plan: as JSON has it."""


def keep(folder: Path, data: bytes, upload: Upload) -> None:
    """Lay a file and what is known of it into the folder."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    path_of(folder, upload).write_bytes(data)
    note(folder, upload)


def note(folder: Path, upload: Upload) -> None:
    """Write down what was said of a file; whoever reads meanwhile sees the old or the new, never half of it."""
    path = folder / FOLDER / f"{upload.key}.note"
    part = path.with_suffix(f".{secrets.token_hex(4)}")
    said = asdict(upload) | {"at": upload.at.isoformat()}
    part.write_text(json.dumps(said, ensure_ascii=False, default=str), "utf-8")
    part.replace(path)


def new_key() -> str:
    """A name for a file."""
    return secrets.token_urlsafe(24)


def path_of(folder: Path, upload: Upload) -> Path:
    """Where the file lies."""
    return folder / FOLDER / f"{upload.key}{SUFFIXES[upload.format]}"


def find(folder: Path, key: str, *, city: str, owner: str) -> Upload | None:
    """A file that waits for this sign-in in this city; None when it is gone or another one's."""
    if not _KEY.fullmatch(key):
        return None
    try:
        said = json.loads((folder / FOLDER / f"{key}.note").read_text("utf-8"))
        found = Upload(**said | {"at": datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if (found.city, found.owner) == (city, owner) and path_of(folder, found).is_file() else None


def forget(folder: Path, upload: Upload) -> None:
    """Delete a file and what was said of it."""
    for path in (folder / FOLDER).glob(f"{upload.key}.*"):
        path.unlink(missing_ok=True)


def tidy(folder: Path, *, now: datetime) -> int:
    """Delete what waits for more than a day; how many files went."""
    gone = 0
    for path in (folder / FOLDER).glob("*"):
        try:
            if now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
                path.unlink()
                gone += 1
        except OSError:
            continue
    return gone
