"""Every command by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli import (
    calendar_commands,
    computer_commands,
    duplicate_commands,
    encryption_commands,
    figure_commands,
    moving_commands,
    office_commands,
    package_commands,
    plan_commands,
    store_commands,
    trust_commands,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "demo": office_commands.demo,
    "init": office_commands.init,
    "import": office_commands.import_list,
    "records": office_commands.records,
    "backup": office_commands.backup,
    "restore": office_commands.restore,
    "check": office_commands.check,
    "migrate-database": moving_commands.migrate,
    "self-check": office_commands.self_check,
    "duplicates": duplicate_commands.run,
    "plan": plan_commands.plan,
    "indicators": figure_commands.indicators,
    "completeness": calendar_commands.completeness,
    "report": figure_commands.report,
    "form": figure_commands.form,
    "export": package_commands.export,
    "verify": package_commands.verify,
    "merge": package_commands.merge,
    "conflicts": store_commands.conflicts,
    "lock-period": store_commands.lock,
    "restated": store_commands.restated,
    "rebuild": store_commands.rebuild,
    "withdraw": store_commands.withdraw,
    "forks": store_commands.forks,
    "enrol": trust_commands.enrol,
    "accept": trust_commands.accept,
    "encryption": encryption_commands.run,
    "sign": trust_commands.sign,
    "accept-paper": trust_commands.accept_paper,
    "keys": trust_commands.keys,
    "trusted": trust_commands.trusted,
    "authority": trust_commands.authority,
    "receipts": package_commands.receipts,
    "return": plan_commands.put_back,
    "receive": package_commands.receive,
    "sync": computer_commands.sync,
    "second-computer": computer_commands.second_computer,
    "transfer": computer_commands.transfer,
}
"""The exit code of each; `gui` is not among them, it belongs to the window."""
