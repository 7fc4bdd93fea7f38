"""Budget: how many characters of a city a machine translates in a month, counted before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from directory.model import City, MachineSetting, MachineUse

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

MOST = 100_000_000
"""Characters that a budget may be."""


def setting_of(session: Session, city_id: UUID) -> MachineSetting:
    """What the city allows; one query. The row is new, and not kept, where the city never said."""
    found = session.get(MachineSetting, city_id)
    return found or MachineSetting(city_id=city_id, budget=100_000, is_shown=False)


def used(session: Session, city_id: UUID, now: datetime) -> int:
    """Characters of this month (UTC); one query."""
    row = session.get(MachineUse, (city_id, _month(now)))
    return row.characters if row else 0


def set_aside(session: Session, city_id: UUID, characters: int, now: datetime) -> bool:
    """Count characters as used; False, and nothing counted, where they are more than is left."""
    session.execute(select(City.id).where(City.id == city_id).with_for_update())
    left = setting_of(session, city_id).budget - used(session, city_id, now)
    if characters > left:
        return False
    if session.get(MachineUse, (city_id, _month(now))) is None:
        session.add(MachineUse(city_id=city_id, month=_month(now), characters=0))
        session.flush()
    _count(session, city_id, characters, now)
    return True


def give_back(session: Session, city_id: UUID, characters: int, now: datetime) -> None:
    """Characters that were set aside and not translated after all."""
    if characters:
        _count(session, city_id, -characters, now)


def _count(session: Session, city_id: UUID, characters: int, now: datetime) -> None:
    session.execute(
        update(MachineUse)
        .where(MachineUse.city_id == city_id, MachineUse.month == _month(now))
        .values(characters=MachineUse.characters + characters)
    )


def _month(now: datetime) -> str:
    return now.strftime("%Y-%m")
