"""An office program opens the workbooks and prints them."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from desktop.documents.workbooks.annex import annex_workbook
from desktop.documents.workbooks.registers import SheetPlan, sheets_workbook
from desktop.documents.workbooks.template import establishment_template, register_template
from desktop.documents.workbooks.values import ColumnKind, ListColumn, TemplateColumn, TemplateSheet
from tests.documents.test_workbooks import ANNEX, CODES, TEMPLATE


def register() -> bytes:
    """A register with a sheet of items and a notice."""
    plans = [
        SheetPlan("Đội", (ListColumn("Mã nối"), ListColumn("Tên"), ListColumn("Ngày", ColumnKind.DATE))),
        SheetPlan("Thành viên", (ListColumn("Mã nối"), ListColumn("Họ và tên"))),
    ]
    lines = [(0, (1, "Đội 178", date(2026, 1, 5))), (1, (1, "Nguyễn Văn An"))]
    return sheets_workbook("Đội", plans, lines, notice="Không gửi ra ngoài")


def register_to_fill() -> bytes:
    """A template of two sheets."""
    link = TemplateColumn("Mã nối")
    sheets = [TemplateSheet("Đội", (link, *TEMPLATE)), TemplateSheet("Thành viên", (link,))]
    return register_template(sheets, CODES, one="đội")


pytestmark = [pytest.mark.test_all, pytest.mark.timeout(280)]


@pytest.mark.parametrize(
    ("workbook", "words"),
    [
        (lambda: annex_workbook(ANNEX), ("Chỉ tiêu kế hoạch", "chưa đủ số liệu", "DANH SÁCH CUỘC KIỂM TRA")),
        (lambda: establishment_template(TEMPLATE, CODES), ("Tên cơ sở", "Cách ghi bảng nhập", "Chưa đăng ký")),
        (register, ("Mã nối", "Đội 178", "Nguyễn Văn An", "Không gửi ra ngoài")),
        (register_to_fill, ("Mã nối", "Trang “Thành viên”", "Chưa đăng ký")),
    ],
    ids=["annex", "template", "register", "register template"],
)
def test_the_workbook_is_opened_and_printed(workbook, words, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(workbook())

    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "book.xlsx",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    command = ["pdftotext", "-layout", "book.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    for word in words:
        assert word in " ".join(text.split())
