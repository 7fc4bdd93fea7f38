"""A map's style as data, for the painter in the browser: the same table draws the still pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from directory.basemap.style import Lettering, Paint, Style

RIM = 1.6
"""Pixels that a casing adds to the width of its road."""


def as_data(style: Style) -> dict[str, Any]:
    """Give a style's paints from the ground up, casings under all roads, and its letterings by importance."""
    ground = [paint for paint in style.paints if paint.layer not in ("road", "rail")]
    network = [paint for paint in style.paints if paint.layer in ("road", "rail")]
    casings = [_paint(paint, casing=True) for paint in network if paint.casing]
    return {
        "land": style.land,
        "outside": style.outside,
        "halo": style.halo,
        "paints": [*(_paint(paint) for paint in ground), *casings, *(_paint(paint) for paint in network)],
        "letterings": [_lettering(lettering) for lettering in style.letterings],
    }


def _paint(paint: Paint, *, casing: bool = False) -> dict[str, Any]:
    data: dict[str, Any] = {
        "layer": paint.layer,
        "kinds": sorted(paint.kinds),
        "color": paint.casing if casing else paint.color,
        "minZoom": paint.min_zoom,
    }
    if not paint.is_area:
        data |= {"width": paint.width, "growth": paint.growth, "thinnest": paint.thinnest}
        data |= {"tunnel": paint.tunnel, "rim": RIM if casing else 0, "dash": list(paint.dash)}
    return data


def _lettering(lettering: Lettering) -> dict[str, Any]:
    look = [word for word, wanted in (("italic", lettering.italic), ("600", lettering.bold)) if wanted]
    return {
        "layer": lettering.layer,
        "kinds": sorted(lettering.kinds),
        "color": lettering.color,
        "font": " ".join([*look, f"{lettering.size:g}px", "system-ui, sans-serif"]),
        "minZoom": lettering.min_zoom,
        "maxZoom": lettering.max_zoom,
        "dot": lettering.dot,
    }
