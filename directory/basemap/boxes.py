"""The box of a feature, folded into its id, so that a small picture need not decode what lies outside.

Vector tiles say nothing of where a feature lies before its geometry is decoded, and a picture of a
neighborhood shows a twentieth of a tile. Ids stay unique in their layer; other readers may ignore them.
"""

from __future__ import annotations

STEPS = 64
"""Steps along the side of a tile; a box may reach one step over the edge."""

BITS = 7
FLAG = "boxed"
"""The key in the metadata of files whose ids are made so."""


def fold(number: int, box: tuple[float, float, float, float]) -> int:
    """Make an id from a number and a box: west, north, east, south as parts of the tile's side."""
    folded = number
    for edge, upward in zip(box, (0, 0, 1, 1), strict=True):
        # Adding before cutting off rounds outwards on either side.
        step = int(edge * STEPS + 2) - 1 + upward
        folded = folded << BITS | max(0, min(STEPS + 3, step))
    return folded


def unfold(folded: int) -> tuple[float, float, float, float]:
    """Give back the west, north, east, south, each at most a step too far out."""
    steps = [(folded >> shift & ((1 << BITS) - 1)) - 1 for shift in (3 * BITS, 2 * BITS, BITS, 0)]
    return (steps[0] / STEPS, steps[1] / STEPS, steps[2] / STEPS, steps[3] / STEPS)
