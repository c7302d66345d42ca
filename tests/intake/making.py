"""Workbooks as offices make them, and reading them with the program's own catalogs."""

from __future__ import annotations

import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from desktop.intake.communes import Commune, CommuneNames, name_communes
from desktop.intake.establishments import read_establishments
from desktop.services.catalogs import load_catalogs, load_labels, load_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.intake.mapping import ColumnMapping
    from desktop.intake.results import ImportedRow, Sheet

TODAY = date(2026, 11, 20)
WARD = "unit-of-the-ward"
HEADINGS = ("STT", "Tên cơ sở", "Loại hình", "Địa chỉ")


def make_list(
    path: Path, rows: Iterable[Sequence[Any]], *, headings: Sequence[str] = HEADINGS, titles: Sequence[str] = ()
) -> Path:
    """A workbook with titles, one row of headings and these rows."""
    workbook = Workbook()
    sheet: Any = workbook.active
    for title in titles:
        sheet.append([title])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


@cache
def communes() -> CommuneNames:
    """A ward that took over two others."""
    return name_communes(
        Commune(WARD),
        "Phường Hải An",
        present=[("Phường Hải An", Commune(WARD))],
        former=[("Phường Đằng Lâm", Commune(WARD, "dang-lam")), ("Phường Thành Tô", Commune(WARD, "thanh-to"))],
    )


def read_list(path: Path, mapping: ColumnMapping | None = None) -> Sheet:
    """The list as the ward would read it."""
    return read_establishments(
        path,
        catalogs=load_catalogs(),
        labels=load_labels(),
        synonyms=load_synonyms(),
        today=TODAY,
        communes=communes(),
        mapping=mapping,
    )


def codes(row: ImportedRow) -> dict[str, str]:
    """Per cell of a row, the code of its problem."""
    return {problem.cell: problem.code for problem in row.problems}


def change_part(path: Path, part: str, change: Any) -> Path:
    """The workbook with one member's bytes changed, the rest as it was."""
    data = path.read_bytes()
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    path.write_bytes(target.getvalue())
    return path


def add_part(path: Path, part: str, content: bytes) -> Path:
    """The workbook with one more member."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return path
