"""Figures as first reported and as they stand now, with the records that made the difference (package.md §5.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.fields import Kind
from db.domain.registers import BY_NAME
from db.queries.office import get_unit
from db.queries.packages import SentPackage, list_received, list_sent
from db.queries.records import get_versions
from db.transactions import reading
from desktop.exchange.header import decode_header
from desktop.services.answers import Answer, answer_to
from desktop.services.explaining import records_of_figure
from desktop.services.figures import figures_in, indicator_on, tally_of
from desktop.services.lists import name_in
from desktop.services.plans import current_plan, load_indicators
from desktop.services.scopes import unit_scope
from desktop.services.stated_figures import indicator_totals, stated_scope, units_without_report
from desktop.services.taking.folding import kept_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.periods import Period
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from db.queries.packages import ReceivedPackage
    from desktop.exchange.header import IndicatorTotal
    from desktop.services.office import Office
    from desktop.services.tallies import Scope


@dataclass(frozen=True, slots=True)
class RestatedFigure:
    """One indicator of a unit.

    Attributes:
        code: of the indicator.
        first: as the first accepted report stated it; None where it did not.
        now: as the records give it today; None where the indicator is gone.
        name: of the indicator; its code where the indicator is gone.
    """

    code: str
    first: IndicatorTotal | None
    now: IndicatorTotal | None
    name: str

    @property
    def differs(self) -> bool:
        """Whether the amounts are others now; a figure stated by another definition is not compared."""
        if self.first is None or self.now is None:
            return self.first is not self.now
        first, now = self.first, self.now
        return (first.version, first.numerator, first.denominator) != (now.version, now.numerator, now.denominator)


@dataclass(frozen=True, slots=True)
class RestatedRecord:
    """A record that is not what it was in the first report.

    Attributes:
        what: "new", "changed" or "deleted".
    """

    register: str
    id: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Restated:
    """A unit's report of a period then and now.

    Attributes:
        unit_id: whose report.
        period: of which period.
        package: the first accepted report; of the office itself, the first one sent.
        reported_at: when it was taken in or made; UTC ISO text.
        figures: every indicator that either states, by code; of a consolidating unit those of its whole area.
        records: of the period and before, what came, changed or went since.
        scope: whose records these figures count; of a consolidating unit with the units it said to have counted.
        missing: names of those units of which no report of the period is here.
    """

    unit_id: str
    period: Period
    package: ReceivedPackage | SentPackage
    reported_at: str
    figures: tuple[RestatedFigure, ...]
    records: tuple[RestatedRecord, ...]
    scope: Scope
    missing: tuple[str, ...] = ()


def restate(office: Office, unit_id: str, period: Period) -> Restated:
    """What a unit first reported of a period beside what its records say now.

    Raises:
        KnownError: UNIT_UNKNOWN; NOT_YET_REPORTED when no report of it was accepted; KEPT_PACKAGE_DAMAGED.
    """
    plan = current_plan(office)
    with reading(office.database) as connection:
        unit = get_unit(connection, unit_id)
        if unit is None:
            raise KnownError("UNIT_UNKNOWN", unit=unit_id)
        reports = _reports(connection, office, unit_id, period)
        if not reports:
            raise KnownError("NOT_YET_REPORTED", unit=unit.name, period=period.label)
        first = _first(reports)
        header = decode_header(first.header.encode())
        area = stated_scope(connection, header)
        scope = area or unit_scope(unit)
        stated = header.consolidated.indicators if area and header.consolidated else header.totals.indicators
        # Links are this office's own and do not travel: the header of a report counts without them.
        figures_now = figures_in(connection, scope, period, plan, linked=False)
        missing = units_without_report(connection, scope, period)
        others = [_reports(connection, office, one, period) for one in sorted(scope.members - {unit.id})]
    now = {one.code: one for one in indicator_totals(figures_now)}
    then = {one.code: one for one in stated}
    names = {one.code: one.name for one in load_indicators().on(period.to_on)}
    figures = tuple(
        RestatedFigure(code, then.get(code), now.get(code), names.get(code, code)) for code in sorted({*then, *now})
    )
    records = [one for each in (reports, *others) if each for one in _records(office, _first(each), each)]
    ordered = tuple(sorted(records, key=lambda one: (one.register, one.title, one.id)))
    return Restated(unit_id, period, first, _stated_at(first), figures, ordered, scope, missing)


def records_behind(office: Office, found: Restated, code: str) -> tuple[RestatedRecord, ...]:
    """The records, among those that are others now, that may have made the difference of one figure.

    Those that count in it now; those that counted in it may no longer do so, so changed and deleted records of the
    registers it is counted from are among them; and those that point to a record of the figure, as a visit does to the
    establishment that was visited.

    Raises:
        KnownError: INDICATOR_UNKNOWN.
    """
    with reading(office.database) as connection:
        scope, indicator = found.scope, indicator_on(code, found.period.to_on)
        tally = tally_of(connection, scope, found.period, current_plan(office), linked=False)
        counted, left_out = (records_of_figure(tally, scope, indicator, counted=one) for one in (True, False))
        registers = {register for register, _ in counted | left_out}
        ids = {record_id for _, record_id in counted | left_out}
        chosen: set[tuple[str, str]] = set()
        others: dict[str, list[str]] = {}
        for one in found.records:
            key = (one.register, one.id)
            if key in counted or (one.what != "new" and one.register in registers):
                chosen.add(key)
            elif one.register not in registers:
                others.setdefault(one.register, []).append(one.id)
        for name, wanted in others.items():
            register = BY_NAME[name]
            pointing = [spec.name for spec in register.fields if spec.kind is Kind.RECORD]
            for version in get_versions(connection, register, wanted):
                if any(version.values.get(field) in ids for field in pointing):
                    chosen.add((name, version.id))
    return tuple(one for one in found.records if (one.register, one.id) in chosen)


def restated_to_plain(found: Restated) -> dict[str, Json]:
    """The comparison as `restated --json` prints it."""
    return {
        "package": found.package.id,
        "received_on": found.reported_at[:10],
        "figures": [
            {"code": one.code, "first": _plain(one.first), "now": _plain(one.now), "differs": one.differs}
            for one in found.figures
        ],
        "units": len(found.scope.members) - 1,
        "missing": list(found.missing),
        "records": [
            {"register": one.register, "id": one.id, "title": one.title, "what": one.what} for one in found.records
        ],
    }


def _reports(
    connection: Connection, office: Office, unit_id: str, period: Period
) -> list[ReceivedPackage] | list[SentPackage]:
    """The reports of a unit about a period that count; of the office itself, those it sent."""
    if unit_id == office.unit.id:
        sent = list_sent(connection, kind="report")
        return [one for one in sent if one.period == period.code and answer_to(one, ()) is not Answer.RETURNED]
    return [
        one
        for one in list_received(connection)
        if one.kind == "report" and one.sender_id == unit_id and one.period == period.code
    ]


def _first(reports: Sequence[ReceivedPackage | SentPackage]) -> ReceivedPackage | SentPackage:
    return min(reports, key=lambda one: (one.edition or 0, _stated_at(one), one.id))


def _stated_at(report: ReceivedPackage | SentPackage) -> str:
    return report.created_at if isinstance(report, SentPackage) else report.received_at


def _records(
    office: Office, first: ReceivedPackage | SentPackage, reports: Sequence[ReceivedPackage | SentPackage]
) -> tuple[RestatedRecord, ...]:
    """Records of the first report that are others now, and those that a later report of the period added."""
    known: set[tuple[str, str]] = set()
    found: list[RestatedRecord] = []
    for register, batch in kept_versions(office, first):
        known |= {(register.name, one.id) for one in batch}
        found += _differing(office, register, batch)
    for later in reports:
        if later.id == first.id:
            continue
        for register, batch in kept_versions(office, later):
            added = [one for one in batch if (register.name, one.id) not in known]
            known |= {(register.name, one.id) for one in added}
            found += _titled(office, register, {one.id: "new" for one in added})
    return tuple(found)


def _differing(office: Office, register: RegisterSpec, batch: list[Version]) -> list[RestatedRecord]:
    with reading(office.database) as connection:
        stored = {one.id: one for one in get_versions(connection, register, [one.id for one in batch])}
    what: dict[str, str] = {}
    for one in batch:
        now = stored.get(one.id)
        if now is None or (now.deleted is not None and one.deleted is None):
            what[one.id] = "deleted"
        elif now.values != one.values:
            what[one.id] = "changed"
    return _titled(office, register, what)


def _titled(office: Office, register: RegisterSpec, what: dict[str, str]) -> list[RestatedRecord]:
    if not what:
        return []
    with reading(office.database) as connection:
        titles = name_in(connection, register.name, list(what))
    return [RestatedRecord(register.name, one, titles.get(one, ""), how) for one, how in what.items()]


def _plain(total: IndicatorTotal | None) -> dict[str, Json] | None:
    if total is None:
        return None
    return {"version": total.version, "numerator": _number(total.numerator), "denominator": _number(total.denominator)}


def _number(amount: object) -> int | str | None:
    return amount if isinstance(amount, int) or amount is None else str(amount)
