"""The command line: the same services without a window (product.md)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli import figure_commands, office_commands, package_commands
from desktop.cli.output import WRONG_USAGE, refuse
from desktop.cli.parser import make_parser

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "demo": office_commands.demo,
    "init": office_commands.init,
    "import": office_commands.import_list,
    "records": office_commands.records,
    "backup": office_commands.backup,
    "restore": office_commands.restore,
    "check": office_commands.check,
    "self-check": office_commands.self_check,
    "plan": figure_commands.plan,
    "indicators": figure_commands.indicators,
    "report": figure_commands.report,
    "form": figure_commands.form,
    "export": package_commands.export,
    "verify": package_commands.verify,
    "merge": package_commands.merge,
    "enrol": package_commands.enrol,
    "accept": package_commands.accept,
    "receipts": package_commands.receipts,
    "receive": package_commands.receive,
}


def run_command(arguments: Sequence[str]) -> int:
    """The exit code of one command: 0 done, 1 refused or not fulfilled, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may stand on an old code page, which has no Vietnamese letters.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.command not in COMMANDS:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    try:
        return COMMANDS[options.command](options)
    except KnownError as failure:
        return refuse(failure, as_json=getattr(options, "json", False))
