"""Names stand in the order in which readers of each locale look for them."""

from __future__ import annotations

import random

import pytest

from directory.collation import ALPHABETS, key
from directory.locales import LOCALES

ORDERS = {
    "sv": ["Adam", "Zenit", "Åbo", "Ängel", "Öland"],
    "fi": ["Aalto", "Zürich", "Åland", "Äiti", "Öljy"],
    "tr": ["cam", "çam", "dağ", "Isparta", "İzmir", "oda", "öğle", "şeker"],
    "pl": ["adres", "ącki", "lampa", "łódź", "zupa", "źródło", "żaba"],
    "ro": ["apă", "șapte", "tren", "țară"],
    "sq": ["dritë", "dhomë", "era", "ëndërr", "gur", "gjak", "sot", "shi"],
    "es": ["nube", "ñandú", "oso"],
    "de": ["Arzt", "Ärzte", "Bahn"],
    "fr": ["école", "église", "été", "fête"],
    "uk": ["гора", "ґанок", "дім", "єдність", "і", "їжа", "йод", "як"],
    "ru": ["дом", "ёлка", "ель", "жук"],
    "fa": ["بیمارستان", "پزشک", "تهران", "چای", "گل", "یزد"],
    "ckb": ["باخ", "پارک", "ڕۆژ", "ژن", "گوڵ"],
    "ur": ["بازار", "ٹیکسی", "ڈاکٹر", "ہسپتال"],
    "ps": ["پلار", "ټکسي", "ډاکټر", "ښوونځی"],
    "th": ["กา", "เกาะ", "ขนม", "แดง", "ยา"],
    "zh-Hans": ["阿拉伯语", "德语", "法语", "英语", "中文"],
    "el": ["άλφα", "βήτα", "γάμμα", "ωμέγα"],
    "hi": ["अरबी", "उर्दू", "फ़ारसी", "हिन्दी"],
    "en": ["1 apple", "2 pears", "Arabic", "élan", "Zulu"],
}


@pytest.mark.parametrize("tag", ORDERS)
def test_names_stand_in_the_order_of_the_locale(tag: str) -> None:
    expected = ORDERS[tag]
    shuffled = random.Random(7).sample(expected, len(expected))  # noqa: S311
    assert sorted(shuffled, key=lambda name: key(tag, name)) == expected


@pytest.mark.parametrize("tag", ALPHABETS)
def test_no_letter_stands_twice_in_an_alphabet(tag: str) -> None:
    letters = ALPHABETS[tag].split()
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("tag", LOCALES)
def test_any_name_has_a_key(tag: str) -> None:
    for name in ("", "  ", "\x00", "\ud800", "😀", "Ærø", "ﷺ", "İstanbul", "ß"):
        assert key(tag, name) == key(tag, name)
