"""Records of practice visits as the team wrote them on paper and the officer typed them in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.inspections import DONE, FOLLOW_UP, PLANNED, RECHECK, TO_DO, UNANNOUNCED, Inspection
from desktop.services.catalogs import load_catalogs
from desktop.services.practice import outcomes
from desktop.services.practice.inspection_plans import Links
from desktop.services.practice.offences import ViolationBook
from desktop.services.practice.outcomes import Outcome, draw_answers, draw_outcome
from desktop.services.practice.remedies import RemedyBook
from desktop.services.practice.routes import EVENING
from desktop.services.practice.teams import member_of
from desktop.services.practice.visits import JOINT, NO_END, NO_GROUND, NO_REASON, SURVEY, TOO_FEW, Visit
from desktop.services.practice.words import phrase, pool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.wards import Ward

_CONCLUSIONS = {
    outcomes.CLEAN: "conclusion_clean",
    outcomes.REMINDED: "conclusion_reminded",
    outcomes.RECOMMENDED: "conclusion_recommended",
    outcomes.RECORD_MADE: "conclusion_record",
    outcomes.TRANSFERRED: "conclusion_transferred",
}
_PLANNED_AHEAD = 0.16  # share of the visits that were in the book before they were held
_CORRECTED = 0.035
_ALWAYS_SHOWN = ("establishment_commitment", "staff_list", "labour_contracts", "health_records", "worker_commitments")


@dataclass(frozen=True, slots=True)
class _Plan:
    """The inspection plan of a year."""

    number: str
    on: date


class CheckBook:
    """Keeps the inspections of one ward with what follows from them."""

    def __init__(self, ward: Ward, geography: Geography, team: Team, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward = ward
        self._geography = geography
        self._team = team
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("checks")
        self._violations = ViolationBook(ward, geography, team, ledger, desk)
        self._remedies = RemedyBook(ward, ledger, desk)
        self.plans = self._draw_plans()
        self.links = Links()

    def fill(self, visits: Iterable[Visit]) -> None:
        """The visits in the order of their days, each typed in some days later."""
        for visit in visits:
            if visit.state == DONE:
                self._enter_held(visit)
            else:
                self._enter_other(visit)

    def _enter_held(self, visit: Visit) -> None:
        chance = self._chance
        outcome = draw_outcome(visit, self._ward.temper.found, self._geography.type, chance)
        at = self._desk.sit(visit.day + timedelta(days=chance.randint(*self._ward.temper.lag)), chance)
        value = self._describe(visit, outcome)
        if visit.kind == PLANNED and chance.random() < _PLANNED_AHEAD:
            ahead = visit.day - timedelta(days=chance.randint(3, 12))
            visit.id = self._ledger.add(
                self._announce(visit), self._desk.sit(max(ahead, self._ward.span.first), chance)
            )
            self._ledger.change(visit.id, value, at)
        else:
            visit.id = self._ledger.add(value, at)
        if chance.random() < _CORRECTED:
            self._correct(visit, value, at)
        self._remedies.follow_up(visit, outcome, at)
        self._remedies.request(visit, outcome, at)
        if outcome.offence:
            self._violations.record(visit, outcome.offence, at)

    def _enter_other(self, visit: Visit) -> None:
        chance, today = self._chance, self._ward.span.today
        value = self._announce(visit)
        planned = min(visit.day, today) - timedelta(days=chance.randint(6, 14))
        begun = max(planned, self._ward.span.founded + timedelta(days=10))
        visit.id = self._ledger.add(value, self._desk.sit(begun, chance))
        if visit.state != TO_DO:
            reason = self._say("cancelled")
            cancelled = replace(value, state=visit.state, note=reason)
            self._ledger.change(visit.id, cancelled, self._desk.sit(visit.day + timedelta(days=1), chance))

    def _announce(self, visit: Visit) -> Inspection:
        """The visit as it stands in the book before it is held."""
        value = Inspection(
            establishment=visit.place.id,
            state=TO_DO,
            kind=UNANNOUNCED if visit.on_signs else PLANNED,
            planned_on=visit.day,
            scope=self._scope(visit),
            team=self._team.name,
            team_decision=self._team.decision,
            announced=not visit.on_signs,
        )
        if visit.on_signs:
            return replace(value, clear_signs=self._say("clear_signs"), ground="signs")
        return replace(value, **self._plan_fields(visit.day))

    def _describe(self, visit: Visit, outcome: Outcome) -> Inspection:
        """The record as the team made it."""
        chance, place = self._chance, visit.place.value
        by_manager = bool(place.manager_name) and chance.random() < 0.4
        value = Inspection(
            number=visit.number,
            establishment=visit.place.id,
            state=DONE,
            kind=visit.kind,
            planned_on=visit.day if visit.kind == PLANNED else None,
            started_at=visit.started_at,
            ended_at=None if visit.mistake == NO_END else visit.ended_at,
            place=f"{place.address}, {visit.place.neighbourhood.in_sentence}, {self._geography.name}",
            clear_signs=self._say("clear_signs") if visit.on_signs else "",
            follows=visit.follows.id if visit.follows else "",
            announced=visit.kind == PLANNED and chance.random() < 0.8,
            joint_with=self._joint_forces(visit),
            scope=self._scope(visit),
            team=self._team.name,
            team_decision=self._team.decision,
            members=tuple(member_of(person) for person in visit.present),
            representative_name=place.manager_name if by_manager else place.representative_name,
            representative_title="Quản lý" if by_manager else place.representative_title,
            papers_shown=self._papers_shown(visit, outcome),
            checklist=draw_answers(visit, outcome),
            result=outcome.result,
            conclusion=self._say(_CONCLUSIONS[outcome.result]),
            remedy_request="\n".join(f"{n}. {item.request}" for n, item in enumerate(outcome.requests, 1)),
            remedy_due_on=max((item.due_on for item in outcome.requests), default=None),
            transferred_to=self._geography.police_above if outcome.result == outcomes.TRANSFERRED else "",
            opinion=self._say("opinions"),
            copies=chance.choice((2, 2, 3)),
            pages=chance.choice((2, 2, 3, 4)),
            kept_by=phrase("phrases", "inspections", "kept_by").format(type=self._geography.type),
            note=self._say("notes") if chance.random() < 0.06 else "",
        )
        value = replace(value, **self._present(visit), **self._reason(visit), **self._signatures(visit))
        value = replace(value, situation=self._situation(value, by_manager=by_manager))
        if visit.mistake == TOO_FEW and chance.random() < 0.5:
            value = replace(value, waiver=phrase("phrases", "inspections", "waiver_team"))
        return value

    def _present(self, visit: Visit) -> dict[str, int | None]:
        """How many rooms, guests and workers the team met."""
        chance, place = self._chance, visit.place.value
        total = place.workers_total if place.workers_total is not None else chance.randint(*visit.place.facts.workers)
        absent = sum(chance.random() < 0.22 for _ in range(total))
        female = place.workers_female
        share = female / total if female is not None and total else 0.6
        busy = chance.uniform(0.15, 0.75) if visit.outing and visit.outing.part == EVENING else chance.uniform(0, 0.4)
        rooms = round(place.rooms * busy) if place.rooms else None
        guests = sum(chance.choice((1, 2, 2, 3)) for _ in range(rooms)) if rooms else chance.randint(0, 9)
        return {
            "rooms_in_use": rooms,
            "guests": guests if rooms is None or rooms else 0,
            "workers_present": total - absent,
            "workers_absent": absent,
            "workers_female": min(total - absent, round((total - absent) * share)),
            "workers_under_18": 0 if visit.kind != SURVEY else None,
        }

    def _situation(self, value: Inspection, *, by_manager: bool) -> str:
        """What the team saw, in keeping with the numbers."""
        kind = "situation_with_guests" if value.rooms_in_use else "situation"
        if not value.guests:
            kind = "situation_without_guests"
        begin = phrase("phrases", "inspections", "situation_by_manager") if by_manager else ""
        return begin + self._say(kind)

    def _reason(self, visit: Visit) -> dict[str, str | date | None]:
        """The plan, or the ground of an unannounced check (TT 05/2006)."""
        chance = self._chance
        if visit.mistake == NO_GROUND:
            return {}
        if visit.kind in {PLANNED, JOINT, SURVEY}:
            return self._plan_fields(visit.day)
        if visit.kind in {FOLLOW_UP, RECHECK}:
            return {}
        ground = "signs" if visit.on_signs else chance.choices(("complaint", "request", "signs"), (40, 35, 25))[0]
        ordered = chance.random() < 0.7
        return {
            "ground": ground,
            "order_number": f"{chance.randrange(1, 90):02}/QĐ-ĐKTLN178" if ordered else "",
            "order_on": visit.day - timedelta(days=chance.randint(0, 2)) if ordered else None,
            **self._report(visit, chance),
        }

    def _report(self, visit: Visit, chance: Random) -> dict[str, str | date | None]:
        """The written report after an unannounced check, made the same day; now and then nobody wrote it."""
        if chance.random() < 0.04:
            return {}
        return {"report_number": f"{chance.randrange(1, 60):02}/BC-ĐKTLN178", "report_on": visit.day}

    def _signatures(self, visit: Visit) -> dict[str, str]:
        chance = self._chance
        fields: dict[str, str] = {"representative_signature": "signed"}
        if visit.mistake == NO_REASON:
            fields["representative_signature"] = "refused"
        elif chance.random() < 0.02:
            fields["representative_signature"] = "refused"
            fields["representative_reason"] = self._say("refused")
        if chance.random() < 0.72 or fields["representative_signature"] == "refused":
            fields["witness_name"] = visit.place.neighbourhood.head
            fields["witness_title"] = visit.place.neighbourhood.head_title
            fields["witness_signature"] = "signed"
        return fields

    def _papers_shown(self, visit: Visit, outcome: Outcome) -> tuple[str, ...]:
        chance = self._chance
        shown = {paper.kind for paper in visit.place.value.papers if chance.random() < 0.93}
        if visit.kind != SURVEY:
            missing = {item.failing.item for item in outcome.shortcomings}
            shown |= {kind for kind in _ALWAYS_SHOWN if chance.random() < 0.7 and kind not in missing}
            shown |= {"guest_register"} if visit.place.value.rooms else set()
        return tuple(entry.code for entry in load_catalogs()["paper_kinds"].entries if entry.code in shown)

    def _scope(self, visit: Visit) -> tuple[str, ...]:
        chosen = {"prostitution", "security"}
        if visit.kind not in {SURVEY, FOLLOW_UP}:
            chosen |= {"labour", "health_checks"}
        if {"karaoke", "dance_hall", "bar"} & set(visit.place.value.kinds):
            chosen.add("culture")
        return tuple(entry.code for entry in load_catalogs()["inspection_scopes"].entries if entry.code in chosen)

    def _joint_forces(self, visit: Visit) -> tuple[str, ...]:
        if visit.kind != JOINT:
            return ()
        chosen = {
            "police",
            self._chance.choice(("team_178_above", "team_814", "culture", "health", "market_management")),
        }
        return tuple(entry.code for entry in load_catalogs()["joint_forces"].entries if entry.code in chosen)

    def _correct(self, visit: Visit, value: Inspection, at: datetime) -> None:
        """A slip noticed some days later."""
        on = (at + timedelta(days=self._chance.randint(1, 25))).date()
        if value.ended_at and self._chance.random() < 0.6:
            corrected = replace(value, ended_at=value.ended_at + timedelta(minutes=10))
        else:
            corrected = replace(value, note="Đã bổ sung bản quét biên bản.", pages=(value.pages or 2) + 1)
        if on < self._ward.span.today:
            self._ledger.change(visit.id, corrected, self._desk.sit(on, self._chance))

    def _draw_plans(self) -> dict[int, _Plan]:
        """The plan of each year, approved in the December before; the first when the team was founded."""
        chance, span = self._chance, self._ward.span
        plans: dict[int, _Plan] = {}
        for year in range(span.first.year, span.today.year + 2):
            on = max(date(year - 1, 12, 18) + timedelta(days=chance.randrange(8)), span.founded + timedelta(days=6))
            plans[year] = _Plan(f"{chance.randrange(4, 180):02}/KH-UBND", on)
        return plans

    def _plan_fields(self, day: date) -> dict[str, str | date | None]:
        plan = self.plans[day.year]
        linked = self.links.plan(day.year)
        return {
            "plan_number": plan.number,
            "plan_on": plan.on,
            "inspection_plan": linked,
            "team_record": self.links.team if linked else "",
        }

    def _say(self, what: str) -> str:
        return pool("phrases", "inspections", what).draw(self._chance).format(type=self._geography.type)
