"""What holds for every test: a data folder of its own, no network, no unannounced log record, no thread left behind."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from collections.abc import Iterator

# Before anything imports Qt: no test may need a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# benchmarks are run by `dev.py bench`, frozen by whoever names the built program in DIABAN_BUILT.
collect_ignore = ["benchmarks"] if os.environ.get("DIABAN_BUILT") else ["benchmarks", "frozen"]

# No time limit, for the machine may be busy; in CI always the same examples, so that a red run can be run again.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("house")

# A busy machine is slow, not wrong: what a window test waits for may take its time.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive):
    _wait.__kwdefaults__ = {**(_wait.__kwdefaults__ or {}), "timeout": 30_000}

_OUR_LOGGERS = ("desktop", "db")


@pytest.fixture(autouse=True)
def data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """The program's data goes to a folder that is not there yet and that no other test has."""
    home = tmp_path_factory.getbasetemp() / f"home-{abs(hash(request.node.nodeid)):x}"
    monkeypatch.setenv("DIABAN_HOME", str(home))
    monkeypatch.delenv("DIABAN_PASSPHRASE", raising=False)


def _is_local(sock: socket.socket, address: Any) -> bool:
    if sock.family == getattr(socket, "AF_UNIX", None):
        return True
    # Windows has no socket pairs; Python makes them from two ends on the loopback address.
    return sys.platform == "win32" and address[0] in {"127.0.0.1", "::1"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reaching for another computer fails the test, whoever does it."""

    def refuse(sock: socket.socket, address: Any) -> None:
        if not _is_local(sock, address):
            pytest.fail(f"the program reached for the network: {address}")

    def connect(sock: socket.socket, address: Any) -> None:
        refuse(sock, address)
        _connect(sock, address)

    def connect_ex(sock: socket.socket, address: Any) -> int:
        refuse(sock, address)
        return _connect_ex(sock, address)

    def resolve(host: object, *_: object, **__: object) -> None:
        pytest.fail(f"the program asked the network for {host}")

    _connect = socket.socket.connect
    _connect_ex = socket.socket.connect_ex
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "gethostbyname", resolve)


@pytest.fixture(autouse=True)
def no_waiting_dialog(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that waits for an answer would wait for ever; a test shows the dialog itself or replaces its opener."""
    if "qtbot" not in request.fixturenames:
        return
    from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox  # noqa: PLC0415 - only where Qt is

    def refuse(*arguments: object, **_: object) -> None:
        pytest.fail(f"a dialog waits for an answer: {arguments[:1]}")

    asking = {
        QDialog: ("exec",),
        QMessageBox: ("about", "critical", "information", "question", "warning"),
        QFileDialog: ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"),
        QInputDialog: ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
    }
    for dialog, names in asking.items():
        for name in names:
            monkeypatch.setattr(dialog, name, refuse)


@pytest.fixture(autouse=True)
def collect_widgets_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """With a window, garbage is collected between tests and in this thread, as the program does (ui/collecting.py)."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Whatever window a test left reachable is destroyed while Qt still stands, as the program does when it ends."""
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from desktop.ui.collecting import destroy_windows  # noqa: PLC0415 - only where Qt is

    destroy_windows()


class _Collector(logging.Handler):
    """Keeps what our loggers said at warning or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unannounced_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error of ours fails the test, unless the test asks for `caplog` and so looks at the log itself."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in _OUR_LOGGERS]
    for logger in loggers:
        logger.addHandler(collector)
    yield
    for logger in loggers:
        logger.removeHandler(collector)
    if collector.said and "caplog" not in request.fixturenames:
        pytest.fail("logged and not expected:\n" + "\n".join(collector.said))


def _threads() -> set[threading.Thread]:
    # A thread that Qt or a library started and that only passed through Python is not ours to end.
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}  # noqa: SLF001 - the class has no public name


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A thread that outlives its test fails it; one that is just ending has a moment to do so."""
    before = _threads()
    yield
    left = _threads() - before
    for thread in left:
        thread.join(timeout=2)
    running = sorted(thread.name for thread in left if thread.is_alive())
    if "PySide6.QtCore" in sys.modules:
        running += _busy_pool()
    if running:
        pytest.fail("still running: " + ", ".join(running))


def _busy_pool() -> list[str]:
    pool = sys.modules["PySide6.QtCore"].QThreadPool.globalInstance()
    return [] if pool.waitForDone(2000) else ["the global thread pool"]
