"""The ways of counting: distinct places, visits, people, and the sum over units equal to the whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.domain.registers import BY_NAME
from db.domain.targets import Measure
from db.domain.values import Amount, Known, Unknown, add_amounts
from db.domain.versions import new_version
from db.ids import new_id
from db.queries.measures import COUNTINGS, measure
from db.transactions import reading, writing
from db.writes.records import insert_versions
from tests.support.databases import AT, OTHER, UNIT

if TYPE_CHECKING:
    from db.domain.fields import Json
    from db.engine import Database

FROM, TO = date(2025, 12, 15), date(2026, 6, 14)
BOTH = frozenset({UNIT.id, OTHER.id})


def put(database: Database, register: str, *, unit: str = UNIT.id, **values: Json) -> str:
    version = new_version(new_id(), unit=unit, values=values, device="a", changed_at=AT, changed_by="")
    with writing(database) as connection:
        insert_versions(connection, BY_NAME[register], (version,))
    return version.id


def amount(database: Database, name: str, unit: str = UNIT.id, **parameters: str) -> Amount:
    with reading(database) as connection:
        return measure(connection, Measure(name, parameters), units=BOTH, from_on=FROM, to_on=TO)[unit]


def visit(database: Database, place: str, day: str, **values: Json) -> None:
    put(database, "inspections", establishment=place, started_at=f"{day}T09:00", **{"state": "done", **values})


def test_a_place_visited_twice_is_one_place_and_two_visits(database: Database):
    place = put(database, "establishments", name="A")
    visit(database, place, "2026-01-05")
    visit(database, place, "2026-02-05")

    assert amount(database, "establishments_checked") == Known(1)
    assert amount(database, "visits") == Known(2)


def test_visits_outside_the_window_not_held_or_deleted_do_not_count(database: Database):
    place = put(database, "establishments", name="A")
    visit(database, place, "2025-12-14")
    visit(database, place, "2026-06-15")
    visit(database, place, "2026-02-05", state="to_do")
    visit(database, place, "2026-02-06", deleted="trùng")

    assert amount(database, "establishments_checked") == Known(0)
    assert amount(database, "visits") == Known(0)


def test_a_place_counts_from_its_opening_to_its_closing(database: Database):
    put(database, "establishments", name="A", opened_on="2026-06-14")
    put(database, "establishments", name="B", opened_on="2026-06-15")
    put(database, "establishments", name="C", closed_on="2026-06-14")
    put(database, "establishments", name="D", closed_on="2026-06-15", kinds=["karaoke"])
    put(database, "establishments", name="E", deleted="trùng")

    assert amount(database, "establishments_in_business") == Known(2)
    assert amount(database, "establishments_in_business", kinds="karaoke,hotel") == Known(1)


def test_a_visit_by_another_unit_is_not_the_wards_own(database: Database):
    place = put(database, "establishments", name="A")
    put(database, "inspections", unit=OTHER.id, establishment=place, started_at="2026-01-05T09:00", state="done")

    assert amount(database, "establishments_checked") == Known(0)
    assert amount(database, "visits", OTHER.id) == Known(1)


def test_workers_are_unknown_while_one_place_has_no_number(database: Database):
    put(database, "establishments", name="A", workers_total=9)
    assert amount(database, "workers_in_establishments") == Known(9)

    put(database, "establishments", name="B")
    assert amount(database, "workers_in_establishments") == Unknown("WORKERS_NOT_COUNTED", {"count": 1})


def test_workers_reached_are_the_largest_audience_of_each_place(database: Database):
    one = put(database, "establishments", name="A", workers_total=9)
    two = put(database, "establishments", name="B", workers_total=2)
    for day, persons in (("2026-01-05", 5), ("2026-02-05", 7)):
        audiences: Json = [
            {"audience": "establishment_workers", "establishment": one, "persons": persons},
            {"audience": "establishment_workers", "establishment": two, "persons": 4},
            {"audience": "people", "persons": 300},
        ]
        put(database, "activities", name="Nói chuyện", from_on=day, audiences=audiences)

    assert amount(database, "workers_reached") == Known(7 + 2)


def test_a_unit_keeps_a_form_up_when_one_activity_says_so(database: Database):
    put(database, "activities", name="Loa", from_on="2026-01-05", forms=[{"form": "loudspeaker", "kept_up": True}])
    put(database, "activities", unit=OTHER.id, name="Loa", from_on="2026-01-05", forms=[{"form": "loudspeaker"}])

    assert amount(database, "units_with_kept_form") == Known(1)
    assert amount(database, "units_with_kept_form", OTHER.id) == Known(0)
    assert amount(database, "units_reporting", OTHER.id) == Known(1)


def test_staff_are_trained_once_and_only_while_serving(database: Database):
    taught = put(database, "staff", name="Hạnh", level="commune")
    put(database, "staff", name="Lan", level="province")
    gone = put(database, "staff", name="Mai", level="commune", to_on="2026-06-13")
    for day in ("2026-01-05", "2026-02-05"):
        participants: Json = [{"staff": taught}, {"staff": gone}]
        put(database, "trainings", name="Lớp", from_on=day, participants=participants)

    assert amount(database, "staff_serving") == Known(2)
    assert amount(database, "staff_serving", levels="commune,district") == Known(1)
    assert amount(database, "staff_trained") == Known(1)


def test_new_hot_spots_are_those_found_in_the_window(database: Database):
    put(database, "hot_spots", name="Cầu vượt", found_on="2026-01-05")
    put(database, "hot_spots", name="Bến xe", found_on="2025-01-05")

    assert amount(database, "hot_spots_found") == Known(1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_rolling_up_units_equals_counting_their_union(database: Database, data: st.DataObject):
    units = st.sampled_from([UNIT.id, OTHER.id])
    for _ in range(data.draw(st.integers(0, 4))):
        unit = data.draw(units)
        place = put(database, "establishments", unit=unit, name="A", workers_total=data.draw(st.integers(0, 9)))
        put(
            database, "inspections", unit=unit, establishment=place, state="done",
            started_at=f"2026-0{data.draw(st.integers(1, 9))}-05T09:00",
        )  # fmt: skip

    with reading(database) as connection:
        for name in COUNTINGS:
            together = measure(connection, Measure(name), units=BOTH, from_on=FROM, to_on=TO)
            alone = [
                measure(connection, Measure(name), units=frozenset({unit}), from_on=FROM, to_on=TO)[unit]
                for unit in (UNIT.id, OTHER.id)
            ]
            assert add_amounts(together.values()) == add_amounts(alone)
        places = amount(database, "establishments_checked")
        visited = amount(database, "visits")
    assert isinstance(places, Known)
    assert isinstance(visited, Known)
    assert places.value <= visited.value
