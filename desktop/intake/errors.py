"""Why a foreign file cannot be read at all; what is wrong with single cells is a `CellProblem`."""

from __future__ import annotations

from db.domain.errors import KnownError


class IntakeError(KnownError):
    """A known error of foreign files.

    Codes and parameters (name: the file's name):
        FILE_NOT_FOUND (path): no such file.
        FILE_UNREADABLE (name): locked by another program, no right to read.
        WORKBOOK_OLD_FORMAT (name): .xls.
        WORKBOOK_WITH_MACROS (name): .xlsm, or macros under the name .xlsx.
        WORKBOOK_IS_TEXT (name): .csv, .txt.
        WORKBOOK_NOT_XLSX (name): something else.
        WORKBOOK_ENCRYPTED (name): opens with a password only.
        WORKBOOK_DAMAGED (name): no longer whole.
        WORKBOOK_UNSAFE (name): unpacks to far more than it should, or holds what no list holds.
        WORKBOOK_TOO_LARGE (name, megabytes): a larger file than the program reads.
        TOO_MANY_SHEETS (name, most): more sheets than the program reads.
        SHEET_TOO_LONG (name, most): more filled rows than the program takes in at once.
        SHEET_TOO_WIDE (name, cell): a stray value far from the list.
        WORKBOOK_EMPTY (name): no visible sheet holds anything.
        SHEET_NOT_FOUND (name, sheet): the mapping names a sheet that is not there.
        HEADER_NOT_FOUND (name): no row names the columns.
        LEGACY_FONT (name, font): the headings are written for a font of before Unicode.
        MAPPING_BROKEN (name, reason): the mapping file cannot be understood.
        MAPPING_FIELD_UNKNOWN (name, heading, field): the mapping names a field that is not there.
        MAPPING_DEFAULT_UNREADABLE (name, field, text): a default that the field cannot take.
        FILE_CHANGED (name): the workbook is another than the one that was read.
        COPY_OVER_ORIGINAL (name): the marked copy would replace the workbook.
        FILE_UNWRITABLE (name): the marked copy could not be written.
    """
