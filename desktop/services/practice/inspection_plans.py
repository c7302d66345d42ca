"""The team and the board of a practice ward as records, and the yearly inspection plans its visits follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from db.domain.inspection_plans import InspectionPlan, PlannedVisit
from db.domain.inspections import CANCELLED, DONE, PLANNED
from db.domain.teams import Team as TeamRecord
from db.domain.teams import TeamMember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.visits import Visit
    from desktop.services.practice.wards import Ward

_OF_PLAN = frozenset({PLANNED, "joint", "survey"})
_AREAS = 3  # neighbourhoods a member of the board looks after
_RULE = "nguy-co-1 QC"


class YearPlan(Protocol):
    """What is known of a year's plan before its list is made."""

    @property
    def number(self) -> str:
        """Number and symbol."""
        ...

    @property
    def on(self) -> date:
        """Its day."""
        ...


@dataclass(frozen=True, slots=True)
class Links:
    """What inspections point to.

    Attributes:
        team: id of the team's record.
        plans: ids of the plans by year.
    """

    team: str = ""
    plans: Mapping[int, str] | None = None

    def plan(self, year: int) -> str:
        """The id of a year's plan; empty for none."""
        return (self.plans or {}).get(year, "")


def draw_inspection_plans(
    ward: Ward,
    geography: Geography,
    team: Team,
    visits: Sequence[Visit],
    plans: Mapping[int, YearPlan],
    *,
    ledger: Ledger,
    desk: Desk,
) -> Links:
    """Team, board and plans put into the ledger; the lists are those of the visits that were planned."""
    chance, span = ward.chance("inspection plans"), ward.span
    founded = desk.sit(span.founded + timedelta(days=2), chance)
    team_id = ledger.add(_describe_team(ward, geography, team, known_on=span.founded), founded)
    changed_on = max((p.from_on for p in team.people if p.role and p.from_on), default=span.founded)
    if changed_on > span.founded:
        changed = _describe_team(ward, geography, team, known_on=changed_on)
        ledger.change(team_id, changed, desk.sit(changed_on + timedelta(days=3), chance))
    ledger.add(_describe_board(ward, geography, team), founded)
    ids: dict[int, str] = {}
    for year, drawn in sorted(plans.items()):
        listed = _list_of(visits, year, team_id)
        if not listed or drawn.on > span.today:
            continue
        value = InspectionPlan(
            number=drawn.number,
            name=f"Kế hoạch kiểm tra cơ sở kinh doanh dịch vụ năm {year}",
            kind="year",
            issued_on=drawn.on,
            approved_by=team.chairman,
            approved_on=drawn.on,
            from_on=date(year, 1, 1),
            to_on=date(year, 12, 31),
            team=team_id,
            announced=True,
            visits=listed,
            method="score",
            rule=_RULE,
            selected_from=len(listed) + chance.randrange(3, 20),
            published_on=min(drawn.on + timedelta(days=1), span.today),
            state="running" if year >= span.today.year else "done",
        )
        ids[year] = ledger.add(value, desk.sit(drawn.on + timedelta(days=1), chance))
    return Links(team_id, ids)


def _list_of(visits: Sequence[Visit], year: int, team_id: str) -> tuple[PlannedVisit, ...]:
    """One line for each place that was to be visited as planned, on the day of its first such visit."""
    listed: dict[str, PlannedVisit] = {}
    # What was checked for another reason in the year before its turn came, or still is to be, was taken off the list.
    apart: dict[str, date] = {}
    for visit in visits:
        if visit.day.year == year and visit.kind not in _OF_PLAN and visit.state != CANCELLED:
            first = visit.day if visit.state == DONE else date(year, 1, 1)
            apart[visit.place.id] = min(first, apart.get(visit.place.id, first))
    for visit in sorted(visits, key=lambda one: (one.day, one.place.value.code)):
        place = visit.place.value
        opened = place.opened_on is None or place.opened_on <= visit.day
        open_then = opened and (place.closed_on is None or visit.day < place.closed_on)
        planned = visit.kind == PLANNED and visit.day.year == year and not visit.on_signs and not visit.mistake
        in_turn = visit.day < apart.get(visit.place.id, date(year + 1, 1, 1))
        if planned and open_then and in_turn and visit.place.id not in listed:
            listed[visit.place.id] = PlannedVisit(
                establishment=visit.place.id, on=visit.day, team=team_id, reason="Danh sách rà soát đầu năm"
            )
    return tuple(listed.values())


def _describe_team(ward: Ward, geography: Geography, team: Team, *, known_on: date) -> TeamRecord:
    """The team with the people who had joined by a day."""
    number = team.decision.split(" ")[0]
    return TeamRecord(
        name=team.name,
        kind="team_178",
        level="commune",
        decision_number=number,
        decision_on=ward.span.founded,
        decided_by=team.chairman,
        regulation_number=number.replace("QĐ-UBND", "QC-ĐKTLN"),
        regulation_on=ward.span.founded,
        area=geography.name,
        members=tuple(
            TeamMember(
                name=person.name,
                title=person.title,
                agency=person.workplace,
                role=person.role,
                card_number=person.card,
                from_on=person.from_on,
                to_on=person.to_on if person.to_on and person.to_on <= known_on else None,
            )
            for person in team.people
            if person.role and (person.from_on is None or person.from_on <= known_on)
        ),
    )


def _describe_board(ward: Ward, geography: Geography, team: Team) -> TeamRecord:
    """The board: the chairman and the heads, each with some neighbourhoods."""
    areas = [neighbourhood.name for neighbourhood in geography.neighbourhoods]
    heads = [person for person in team.people if person.to_on is None]
    members = [TeamMember(name=team.chairman, title=f"Chủ tịch UBND {geography.type}", area=geography.name)]
    members += [
        TeamMember(
            name=person.name,
            title=person.title,
            agency=person.workplace,
            area=", ".join(areas[at * _AREAS : (at + 1) * _AREAS]) or geography.name,
        )
        for at, person in enumerate(heads)
    ]
    return TeamRecord(
        name=f"Ban Chỉ đạo phòng, chống tội phạm, tệ nạn xã hội {geography.name}",
        kind="steering",
        level="commune",
        decision_number=team.decision.split(" ")[0].replace("QĐ-UBND", "QĐ-BCĐ"),
        decision_on=ward.span.founded,
        decided_by=team.chairman,
        area=geography.name,
        members=tuple(members),
    )
