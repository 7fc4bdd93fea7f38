"""Where the Tab key stops on a page, and how that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Stop(TypedDict):
    """A control that has the focus; measures in CSS pixels, of the whole page but for `hidden`."""

    name: str
    place: int
    """Its number among all elements of the page, in their order."""
    top: float
    bottom: float
    ring: float
    """How wide the outline is, of itself or of a part of it."""
    isHidden: bool
    """Something else lies over all of it, or it is out of sight."""


STOP = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return null;
  const box = part.getBoundingClientRect();
  const ring = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
  };
  const points = [.1, .5, .9].flatMap((x) => [.1, .5, .9].map((y) => [box.x + box.width * x, box.y + box.height * y]));
  const isSeen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    return over && (part.contains(over) || over.contains(part) || [...part.labels || []].some((label) => label.contains(over)));
  });
  return {
    name: part.outerHTML.slice(0, 110), place: [...document.querySelectorAll("*")].indexOf(part),
    top: box.top + scrollY, bottom: box.bottom + scrollY,
    ring: Math.max(...[part, ...part.children].map(ring)), isHidden: !isSeen,
  };
}"""

REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((part) => part.tabIndex >= 0 && !part.disabled && part.checkVisibility({ visibilityProperty: true })
    && !(part.type === "radio" && part.name && !part.checked))
  .map((part) => [...document.querySelectorAll("*")].indexOf(part))"""
"""What a keyboard must come to, by number; of radio buttons, one key comes to the group and others go on inside."""


def walk(page: Page, key: str = "Tab", *, most: int = 400) -> list[Stop]:
    """Press a key until the way through the page is over; a page that keeps the focus ends at `most`."""
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press(key)
        stop: Stop | None = page.evaluate(STOP)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            break
        stops.append(stop)
    return stops


def reachable(page: Page) -> set[int]:
    """The numbers of all controls that a keyboard must come to."""
    return set(page.evaluate(REACHABLE))
