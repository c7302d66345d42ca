"""The screen: everything of the program that imports Qt."""

from __future__ import annotations

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 is compiled as if None were immortal, which it is only since Python 3.12: every call that returns
    # nothing takes one reference away, and after some thousands Python aborts ("deallocating None"). A count that can
    # never run out is what 3.12 does itself. The reference count is the first word of an object.
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
