"""What tests of the window share: the theme, a runner of tasks, typing as an input method does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.ui import theme
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget


# Said by the platform without a screen about every window; says nothing about ours.
_NOISE = r"This plugin does not support (propagateSizeHints|raise)\(\)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Warnings of Qt fail a test, but not those that every window causes without a screen."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_ignore(_NOISE))


@pytest.fixture(scope="session", autouse=True)
def light_theme(qapp: QApplication) -> None:
    """The light theme at 10 points."""
    theme.apply_theme(qapp, scheme="light")


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """A runner that has ended when the test has."""
    made = Tasks()
    yield made
    made.shutdown()


@pytest.fixture
def compose() -> Callable[[QWidget, str, str], None]:
    """Types as Unikey, EVKey or IBus do: composed letters in `preedit`, finished ones in `commit`."""

    def send(widget: QWidget, preedit: str = "", commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(widget, event)

    return send
