"""The records behind a figure as a workbook, for whoever has to answer for the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.documents.workbooks.lists import list_workbook
from desktop.documents.workbooks.values import ColumnKind, ListColumn, Value
from desktop.services.explaining import explain_figure, explain_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.domain.periods import Period
    from desktop.services.explaining import ExplainedRecord, RecordPage
    from desktop.services.office import Office

_PAGE = 500
_PARTS = (("numerator", "Tử số"), ("denominator", "Mẫu số"))
_COLUMNS = (
    ListColumn("Phần", ColumnKind.TEXT),
    ListColumn("Được tính", ColumnKind.TEXT),
    ListColumn("Bản ghi", ColumnKind.TEXT),
    ListColumn("Đơn vị", ColumnKind.TEXT),
    ListColumn("Ngày", ColumnKind.DATE),
    ListColumn("Số", ColumnKind.NUMBER),
    ListColumn("Lý do không tính", ColumnKind.TEXT),
)


def explained_workbook(office: Office, period: Period, code: str, *, unit_id: str | None = None) -> bytes:
    """Every record counted and every one left out with its reason, numerator first.

    Raises:
        KnownError: as `explain_figure`.
    """
    explained = explain_figure(office, period, code, unit_id=unit_id, limit=1)
    parts = _PARTS if explained.denominator is not None else _PARTS[:1]
    title = f"Giải trình số liệu {code}"

    def rows() -> Iterator[tuple[Value, ...]]:
        for part, name in parts:
            for counted in (True, False):
                for record in _records(office, period, code, part, counted=counted, unit_id=unit_id):
                    yield (
                        name,
                        "Có" if counted else "Không",
                        record.title,
                        record.unit_name,
                        record.day,
                        record.amount,
                        record.sentence,
                    )

    return list_workbook(title, _COLUMNS, rows(), made_on=office.clock.today())


def _records(
    office: Office, period: Period, code: str, part: str, *, counted: bool, unit_id: str | None
) -> Iterator[ExplainedRecord]:
    offset = 0
    while True:
        page: RecordPage = explain_records(
            office, period, code, part=part, counted=counted, unit_id=unit_id, limit=_PAGE, offset=offset
        )
        yield from page.records
        offset += len(page.records)
        if not page.records or offset >= page.total:
            return
