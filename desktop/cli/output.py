"""How the command line speaks: one JSON document or plain lines on standard output, messages on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from desktop.messages import describe

if TYPE_CHECKING:
    from db.domain.errors import KnownError

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def print_json(document: object) -> None:
    """The document on standard output, readable and in one spelling."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")


def print_line(text: str) -> None:
    """One line on standard output."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """One line on standard error, where it does not get in the way of another program."""
    sys.stderr.write(f"{text}\n")


def refuse(failure: KnownError, *, as_json: bool) -> int:
    """The exit code of a refusal, after saying why and what next; with `--json` the code stands in the document."""
    message = describe(failure)
    say(message.text)
    if as_json:
        print_json({"error": {"code": failure.code, "message": message.text}})
    return REFUSED
