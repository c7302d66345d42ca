"""Wrong usage and help in Vietnamese: argparse speaks English only."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any, NoReturn

_SENTENCES = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"one of the arguments (.+) is required", r"cần một trong các tùy chọn \1"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 không dùng cùng \2"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1: không có \2; chọn một trong \3"),
    (r"argument (.+): invalid int value: (.+)", r"\1: \2 không phải số nguyên"),
    (r"argument (.+): expected .+", r"\1: thiếu giá trị"),
    (r"unrecognized arguments: (.+)", r"không có tùy chọn \1"),
)


class WrongUsageError(Exception):
    """The command line says nothing that could be done.

    Attributes:
        usage: how the command is used.
        why: what is wrong, in Vietnamese.
    """

    def __init__(self, usage: str, why: str) -> None:
        super().__init__(why)
        self.usage, self.why = usage, why


class Parser(ArgumentParser):
    """A parser that asks for options by their whole names and raises WrongUsageError."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        self._positionals.title, self._optionals.title = "đối số", "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="xem cách dùng")

    def format_usage(self) -> str:
        """How the command is used, in one sentence."""
        return _translated(super().format_usage())

    def format_help(self) -> str:
        """How the command is used, with every option."""
        return _translated(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Wrong usage; the exit is up to whoever reads the command line."""
        raise WrongUsageError(self.format_usage(), _said(message))


def _translated(text: str) -> str:
    return text.replace("usage: ", "cách dùng: ", 1)


def _said(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, message):
            return match.expand(sentence)
    return message
