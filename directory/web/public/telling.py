"""What visitors tell, kept: their reports of mistakes, of missing services and of wrong words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory import reporting
from directory.text import clean
from directory.web.forms import is_machine
from directory.web.public import holding
from directory.web.state import state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from directory.model.facts import ReportReason
    from directory.web.page import Page


def keep(
    page: Page,
    reason: ReportReason,
    *,
    text: str = "",
    service_id: UUID | None = None,
    details: Mapping[str, str] | None = None,
) -> str:
    """The number of the report, once it is kept; empty for a machine's, which is thanked and forgotten."""
    if is_machine():
        return ""
    holding.count("report")
    with state().database.writing() as session:
        return reporting.report(
            session,
            page.city.id,
            service_id=service_id,
            reason=reason,
            text=text,
            details=details,
            locale=page.locale.tag,
            today=page.today,
        )


def too_long(page: Page, text: str, most: int = reporting.MAX_TEXT) -> str:
    """What to say to somebody who wrote more than `most` characters; else nothing."""
    if len(clean(text)) <= most:
        return ""
    return page.words.ngettext("Write at most %(num)s character.", "Write at most %(num)s characters.", most)
