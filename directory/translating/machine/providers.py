"""Providers: the protocols of LibreTranslate and DeepL, as their documentation has them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from directory.translating.machine.calling import Caller
from directory.translating.machine.codes import code_for
from directory.translating.machine.troubles import MachineFault, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.translating.machine.protecting import Style

_KEPT = 24 * 3600.0
"""Seconds for which a service's languages are known."""


class Provider(Protocol):
    """A service that translates."""

    style: Style

    def knows(self, source: str, target: str) -> bool | None:
        """Whether it translates from a locale into another; None while nobody has asked it."""

    def prepare(self, source: str, target: str) -> None:
        """Ask which languages it knows, unless that is known.

        :raise MachineFault: when it does not answer, or does not know one of them.
        """

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        """The texts in another locale, in the same order; ten seconds at most.

        :raise MachineFault: when they do not come back.
        """


@dataclass(kw_only=True)
class _Service:
    caller: Caller
    _pairs: Mapping[str, Sequence[str]] | None = None
    """Targets by source, in the service's codes."""
    _asked_at: float = 0.0

    def knows(self, source: str, target: str) -> bool | None:
        pairs = self._pairs
        return None if pairs is None else _pair(pairs, source, target) is not None

    def prepare(self, source: str, target: str) -> None:
        self._codes(source, target)

    def _codes(self, source: str, target: str) -> tuple[str, str]:
        if self._pairs is None or self.caller.clock() - self._asked_at > _KEPT:
            try:
                self._pairs = self._languages()
            except (KeyError, TypeError, AttributeError) as fault:
                raise MachineFault(Trouble.BROKEN) from fault
            self._asked_at = self.caller.clock()
        found = _pair(self._pairs, source, target)
        if found is None:
            raise MachineFault(Trouble.LANGUAGE)
        return found

    def _languages(self) -> Mapping[str, Sequence[str]]:
        raise NotImplementedError


def _pair(pairs: Mapping[str, Sequence[str]], source: str, target: str) -> tuple[str, str] | None:
    start = code_for(source, pairs)
    end = code_for(target, pairs[start]) if start else None
    return (start, end) if start and end else None


def _texts(said: Any, count: int) -> list[str]:
    if not isinstance(said, list) or len(said) != count or not all(isinstance(one, str) for one in said):
        raise MachineFault(Trouble.BROKEN)
    return said


@dataclass(kw_only=True)
class LibreTranslate(_Service):
    """A LibreTranslate server: `/languages` and `/translate`."""

    key: str = field(default="", repr=False)
    style: Style = "brackets"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        """The texts in another locale."""
        start, end = self._codes(source, target)
        asked = {"q": list(texts), "source": start, "target": end, "format": "text"}
        said = self.caller.ask("/translate", asked | ({"api_key": self.key} if self.key else {}))
        return _texts(said.get("translatedText") if isinstance(said, dict) else None, len(texts))

    def _languages(self) -> Mapping[str, Sequence[str]]:
        said = self.caller.ask("/languages")
        everything = [str(language["code"]) for language in said]
        return {
            str(language["code"]): [str(code) for code in language.get("targets") or everything]
            for language in said
        }


@dataclass(kw_only=True)
class DeepL(_Service):
    """DeepL's API, version 2: `/v2/languages` and `/v2/translate`."""

    style: Style = "xml"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        """The texts in another locale."""
        start, end = self._codes(source, target)
        asked = {"text": list(texts), "source_lang": start, "target_lang": end, "tag_handling": "xml"}
        said = self.caller.ask("/v2/translate", {**asked, "preserve_formatting": True})
        rows = said.get("translations") if isinstance(said, dict) else None
        found = [row.get("text") if isinstance(row, dict) else None for row in rows or []]
        return _texts(found, len(texts))

    def _languages(self) -> Mapping[str, Sequence[str]]:
        targets = [str(row["language"]) for row in self.caller.ask("/v2/languages?type=target")]
        sources = [str(row["language"]) for row in self.caller.ask("/v2/languages?type=source")]
        return dict.fromkeys(sources, targets)


def provider_of(
    url: str | None, key: str = "", *, caller: type[Caller] = Caller, clock: Any = time.monotonic
) -> Provider | None:
    """The provider that an address names: "libretranslate+https://host/path" or "deepl+https://…"; None without one."""
    if not url:
        return None
    kind, _, address = url.partition("+")
    address = address.rstrip("/")
    if kind == "deepl":
        headers = {"Authorization": f"DeepL-Auth-Key {key}"}
        return DeepL(caller=caller(url=address, headers=headers, clock=clock))
    return LibreTranslate(caller=caller(url=address, clock=clock), key=key)
