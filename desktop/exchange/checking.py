"""Judging the lines of a register: every reason with register, line and field, never an exception (FORMAT.md §4).

Two ways give the same answers. The quick one judges a block of lines at once: decoding into the register's type and
writing again must give the same bytes, and every rule must hold for all of them. A block that is not cleared so is
halved, until what is left is looked at line by line and piece by piece.
"""

from __future__ import annotations

import re
import unicodedata
from operator import lt
from typing import TYPE_CHECKING

import msgspec

from db.domain.verdict import ReasonCode
from db.domain.versions import OWNER, Candidate, cells_of
from desktop.exchange import canonical, limits, spellings
from desktop.exchange.canonical import NotCanonicalError
from desktop.exchange.parts import field_in
from desktop.exchange.payload import local_cells
from desktop.exchange.schema import LineShape, QuickCheck, check_values, fields_type, line_fields, line_type, token
from desktop.exchange.totals import TotalsCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Dot
    from desktop.exchange.header import RegisterTotals
    from desktop.exchange.reasons import Reasons

_FEW = 16
_KEYS = frozenset(LineShape.__struct_fields__)
_encoder = msgspec.json.Encoder(order="sorted")
_are_devices = token(spellings.DEVICE).fit
_fits_name = token(spellings.NAME).fits
_are_names = token(spellings.NAME).fit
_fits_unit = token(spellings.ID).fits
_is_new_id = re.compile(spellings.NEW_ID).fullmatch
_is_stamp = re.compile(spellings.STAMP).fullmatch


class _BrokenError(Exception):
    """A line breaks a rule: at which field, which rule."""

    def __init__(self, field_name: str, what: str) -> None:
        super().__init__(field_name, what)
        self.field = field_name
        self.what = what


class LineChecker:
    """Judges the lines of one register and adds them up."""

    def __init__(self, register: RegisterSpec, *, may_send: Callable[[str], bool], reasons: Reasons) -> None:
        """Begin before the first line.

        Args:
            register: which register.
            may_send: whether the sender may send records of this unit.
            reasons: where to note what is wrong.
        """
        self._register = register
        self._type = line_type(register)
        self._decoder = msgspec.json.Decoder(self._type)
        self._fields = line_fields(register)
        self._fields_type = fields_type(register)
        self._local_cells = local_cells(register)
        self._quick = QuickCheck(self._fields)
        self._may_send = may_send
        self._units: dict[str, bool] = {}
        self._reasons = reasons
        self._totals = TotalsCounter(register)
        self._line = 0
        self._last_id = ""

    def check(self, block: bytes) -> None:
        """Judge some whole lines, each ended by a line feed."""
        if self._clears(block):
            return
        raws = block.split(b"\n")[:-1]
        if len(raws) > _FEW:
            middle = len(raws) // 2
            for half in (raws[:middle], raws[middle:]):
                self.check(b"\n".join(half) + b"\n")
        else:
            for raw in raws:
                self._check_line(raw)

    @property
    def lines(self) -> int:
        """How many lines were judged so far."""
        return self._line

    def totals(self) -> RegisterTotals:
        """What the good lines so far add up to."""
        return self._totals.totals()

    def _clears(self, block: bytes) -> bool:
        """Whether all lines are sound in themselves and among the others; then they are added up."""
        lines = self._decode_block(block)
        if not lines:
            return not block
        ids = [line.id for line in lines]
        fields = [line.fields for line in lines]
        is_sound = (
            self._last_id < ids[0]
            and all(map(lt, ids, ids[1:]))
            and all(map(_is_new_id, ids))
            and all(_is_stamp(line.changed_at) for line in lines)
            and all(map(self._is_own, {line.unit for line in lines}))
            and _are_devices(set[str]().union(*(line.context for line in lines)))
            and self._are_cells(set[str]().union(*(line.dots for line in lines)))
            and all(map(_has_plain_history, lines))
            and self._quick.clears(fields, may_break=b"\\n" in block)
        )
        if is_sound:
            self._last_id = ids[-1]
            self._line += len(lines)
            self._totals.add_decoded(fields)
        return is_sound

    def _decode_block(self, block: bytes) -> list[LineShape]:
        """The lines when all of them are canonical and have the register's shape; else none."""
        try:
            text = block.decode()
            lines = self._decoder.decode_lines(block)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return []
        if canonical.has_forbidden(text) or not unicodedata.is_normalized("NFC", text):
            return []
        return lines if _encoder.encode_lines(lines) == block else []

    def _is_own(self, unit: str) -> bool:
        return _fits_unit(unit) and self._is_sendable(unit)

    def _are_cells(self, names: set[str]) -> bool:
        return _are_names(names) and self._local_cells.isdisjoint(names)

    def _take(self, line: LineShape) -> None:
        """Judge a sound line among the others, and add it up."""
        if line.id <= self._last_id:
            self._note("id", "order")
        self._last_id = line.id
        if not self._is_sendable(line.unit):
            self._reasons.add(ReasonCode.FOREIGN_RECORD, register=self._register.name, line=self._line, unit=line.unit)
        self._totals.add_decoded([line.fields])

    def _is_sendable(self, unit: str) -> bool:
        if unit not in self._units:
            self._units[unit] = self._may_send(unit)
        return self._units[unit]

    def _check_line(self, raw: bytes) -> None:
        """Judge one line piece by piece."""
        self._line += 1
        try:
            self._take(self._read_line(raw))
        except NotCanonicalError as error:
            self._note("", error.what)
        except msgspec.ValidationError as error:
            self._note(field_in(error).removeprefix("fields."), "shape")
        except _BrokenError as error:
            self._note(error.field, error.what)

    def _note(self, field_name: str, what: str) -> None:
        self._reasons.add(
            ReasonCode.RECORD_INVALID, register=self._register.name, line=self._line, field=field_name, what=what
        )

    def _read_line(self, raw: bytes) -> LineShape:
        if len(raw) > limits.LINE_BYTES:
            raise _BrokenError("", "length")
        plain = canonical.decode(raw)
        line = msgspec.convert(plain, self._type)
        if unknown := plain.keys() - _KEYS:
            raise _BrokenError(min(unknown)[: limits.NAME_LENGTH], "name")
        for name in ("dots", "siblings"):
            if name in plain and not plain[name]:
                raise _BrokenError(name, canonical.SPELLING)
        values: Mapping[str, Json] = plain["fields"]
        if broken := check_values(self._fields, values):
            raise _BrokenError(*broken)
        if OWNER in values:
            raise _BrokenError(OWNER, "name")  # the owner has a place of its own
        self._check_history(line)
        for cell, candidates in line.siblings.items():
            self._check_siblings(cell, [Candidate(entry.dot, entry.values) for entry in candidates], line, values)
        return line

    def _check_history(self, line: LineShape) -> None:
        spelled = (
            ("id", _is_new_id(line.id)),
            ("changed_at", _is_stamp(line.changed_at)),
            ("unit", _fits_unit(line.unit)),
            ("context", _are_devices(line.context)),
        )
        for name, holds in spelled:
            if not holds:
                raise _BrokenError(name, canonical.SPELLING)
        if not _is_covered(line.first, line.context):
            raise _BrokenError("first", "context")
        for cell, dot in line.dots.items():
            self._check_cell(f"dots.{cell}", cell)
            if not _is_covered(dot, line.context):
                raise _BrokenError(f"dots.{cell}", "context")
            if dot == line.first:
                raise _BrokenError(f"dots.{cell}", canonical.SPELLING)

    def _check_types(self, where: str, candidate: Candidate) -> None:
        try:
            msgspec.convert(candidate.values, self._fields_type)
        except msgspec.ValidationError as error:
            raise _BrokenError(f"{where}.{field_in(error)}", "shape") from error

    def _check_cell(self, where: str, cell: str) -> None:
        if not _fits_name(cell):
            raise _BrokenError(where[: limits.NAME_LENGTH], "name")
        if cell in self._local_cells:
            raise _BrokenError(where, "local")

    def _check_siblings(
        self, cell: str, candidates: list[Candidate], line: LineShape, values: Mapping[str, Json]
    ) -> None:
        """A conflict holds candidates of one cell, seen by the context, in order of rank, the shown one first."""
        where = f"siblings.{cell}"
        self._check_cell(where, cell)
        for candidate in candidates:
            if cell == OWNER:
                _check_owner(where, candidate)
            self._check_types(where, candidate)
            if broken := check_values(self._fields, candidate.values):
                raise _BrokenError(f"{where}.{broken[0]}", broken[1])
            if cells_of(self._register, candidate.values).keys() - {cell}:
                raise _BrokenError(where, "name")
            if not _is_covered(candidate.dot, line.context):
                raise _BrokenError(where, "context")
        shown = {name: values[name] for name in cells_of(self._register, values).get(cell, ())}
        if cell == OWNER:
            shown = {OWNER: line.unit}
        first = candidates[0]
        if first.values != shown or first.dot != line.dots.get(cell, line.first):
            raise _BrokenError(where, "shown")
        ranks = [candidate.rank for candidate in candidates]
        if ranks != sorted(ranks, reverse=True) or len(set(ranks)) < len(ranks):
            raise _BrokenError(where, "order")


def _check_owner(where: str, candidate: Candidate) -> None:
    """A candidate of the owner's cell names one unit and nothing else."""
    unit = candidate.values.get(OWNER)
    if set(candidate.values) != {OWNER} or not isinstance(unit, str) or not _fits_unit(unit):
        raise _BrokenError(where, canonical.SPELLING)


def _has_plain_history(line: LineShape) -> bool:
    """Whether the record is in no conflict and its context covers every change."""
    context, first = line.context, line.first
    if line.siblings or context.get(first[0], 0) < first[1]:
        return False
    return all(dot != first and context.get(dot[0], 0) >= dot[1] for dot in line.dots.values())


def _is_covered(dot: Dot, context: Mapping[str, int]) -> bool:
    return context.get(dot[0], 0) >= dot[1]
