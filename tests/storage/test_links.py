"""Linked records: groups from pairs, figures that count a place once, and everything as before when taken back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import journal
from db.domain.duplicates import DIFFERENT, LATER, OPEN, SAME, group_links, pair_of
from db.domain.registers import BY_NAME
from db.domain.targets import Measure
from db.domain.values import Amount, Known
from db.domain.versions import new_version
from db.ids import new_id
from db.queries import links as queries
from db.queries.links import Suggestion
from db.queries.measures import groups, measure, measure_together, records
from db.queries.overview import coverage_by_kinds
from db.transactions import reading, writing
from db.writes.links import decide_pair, store_suggestions, take_back_pair
from db.writes.records import insert_versions
from tests.support.databases import AT, HANH, OTHER, UNIT
from tests.support.databases import LATER as LATER_AT

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.duplicates import Pair
    from db.domain.fields import Json
    from db.engine import Database

FROM, TO = date(2025, 12, 15), date(2026, 6, 14)
BOTH = frozenset({UNIT.id, OTHER.id})
MEASURES = (
    "establishments_in_business",
    "establishments_checked",
    "places_visited",
    "workers_in_establishments",
    "establishments_violating",
    "workers_reached",
    "visits",
    "violations_sanctioned",
    "units_visited",
)


def put(connection: Connection, register: str, *, unit: str = UNIT.id, **values: Json) -> str:
    version = new_version(new_id(), unit=unit, values=values, device="a", changed_at=AT, changed_by="")
    insert_versions(connection, BY_NAME[register], (version,))
    return version.id


def say(connection: Connection, one: str, other: str, state: str = SAME, *, at: str = AT) -> Pair:
    pair = pair_of(one, other)
    decide_pair(connection, pair, leader=one, state=state, seen="s", reason="", author=HANH, at=at)
    return pair


def unsay(connection: Connection, pair: Pair) -> None:
    link = queries.link_of(connection, pair)
    assert link is not None
    take_back_pair(connection, link, reason="nhầm", author=HANH, at=LATER_AT)


def by_unit(connection: Connection, name: str, *, linked: bool) -> dict[str, Amount]:
    return measure(connection, Measure(name, {}), units=BOTH, from_on=FROM, to_on=TO, linked=linked)


def together(connection: Connection, name: str, *, linked: bool = True, units: frozenset[str] = BOTH) -> Amount:
    return measure_together(connection, Measure(name, {}), units=units, from_on=FROM, to_on=TO, linked=linked)


def explained(connection: Connection, name: str, *, counted: bool = True) -> tuple[str, ...]:
    found = records(
        connection, Measure(name, {}), units=BOTH, from_on=FROM, to_on=TO, counted=counted, limit=99, linked=True
    )
    return tuple(one.id for one in found)


def test_a_place_in_two_units_counts_in_each_and_once_in_both_together(database: Database):
    with writing(database) as connection:
        here, there = put(connection, "establishments"), put(connection, "establishments", unit=OTHER.id)
        put(connection, "establishments")
        say(connection, here, there)

    with reading(database) as connection:
        own = by_unit(connection, "establishments_in_business", linked=True)
        whole = together(connection, "establishments_in_business")
        apart = together(connection, "establishments_in_business", linked=False)
        counted = explained(connection, "establishments_in_business")
        left_out = explained(connection, "establishments_in_business", counted=False)
        many = queries.records_of_one_place(connection, "establishments", [here, there])

    assert (own[UNIT.id], own[OTHER.id], whole, apart) == (Known(2), Known(1), Known(2), Known(3))
    assert here in counted
    assert left_out == (there,)
    assert many == {here: 2, there: 2}


def test_visits_stay_each_their_own_but_the_place_counts_once_as_inspected(database: Database):
    with writing(database) as connection:
        places = [put(connection, "establishments", unit=unit) for unit in (UNIT.id, OTHER.id)]
        for place, unit in zip(places, (UNIT.id, OTHER.id), strict=True):
            put(connection, "inspections", unit=unit, establishment=place, started_at="2026-02-01T09:00", state="done")
        say(connection, *places)

    with reading(database) as connection:
        assert together(connection, "establishments_checked") == Known(1)
        assert together(connection, "visits") == Known(2)
        assert set(by_unit(connection, "establishments_checked", linked=True).values()) == {Known(1)}


def test_being_the_same_carries_over_and_the_newest_word_says_who_leads(database: Database):
    with writing(database) as connection:
        one, two, three, four = (put(connection, "establishments") for _ in range(4))
        say(connection, one, two)
        say(connection, three, two, at=LATER_AT)
        say(connection, four, one, DIFFERENT)

    with reading(database) as connection:
        assert queries.leaders_of(connection, [one, two, three, four]) == dict.fromkeys((one, two, three), three)
        assert set(queries.groups_of(connection, [three])[three]) == {one, two, three}
        assert together(connection, "establishments_in_business") == Known(2)


def test_a_decision_leaves_the_list_of_suggestions_and_lines_in_both_histories(database: Database):
    with writing(database) as connection:
        one, two, three = sorted(put(connection, "establishments") for _ in range(3))
        found = [Suggestion(pair_of(one, other), 90, (("SAME_NAME", {}),), "s") for other in (two, three)]
        store_suggestions(connection, found)
        say(connection, one, three, LATER)
        first = say(connection, one, two)

    with reading(database) as connection:
        left = queries.list_suggestions(connection)
        actions = [[row.action for row in journal.history(connection, record)] for record in (two, three)]
        waiting = queries.count_suggestions(connection)
    with writing(database) as connection:
        unsay(connection, first)
    with reading(database) as connection:
        link = queries.link_of(connection, first)
        actions.append([row.action for row in journal.history(connection, one)])
        assert journal.find_broken_seals(connection) == ()

    assert [(one.pair.second, one.put_off) for one in left] == [(three, True)]
    assert waiting == 0
    assert actions == [["linked"], ["put_off"], ["put_off", "linked", "link_undone"]]
    assert link is not None
    assert (link.state, link.reason) == (OPEN, "nhầm")


def test_coverage_by_kind_counts_linked_places_once_with_the_kinds_of_all(database: Database):
    with writing(database) as connection:
        here = put(connection, "establishments", kinds=["karaoke"])
        there = put(connection, "establishments", unit=OTHER.id, kinds=["hotel"])
        put(connection, "establishments", kinds=["karaoke"])
        put(connection, "inspections", unit=OTHER.id, establishment=there, started_at="2026-02-01T09:00", state="done")
        say(connection, here, there)

    with reading(database) as connection:
        found = coverage_by_kinds(connection, BOTH, from_on=FROM, to_on=TO, day=TO)

    assert sorted((row.kinds, row.places, row.visited) for row in found) == [
        (("hotel", "karaoke"), 1, 1),
        (("karaoke",), 1, 0),
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_linking_merges_only_what_is_counted_together_and_taking_back_restores_all(database: Database, seed: int):
    """Whatever is linked in whatever order: units alone lose only their own doubles, the whole counts groups once."""
    chance = Random(seed)
    with writing(database) as connection:
        places = [_any_place(connection, chance) for _ in range(7)]
        ids = [place for place, _ in places]
        pairs = [tuple(chance.sample(ids, 2)) for _ in range(chance.randrange(1, 6))]
        before = {name: (by_unit(connection, name, linked=False), together(connection, name)) for name in MEASURES}

        for one, other in pairs:
            say(connection, one, other)
        linked = {name: (by_unit(connection, name, linked=True), together(connection, name)) for name in MEASURES}
        sums = {
            name: sum(
                group.amount
                for group in groups(connection, Measure(name, {}), units=BOTH, from_on=FROM, to_on=TO, linked=True)
                if not group.reason
            )
            for name in MEASURES
        }
        leaders = queries.all_groups(connection)
        counted = {name: _expected(connection, name, places, leaders) for name in ("establishments_in_business",)}

        for one, other in pairs:
            unsay(connection, pair_of(one, other)) if queries.link_of(connection, pair_of(one, other)) else None
        restored = {name: (by_unit(connection, name, linked=True), together(connection, name)) for name in MEASURES}
        for one, other in chance.sample(pairs, len(pairs)):
            say(connection, other, one)
        again = {name: (by_unit(connection, name, linked=True), together(connection, name)) for name in MEASURES}

        assert restored == before
        assert again == linked
        assert linked["visits"] == before["visits"]
        assert linked["violations_sanctioned"] == before["violations_sanctioned"]
        for name, (_, whole) in linked.items():
            if isinstance(whole, Known):
                assert sums[name] == whole.value, name
        for name, (own, whole) in counted.items():
            assert linked[name] == (own, whole)
        checked, there = linked["establishments_checked"], linked["establishments_in_business"]
        assert all(_number(checked[0][unit]) <= _number(there[0][unit]) for unit in BOTH)
        assert _number(checked[1]) <= _number(there[1])
        reached, workers = linked["workers_reached"][1], linked["workers_in_establishments"][1]
        assert not isinstance(workers, Known) or _number(reached) <= workers.value
        for table in ("establishments", "inspections", "activities", "violations", "record_links", "linked_records"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def test_groups_do_not_depend_on_the_order_of_decisions():
    chance = Random(3)
    ids = [new_id() for _ in range(8)]
    links = [_link(*chance.sample(ids, 2), at=str(n)) for n in range(6)]

    def parts(given_links) -> set[frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for one, leader in group_links(given_links).items():
            found[leader].add(one)
        return {frozenset(part) for part in found.values()}

    assert all(parts(chance.sample(links, len(links))) == parts(links) for _ in range(20))


def _link(one: str, other: str, *, at: str):
    return queries.Link(new_id(), one, other, SAME, "s", "", at, "Hạnh")


def _number(amount: Amount) -> int:
    return amount.value if isinstance(amount, Known) else 0


def _any_place(connection: Connection, chance: Random) -> tuple[str, str]:
    """A place of one of the units with whatever happened there; its id and unit."""
    unit = chance.choice((UNIT.id, OTHER.id))
    place = put(
        connection,
        "establishments",
        unit=unit,
        workers_total=chance.choice((None, 1, 5, 9)) if chance.random() < 0.3 else chance.randrange(9),
        closed_on=chance.choice((None, None, None, "2026-01-01", "2026-12-01")),
        **({"deleted": "trùng"} if chance.random() < 0.1 else {}),
    )
    for _ in range(chance.randrange(3)):
        visitor = unit if chance.random() < 0.8 else OTHER.id
        day = f"2026-0{chance.randrange(1, 9)}-05T09:00"
        put(connection, "inspections", unit=visitor, establishment=place, started_at=day, state="done")
    if chance.random() < 0.4:
        put(connection, "violations", unit=unit, establishment=place, act_on="2026-03-01", sanctions=["fine"], fine=1)
    if chance.random() < 0.5:
        told = {"audience": "establishment_workers", "establishment": place, "persons": chance.randrange(12)}
        put(connection, "activities", unit=unit, from_on="2026-03-01", audiences=[told])
    return place, unit


def _expected(
    connection: Connection, name: str, places: list[tuple[str, str]], leaders: dict[str, str]
) -> tuple[dict[str, Amount], Amount]:
    """Places in business counted by hand: groups, alone in each unit and over both."""
    raw = records(connection, Measure(name, {}), units=BOTH, from_on=FROM, to_on=TO, counted=True, limit=99)
    there = {one.id for one in raw}
    group_of = {place: leaders.get(place, place) for place, _ in places if place in there}
    own: dict[str, Amount] = {
        unit: Known(len({group_of[place] for place, owner in places if owner == unit and place in there}))
        for unit in BOTH
    }
    return own, Known(len(set(group_of.values())))
