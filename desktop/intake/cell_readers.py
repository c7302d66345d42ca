"""One reader per column: from what a cell holds to what the field keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from db.domain.establishments import Establishment, Paper
from db.domain.fields import FieldSpec, Kind, fields_of
from db.domain.text import fold
from desktop.intake.column_names import SIGNED
from desktop.intake.dates import read_day
from desktop.intake.identifiers import read_business_number, read_identity_number, read_telephone, read_text
from desktop.intake.numbers import read_count, read_degrees, read_number
from desktop.intake.problems import Trouble, trouble
from desktop.intake.words import Vocabulary, make_vocabulary

if TYPE_CHECKING:
    from db.domain.catalogs import Catalogs
    from db.domain.text import Synonyms
    from desktop.intake.cells import Value
    from desktop.intake.column_names import ImportWords
    from desktop.intake.communes import CommuneNames

Reader = Callable[["Value"], tuple[Any, Trouble | None]]

_PERSONS_TEXT = 120
_DEGREES = {"latitude": 90.0, "longitude": 180.0}
_SPECIAL = {
    "telephone": read_telephone,
    "business_number": read_business_number,
    "representative_id_number": read_identity_number,
}
TICKS = frozenset({"✓", "✔", "√", "☑", "☒", "×"})
_YEAR = re.compile(r"\d{4}(?=\D*$)")


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What readers need besides the cell.

    Attributes:
        catalogs: codes and names.
        words: the words of the import file.
        synonyms: phrases that mean the same.
        communes: names of communes.
        today: for the century of two-digit years.
    """

    catalogs: Catalogs
    words: ImportWords
    synonyms: Synonyms
    communes: CommuneNames
    today: date

    def vocabulary(self, catalog: str) -> Vocabulary:
        """The words of a catalog."""
        return make_vocabulary(
            self.catalogs[catalog],
            self.words.codes.get(catalog, {}),
            synonyms=self.synonyms,
            fillers=self.words.fillers.get(catalog, ()),
        )

    def group_vocabulary(self) -> Vocabulary:
        """The words of headings of groups: those of kinds among words that only count or gather."""
        kinds = self.vocabulary("establishment_kinds")
        return replace(kinds, fillers=kinds.fillers | {fold(word) for word in self.words.fillers.get("groups", ())})


def make_reader(target: str, rules: ReadingRules) -> Reader:
    """The reader of a column that means `target`."""
    first, _, rest = target.partition(".")
    if first == "papers":
        return _paper_reader(rest.partition(".")[2], rules)
    if first == "commitments":
        return _commitment_reader(target, rules)
    if first == "address":
        return lambda value: read_text(value, longest=_PERSONS_TEXT)
    spec = next(spec for spec in fields_of(Establishment) if spec.name == first)
    return _field_reader(spec, rules)


def _field_reader(spec: FieldSpec, rules: ReadingRules) -> Reader:
    longest = spec.longest
    match spec.kind:
        case Kind.CODE:
            return rules.vocabulary(spec.catalog).read_code
        case Kind.CODES:
            return rules.vocabulary(spec.catalog).read_codes
        case Kind.DATE:
            return lambda value: read_day(value, today=rules.today)
        case Kind.COUNT | Kind.MONEY:
            return lambda value: read_count(value, most=longest)
        case Kind.NUMBER if spec.name in _DEGREES:
            return lambda value: read_degrees(value, most=_DEGREES[spec.name])
        case Kind.NUMBER:
            return lambda value: read_number(value, most=longest)
        case Kind.YES_NO:
            return lambda value: _read_answer(value, rules.words)
        case Kind.UNIT:
            return rules.communes.read_former if spec.name == "former_commune" else rules.communes.read
        case _:
            special = _SPECIAL.get(spec.name)
            if special:
                return lambda value: special(value, longest=longest)
            return lambda value: read_text(value, longest=longest, lines=spec.kind is Kind.LONG_TEXT)


def _read_answer(value: Value, words: ImportWords) -> tuple[bool | None, Trouble | None]:
    if isinstance(value, bool):
        return value, None
    text = fold(f"{value:g}" if isinstance(value, float) else str(value)) or _tick(value)
    if text in words.yes:
        return True, None
    if text in words.no:
        return False, None
    return None, trouble("ANSWER_UNREADABLE", text=str(value).strip())


def _tick(value: Value) -> str:
    """Signs that are no letters and yet mean yes."""
    return "x" if isinstance(value, str) and value.strip() in TICKS else ""


def _paper_reader(part: str, rules: ReadingRules) -> Reader:
    spec = next(spec for spec in fields_of(Paper) if spec.name == part)
    if spec.kind is Kind.DATE:
        return lambda value: read_day(value, today=rules.today)
    if part != "number":
        return lambda value: read_text(value, longest=spec.longest)

    def read_paper_number(value: Value) -> tuple[Any, Trouble | None]:
        # A column "Giấy ĐKKD" may hold its number, or only whether there is one.
        answer, unreadable = _read_answer(value, rules.words)
        return (answer, None) if unreadable is None else read_text(value, longest=spec.longest)

    return read_paper_number


def _commitment_reader(target: str, rules: ReadingRules) -> Reader:
    if target == "commitments.year":
        return lambda value: _read_year(value, rules.today)
    if target != SIGNED:
        return lambda value: read_text(value, longest=60 if target.endswith("number") else 300)

    def read_signed(value: Value) -> tuple[Any, Trouble | None]:
        answer, unreadable = _read_answer(value, rules.words)
        if unreadable is None:
            return answer, None
        day, found = read_day(value, today=rules.today)
        if found is not None and found.code == "DATE_NOT_FULL":
            return _read_year(value, rules.today)
        return day, found

    return read_signed


def _read_year(value: Value, today: date) -> tuple[int | None, Trouble | None]:
    if isinstance(value, date):
        return value.year, None
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    match = _YEAR.search(text)
    if match and 1990 <= int(match[0]) <= today.year + 1:
        return int(match[0]), None
    return None, trouble("YEAR_UNREADABLE", text=text)
