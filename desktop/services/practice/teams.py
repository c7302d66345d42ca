"""The staff of a practice ward and its inspection team: the same people over the year, now and then a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.inspections import Member
from db.domain.trainings import StaffMember
from desktop.services.practice.people import draw_name, draw_telephone

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

LEADER, DEPUTY, SECRETARY, MEMBER = "leader", "deputy", "secretary", "member"

# workplace, title, composition, role in the team; {name} is the ward.
_SEATS = (
    ("UBND {name}", "Phó Chủ tịch UBND {type}", "team_178", LEADER),
    ("Công an {name}", "Phó Trưởng Công an {type}", "police", DEPUTY),
    ("Phòng Văn hóa – Xã hội {name}", "Chuyên viên", "social_evils_officer", SECRETARY),
    ("Công an {name}", "Cảnh sát khu vực", "police", MEMBER),
    ("Trạm Y tế {name}", "Phó Trưởng trạm", "team_178", MEMBER),
    ("Văn phòng HĐND và UBND {name}", "Công chức Tư pháp – Hộ tịch", "team_178", MEMBER),
    ("Phòng Kinh tế {name}", "Chuyên viên", "team_178", MEMBER),
)
_OTHERS = (
    ("Hội Liên hiệp Phụ nữ {name}", "Phó Chủ tịch Hội", "communicator", ""),
    ("Đoàn Thanh niên {name}", "Bí thư Đoàn", "communicator", ""),
    ("Ủy ban MTTQ {name}", "Phó Chủ tịch", "communicator", ""),
    ("Trạm Y tế {name}", "Điều dưỡng", "service_provider", ""),
    ("Trung tâm Dịch vụ công {name}", "Viên chức truyền thanh", "communicator", ""),
)
_DUTIES = {
    LEADER: "Đội trưởng Đội 178, phụ trách khối văn hóa – xã hội",
    DEPUTY: "Đội phó Đội 178",
    SECRETARY: "Theo dõi công tác phòng, chống tệ nạn xã hội; thư ký Đội 178",
    MEMBER: "Thành viên Đội 178",
    "": "Tuyên truyền, vận động",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff.

    Attributes:
        name: full name.
        workplace: agency.
        title: position there.
        composition: of the catalog `staff_compositions`.
        role: in the team; empty for staff outside it.
        card: number of the inspection card; empty outside the team.
        from_on: first day in the work; None where long ago.
        to_on: last day; None while serving.
    """

    name: str
    workplace: str
    title: str
    composition: str
    role: str
    card: str
    from_on: date | None
    to_on: date | None

    def serves(self, day: date) -> bool:
        """Whether the person works in the field on that day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Team:
    """The staff of a ward and the team among them.

    Attributes:
        people: everybody, in the order of the staff list.
        name: of the team, as on the forms.
        decision: that founded it.
        chairman: who signs sanction decisions.
    """

    people: tuple[Person, ...]
    name: str
    decision: str
    chairman: str

    def on(self, day: date) -> tuple[Person, ...]:
        """The members of the team on that day."""
        return tuple(person for person in self.people if person.role and person.serves(day))

    @property
    def officers(self) -> tuple[Person, ...]:
        """Who kept the records, the earliest first."""
        return tuple(person for person in self.people if person.role == SECRETARY)

    def draw_present(self, day: date, count: int, chance: Random) -> tuple[Person, ...]:
        """Some members who go out on that day, one who leads first, the secretary among them where there are three."""
        team = self.on(day)
        leading = [person for person in team if person.role in {LEADER, DEPUTY}]
        first = leading[0] if chance.random() < 0.55 else leading[-1]
        others = [person for person in team if person is not first]
        secretary = [person for person in others if person.role == SECRETARY]
        rest = [person for person in others if person not in secretary]
        present = [first, *secretary, *chance.sample(rest, min(len(rest), max(0, count - 1 - len(secretary))))]
        return tuple(sorted(present[:count], key=team.index))


def member_of(person: Person) -> Member:
    """The person as a member present at a check who signed."""
    return Member(
        name=person.name,
        title=person.title,
        agency=person.workplace,
        role=person.role,
        card_number=person.card,
        present=True,
        signature="signed",
    )


def draw_team(ward: Ward, geography: Geography) -> Team:
    """The staff of a ward, five to twelve people."""
    chance, span = ward.chance("team"), ward.span
    seats = _SEATS[: chance.choice((5, 6, 6, 7))]
    others = chance.sample(_OTHERS, chance.randint(1, len(_OTHERS)))
    card = chance.randrange(1, 60)
    people = [_draw_person(geography, seat, card + number, chance) for number, seat in enumerate((*seats, *others))]
    leaving = 2 if ward.temper.uncounted > 0.1 else chance.choice((0, 0, 0, 3, 4))
    if leaving and leaving < len(seats):
        on = span.first + (span.today - span.first) * 0.4
        successor = _draw_person(geography, seats[leaving], card + len(people), chance)
        people.insert(leaving + 1, replace(successor, from_on=on))
        people[leaving] = replace(people[leaving], to_on=on - timedelta(days=1))
    return Team(
        tuple(people),
        f"Đội kiểm tra liên ngành 178 {geography.name}",
        f"{chance.randrange(20, 160)}/QĐ-UBND ngày {span.founded.strftime('%d/%m/%Y')}",
        draw_name(chance, female=chance.random() < 0.25),
    )


def register_staff(team: Team, ward: Ward, ledger: Ledger, desk: Desk) -> dict[Person, str]:
    """The staff put into the ledger; the ids of their records."""
    chance = ward.chance("staff")
    ids: dict[Person, str] = {}
    for person in team.people:
        value = StaffMember(
            name=person.name,
            workplace=person.workplace,
            level="commune",
            title=person.title,
            composition=person.composition,
            duty=_DUTIES[person.role],
            full_time=person.composition == "social_evils_officer" and chance.random() < 0.3,
            from_on=person.from_on,
            telephone=draw_telephone(chance),
        )
        joined = max(person.from_on or ward.span.founded, ward.span.founded)
        ids[person] = ledger.add(value, desk.sit(joined + timedelta(days=chance.randint(1, 4)), chance))
        if person.to_on:
            ledger.change(
                ids[person], replace(value, to_on=person.to_on), desk.sit(person.to_on + timedelta(days=3), chance)
            )
    return ids


def _draw_person(geography: Geography, seat: tuple[str, str, str, str], card: int, chance: Random) -> Person:
    workplace, title, composition, role = seat
    female = chance.random() < (0.2 if composition == "police" or role == LEADER else 0.62)
    began = date(chance.randint(2012, 2024), chance.randint(1, 12), 1) if chance.random() < 0.6 else None
    return Person(
        draw_name(chance, female=female),
        workplace.format(name=geography.name),
        title.format(type=geography.type),
        composition,
        role,
        f"{card:03}/TKT" if role else "",
        began,
        None,
    )
