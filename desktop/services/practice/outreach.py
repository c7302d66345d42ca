"""Awareness work and trainings of a practice ward over the year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from db.domain.activities import ESTABLISHMENT_WORKERS, Activity, Audience, FormUsed
from db.domain.trainings import Participant, Training
from desktop.services.practice.days import last_open, next_open
from desktop.services.practice.words import phrase, pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.services.practice.days import Desk
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Person, Team
    from desktop.services.practice.wards import Ward

_PLACES_PER_CLASS = 14
_OCCASIONS = (
    (1, 20, "Tết Nguyên đán"),
    (6, 10, "Tháng hành động phòng, chống ma túy"),
    (11, 12, "Tháng hành động vì bình đẳng giới"),
)
_LISTENERS_PER_FEMALE = 0.55


class OutreachBook:
    """Keeps the activities and trainings of one ward."""

    def __init__(self, ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward = ward
        self._geography = geography
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("outreach")

    def fill(self, places: Sequence[Place], team: Team, staff: dict[Person, str]) -> None:
        """Everything of the days of the world."""
        activities = [
            *self._loudspeaker(),
            *self._meetings(),
            *self._worker_classes(places),
            *self._yearly(places),
            *self._prints(),
        ]
        first, last = self._ward.span.first, self._ward.span.today - timedelta(days=3)
        held = sorted(
            (a for a in activities if a.from_on and first <= a.from_on <= last), key=lambda a: (a.from_on, a.name)
        )
        for activity in held:
            self._enter(activity)
        self._delete_doubles(held)
        self._trainings(team, staff)

    def _loudspeaker(self) -> Iterator[Activity]:
        """Every month where it is kept up; otherwise now and then."""
        chance = self._chance
        for first in self._months():
            if not self._ward.temper.kept_up and chance.random() < 0.55:
                continue
            times = chance.randint(6, 20)
            last = min(
                first.replace(day=monthrange(first.year, first.month)[1]), self._ward.span.today - timedelta(days=3)
            )
            minutes = times * chance.choice((5, 7, 10, 12))
            form = FormUsed(
                form="loudspeaker",
                times=times,
                minutes=minutes,
                kept_up=self._ward.temper.kept_up or None,
                last_done_on=last_open(last),
            )
            yield self._activity(
                f"{phrase('phrases', 'activities', 'loudspeaker')}, tháng {first.month}/{first.year}",
                first,
                to_on=last,
                forms=(form,),
                place_kind="commune",
                topics=("harm", "law", "reporting") if chance.random() < 0.4 else ("harm", "law"),
                sessions=times,
            )

    def _meetings(self) -> Iterator[Activity]:
        """Talks in neighbourhoods, about one in five weeks."""
        chance = self._chance
        for first in self._months():
            if chance.random() < (0.3 if self._ward.temper.activity < 0.8 else 0.78):
                neighbourhood = chance.choice(self._geography.neighbourhoods)
                people = chance.randint(28, 130)
                name = pool("phrases", "activities", "meetings").draw(chance).format(place=neighbourhood.in_sentence)
                yield self._activity(
                    name,
                    self._day_in(first),
                    forms=(FormUsed(form="community_meeting", times=1, reach=people),),
                    audiences=(self._listeners("people", people),),
                    place_kind="neighbourhood",
                    place=f"Nhà văn hóa {neighbourhood.in_sentence}",
                    topics=("harm", "law", "less_stigma") if chance.random() < 0.3 else ("harm", "law"),
                    integrated_with=chance.choice((("drugs",), ("drugs", "hiv"), ("trafficking",), ())),
                    sessions=1,
                    people_total=people,
                )

    def _worker_classes(self, places: Sequence[Place]) -> Iterator[Activity]:
        """Classes for the workers of establishments, in each half year those that the ward gets round to."""
        chance, number = self._chance, 0
        for first, last in self._halves():
            reached = [
                place
                for place in places
                if place.is_open(first + timedelta(days=25)) and chance.random() < self._ward.temper.reach
            ]
            reached.sort(key=lambda place: (place.neighbourhood.zone, place.value.neighbourhood, place.value.code))
            for begin in range(0, len(reached), _PLACES_PER_CLASS):
                number += 1
                group = reached[begin : begin + _PLACES_PER_CLASS]
                on = first + timedelta(days=chance.randrange(20, max(21, (last - first).days - 5)))
                street = chance.choice(group[0].neighbourhood.streets)
                audiences = tuple(self._workers_of(place) for place in group if place.is_open(on))
                people = sum(audience.persons or 0 for audience in audiences)
                text = pool("phrases", "activities", "worker_classes").draw(chance)
                if audiences:
                    yield self._activity(
                        text.format(street=street, number=number),
                        next_open(on),
                        forms=(
                            FormUsed(form="direct_talk", times=1, reach=people),
                            FormUsed(form="commitment_signing", times=1, copies=people),
                        ),
                        audiences=audiences,
                        place_kind="establishment",
                        place=group[0].value.name,
                        topics=("harm", "law", "safe_sex", "reporting"),
                        integrated_with=("hiv", "trafficking") if chance.random() < 0.4 else ("hiv",),
                        sessions=1,
                        people_total=people,
                        cost=chance.choice((None, 1_500_000, 2_000_000, 3_200_000)),
                    )

    def _yearly(self, places: Sequence[Place]) -> Iterator[Activity]:
        """The meeting with the owners, and schools."""
        chance = self._chance
        for year in range(self._ward.span.first.year, self._ward.span.today.year + 1):
            owners = round(len(places) * chance.uniform(0.5, 0.8))
            if owners:
                yield self._activity(
                    phrase("phrases", "activities", "owners").format(year=year),
                    next_open(date(year, 3, chance.randint(3, 26))),
                    forms=(FormUsed(form="commitment_signing", times=1, copies=owners, reach=owners),),
                    audiences=(self._listeners("establishment_owners", owners),),
                    place_kind="office",
                    place=f"Hội trường {self._geography.office}",
                    topics=("law",),
                    sessions=1,
                    people_total=owners,
                    cost=chance.choice((4_000_000, 5_500_000, 8_000_000)),
                )
            for month in chance.sample((2, 4, 5, 9, 10, 11), chance.randint(1, 3)):
                school = pool("phrases", "activities", "school_names").draw(chance).format(type=self._geography.type)
                pupils = chance.randint(180, 900)
                audience = "students" if "THPT" not in school else "high_school_pupils"
                yield self._activity(
                    pool("phrases", "activities", "schools").draw(chance).format(school=school),
                    self._day_in(date(year, month, 1)),
                    forms=(FormUsed(form="school_lesson", times=1, reach=pupils),),
                    audiences=(self._listeners(audience, pupils),),
                    place_kind="school",
                    place=school,
                    topics=("harm", "safe_sex"),
                    integrated_with=("trafficking", "children"),
                    sessions=1,
                    people_total=pupils,
                )

    def _prints(self) -> Iterator[Activity]:
        """Banners, leaflets, the ward's own page."""
        chance = self._chance
        for year in range(self._ward.span.first.year, self._ward.span.today.year + 1):
            for month, day, occasion in _OCCASIONS:
                yield self._activity(
                    phrase("phrases", "activities", "banners").format(occasion=occasion),
                    next_open(date(year, month, day)),
                    forms=(FormUsed(form="banners", copies=chance.randint(3, 14)),),
                    place_kind="commune",
                    topics=("harm",),
                    cost=chance.choice((None, 1_200_000, 2_400_000)),
                )
            leaflets = FormUsed(form="leaflets", copies=50 * chance.randint(4, 30))
            name = phrase("phrases", "activities", "leaflets")
            yield self._activity(name, self._day_in(date(year, chance.choice((4, 5, 7, 8)), 1)), forms=(leaflets,))
        for first in self._months():
            if chance.random() < 0.4:
                on = self._day_in(first)
                outlet = phrase("phrases", "activities", "page_outlet").format(type=self._geography.type)
                form = FormUsed(
                    form="social_media",
                    times=chance.randint(1, 4),
                    reach=chance.randint(120, 2600),
                    outlet=outlet,
                    published_on=on,
                )
                name = phrase("phrases", "activities", "page").format(type=self._geography.type)
                yield self._activity(name, on, forms=(form,), place_kind="online", topics=("law",))

    def _trainings(self, team: Team, staff: dict[Person, str]) -> None:
        """A class of the ward and one of the level above in each half year."""
        chance, span = self._chance, self._ward.span
        for first, last in self._halves():
            on = next_open(first + timedelta(days=chance.randrange(70, max(71, (last - first).days - 12))))
            if on > span.today - timedelta(days=6):
                continue
            serving = [person for person in team.people if person.serves(on)]
            share = self._ward.temper.trained * (1.0 if on.month < 7 else 0.5)
            local = [person for person in serving if chance.random() < share]
            name = pool("phrases", "trainings", "ward").draw(chance)
            organiser = ("commune", self._geography.office)
            self._enter_training(name, organiser, on, [staff[person] for person in local])
            above = next_open(on + timedelta(days=chance.randint(-50, 30)))
            if first <= above <= span.today - timedelta(days=6):
                name = pool("phrases", "trainings", "province").draw(chance).format(year=above.year)
                sent = chance.sample(serving, min(len(serving), chance.randint(1, 2)))
                self._enter_training(name, ("province", "Sở Y tế"), above, [staff[person] for person in sent])

    def _enter_training(self, name: str, organiser: tuple[str, str], on: date, participants: Sequence[str]) -> None:
        """A training organised at a level by an agency, with staff records as participants; none without them."""
        chance = self._chance
        days = chance.choice((0, 0, 1))
        training = Training(
            name=name,
            kind="seminar" if name.startswith("Hội thảo") else "class",
            level=organiser[0],
            organiser=organiser[1],
            from_on=on,
            to_on=on + timedelta(days=days),
            sessions=2 * (days + 1),
            contents=phrase("phrases", "trainings", "contents"),
            trainers=pool("phrases", "trainings", "trainers").draw(chance).format(type=self._geography.type),
            place=f"Hội trường {organiser[1]}",
            participants=tuple(
                Participant(staff=staff, outcome=chance.choice(("completed", "completed", "certified")))
                for staff in participants
            ),
            other_participants=chance.choice((None, 4, 8, 15)),
        )
        if participants:
            self._ledger.add(training, self._sit(on + timedelta(days=days)))

    def _enter(self, activity: Activity) -> None:
        chance, end = self._chance, activity.to_on or activity.from_on or self._ward.span.today
        record_id = self._ledger.add(activity, self._sit(end))
        if chance.random() < 0.05 and activity.people_total:
            later = replace(activity, proof="Danh sách ký tên, ảnh chụp")
            self._ledger.change(record_id, later, self._desk.sit(end + timedelta(days=chance.randint(20, 60)), chance))

    def _delete_doubles(self, activities: Sequence[Activity]) -> None:
        """Some things typed in twice and taken out again."""
        chance = self._chance
        for activity in chance.sample(activities, min(len(activities), chance.randint(1, 3))):
            at = self._sit((activity.to_on or activity.from_on or self._ward.span.today) + timedelta(days=5))
            record_id = self._ledger.add(activity, at)
            reason = pool("phrases", "deletions", "reasons").draw(chance)
            self._ledger.delete(
                record_id, reason, self._desk.sit(at.date() + timedelta(days=chance.randint(1, 20)), chance)
            )

    def _activity(self, name: str, from_on: date, **fields: object) -> Activity:
        """An activity of the ward with a partner or two."""
        partners = {
            pool("phrases", "activities", "partners").draw(self._chance) for _ in range(self._chance.randint(0, 2))
        }
        named = ", ".join(sorted(partners)).format(type=self._geography.type)
        organiser = self._geography.office
        return replace(Activity(name=name, from_on=from_on, organiser=organiser, partners=named), **fields)

    def _workers_of(self, place: Place) -> Audience:
        total = place.value.workers_total or place.facts.workers[0] + 1
        persons = max(1, round(total * self._chance.uniform(0.75, 1)))
        female = min(persons, place.value.workers_female or 0) if place.value.workers_female is not None else None
        return Audience(audience=ESTABLISHMENT_WORKERS, establishment=place.id, persons=persons, female=female)

    def _listeners(self, audience: str, persons: int) -> Audience:
        female = round(persons * min(0.95, max(0.1, self._chance.gauss(_LISTENERS_PER_FEMALE, 0.1))))
        return Audience(audience=audience, persons=persons, female=female)

    def _months(self) -> Iterator[date]:
        """The first day of each month of the world; the first month only where it is whole."""
        span = self._ward.span
        day = span.first if span.first.day == 1 else _next_month(span.first)
        while day <= span.today - timedelta(days=4):
            yield day
            day = _next_month(day)

    def _halves(self) -> Iterator[tuple[date, date]]:
        """The half years of reports, 15/12 to 14/6 and 15/6 to 14/12, as far as the world has them."""
        span = self._ward.span
        for year in range(span.first.year, span.today.year + 2):
            for first, last in ((date(year - 1, 12, 15), date(year, 6, 14)), (date(year, 6, 15), date(year, 12, 14))):
                begin, end = max(first, span.first), min(last, span.today)
                if (end - begin).days > 60:
                    yield begin, end

    def _day_in(self, month: date) -> date:
        return next_open(month + timedelta(days=self._chance.randrange(3, 26)))

    def _sit(self, day: date) -> datetime:
        return self._desk.sit(day + timedelta(days=self._chance.randint(*self._ward.temper.lag)), self._chance)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
