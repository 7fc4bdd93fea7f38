"""Write what lies over a map as SVG: names, markers, attribution, scale bar and north arrow."""

from __future__ import annotations

import re
from collections import defaultdict
from math import cos, pi, sin
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from directory.basemap.labels import Label, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from directory.basemap.markers import PlacedMarker
    from directory.basemap.projection import View
    from directory.basemap.style import Lettering, Style

ATTRIBUTION = "© OpenStreetMap contributors"
LONGEST_BAR = 90
"""Pixels."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Escape a text for SVG, without what XML forbids altogether."""
    return escape(_NOT_XML.sub("", text))


def metric(metres: int) -> str:
    """Word a distance for the scale bar in metres and kilometres."""
    return f"{metres} m" if metres < 1000 else f"{metres // 1000} km"


def texts(labels: Sequence[Label], *, colored: bool = False) -> list[str]:
    """Write names grouped by lettering, so that size and color are said once."""
    grouped: dict[Lettering, list[Label]] = defaultdict(list)
    for label in labels:
        grouped[label.lettering].append(label)
    texts = []
    for lettering, members in grouped.items():
        look = f'font-size="{lettering.size:g}"'
        look += ' font-weight="bold"' if lettering.bold else ""
        look += ' font-style="italic"' if lettering.italic else ""
        look += f' fill="{lettering.color}"' if colored else ""
        texts.append(f"<g {look}>")
        drop = lettering.size * 0.35
        for label in members:
            if label.angle:
                turned = f"translate({label.x:.0f} {label.y:.0f})rotate({label.angle:.0f})"
                place = f'transform="{turned}" y="{drop:.2g}"'
            else:
                place = f'x="{label.x:.0f}" y="{label.y + drop:.0f}"'
            texts.append(f"<text {place}>{plain(label.text)}</text>")
        texts.append("</g>")
    return texts


def furniture(
    view: View, style: Style, scale_bar: Callable[[int], str] | None, *, with_arrow: bool
) -> list[str]:
    """Draw attribution, scale bar and north arrow."""
    size = 9.5 if view.width >= 240 else 7.5
    width = text_width(ATTRIBUTION) * size * 0.92
    x, y = view.width - width / 2 - 4, view.height - 5
    strip = f'y="{view.height - 16}" height="16" fill="{style.halo}" fill-opacity=".85"'
    parts = [
        f'<rect x="{x - width / 2 - 4:.0f}" width="{width + 8:.0f}" {strip}/>',
        f'<text x="{x:.0f}" y="{y}" font-size="{size}" fill="{style.ink}">{ATTRIBUTION}</text>',
    ]
    if scale_bar is not None:
        metres = _round_metres(LONGEST_BAR * view.metres_per_pixel)
        length = metres / view.metres_per_pixel
        text = plain(scale_bar(metres))
        ink = f'fill="none" stroke="{style.ink}" stroke-width="1.5"'
        room = length + text_width(text) * 10 + 18
        if room < view.width - width - 8:
            parts += [
                f'<rect width="{room:.0f}" {strip}/>',
                f'<path {ink} d="M6 {view.height - 11}v5h{length:.1f}v-5"/>',
                (
                    f'<text x="{length + 10 + text_width(text) * 5:.0f}" y="{y}" font-size="10" '
                    f'fill="{style.ink}">{text}</text>'
                ),
            ]
    if with_arrow:
        x = view.width - 16
        parts += [
            f'<path d="M{x} 6l6 16-6-4-6 4z" fill="{style.ink}" stroke="{style.halo}"/>',
            f'<text x="{x}" y="32" font-size="10" font-weight="bold" fill="{style.ink}">N</text>',
        ]
    return parts


def _round_metres(most: float) -> int:
    """Give the largest of 1, 2, 5, 10, 20, 50 … that is not more."""
    step = 1
    while step * 10 <= most:
        step *= 10
    return next((factor * step for factor in (5, 2) if factor * step <= most), step)


def leaders(placed: Sequence[PlacedMarker], style: Style) -> list[str]:
    """Draw lines from the true spots to the markers that were pushed away."""
    parts = []
    for marker in placed:
        if marker.is_moved:
            # A white marker is told apart by its rim, so its line is drawn in the color of the rim.
            is_white = marker.emphasis and style.emphasis == style.rim
            color = style.emphasis_text if is_white else _fill(marker, style)
            parts.append(
                f'<path d="M{marker.x:.1f} {marker.y:.1f}L{marker.at_x:.1f} {marker.at_y:.1f}" '
                f'stroke="{color}" stroke-width="1.5"/>'
                f'<circle cx="{marker.at_x:.1f}" cy="{marker.at_y:.1f}" r="3" fill="{color}" '
                f'stroke="{style.rim}"/>'
            )
    return parts


def star(x: float, y: float, reach: float) -> str:
    """Give the path of a star with five points around a spot."""
    tips = []
    for tip in range(10):
        distance, angle = reach * (0.42 if tip % 2 else 1.0), pi * (tip / 5 - 0.5)
        tips.append(f"{x + distance * cos(angle):.1f} {y + distance * sin(angle):.1f}")
    return f"M{'L'.join(tips)}z"


def circles(placed: Sequence[PlacedMarker], style: Style) -> list[str]:
    """Draw circles with their numbers."""
    parts = []
    for marker in placed:
        text = style.emphasis_text if marker.emphasis else style.marker_text
        if marker.is_start:
            parts.append(
                f'<circle cx="{marker.x:.1f}" cy="{marker.y:.1f}" r="{marker.radius - 0.75:.4g}" '
                f'fill="{style.emphasis}" stroke="{style.emphasis_text}" stroke-width="1.5"/>'
                f'<path fill="{style.emphasis_text}" d="{star(marker.x, marker.y, marker.radius * 0.68)}"/>'
            )
            continue
        digits = len(str(marker.number))
        size = marker.radius * (1.15 if digits < 3 else 0.85)
        rim = style.emphasis_text if marker.emphasis else style.rim
        parts.append(
            f'<circle cx="{marker.x:.1f}" cy="{marker.y:.1f}" r="{marker.radius - 0.75:.4g}" '
            f'fill="{_fill(marker, style)}" stroke="{rim}" stroke-width="1.5"/>'
            f'<text x="{marker.x:.1f}" y="{marker.y + size * 0.36:.1f}" font-size="{size:.3g}" '
            f'font-weight="bold" fill="{text}">{marker.number}</text>'
        )
    return parts


def _fill(marker: PlacedMarker, style: Style) -> str:
    return style.emphasis if marker.emphasis else style.marker
