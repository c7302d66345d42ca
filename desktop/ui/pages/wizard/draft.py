"""What was entered while setting up, kept in a small file so that nothing has to be typed twice; never a passphrase."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

UNIT, BELOW, PERSON, KEY, PLAN = "unit", "below", "person", "key", "plan"
FILE = "thiet-lap.json"


@dataclass(frozen=True, slots=True)
class SetupDraft:
    """What was entered.

    Attributes:
        step: where the person was: `unit`, `below` or `person`.
        typed: what was searched for.
        unit_id: the chosen unit; empty before.
        unit_name: its name.
        superior_id: where reports go; empty for nowhere.
        superior_name: its name.
        consolidates: whether other units report here.
        reporting: those units.
        officer: full name.
        department: part of the office.
        location: file of the new database; empty for the suggested one.
        plain: whether the data are left without a passphrase.
    """

    step: str = UNIT
    typed: str = ""
    unit_id: str = ""
    unit_name: str = ""
    superior_id: str = ""
    superior_name: str = ""
    consolidates: bool = False
    reporting: tuple[str, ...] = ()
    officer: str = ""
    department: str = ""
    location: str = ""
    plain: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps, in order."""
        return (UNIT, *((BELOW,) if self.consolidates else ()), PERSON, KEY, PLAN)

    def after(self, step: str) -> str:
        """The step that follows."""
        return self.steps[min(len(self.steps) - 1, self.steps.index(step) + 1)]

    def before(self, step: str) -> str:
        """The step before; empty before the first."""
        at = self.steps.index(step)
        return self.steps[at - 1] if at else ""


class DraftFile:
    """Keeps the draft; a full or read-only disk costs only that it is forgotten."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> SetupDraft | None:
        """What was kept, or None."""
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return _draft(stored) if isinstance(stored, dict) else None

    def keep(self, draft: SetupDraft) -> None:
        """Keep it."""
        partial = self._file.with_name(f"{self._file.name}.part")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(asdict(draft), ensure_ascii=False), encoding="utf-8")
            partial.replace(self._file)

    def drop(self) -> None:
        """Forget it: the office has been made."""
        self._file.unlink(missing_ok=True)


def _draft(stored: dict[str, Any]) -> SetupDraft:
    """The draft of a file; what does not fit gives way to nothing entered."""
    empty = SetupDraft()
    known: dict[str, Any] = {}
    for entry in fields(SetupDraft):
        value, usual = stored.get(entry.name), getattr(empty, entry.name)
        if isinstance(usual, tuple) and isinstance(value, list):
            known[entry.name] = tuple(one for one in value if isinstance(one, str))
        elif type(value) is type(usual):
            known[entry.name] = value
    draft = replace(empty, **known)
    return draft if draft.step in (UNIT, BELOW, PERSON) else replace(draft, step=UNIT)
