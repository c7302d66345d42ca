"""Which records a measure counts, said once: counting asks for their number, explaining for the records themselves.

A selection names the records it is about, what each of them must fulfil to be counted (with the reason given for one
that does not), how much each counts for, and what is counted once only. Because number and explanation are made from
the same selection, they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.registers import BY_NAME
from db.domain.values import Amount, Known, Unknown
from db.models.base import Id
from db.models.merging import linked_records
from db.models.records import TABLES
from db.queries.transfers import owner_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    Condition = ColumnElement[bool]

OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
ALREADY_COUNTED = "ALREADY_COUNTED"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a measure.

    Attributes:
        units: ids of the units asked for.
        from_on: first day of the window.
        to_on: its last day; standing registers are taken as of this day.
        parameters: of the measure.
        as_of: the day of asking, where the window is not over yet.
        sqlite: whether the database is SQLite.
        joined: ids of former units, each with the unit asked for with which its records count.
        others: every other unit there is, where they are fewer than those asked for; None where they are not.
        linked: whether records that people linked as one establishment count once.
        passed: whether records passed to other units after the window, so that each is asked who had it then.
    """

    units: frozenset[str]
    from_on: date
    to_on: date
    parameters: Mapping[str, str]
    as_of: date
    sqlite: bool
    joined: Mapping[str, str] = field(default_factory=dict[str, str])
    others: frozenset[str] | None = None
    linked: bool = False
    passed: bool = False

    def owner(self, table: sa.Table) -> ColumnElement[str]:
        """The unit a record counted with on the last day: a later transfer leaves past figures as they were."""
        return owner_on(table, self.to_on) if self.passed else table.c.unit_id

    def owned(self, owner: ColumnElement[str]) -> tuple[Condition, ...]:
        """The record belongs to one of the units; said by what it does not belong to where that is shorter."""
        if self.others is None:
            return (owner.in_(self.owners),)
        return (owner.not_in(self.others),) if self.others else ()

    @property
    def owners(self) -> frozenset[str]:
        """Ids of all units whose records count."""
        return self.units | self.joined.keys()

    def counted_for(self, owner: ColumnElement[str]) -> ColumnElement[str]:
        """The unit a record counts for: its owner, or the one that followed it."""
        if not self.joined:
            return owner
        followed = [(owner == former, sa.literal(unit, Id())) for former, unit in sorted(self.joined.items())]
        return sa.case(*followed, else_=owner)

    def same_place(self, place: ColumnElement[str]) -> ColumnElement[str]:
        """What is counted once of an establishment: its record, or the one that leads those it is linked with."""
        if not self.linked:
            return place
        leader = sa.select(linked_records.c.leader_id).where(linked_records.c.record_id == place).scalar_subquery()
        return sa.func.coalesce(leader, place)

    @property
    def first(self) -> str:
        """The first day as the tables keep it."""
        return self.from_on.isoformat()

    @property
    def last(self) -> str:
        """The last day as the tables keep it."""
        return self.to_on.isoformat()

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes of a parameter; none where it is not given."""
        return tuple(code for code in self.parameters.get(name, "").split(",") if code)


@dataclass(frozen=True, slots=True)
class Must:
    """What a record has to fulfil, and the reason given when it does not."""

    reason: str
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records of one measure.

    Attributes:
        register: where they are; "units" for units themselves.
        source: the tables asked, joined.
        unit: for which unit a record counts.
        id: the record.
        title: what it is called.
        day: its day.
        about: leaves out, without a word, what has nothing to do with the measure.
        must: what a record must fulfil, in the order in which reasons are looked for.
        amount: how much it counts for; None for one each.
        once_per: what counts once only, with the first record that has it.
        prefer: which of several comes first; the earliest otherwise.
        repeated: the reason given to the others.
        unknown: the reason where a counted record has no amount: the sum is not known then.
        empty: the reason where a unit has no counted record; without it that is 0.
        across: whether what counts once does so over all units together, where they are counted together.
    """

    register: str
    source: sa.FromClause
    unit: ColumnElement[str]
    id: ColumnElement[str]
    title: ColumnElement[str]
    day: ColumnElement[str]
    about: tuple[Condition, ...] = ()
    must: tuple[Must, ...] = ()
    amount: ColumnElement[int] | None = None
    once_per: ColumnElement[Any] | None = None
    prefer: tuple[ColumnElement[Any], ...] = ()
    repeated: str = ALREADY_COUNTED
    unknown: str = ""
    empty: str = ""
    across: bool = False


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record counted or left out; amount None where it counts and has none, reason empty where it counts."""

    register: str
    id: str
    unit_id: str
    title: str
    day: str
    amount: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """How many records share a reason (empty: counted), and what they count for together."""

    reason: str
    records: int
    amount: int


def select_records(
    register: str,
    ask: Ask,
    *,
    source: sa.FromClause | None = None,
    day: ColumnElement[str] | None = None,
    about: Sequence[Condition] = (),
    must: Sequence[Must] = (),
    **more: Any,  # noqa: ANN401 - the other attributes of Selection
) -> Selection:
    """A selection of living records of a register that count for the unit that owns them."""
    table = TABLES[register]
    owner = ask.owner(table)
    return Selection(
        register=register,
        source=table if source is None else source,
        unit=ask.counted_for(owner),
        id=table.c.id,
        title=table.c[BY_NAME[register].title],
        day=table.c.event_on if day is None else day,
        about=(*ask.owned(owner), table.c.deleted.is_(None), *about),
        must=tuple(must),
        **more,
    )


def within(column: ColumnElement[str], ask: Ask) -> Must:
    """The day must lie in the window."""
    return Must(OUTSIDE_WINDOW, column.between(ask.first, ask.last))


def one_of(column: ColumnElement[str], codes: Sequence[str]) -> tuple[Condition, ...]:
    """The column holds one of the codes; no codes ask for nothing."""
    return (column.in_(codes),) if codes else ()


def holds_any(column: ColumnElement[str], codes: Sequence[str]) -> tuple[Condition, ...]:
    """The list of codes in a text column holds one of the codes; no codes ask for nothing."""
    parts = (column.contains(f'"{code}"', autoescape=True) for code in codes)
    return (sa.or_(*parts),) if codes else ()


def count_by_unit(connection: Connection, selection: Selection, units: frozenset[str]) -> dict[str, Amount]:
    """The amount of each of the units."""
    rows = connection.execute(_counting(selection, by_unit=True))
    found = {unit: _amount(selection, *rest) for unit, *rest in rows}
    nothing: Amount = Unknown(selection.empty) if selection.empty else Known(0)
    return {unit: found.get(unit, nothing) for unit in units}


def count_together(connection: Connection, selection: Selection) -> Amount:
    """The amount of all units of the selection as one; what counts once does so over all of them."""
    records, total, without = tuple(connection.execute(_counting(selection, by_unit=False)).one())
    if not records and selection.empty:
        return Unknown(selection.empty)
    return _amount(selection, records, total, without)


def find_groups(connection: Connection, selection: Selection) -> tuple[FoundGroup, ...]:
    """How many records count, and how many are left out for which reason; the counted first, then the largest."""
    judged = _judged(selection)
    amount = sa.func.coalesce(sa.func.sum(judged.c.amount), 0)
    query = sa.select(judged.c.reason, sa.func.count(), amount).group_by(judged.c.reason)
    groups = [FoundGroup(reason, records, int(total)) for reason, records, total in connection.execute(query)]
    return tuple(sorted(groups, key=lambda group: (group.reason != "", -group.records, group.reason)))


def find_records(
    connection: Connection, selection: Selection, *, counted: bool, reason: str = "", limit: int, offset: int = 0
) -> tuple[FoundRecord, ...]:
    """One page of the records counted, or of those left out; what only lies outside the window comes last."""
    judged = _judged(selection)
    query = sa.select(judged).where(judged.c.reason == "" if counted else judged.c.reason != "")
    if reason:
        query = query.where(judged.c.reason == reason)
    outside = sa.case((judged.c.reason == OUTSIDE_WINDOW, 1), else_=0)
    query = query.order_by(outside, judged.c.day.desc(), judged.c.id).limit(limit).offset(offset)
    return tuple(
        FoundRecord(
            selection.register,
            row.id,
            row.unit,
            row.title or "",
            row.day or "",
            None if row.amount is None else int(row.amount),
            row.reason,
        )
        for row in connection.execute(query)
    )


def _counting(selection: Selection, *, by_unit: bool) -> sa.Select[*tuple[Any, ...]]:
    """Unit (where asked), counted records, their sum where they have amounts, and how many have none."""
    unit = (selection.unit,) if by_unit else ()
    conditions = (*selection.about, *(must.condition for must in selection.must))
    nothing = sa.literal(0)
    if selection.once_per is not None and selection.amount is None:
        once = sa.func.count(selection.once_per.distinct())
        query = sa.select(*unit, once, nothing, nothing)
    elif selection.once_per is None:
        columns = _sums(selection.amount)
        query = sa.select(*unit, *columns)
    else:
        amount = sa.literal(1) if selection.amount is None else selection.amount
        ranked = (
            sa.select(
                selection.unit.label("unit"), amount.label("amount"), _rank(selection, by_unit=by_unit).label("rank")
            )
            .select_from(selection.source)
            .where(*conditions)
            .subquery()
        )
        unit = (ranked.c.unit,) if by_unit else ()
        return sa.select(*unit, *_sums(ranked.c.amount)).where(ranked.c.rank == 1).group_by(*unit)
    return query.select_from(selection.source).where(*conditions).group_by(*unit)


def _sums(amount: ColumnElement[int] | None) -> tuple[ColumnElement[Any], ...]:
    if amount is None:
        return sa.func.count(), sa.literal(0), sa.literal(0)
    return sa.func.count(), sa.func.sum(amount), sa.func.count() - sa.func.count(amount)


def _amount(selection: Selection, records: int, total: int | None, without: int) -> Amount:
    if without:
        return Unknown(selection.unknown, {"count": without})
    if not records and selection.empty:
        return Unknown(selection.empty)
    return Known(records if selection.amount is None else int(total or 0))


def _rank(selection: Selection, *also: ColumnElement[Any], by_unit: bool = False) -> ColumnElement[int]:
    key = () if selection.once_per is None else (selection.once_per,)
    group = key if selection.across and not by_unit else (selection.unit, *key)
    order = (*selection.prefer, selection.day, selection.id)
    return sa.func.row_number().over(partition_by=(*group, *also), order_by=order)


def _judged(selection: Selection) -> sa.Subquery:
    """Every record the selection is about, with its amount and the reason why it is left out; empty when counted."""
    reason: ColumnElement[str] = sa.literal("")
    for must in reversed(selection.must):
        reason = sa.case((must.condition, reason), else_=must.reason)
    columns = [
        selection.id.label("id"),
        selection.unit.label("unit"),
        selection.title.label("title"),
        selection.day.label("day"),
        (sa.literal(1) if selection.amount is None else selection.amount).label("amount"),
        reason.label("reason"),
    ]
    if selection.once_per is not None:
        columns.append(_rank(selection, reason).label("rank"))
    query = sa.select(*columns).select_from(selection.source).where(*selection.about).subquery()
    final = query.c.reason
    if selection.once_per is not None:
        final = sa.case((sa.and_(query.c.reason == "", query.c.rank > 1), selection.repeated), else_=query.c.reason)
    return sa.select(
        query.c.id, query.c.unit, query.c.title, query.c.day, query.c.amount, final.label("reason")
    ).subquery()
