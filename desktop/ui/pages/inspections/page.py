"""The page "Kiểm tra": the registers R4 to R6 as three lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.inspections.definitions import make_remedies, make_violations, make_visits
from desktop.ui.pages.inspections.visit_list import VisitList
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.ui.session import Session

KEY = "inspections"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    definitions = (make_visits(session), make_violations(session), make_remedies())
    return RegisterPage(session, definitions, list_type={"inspections": VisitList})


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Kiểm tra"), "clipboard", group, lambda: make_page(session))
