"""Codes of known errors and findings turned into sentences: what happened, why, what next.

Free of Qt, so that the command line says the same as the window. Texts are Vietnamese; `use_translator` lets the
window put another language in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from desktop.sentences import SENTENCES, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.domain.errors import KnownError
    from db.domain.findings import Finding
    from db.domain.verdict import Reason

Translator = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its parameters filled in."""

    what: str
    why: str = ""
    next_step: str = ""
    button: str = ""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(part for part in (self.what, self.why, self.next_step) if part)


_UNKNOWN = Sentence("Chưa làm được việc này.", "Mã lý do: {code}.", "Xem “Trợ giúp” hoặc báo người hỗ trợ kèm mã này.")


def _as_is(text: str) -> str:
    return text


_translate: Translator = _as_is


def use_translator(translate: Translator) -> None:
    """Put another language in place of the Vietnamese texts."""
    global _translate  # noqa: PLW0603 - one language for the program
    _translate = translate


def add_sentences(sentences: Mapping[str, Sentence]) -> None:
    """Add the texts of more codes; ValueError for a code that has a different text already."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) != sentence:
            msg = f"two texts for {code}"
            raise ValueError(msg)


def describe(error: KnownError) -> Message:
    """The texts of a known error."""
    return describe_code(error.code, error.parameters)


def describe_finding(finding: Finding) -> Message:
    """The texts of a finding."""
    return describe_code(finding.code, finding.parameters)


def describe_reason(reason: Reason) -> Message:
    """The texts of a reason of a verdict; some codes say more where `what` is told."""
    special = f"{reason.code.value}.{reason.parameters.get('what', '')}"
    parameters = {name: _day_or_same(value) for name, value in reason.parameters.items()}
    return describe_code(special if special in SENTENCES else reason.code.value, parameters)


def _day_or_same(value: object) -> object:
    """A day that a reason keeps as text, because reasons are kept as plain values, is said as a day."""
    if not isinstance(value, str) or len(value) != len("2026-06-17"):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def describe_code(code: str, parameters: Mapping[str, object] | None = None) -> Message:
    """The texts of a code; a code without texts gives a general sentence that names it."""
    sentence = SENTENCES.get(code, _UNKNOWN)
    values = _Values({name: say(value) for name, value in (parameters or {}).items()} | {"code": code})
    what, why, next_step, button = (
        _translate(part).format_map(values) if part else ""
        for part in (sentence.what, sentence.why, sentence.next_step, sentence.button)
    )
    return Message(what, why, next_step, button)


def say(value: object) -> str:
    """A parameter as the office writes it: dd/MM/yyyy, 1.234.567,89."""
    match value:
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case bool():
            return "có" if value else "không"
        case int():
            return f"{value:,}".replace(",", ".")
        case float():
            whole, _, fraction = f"{value:,.2f}".rstrip("0").rstrip(".").partition(".")
            return whole.replace(",", ".") + (f",{fraction}" if fraction else "")
        case tuple() | list() | frozenset() | set():
            return ", ".join(say(entry) for entry in cast("Iterable[object]", value))
        case _:
            return str(value)


class _Values(dict[str, str]):
    """Parameters of a sentence; a missing one shows as "…" instead of failing while an error is being told."""

    def __missing__(self, key: str) -> str:
        return "…"
