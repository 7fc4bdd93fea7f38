"""What changed between two texts, word by word."""

from __future__ import annotations

import pytest

from directory.translating.differing import differences


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Auki arkisin", "Auki arkisin", "Auki arkisin"),
        ("Auki arkisin.", "Auki lauantaisin.", "Auki -arkisin-+lauantaisin+."),
        ("a b c", "x y c", "-a b-+x y+ c"),
        ("", "uusi", "+uusi+"),
        ("今天开放", "今天关闭", "今天-开放-+关闭+"),
    ],
)
def test_words_that_came_and_went_are_told(before: str, after: str, told: str) -> None:
    signs = {"same": "", "added": "+", "removed": "-"}
    assert "".join(f"{signs[p.kind]}{p.text}{signs[p.kind]}" for p in differences(before, after)) == told


def test_both_texts_are_whole_in_the_pieces_and_long_ones_are_quick() -> None:
    old = "\n".join(f"Rivi {n} sanoo jotain." for n in range(700))
    new = old.replace("Rivi 300 sanoo", "Rivi 300 kertoo")
    found = differences(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new
