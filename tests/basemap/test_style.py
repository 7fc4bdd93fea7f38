"""Colors that everyone can read."""

from __future__ import annotations

import pytest

from directory.basemap.features import LAYERS
from directory.basemap.style import LITE, PAPER, SCREEN, Style

STYLES = {"screen": SCREEN, "lite": LITE, "paper": PAPER}


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_names_are_readable_on_their_halo_and_on_every_ground(style: Style) -> None:
    grounds = [style.land, style.outside, style.halo] + [p.color for p in style.paints if p.is_area]
    for lettering in style.letterings:
        for ground in grounds:
            assert contrast(lettering.color, ground) >= 4.5, (lettering, ground)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_numbers_are_readable_and_markers_stand_out(style: Style) -> None:
    assert contrast(style.marker, style.marker_text) >= 4.5
    assert contrast(style.emphasis, style.emphasis_text) >= 4.5
    assert contrast(style.marker, style.land) >= 3


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_style_names_layers_that_exist(style: Style) -> None:
    used = {p.layer for p in style.paints} | {t.layer for t in style.letterings}
    assert used <= set(LAYERS)


def test_paper_has_no_color() -> None:
    for paint in PAPER.paints:
        for color in filter(None, (paint.color, paint.casing)):
            assert color[1:3] == color[3:5] == color[5:7]


def test_roads_grow_with_the_zoom() -> None:
    road = next(p for p in SCREEN.paints if "primary" in p.kinds and not p.tunnel)
    assert road.width_at(18) > road.width_at(16) > road.width_at(13) >= road.thinnest
