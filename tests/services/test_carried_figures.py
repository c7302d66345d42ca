"""Figures of an office above a carrier: the wards inside count, by whatever way and in whatever order they come."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.agency_figures import ManualFigure
from db.domain.periods import parse_period
from db.domain.values import Known
from db.domain.verdict import Outcome, ReasonCode
from db.queries import packages as queries
from db.queries.office import trusted_keys_of
from db.transactions import reading, writing
from db.writes.trust import accept_key
from desktop.exchange.header import Consolidated, PackageKind, decode_header, encode_header
from desktop.exchange.naming import file_name
from desktop.exchange.parts import PartError
from desktop.exchange.verifying import verify_package
from desktop.messages import describe_reason
from desktop.services import sending
from desktop.services.completeness import completeness_to_plain, load_completeness
from desktop.services.explaining import explain_figure
from desktop.services.figures import compute_figures, compute_unit_figures, figure_to_plain
from desktop.services.overview import load_overview
from desktop.services.place_lists import place_summary
from desktop.services.receiving import list_received
from desktop.services.records import UndoStack, add_record
from desktop.services.reports import make_report_file
from desktop.services.restated import restate
from desktop.services.scopes import reporting_unit, units_below_on, units_below_on_each
from desktop.services.sending import ReportOrder, export_report
from desktop.services.standings import Standing
from desktop.services.stated_figures import compare_consolidated
from desktop.services.taking.accepting import take_in_one
from desktop.services.taking.chain import reasons_of_office
from desktop.services.target_figures import load_target_figures, load_unit_figures
from desktop.services.trust import revoke_key, trusted_keys
from desktop.services.units import add_reporting_units
from desktop.services.units_source import load_unit_index
from desktop.services.withdrawing import withdraw_package
from tests.support.ladder import Ladder, ladder_in, take_in
from tests.support.three_offices import HALF, KIEN_AN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.completeness import Completeness
    from desktop.services.office import Office
    from desktop.services.taking.accepting import TakenIn


@pytest.fixture
def ladder(tmp_path: Path) -> Iterator[Ladder]:
    with ladder_in(tmp_path) as opened:
        yield opened


@dataclass(frozen=True)
class Carried:
    """Four offices of which the top has taken in the city's package, to be looked at only."""

    city: Office
    ward: Office
    other: Office
    top: Office
    taken: TakenIn
    before: Completeness


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    with ladder_in(tmp_path_factory.mktemp("carried")) as ladder:
        enter(ladder.city, "T12", "denominator", 900)
        before = load_completeness(ladder.top, HALF)
        (taken,) = take_in(ladder.top, ladder.carry().path)
        yield Carried(ladder.city, ladder.ward, ladder.other, ladder.top, taken, before)


def figures_of(office: Office) -> dict[str, tuple[object, object]]:
    """Numerator and denominator of every indicator of the office."""
    return {one.indicator.code: (one.numerator, one.denominator) for one in compute_figures(office, HALF)}


def everything(office: Office) -> str:
    """What `indicators --json` prints: of the office and of every unit that counts with it."""
    rows = [(office.unit.code, one) for one in compute_figures(office, HALF)]
    for unit, figures in compute_unit_figures(office, HALF, everybody=True):
        rows += [(unit.code, one) for one in figures]
    return json.dumps([figure_to_plain(figure, HALF, code) for code, figure in rows])


def codes(taken: Any) -> set[ReasonCode]:
    return set(taken.verdict.codes) - {ReasonCode.SIGNED_WITHOUT_TIMESTAMP}


def straight(ladder: Ladder, *wards: Office) -> dict[str, Path]:
    """Files of the wards' packages, and the top ready to take them in without the city."""
    add_reporting_units(ladder.top, [ward.unit.id for ward in wards])
    found: dict[str, Path] = {}
    with reading(ladder.city.database) as connection:
        keys = [key for ward in wards for key in trusted_keys_of(connection, ward.unit.id)]
        for row in queries.list_received(connection):
            path = ladder.stick / file_name(decode_header(row.header.encode()))
            path.write_bytes(b"".join(queries.read_parts(connection, row.id)))
            found[row.sender_id] = path
    with writing(ladder.top.database) as connection:
        for key in keys:
            accept_key(connection, key, author=ladder.top.author, at=ladder.top.stamp())
    return found


def take_straight(ladder: Ladder, path: Path) -> None:
    """A ward's package carried to the top by hand, though it is for the city."""
    now, top = ladder.clock.now(), ladder.top
    found = verify_package(path, name=path.name, now=now, recipient=None, trusted=trusted_keys(top))
    with reading(top.database) as connection:
        found = found.with_reasons(*reasons_of_office(connection, top, found))
    take_in_one(top, path, found, path)


def test_wards_inside_a_carrier_count_in_the_figures_lists_and_targets_of_the_top(carried: Carried):
    with reading(carried.top.database) as connection:
        below = units_below_on(connection, carried.top, HALF.to_on)
    names = [unit.name for unit in below.units]
    assert names == ["Thành phố Hải Phòng", "Phường Dương Kinh", "Phường Hưng Đạo"]
    assert [unit.name for unit in below.direct] == ["Thành phố Hải Phòng"]
    top, city = figures_of(carried.top), figures_of(carried.city)
    assert {code: top[code] for code in ("T05", "LKT", "T25", "CSKT")} == {
        code: city[code] for code in ("T05", "LKT", "T25", "CSKT")
    }
    assert top["T05"][1].value == 6  # type: ignore[attr-defined]
    assert load_overview(carried.top).coverage.places == place_summary(carried.top).in_business == 6
    found = load_target_figures(carried.top, HALF)
    assert ([unit.name for unit in found.units], found.rolled_up) == (names, True)


def test_the_report_of_the_top_says_whose_figures_it_adds_up(carried: Carried):
    words = report_file(carried.top, "pdf")
    table = make_report_file(carried.top, HALF, "csv").decode("utf-8-sig")

    assert "Số liệu tổng hợp của 1 đơn vị và 2 đơn vị nộp qua các đơn vị này." in words
    assert "4/6 cơ sở (66,7 %)" in words
    assert next(row for row in csv.reader(table.splitlines()) if row[1] == "Lượt kiểm tra")[3] == "4"


def report_file(office: Office, form: str) -> str:
    """The text of the report, its lines joined."""
    content = make_report_file(office, HALF, form)
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_row_of_a_carrier_is_its_whole_area_and_each_ward_has_its_own(carried: Carried):
    rows = {unit.code: figures for unit, figures in compute_unit_figures(carried.top, HALF, everybody=True)}
    at_city = {unit.code: figures for unit, figures in compute_unit_figures(carried.city, HALF)}

    assert list(rows) == ["31", "11692", "11689"]
    assert [unit.code for unit, _ in compute_unit_figures(carried.top, HALF)] == ["31"]
    for code in ("11692", "11689"):
        assert amounts(rows[code]) == amounts(at_city[code])
    assert amounts(rows["31"]) == amounts(compute_figures(carried.city, HALF))
    assert [unit.code for unit, _ in load_unit_figures(carried.top, HALF, "T05", everybody=True)] == list(rows)
    ward = reporting_unit(carried.top, "11692", HALF.to_on)
    explained = explain_figure(carried.top, HALF, "T05", unit_id=ward.id)
    assert explained.denominator is not None
    assert explained.denominator.amount == 4


def amounts(figures: Any) -> list[tuple[str, object, object]]:
    return [(one.indicator.code, one.numerator, one.denominator) for one in figures]


@pytest.mark.parametrize("way", ["other ward city", "city ward", "ward bare other"])
def test_the_figures_are_the_same_by_whatever_way_and_order_the_wards_came(ladder: Ladder, carried: Carried, way: str):
    enter(ladder.city, "T12", "denominator", 900)
    files = straight(ladder, ladder.ward, ladder.other)
    wards = {"ward": ladder.ward.unit.id, "other": ladder.other.unit.id}
    city = ladder.carry(originals="bare" not in way).path

    for step in way.split():
        if step in wards:
            take_straight(ladder, files[wards[step]])
        else:
            take_in(ladder.top, city)

    assert everything(ladder.top) == everything(carried.top)


def enter(office: Office, indicator: str, part: str, value: int) -> None:
    """A part of an indicator entered by hand, for the office's whole area."""
    figure = ManualFigure(
        indicator=indicator,
        part=part,
        value=value,
        source_document="12/BC-KCN",
        source_agency="Ban quản lý khu kinh tế",
        source_on=date(2026, 6, 1),
        from_on=HALF.from_on,
        to_on=HALF.to_on,
    )
    add_record(office, figure, undo=UndoStack())


def report_again(ladder: Ladder, ward: Office) -> None:
    """The ward's supplement, taken in by the city."""
    done = export_report(ward, ReportOrder(HALF, reason="Bổ sung số liệu"), ladder.stick, passphrase=None)
    (result,) = take_in(ladder.city, done.path)
    assert result.verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize("entering", ["wards", "both"])
def test_what_a_carrier_knows_itself_stands_for_its_wards_and_is_not_added_to_theirs(ladder: Ladder, entering: str):
    for ward, many in ((ladder.ward, 40), (ladder.other, 25)):
        enter(ward, "T12", "denominator", many)
        enter(ward, "NDTT", "numerator", many)
        report_again(ladder, ward)
    if entering != "wards":
        enter(ladder.city, "T12", "denominator", 900)
        enter(ladder.city, "NDTT", "numerator", 700)
    take_in(ladder.top, ladder.carry().path)

    top, city = figures_of(ladder.top), figures_of(ladder.city)

    assert (top["T12"][1], top["NDTT"][0]) == (city["T12"][1], city["NDTT"][0])
    assert city["T12"][1] == Known(65 if entering == "wards" else 900)
    assert city["NDTT"][0] == Known(65 if entering == "wards" else 700)


def test_a_carrier_states_its_area_and_the_top_finds_the_same(carried: Carried):
    result = carried.taken

    assert result.header is not None
    stated = result.header.consolidated
    assert stated is not None
    assert set(stated.units) == {carried.ward.unit.id, carried.other.unit.id}
    assert codes(result) == set()
    with reading(carried.top.database) as connection:
        compared = compare_consolidated(connection, carried.top, result.header, HALF)
    assert compared is not None
    assert (compared.differing, compared.missing) == ((), ())
    assert {"T05", "CSKT", "LKT", "NDTT"} <= {one.stated.code for one in compared.figures}


def test_a_ward_reports_without_stating_any_area(carried: Carried):
    with reading(carried.city.database) as connection:
        headers = [decode_header(row.header.encode()) for row in queries.list_received(connection)]

    assert [header.consolidated for header in headers] == [None, None]


def test_an_original_left_out_makes_a_difference_that_is_named_and_refuses_nothing(ladder: Ladder):
    with reading(ladder.city.database) as connection:
        (key,) = trusted_keys_of(connection, ladder.ward.unit.id)
    revoke_key(ladder.city, key.fingerprint, "Mất USB chứa khóa")

    (result,) = take_in(ladder.top, ladder.carry().path)

    assert result.verdict.outcome is Outcome.PASSED
    assert codes(result) == {ReasonCode.CONSOLIDATED_DIFFERS}
    (note,) = (one for one in result.verdict.reasons if one.code is ReasonCode.CONSOLIDATED_DIFFERS)
    assert note.parameters["missing"] == 1
    assert "CSKT" in str(note.parameters["indicators"]) or int(str(note.parameters["count"])) > 5
    assert "số liệu tổng hợp nêu trong gói khác" in describe_reason(note).what
    kept = next(one for one in list_received(ladder.top) if one.sender_id == ladder.city.unit.id)
    assert {one["code"] for one in kept.verdict} >= {"CONSOLIDATED_DIFFERS"}
    cell = load_completeness(ladder.top, HALF).cells[ladder.ward.unit.id, HALF.code]
    assert cell.standing is Standing.NOT_CARRIED
    found = restate(ladder.top, ladder.city.unit.id, HALF)
    assert found.missing == ("Phường Dương Kinh",)
    (places,) = (one for one in found.figures if one.code == "T05")
    assert places.first is not None
    assert places.now is not None
    assert (places.first.denominator, places.now.denominator) == (6, 2)


def test_figures_that_a_carrier_made_up_are_named_with_the_indicator(ladder: Ladder, monkeypatch: pytest.MonkeyPatch):
    honest = sending.state_consolidated

    def more(*given: Any) -> Consolidated | None:
        stated = honest(*given)
        assert stated is not None
        raised = [replace(one, numerator=99) if one.code == "LKT" else one for one in stated.indicators]
        return replace(stated, indicators=tuple(raised))

    monkeypatch.setattr(sending, "state_consolidated", more)

    (result,) = take_in(ladder.top, ladder.carry().path)

    (note,) = (one for one in result.verdict.reasons if one.code is ReasonCode.CONSOLIDATED_DIFFERS)
    assert (note.parameters["count"], note.parameters["indicators"], note.parameters["missing"]) == (1, "LKT", 0)
    assert figures_of(ladder.top)["LKT"] == figures_of(ladder.city)["LKT"]


def test_carried_wards_stand_under_their_carrier_and_owe_the_top_nothing(carried: Carried):
    found = load_completeness(carried.top, HALF)

    city, ward, other = (office.unit.id for office in (carried.city, carried.ward, carried.other))
    assert [unit.id for unit in carried.before.units] == [city]
    assert [unit.id for unit in found.units] == [city, ward, other]
    assert found.above == {ward: city, other: city}
    assert found.cells[ward, HALF.code].standing is Standing.CARRIED
    assert found.cells[ward, HALF.code].package_id
    assert [unit.id for unit in found.owing(HALF.code)] == [city]
    plain = completeness_to_plain(found, HALF)
    assert plain["complete"]
    assert [(row["unit"], row.get("above"), row["standing"]) for row in plain["units"]] == [  # type: ignore[union-attr]
        ("31", None, "on_time"),
        ("11692", "31", "carried"),
        ("11689", "31", "carried"),
    ]


def test_wards_known_from_an_earlier_report_wait_for_their_carrier(carried: Carried):
    found = load_completeness(carried.top, parse_period("2026-05"))

    assert found.cells[carried.ward.unit.id, "2026-05"].standing is Standing.THROUGH


def test_a_ward_without_a_report_counts_where_its_carrier_counted_it(ladder: Ladder):
    add_reporting_units(ladder.city, [kien_an()])
    take_in(ladder.top, ladder.carry().path)

    top, city = figures_of(ladder.top), figures_of(ladder.city)

    assert top["T09"] == city["T09"] == (Known(0), Known(3))


def kien_an() -> str:
    unit = load_unit_index().of_code(KIEN_AN, HALF.to_on)
    assert unit is not None
    return unit.id


def test_a_withdrawn_carrier_takes_its_wards_out_of_the_figures(ladder: Ladder):
    before = everything(ladder.top)
    done = ladder.carry()
    take_in(ladder.top, done.path)

    withdraw_package(ladder.top, done.package_id, "Gửi nhầm kỳ")

    assert everything(ladder.top) == before


def test_units_count_on_the_days_on_which_they_exist(carried: Carried):
    with reading(carried.top.database) as connection:
        below = units_below_on_each(connection, carried.top, (date(2025, 6, 30), date(2025, 7, 1)))

    assert [len(found.units) for found in below.values()] == [0, 3]


@pytest.mark.parametrize("wrong", ["kind", "sender", "order", "twice", "empty"])
def test_a_header_that_states_an_area_wrongly_is_refused(carried: Carried, wrong: str):
    taken = carried.taken.header
    assert taken is not None
    assert taken.consolidated is not None
    units = taken.consolidated.units
    spoiled = {
        "sender": tuple(sorted((*units, taken.sender.unit_id))),
        "order": tuple(reversed(units)),
        "twice": (units[0], *units),
        "empty": (),
    }.get(wrong, units)
    header = replace(taken, consolidated=replace(taken.consolidated, units=spoiled))
    if wrong == "kind":
        header = replace(header, kind=PackageKind.SYNC, previous=None, carried=(), transfers=())
        header = replace(header, recipient=replace(header.recipient, unit_id=header.sender.unit_id))  # type: ignore[type-var]

    with pytest.raises(PartError, match="consolidated"):
        decode_header(encode_header(header))
