"""Điểm nguy cơ: how urgently an establishment should be checked, as a sum of parts that each name their evidence.

Which parts there are and what each is worth is dated data (`resources/catalogs/risk.toml`); the code only knows how
each sign is read from the records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Sign(StrEnum):
    """The signs a part may look at."""

    LEVEL = "level"  # phân loại nguy cơ ghi trong sổ
    KIND = "kind"
    STATUS = "status"
    NEAR = "near"
    BORDER = "border"
    UNDER_18 = "under_18"
    NEVER_CHECKED = "never_checked"
    MONTHS_SINCE = "months_since"
    VIOLATIONS = "violations"
    SANCTIONED = "sanctioned"
    NOT_RECHECKED = "not_rechecked"  # the last check found something and nobody has looked again
    REMEDY_OVERDUE = "remedy_overdue"
    OPEN_TIPS = "open_tips"
    HOT_SPOTS = "hot_spots"
    PAPERS_EXPIRED = "papers_expired"
    PAPERS_MISSING = "papers_missing"
    NO_COMMITMENT = "no_commitment"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score.

    Attributes:
        sign: what it looks at.
        name: its words.
        points: for the sign, or for each of several.
        most: the largest sum of this part; 0 for no limit.
        months: how far back it looks, or after how many months it begins; 0 for neither.
        by: points by code, where the sign is a code.
        needed: paper kinds by kind of establishment, for missing papers.
        clear: whether it is a clear sign of a violation, which allows another check in the year (NQ 198/2025 Đ4).
        source: the clause that names the sign; empty for the office's own judgement.
    """

    sign: Sign
    name: str
    points: int = 0
    most: int = 0
    months: int = 0
    by: Mapping[str, int] = field(default_factory=dict[str, int])
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    clear: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class RiskRule:
    """A way of scoring during the days it is in force.

    Attributes:
        code: its name in records.
        version: raised whenever a part changes.
        name: its words.
        parts: in the order they are shown.
        valid_from: first day.
        valid_to: last day; None while in force.
        points_per_ticket: in a weighted draw, a place has one ticket and one more for so many points.
    """

    code: str
    version: int
    name: str
    parts: tuple[Part, ...]
    valid_from: date
    valid_to: date | None = None
    points_per_ticket: int = 10

    @property
    def label(self) -> str:
        """Name and version as records keep them."""
        return f"{self.code}-{self.version}"

    @property
    def months_back(self) -> int:
        """How far back violations are looked at by any part."""
        looking = {Sign.VIOLATIONS, Sign.SANCTIONED}
        return max((part.months for part in self.parts if part.sign in looking), default=0)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated record that is evidence.

    Attributes:
        day: when; None where it has no day.
        number: its number or name; empty where it has none.
        flag: what the reader must know of it: a sanction was imposed, a violation was found, the tip is the
            office's own business.
    """

    day: date | None = None
    number: str = ""
    flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSigns:
    """What the records say of one establishment, as far as the score asks.

    Attributes:
        id: of its record.
        unit: id of the unit that keeps it.
        name: as on the register.
        address: where it is.
        neighbourhood: tổ dân phố, thôn.
        kinds: what it does.
        level: classification in the register; empty for none.
        status: operating, suspended, halted.
        border: whether it lies in a border area.
        near: what it is close to.
        under_18: workers under eighteen; 0 while unknown.
        opened_on: first day in business; None when always known.
        closed_on: day from which it is closed; None while open.
        visited: the last visit of any kind.
        checked: the last check in the sense of NQ 198/2025 Đ4; its flag says that something was found.
        checks: the checks of the calendar year that is planned for.
        planned: other plans and visits to do of that year that name the place.
        violations: newest first, as far back as the rule looks; the flag says that there was a sanction.
        remedies: overdue requests, by their deadline.
        tips: open ones that name the place; the flag says that they are the office's own business.
        hot_spots: active ones linked with it.
        papers: kinds with the last day of each (None without end).
        committed: years for which it has signed.
    """

    id: str
    unit: str = ""
    name: str = ""
    address: str = ""
    neighbourhood: str = ""
    kinds: tuple[str, ...] = ()
    level: str = ""
    status: str = ""
    border: bool = False
    near: tuple[str, ...] = ()
    under_18: int = 0
    opened_on: date | None = None
    closed_on: date | None = None
    visited: Fact | None = None
    checked: Fact | None = None
    checks: tuple[Fact, ...] = ()
    planned: tuple[Fact, ...] = ()
    violations: tuple[Fact, ...] = ()
    remedies: tuple[Fact, ...] = ()
    tips: tuple[Fact, ...] = ()
    hot_spots: tuple[Fact, ...] = ()
    papers: Mapping[str, date | None] = field(default_factory=dict[str, "date | None"])
    committed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a part counts.

    Attributes:
        count: how many (violations, months, people).
        day: the newest or the deciding day.
        number: number of the record behind it.
        codes: codes behind it: level, kind, near places, papers.
    """

    count: int = 0
    day: date | None = None
    number: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartScore:
    """The points of one part for one place."""

    part: Part
    points: int
    evidence: Evidence


def score_place(signs: PlaceSigns, rule: RiskRule, day: date) -> tuple[PartScore, ...]:
    """The parts that count for a place as of a day, in the rule's order; their sum is the score."""
    found: list[PartScore] = []
    for part in rule.parts:
        points, evidence = _READERS[part.sign](signs, part, day)
        points = min(points, part.most) if part.most else points
        if points:
            found.append(PartScore(part, points, evidence))
    return tuple(found)


def total(parts: tuple[PartScore, ...]) -> int:
    """The score."""
    return sum(one.points for one in parts)


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one; 0 for an earlier one."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return max(0, months)


def months_before(day: date, months: int) -> date:
    """The day some months earlier; the first of its month where that month is shorter."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, 28))


Read = tuple[int, Evidence]
_NOTHING: Read = (0, Evidence())


def _level(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return part.by.get(signs.level, 0), Evidence(codes=(signs.level,))


def _status(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return part.by.get(signs.status, 0), Evidence(codes=(signs.status,))


def _kind(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return _dearest(signs.kinds, part)


def _near(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return _dearest(signs.near, part)


def _dearest(codes: tuple[str, ...], part: Part) -> Read:
    """Of several codes the one worth most; a place of two kinds is not counted twice."""
    best = max(codes, key=lambda code: (part.by.get(code, 0), code), default="")
    return part.by.get(best, 0), Evidence(codes=(best,))


def _border(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return (part.points, Evidence()) if signs.border else _NOTHING


def _under_18(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return (part.points, Evidence(signs.under_18)) if signs.under_18 else _NOTHING


def _never(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return (part.points, Evidence()) if signs.checked is None else _NOTHING


def _since(signs: PlaceSigns, part: Part, day: date) -> Read:
    last = signs.checked
    if last is None or last.day is None:
        return _NOTHING
    months = months_between(last.day, day)
    return part.points * max(0, months - part.months), Evidence(months, last.day, last.number)


def _violations(signs: PlaceSigns, part: Part, day: date) -> Read:
    return _each(_recent(signs.violations, part, day), part)


def _sanctioned(signs: PlaceSigns, part: Part, day: date) -> Read:
    return _each(tuple(one for one in _recent(signs.violations, part, day) if one.flag), part)


def _recent(facts: tuple[Fact, ...], part: Part, day: date) -> tuple[Fact, ...]:
    since = months_before(day, part.months)
    return tuple(one for one in facts if one.day is not None and one.day >= since) if part.months else facts


def _not_rechecked(signs: PlaceSigns, part: Part, _day: date) -> Read:
    last = signs.checked
    return (part.points, Evidence(1, last.day, last.number)) if last is not None and last.flag else _NOTHING


def _remedies(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return _each(signs.remedies, part)


def _tips(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return _each(signs.tips, part)


def _hot_spots(signs: PlaceSigns, part: Part, _day: date) -> Read:
    return _each(signs.hot_spots, part)


def _each(facts: tuple[Fact, ...], part: Part) -> Read:
    if not facts:
        return _NOTHING
    newest = max(facts, key=lambda one: (one.day or date.min, one.number))
    return part.points * len(facts), Evidence(len(facts), newest.day, newest.number)


def _papers_expired(signs: PlaceSigns, part: Part, day: date) -> Read:
    ended = {kind: end for kind, end in signs.papers.items() if end is not None and end < day}
    if not ended:
        return _NOTHING
    return part.points * len(ended), Evidence(len(ended), max(ended.values()), codes=tuple(sorted(ended)))


def _papers_missing(signs: PlaceSigns, part: Part, _day: date) -> Read:
    wanted = {paper for kind in signs.kinds for paper in part.needed.get(kind, ())}
    missing = tuple(sorted(wanted - set(signs.papers)))
    return part.points * len(missing), Evidence(len(missing), codes=missing)


def _no_commitment(signs: PlaceSigns, part: Part, day: date) -> Read:
    return _NOTHING if day.year in signs.committed else (part.points, Evidence(day.year))


_READERS: dict[Sign, Callable[[PlaceSigns, Part, date], Read]] = {
    Sign.LEVEL: _level,
    Sign.KIND: _kind,
    Sign.STATUS: _status,
    Sign.NEAR: _near,
    Sign.BORDER: _border,
    Sign.UNDER_18: _under_18,
    Sign.NEVER_CHECKED: _never,
    Sign.MONTHS_SINCE: _since,
    Sign.VIOLATIONS: _violations,
    Sign.SANCTIONED: _sanctioned,
    Sign.NOT_RECHECKED: _not_rechecked,
    Sign.REMEDY_OVERDUE: _remedies,
    Sign.OPEN_TIPS: _tips,
    Sign.HOT_SPOTS: _hot_spots,
    Sign.PAPERS_EXPIRED: _papers_expired,
    Sign.PAPERS_MISSING: _papers_missing,
    Sign.NO_COMMITMENT: _no_commitment,
}
