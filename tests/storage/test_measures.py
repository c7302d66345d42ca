"""The ways of counting: distinct places, visits, people, and the sum over units equal to the whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.domain.registers import BY_NAME
from db.domain.targets import Measure
from db.domain.values import Amount, Known, Unknown, add_amounts
from db.domain.versions import new_version
from db.ids import new_id
from db.queries.measures import COUNTINGS, TOGETHER, groups, measure, measure_together, records
from db.transactions import reading, writing
from db.writes.records import insert_versions
from tests.support.databases import AT, OTHER, UNIT

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.engine import Database

FROM, TO = date(2025, 12, 15), date(2026, 6, 14)
BOTH = frozenset({UNIT.id, OTHER.id})


def put(database: Database, register: str, *, unit: str = UNIT.id, **values: Json) -> str:
    with writing(database) as connection:
        return put_in(connection, register, unit=unit, **values)


def put_in(connection: Connection, register: str, *, unit: str, **values: Json) -> str:
    version = new_version(new_id(), unit=unit, values=values, device="a", changed_at=AT, changed_by="")
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


def test_a_month_counts_once_whoever_wrote_in_it(database: Database):
    for unit, day in ((UNIT.id, "2026-01-20"), (OTHER.id, "2026-02-10"), (UNIT.id, "2026-03-20")):
        item: Json = {"form": "press_central", "published_on": day}
        put(database, "activities", unit=unit, name="Tin", from_on=day, forms=[item])
    wanted = Measure("months_with_forms", {"forms": "press_central,press_local"})

    with reading(database) as connection:
        together = measure_together(connection, wanted, units=BOTH, from_on=FROM, to_on=TO)
        by_march = measure_together(connection, wanted, units=BOTH, from_on=FROM, to_on=TO, as_of=date(2026, 3, 1))
        months = measure_together(
            connection, Measure("months"), units=BOTH, from_on=FROM, to_on=TO, as_of=date(2026, 3, 1)
        )

    # 20/1 and 10/2 both lie in the report month February; 20/3 lies in April.
    assert (together, by_march, months) == (Known(2), Known(1), Known(2))


def test_people_of_an_audience_are_unknown_while_one_was_not_counted(database: Database):
    audience: Json = [{"audience": "students", "persons": 40}, {"audience": "people", "persons": 7}]
    put(database, "activities", name="Nói chuyện", from_on="2026-01-05", audiences=audience)
    assert amount(database, "people_reached", audiences="students") == Known(40)

    put(database, "activities", name="Nói chuyện", from_on="2026-01-06", audiences=[{"audience": "students"}])
    assert amount(database, "people_reached", audiences="students") == Unknown("AUDIENCE_NOT_COUNTED", {"count": 1})


def test_a_tip_counts_when_it_passed_every_stage_in_time(database: Database):
    done = {"verified_on": "2026-01-06", "classified_on": "2026-01-06", "handled_on": "2026-01-09"}
    put(database, "tips", received_at="2026-01-05T08:00", **done)
    put(database, "tips", received_at="2026-01-05T08:00", due_on="2026-01-09", **done)
    put(database, "tips", received_at="2026-01-05T08:00", due_on="2026-01-08", **done)
    put(database, "tips", received_at="2026-01-05T08:00", **{**done, "verified_on": None})
    put(database, "tips", received_at="2026-01-05T08:00", verified_on="2026-01-06", classification="transfer",
        transferred_on="2026-01-07")  # fmt: skip

    assert amount(database, "tips_received") == Known(5)
    assert amount(database, "tips_handled_in_time") == Known(3)
    assert reasons(database, "tips_handled_in_time") == {"": 3, "TIP_HANDLED_LATE": 1, "TIP_NOT_VERIFIED": 1}


def test_hot_spots_are_eliminated_unless_they_come_back(database: Database):
    put(database, "hot_spots", name="A", found_on="2025-01-05", eliminated_on="2025-06-01")
    put(database, "hot_spots", name="B", found_on="2025-01-05", eliminated_on="2026-02-01")
    put(
        database, "hot_spots", name="C", found_on="2026-01-05", eliminated_on="2026-02-01", active_again_on="2026-03-01"
    )
    put(database, "hot_spots", name="D", found_on="2026-07-01")

    assert amount(database, "hot_spots_identified") == Known(2)
    assert amount(database, "hot_spots_eliminated") == Known(1)


def test_a_year_of_an_agency_takes_the_place_of_its_quarters(database: Database):
    def supply(from_on: str, to_on: str, cases: int, agency: str = "Công an") -> None:
        put(database, "case_figures", source_document="1", source_agency=agency, from_on=from_on, to_on=to_on,
            cases_handled=cases)  # fmt: skip

    year: dict[str, Any] = {"from_on": date(2025, 12, 15), "to_on": date(2026, 12, 14)}
    wanted = Measure("agency_figure", {"register": "case_figures", "field": "cases_handled"})
    with reading(database) as connection:
        nothing = measure(connection, wanted, units=BOTH, **year)[UNIT.id]
    supply("2026-01-01", "2026-03-31", 3)
    supply("2026-04-01", "2026-06-30", 4)
    with reading(database) as connection:
        quarters = measure(connection, wanted, units=BOTH, **year)[UNIT.id]
    supply("2026-01-01", "2026-12-31", 20)
    supply("2026-01-01", "2026-12-31", 1, "Tòa án")
    supply("2025-01-01", "2025-12-31", 99)
    with reading(database) as connection:
        whole = measure(connection, wanted, units=BOTH, **year)[UNIT.id]

    assert (nothing, quarters, whole) == (Unknown("FIGURES_NOT_SUPPLIED"), Known(7), Known(21))


def test_a_denominator_entered_by_hand_is_the_newest_of_each_agency(database: Database):
    def enter(agency: str, to_on: str, value: int) -> None:
        put(database, "manual_figures", indicator="T12", part="denominator", source_document="1", source_agency=agency,
            from_on="2026-01-01", to_on=to_on, value=value)  # fmt: skip

    enter("Khu công nghiệp A", "2026-03-31", 900)
    enter("Khu công nghiệp A", "2026-12-31", 1000)
    enter("Khu công nghiệp B", "2026-12-31", 50)

    assert amount(database, "manual", indicator="T12", part="denominator") == Known(1050)
    assert amount(database, "manual", indicator="T13", part="denominator") == Unknown("MANUAL_FIGURE_MISSING")


def test_money_is_the_newest_state_of_each_line(database: Database):
    line: dict[str, Any] = {"name": "Kiểm tra", "year": 2026, "source": "commune", "purpose": "inspection"}
    put(database, "budgets", **line, as_of="2026-02-01", spent=5)
    put(database, "budgets", **line, as_of="2026-05-01", spent=8)
    put(database, "budgets", **{**line, "name": "Tập huấn"}, as_of="2026-05-01", spent=1)

    assert amount(database, "budget", field="spent") == Known(9)


def test_records_of_a_former_unit_count_with_the_one_that_followed(database: Database):
    place = put(database, "establishments", unit=OTHER.id, name="A")
    put(database, "inspections", unit=OTHER.id, establishment=place, started_at="2026-01-05T09:00", state="done")
    put(database, "inspections", establishment=place, started_at="2026-02-05T09:00", state="done")
    joined = {OTHER.id: UNIT.id}
    window: dict[str, Any] = {"units": frozenset({UNIT.id}), "from_on": FROM, "to_on": TO, "joined": joined}

    with reading(database) as connection:
        places = measure(connection, Measure("establishments_checked"), **window)
        held = measure(connection, Measure("visits"), **window)

    assert (places, held) == ({UNIT.id: Known(1)}, {UNIT.id: Known(2)})


def test_what_is_left_out_is_told_with_the_reason_and_page_by_page(database: Database):
    place = put(database, "establishments", name="A")
    closed = put(database, "establishments", name="B", closed_on="2026-01-01")
    visit(database, place, "2026-01-05")
    visit(database, place, "2026-02-05")
    visit(database, place, "2024-02-05")
    visit(database, place, "2026-02-06", state="cancelled")
    visit(database, closed, "2025-12-20")
    visit(database, new_id(), "2026-02-05")

    assert reasons(database, "establishments_checked") == {
        "": 1, "ALREADY_COUNTED": 1, "OUTSIDE_WINDOW": 1, "VISIT_CANCELLED": 1, "PLACE_CLOSED": 1, "PLACE_UNKNOWN": 1,
    }  # fmt: skip
    with reading(database) as connection:
        window: dict[str, Any] = {"units": BOTH, "from_on": FROM, "to_on": TO, "counted": False}
        checked = Measure("establishments_checked")
        every = records(connection, checked, **window, limit=10)
        pages = [records(connection, checked, **window, limit=2, offset=offset) for offset in (0, 2, 4)]
        narrowed = records(connection, checked, **window, limit=10, reason="PLACE_CLOSED")
    assert [record for page in pages for record in page] == list(every)
    assert every[-1].reason == "OUTSIDE_WINDOW"
    assert [record.day for record in narrowed] == ["2025-12-20"]


def reasons(database: Database, name: str, **parameters: str) -> dict[str, int]:
    with reading(database) as connection:
        found = groups(connection, Measure(name, parameters), units=BOTH, from_on=FROM, to_on=TO)
    return {group.reason: group.records for group in found}


SAMPLES: dict[str, dict[str, str]] = {
    "people_reached": {"audiences": "students,people"},
    "forms_made": {"forms": "press_local"},
    "months_with_forms": {"forms": "press_local"},
    "violations_sanctioned": {"sanctions": "fine"},
    "units_with_model": {"states": "running"},
    "units_rated": {"ratings": "clean"},
    "agency_figure": {"register": "case_figures", "field": "cases_handled"},
    "manual": {"indicator": "T12", "part": "denominator"},
    "budget": {"field": "spent"},
}
# What counts units, or looks at records of other units on purpose, is no sum over records.
ABOUT_OTHERS = {"units_given_number", "units_rated"}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_rolling_up_units_equals_counting_their_union(database: Database, data: st.DataObject):
    draw_records(database, data)

    with reading(database) as connection:
        for name in sorted(COUNTINGS.keys() - TOGETHER - ABOUT_OTHERS):
            wanted = Measure(name, SAMPLES.get(name, {}))
            together = measure(connection, wanted, units=BOTH, from_on=FROM, to_on=TO)
            alone = [
                measure(connection, wanted, units=frozenset({unit}), from_on=FROM, to_on=TO)[unit]
                for unit in (UNIT.id, OTHER.id)
            ]
            assert add_amounts(together.values()) == add_amounts(alone)
            if all(isinstance(amount, Known) for amount in alone):
                assert measure_together(connection, wanted, units=BOTH, from_on=FROM, to_on=TO) == add_amounts(alone)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_the_records_told_add_up_to_the_number(database: Database, data: st.DataObject):
    draw_records(database, data)

    with reading(database) as connection:
        for name in sorted(COUNTINGS):
            wanted = Measure(name, SAMPLES.get(name, {}))
            whole = measure_together(connection, wanted, units=BOTH, from_on=FROM, to_on=TO)
            window: dict[str, Any] = {"units": BOTH, "from_on": FROM, "to_on": TO}
            told = records(connection, wanted, **window, counted=True, limit=10_000)
            found = groups(connection, wanted, **window)
            left = records(connection, wanted, **window, counted=False, limit=10_000)
            if isinstance(whole, Known):
                assert sum(record.amount or 0 for record in told) == whole.value, name
            assert sum(group.records for group in found) == len(told) + len(left), name
            assert all(record.reason for record in left), name


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_what_is_counted_once_is_never_more_than_what_happened(database: Database, data: st.DataObject):
    draw_records(database, data)

    visited = amount(database, "visits")
    assert isinstance(visited, Known)
    for name in ("establishments_checked", "places_visited", "units_visited"):
        once = amount(database, name)
        assert isinstance(once, Known)
        assert once.value <= visited.value
    trained, attended = amount(database, "staff_trained"), amount(database, "people_trained")
    assert isinstance(trained, Known)
    assert isinstance(attended, Known)
    assert trained.value <= attended.value


def draw_records(database: Database, data: st.DataObject) -> None:
    """Some records of either unit, in and outside the window."""
    units = st.sampled_from([UNIT.id, OTHER.id])
    days = st.sampled_from(["2025-11-20", "2026-01-05", "2026-02-20", "2026-06-14", "2026-07-01"])
    small = st.none() | st.integers(0, 9)
    with writing(database) as connection:
        for _ in range(data.draw(st.integers(0, 4))):
            unit, day, number = data.draw(units), data.draw(days), data.draw(small)
            place = put_in(connection, "establishments", unit=unit, name="A", workers_total=number, closed_on=data.draw(
                st.none() | days))  # fmt: skip
            visitor = data.draw(units)
            for state in data.draw(st.lists(st.sampled_from(["done", "to_do", "cancelled"]), max_size=3)):
                put_in(
                    connection, "inspections", unit=visitor, establishment=place, state=state, started_at=f"{day}T09:00"
                )
            fine = {"sanctions": ["fine"], "fine": number}
            put_in(connection, "violations", unit=unit, establishment=place, act_on=day, **fine)
            workers: Json = {"audience": "establishment_workers", "establishment": place, "persons": number}
            students: Json = {"audience": "students", "persons": number}
            item: Json = {"form": "press_local", "kept_up": bool(number)}
            put_in(
                connection, "activities", unit=unit, name="B", from_on=day, forms=[item], audiences=[workers, students]
            )
            member = put_in(
                connection, "staff", unit=unit, name="C", level="commune", to_on=data.draw(st.none() | days)
            )
            put_in(connection, "trainings", unit=visitor, name="D", from_on=day, participants=[{"staff": member}])
            put_in(connection, "tips", unit=unit, received_at=f"{day}T08:00", verified_on=day, handled_on=day)
            put_in(
                connection, "hot_spots", unit=unit, name="E", found_on=day, eliminated_on=data.draw(st.none() | days)
            )
            put_in(connection, "commendations", unit=unit, name="F", given_on=day, emulation_criterion=bool(number))
            put_in(
                connection,
                "work_plans",
                unit=unit,
                name="G",
                from_on=day,
                to_on="2026-12-31",
                integrated_with=["drugs"],
            )
            put_in(connection, "pilot_models", unit=unit, name="H", started_on=day, state="running")
            span: dict[str, Json] = {
                "source_document": "1",
                "source_agency": "I",
                "from_on": day,
                "to_on": "2026-07-31",
            }
            put_in(connection, "case_figures", unit=unit, **span, cases_handled=number)
            put_in(connection, "manual_figures", unit=unit, **span, indicator="T12", part="denominator", value=number)
            put_in(connection, "budgets", unit=unit, name="K", year=2026, as_of=day, spent=number)
