"""Which establishments of a list are known already, and what a list adds to a known one.

A place is the same when its code is the same, or, where no code tells them apart, its name and address without marks.
Where only the spelling of the address differs, a person has to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from db.domain.establishments import Commitment, Establishment, Paper
from db.domain.text import fold
from desktop.intake.problems import CellProblem, at_cell, trouble

if TYPE_CHECKING:
    from desktop.intake.results import ImportedRow, Sheet

Item = TypeVar("Item", Paper, Commitment)

_ADDRESS_WORDS = frozenset({"so", "nha", "duong", "pho", "d", "sn"})
_ENDS_OF_ADDRESS = frozenset({"phuong", "p", "xa", "tt", "quan", "huyen", "tp", "tinh"})
_NAME_WORDS = frozenset({"co", "so", "quan", "tiem", "ho", "kinh", "doanh", "dich", "vu"})


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """An establishment of the register, as far as telling it apart goes.

    Attributes:
        id: of its record.
        code: the office's own code.
        name: as on its sign.
        address: as kept.
        owned: whether this office may change it.
    """

    id: str
    code: str
    name: str
    address: str
    owned: bool


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A row that is probably an establishment that is here already.

    Attributes:
        row: the row.
        place: the establishment it resembles; None where it resembles another row.
        other_row: number of that row; 0 where it resembles an establishment.
    """

    row: ImportedRow
    place: KnownPlace | None
    other_row: int = 0


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows by what is to be done with them; rows with errors of their own stand in none of these.

    Attributes:
        new: not known.
        known: with the establishment each is.
        likely: a person has to say.
        repeated: the same establishment as a row above, with the problem that says so.
    """

    new: tuple[ImportedRow, ...]
    known: tuple[tuple[ImportedRow, KnownPlace], ...]
    likely: tuple[LikelyDuplicate, ...]
    repeated: tuple[ImportedRow, ...]


class PlaceIndex:
    """Known places by code, by name and address, and by their looser spelling."""

    def __init__(self, places: Iterable[KnownPlace] = ()) -> None:
        self._by_code: dict[str, KnownPlace] = {}
        self._exact: dict[tuple[str, str], KnownPlace] = {}
        self._loose: dict[tuple[str, str], KnownPlace] = {}
        for place in places:
            self.add(place)

    def add(self, place: KnownPlace) -> None:
        """One more; of several alike the first stays, one that this office may change before others."""
        if code := fold(place.code):
            self._by_code[code] = _preferred(self._by_code.get(code), place)
        for index, key in ((self._exact, _exact_key(place)), (self._loose, _loose_key(place))):
            index[key] = _preferred(index.get(key), place)

    def find(self, wanted: KnownPlace | Establishment) -> KnownPlace | None:
        """The place it is, without doubt.

        That is one with the same code and the same name or address, or one with the same name and address where the
        codes do not tell them apart.
        """
        code = fold(wanted.code)
        place = self._by_code.get(code) if code else None
        if place is not None:
            mine, yours = _loose_key(wanted), _loose_key(place)
            return place if mine[0] == yours[0] or mine[1] == yours[1] else None
        found = self._exact.get(_exact_key(wanted))
        return found if found and not (code and found.code) else None

    def resembles(self, wanted: KnownPlace | Establishment) -> KnownPlace | None:
        """A place it may be: with its code, or with its name and address but for small words."""
        code = fold(wanted.code)
        same_code = self._by_code.get(code) if code else None
        return same_code or self._exact.get(_exact_key(wanted)) or self._loose.get(_loose_key(wanted))


def _preferred(kept: KnownPlace | None, place: KnownPlace) -> KnownPlace:
    return place if kept is None or (place.owned and not kept.owned) else kept


def sort_rows(sheet: Sheet, rows: Sequence[ImportedRow], known: PlaceIndex) -> SortedRows:
    """The rows that read well by what is to be done with them."""
    new: list[ImportedRow] = []
    matched: list[tuple[ImportedRow, KnownPlace]] = []
    likely: list[LikelyDuplicate] = []
    repeated: list[ImportedRow] = []
    above = PlaceIndex()
    taken: dict[str, int] = {}  # id of a place, or of a row above, → number of the row that is it
    for row in rows:
        wanted = row.establishment
        if wanted is None:
            continue
        place = known.find(wanted)
        earlier = above.find(wanted)
        first = taken.get(place.id, 0) if place else int(earlier.id) if earlier else 0
        if first:
            repeated.append(_repeated(sheet, row, first))
            continue
        twin = above.resembles(wanted)
        above.add(KnownPlace(str(row.row_number), wanted.code, wanted.name, wanted.address, owned=True))
        if place and place.owned:
            taken[place.id] = row.row_number
            matched.append((row, place))
            continue
        resembled = place or known.resembles(wanted)
        if resembled:
            likely.append(LikelyDuplicate(row, resembled))
        elif twin:
            likely.append(LikelyDuplicate(row, None, int(twin.id)))
        else:
            new.append(row)
    return SortedRows(tuple(new), tuple(matched), tuple(likely), tuple(repeated))


def add_to_known(known: Establishment, row: ImportedRow) -> Establishment:
    """The known establishment with what the row says, or itself where the row says nothing else.

    Cells left empty change nothing and nothing kept is taken away. A note that somebody wrote stays; papers are told
    apart by their kind, commitments by their year.
    """
    said = row.establishment
    assert said is not None, row.row_number
    values: dict[str, Any] = {name: getattr(said, name) for name in row.given}
    if "papers" in values:
        values["papers"] = _join_papers(known.papers, said.papers)
    if "commitments" in values:
        values["commitments"] = _join_commitments(known.commitments, said.commitments)
    if known.note:
        values.pop("note", None)
    values = {name: value for name, value in values.items() if getattr(known, name) != value}
    return replace(known, **values) if values else known


def _repeated(sheet: Sheet, row: ImportedRow, first: int) -> ImportedRow:
    cell = sheet.cell(row.row_number, "name")
    label = next((column.heading for column in sheet.columns if column.target == "name"), "")
    problem: CellProblem = at_cell(trouble("ROW_REPEATED", row=str(first)), cell, name="name", label=label)
    return replace(row, establishment=None, problems=(*row.problems, problem))


def _join_papers(kept: tuple[Paper, ...], said: tuple[Paper, ...]) -> tuple[Paper, ...]:
    joined = list(kept)
    for paper in said:
        at = next((at for at, each in enumerate(joined) if each.kind == paper.kind), None)
        if at is None:
            joined.append(paper)
        else:
            joined[at] = _filled_over(joined[at], paper)
    return tuple(joined)


def _join_commitments(kept: tuple[Commitment, ...], said: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    joined = list(kept)
    for commitment in said:
        at = next((at for at, each in enumerate(joined) if each.year == commitment.year), None)
        if at is None:
            joined.append(commitment)
        else:
            joined[at] = _filled_over(joined[at], commitment)
    return tuple(joined)


def _filled_over(kept: Item, said: Item) -> Item:
    values = {name: getattr(said, name) for name in said.__slots__}
    return replace(kept, **{name: value for name, value in values.items() if value not in {None, ""}})


def _exact_key(place: KnownPlace | Establishment) -> tuple[str, str]:
    return (fold(place.name), fold(place.address))


def _loose_key(place: KnownPlace | Establishment) -> tuple[str, str]:
    name = [word for word in fold(place.name).split() if word not in _NAME_WORDS]
    address: list[str] = []
    for word in fold(place.address).split():
        if word in _ENDS_OF_ADDRESS and address:
            break
        if word not in _ADDRESS_WORDS:
            address.append(word)
    return (" ".join(name) or fold(place.name), " ".join(address))
