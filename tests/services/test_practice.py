"""Practice worlds: as many records as asked for, the same for the same seed, and true to the rules and to time."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import journal
from db.domain.errors import KnownError
from db.domain.fields import Kind, fields_of, from_json
from db.domain.findings import Severity
from db.domain.periods import parse_period
from db.domain.progress import Cancelled, CancelToken, Progress
from db.domain.registers import BY_NAME, REGISTERS
from db.domain.values import Unknown
from db.queries.office import get_office, units_reporting
from db.queries.records import read_versions
from db.transactions import reading
from desktop.clock import vietnam_day
from desktop.services.checks import check_in
from desktop.services.figures import compute_figures
from desktop.services.office import Office, open_office
from desktop.services.practice import PASSPHRASE, WORLD_FILE, World, WorldOffice, make_practice_office, make_world
from desktop.services.practice.wards import draw_span, share_out
from desktop.services.receiving import examine_packages
from desktop.services.records import dump_register
from desktop.services.sending import ReportOrder, export_report
from desktop.services.trust import list_trusted
from tests.support.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WARDS, ESTABLISHMENTS, INSPECTIONS = 5, 110, 360
AHEAD = {"planned_on", "due_on", "remedy_due_on", "expires_on", "answer_due_on"}
PLANS, DAYS_OF_PLANS = {"work_plans", "inspection_plans"}, {"from_on", "to_on", "visits"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make(tmp_path_factory.mktemp("world"))


def make(folder: Path, **changes: Any) -> World:
    wanted = {
        "wards": WARDS,
        "establishments": ESTABLISHMENTS,
        "inspections": INSPECTIONS,
        "seed": 7,
        "clock": FrozenClock(),
        "encrypted": False,
    }
    return make_world(folder, **wanted | changes)


@contextmanager
def opened(office: WorldOffice, passphrase: str | None = None) -> Iterator[Office]:
    found = open_office(str(office.database), passphrase=passphrase, clock=FrozenClock())
    try:
        yield found
    finally:
        found.close()


def count_records(world: World, register: str) -> int:
    total = 0
    for ward in world.wards:
        with opened(ward) as office:
            total += sum(1 for record in dump_register(office, register) if record["deleted"] is None)
    return total


def dumps(world: World) -> list[list[dict[str, Any]]]:
    found = []
    for ward in world.wards:
        with opened(ward) as office:
            found += [dump_register(office, register.name) for register in REGISTERS]
    return found


def test_all_wards_together_have_as_many_records_as_asked_for(world: World) -> None:
    assert count_records(world, "establishments") == ESTABLISHMENTS
    assert count_records(world, "inspections") == INSPECTIONS


def test_the_wards_are_real_units_in_a_fixed_order_and_of_different_size(world: World) -> None:
    names = [ward.name for ward in world.wards]

    assert world.superior.name == "Thành phố Hải Phòng"
    assert names == ["Phường Dương Kinh", "Phường Hưng Đạo", "Phường Đồ Sơn", "Phường Nam Đồ Sơn", "Phường Kiến An"]
    sizes = set()
    for ward in world.wards:
        with opened(ward) as office:
            sizes.add(len(dump_register(office, "establishments")))
    assert len(sizes) >= 3


def test_every_office_says_that_its_data_are_practice(world: World) -> None:
    for described in (world.superior, *world.wards):
        with opened(described) as office:
            assert office.practice


def test_the_same_seed_and_day_give_the_same_records_on_the_same_computers(world: World, tmp_path: Path) -> None:
    again = make(tmp_path / "again")

    assert dumps(again) == dumps(world)
    for one, other in zip((world.superior, *world.wards), (again.superior, *again.wards), strict=True):
        with opened(one) as a, opened(other) as b:
            assert a.author == b.author
        assert one.fingerprint != other.fingerprint


def test_another_seed_gives_another_world(world: World, tmp_path: Path) -> None:
    other = make(tmp_path / "other", seed=8)

    mine, theirs = ({record["id"] for records in dumps(w) for record in records} for w in (world, other))
    assert not mine & theirs


def test_world_json_says_how_to_open_everything(world: World) -> None:
    told = json.loads((world.folder / WORLD_FILE).read_text(encoding="utf-8"))

    assert list(told) == ["passphrase", "period", "superior", "wards"]
    assert told["period"] == "2026-H1"
    assert list(told["superior"]) == ["unit", "name", "database"]
    assert [ward["unit"] for ward in told["wards"]] == ["11692", "11689", "11455", "11737", "11443"]
    for ward, described in zip(told["wards"], world.wards, strict=True):
        assert ward["database"] == str(described.database)
        assert described.database.is_absolute()
        assert ward["enrolment"]["fingerprint"] == described.fingerprint


def test_an_encrypted_world_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    world = make(tmp_path, wards=1, establishments=3, inspections=5, encrypted=True)

    assert world.passphrase == PASSPHRASE
    with pytest.raises(KnownError) as refused, opened(world.wards[0], "Sai-mat-khau-1"):
        pass
    assert refused.value.code == "WRONG_PASSPHRASE"
    with opened(world.wards[0], PASSPHRASE) as office:
        assert len(dump_register(office, "inspections")) == 5


def test_every_ward_trusts_its_superior_and_the_other_way_round(world: World) -> None:
    with opened(world.superior) as superior:
        pinned = {key.fingerprint: (key.holder, key.accepted_at) for key in list_trusted(superior)}
        with reading(superior.database) as connection:
            reporting = {unit.code for unit in units_reporting(connection, parse_period(world.period).from_on)}

    assert pinned == {ward.fingerprint: (ward.officer, ward.enrolled_at) for ward in world.wards}
    assert reporting == {ward.unit for ward in world.wards}
    for ward in world.wards:
        with opened(ward) as office:
            assert [key.fingerprint for key in list_trusted(office)] == [world.superior.fingerprint]
            with reading(office.database) as connection:
                row = get_office(connection)
            assert row is not None
            assert row.superior_id == superior.unit.id


def test_the_report_of_the_first_ward_can_be_made_and_is_accepted_above(world: World, tmp_path: Path) -> None:
    copy = tmp_path / "phuong.db"
    copy.write_bytes(world.wards[0].database.read_bytes())
    with opened(WorldOffice("", "", copy, "", "")) as ward, opened(world.superior) as superior:
        exported = export_report(ward, ReportOrder(parse_period(world.period)), tmp_path, passphrase=None)

        candidates = examine_packages(superior, [exported.path])

    assert [candidate.examined.verdict.outcome.value for candidate in candidates] == ["passed"]


def test_nothing_is_typed_in_before_it_happens(world: World) -> None:
    early = []
    for ward in world.wards:
        with opened(ward) as office, reading(office.database) as connection:
            for row in journal.latest(connection, limit=100_000):
                if row.register in BY_NAME and row.after:
                    typed_on = vietnam_day(datetime.fromisoformat(row.at)).isoformat()
                    values = json.loads(row.after)
                    if row.register in PLANS:
                        values = {name: value for name, value in values.items() if name not in DAYS_OF_PLANS}
                    early += [(row, day) for day in days_in(values) if day > typed_on]

    assert early == []


def days_in(values: object) -> list[str]:
    """The days in plain values that say when something happened."""
    match values:
        case dict():
            return [day for name, value in values.items() if name not in AHEAD for day in days_in(value)]
        case list():
            return [day for value in values for day in days_in(value)]
        case str() if len(values) in {10, 16} and values[4:5] == "-" and values[7:8] == "-":
            return [values[:10]]
        case _:
            return []


def test_the_journal_is_whole_and_tells_every_version(world: World) -> None:
    with opened(world.wards[0]) as office, reading(office.database) as connection:
        rows = journal.latest(connection, limit=100_000)
        contexts = {row.record_id: row.context for row in reversed(rows) if row.record_id}

        assert journal.find_broken_seals(connection) == ()
        for register in REGISTERS:
            for version in read_versions(connection, register):
                assert json.loads(contexts[version.id] or "") == dict(version.context)
        assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)


def test_every_code_is_in_its_catalog(world: World) -> None:
    unknown = set()
    for ward in world.wards:
        with opened(ward) as office, reading(office.database) as connection:
            for register in REGISTERS:
                for version in read_versions(connection, register):
                    value = from_json(register.record, version.values)
                    unknown |= {(spec, code) for spec, code in codes_in(value) if not office.catalogs[spec].get(code)}

    assert unknown == set()


def codes_in(value: Any) -> Iterator[tuple[str, str]]:
    """Pairs of catalog and code in a record and its items."""
    for spec in fields_of(type(value)):
        entered = getattr(value, spec.name)
        if spec.kind is Kind.CODE and entered:
            yield spec.catalog, entered
        elif spec.kind is Kind.CODES:
            yield from ((spec.catalog, code) for code in entered)
        elif spec.kind is Kind.ITEMS:
            for item in entered:
                yield from codes_in(item)


def test_a_few_records_have_something_wrong_and_only_the_kinds_of_things_that_were_planted(world: World) -> None:
    records, found, wards_with_errors = 0, Counter[str](), 0
    for ward in world.wards:
        errors = 0
        with opened(ward) as office, reading(office.database) as connection:
            for register in REGISTERS:
                for version in read_versions(connection, register):
                    records += 1
                    value = from_json(register.record, version.values)
                    findings = check_in(connection, office, value, record_id=version.id)
                    serious = {f.code for f in findings if f.severity is not Severity.NOTE}
                    found.update(serious if version.deleted is None else ())
                    in_period = register.event_day(dict(version.values)) or ""
                    if "2025-12-15" <= in_period <= "2026-06-14":
                        errors += any(f.severity is Severity.ERROR for f in findings)
        wards_with_errors += errors > 0

    assert 0.01 <= found.total() / records <= 0.1
    assert set(found) <= {
        "ACT_UNVERIFIED",
        "ANSWER_OVERDUE",
        "CHECKED_TWICE_IN_YEAR",
        "LICENCE_MISSING",
        "NO_GROUND",
        "PAPER_EXPIRED",
        "REFUSAL_WITHOUT_REASON",
        "REMEDY_OVERDUE",
        "SECURITY_CERTIFICATE_MISSING",
        "TEAM_TOO_SMALL",
        "TIP_HANDLED_LATE",
        "TIP_NOT_ANSWERED",
        "TIP_OVERDUE",
        "UNANNOUNCED_WITHOUT_REPORT",
        "MINORS_WHERE_BARRED",
        "VISIT_OUTSIDE_LIFE",
    }
    assert {"CHECKED_TWICE_IN_YEAR", "REMEDY_OVERDUE"} <= set(found)
    assert wards_with_errors <= 1


def test_wards_differ_and_most_of_them_have_enough_data(world: World) -> None:
    period = parse_period(world.period)
    checked, without_data = set(), 0
    for ward in world.wards:
        with opened(ward) as office:
            figures = {figure.indicator.code: figure for figure in compute_figures(office, period)}
        checked.add(figures["T05"].value)
        without_data += any(isinstance(figures[code].missing, Unknown) for code in ("T05", "T11", "T18", "T29"))

    assert len(checked) >= 3
    assert all(value is not None and 30 <= value <= 100 for value in checked)
    assert without_data <= 2


def test_there_are_visits_still_to_be_made_cancelled_ones_and_deleted_records(world: World) -> None:
    states, deleted = Counter[str](), 0
    for ward in world.wards:
        with opened(ward) as office:
            states.update(record["fields"]["state"] for record in dump_register(office, "inspections"))
            deleted += sum(
                1 for register in REGISTERS for record in dump_register(office, register.name) if record["deleted"]
            )

    assert set(states) == {"to_do", "done", "cancelled"}
    assert states["done"] > 0.9 * INSPECTIONS
    assert deleted >= 3


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "khac.txt").write_text("của người khác", encoding="utf-8")

    with pytest.raises(KnownError) as refused:
        make(tmp_path)

    assert refused.value.code == "FOLDER_NOT_EMPTY"
    assert [file.name for file in tmp_path.iterdir()] == ["khac.txt"]


@pytest.mark.parametrize("wards", [0, 115])
def test_a_superior_has_only_so_many_communes(tmp_path: Path, wards: int) -> None:
    with pytest.raises(KnownError) as refused:
        make(tmp_path / "moi", wards=wards)

    assert (refused.value.code, refused.value.parameters["most"]) == ("TOO_MANY_WARDS", 114)
    assert not (tmp_path / "moi").exists()


def test_inspections_without_establishments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        make(tmp_path, establishments=0)

    assert refused.value.code == "INSPECTIONS_NEED_ESTABLISHMENTS"


def test_a_world_that_is_stopped_leaves_an_empty_folder(tmp_path: Path) -> None:
    token = CancelToken()

    def stop_after_first_ward(progress: Progress) -> None:
        if progress.done == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        make(tmp_path, wards=3, establishments=6, inspections=10, token=token, report=stop_after_first_ward)

    assert list(tmp_path.iterdir()) == []


def test_the_work_tells_after_each_office_how_far_it_is(tmp_path: Path) -> None:
    told: list[Progress] = []

    make(tmp_path, wards=2, establishments=4, inspections=6, report=told.append)

    assert [(progress.done, progress.total, progress.what) for progress in told] == [
        (1, 3, "Thành phố Hải Phòng"),
        (2, 3, "Phường Dương Kinh"),
        (3, 3, "Phường Hưng Đạo"),
    ]


def test_the_world_of_the_start_page_is_small_and_open(tmp_path: Path) -> None:
    world = make_practice_office(tmp_path, FrozenClock())

    assert world.passphrase is None
    assert len(world.wards) == 3
    with opened(world.wards[0]) as office:
        assert dump_register(office, "inspections")


@pytest.mark.parametrize(
    ("today", "period"),
    [
        (date(2026, 6, 14), "2025"),
        (date(2026, 6, 15), "2026-H1"),
        (date(2026, 12, 31), "2026-H1"),
        (date(2027, 1, 1), "2026"),
    ],
)
def test_the_period_is_the_one_whose_report_is_due_or_just_past(today: date, period: str) -> None:
    span = draw_span(datetime(today.year, today.month, today.day, 2, tzinfo=UTC), today)

    assert span.period.code == period
    assert (today - span.first).days >= 365


@pytest.mark.parametrize("moment", [datetime(2026, 2, 18, 3, tzinfo=UTC), datetime(2027, 1, 2, 16, 59, tzinfo=UTC)])
@pytest.mark.parametrize(("establishments", "inspections"), [(0, 0), (1, 40), (40, 1)])
def test_odd_sizes_and_days_give_a_world_too(
    tmp_path: Path, moment: datetime, establishments: int, inspections: int
) -> None:
    world = make(tmp_path, wards=1, establishments=establishments, inspections=inspections, clock=FrozenClock(moment))

    assert count_records(world, "establishments") == establishments
    assert count_records(world, "inspections") == inspections


@given(total=st.integers(0, 5000), weights=st.lists(st.floats(0.1, 50), min_size=1, max_size=40))
def test_shares_are_whole_in_proportion_and_add_up(total: int, weights: list[float]) -> None:
    shares = share_out(total, weights)

    assert sum(shares) == total
    assert all(
        abs(share - total * weight / sum(weights)) < 1.001 for share, weight in zip(shares, weights, strict=True)
    )


def test_nothing_is_shared_out_where_nobody_takes_any() -> None:
    assert share_out(5, [0.0, 0.0]) == [0, 0]
