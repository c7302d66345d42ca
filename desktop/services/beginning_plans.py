"""What a new inspection plan begins with: its quarter, the teams that may go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.domain.inspection_plans import DRAFT
from db.domain.registers import BY_NAME
from db.domain.teams import CHECKING_KINDS, members_on
from db.queries import records as queries
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.plan_facts import read_teams

if TYPE_CHECKING:
    from desktop.services.office import Office

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team that may be chosen for a plan."""

    id: str
    name: str
    members: int


def team_choices(office: Office, day: date) -> tuple[TeamChoice, ...]:
    """The teams that may check on a day, in order of name."""
    spec = BY_NAME["teams"]
    with reading(office.database) as connection:
        ids = queries.find_ids(connection, spec, Filter(choices={"kind": CHECKING_KINDS}))
        teams = read_teams(connection, ids)
    return tuple(
        TeamChoice(team_id, team.name, len(members_on(team, day)))
        for team_id, team in teams.items()
        if team.dissolved_on is None or team.dissolved_on > day
    )


def begin_plan(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new plan: the quarter that begins next, as a draft, with the office's only team."""
    first, last = next_quarter(office.clock.today())
    teams = team_choices(office, first)
    begun: dict[str, Any] = {"kind": "quarter", "from_on": first, "to_on": last, "state": DRAFT}
    begun["team"] = teams[0].id if len(teams) == 1 else ""
    # A copy is a plan of its own: its list and its approval are made anew.
    made_anew = {"visits", "number", "issued_on", "approved_by", "approved_on", "published_on", "waiver", "state"}
    made_anew |= (
        {"method", "rule", "seed", "selected_from", "from_on", "to_on", "team"} if "visits" in values else set()
    )
    kept = {name: value for name, value in values.items() if "visits" not in values or name not in made_anew}
    begun["name"] = f"Kế hoạch kiểm tra quý {quarter_name(first)}"
    return {**begun, **kept}


def next_quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter after a day's own."""
    month = (day.month - 1) // 3 * 3 + 4
    first = date(day.year + (month > _MONTHS), (month - 1) % _MONTHS + 1, 1)
    after = first.month + 3
    return first, date(first.year + (after > _MONTHS), (after - 1) % _MONTHS + 1, 1) - timedelta(days=1)


def quarter_name(day: date) -> str:
    """The quarter of a day as offices write it: "IV/2026"."""
    return f"{('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}"
