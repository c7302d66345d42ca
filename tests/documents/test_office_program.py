"""An office program opens the workbooks and prints them."""

from __future__ import annotations

import subprocess

import pytest

from desktop.documents.workbooks.annex import annex_workbook
from desktop.documents.workbooks.template import establishment_template
from tests.documents.test_workbooks import ANNEX, CODES, TEMPLATE

pytestmark = [pytest.mark.test_all, pytest.mark.timeout(280)]


@pytest.mark.parametrize(
    ("workbook", "words"),
    [
        (lambda: annex_workbook(ANNEX), ("Chỉ tiêu kế hoạch", "chưa đủ số liệu", "DANH SÁCH CUỘC KIỂM TRA")),
        (lambda: establishment_template(TEMPLATE, CODES), ("Tên cơ sở", "Cách ghi bảng nhập", "Chưa đăng ký")),
    ],
    ids=["annex", "template"],
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
