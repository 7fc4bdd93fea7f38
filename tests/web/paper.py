"""Reading a PDF back as a person with a phone would: words with their places, squares with what they say."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

DPI = 120


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word on a page (from 0) and its box in points from the top."""

    page: int
    text: str
    x: float
    y: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Square:
    """A QR code on a page: what it says, and its top edge and middle in points."""

    page: int
    text: str
    x: float
    y: float


def run(*words: str) -> bytes:
    """Ask one of poppler's programs."""
    program = shutil.which(words[0])
    if program is None:
        pytest.skip("no poppler here (apt-get install poppler-utils)")
    return subprocess.run((program, *words[1:]), check=True, capture_output=True).stdout


def page_count(pdf: Path) -> int:
    """How many pages it has."""
    found = re.search(rb"Pages:\s+(\d+)", run("pdfinfo", str(pdf)))
    assert found
    return int(found.group(1))


def fonts(pdf: Path) -> list[str]:
    """The names of its fonts, all of them embedded."""
    lines = run("pdffonts", str(pdf)).decode().splitlines()[2:]
    assert all(re.search(r"yes (yes|no ) (yes|no )\s", line) for line in lines), lines
    return [line.split()[0].partition("+")[2] for line in lines]


def words(pdf: Path) -> list[Word]:
    """Its words in the order in which they are written."""
    told = run("pdftotext", "-bbox", str(pdf), "-").decode("utf-8")
    found = []
    for page, text in enumerate(told.split("<page ")[1:]):
        for match in re.finditer(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', text
        ):
            x, y, right, bottom = map(float, match.groups()[:4])
            found.append(
                Word(page=page, text=html.unescape(match.group(5)), x=x, y=y, right=right, bottom=bottom)
            )
    return found


def squares(pdf: Path) -> list[Square]:
    """Its QR codes in gray, as a cheap printer and a cheap camera would have them."""
    api = pytest.importorskip("zxingcpp")
    from PIL import Image

    found = []
    for page in range(page_count(pdf)):
        number = str(page + 1)
        picture = run("pdftoppm", "-r", str(DPI), "-gray", "-f", number, "-l", number, str(pdf))
        for code in api.read_barcodes(Image.open(BytesIO(picture)), formats=api.BarcodeFormat.QRCode):
            corner, other = code.position.top_left, code.position.bottom_right
            scale = 72 / DPI
            found.append(
                Square(page=page, text=code.text, x=(corner.x + other.x) / 2 * scale, y=corner.y * scale)
            )
    return found
