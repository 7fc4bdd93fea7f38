"""What all tables share: names of constraints, identifiers, instants, optimistic locking."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, String, Text, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A zone-aware moment, kept in UTC; SQLite, which has no zones, gets naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment and turn the rest into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of all tables."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: Instant(),
        UUID: Uuid(),
        dict[str, str]: JSON(),
        dict[str, Any]: JSON(),
        dict[str, list[str]]: JSON(),
        list[str]: JSON(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=32,
            values_callable=lambda choices: [choice.value for choice in choices],
        ),
    }


class Identified:
    """Has a UUID, as HSDS asks."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Coded:
    """Has a short public code beside its UUID: what addresses, QR codes and people use."""

    code: Mapped[str] = mapped_column(String(12), unique=True)


class Published:
    """Given to others under an id that may be older than the row: it is kept when a city moves to another instance."""

    hsds_id: Mapped[UUID | None] = mapped_column(default=None)
    """The id that came with it; None: its own."""

    @property
    def public_id(self) -> UUID:
        """The id under which others know it."""
        return self.hsds_id or self.id  # type: ignore[attr-defined]  # mixed into Identified


class PassedOn:
    """Came in HSDS with more than columns hold."""

    passed_on: Mapped[dict[str, Any] | None] = mapped_column(default=None, deferred=True)
    """What nobody edits here and is given back, in HSDS's names, without ids."""


class CityOwned:
    """Belongs to one city; every question names it first."""

    @declared_attr
    def city_id(cls) -> Mapped[UUID]:
        """The owner."""
        return mapped_column(ForeignKey("city.id", ondelete="CASCADE"), index=True)


class Versioned:
    """Counts its own changes, so that two editors never overwrite each other."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare the version at each update (StaleDataError when it moved)."""
        return {"version_id_col": cls.version}
