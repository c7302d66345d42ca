"""The command line: the same services without a window (product.md)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli.output import DONE, REFUSED, refuse, refuse_usage, say
from desktop.cli.parser import make_parser
from desktop.cli.usage import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run_command(arguments: Sequence[str]) -> int:
    """The exit code of one command: 0 done, 1 refused or not fulfilled, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may stand on an old code page, which has no Vietnamese letters.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
    as_json = "--json" in arguments
    try:
        options = make_parser().parse_args(arguments)
    except WrongUsageError as failure:
        return refuse_usage(failure, as_json=as_json)
    from desktop.cli.commands import COMMANDS  # noqa: PLC0415 - `--version` and wrong usage are answered at once

    try:
        code = COMMANDS[options.command](options)
        sys.stdout.flush()
    except KnownError as failure:
        return refuse(failure, as_json=as_json)
    except KeyboardInterrupt:
        say("Đã dừng theo yêu cầu; việc chưa xong không được ghi.")
        return REFUSED
    except BrokenPipeError:
        # Whoever reads has seen enough (`| head`); Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code
