"""A feed: services and organizations as objects of HSDS 3.1, gathered from whatever they came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from directory.exchange.faults import Fault

Object = dict[str, Any]
"""A JSON object."""


@dataclass(kw_only=True)
class Feed:
    """Objects by id, where each stood, and what is wrong with them."""

    services: dict[str, Object] = field(default_factory=dict)
    organizations: dict[str, Object] = field(default_factory=dict)
    locations: dict[str, Object] = field(default_factory=dict)
    terms: dict[str, Object] = field(default_factory=dict)
    """Terms of taxonomies by id and by code, where the feed lists them: what stands above one is found here."""
    places: dict[str, tuple[str, str, int | None]] = field(default_factory=dict)
    """File, path and row of each service and organization, by id."""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_own: bool = False
    """Written by a directory like this one: ids and facts are taken as they are."""
    is_tabular: bool = False
    locale: str | None = None
    repeated: int = 0
    """Objects that were there before, word for word."""

    def add(self, kind: str, said: Object, *, file: str, path: str, row: int | None = None) -> None:
        """Take in a service, an organization or a location; what is there already gets what it lacks.

        The same id with other content is a fault.
        """
        shelf: dict[str, Object] = getattr(self, kind)
        key = said.get("id")
        if isinstance(key, int) and not isinstance(key, bool):
            key = said["id"] = str(key)
        if not isinstance(key, str) or not key.strip():
            self.fault(
                "it has no id. Each record needs one that stays.", file=file, path=f"{path}.id", row=row
            )
            return
        self.places.setdefault(key, (file, path, row))
        kept = shelf.setdefault(key, said)
        if kept is said:
            return
        if kept == said:
            self.repeated += 1
            return
        self._merge(kept, said, key, file=file, path=path, row=row)

    def _merge(self, kept: Object, said: Object, key: str, *, file: str, path: str, row: int | None) -> None:
        before, after = (str(one.get("last_modified") or "") for one in (kept, said))
        if before and after and before != after:
            # The same record at two times: the newer one says what holds.
            self.repeated += 1
            newer, older = (said, dict(kept)) if after > before else (kept, said)
            kept |= {**older, **newer}
            return
        for name, value in said.items():
            if name not in kept or (isinstance(value, list | dict) and not kept[name]):
                kept[name] = value
            elif isinstance(value, dict) and isinstance(kept[name], dict):
                kept[name] = {**value, **kept[name]}
            elif not isinstance(value, list) and kept[name] != value:
                if self.places[key][0] != file:
                    self.notes.append(
                        f"{file}: {path} says another {name} than {self.places[key][0]}, which is kept."
                    )
                    continue
                self.fault(
                    f"the id {key[:60]} was there before, with another {name}. Give each record an id of its own.",
                    file=file, path=f"{path}.{name}", row=row,
                )  # fmt: skip
                return

    def fault(self, sentence: str, *, file: str, path: str | None = None, row: int | None = None) -> None:
        """Note what is wrong, and where."""
        self.faults.append(Fault(sentence=sentence, file=file, row=row, column=path))
