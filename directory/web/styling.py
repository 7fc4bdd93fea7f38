"""The style of all public pages, which comes with each of them: on a slow line a file of its own is a second of white."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def _read() -> str:
    text = files("directory").joinpath("static", "css", "site.css").read_text("utf-8")
    return _COMMENT.sub("", text).strip()


STYLE = Markup(_read())  # noqa: S704 (our own file)
"""What stands in the style element, read once a process."""

DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
"""SHA-256 in base64: the policy allows this very text, and no other, to stand in a page."""
