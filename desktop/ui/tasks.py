"""The only starter of threads, and the boundary where errors of background work end.

Three lanes: *write* (one worker, in order), *read* (two) and *files* (two; documents, hashing, signing, packages).
Work receives and returns frozen values. An answer is handed over in the GUI thread, and dropped when its receiver has
gone or the same question (receiver and key) was asked anew since.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal

from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.progress import Report

T = TypeVar("T")
Lane = Literal["write", "read", "files"]

_WORKERS: dict[Lane, int] = {"write": 1, "read": 2, "files": 2}
_LEAST_SECONDS_BETWEEN_REPORTS = 0.1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BugReport:
    """An error nobody expected, as text without values of variables, so without personal data."""

    what: str
    trace: str


@dataclass(eq=False, slots=True)
class Handle:
    """A piece of work under way."""

    lane: Lane
    token: CancelToken = field(default_factory=CancelToken)
    _finished: bool = False

    def cancel(self) -> None:
        """Ask the work to stop; its answer will not come, `stopped` will."""
        self.token.cancel()

    @property
    def is_finished(self) -> bool:
        """Whether it has ended one way or the other."""
        return self._finished


@dataclass(eq=False, slots=True)
class _Job:
    handle: Handle
    receiver: QObject
    done: Callable[[Any], None]
    failed: Callable[[KnownError], None] | None
    progress: Callable[[Progress], None] | None
    stopped: Callable[[], None] | None
    key: str | None
    number: int


@dataclass(frozen=True, slots=True)
class _Answer:
    job: _Job
    value: object = None
    error: BaseException | None = None


class Tasks(QObject):
    """Runs service calls in the background; lives in the GUI thread as long as the program.

    Signals:
        known_error: KnownError that no caller of `run` wanted to handle; the window shows it in a banner.
        bug: BugReport of an error nobody expected.
        busy_changed: number of pieces of work waiting or running.
    """

    known_error = Signal(object)
    bug = Signal(object)
    busy_changed = Signal(int)
    _answered = Signal(object)
    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(max_workers=count, thread_name_prefix=f"diaban-{lane}")
            for lane, count in _WORKERS.items()
        }
        self._numbers = itertools.count(1)
        self._latest: dict[tuple[int, str], int] = {}
        self._jobs: set[_Job] = set()
        self._closed = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @overload
    def run(
        self,
        lane: Lane,
        call: Callable[[], T],
        *,
        receiver: QObject,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        progress: None = None,
        stopped: Callable[[], None] | None = None,
        key: str | None = None,
    ) -> Handle: ...
    @overload
    def run(
        self,
        lane: Lane,
        call: Callable[[Report, CancelToken], T],
        *,
        receiver: QObject,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        progress: Callable[[Progress], None],
        stopped: Callable[[], None] | None = None,
        key: str | None = None,
    ) -> Handle: ...
    def run(
        self,
        lane: Lane,
        call: Callable[..., Any],
        *,
        receiver: QObject,
        done: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        stopped: Callable[[], None] | None = None,
        key: str | None = None,
    ) -> Handle:
        """Start a call; its answer comes to `done` in the GUI thread.

        Args:
            lane: `write`, `read` or `files`.
            call: takes nothing; or, when `progress` is given, a report function and a token to look at.
            receiver: the object the answer is for; when it is gone, the answer is dropped.
            done: takes what the call returned.
            failed: takes the KnownError; without it the window shows the error in a banner.
            progress: takes Progress values, at most ten a second (the last one always).
            stopped: called when the work ended because of `Handle.cancel`.
            key: names the question; an earlier answer to the same question for the same receiver is dropped, and
                the earlier work is asked to stop.

        Raises:
            RuntimeError: called outside the GUI thread, or writing asked for after `shutdown`. A question asked then
                (a field waits a moment before it searches) is not answered: nobody is left to look at the answer.
        """
        self._assert_thread()
        if self._closed:
            return self._too_late(lane)
        number = next(self._numbers)
        if key is not None:
            self._stop_earlier(receiver, key)
            self._latest[id(receiver), key] = number
        handle = Handle(lane)
        job = _Job(handle, receiver, done, failed, progress, stopped, key, number)
        self._jobs.add(job)
        self._pools[lane].submit(self._work, job, call)
        self.busy_changed.emit(len(self._jobs))
        return handle

    @property
    def is_writing(self) -> bool:
        """Whether work of the write lane is waiting or running."""
        return any(job.handle.lane == "write" for job in self._jobs)

    @property
    def is_closed(self) -> bool:
        """Whether no more work is taken."""
        return self._closed

    @property
    def is_busy(self) -> bool:
        """Whether any work is waiting or running."""
        return bool(self._jobs)

    def shutdown(self) -> None:
        """Take no more work, ask reading and file work to stop, finish the write lane, then return.

        Answers that come meanwhile are still delivered to receivers that are still there.
        """
        self._assert_thread()
        self._closed = True
        for job in self._jobs:
            if job.handle.lane != "write":
                job.handle.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self)

    def _assert_thread(self) -> None:
        if QThread.currentThread() is not self.thread():
            msg = "Tasks is used from the GUI thread only"
            raise RuntimeError(msg)

    def _too_late(self, lane: Lane) -> Handle:
        if lane == "write":
            msg = "nothing is written after shutdown"
            raise RuntimeError(msg)
        handle = Handle(lane, _finished=True)
        handle.cancel()
        return handle

    def _stop_earlier(self, receiver: QObject, key: str) -> None:
        for job in self._jobs:
            if job.key == key and job.receiver is receiver:
                job.handle.cancel()

    def _work(self, job: _Job, call: Callable[..., Any]) -> None:
        """The worker's side: nothing here touches a widget."""
        try:
            job.handle.token.check()
            value = call() if job.progress is None else call(self._report_for(job), job.handle.token)
        except Exception as error:  # noqa: BLE001 - the boundary: sorted in _on_answered
            self._answered.emit(_Answer(job, error=error))
        else:
            self._answered.emit(_Answer(job, value))

    def _report_for(self, job: _Job) -> Report:
        sent_at = 0.0
        lock = threading.Lock()

        def report(progress: Progress) -> None:
            nonlocal sent_at
            now = time.monotonic()
            with lock:
                is_last = progress.total > 0 and progress.done >= progress.total
                if not is_last and now - sent_at < _LEAST_SECONDS_BETWEEN_REPORTS:
                    return
                sent_at = now
            self._reported.emit(job, progress)

        return report

    def _on_reported(self, job: _Job, progress: Progress) -> None:
        if job.progress is not None and self._is_wanted(job) and not job.handle.token.is_cancelled:
            job.progress(progress)

    def _on_answered(self, answer: _Answer) -> None:
        job = answer.job
        wanted = self._is_wanted(job)
        self._forget(job)
        if answer.error is None:
            if wanted:
                job.done(answer.value)
        elif isinstance(answer.error, Cancelled):
            if wanted and job.stopped is not None:
                job.stopped()
        elif isinstance(answer.error, KnownError):
            self._on_known_error(job, answer.error, wanted=wanted)
        else:
            self.report_bug(answer.error)

    def _on_known_error(self, job: _Job, error: KnownError, *, wanted: bool) -> None:
        _log.info("refused: %s", error.code)
        if wanted and job.failed is not None:
            job.failed(error)
        elif wanted or job.handle.lane == "write":
            self.known_error.emit(error)

    def report_bug(self, error: BaseException) -> None:
        """Log an error nobody expected and tell the window; also the way of the exception hook."""
        _log.error("unexpected error", exc_info=error)
        self.bug.emit(describe_bug(error))

    def _is_wanted(self, job: _Job) -> bool:
        if not shiboken6.isValid(job.receiver):
            return False
        return job.key is None or self._latest.get((id(job.receiver), job.key)) == job.number

    def _forget(self, job: _Job) -> None:
        job.handle._finished = True  # noqa: SLF001 - the handle belongs to this runner
        self._jobs.discard(job)
        if job.key is not None and self._latest.get((id(job.receiver), job.key)) == job.number:
            del self._latest[id(job.receiver), job.key]
        self.busy_changed.emit(len(self._jobs))


def describe_bug(error: BaseException) -> BugReport:
    """The error as text that may be passed on: kinds of errors and places in the program, no messages, no values."""
    lines: list[str] = []
    chained: BaseException | None = error
    while chained is not None:
        lines.append(type(chained).__name__)
        lines.extend(
            f"  {frame.filename.replace(chr(92), '/').rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chained.__traceback__)
        )
        chained = chained.__cause__ or (None if chained.__suppress_context__ else chained.__context__)
    return BugReport(type(error).__name__, "\n".join(lines))
