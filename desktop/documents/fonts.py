"""The typeface of all papers: finds Times New Roman or a face of the same widths and registers it once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from db.domain.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VIETNAMESE_LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ"
)


class Face(StrEnum):
    """The four faces; the value is the name they are registered under."""

    REGULAR = "DiaBan-Regular"
    BOLD = "DiaBan-Bold"
    ITALIC = "DiaBan-Italic"
    BOLD_ITALIC = "DiaBan-BoldItalic"


@dataclass(frozen=True, slots=True)
class FontFiles:
    """The files of one typeface.

    Attributes:
        name: the family, for the help page and the log.
        files: regular, bold, italic, bold italic.
    """

    name: str
    files: tuple[Path, Path, Path, Path]


_TIMES = "Times New Roman"
_LIBERATION = "Liberation Serif"
_FILE_NAMES = (
    (_TIMES, ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")),
    (
        _TIMES,
        (
            "Times New Roman.ttf",
            "Times New Roman Bold.ttf",
            "Times New Roman Italic.ttf",
            "Times New Roman Bold Italic.ttf",
        ),
    ),
    (
        _LIBERATION,
        (
            "LiberationSerif-Regular.ttf",
            "LiberationSerif-Bold.ttf",
            "LiberationSerif-Italic.ttf",
            "LiberationSerif-BoldItalic.ttf",
        ),
    ),
)
_SYSTEM_FOLDERS = (
    "/System/Library/Fonts/Supplemental",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
)

_lock = Lock()
_in_use: list[FontFiles] = []


def find_fonts(folders: Iterable[Path]) -> Iterator[FontFiles]:
    """Every complete typeface in these folders, in their order; Times New Roman first within a folder."""
    for folder in folders:
        for name, file_names in _FILE_NAMES:
            regular, bold, italic, bold_italic = (folder / file_name for file_name in file_names)
            files = (regular, bold, italic, bold_italic)
            if all(file.is_file() for file in files):
                yield FontFiles(name, files)


def load_fonts(folders: Iterable[Path]) -> tuple[FontFiles, tuple[TTFont, ...]]:
    """The first typeface in these folders that can be read and has every Vietnamese letter, with its loaded faces.

    Raises:
        KnownError: FONT_MISSING when none of the folders holds one.
    """
    for fonts in find_fonts(folders):
        try:
            loaded = tuple(TTFont(face.value, str(file)) for face, file in zip(Face, fonts.files, strict=True))
        except TTFError:
            continue
        if all(ord(letter) in font.face.charToGlyph for font in loaded for letter in VIETNAMESE_LETTERS):
            return fonts, loaded
    raise KnownError("FONT_MISSING", looked_for=f"{_TIMES}, {_LIBERATION}")


def prepare_fonts(bundled: Path | None = None) -> FontFiles:
    """The typeface in use; the first call finds and registers it, later calls change nothing.

    Looked through in this order: the fonts folder of Windows, the given folder, `fonts` beside a built program, the
    usual folders of macOS and Debian (package fonts-liberation2). Liberation Serif has the widths of Times New
    Roman, so a paper breaks its lines alike with either.

    Args:
        bundled: a folder that holds the four files delivered with the program.

    Raises:
        KnownError: FONT_MISSING when there is no usable typeface; papers cannot be printed then.
    """
    with _lock:
        if not _in_use:
            registry: Any = pdfmetrics  # its types are not known
            fonts, loaded = load_fonts(_usual_folders(bundled))
            for font in loaded:
                registry.registerFont(font)
            # Every canvas starts with a font of its own; left alone it is Helvetica, named in the file, not embedded.
            rl_config.canvas_basefontname = Face.REGULAR.value
            # Streams as they are: the printable spelling makes every file a quarter larger.
            rl_config.useA85 = 0
            _in_use.append(fonts)
        return _in_use[0]


def _usual_folders(bundled: Path | None) -> Iterator[Path]:
    windows = os.environ.get("WINDIR")
    if windows:
        yield Path(windows) / "Fonts"
    if bundled is not None:
        yield bundled
    built = getattr(sys, "_MEIPASS", None)
    if built:
        yield Path(built) / "fonts"
    for folder in _SYSTEM_FOLDERS:
        yield Path(folder)
