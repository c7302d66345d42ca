"""What an inspection's record must have and may say (domain.md §2.3, §2.4, §2.6).

The numbers, severities and clauses are dated data (`resources/catalogs/rules.toml`), judged by the day of the visit;
what needs no clause, because it cannot be otherwise, is an error here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from db.domain.findings import error, note, warning
from db.domain.inspections import (
    CANCELLED,
    DONE,
    JOINT,
    KINDS_THAT_FOLLOW,
    PLANNED,
    REFUSED,
    SIGNED,
    UNANNOUNCED,
    held_on,
)

if TYPE_CHECKING:
    from datetime import date

    from db.domain.catalogs import Catalog
    from db.domain.establishments import Establishment
    from db.domain.findings import Finding
    from db.domain.inspections import EarlierCheck, Inspection
    from db.domain.rulebook import RuleBook
    from db.domain.teams import Team

NO_VIOLATION, RECORD_MADE, TRANSFERRED = "no_violation", "record_made", "transferred"
NO = "no"
_LONGEST_VISIT_HOURS = 24


def check_inspection(
    inspection: Inspection,
    *,
    earlier: tuple[EarlierCheck, ...],
    rules: RuleBook,
    today: date,
    counts_as_check: bool = True,
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        inspection: the record, perhaps still a draft.
        earlier: the other checks of the same establishment, in any order.
        rules: the rules of all times; each is judged by the day of the visit.
        today: the day of asking.
        counts_as_check: whether a visit of this kind is a check in the sense of NQ 198/2025 Đ4; a survey is none.
    """
    if inspection.state == CANCELLED:
        return ()
    day = held_on(inspection) or today
    return (
        *_check_dates(inspection, today),
        *_check_team(inspection, rules, day),
        *_check_ground(inspection, rules, day),
        *(_check_frequency(inspection, earlier, rules, day) if counts_as_check else ()),
        *_check_follow_up(inspection, earlier, rules, day),
        *_check_result(inspection, rules, day, today),
        *_check_workers(inspection),
        *_check_signatures(inspection, rules, day),
    )


def check_against_place(
    inspection: Inspection, place: Establishment, *, checklist: Catalog, today: date
) -> tuple[Finding, ...]:
    """What of the record does not fit the establishment that was visited.

    Args:
        inspection: the record.
        place: its establishment.
        checklist: the items with the kinds they apply to and the days they hold.
        today: the day of asking.
    """
    if inspection.state == CANCELLED:
        return ()
    day = held_on(inspection) or today
    found: list[Finding] = []
    opened, closed = place.opened_on, place.closed_on
    if (opened and day < opened) or (closed and day > closed):
        found.append(warning("VISIT_OUTSIDE_LIFE", "establishment", day=day))
    if place.rooms is not None and inspection.rooms_in_use is not None and inspection.rooms_in_use > place.rooms:
        found.append(
            warning("ROOMS_BEYOND_REGISTER", "rooms_in_use", there=inspection.rooms_in_use, registered=place.rooms)
        )
    there = (inspection.workers_present or 0) + (inspection.workers_absent or 0)
    if place.workers_total is not None and there > place.workers_total:
        found.append(note("WORKERS_BEYOND_REGISTER", "workers_present", there=there, registered=place.workers_total))
    elsewhere = [
        answer.item
        for answer in inspection.checklist
        if (entry := checklist.get(answer.item))
        and answer.answer in {NO, "yes"}
        and (kinds := entry.attributes.get("kinds", "").split())
        and place.kinds
        and not set(kinds) & set(place.kinds)
    ]
    if elsewhere:
        found.append(note("ITEM_OF_OTHER_KIND", "checklist", count=len(elsewhere), item=elsewhere[0]))
    return tuple(found)


def check_against_team(inspection: Inspection, team: Team, *, today: date) -> tuple[Finding, ...]:
    """What of the record does not fit the team it was made by: its life, its members."""
    if inspection.state == CANCELLED:
        return ()
    day = held_on(inspection) or today
    found: list[Finding] = []
    founded, ended = team.decision_on, team.dissolved_on
    if (founded and day < founded) or (ended and day > ended):
        found.append(warning("TEAM_NOT_ON_DAY", "team_record", "TT 05/2006", day=day))
    on_list = {
        member.name
        for member in team.members
        if (member.from_on is None or member.from_on <= day) and (member.to_on is None or day <= member.to_on)
    }
    others = [one.name for one in inspection.members if one.present and one.name and one.name not in on_list]
    if others and on_list:
        found.append(note("MEMBER_NOT_IN_TEAM", "members", "TT 05/2006 Đ2.1", count=len(others)))
    return tuple(found)


def _check_dates(inspection: Inspection, today: date) -> list[Finding]:
    found: list[Finding] = []
    start, end = inspection.started_at, inspection.ended_at
    if inspection.state == DONE and start is None:
        found.append(error("HELD_WITHOUT_TIME", "started_at"))
    if inspection.state == DONE and not inspection.result:
        found.append(error("HELD_WITHOUT_RESULT", "result"))
    if start and end and end < start:
        found.append(error("DATES_OUT_OF_ORDER", "ended_at", first=start, second=end))
    elif start and end and (end - start).total_seconds() > _LONGEST_VISIT_HOURS * 3600:
        found.append(warning("VISIT_TOO_LONG", "ended_at", first=start, second=end))
    if start is None:
        return found
    day = start.date()
    if inspection.state == DONE and day > today:
        found.append(error("DATE_IN_FUTURE", "started_at", day=day))
    if inspection.remedy_due_on and inspection.remedy_due_on < day:
        found.append(error("DATES_OUT_OF_ORDER", "remedy_due_on", first=day, second=inspection.remedy_due_on))
    for name in ("plan_on", "order_on"):
        before = getattr(inspection, name)
        if before and before > day:
            found.append(error("DATES_OUT_OF_ORDER", name, first=before, second=day))
    if inspection.report_on and inspection.report_on < day:
        found.append(error("DATES_OUT_OF_ORDER", "report_on", first=day, second=inspection.report_on))
    return found


def _check_team(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    if inspection.state != DONE:
        return []
    found: list[Finding] = []
    present = [member for member in inspection.members if member.present]
    rule = rules.on("TEAM_TOO_SMALL", day)
    if rule and len(present) < rule.limit:
        found.append(rule.finding("members", present=len(present), least=rule.limit))
    rule = rules.on("CARD_MISSING", day)
    without = sum(1 for member in present if not member.card_number)
    if rule and without:
        found.append(rule.finding("members", count=without))
    twice = [name for name, times in Counter(one.name for one in inspection.members if one.name).items() if times > 1]
    if twice:
        found.append(warning("MEMBER_TWICE", "members", name=twice[0]))
    return found


def _check_ground(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    has_plan = bool(inspection.plan_number or inspection.inspection_plan)
    if inspection.kind == PLANNED and not has_plan:
        rule = rules.on("NO_PLAN", day)
        return [rule.finding("plan_number")] if rule else []
    if inspection.kind == UNANNOUNCED and not has_plan and not inspection.ground:
        rule = rules.on("NO_GROUND", day)
        return [rule.finding("ground")] if rule else []
    if inspection.kind == JOINT and not inspection.joint_with:
        rule = rules.on("JOINT_WITH_NOBODY", day)
        return [rule.finding("joint_with")] if rule else []
    return []


def _check_frequency(
    inspection: Inspection, earlier: tuple[EarlierCheck, ...], rules: RuleBook, day: date
) -> list[Finding]:
    rule = rules.on("CHECKED_TWICE_IN_YEAR", day)
    if rule is None or inspection.clear_signs:
        return []
    same_year = [c for c in earlier if c.counts_as_check and c.held_on.year == day.year and c.held_on <= day]
    follows_violation = inspection.kind in KINDS_THAT_FOLLOW and any(
        check.inspection_id == inspection.follows and check.found_violation for check in same_year
    )
    if len(same_year) < rule.limit or follows_violation:
        return []
    last = max(check.held_on for check in same_year)
    return [rule.finding("clear_signs", last=last, count=len(same_year), allowed=rule.limit)]


def _check_follow_up(
    inspection: Inspection, earlier: tuple[EarlierCheck, ...], rules: RuleBook, day: date
) -> list[Finding]:
    if inspection.kind not in KINDS_THAT_FOLLOW:
        return []
    if not inspection.follows:
        rule = rules.on("FOLLOWS_NOTHING", day)
        return [rule.finding("follows")] if rule else []
    first = next((check for check in earlier if check.inspection_id == inspection.follows), None)
    if first is None:
        return [error("FOLLOWS_OTHER_PLACE", "follows")]
    if first.held_on > day:
        return [error("DATES_OUT_OF_ORDER", "follows", first=first.held_on, second=day)]
    return []


def _check_result(inspection: Inspection, rules: RuleBook, day: date, today: date) -> list[Finding]:
    if inspection.state != DONE:
        return []
    found: list[Finding] = []
    if inspection.result == TRANSFERRED and not inspection.transferred_to:
        found.append(error("TRANSFERRED_TO_NOBODY", "transferred_to"))
    if inspection.remedy_request and inspection.remedy_due_on is None:
        found.append(warning("REQUEST_WITHOUT_TERM", "remedy_due_on"))
    rule = rules.on("UNANNOUNCED_WITHOUT_REPORT", day)
    if rule and inspection.kind == UNANNOUNCED and inspection.report_on is None and day < today:
        found.append(rule.finding("report_on"))
    failed = [answer for answer in inspection.checklist if answer.answer == NO]
    if failed and inspection.result == NO_VIOLATION:
        found.append(warning("RESULT_AGAINST_CHECKLIST", "result", count=len(failed)))
    silent = [answer for answer in failed if not answer.note]
    if silent and not inspection.remedy_request and inspection.result not in {RECORD_MADE, TRANSFERRED}:
        found.append(note("FAILED_WITHOUT_WORDS", "checklist", count=len(silent), item=silent[0].item))
    twice = [item for item, times in Counter(answer.item for answer in inspection.checklist).items() if times > 1]
    if twice:
        found.append(error("ITEM_TWICE", "checklist", item=twice[0]))
    return found


def _check_workers(inspection: Inspection) -> list[Finding]:
    total = inspection.workers_present
    return [
        error("PART_EXCEEDS_TOTAL", name, part=part, total=total)
        for name in ("workers_female", "workers_under_18")
        if (part := getattr(inspection, name)) is not None and total is not None and part > total
    ]


def _check_signatures(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    found: list[Finding] = []
    rule = rules.on("REFUSAL_WITHOUT_REASON", day)
    if rule:
        if inspection.representative_signature == REFUSED and not inspection.representative_reason:
            found.append(rule.finding("representative_reason"))
        if inspection.witness_signature == REFUSED and not inspection.witness_reason:
            found.append(rule.finding("witness_reason"))
        if any(member.signature == REFUSED and not member.reason for member in inspection.members):
            found.append(rule.finding("members"))
    rule = rules.on("REFUSED_WITHOUT_WITNESS", day)
    if rule and inspection.representative_signature == REFUSED and inspection.witness_signature != SIGNED:
        found.append(rule.finding("witness_signature"))
    rule = rules.on("TOO_FEW_COPIES", day)
    if rule and inspection.copies is not None and inspection.copies < rule.limit:
        found.append(rule.finding("copies", copies=inspection.copies, least=rule.limit))
    return found
