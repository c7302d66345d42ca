"""One reader per field of any register: from what a cell holds to what the field keeps.

Names of records and units are left as text: only the office can say whom they mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from db.domain.fields import FieldSpec, Kind
from db.domain.text import clean, fold
from desktop.intake.cell_readers import TICKS
from desktop.intake.code_words import CodeWords
from desktop.intake.column_names import ImportWords, load_import_words
from desktop.intake.dates import read_day
from desktop.intake.identifiers import read_telephone, read_text
from desktop.intake.moments import read_moment
from desktop.intake.numbers import read_count, read_degrees, read_number
from desktop.intake.problems import Trouble, trouble

if TYPE_CHECKING:
    from db.domain.catalogs import Catalogs
    from desktop.intake.cells import Value

Reader = Callable[["Value", date | None], tuple[Any, Trouble | None]]
"""Takes a cell and the day of the record, where it is known."""

NAMED = frozenset({Kind.RECORD, Kind.RECORDS, Kind.UNIT})
_DEGREES = {"latitude": 90.0, "longitude": 180.0}
_LONGEST_NAME = 2_000


@dataclass(frozen=True)
class FieldReaders:
    """The readers of all registers.

    Attributes:
        catalogs: codes and names.
        today: for the century of two-digit years.
    """

    catalogs: Catalogs
    today: date

    @cached_property
    def words(self) -> ImportWords:
        """Words for yes, no and empty."""
        return load_import_words()

    @cached_property
    def _codes(self) -> dict[str, CodeWords]:
        return {}

    def code_words(self, catalog: str) -> CodeWords:
        """The words of a catalog, made once."""
        if catalog not in self._codes:
            self._codes[catalog] = CodeWords(self.catalogs[catalog], self.words.codes.get(catalog))
        return self._codes[catalog]

    def make(self, spec: FieldSpec) -> Reader:
        """The reader of a field."""
        longest, today = spec.longest, self.today
        match spec.kind:
            case Kind.CODE:
                return self.code_words(spec.catalog).read
            case Kind.CODES:
                return self.code_words(spec.catalog).read_all
            case Kind.DATE:
                return lambda value, _: _whole_day(value, today)
            case Kind.TIME:
                return lambda value, _: read_moment(value, today=today)
            case Kind.COUNT | Kind.MONEY:
                return lambda value, _: read_count(_without_currency(value), most=longest)
            case Kind.NUMBER if spec.name in _DEGREES:
                return lambda value, _: read_degrees(value, most=_DEGREES[spec.name])
            case Kind.NUMBER:
                return lambda value, _: read_number(value, most=longest)
            case Kind.YES_NO:
                return lambda value, _: self._read_answer(value)
            case Kind.RECORD | Kind.RECORDS | Kind.UNIT:
                return lambda value, _: read_text(value, longest=_LONGEST_NAME, lines=True)
            case _ if spec.name == "telephone":
                return lambda value, _: read_telephone(value, longest=longest)
            case _:
                return lambda value, _: read_text(value, longest=longest, lines=spec.kind is Kind.LONG_TEXT)

    def is_blank(self, value: Value, *, own: bool) -> bool:
        """Whether a cell says nothing; in our own workbooks only an empty one does, elsewhere a dash too."""
        if value == "" or own:
            return isinstance(value, str) and not value.strip()
        if not isinstance(value, str):
            return False
        text = value.strip()
        return not text or (not fold(text) and text not in TICKS) or fold(text) in self.words.blank

    def _read_answer(self, value: Value) -> tuple[bool | None, Trouble | None]:
        if isinstance(value, bool):
            return value, None
        text = fold(f"{value:g}" if isinstance(value, float) else str(value))
        if text in self.words.yes or (isinstance(value, str) and value.strip() in TICKS):
            return True, None
        if text in self.words.no:
            return False, None
        return None, trouble("ANSWER_UNREADABLE", text=str(value).strip())


def _whole_day(value: Value, today: date) -> tuple[date | None, Trouble | None]:
    """The day; a year alone is none, and no note may take its words here."""
    day, wrong = read_day(value, today=today)
    if wrong is not None and wrong.code == "DATE_NOT_FULL":
        return None, trouble("DATE_UNREADABLE", text=clean(str(value)))
    return day, wrong


def _without_currency(value: Value) -> Value:
    """The amount without its đồng: "5.000.000 đồng", "5.000.000đ"."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    lowered = text.lower()
    ending = next((word for word in ("đồng", "vnđ", "vnd", "đ", "₫") if lowered.endswith(word)), "")
    return text[: len(text) - len(ending)].strip() if ending else text
