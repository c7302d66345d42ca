"""Background work: lanes, dropped answers, progress, stopping, errors, closing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken, Progress
from desktop.ui.tasks import Tasks, describe_bug

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from db.domain.progress import Report


def test_an_answer_comes_to_the_gui_thread_and_the_work_runs_elsewhere(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[Any] = []

    tasks.run("read", threading.get_ident, receiver=tasks, done=lambda worker: seen.append((worker, here())))
    qtbot.waitUntil(lambda: bool(seen))

    worker, gui = seen[0]
    assert gui == threading.get_ident()
    assert worker != gui


def here() -> int:
    return threading.get_ident()


def test_writes_run_one_after_the_other_in_the_order_given(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[int] = []
    gate = threading.Event()

    def first() -> int:
        gate.wait(5)
        return 1

    tasks.run("write", first, receiver=tasks, done=order.append)
    tasks.run("write", lambda: 2, receiver=tasks, done=order.append)
    assert tasks.is_writing
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 2)

    assert order == [1, 2]
    assert not tasks.is_busy


def test_a_long_write_does_not_hold_up_reading(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    read: list[str] = []

    tasks.run("write", lambda: gate.wait(5), receiver=tasks, done=lambda _: None)
    tasks.run("read", lambda: "row", receiver=tasks, done=read.append)
    qtbot.waitUntil(lambda: read == ["row"])

    assert tasks.is_writing
    gate.set()


def test_the_answer_to_an_earlier_question_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    shown: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "old"

    tasks.run("read", slow, receiver=tasks, done=shown.append, key="list")
    tasks.run("read", lambda: "new", receiver=tasks, done=shown.append, key="list")
    qtbot.waitUntil(lambda: shown == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)

    assert shown == ["new"]


def test_questions_with_other_keys_or_receivers_do_not_disturb_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    other = QObject()
    shown: list[str] = []

    tasks.run("read", lambda: "a", receiver=tasks, done=shown.append, key="list")
    tasks.run("read", lambda: "b", receiver=tasks, done=shown.append, key="card")
    tasks.run("read", lambda: "c", receiver=other, done=shown.append, key="list")
    qtbot.waitUntil(lambda: len(shown) == 3)

    assert sorted(shown) == ["a", "b", "c"]


@pytest.mark.parametrize("fails", [False, True], ids=["answer", "refusal"])
def test_nothing_is_handed_to_a_receiver_that_has_gone(qtbot: QtBot, tasks: Tasks, fails: bool) -> None:
    receiver = QObject()
    gate = threading.Event()
    handed: list[object] = []
    tasks.known_error.connect(handed.append)

    def work() -> str:
        gate.wait(5)
        if fails:
            raise KnownError("DISK_FULL")
        return "late"

    tasks.run("read", work, receiver=receiver, done=handed.append, failed=handed.append)
    shiboken6.delete(receiver)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)

    assert handed == []


def test_a_write_that_was_refused_is_told_even_when_its_page_has_gone(qtbot: QtBot, tasks: Tasks) -> None:
    receiver = QObject()
    told: list[KnownError] = []
    tasks.known_error.connect(told.append)
    gate = threading.Event()

    def work() -> None:
        gate.wait(5)
        raise KnownError("DISK_FULL")

    tasks.run("write", work, receiver=receiver, done=lambda _: None)
    shiboken6.delete(receiver)
    gate.set()
    qtbot.waitUntil(lambda: bool(told))

    assert told[0].code == "DISK_FULL"


def refuse() -> None:
    raise KnownError("DATABASE_LOCKED", table="x")


def test_a_known_error_goes_to_whoever_asked_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    own: list[str] = []
    banner: list[object] = []
    tasks.known_error.connect(banner.append)

    tasks.run("write", refuse, receiver=tasks, done=lambda _: None, failed=lambda error: own.append(error.code))
    qtbot.waitUntil(lambda: bool(own))

    assert own == ["DATABASE_LOCKED"]
    assert banner == []


def test_a_known_error_nobody_asked_for_goes_to_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.known_error) as told:
        tasks.run("read", refuse, receiver=tasks, done=lambda _: None)

    assert told.args is not None
    assert told.args[0].parameters == {"table": "x"}


def test_any_other_error_is_logged_and_reported_as_a_bug(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.bug) as told:
        tasks.run("files", stumble, receiver=tasks, done=lambda _: None)

    assert told.args is not None
    assert told.args[0].what == "ZeroDivisionError"
    assert "stumble" in told.args[0].trace
    assert "unexpected error" in caplog.text


def test_a_bug_report_names_places_and_kinds_but_no_values() -> None:
    try:
        try:
            raise ValueError("Trần Văn Lực")
        except ValueError as cause:
            raise RuntimeError("0912 345 678") from cause
    except RuntimeError as error:
        report = describe_bug(error)

    assert "RuntimeError" in report.trace
    assert "ValueError" in report.trace
    assert "test_tasks.py" in report.trace
    assert "Lực" not in report.trace
    assert "0912" not in report.trace


def test_a_chain_cut_off_on_purpose_is_not_followed() -> None:
    try:
        try:
            raise ValueError
        except ValueError:
            raise RuntimeError from None
    except RuntimeError as error:
        report = describe_bug(error)

    assert "ValueError" not in report.trace


def test_progress_comes_as_values_and_the_last_always_arrives(qtbot: QtBot, tasks: Tasks) -> None:
    steps: list[Progress] = []
    done: list[str] = []

    def work(report: Report, token: CancelToken) -> str:
        for n in range(1, 501):
            token.check()
            report(Progress(n, 500, "tệp"))
        return "xong"

    tasks.run("files", work, receiver=tasks, done=done.append, progress=steps.append)
    qtbot.waitUntil(lambda: done == ["xong"])

    assert steps[-1] == Progress(500, 500, "tệp")
    assert len(steps) < 20


def test_work_asked_to_stop_ends_without_an_answer(qtbot: QtBot, tasks: Tasks) -> None:
    begun = threading.Event()
    ended: list[str] = []

    def work(report: Report, token: CancelToken) -> None:
        report(Progress(0))
        begun.set()
        while True:
            token.check()

    handle = tasks.run(
        "files",
        work,
        receiver=tasks,
        done=lambda _: ended.append("done"),
        progress=lambda _: None,
        stopped=lambda: ended.append("stopped"),
    )
    assert begun.wait(5)
    handle.cancel()
    qtbot.waitUntil(lambda: handle.is_finished)

    assert ended == ["stopped"]


def test_work_that_has_not_begun_does_not_begin_after_stopping(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    ran: list[str] = []

    tasks.run("write", lambda: gate.wait(5), receiver=tasks, done=lambda _: None)
    waiting = tasks.run("write", lambda: ran.append("ran"), receiver=tasks, done=lambda _: None)
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: waiting.is_finished)

    assert ran == []


def test_progress_after_stopping_is_not_shown(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    steps: list[Progress] = []

    def work(report: Report, token: CancelToken) -> None:
        gate.wait(5)
        report(Progress(1, 1))
        token.check()

    handle = tasks.run("files", work, receiver=tasks, done=lambda _: None, progress=steps.append)
    handle.cancel()
    gate.set()
    qtbot.waitUntil(lambda: handle.is_finished)

    assert steps == []


def test_busy_counts_what_waits_and_runs(qtbot: QtBot, tasks: Tasks) -> None:
    counts: list[int] = []
    tasks.busy_changed.connect(counts.append)

    tasks.run("read", lambda: 1, receiver=tasks, done=lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)

    assert counts == [1, 0]


def test_closing_finishes_writes_and_stops_the_rest(qtbot: QtBot) -> None:
    tasks = Tasks()
    written: list[str] = []
    gate = threading.Event()

    def read(report: Report, token: CancelToken) -> None:
        report(Progress(0))
        while not token.is_cancelled:
            gate.wait(0.01)
        token.check()

    tasks.run("read", read, receiver=tasks, done=lambda _: written.append("read"), progress=lambda _: None)
    tasks.run("write", lambda: "saved", receiver=tasks, done=written.append)
    tasks.shutdown()

    assert written == ["saved"]
    with pytest.raises(RuntimeError, match="after shutdown"):
        tasks.run("write", lambda: 1, receiver=tasks, done=lambda _: None)


def test_a_question_asked_after_shutdown_is_dropped_for_nobody_looks_at_its_answer(tasks: Tasks) -> None:
    asked: list[int] = []
    tasks.shutdown()

    handle = tasks.run("read", lambda: asked.append(1), receiver=tasks, done=lambda _: None)

    assert (handle.is_finished, handle.token.is_cancelled, asked) == (True, True, [])


def test_the_runner_refuses_to_be_used_from_another_thread(qtbot: QtBot, tasks: Tasks) -> None:
    said: list[str] = []

    def misuse() -> None:
        try:
            tasks.run("read", lambda: 1, receiver=tasks, done=lambda _: None)
        except RuntimeError as error:
            said.append(str(error))

    tasks.run("read", misuse, receiver=tasks, done=lambda _: said.append("back"))
    qtbot.waitUntil(lambda: "back" in said)

    assert said[0] == "Tasks is used from the GUI thread only"
    assert QThread.currentThread() is tasks.thread()


def test_a_token_asked_twice_still_says_so_once_and_for_all() -> None:
    token = CancelToken()
    token.check()

    token.cancel()
    token.cancel()

    assert token.is_cancelled
    with pytest.raises(Cancelled):
        token.check()
