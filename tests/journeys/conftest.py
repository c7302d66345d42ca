"""What journeys share: the theme, and Qt's noise about windows without a screen left out of account."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui import theme

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
