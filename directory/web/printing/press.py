"""The press: HTML on standard input, a PDF on standard output, in a process of its own, run as a file.

WeasyPrint takes 70 to 200 MB that a process never gives back, so workers do not import it. It sees nothing but
what it is given: no file, no network. Exit status 3: there are letters that no font has.
"""

from __future__ import annotations

import logging
import resource
import sys
from typing import Any, NoReturn

MOST_CPU = 20
"""Seconds."""
MOST_MEMORY = 1536 * 1024 * 1024
"""Bytes of addresses, most of them fonts that are only looked into."""
NO_FONT = 3


class Missing(logging.Handler):
    """Collects the characters that no font has; WeasyPrint tells them to its log alone."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character of a warning about a missing glyph."""
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.characters.add(str(record.args[0]))


def press(html: str) -> tuple[bytes, set[str]]:
    """Make the PDF, and name the characters that no font had."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]
        """Fetches nothing, whatever the address."""

        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise ValueError(f"{url[:40]} is not for the press")

    missing = Missing()
    logger = logging.getLogger("weasyprint")
    logger.handlers = [missing]
    document: Any = HTML(string=html, base_url=None, url_fetcher=Nothing())
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made, missing.characters


def main() -> int:
    """Print what standard input says; leave out symbols that no font has, refuse where letters are missing."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    html = sys.stdin.buffer.read().decode("utf-8")
    made, missing = press(html)
    if any(character.isalnum() for character in missing):
        return NO_FONT
    if missing:
        made, _ = press(html.translate(dict.fromkeys(map(ord, missing))))
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
