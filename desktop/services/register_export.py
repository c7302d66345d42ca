"""Registers written to workbooks: what a list shows or all of it, items on sheets of their own; and empty templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from db.domain.fields import FieldSpec, Kind, Sensitivity, from_json
from db.domain.labels import item_name
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.text import fold
from db.queries import records as queries
from db.transactions import reading
from desktop.documents.workbooks.registers import Line, SheetPlan, sheets_workbook
from desktop.documents.workbooks.template import register_template
from desktop.documents.workbooks.values import (
    CodeList,
    ColumnKind,
    ListColumn,
    TemplateColumn,
    TemplateKind,
    TemplateSheet,
)
from desktop.intake.register_words import LINK_HEADING, OF_RECORD_HEADING, RECORD_ID_HEADING, load_register_words
from desktop.services.listing import make_template as make_place_template
from desktop.services.register_layout import FieldColumn, PartLayout, RegisterLayout, layout_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from desktop.services.office import Office

_BATCH = 2_000
_LOCAL_NOTICE = (
    "Bản đầy đủ để đơn vị tự lưu: có nội dung chỉ được giữ tại đơn vị (nguồn tin, nghi vấn, số giấy tờ cá nhân)."
    " Không gửi ra ngoài, không chép sang máy khác; dùng xong thì xóa."
)
_TEMPLATE_KINDS = {
    Kind.CODE: TemplateKind.ONE_OF,
    Kind.CODES: TemplateKind.SOME_OF,
    Kind.DATE: TemplateKind.DATE,
    Kind.TIME: TemplateKind.TIME,
    Kind.COUNT: TemplateKind.COUNT,
    Kind.MONEY: TemplateKind.COUNT,
    Kind.NUMBER: TemplateKind.NUMBER,
    Kind.YES_NO: TemplateKind.YES_NO,
}
_EXAMPLES = {
    Kind.DATE: "05/01/2026",
    Kind.TIME: "05/01/2026 08:30",
    Kind.COUNT: "12",
    Kind.MONEY: "5000000",
    Kind.NUMBER: "12,5",
    Kind.YES_NO: "Có",
}
_HELP = {
    Kind.RECORD: "Ghi tên như trong sổ; trùng tên thì thêm phần để phân biệt, ví dụ “Tên cơ sở | Địa chỉ”.",
    Kind.RECORDS: "Ghi tên như trong sổ, nhiều mục cách nhau bằng dấu chấm phẩy.",
    Kind.UNIT: "Ghi tên hoặc mã đơn vị hành chính, ví dụ “Phường Dương Kinh” hoặc 11692.",
}


def has_local_fields(register: str) -> bool:
    """Whether a register keeps anything that must not leave the office."""
    return any(spec.sensitivity is Sensitivity.LOCAL for spec in BY_NAME[register].fields)


def export_register(
    office: Office,
    register: str,
    ids: Sequence[str],
    *,
    with_local: bool = False,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> bytes:
    """The records of some ids, in their order, as a workbook that can be taken in again.

    Args:
        office: whose register.
        register: which.
        ids: the list as it is shown, or all of it.
        with_local: a full copy for the office itself, with a warning in it.
        token: the wish to stop.
        report: takes how many records were written.

    Raises:
        Cancelled: somebody asked to stop.
    """
    layout = layout_of(office, register, with_local=with_local)
    plans = [SheetPlan(layout.title, _list_heads(layout))]
    plans += [
        SheetPlan(part.title, (_LINK, _OF_RECORD, *(each.column for each in part.columns))) for part in layout.parts
    ]
    notice = _LOCAL_NOTICE if with_local and has_local_fields(register) else ""
    with reading(office.database) as connection:
        lines = _lines(connection, layout, ids, token or CancelToken(), report)
        return sheets_workbook(layout.title, plans, lines, made_on=office.clock.today(), notice=notice)


def make_template(office: Office, register: str) -> bytes:
    """The workbook into which records of a register are entered, with guide, examples and lists of words."""
    return make_place_template(office) if register == "establishments" else make_register_template(office, register)


def file_words(text: str) -> str:
    """A text as part of a file's name: "đội, tổ" is "doi-to"."""
    return fold(text).replace(" ", "-")


def make_register_template(office: Office, register: str) -> bytes:
    """The workbook into which records of a register are entered, with guide, examples and lists of words."""
    layout = layout_of(office, register, with_local=True)
    words = load_register_words()[register]
    today = office.clock.today()
    catalogs: dict[str, CodeList] = {}

    def columns_of(columns: tuple[FieldColumn, ...], owner: str) -> tuple[TemplateColumn, ...]:
        found: list[TemplateColumn] = []
        for each in columns:
            spec = each.spec
            if spec.catalog and spec.catalog not in catalogs:
                entries = tuple(
                    str(each.write(_one(spec, entry.code), {})) for entry in office.catalogs[spec.catalog].on(today)
                )
                catalogs[spec.catalog] = CodeList(spec.catalog, each.column.heading, entries)
            found.append(
                TemplateColumn(
                    each.column.heading,
                    _TEMPLATE_KINDS.get(spec.kind, TemplateKind.TEXT),
                    required=spec.required,
                    help=_HELP.get(spec.kind, "") or office.labels.field(owner, spec.name).help,
                    example=words.examples.get(spec.name, "") or _example(spec, catalogs),
                    codes=spec.catalog,
                )
            )
        return tuple(found)

    sheets = [TemplateSheet(layout.title, columns_of(layout.columns, register))]
    sheets += [
        TemplateSheet(part.title, (_LINK_TO_FILL, *columns_of(part.columns, _owner(part)))) for part in layout.parts
    ]
    if layout.parts:
        sheets[0] = TemplateSheet(layout.title, (_LINK_TO_FILL, *sheets[0].columns))
    one = office.labels.register(register).one
    return register_template(sheets, tuple(catalogs.values()), one=one, made_on=today)


_LINK = ListColumn(LINK_HEADING, ColumnKind.TEXT, 9.0)
_OF_RECORD = ListColumn(OF_RECORD_HEADING, ColumnKind.TEXT, 36.0)
_RECORD_ID = ListColumn(RECORD_ID_HEADING, ColumnKind.TEXT, 14.0)
_LINK_TO_FILL = TemplateColumn(LINK_HEADING, TemplateKind.TEXT, help="Số nối giữa các trang, tự đặt.", example="1")


def _list_heads(layout: RegisterLayout) -> tuple[ListColumn, ...]:
    link = (_LINK,) if layout.parts else ()
    return (*link, *(each.column for each in layout.columns), _RECORD_ID)


def _lines(
    connection: Connection, layout: RegisterLayout, ids: Sequence[str], token: CancelToken, report: Report
) -> Iterator[Line]:
    spec, count = layout.spec, 0
    # Read straight from the record: a province has a hundred thousand of them.
    cells = [(attrgetter(column.spec.name), column.write) for column in layout.columns]
    for start in range(0, len(ids), _BATCH):
        token.check()
        report(Progress(start, len(ids)))
        wanted = ids[start : start + _BATCH]
        # Read by id, as one of them may be gone since the list was shown.
        versions = queries.get_versions(connection, spec, wanted)
        records = [(version.id, from_json(spec.record, version.values)) for version in versions]
        names = layout.names_for(connection, (record for _, record in records))
        for record_id, record in records:
            count += 1
            link = (count,) if layout.parts else ()
            yield 0, [*link, *[write(get(record), names) for get, write in cells], record_id]
            for number, part in enumerate(layout.parts, start=1):
                title = getattr(record, spec.title)
                for item in getattr(record, part.spec.name):
                    yield number, [count, title, *(column.cell(item, names) for column in part.columns)]


def _owner(part: PartLayout) -> str:
    return item_name(part.spec.item) if part.spec.item else ""


def _one(spec: FieldSpec, code: str) -> object:
    return (code,) if spec.kind is Kind.CODES else code


def _example(spec: FieldSpec, catalogs: dict[str, CodeList]) -> str:
    if spec.catalog:
        return next(iter(catalogs[spec.catalog].words), "")
    if spec.name == "year":
        return "2026"
    return _EXAMPLES.get(spec.kind, "")
