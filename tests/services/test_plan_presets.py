"""Each preset in an office with its document's own numbers: every target just met, just missed, and without data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.targets import Comparator, IndicatorKind, Target
from desktop.services import figures, plans
from desktop.services.explaining import explain_figure
from desktop.services.named_units import resolve_named
from desktop.services.plan_files import read_plan_file
from tests.support.databases import UNIT, make_database
from tests.support.plan_worlds import World
from tests.support.small_office import open_small_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.services.office import Office

Expected = dict[str, tuple[int, int | None]]


def dong_nai(world: World, short: int) -> Expected:
    communes = world.communes(170)
    places = world.places(communes[0], 40)
    world.visits(places[: 32 - short], "2020-03-05", unit=communes[0])
    world.visits(places[: 30 - short], "2020-03-06")
    numbers = {"cases_handled": 30 - short, "cases_tried": 90 - short, "cases_before_court": 100}
    world.supplied("case_figures", 2020, **numbers)
    for one in range(5):
        gone = "2020-06-01" if one < 5 - short else None
        world.put("hot_spots", name=f"Tụ điểm {one}", kind="public_place", found_on="2020-02-01", eliminated_on=gone)
    for place, commune in enumerate(communes):
        rating = "clean" if place < 136 - short else "not_met"
        world.put("commune_ratings", name="x", commune=commune, year=2020, rated_on="2020-12-01", rating=rating)
    world.plans(communes[: 170 - short], 2020)
    given: Any = [{"unit": commune, "indicator": "T05", "value": 3} for commune in communes[: 170 - short]]
    world.put("work_plans", name="Giao", kind="year", from_on="2020-01-01", to_on="2020-12-31", allocations=given)
    return {
        "T01": (30 - short, None), "T02": (90 - short, 100), "T03": (5 - short, 5), "T04": (30 - short, None),
        "T05": (32 - short, 40), "T06": (136 - short, 170), "T07": (170 - short, 170), "T08": (170 - short, 170),
    }  # fmt: skip


def quang_ninh(world: World, short: int) -> Expected:
    preset = preset_of("quang-ninh-2021-2025")
    eight, five = (
        [str(unit) for _, unit in resolve_named(preset, target)] for target in preset.targets if target.named
    )
    others = [str(unit) for _, unit in resolve_named(preset, Target("T15", Comparator.AT_LEAST, 0, "", named=OTHERS))]
    districts = world.units([*eight, *others])
    communes = world.communes(20)
    for commune in communes[: 15 - short]:
        world.talk("2025-03-05", unit=commune, kept=True, audience="people", persons=1)
    for month in range(1, 13 - short):
        item: Any = {"form": "press_local", "published_on": f"2025-{month:02}-10"}
        world.put("activities", name="Tin", from_on=f"2025-{month:02}-10", forms=[item])
    ward = communes[0]
    place = world.places(ward, 1, workers=91)[0]
    world.talk("2025-04-01", unit=ward, audience="establishment_workers", establishment=place, persons=75 - short)
    places = [place, *world.places(ward, 9)]
    world.visits(places[: 10 - short], "2022-03-05", unit=ward)
    world.visits(places[: 2 - short], "2025-03-05", unit=ward)
    world.by_hand("T12", 1000, 2025)
    world.talk("2025-04-02", audience="industrial_workers", persons=650 - short)
    world.by_hand("T13", 500, 2025)
    world.talk("2025-04-03", audience="students", persons=300 - short)
    world.talk("2025-04-04", audience="high_school_pupils", persons=100)
    world.plans(eight[: 8 - short], 2025, integrated=True)
    world.plans(eight[8 - short :], 2025)
    world.plans(others[: 5 - short], 2025)
    world.tips(10, "2025-05-05", handled=10 - short)
    world.supplied("case_figures", 2024, cases_handled=100)
    world.supplied("case_figures", 2025, cases_handled=104 - short)
    for district in five[: 5 - short]:
        world.put("pilot_models", district, name="Mô hình", kind="prevention", started_on="2023-01-01", state="kept")
    world.supplied("support_figures", 2025, eligible=100, supported=65 - short)
    world.staff(10, "province", trained=8 - short, day="2025-06-01")
    world.staff(10, "commune", trained=6 - short, day="2025-06-02")
    for _ in range(short):
        world.put("hot_spots", name="Nhóm bảo kê", kind="protection_group", found_on="2025-02-01")
    assert len(districts) == 13
    return {
        "T09": (15 - short, 20), "T10": (12 - short, 12), "T11": (75 - short, 100), "T12": (650 - short, 1000),
        "T13": (400 - short, 500), "T14": (13 - short, 13), "T15": (8 - short, 13), "T16": (10 - short, 10),
        "T17": (4 - short, 100), "T18": (2 - short, 10), "T19": (10 - short, 10), "T20": (5 - short, 13),
        "T21": (65 - short, 100), "T22": (8 - short, 10), "T23": (6 - short, 10), "T32": (short, None),
    }  # fmt: skip


def duong_kinh(world: World, short: int) -> Expected:
    wards = world.communes(6)
    for ward in wards[: 6 - short]:
        world.talk("2023-03-05", unit=ward, kept=True, audience="people", persons=1)
    for place in world.places(wards[0], 1, workers=100):
        world.talk("2023-03-06", unit=wards[0], audience="establishment_workers", establishment=place,
                   persons=50 - short)  # fmt: skip
    world.by_hand("T26", 800, 2023)
    world.talk("2023-03-07", audience="high_school_pupils", persons=800 - short)
    world.plans(wards[: 6 - short], 2023, integrated=True)
    world.tips(4, "2023-05-05", handled=4 - short)
    world.staff(5, "commune", trained=5 - short, day="2023-06-01")
    return {
        "T24": (6 - short, 6), "T25": (50 - short, 100), "T26": (800 - short, 800), "T27": (6 - short, 6),
        "T28": (4 - short, 4), "T29": (5 - short, 5),
    }  # fmt: skip


def tuyen_quang(world: World, short: int) -> Expected:
    world.put("commendations", name="Thi đua", kind="emulation", given_on="2014-03-05", emulation_criterion=not short)
    for _ in range(short):
        world.put("hot_spots", name="Ổ nhóm", kind="public_place", found_on="2014-02-01")
    return {"T30": (1 - short, None), "T31": (short, None)}


def ha_noi(world: World, short: int) -> Expected:
    communes = world.communes(20)
    places = world.places(communes[0], 4895 - 14)
    one_each = [world.places(commune, 1)[0] for commune in communes[1:15]]
    world.visits(places[: 2937 - short], "2026-03-05", unit=communes[0])
    world.visits(places[: 40 - short], "2026-03-06", kind="unannounced")
    world.visits(places[: 1 - short], "2026-03-07", unit=communes[0], kind="recheck")
    world.visits([places[0], *one_each][: 15 - short], "2026-03-08", kind="second_review")
    world.tips(10, "2026-05-05", handled=10 - short)
    world.supplied("case_figures", 2026, cases_handled=100 - short, cases_tried=100 - short)
    for commune in communes[: 20 - short]:
        world.talk("2026-03-05", unit=commune, kept=True, audience="officials", persons=1)
    people = {"people": 5300, "establishment_workers": 3500, "industrial_workers": 60_000, "students": 100_000}
    for audience, persons in people.items():
        world.talk("2026-04-05", audience=audience, persons=persons - short)
    item: Any = {"form": "report_or_sketch", "times": 3 - short, "published_on": "2026-05-01"}
    world.put("activities", name="Phóng sự", from_on="2026-05-01", forms=[item])
    world.put("trainings", name="Lớp", from_on="2026-05-01", other_participants=6000 - short)
    return {
        "T05": (2937 - short, 4895), "CSKT": (2937 - short, None), "LDX": (40 - short, None),
        "DPT": (15 - short, None), "LTK": (1 - short, None), "T16": (10 - short, 10), "T01": (100 - short, None),
        "VAXX": (100 - short, None), "T09": (20 - short, 20), "NDTT": (5300 - short, None),
        "LDTT": (3500 - short, None), "KCTT": (60_000 - short, None), "HSTT": (100_000 - short, None),
        "PSTT": (3 - short, None), "CBTH": (6000 - short, None),
    }  # fmt: skip


AFTERWARDS = datetime(2027, 1, 5, 3, 0, tzinfo=UTC)
OTHERS = ("Bình Liêu", "Tiên Yên", "Đầm Hà", "Ba Chẽ", "Cô Tô")
WORLDS: dict[str, tuple[str, Callable[[World, int], Expected]]] = {
    "dong-nai-2020": ("2020@calendar", dong_nai),
    "quang-ninh-2021-2025": ("2025", quang_ninh),
    "duong-kinh-2023": ("2023", duong_kinh),
    "tuyen-quang-2013": ("2014", tuyen_quang),
    "ha-noi-2026": ("2026", ha_noi),
}


def preset_of(name: str) -> plans.Plan:
    return next(plan for plan in plans.load_presets() if plan.name == name)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    make_database(tmp_path).close()
    with open_small_office(tmp_path, moment=AFTERWARDS) as office:
        yield office


@pytest.mark.parametrize("short", [0, 1], ids=["just met", "just missed"])
@pytest.mark.parametrize("preset", WORLDS)
def test_every_target_of_a_document_is_answered_from_its_own_numbers(office: Office, preset: str, short: int):
    period, build = WORLDS[preset]
    world = World(office)
    expected = build(world, short)
    world.keep()
    plans.apply_plan(office, preset)

    shown = [
        figures.figure_to_plain(figure, parse_period(period), UNIT.code)
        for figure in figures.compute_figures(office, parse_period(period))
        if figure.target is not None
    ]

    verdict = "not_met" if short else "met"
    assert {str(one["code"]): (one["numerator"], one["denominator"], one["verdict"]) for one in shown} == {
        code: (numerator, denominator, verdict) for code, (numerator, denominator) in expected.items()
    }
    assert sorted(str(one["code"]) for one in shown) == sorted(t.indicator for t in preset_of(preset).targets)
    assert all(one["source"] and one["plan"] == preset and one["plan_version"] == 1 for one in shown)


@pytest.mark.parametrize("preset", WORLDS)
def test_without_denominators_nothing_is_said(office: Office, preset: str):
    World(office).communes(3)
    plans.apply_plan(office, preset)

    shown = figures.compute_figures(office, parse_period(WORLDS[preset][0]))

    units_or_months = {"T06", "T07", "T08", "T09", "T10", "T24", "T27"}
    for figure in shown:
        share = figure.indicator.kind in {IndicatorKind.SHARE, IndicatorKind.GROWTH}
        if figure.target is not None and share and figure.indicator.code not in units_or_months:
            assert (figure.value, figure.outcome.value) == (None, "not_enough_data"), figure.indicator.code
            assert figure.missing is not None


def test_while_there_is_time_what_is_missing_is_not_due_yet(tmp_path: Path):
    make_database(tmp_path).close()
    with open_small_office(tmp_path) as office:  # 20/11/2026
        world = World(office)
        ha_noi(world, 1)
        world.keep()
        plans.apply_plan(office, "ha-noi-2026")

        shown = [figure for figure in figures.compute_figures(office, parse_period("2026")) if figure.target]

    assert {figure.outcome.value for figure in shown} == {"not_due"}
    assert {figure.shortfall for figure in shown} == {1}


def test_a_document_without_numbers_gives_periods_and_deadlines(office: Office):
    plan = plans.apply_plan(office, "dong-nai-2017")

    shown = figures.compute_figures(office, parse_period("2018"))

    assert {figure.target for figure in shown} == {None}
    dated = {(flow.period, flow.before) for flow in plan.flows if flow.before}
    assert dated == {("half", (15, 6)), ("year", (15, 12)), ("half", (25, 6)), ("year", (25, 12))}
    assert all(flow.source and flow.sender and flow.receiver for flow in plan.flows)


def test_a_document_names_its_units_and_says_who_is_missing(office: Office):
    world = World(office)
    quang_ninh(world, 1)
    world.keep()
    plans.apply_plan(office, "quang-ninh-2021-2025")

    found = explain_figure(office, parse_period("2025"), "T20")

    assert found.figure.named is not None
    assert (len(found.figure.named.fulfilled), found.figure.named.missing) == (4, ("Quảng Yên",))
    assert any("Quảng Yên" in fact for fact in found.facts)
    assert {record.title for record in found.numerator.counted.records} == {
        "Thành phố Hạ Long", "Thành phố Cẩm Phả", "Thành phố Uông Bí", "Thành phố Móng Cái",
    }  # fmt: skip


def test_the_numbers_of_the_document_are_shown_beside_todays(office: Office):
    world = World(office)
    world.communes(95)
    plans.apply_plan(office, "dong-nai-2020")

    found = explain_figure(office, parse_period("2020@calendar"), "T06")

    assert found.figure.required == 76
    assert "Văn bản ghi 136/170 xã." in found.facts
    assert "Văn bản tính trên 170 xã, nay là 95." in found.facts


def test_every_preset_can_be_written_and_read_again(tmp_path: Path):
    for plan in plans.load_presets():
        plans.check_plan(plan)
        file = tmp_path / f"{plan.name}.toml"
        file.write_text(plans.plan_to_toml(plan), encoding="utf-8")

        assert read_plan_file(file) == plan


def test_an_office_copies_changes_and_removes_a_set_of_its_own(office: Office):
    copied = plans.copy_plan(office, "dong-nai-2020", title="Kế hoạch phường 2026")
    more = Target("T31", Comparator.AT_MOST, 0, "Mục I", by_year={2027: 0}, named=())

    plans.apply_plan(office, copied.name)
    saved = plans.save_plan(office, replace(copied, targets=(*copied.targets, more)))

    assert (copied.version, saved.version, plans.current_plan(office)) == (1, 2, saved)
    assert plans.list_plans(office)[0] == plans.ListedPlan(saved, builtin=False, applied=True)
    with pytest.raises(KnownError, match="PLAN_IN_USE"):
        plans.remove_plan(office, saved.name)
    plans.apply_plan(office, "mac-dinh")
    plans.remove_plan(office, saved.name)
    assert all(one.builtin for one in plans.list_plans(office))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "PLAN_TITLE_MISSING"),
        ({"targets": (Target("T999", Comparator.AT_LEAST, 1, ""),)}, "TARGET_UNKNOWN_INDICATOR"),
        ({"targets": (Target("T05", Comparator.AT_LEAST, 1, ""),) * 2}, "TARGET_TWICE"),
        ({"targets": (Target("T17", Comparator.BETWEEN, 6, "", upper=4),)}, "TARGET_RANGE_EMPTY"),
        ({"targets": (Target("T05", Comparator.AT_LEAST, 101, ""),)}, "TARGET_SHARE_OVER_100"),
        ({"targets": (Target("T15", Comparator.AT_LEAST, 60, "", named=("Nơi Không Có",)),)}, "TARGET_UNIT_UNKNOWN"),
    ],
)
def test_a_set_that_says_nothing_sensible_is_not_kept(office: Office, change: dict[str, Any], code: str):
    own = plans.copy_plan(office, "mac-dinh", title="Bộ riêng")

    with pytest.raises(KnownError, match=code):
        plans.save_plan(office, replace(own, **change))

    assert plans.get_plan(office, own.name) == own


def test_a_preset_itself_is_never_changed(office: Office):
    preset = preset_of("dong-nai-2020")

    for change in (plans.save_plan, lambda office, plan: plans.remove_plan(office, plan.name)):
        with pytest.raises(KnownError, match="PLAN_BUILT_IN"):
            change(office, preset)
    with pytest.raises(KnownError, match="PLAN_UNKNOWN"):
        plans.remove_plan(office, "nowhere")
