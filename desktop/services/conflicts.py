"""Conflicts: cells that two sides changed without knowing of each other, and the owner's decision (package.md §4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from db.domain.changes import NOTHING_CHANGED, Changes
from db.domain.errors import KnownError
from db.domain.fields import Kind, value_from_json
from db.domain.registers import BY_NAME, REGISTERS
from db.domain.versions import DELETED, OWNER, canonical
from db.queries import conflicts as queries
from db.queries.packages import get_received
from db.queries.records import get_version
from db.transactions import reading, writing
from db.writes.conflicts import decide_cells
from desktop.messages import describe_code
from desktop.services.lists import name_in
from desktop.services.records import UndoStep
from desktop.services.words import label_of, say_value, unit_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.fields import FieldSpec, Json
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Candidate, Version
    from desktop.services.office import Office
    from desktop.services.records import UndoStack

_LISTS = frozenset({Kind.CODES, Kind.RECORDS, Kind.ITEMS})


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values of a cell in conflict.

    Attributes:
        values: the fields of the cell, plain.
        words: the same in words, one per field; empty for nothing entered.
        shown: whether lists and figures show it until somebody decides.
        author: who made the change, or who signed the package that brought it; empty where nobody knows.
        at: when it was made, or the package taken in; UTC ISO text, empty where nobody knows.
        device: the computer that made it.
        is_here: whether that is this computer.
        package_id: the package that brought it; empty for one made here.
        package: that package's file.
    """

    values: Mapping[str, Json]
    words: tuple[str, ...]
    shown: bool
    author: str
    at: str
    device: str
    is_here: bool
    package_id: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True)
class ConflictCell:
    """One cell with its values.

    Attributes:
        register: which register.
        record_id: which record.
        title: what the record is called.
        unit_id: its owner unit, which decides.
        unit: name of that unit.
        cell: name of the cell.
        label: its words.
        fields: its fields.
        field_labels: their words.
        values: the candidates, the shown one first.
        can_decide: whether this office decides.
        can_join: whether both values can be kept, because the cell is a list.
        seen: the context of the record as it was read.
    """

    register: str
    record_id: str
    title: str
    unit_id: str
    unit: str
    cell: str
    label: str
    fields: tuple[str, ...]
    field_labels: tuple[str, ...]
    values: tuple[ConflictValue, ...]
    can_decide: bool
    can_join: bool
    seen: Mapping[str, int]

    @property
    def key(self) -> str:
        """Names it among all others."""
        return f"{self.register}/{self.record_id}/{self.cell}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about one cell: the values it gets."""

    cell: ConflictCell
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class FieldBeside:
    """One field of the whole record under each value, in words."""

    label: str
    words: tuple[str, ...]
    differs: bool


def list_conflicts(office: Office, *, record_id: str = "") -> tuple[ConflictCell, ...]:
    """The cells in conflict, by register, record and cell; those of one record where it is named."""
    found: list[ConflictCell] = []
    with reading(office.database) as connection:
        for register in REGISTERS:
            versions = [one for one in queries.versions_in_conflict(connection, register) if record_id in {"", one.id}]
            titles = name_in(connection, register.name, [one.id for one in versions]) if versions else {}
            for version in versions:
                found.extend(_cells(office, connection, register, version, titles.get(version.id, "")))
    return tuple(found)


def count_conflicts(office: Office) -> int:
    """How many records wait for a decision."""
    with reading(office.database) as connection:
        return queries.count_conflicts(connection, REGISTERS)


def decide_conflicts(office: Office, decisions: Sequence[Decision], reason: str, *, undo: UndoStack) -> Changes:
    """What changed when cells got the values decided on; all of them or none.

    Taking a decision back brings back the value that was shown before it: the decision has left its trace, as every
    change does, and the other value stays readable in the journal.

    Args:
        office: the owner of the records.
        decisions: what somebody decided, several of one record too.
        reason: why.
        undo: the steps of this session.

    Raises:
        KnownError: REASON_MISSING; those of `decide_cells`.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    changes, steps = NOTHING_CHANGED, list[UndoStep]()
    together: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        together.setdefault((one.cell.register, one.cell.record_id), []).append(one)
    with writing(office.database) as connection:
        for (name, record_id), chosen in together.items():
            register = BY_NAME[name]
            stored = get_version(connection, register, record_id)
            before = dict(stored.values) if stored else {}
            changes |= decide_cells(
                connection,
                register,
                record_id,
                {one.cell.cell: one.values for one in chosen},
                seen=chosen[0].cell.seen,
                why=reason.strip(),
                author=office.author,
                at=office.stamp(),
            )
            decided = get_version(connection, register, record_id)
            after = dict(decided.values) if decided else {}
            if after != before:
                steps.append(UndoStep(name, record_id, before, after))
    for step in steps:
        undo.push(step)
    return changes


def joined_values(cell: ConflictCell) -> dict[str, Json]:
    """All values of a list together: the shown ones first, each entry once."""
    (name,) = cell.fields
    entries: dict[str, Json] = {}
    for one in cell.values:
        for entry in cast("list[Json]", one.values.get(name) or []):
            entries.setdefault(canonical(entry), entry)
    return {name: list(entries.values())}


def compare_record(office: Office, cell: ConflictCell) -> tuple[FieldBeside, ...]:
    """The whole record as it would read under each value of the cell, the filled fields only."""
    register = BY_NAME[cell.register]
    with reading(office.database) as connection:
        version = get_version(connection, register, cell.record_id)
        if version is None:
            return ()
        open_cells = version.conflicts
        lines: list[FieldBeside] = []
        for spec in register.fields:
            candidates = open_cells.get(spec.cell or spec.name)
            sides = [one.values for one in candidates] if candidates else [version.values] * len(cell.values)
            words = tuple(_say(office, connection, spec, side.get(spec.name)) for side in sides)
            if any(words):
                label = office.labels.field(register.name, spec.name).label
                lines.append(FieldBeside(label, words, differs=len(set(words)) > 1))
        return tuple(lines)


def conflicts_to_plain(cells: Sequence[ConflictCell]) -> list[dict[str, Json]]:
    """The cells as `conflicts --json` prints them: what is known of the records, the same in every office."""
    return [
        {
            "register": one.register,
            "id": one.record_id,
            "unit": one.unit_id,
            "cell": one.cell,
            "values": [dict(value.values) for value in one.values],
        }
        for one in cells
    ]


def _cells(
    office: Office, connection: Connection, register: RegisterSpec, version: Version, title: str
) -> list[ConflictCell]:
    open_cells = version.conflicts
    dots = {one.dot for candidates in open_cells.values() for one in candidates}
    origins = queries.origins_of(connection, version.id, dots)
    owned = version.unit == office.author.unit
    found: list[ConflictCell] = []
    for cell, candidates in sorted(open_cells.items(), key=lambda pair: (pair[0] != DELETED, pair[0])):
        specs = [spec for spec in register.fields if (spec.cell or spec.name) == cell]
        values = tuple(
            _value(office, connection, specs, one, origins.get(one.dot), shown=number == 0)
            for number, one in enumerate(candidates)
        )
        found.append(
            ConflictCell(
                register.name,
                version.id,
                title,
                version.unit,
                unit_name(office, version.unit),
                cell,
                _label(office, register.name, cell),
                tuple(spec.name for spec in specs) or (cell,),
                tuple(office.labels.field(register.name, spec.name).label for spec in specs),
                values,
                can_decide=owned and cell != OWNER,
                can_join=len(specs) == 1 and specs[0].kind in _LISTS,
                seen=version.context,
            )
        )
    return found


def _value(
    office: Office,
    connection: Connection,
    specs: Sequence[FieldSpec],
    candidate: Candidate,
    origin: queries.Origin | None,
    *,
    shown: bool,
) -> ConflictValue:
    device = candidate.dot[0]
    author, package = origin.author if origin else "", None
    if origin and origin.package_id:
        package = get_received(connection, origin.package_id)
        author = _signer(package.signers) if package else ""
    words = tuple(_say(office, connection, spec, candidate.values.get(spec.name)) for spec in specs)
    return ConflictValue(
        candidate.values,
        words or (_say_state(office, candidate.values),),
        shown,
        author,
        origin.at if origin else "",
        device,
        device == office.author.device,
        origin.package_id if origin else "",
        package.file_name if package else "",
    )


def _signer(signers: Any) -> str:  # noqa: ANN401 - kept as plain values
    return str(signers[0].get("holder", "")) if signers else ""


def _say(office: Office, connection: Connection, spec: FieldSpec, plain: Json) -> str:
    def name_of(target: str, one: str) -> str:
        return name_in(connection, target, [one]).get(one, "")

    return say_value(office, spec, value_from_json(spec, plain), name_of)


def _say_state(office: Office, values: Mapping[str, Json]) -> str:
    """What a cell says that is no field of the register: the owner unit, deleted or kept, or one of a newer program."""
    if OWNER in values:
        return unit_name(office, str(values[OWNER]))
    if DELETED in values:
        return describe_code("CONFLICT_DELETED", {"why": values[DELETED]}).what
    return ", ".join(str(value) for value in values.values()) or describe_code("CONFLICT_KEPT").what


def _label(office: Office, register: str, cell: str) -> str:
    code = {DELETED: "CONFLICT_OF_DELETION", OWNER: "CONFLICT_OF_OWNER"}.get(cell)
    return describe_code(code).what if code else label_of(office, register, cell)
