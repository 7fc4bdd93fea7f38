"""How maps look: what is painted, in which order, how wide and in which colors, and what is named."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Paint:
    """One path of the picture.

    `width` is in pixels at zoom 16 and grows with `growth` per zoom, never under `thinnest`. `casing` is the
    color of the rim, drawn under all roads. `dash` is in pixels.
    """

    layer: str
    kinds: frozenset[str]
    color: str
    width: float = 0.0
    growth: float = 1.5
    thinnest: float = 0.6
    casing: str = ""
    dash: tuple[float, ...] = ()
    min_zoom: float = 0.0
    tunnel: bool = False

    @property
    def is_area(self) -> bool:
        """Whether it is filled rather than drawn as a line."""
        return not self.width

    def width_at(self, zoom: float) -> float:
        """Give the width in pixels at a zoom."""
        return max(self.thinnest, self.width * float(self.growth ** (zoom - 16)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Lettering:
    """How one sort of thing is named: from which zoom on, how big (pixels), in which color."""

    layer: str
    kinds: frozenset[str]
    size: float
    color: str
    min_zoom: float
    max_zoom: float = 30.0
    bold: bool = False
    italic: bool = False
    dot: bool = False
    """Whether a dot marks the spot, the name beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """A look: the ground, paints from the bottom up, letterings from the most important on, and markers."""

    outside: str
    """Where the basemap knows nothing."""
    land: str
    paints: tuple[Paint, ...]
    letterings: tuple[Lettering, ...]
    halo: str = "#ffffff"
    ink: str = "#33302b"
    marker: str = "#7a1f4b"
    marker_text: str = "#ffffff"
    emphasis: str = "#10365c"
    emphasis_text: str = "#ffffff"
    rim: str = "#ffffff"


def _kinds(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _area(layer: str, kinds: str, color: str, min_zoom: float = 0.0) -> Paint:
    return Paint(layer=layer, kinds=_kinds(kinds), color=color, min_zoom=min_zoom)


def _line(
    layer: str,
    kinds: str,
    color: str,
    width: float,
    min_zoom: float = 0.0,
    *,
    growth: float = 1.5,
    casing: str = "",
    dash: tuple[float, ...] = (),
    tunnel: bool = False,
) -> Paint:
    return Paint(
        layer=layer,
        kinds=_kinds(kinds),
        color=color,
        width=width,
        growth=growth,
        casing=casing,
        dash=dash,
        min_zoom=min_zoom,
        tunnel=tunnel,
    )


def _name(
    layer: str,
    kinds: str,
    size: float,
    color: str,
    min_zoom: float,
    max_zoom: float = 30.0,
    *,
    bold: bool = False,
    italic: bool = False,
    dot: bool = False,
) -> Lettering:
    return Lettering(
        layer=layer,
        kinds=_kinds(kinds),
        size=size,
        color=color,
        min_zoom=min_zoom,
        max_zoom=max_zoom,
        bold=bold,
        italic=italic,
        dot=dot,
    )


_STREETS, _QUARTERS, _LANDMARKS = "#33302b", "#4f483f", "#4a4038"
_TRANSPORT, _GREEN, _WATER = "#5a2a6e", "#2f5426", "#1b4b6b"

_MAIN = "motorway trunk primary secondary tertiary minor"

SCREEN = Style(
    outside="#e7e7e4",
    land="#f4f2ec",
    paints=(
        _area("area", "residential", "#efece5"),
        _area("area", "industrial", "#eae8ea"),
        _area("area", "campus", "#f2ead6"),
        _area("green", "grass", "#dbebcb"),
        _area("green", "park", "#cde6bd"),
        _area("green", "wood", "#b9d9ab"),
        _area("green", "cemetery", "#cbdcc2"),
        _area("green", "pitch", "#bfe0bd", 13),
        _area("area", "sand", "#f3e8c6"),
        _area("area", "parking", "#e9e8ec", 14),
        _area("water", "water sea", "#a9d3e9"),
        _line("waterway", "river", "#a9d3e9", 7),
        _line("waterway", "canal", "#a9d3e9", 5),
        _line("waterway", "stream", "#a9d3e9", 2, 14),
        _area("area", "pier", "#f4f2ec", 14),
        _area("area", "square", "#f0e9f1", 14),
        _area("building", "building", "#e0d9cd", 14),
        _line("rail", "ferry", "#4f86a8", 1.3, 11, growth=1.0, dash=(5, 4)),
        _line("road", _MAIN, "#eae6dd", 6, 14, casing="#b5ada0", dash=(4, 3), tunnel=True),
        _line("road", "path", "#a2947c", 1.2, 15, growth=1.15, dash=(3, 2)),
        _line("road", "steps", "#a2705c", 3, 15, growth=1.3, dash=(1.2, 1.2)),
        _line("road", "service", "#ffffff", 3.2, 14, casing="#cfc8bb"),
        _line("road", "pedestrian", "#f3eaf5", 6, 13, casing="#bfb2c6"),
        _line("road", "minor", "#ffffff", 7.5, 12, casing="#c9c1b4"),
        _line("road", "tertiary", "#ffffff", 9, 11, casing="#b5ab9b"),
        _line("road", "secondary", "#fdeeb0", 10, 10, casing="#c3a95b"),
        _line("road", "primary", "#fbd98b", 11, casing="#c29a45"),
        _line("road", "trunk", "#f7b98d", 12, casing="#c07d4b"),
        _line("road", "motorway", "#f0a07c", 13, casing="#b9643d"),
        _line("rail", "rail", "#918c97", 1.5, 10, growth=1.25),
        _line("rail", "tram", "#9c7fae", 1.0, 14, growth=1.2),
    ),
    letterings=(
        _name("place", "city", 15, _STREETS, 8, 14, bold=True),
        _name("place", "town", 14, _STREETS, 9, 15, bold=True),
        _name("stop", "station subway ferry", 12, _TRANSPORT, 13, bold=True, dot=True),
        _name("place", "borough suburb village", 12.5, _QUARTERS, 11.5, 16.5, bold=True),
        _name("place", "quarter island hamlet", 12, _QUARTERS, 13, 16.5, bold=True),
        _name("road", "motorway trunk primary", 11.5, _STREETS, 13),
        _name("road", "secondary tertiary", 11.5, _STREETS, 14),
        _name("place", "neighbourhood", 11.5, _QUARTERS, 14, 16.5, bold=True),
        _name("road", "minor pedestrian", 11, _STREETS, 15),
        _name("place", "park", 11, _GREEN, 14.5, italic=True),
        _name("place", "water", 11, _WATER, 14, italic=True),
        _name("waterway", "river canal", 11, _WATER, 14, italic=True),
        _name("place", "square islet locality", 11, _QUARTERS, 16),
        _name("poi", "hospital library townhall market post police", 10.5, _LANDMARKS, 15.5, dot=True),
        _name("poi", "school culture worship sport shop", 10.5, _LANDMARKS, 16, dot=True),
        _name("stop", "tram bus", 10, _TRANSPORT, 16.5, dot=True),
        _name("road", "service path steps", 10, _STREETS, 16.5),
    ),
)
"""Color, light, for screens."""

_MINOR = _kinds("minor service path steps pedestrian")

LITE = replace(
    SCREEN,
    paints=tuple(
        p
        for p in SCREEN.paints
        if p.layer not in ("building", "waterway")
        and not (p.layer == "road" and (p.kinds & _MINOR or p.tunnel))
        and p.kinds.isdisjoint({"parking", "pitch", "tram", "grass", "campus"})
    ),
    letterings=tuple(t for t in SCREEN.letterings if t.layer == "place" and t.min_zoom < 14),
)
"""`SCREEN` without small roads and buildings, for a whole city in few bytes."""

_PAPER_COLORS = {
    "building": "#e4e4e4",
    "water": "#c9c9c9",
    "waterway": "#c9c9c9",
    "green": "#f1f1f1",
    "area": "#ffffff",
}


_FINE = 15.3
"""The zoom from which paper shows houses and paths: below they are specks that cost half of the bytes of a PDF."""


def _on_paper(paint: Paint) -> Paint:
    if paint.layer == "building" or paint.kinds & _kinds("path steps service"):
        paint = replace(paint, min_zoom=_FINE)
    if paint.layer == "road":
        major = bool(paint.kinds & _kinds("motorway trunk primary secondary"))
        if paint.casing:
            return replace(paint, color="#ffffff", casing="#333333" if major else "#8a8a8a")
        return replace(paint, color="#6e6e6e")
    if paint.layer == "rail":
        return replace(paint, color="#555555" if "tram" not in paint.kinds else "#8a8a8a")
    return replace(paint, color=_PAPER_COLORS[paint.layer])


PAPER = replace(
    SCREEN,
    outside="#ffffff",
    land="#ffffff",
    paints=tuple(_on_paper(p) for p in SCREEN.paints if p.layer != "area" or "pier" in p.kinds),
    letterings=tuple(replace(t, color="#000000", italic=False) for t in SCREEN.letterings),
    ink="#000000",
    marker="#000000",
    emphasis="#ffffff",
    emphasis_text="#000000",
    rim="#ffffff",
)
"""Black and white, for any printer."""
