"""How much room an inspection form leaves for the hand."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.shapes import MM

MOST_BLANK_PAGES = 4  # two sheets printed on both sides


@dataclass(frozen=True, slots=True)
class Room:
    """Distances of a form, in points.

    Attributes:
        line: from one line of text or dots to the next.
        row: the least height of a row of a table.
        sign: above the name of a main signature; `sign_member` above that of a member.
        in_short: whether the checklist is put in few words.
    """

    line: float
    row: float
    sign: float
    sign_member: float
    in_short: bool = False

    @property
    def for_writing(self) -> bool:
        """Whether there are empty rows and lines for the hand."""
        return self.row > 0


FOR_READING = Room(16.5, 0.0, 17 * MM, 11 * MM)
FOR_WRITING = (
    Room(21.5, 8.0 * MM, 18 * MM, 12 * MM),
    Room(20.0, 7.2 * MM, 17 * MM, 11 * MM),
    Room(18.5, 6.5 * MM, 15 * MM, 10 * MM),
    Room(18.5, 5.8 * MM, 15 * MM, 10 * MM, in_short=True),
    Room(17.5, 5.4 * MM, 13 * MM, 9 * MM, in_short=True),
)
