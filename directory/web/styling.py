"""Styles that come with the pages that need them: on a slow line a file of its own is a second of white."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def _read(name: str) -> Markup:
    text = files("directory").joinpath("static", "css", f"{name}.css").read_text("utf-8")
    return Markup(_COMMENT.sub("", text).strip())  # noqa: S704 (our own file)


STYLES = {name: _read(name) for name in ("site", "leave", "pictures")}
"""What stands in style elements, by the name of its file, read once a process."""

STYLE = STYLES["site"]
"""The style of all public pages."""

DIGESTS = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in STYLES.items()}
"""SHA-256 in base64: the policy allows these very texts, and no others, to stand in a page."""
