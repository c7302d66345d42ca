"""Judging the lines of a register: every reason with register, line and field, never an exception (FORMAT.md §4).

Two ways give the same answers. The fast one judges a block of lines at once: decoding into the register's type and
writing again must give the same bytes. Only a block or line that this does not clear is looked at piece by piece.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from db.domain.verdict import ReasonCode
from db.domain.versions import Candidate, cells_of
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
        lines = self._decode_block(block)
        if lines is None:
            for raw in block[:-1].split(b"\n"):
                self._check_line(raw)
            return
        may_break = b"\\n" in block
        raws: list[bytes] = []
        for index, line in enumerate(lines):
            if self._is_plain(line) and self._quick.clears(line.fields, may_break=may_break):
                self._line += 1
                self._take(line)
            else:
                raws = raws or block.split(b"\n")
                self._check_line(raws[index])

    @property
    def lines(self) -> int:
        """How many lines were judged so far."""
        return self._line

    def totals(self) -> RegisterTotals:
        """What the good lines so far add up to."""
        return self._totals.totals()

    def _decode_block(self, block: bytes) -> list[LineShape] | None:
        """The lines when all of them are canonical and have the register's shape; else None."""
        try:
            text = block.decode()
            lines = self._decoder.decode_lines(block)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        # Printable text has no character that is forbidden; only an escape could hide one.
        clean = ("\\" not in text and text.replace("\n", "").isprintable()) or not canonical.has_forbidden(text)
        if clean and unicodedata.is_normalized("NFC", text) and _encoder.encode_lines(lines) == block:
            return lines
        return None

    def _is_plain(self, line: LineShape) -> bool:
        """Whether nothing about the line but its fields needs a closer look."""
        context, first = line.context, line.first
        if line.siblings or not _are_devices(context) or context.get(first[0], 0) < first[1]:
            return False
        dots = line.dots
        if dots:
            if not (_are_names(dots) and self._local_cells.isdisjoint(dots)):
                return False
            for dot in dots.values():
                if dot == first or context.get(dot[0], 0) < dot[1]:
                    return False
        return _fits_unit(line.unit) and _is_new_id(line.id) is not None and _is_stamp(line.changed_at) is not None

    def _take(self, line: LineShape) -> None:
        """Judge a sound line among the others, and add it up."""
        if line.id <= self._last_id:
            self._note("id", "order")
        self._last_id = line.id
        if not self._is_sendable(line.unit):
            self._reasons.add(ReasonCode.FOREIGN_RECORD, register=self._register.name, line=self._line, unit=line.unit)
        self._totals.add_decoded(line.fields)

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
            self._check_types(where, candidate)
            if broken := check_values(self._fields, candidate.values):
                raise _BrokenError(f"{where}.{broken[0]}", broken[1])
            if cells_of(self._register, candidate.values).keys() - {cell}:
                raise _BrokenError(where, "name")
            if not _is_covered(candidate.dot, line.context):
                raise _BrokenError(where, "context")
        shown = {name: values[name] for name in cells_of(self._register, values).get(cell, ())}
        first = candidates[0]
        if first.values != shown or first.dot != line.dots.get(cell, line.first):
            raise _BrokenError(where, "shown")
        ranks = [candidate.rank for candidate in candidates]
        if ranks != sorted(ranks, reverse=True) or len(set(ranks)) < len(ranks):
            raise _BrokenError(where, "order")


def _is_covered(dot: Dot, context: Mapping[str, int]) -> bool:
    return context.get(dot[0], 0) >= dot[1]
