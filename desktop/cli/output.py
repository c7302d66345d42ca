"""How the command line speaks: one JSON document or plain lines on standard output, messages on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from desktop.messages import describe

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.fields import Json
    from desktop.cli.usage import WrongUsageError

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def print_json(document: object) -> None:
    """The document on standard output, readable and in one spelling."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def print_line(text: str) -> None:
    """One line on standard output."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """One line on standard error, where it does not get in the way of another program."""
    sys.stderr.write(f"{text}\n")


def refuse(failure: KnownError, *, as_json: bool) -> int:
    """The exit code of a refusal, after saying why and what next; with `--json` the code stands in the document."""
    error = error_to_plain(failure)
    say(str(error["message"]))
    if as_json:
        print_json({"error": error})
    return REFUSED


def refuse_usage(failure: WrongUsageError, *, as_json: bool) -> int:
    """The exit code of a command line that cannot be understood, after saying how it should look."""
    say(f"{failure.usage}Lệnh chưa đúng: {failure.why}.")
    if as_json:
        print_json({"error": {"code": "WRONG_USAGE", "message": failure.why}})
    return WRONG_USAGE


def error_to_plain(failure: KnownError) -> dict[str, Json]:
    """A refusal as it stands in JSON."""
    return {"code": failure.code, "message": describe(failure).text}
