"""English words without catalogs, for the tests of wording."""

from __future__ import annotations

from directory.locales import Locale


class Plain:
    """Gives every message back as it is, in the numbers and names of a locale."""

    def __init__(self, tag: str = "en-GB") -> None:
        self.locale = Locale(tag=tag, own_name=tag, english_name=tag, babel=tag.replace("-", "_"))

    def gettext(self, message: str, /, **values: object) -> str:
        return message % values if values else message

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        return self.gettext(one if n == 1 else many, **values)

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        return self.gettext(message, **values)
