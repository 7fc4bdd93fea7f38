"""The press: nothing from outside gets into a PDF, nobody's whereabouts are kept, no letter becomes a box."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from directory.web.printing import fonts, pdf, press
from tests.web import paper

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

if not pdf.is_there():
    pytest.skip("no WeasyPrint here (README, Paper)", allow_module_level=True)


def pressed(html: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", press.__file__],
        input=html.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_press_reaches_no_file_and_no_network(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("KEEPTHIS")
    (tmp_path / "secret.css").write_text("p::after { content: 'KEEPTHIS' }")
    (tmp_path / "secret.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='9'><text y='9'>KEEPTHIS</text></svg>"
    )
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    server.accept()[0].close()
                    asked.append(1)
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        parts = []
        for place in (tmp_path.as_uri(), f"http://127.0.0.1:{server.getsockname()[1]}", str(tmp_path)):
            parts.append(
                f"<link rel=stylesheet href='{place}/secret.css'><link rel=attachment href='{place}/secret.txt'>"
                f"<style>@import '{place}/secret.css'; @font-face {{ font-family: x; src: url({place}/secret.txt) }} "
                f"p {{ font-family: x; background: url({place}/secret.svg); list-style: url({place}/secret.svg) }}</style>"
                f"<img src='{place}/secret.svg' alt=x><object data='{place}/secret.svg'></object>"
                f"<embed src='{place}/secret.svg'><svg><image href='{place}/secret.svg'/><use href='{place}/secret.svg#a'/></svg>"
            )
        made = pressed(f"<html lang=en><title>x</title>{''.join(parts)}<p>Still here")
        done.set()
        listener.join()
    assert made.returncode == 0, made.stderr
    (tmp_path / "made.pdf").write_bytes(made.stdout)
    text = " ".join(word.text for word in paper.words(tmp_path / "made.pdf"))
    assert "Still here" in text
    assert "KEEPTHIS" not in text
    assert b"EmbeddedFile" not in made.stdout
    assert asked == []


def test_a_symbol_without_a_font_is_left_out_and_a_letter_stops_the_press(tmp_path: Path) -> None:
    made = pressed("<html lang=en><title>x</title><p>Be\ue000fore")
    (tmp_path / "made.pdf").write_bytes(made.stdout)
    assert "Before" in [word.text for word in paper.words(tmp_path / "made.pdf")]
    assert pressed("<html lang=en><title>x</title><p>\U00030000").returncode == press.NO_FONT


def test_pdfs_are_tagged_named_and_asked_for_again(app: Flask, tmp_path: Path) -> None:
    if fonts.missing(["sv", "fi"]):
        pytest.skip("no font here (README, Paper)")
    client, address = app.test_client(), "/oulu/sv/print.pdf?category=pharmacy&page=2"
    answer = client.get(address)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    (tmp_path / "sheet.pdf").write_bytes(answer.data)
    told = paper.run("pdfinfo", str(tmp_path / "sheet.pdf")).decode()
    assert "Tagged:          yes" in told
    assert "Title:           Apotek" in told
    assert "595.276 x 841.89 pts (A4)" in told


def test_sheets_are_kept_unless_they_tell_of_somebody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(pdf, "make", lambda html, _folder: made.append(html) or b"%PDF-made")
    monkeypatch.setattr(fonts, "missing", lambda _tags: [])
    client = app.test_client()
    for more, times in (("", 1), ("&from=Isokatu+5", 2), ("&near=Isokatu+5", 2), ("&heading=For+Amina", 2)):
        made.clear()
        for _ in range(2):
            assert client.get(f"/oulu/en/print.pdf?category=library{more}").data == b"%PDF-made"
        assert len(made) == times, more


def test_paper_of_the_other_size_and_large_print(app: Flask, tmp_path: Path) -> None:
    answer = app.test_client().get("/oulu/en/print.pdf?category=library&paper=letter&size=large&with=en")
    (tmp_path / "sheet.pdf").write_bytes(answer.data)
    assert b"612 x 792" in paper.run("pdfinfo", str(tmp_path / "sheet.pdf"))
    heights = [word.bottom - word.y for word in paper.words(tmp_path / "sheet.pdf") if word.text == "papers."]
    assert all(height > 20 for height in heights)


def test_the_press_knows_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = {}

    def run(_words: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        seen.update(options)
        return subprocess.CompletedProcess([], 0, stdout=b"%PDF-", stderr=b"")

    monkeypatch.setenv("DIRECTORY_SECRET_KEY", "hush")
    monkeypatch.setattr(subprocess, "run", run)
    assert pdf.make("<p>x", tmp_path) == b"%PDF-"
    assert "hush" not in str(seen["env"])


@pytest.mark.parametrize("problem", [OSError("gone"), subprocess.TimeoutExpired("press", 1)])
def test_a_press_that_does_not_end_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, problem: Exception
) -> None:
    def run(*_words: object, **_options: object) -> None:
        raise problem

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(pdf.NoPdf):
        pdf.make("<p>x", tmp_path)


def test_a_press_that_fails_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failed = subprocess.CompletedProcess([], -9, stdout=b"", stderr=b"MemoryError")
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_options: failed)
    with pytest.raises(pdf.NoPdf):
        pdf.make("<p>x", tmp_path)
