"""How the short words of a package are spelled: ids, devices, codes, names, times (FORMAT.md §3.5).

Regular expressions as text, to be matched against the whole value.
"""

from __future__ import annotations

_LEAP_YEAR = "(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"

ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""An id of a unit or record: a UUID in small letters."""

NEW_ID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
"""An id given once, when a record or package is made: UUIDv7."""

SHA256 = "[0-9a-f]{64}"

DEVICE = "[A-Za-z0-9][A-Za-z0-9-]{0,31}"

UNIT_CODE = "[A-Za-z0-9]{1,12}"

NAME = "[a-z][a-z0-9_]{0,39}"
"""A register, field, cell or other word of the form itself."""

CODE = "[A-Za-z0-9][A-Za-z0-9_.:/-]*"
"""A code of a catalog."""

DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
"""A day that exists."""

TIME = f"{DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]"
"""A local day and minute."""

STAMP = rf"{TIME}:[0-5][0-9]\.[0-9]{{6}}Z"
"""A moment in UTC."""


def whole(pattern: str) -> str:
    """The expression for programs that search in the value."""
    return rf"^(?:{pattern})\Z"
