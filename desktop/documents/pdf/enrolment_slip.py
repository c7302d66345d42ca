"""The enrolment slip: the paper that carries a key's fingerprint to whoever is to trust it (FORMAT.md §2.5)."""

# reportlab describes no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.graphics.barcode import qrencoder

from desktop.documents.blocks import Field, keep_together, leave_space, set_fields, set_text
from desktop.documents.fonts import Face, prepare_fonts
from desktop.documents.lines import Align, Style, draw_dots, measure
from desktop.documents.page import (
    BODY_SIZE,
    PARAGRAPH_GAP,
    PORTRAIT,
    SINGLE,
    lay_out_pages,
    set_letterhead,
    set_title,
    single,
)
from desktop.documents.shapes import MM, Piece, Rule, Text, set_side_by_side
from desktop.documents.sheets import About, Sheet, make_pdf
from desktop.documents.vietnamese import write_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.documents.page import Letterhead

_WIDTH = PORTRAIT.width
_BODY = Style(BODY_SIZE, BODY_SIZE * SINGLE * 1.1, Align.JUSTIFY)
_LINE = Style(BODY_SIZE, BODY_SIZE * SINGLE * 1.25)
_SIGN = single(13.0, Align.CENTRE)
_SIGN_NOTE = single(12.0, Align.CENTRE)
_SIGN_ROOM = 24 * MM

_QR_SIDE = 38 * MM
_QR_QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
_GROUP_SIZE = 17.0
_GROUP_LINE = 9 * MM
_IN_A_ROW = 4
_FRAME = 0.9
_PAD = 5 * MM


@dataclass(frozen=True, slots=True)
class EnrolmentSlip:
    """What stands on the slip.

    Attributes:
        letterhead: of the office.
        unit: its name.
        unit_code: its code.
        officer: who holds the key.
        kind: software key or token, in words.
        valid_to: last day of the certificate.
        fingerprint: SHA-256 of the certificate, hexadecimal digits.
        file_name: of the enrolment package it goes with.
        on: the day it was made.
        recipient: to whom it is handed; empty where that is open.
    """

    letterhead: Letterhead
    unit: str
    unit_code: str
    officer: str
    kind: str
    valid_to: date
    fingerprint: str
    file_name: str
    on: date
    recipient: str = ""

    @property
    def code(self) -> str:
        """What the square code holds."""
        return f"diaban:key:{self.unit_code}:{self.fingerprint}"


def enrolment_slip(slip: EnrolmentSlip) -> bytes:
    """The slip as a PDF of one page; the same values give the same bytes.

    Raises:
        KnownError: FONT_MISSING.
    """
    about = About(f"Phiếu đăng ký khóa ký, {slip.unit}", slip.letterhead.agency.replace("\n", " "), slip.on)
    return make_pdf(lay_out_slip(slip), about)


def lay_out_slip(slip: EnrolmentSlip) -> tuple[Sheet, ...]:
    """Its page."""
    prepare_fonts()
    return lay_out_pages(tuple(_compose(slip)), bookmark="Phiếu đăng ký khóa ký")


def _compose(slip: EnrolmentSlip) -> Iterator[Piece]:
    yield from set_letterhead(slip.letterhead, _WIDTH)
    yield from set_title("PHIẾU ĐĂNG KÝ KHÓA KÝ", "Gửi kèm gói báo cáo điện tử của đơn vị", _WIDTH)
    lines = (
        (Field("Đơn vị:", slip.unit, 3.2), Field("Mã:", slip.unit_code, 1.0)),
        (Field("Cán bộ giữ khóa:", slip.officer),),
        (Field("Loại khóa:", slip.kind, 1.4), Field("Hiệu lực đến ngày:", write_date(slip.valid_to), 1.2)),
        (Field("Gửi đến:", slip.recipient),),
        (Field("Tệp kèm theo:", slip.file_name),),
    )
    for number, fields in enumerate(lines):
        yield from set_fields(fields, _LINE, _WIDTH, gap=12.0 if not number else 0.0)
    yield from set_text("Dấu vân tay khóa (SHA-256 của chứng thư số)", _BODY, _WIDTH, face=Face.BOLD, gap=12.0)
    yield _draw_fingerprint(slip)
    told = (
        "Người nhận mở tệp kèm theo trên máy của mình, so từng nhóm với phiếu này, từ nhóm đầu đến nhóm cuối. "
        "Chỉ ghi nhận khóa khi cả 16 nhóm đều trùng; khác một ký tự thì không ghi nhận và hỏi lại đơn vị gửi. "
        "Phiếu được giao tận tay hoặc gửi theo đường công văn, không gửi cùng USB chứa tệp."
    )
    yield from set_text(told, _BODY, _WIDTH, gap=10.0)
    yield from keep_together(_signatures(slip))


def _draw_fingerprint(slip: EnrolmentSlip) -> Piece:
    """Sixteen groups of four in a frame, the square code beside them."""
    digits = slip.fingerprint.upper()
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    rows = -(-len(groups) // _IN_A_ROW)
    side = _QR_SIDE
    height = max(rows * _GROUP_LINE + 2 * _PAD, side + 2 * MM)
    grid_width = _WIDTH - side - 6 * MM
    column = (grid_width - 2 * _PAD) / _IN_A_ROW
    top = (height - rows * _GROUP_LINE) / 2
    shapes: list[Text | Rule] = list(_frame(0.0, 0.0, grid_width, height))
    for at, group in enumerate(groups):
        x = _PAD + at % _IN_A_ROW * column + (column - measure(group, Face.BOLD, _GROUP_SIZE)) / 2
        y = top + at // _IN_A_ROW * _GROUP_LINE + _GROUP_LINE / 2 + _GROUP_SIZE * 0.33
        shapes.append(Text(x, y, Face.BOLD.value, _GROUP_SIZE, group))
    shapes.extend(_draw_square_code(slip.code, _WIDTH - side, (height - side) / 2, side))
    return Piece(height, tuple(shapes), gap=PARAGRAPH_GAP, glued=True)


def _frame(x: float, y: float, width: float, height: float) -> tuple[Rule, ...]:
    right, bottom = x + width, y + height
    return (
        Rule(x, y, right, y, _FRAME),
        Rule(right, y, right, bottom, _FRAME),
        Rule(right, bottom, x, bottom, _FRAME),
        Rule(x, bottom, x, y, _FRAME),
    )


@lru_cache(maxsize=8)
def _modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light squares of a QR code (ISO/IEC 18004), level M: a quarter of a smudged paper may be lost."""
    made = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    made.addData(code)
    made.make()
    count = int(made.getModuleCount())
    return tuple(tuple(made.isDark(row, column) is True for column in range(count)) for row in range(count))


def _draw_square_code(code: str, x: float, y: float, side: float) -> Iterator[Rule]:
    """The code as rows of thick lines: the page knows no other shapes."""
    modules = _modules(code)
    size = side / (len(modules) + 2 * _QR_QUIET)
    for row, squares in enumerate(modules):
        middle = y + (row + _QR_QUIET + 0.5) * size
        start: int | None = None
        for column, dark in enumerate((*squares, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                left = x + (start + _QR_QUIET) * size
                yield Rule(left, middle, left + (column - start) * size, middle, size)
                start = None


def _signatures(slip: EnrolmentSlip) -> tuple[Piece, ...]:
    half = _WIDTH / 2
    giver = (
        *set_text("BÊN GIAO PHIẾU", _SIGN, half, face=Face.BOLD),
        *set_text("(Ký, ghi rõ họ tên, đóng dấu nếu có)", _SIGN_NOTE, half, face=Face.ITALIC),
        leave_space(_SIGN_ROOM),
        *set_text(slip.officer, _SIGN, half, face=Face.BOLD),
    )
    receiver = (
        *set_text("BÊN NHẬN PHIẾU", _SIGN, half, face=Face.BOLD),
        *set_text("(Đã đối chiếu đủ 16 nhóm; ký, ghi rõ họ tên)", _SIGN_NOTE, half, face=Face.ITALIC),
        leave_space(_SIGN_ROOM),
        _dotted(half),
    )
    return (set_side_by_side(((0.0, giver), (half, receiver)), gap=22.0),)


def _dotted(width: float) -> Piece:
    length = width * 0.7
    return Piece(_SIGN.line, (draw_dots((width - length) / 2, _SIGN.size, length, _SIGN.size),))
