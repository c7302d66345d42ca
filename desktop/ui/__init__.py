"""The screen: everything of the program that imports Qt."""

from __future__ import annotations

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 is compiled as if these were immortal, which they are only since Python 3.12: every call that
    # returns one takes a reference away, and after some thousands Python aborts ("deallocating None", "deallocating
    # True or False"). A count that can never run out is what 3.12 gives them. It is the first word of an object.
    for _constant in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(_constant)).value += 1 << 40
