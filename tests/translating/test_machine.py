"""A machine drafts translations: both protocols, what it must not touch, and all the ways in which it fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from directory.translating.machine import MachineFault, Trouble, provider_of
from directory.translating.machine.calling import Caller
from directory.translating.machine.codes import code_for
from directory.translating.machine.protecting import protect, restore
from tests.translating.machines import machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.translating.machine.protecting import Style


class Quick(Caller):
    """Waits less."""

    def __init__(self, **rest: object) -> None:
        super().__init__(**{**rest, "seconds": 1.0, "sleep": lambda _: None})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
def test_both_protocols_are_spoken_with_their_keys(kind: str) -> None:
    with machine() as there:
        provider = provider_of(f"{kind}+{there.url}", "the key")
        assert provider is not None
        assert provider.knows("fi", "zh-Hans") is None
        assert len(provider.translate(["Yksi", "Kaksi"], source="fi", target="zh-Hans")) == 2
        assert provider.knows("fi", "ckb") is False
        with pytest.raises(MachineFault) as fault:
            provider.translate(["Yksi"], source="fi", target="fa-AF")
        assert fault.value.trouble is Trouble.LANGUAGE
        assert len([path for method, path in there.seen if method == "GET"]) == (
            1 if kind == "libretranslate" else 2
        )
        [asked] = there.asked
        if kind == "deepl":
            assert (asked["source_lang"], asked["target_lang"]) == ("FI", "ZH-HANS")
            assert asked["authorization"] == "DeepL-Auth-Key the key"
        else:
            assert (asked["source"], asked["target"], asked["api_key"]) == ("fi", "zh-Hans", "the key")


@pytest.mark.parametrize(
    ("tag", "offered", "code"),
    [
        ("zh-Hans", ["zh"], "zh"), ("zh-Hans", ["ZH", "ZH-HANS", "ZH-HANT"], "ZH-HANS"), ("fa-AF", ["fa"], None),
        ("fa-AF", ["PRS"], "PRS"), ("ckb", ["ku"], None), ("kmr", ["ku", "KMR"], "KMR"), ("pt", ["PT-PT", "PT-BR"], "PT-PT"),
        ("en", ["EN-GB", "EN-US"], "EN-GB"), ("sv", [], None),
    ],
)  # fmt: skip
def test_a_locale_is_never_taken_for_another(tag: str, offered: Sequence[str], code: str | None) -> None:
    assert code_for(tag, offered) == code


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
@pytest.mark.parametrize(
    ("behavior", "trouble"),
    [
        ("500", Trouble.BROKEN), ("429", Trouble.BUSY), ("403", Trouble.KEY), ("456", Trouble.QUOTA),
        ("400", Trouble.BROKEN), ("redirect", Trouble.BROKEN), ("hang", Trouble.SLOW), ("drip", Trouble.SLOW),
        ("huge", Trouble.BROKEN), ("garbage", Trouble.BROKEN), ("shape", Trouble.BROKEN),
    ],
)  # fmt: skip
def test_a_machine_that_fails_is_told_in_time_and_leads_nowhere(
    kind: str, behavior: str, trouble: Trouble
) -> None:
    with machine(behavior) as there:
        provider = provider_of(f"{kind}+{there.url}", caller=Quick)
        assert provider is not None
        began = time.monotonic()
        with pytest.raises(MachineFault) as fault:
            provider.translate(["Yksi", "Kaksi"], source="fi", target="ar")
        assert time.monotonic() - began < 2
        if behavior == "drip":
            assert fault.value.trouble in (Trouble.SLOW, Trouble.BROKEN)
        else:
            assert fault.value.trouble is trouble
        assert not [path for _, path in there.seen if "meta-data" in path]


def test_a_machine_that_is_not_there_is_told() -> None:
    provider = provider_of("libretranslate+http://127.0.0.1:9", caller=Quick)
    assert provider is not None
    with pytest.raises(MachineFault) as fault:
        provider.translate(["x"], source="fi", target="ar")
    assert fault.value.trouble is Trouble.UNREACHABLE


TEXT = (
    "Soita Apuri ry:lle <09 123 4567>, kirjoita hei@apuri.example tai katso https://apuri.example/tule?a=1&b=2. "
    "Auki 9–17, 12,50 €."
)


@pytest.mark.parametrize("style", ["brackets", "xml"])
def test_names_numbers_and_addresses_do_not_go_through_the_machine(style: Style) -> None:
    sent = protect(TEXT, {"Apuri ry": "Apuri ry", "kirjoita": "اكتب"}, style)
    for word in ("Apuri", "09", "4567", "hei@", "https", "17", "50"):
        assert word not in sent.text, sent.text
    assert "Soita" in sent.text
    back = restore(sent.text, sent)
    assert back == TEXT.replace("kirjoita", "اكتب")


def test_a_machine_may_use_its_own_digits_and_order_but_lose_nothing() -> None:
    sent = protect("Soita 112 tai 116117.", {}, "brackets")
    assert restore("اتصل [ ٢ ] أو [١]", sent) == "اتصل 116117 أو 112"
    for bad in ("[1]", "[1] [1]", "[1] [2] [3]", "", "[2] [2] [1]"):
        with pytest.raises(MachineFault):
            restore(bad, sent)


def test_what_is_nothing_but_a_number_is_not_asked_about() -> None:
    assert protect("112, 09 123 4567", {}, "brackets").is_empty
    assert not protect("112 öisin", {}, "brackets").is_empty
