"""What the rows of an examined workbook say, in words: for the tables a person looks at before taking in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.domain.fields import Kind
from db.domain.registers import BY_NAME
from desktop.services.register_examination import RegisterExamination
from desktop.services.words import say_codes, say_value

if TYPE_CHECKING:
    from db.domain.fields import FieldSpec
    from db.domain.registers import RegisterSpec
    from desktop.services.importing import AnyExamination
    from desktop.services.office import Office

_MOST_FACTS = 4
_LONGEST = 60
_NOT_SHOWN = frozenset({Kind.RECORD, Kind.RECORDS, Kind.ITEMS, Kind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class NewLine:
    """A row that is a new record: what it is called, and a few facts."""

    row_number: int
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A row that changes a record: what it is called, and what changes from what to what."""

    row_number: int
    title: str
    changes: str


@dataclass(frozen=True, slots=True)
class LikelyLine:
    """A row that is probably a record that is here.

    Attributes:
        row_number: as in the workbook.
        mine: what the row says.
        other: what the record is called; empty where it is another row.
        other_row: number of that row; 0 where it is a record.
    """

    row_number: int
    mine: str
    other: str
    other_row: int = 0


@dataclass(frozen=True, slots=True)
class ImportLines:
    """The rows of an examined workbook in words."""

    new: tuple[NewLine, ...]
    changed: tuple[ChangedLine, ...]
    likely: tuple[LikelyLine, ...]


def describe_rows(office: Office, found: AnyExamination) -> ImportLines:
    """The rows of an examined workbook in words."""
    if isinstance(found, RegisterExamination):
        spec = BY_NAME[found.register]
        return ImportLines(
            tuple(
                NewLine(e.row_number, _title(office, spec, e.value), _facts(office, spec, e.value)) for e in found.new
            ),
            tuple(
                ChangedLine(
                    e.row_number, _title(office, spec, e.after), _changes(office, spec, e.before, e.after, e.fields)
                )
                for e in found.changed
            ),
            tuple(LikelyLine(e.new.row_number, _title(office, spec, e.new.value), e.other) for e in found.likely),
        )
    places = BY_NAME["establishments"]
    new: list[NewLine] = []
    for row in found.new:
        place = row.establishment
        assert place is not None, row.row_number
        kinds = say_codes(office, "establishment_kinds", place.kinds)
        new.append(NewLine(row.row_number, place.name, f"{kinds}, {place.address}"))
    likely: list[LikelyLine] = []
    for each in found.likely:
        mine = each.row.establishment
        other = f"{each.place.name}, {each.place.address}" if each.place else ""
        likely.append(
            LikelyLine(each.row.row_number, f"{mine.name}, {mine.address}" if mine else "", other, each.other_row)
        )
    changed = tuple(
        ChangedLine(e.row_number, e.after.name, _changes(office, places, e.before, e.after, e.fields))
        for e in found.changed
    )
    return ImportLines(tuple(new), changed, tuple(likely))


def _title(office: Office, spec: RegisterSpec, value: Any) -> str:  # noqa: ANN401 - a record of any register
    return str(getattr(value, spec.title)) or office.labels.register(spec.name).one


def _facts(office: Office, spec: RegisterSpec, value: Any) -> str:  # noqa: ANN401
    facts: list[str] = []
    for each in spec.fields:
        if each.name == spec.title or each.kind in _NOT_SHOWN:
            continue
        said = _say(office, each, getattr(value, each.name))
        if said:
            facts.append(said)
        if len(facts) == _MOST_FACTS:
            break
    return ", ".join(facts)


def _changes(office: Office, spec: RegisterSpec, before: Any, after: Any, names: tuple[str, ...]) -> str:  # noqa: ANN401
    parts: list[str] = []
    for name in names:
        each = spec.field(name)
        label = office.labels.field(spec.name, name).label.lower()
        if each.kind in {Kind.RECORD, Kind.RECORDS}:
            parts.append(label)
        elif each.kind is Kind.ITEMS:
            parts.append(f"{label}: {len(getattr(before, name))} → {len(getattr(after, name))} dòng")
        else:
            was, is_now = (_say(office, each, getattr(record, name)) or "—" for record in (before, after))
            parts.append(f"{label}: {was} → {is_now}")
    return "; ".join(parts)


def _say(office: Office, spec: FieldSpec, value: object) -> str:
    said = " ".join(say_value(office, spec, value, lambda _register, _one: "").split())
    return f"{said[:_LONGEST]}…" if len(said) > _LONGEST else said
