"""What is run only on demand: conversions by an office program, when DIABAN_TEST_ALL is set and one is installed."""

from __future__ import annotations

import os
import shutil

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "test_all: slow; run before a release, with DIABAN_TEST_ALL set")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("DIABAN_TEST_ALL") and shutil.which("soffice"):
        return
    slow = [item for item in items if item.get_closest_marker("test_all")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]
