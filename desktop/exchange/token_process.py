"""Starting the process that holds a token library, asking it with a time limit, ending it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from desktop.exchange.errors import TOKEN_FAILED, ExchangeError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = "token-worker"
"""The word by which the program is started as that process; it is told to nobody."""

_ROOT = Path(__file__).parents[2]


class TokenProcess:
    """A process that answers questions about tokens one by one."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        """Start it; `command` is another program in its place."""
        # What is asked goes through a pipe, PIN included: arguments of a process can be seen by others.
        self._process = subprocess.Popen(  # noqa: S603 - our own program and one fixed word
            command or _own_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """The answer to a question.

        Raises:
            ExchangeError: TOKEN_FAILED with cause "silent" after so many seconds, "crashed" when the process is gone.
        """
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._answers.get(timeout=seconds)
        except OSError as error:
            raise ExchangeError(TOKEN_FAILED, cause="crashed") from error
        except queue.Empty as error:
            self.close()
            raise ExchangeError(TOKEN_FAILED, cause="silent") from error
        if not answer:
            raise ExchangeError(TOKEN_FAILED, cause="crashed")
        return json.loads(answer)

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            try:
                pipe.close()
            except OSError:
                continue  # what it was never told is of no use any more

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")


def _own_command() -> list[str]:
    """This program, started as the process of tokens."""
    program = Path(sys.executable)
    if not getattr(sys, "frozen", False):
        return [str(program), "-m", "desktop", COMMAND]
    # The window program of Windows has no standard input; the one of the command line beside it has.
    beside = program.with_name(f"{program.stem}-cli{program.suffix}")
    return [str(beside if beside.is_file() else program), COMMAND]
