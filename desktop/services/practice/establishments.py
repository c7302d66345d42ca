"""The establishments of a practice ward: what they are, who runs them, who works there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.domain.establishments import Commitment, Establishment
from db.domain.units import TWO_TIERS_FROM
from desktop.services.catalogs import load_catalogs
from desktop.services.practice.chronicles import Chronicle
from desktop.services.practice.lives import Life, draw_life
from desktop.services.practice.papers import draw_papers, needs_security_certificate
from desktop.services.practice.people import draw_identity, draw_name, draw_owner, draw_telephone
from desktop.services.practice.places import draw_address
from desktop.services.practice.signboards import Signboards
from desktop.services.practice.words import KindFacts, load_kinds, pool

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography, Neighbourhood
    from desktop.services.practice.wards import Ward

_COUNTED_AGAIN = 0.12
_NEAR = ("school", "lodging_area", "industrial_zone", "hospital", "worship", "relic")


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment that teams go to.

    Attributes:
        id: of its record.
        value: the record as it is at the end.
        facts: of its main kind.
        neighbourhood: where it is.
        open_from: first day a team may find it open.
        open_to: last day.
        pause: first and last day on which it is closed in between, or None.
    """

    id: str
    value: Establishment
    facts: KindFacts
    neighbourhood: Neighbourhood
    open_from: date
    open_to: date
    pause: tuple[date, date] | None

    def is_open(self, day: date) -> bool:
        """Whether a team may find it open on that day."""
        paused = self.pause is not None and self.pause[0] <= day <= self.pause[1]
        return self.open_from <= day <= self.open_to and not paused


class Register:
    """Puts the establishments of one ward into its ledger."""

    def __init__(self, ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
        """Begin with none."""
        self._ward = ward
        self._geography = geography
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("establishments")
        self._boards = Signboards(self._chance)

    def fill(self, surveyors: tuple[str, ...]) -> tuple[Place, ...]:
        """All establishments of the ward; the surveyors are names of staff."""
        facts = tuple(load_kinds().values())
        tourist = self._ward.temper.tourist
        weights = [kind.share * (kind.tourist if tourist else 1) for kind in facts]
        chosen = self._chance.choices(facts, weights, k=self._ward.establishments)
        return tuple(self._put(kind, number, surveyors) for number, kind in enumerate(chosen, 1))

    def _put(self, facts: KindFacts, number: int, surveyors: tuple[str, ...]) -> Place:
        chance, span = self._chance, self._ward.span
        neighbourhood = chance.choice(self._geography.neighbourhoods)
        life = draw_life(span, chance)
        since = life.opened_on if life.opened_on and life.opened_since(span.first) else None
        entered = since + timedelta(days=chance.randint(2, 20)) if since else span.founded
        entered = min(entered + timedelta(days=chance.randint(1, 9)), span.today - timedelta(days=5))
        value = replace(self._draw(facts, neighbourhood, life), code=f"CS-{number:03}")
        value = replace(value, **self._survey(life, entered, surveyors))
        chronicle = self._recall(value, facts, neighbourhood, entered)
        record_id = self._enter(chronicle, entered)
        open_from = max(span.first, since + timedelta(days=20) if since else span.first)
        last = span.today if life.pause is None or life.pause[1] < span.today else life.pause[0] - timedelta(days=1)
        return Place(record_id, chronicle.value, facts, neighbourhood, open_from, last, life.pause)

    def _enter(self, chronicle: Chronicle, entered: date) -> str:
        """The record typed in on a day, and again whenever there was news."""
        chance = self._chance
        record_id = self._ledger.add(chronicle.on(entered), self._desk.sit(entered, chance))
        for day in chronicle.days_of_news(entered):
            lag = timedelta(days=chance.randint(*self._ward.temper.lag))
            self._ledger.change(record_id, chronicle.on(day), self._desk.sit(day + lag, chance))
        return record_id

    def _recall(self, value: Establishment, facts: KindFacts, neighbourhood: Neighbourhood, entered: date) -> Chronicle:
        """The establishment with its workers, and what was different before."""
        chance, span = self._chance, self._ward.span
        counts = self._counts(facts, value.rooms)
        before: dict[str, dict[str, str]] = {}
        for event in value.events:
            if event.kind == "renamed":
                before[event.kind] = {"name": self._boards.draw(facts, value.owner_name, neighbourhood.streets[0])}
            if event.kind == "owner_changed":
                before[event.kind] = {"owner_name": draw_owner(chance)}
        if not counts:
            return Chronicle(value, before)
        counted = replace(value, **counts, workers_counted_on=entered)
        until = min(value.closed_on or span.today, span.today - timedelta(days=5))
        again = entered + (until - entered) * chance.uniform(0.3, 0.95)
        if chance.random() > _COUNTED_AGAIN or again <= entered:
            return Chronicle(counted, before)
        recounted = replace(counted, workers_total=counts["workers_total"] + 1, workers_counted_on=again)
        return Chronicle(recounted, before, {"workers_total": counts["workers_total"], "workers_counted_on": entered})

    def _draw(self, facts: KindFacts, neighbourhood: Neighbourhood, life: Life) -> Establishment:
        chance, geography, span = self._chance, self._geography, self._ward.span
        kinds, form = _draw_kinds(facts, chance), _draw_form(facts, chance)
        enterprise = form == "enterprise"
        female = chance.random() < 0.46
        owner = draw_name(chance, female=female, southern=chance.random() < 0.06)
        manager = draw_owner(chance) if enterprise or chance.random() < 0.25 else ""
        by_manager = enterprise and chance.random() < 0.35
        name = self._boards.draw(facts, owner, neighbourhood.streets[0])
        papers, business_number = draw_papers(span, geography, kinds=kinds, form=form, began=life.began, chance=chance)
        rooms = _draw_rooms(facts, chance)
        high, medium = facts.risk
        risk = chance.choices(("high", "medium", "low"), (high, medium, 100 - high - medium))[0]
        title = "Chủ cơ sở"
        if enterprise:
            title = "Quản lý" if by_manager else "Giám đốc"
        registered = form != "unregistered"
        moved = geography.former and not life.opened_since(TWO_TIERS_FROM) and chance.random() < 0.62
        return Establishment(
            name=name,
            legal_name=self._boards.draw_legal(name, facts, owner, enterprise=enterprise) if registered else "",
            kinds=kinds,
            form=form,
            business_number=business_number,
            address=draw_address(geography, neighbourhood, chance),
            neighbourhood=neighbourhood.name,
            commune=self._ward.unit.id,
            former_commune=chance.choice(geography.former).id if moved else "",
            directions=self._say("directions") if chance.random() < 0.3 else "",
            telephone=draw_telephone(chance) if chance.random() < 0.85 else "",
            owner_name=owner,
            representative_name=manager if by_manager else owner,
            representative_title=title,
            representative_id_number=draw_identity(chance, female=female) if chance.random() < 0.15 else "",
            security_officer_name=(manager or owner) if needs_security_certificate(kinds) else "",
            manager_name=manager,
            papers=papers,
            rooms=rooms,
            beds=round(rooms * facts.beds_per_room) if rooms and facts.beds_per_room else None,
            area_m2=_draw_area(facts, rooms, chance),
            rank=chance.choice(("1 sao", "2 sao", "2 sao", "3 sao"))
            if any(paper.kind == "lodging_rank" for paper in papers)
            else "",
            commitments=self._commitments(life, manager if by_manager else owner),
            risk=risk,
            suspicion=self._say("suspicion") if risk == "high" and chance.random() < 0.45 else "",
            border_area=True if chance.random() < 0.04 else None,
            near=(chance.choice(_NEAR),) if chance.random() < 0.15 else (),
            status=life.status,
            opened_on=life.opened_on,
            closed_on=life.closed_on,
            events=life.events,
            note=self._say("notes") if chance.random() < 0.08 else "",
            **_draw_position(geography, chance),
        )

    def _counts(self, facts: KindFacts, rooms: int | None) -> dict[str, int]:
        """The workers, each part at most what it is a part of; nothing where nobody counted them."""
        chance = self._chance
        total = _draw_workers(facts, rooms, chance)
        if chance.random() < self._ward.temper.uncounted:
            return {}

        def some(share: float, of: int = total) -> int:
            return sum(chance.random() < share for _ in range(of))

        away, contracted = some(0.28), some(0.8)
        return {
            "workers_total": total,
            "workers_female": some(facts.female / 100),
            "workers_under_18": int(total > 4 and chance.random() < 0.012),
            "workers_other_province": away,
            "workers_temporary_residence": some(0.85, away),
            "workers_contracted": contracted,
            "workers_registered": some(0.85, contracted),
            "workers_health_checked": some(0.72),
            "workers_certified": some(0.4),
            "workers_committed": some(0.86),
        }

    def _commitments(self, life: Life, signer: str) -> tuple[Commitment, ...]:
        chance, span = self._chance, self._ward.span
        found: list[Commitment] = []
        for year in range(span.first.year - 1, span.today.year + 1):
            signed = date(year, 1, 6) + timedelta(days=round(chance.triangular(0, 120, 25)))
            if life.opened_on and life.opened_on > signed:
                signed = life.opened_on + timedelta(days=chance.randint(3, 30))
            in_time = signed.year == year and signed < (life.closed_on or span.today - timedelta(days=5))
            if in_time and chance.random() < 0.86:
                number = f"{chance.randrange(1, 400):03}/BCK"
                found.append(Commitment(year=year, number=number, signed_on=signed, signer=signer))
        return tuple(found)

    def _survey(self, life: Life, entered: date, surveyors: tuple[str, ...]) -> dict[str, date | str]:
        chance, span = self._chance, self._ward.span
        last = (life.pause[0] if life.pause else span.today) - timedelta(days=4)
        if not surveyors or entered >= last or chance.random() < 0.2:
            return {}
        return {
            "surveyed_on": entered + timedelta(days=chance.randrange((last - entered).days)),
            "surveyed_by": chance.choice(surveyors),
            "survey_source": self._say("survey_sources"),
            "survey_result": self._say("survey_results"),
        }

    def _say(self, what: str) -> str:
        return pool("phrases", "establishments", what).draw(self._chance).format(type=self._geography.type)


def _draw_kinds(facts: KindFacts, chance: Random) -> tuple[str, ...]:
    kinds = {facts.code} | {kind for kind, percent in facts.also.items() if chance.random() * 100 < percent}
    return tuple(entry.code for entry in load_catalogs()["establishment_kinds"].entries if entry.code in kinds)


def _draw_form(facts: KindFacts, chance: Random) -> str:
    if chance.random() * 100 < facts.enterprise:
        return "enterprise"
    return "unregistered" if facts.code in {"lodging_house", "dim_cafe"} and chance.random() < 0.12 else "household"


def _draw_rooms(facts: KindFacts, chance: Random) -> int | None:
    if not facts.rooms:
        return None
    fewest, most = facts.rooms
    return round(chance.triangular(fewest, most, fewest + (most - fewest) * 0.28))


def _draw_area(facts: KindFacts, rooms: int | None, chance: Random) -> float | None:
    if chance.random() < 0.15:
        return None
    if rooms:
        return float(round(rooms * facts.room_m2 * chance.uniform(1.15, 1.6)))
    smallest, largest = facts.area
    return float(round(chance.triangular(smallest, largest, smallest + (largest - smallest) * 0.3)))


def _draw_workers(facts: KindFacts, rooms: int | None, chance: Random) -> int:
    fewest, most = facts.workers
    if rooms:
        full = (rooms - facts.rooms[0]) / (facts.rooms[1] - facts.rooms[0])
        return max(fewest, round((fewest + (most - fewest) * full) * chance.uniform(0.75, 1.2)))
    return round(chance.triangular(fewest, most, fewest + (most - fewest) * 0.3))


def _draw_position(geography: Geography, chance: Random) -> dict[str, Any]:
    if chance.random() > 0.6:
        return {}
    latitude, longitude = geography.centre
    return {
        "latitude": round(latitude + chance.uniform(-0.018, 0.018), 5),
        "longitude": round(longitude + chance.uniform(-0.018, 0.018), 5),
    }
