"""What a violation's record must have and may say, from the finding to the end of execution (domain.md §2.5, §2.6).

Clauses, terms and limits are dated data; each rule is judged by the day of the step it is about.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from db.domain.findings import error, note, warning
from db.domain.violations import FINE, HALT, LICENCE, ORGANISATION, WARNING
from db.domain.working_days import WorkingDays, working_days_between

if TYPE_CHECKING:
    from datetime import date

    from db.domain.catalogs import Catalog, Entry
    from db.domain.findings import Finding
    from db.domain.rulebook import RuleBook
    from db.domain.violations import Violation

EXEMPTED, POSTPONED, INSTALMENTS = "exempted", "postponed", "instalments"
OTHER_ACT = "other"
_EVERY_WEEKDAY = WorkingDays()


def check_violation(
    violation: Violation,
    *,
    acts: Catalog,
    chairman_limit: int | None,
    today: date,
    rules: RuleBook,
    found_on: date | None = None,
    working: WorkingDays = _EVERY_WEEKDAY,
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        violation: the record, perhaps still a draft.
        acts: acts with the days on which their decree is in force (domain.md §2.5).
        chairman_limit: the largest fine in đồng that the office's chairman may impose on an individual; None when
            no limit is known for the day.
        today: the day of asking.
        rules: the rules of all times.
        found_on: the day of the inspection that found it; None for the day of the act.
        working: on which days offices are open.
    """
    act = acts.get(violation.act)
    return (
        *_check_act(violation, act, today),
        *_check_order(violation, found_on, today),
        *_check_record(violation, rules, found_on or violation.act_on, working),
        *_check_sanctions(violation, act, rules),
        *_check_fine(violation, act, chairman_limit),
        *_check_execution(violation),
        *_check_crime(violation, rules),
    )


def _check_act(violation: Violation, act: Entry | None, today: date) -> list[Finding]:
    found: list[Finding] = []
    if violation.act_on and violation.act_on > today:
        found.append(error("DATE_IN_FUTURE", "act_on", day=violation.act_on))
    if act and violation.act_on and not act.holds_on(violation.act_on):
        found.append(error("ACT_NOT_IN_FORCE", "act", act.source, decree=act.group, day=violation.act_on, act=act.name))
    if act and act.code == OTHER_ACT:
        if not violation.description:
            found.append(error("ACT_UNDESCRIBED", "description"))
    elif act and act.attributes.get("unverified"):
        found.append(warning("ACT_UNVERIFIED", "act", act.source, act=act.name))
    return found


def _check_order(violation: Violation, found_on: date | None, today: date) -> list[Finding]:
    decided = violation.decision_on
    chains = (
        (("act_on", violation.act_on), ("record_on", violation.record_on), ("decision_on", decided)),
        (("decision_on", decided), ("paid_on", violation.paid_on)),
        (("decision_on", decided), ("delivered_on", violation.delivered_on)),
        (("decision_on", decided), ("enforced_on", violation.enforced_on)),
        (("act_on", violation.act_on), ("criminal_transfer_on", violation.criminal_transfer_on)),
        (("record_on", violation.record_on), ("transferred_on", violation.transferred_on)),
    )
    found = [
        error("DATES_OUT_OF_ORDER", name, first=before, second=day)
        for chain in chains
        for (_, before), (name, day) in pairwise([(name, day) for name, day in chain if day])
        if day < before
    ]
    if found_on and violation.act_on and violation.act_on > found_on:
        found.append(error("ACT_AFTER_INSPECTION", "act_on", first=violation.act_on, second=found_on))
    for name in ("record_on", "decision_on", "delivered_on", "paid_on", "enforced_on", "criminal_transfer_on"):
        day = getattr(violation, name)
        if day and day > today:
            found.append(error("DATE_IN_FUTURE", name, day=day))
    return found


def _check_record(violation: Violation, rules: RuleBook, found_on: date | None, working: WorkingDays) -> list[Finding]:
    found: list[Finding] = []
    record_on = violation.record_on
    if record_on and found_on:
        passed = working_days_between(found_on, record_on, working)
        usual, complicated = rules.on("RECORD_LATE", record_on), rules.on("RECORD_VERY_LATE", record_on)
        if complicated and passed > complicated.limit:
            found.append(complicated.finding("record_on", days=passed, most=complicated.limit))
        elif usual and passed > usual.limit:
            found.append(usual.finding("record_on", days=passed, most=usual.limit))
    day = record_on or violation.act_on
    rule = rules.on("TRANSFERRED_LATE", day) if day else None
    if rule and violation.transferred_to and record_on and violation.transferred_on:
        hours = (violation.transferred_on - record_on).days * 24
        if hours > rule.limit:
            found.append(rule.finding("transferred_on", first=record_on, second=violation.transferred_on))
    if violation.transferred_on and not violation.transferred_to:
        found.append(warning("TRANSFERRED_TO_NOBODY", "transferred_to"))
    if violation.transferred_to and not violation.transferred_on:
        found.append(note("TRANSFER_WITHOUT_DAY", "transferred_on"))
    rule = rules.on("TOO_FEW_RECORD_COPIES", day) if day else None
    if rule and violation.number_of_copies is not None and violation.number_of_copies < rule.limit:
        found.append(rule.finding("number_of_copies", copies=violation.number_of_copies, least=rule.limit))
    found += _check_need_of_record(violation, rules)
    return found


def _check_need_of_record(violation: Violation, rules: RuleBook) -> list[Finding]:
    """Đ56: a caution or a small fine is decided on the spot; everything else needs a record."""
    day = violation.decision_on
    rule = rules.on("RECORD_NOT_NEEDED", day) if day else None
    if rule is None or not violation.sanctions:
        return []
    limit = rule.limit * (2 if violation.subject_form == ORGANISATION else 1)
    small = set(violation.sanctions) <= {WARNING, FINE} and (violation.fine or 0) <= limit
    has_record = bool(violation.record_number or violation.record_on)
    if small and has_record:
        return [rule.finding("record_number", limit=limit)]
    if not small and not has_record:
        return [warning("RECORD_MISSING", "record_number", rule.source, needs_reason=True, limit=limit)]
    return []


def _check_sanctions(violation: Violation, act: Entry | None, rules: RuleBook) -> list[Finding]:
    found: list[Finding] = []
    if violation.sanctions and not (violation.decision_number or violation.decision_on):
        found.append(note("SANCTION_WITHOUT_DECISION", "decision_number"))
    if violation.decision_number and violation.decision_on is None:
        found.append(warning("DECISION_WITHOUT_DAY", "decision_on"))
    for code, term, months in (
        (LICENCE, "licence_months", violation.licence_months),
        (HALT, "halt_months", violation.halt_months),
    ):
        if code in violation.sanctions and not months:
            found.append(error("SANCTION_WITHOUT_TERM", term))
        if months and code not in violation.sanctions:
            found.append(error("TERM_WITHOUT_SANCTION", "sanctions", months=months))
    if LICENCE in violation.sanctions and not violation.licence_kind:
        found.append(error("LICENCE_WITHOUT_KIND", "licence_kind"))
    least, most = (int(act.attributes.get(key, 0)) for key in ("licence_from", "licence_to")) if act else (0, 0)
    day = violation.decision_on or violation.act_on
    rule = rules.on("LICENCE_OUTSIDE_FRAME", day) if day else None
    if rule and act and most and violation.licence_months and not least <= violation.licence_months <= most:
        found.append(rule.finding("licence_months", months=violation.licence_months, least=least, most=most))
    return found


def _check_fine(violation: Violation, act: Entry | None, chairman_limit: int | None) -> list[Finding]:
    found: list[Finding] = []
    if FINE in violation.sanctions and violation.fine is None:
        found.append(error("FINE_WITHOUT_AMOUNT", "fine"))
    if violation.fine and FINE not in violation.sanctions:
        found.append(error("AMOUNT_WITHOUT_FINE", "sanctions"))
    factor = 2 if violation.subject_form == ORGANISATION else 1  # organisations pay double (NĐ 144/2021 Đ4.2)
    least, most = (int(act.attributes.get(key, 0)) * factor for key in ("fine_from", "fine_to")) if act else (0, 0)
    limit = chairman_limit * factor if chairman_limit else 0
    if violation.fine is None:
        if limit and most > limit and not violation.decision_on and not violation.transferred_to:
            found.append(warning("FRAME_BEYOND_CHAIRMAN", "transferred_to", "NĐ 189/2025 Đ5", most=most, limit=limit))
        return found
    if most and act and not least <= violation.fine <= most:
        parameters = {"fine": violation.fine, "least": least, "most": most}
        found.append(warning("FINE_OUTSIDE_FRAME", "fine", act.source, needs_reason=True, **parameters))
    if limit and violation.fine > limit and not violation.transferred_to:
        found.append(
            warning("FINE_BEYOND_CHAIRMAN", "transferred_to", "NĐ 189/2025 Đ5", needs_reason=True, limit=limit)
        )
    return found


def _check_execution(violation: Violation) -> list[Finding]:
    found: list[Finding] = []
    decided = bool(violation.decision_number or violation.decision_on)
    if not decided:
        steps = ("paid_on", "delivered_on", "enforced_on", "executed")
        found += [error("STEP_WITHOUT_DECISION", name) for name in steps if getattr(violation, name)]
    unpaid = bool(violation.fine) and violation.paid_on is None and violation.enforced_on is None
    if violation.executed and unpaid and violation.relief != EXEMPTED:
        found.append(warning("EXECUTED_WITHOUT_PAYMENT", "paid_on", needs_reason=True, fine=violation.fine))
    if violation.delivery and violation.delivered_on is None:
        found.append(warning("DELIVERY_WITHOUT_DAY", "delivered_on"))
    if violation.receipt_number and violation.paid_on is None:
        found.append(warning("RECEIPT_WITHOUT_DAY", "paid_on"))
    return found


def _check_crime(violation: Violation, rules: RuleBook) -> list[Finding]:
    day = violation.criminal_transfer_on
    rule = rules.on("CRIME_AND_SANCTION", day) if day else None
    if rule and day and violation.decision_on and violation.decision_on >= day:
        return [rule.finding("criminal_transfer_on", decided=violation.decision_on, transferred=day)]
    return []
