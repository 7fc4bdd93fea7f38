"""Pages compressed in parts unpack to the very page."""

import gzip

import pytest

from directory.web.styling import STYLE
from directory.web.zipping import gzipped

STYLED = f"<head><style>{STYLE}</style><p>مرحبا</p>{'<li>one</li>' * 500}"


@pytest.mark.parametrize(
    "page", [STYLED, "no style at all", STYLE + "at the start", "at the end" + STYLE, ""]
)
def test_a_page_unpacks_to_itself(page: str) -> None:
    assert gzip.decompress(gzipped(page.encode())).decode() == page


def test_one_member_with_its_style_packed_before_is_no_longer_than_one_packed_at_once() -> None:
    body = STYLED.encode()
    assert len(gzipped(body)) <= len(gzip.compress(body, 4)) + 16


def test_the_style_is_packed_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    from directory.web import zipping

    seen: list[int] = []
    plain = zipping._part
    monkeypatch.setattr(zipping, "_part", lambda text, *rest: seen.append(len(text)) or plain(text, *rest))
    gzipped(STYLED.encode())
    assert sum(seen) == len(STYLED.encode()) - len(STYLE.encode())
