"""QR codes: short addresses as squares that a phone reads from paper."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache

MODULE = 0.45
"""Millimetres along the side of a module; cheap cameras and printers want 0.4 at least."""
QUIET = 2
"""Modules of white around it; the standard asks for four, and the cell of the table gives two more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A QR code as strokes, a module wide, of an SVG; `modules` with the white around it, `side` in millimetres."""

    path: str
    modules: int

    @property
    def side(self) -> float:
        """Millimetres along its side on paper."""
        return self.modules * MODULE


def is_there() -> bool:
    """Whether the library that makes them is installed."""
    return importlib.util.find_spec("segno") is not None


@lru_cache(maxsize=1024)
def code(text: str) -> Code | None:
    """The code of a text with error correction M (15 % may be damaged); None without the library."""
    if not is_there():
        return None
    import segno

    made = segno.make_qr(text, error="m", boost_error=False)
    rows = [bytes(row) for row in made.matrix]
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 1
            if row[x]:
                while x + width < len(row) and row[x + width]:
                    width += 1
                parts.append(f"M{x + QUIET} {y + QUIET}.5h{width}")
            x += width
    return Code(path="".join(parts), modules=len(rows) + 2 * QUIET)
