"""Recognising text written for fonts of before Unicode: TCVN3 (.VnTime) and VNI (domain.md §4.1).

Such text is another text in disguise: "Nhµ nghØ" in a font that draws µ as à. It is reported, never imported.
"""

from __future__ import annotations

import re

# .VnTime, .VnArial, .VnTimeH; VNI-Times, VNI-Helve; ABC fonts carry the same letters as .Vn.
_FONT = re.compile(r"\s*(\.vn|vni[ -]|vni$)", re.IGNORECASE)
_BEYOND_LATIN_1 = re.compile("[^\x00-\xff\u2010-\u2026]")  # dashes and quotes are used with any font
_ACCENTED = re.compile("[\x80-\xff]")
# Signs that TCVN3 draws as letters and that no word of Unicode text contains.
_TCVN3 = re.compile("[A-Za-zÀ-ÿ][µ¸¶¹»¾¼½¨ª«¬]|[µ¸¶¹»¾¼½¨ª«¬][A-Za-z]|(?<![A-Za-z])[®§][A-Za-zµ-ÿ]")
# VNI writes the tone as a second letter behind the vowel; these pairs are in no Vietnamese word.
_VNI = re.compile("[aeouyöôAEOUYÖÔ][øûïåäëüØÛÏÅÄËÜ]|(?<![A-Za-zÀ-ÿ])[ñÑ][a-zà-ÿA-Z]")


def is_legacy_font(font: str) -> bool:
    """Whether a font of that name draws an alphabet of before Unicode."""
    return bool(_FONT.match(font))


def looks_legacy(text: str, *, font_is_legacy: bool) -> bool:
    """Whether a text cannot be what it seems to be.

    In a legacy font every accented letter is in disguise, unless the text has letters that those fonts lack: then it
    is Unicode that merely lost its font. Without such a font the signs themselves have to tell.
    """
    if text.isascii() or _BEYOND_LATIN_1.search(text):
        return False
    if font_is_legacy:
        return bool(_ACCENTED.search(text))
    return bool(_TCVN3.search(text)) or len(_VNI.findall(text)) > 1
