"""The page "Văn bản & phối hợp": the registers R17, R18, R19 and R21 as four lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.papers.commendations import make_commendations
from desktop.ui.pages.papers.coordinations import make_coordinations
from desktop.ui.pages.papers.difficulties import make_difficulties
from desktop.ui.pages.papers.documents import make_documents
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.ui.session import Session

KEY = "papers"


def make_page(session: Session) -> RegisterPage:
    """The page over an opened office."""
    return RegisterPage(
        session,
        (
            make_documents(session),
            make_coordinations(session),
            make_commendations(session),
            make_difficulties(session),
        ),
    )


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Văn bản & phối hợp"), "archive", group, lambda: make_page(session))
