"""How a rule answers: findings, values that say what is not yet right and where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """Lỗi, Cảnh báo, Lưu ý: an error blocks completing (never saving a draft), a warning may pass, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    Attributes:
        code: closed list; `desktop.messages` has the sentence and the next step.
        severity: what it stops.
        where: the name of the field it stands beside; empty when it concerns the whole record.
        source: the clause it comes from, for example "TT 05/2006 Đ2.4"; empty for plain sense.
        needs_reason: a warning that may pass only with a written reason.
        parameters: named values for the sentence.
        waived: the reason written in the record for which it passes; empty while there is none or none is asked for.
    """

    code: str
    severity: Severity
    where: str = ""
    source: str = ""
    needs_reason: bool = False
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    waived: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the record cannot be completed so: an error, or a warning that still lacks its reason."""
        return self.severity is Severity.ERROR or (self.needs_reason and not self.waived)


def error(code: str, field_name: str = "", source: str = "", **parameters: object) -> Finding:
    """A finding that blocks completing the record."""
    return Finding(code, Severity.ERROR, field_name, source, parameters=parameters)


def warning(
    code: str, field_name: str = "", source: str = "", *, needs_reason: bool = False, **parameters: object
) -> Finding:
    """A finding that may pass, where asked only with a reason."""
    return Finding(code, Severity.WARNING, field_name, source, needs_reason, parameters)


def note(code: str, field_name: str = "", source: str = "", **parameters: object) -> Finding:
    """A finding that only informs."""
    return Finding(code, Severity.NOTE, field_name, source, parameters=parameters)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them blocks completing."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def waive(findings: Iterable[Finding], reason: str) -> tuple[Finding, ...]:
    """The findings, those that may pass with a reason marked with the reason the record gives."""
    return tuple(replace(one, waived=reason.strip()) if one.needs_reason else one for one in findings)
