"""The papers of an inspection plan: annex, route list, month calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf.inspection_plan import (
    PlanPaper,
    Stop,
    lay_out_annex,
    lay_out_months,
    lay_out_route,
    month_calendars,
    plan_annex,
    route_list,
)
from tests.documents.samples import read, read_all

TEAM = "Đội kiểm tra liên ngành 178 phường Dương Kinh"
STOPS = tuple(
    Stop(
        name=f"Nhà nghỉ Bình Minh số {number}",
        address=f"Số {number} đường Phạm Văn Đồng",
        neighbourhood="Tổ dân phố Thái Lai",
        kinds="Nhà nghỉ",
        on=date(2026, 12, 1 + number // 3),
        team=TEAM,
    )
    for number in range(6)
)
PAPER = PlanPaper(
    letterhead=Letterhead("ĐỘI KIỂM TRA LIÊN NGÀNH 178", "ỦY BAN NHÂN DÂN", "DS-ĐKTLN178", place="Dương Kinh"),
    agency="Ủy ban nhân dân phường Dương Kinh",
    number="09/KH-UBND",
    on=date(2026, 11, 19),
    name="Tháng 12",
    stops=STOPS,
    recipients=("Thành viên Đội kiểm tra",),
    signer=Signer(("ĐỘI TRƯỞNG",)),
    made_on=date(2026, 11, 20),
)


def test_the_route_goes_day_by_day_and_the_month_stands_behind_it() -> None:
    first, month = (read(sheet) for sheet in lay_out_route(PAPER))

    assert "DANH SÁCH LỘ TRÌNH kiểm tra theo Kế hoạch số 09/KH-UBND ngày 19 tháng 11 năm 2026" in first
    assert first.index("Thứ Ba, ngày 01 tháng 12 năm 2026") < first.index("Thứ Tư, ngày 02 tháng 12 năm 2026")
    assert first.count(TEAM) == 1  # one team is named once
    assert "Tổng số: 6 cơ sở." in first
    assert "LỊCH KIỂM TRA THÁNG 12 NĂM 2026" in month


def test_a_visit_without_a_day_stands_last_under_its_own_heading() -> None:
    stops = (*STOPS, replace(STOPS[0], on=None))

    first = read(lay_out_route(replace(PAPER, stops=stops))[0])

    assert first.index("Chưa xếp ngày") > first.index("ngày 02 tháng 12")


def test_the_annex_names_its_plan_and_gives_no_score_and_no_reason() -> None:
    text = read_all(lay_out_annex(PAPER))

    assert "(Kèm theo Kế hoạch số 09/KH-UBND ngày 19 tháng 11 năm 2026 của Ủy ban nhân dân phường Dương Kinh)" in text
    assert "01/12/2026" in text
    assert "điểm" not in text.lower()


def test_several_teams_have_a_column_of_their_own() -> None:
    stops = (replace(STOPS[0], team="Đội 814"), *STOPS[1:])

    assert "Đội kiểm tra" in read(lay_out_annex(replace(PAPER, stops=stops))[0])


def test_a_plan_without_number_leaves_room_for_it() -> None:
    assert "Kế hoạch số … ngày … tháng … năm …" in read_all(lay_out_annex(replace(PAPER, number="", on=None)))


def test_a_sheet_for_each_month_somebody_goes_out_in() -> None:
    stops = (STOPS[0], replace(STOPS[1], on=date(2027, 1, 5)))

    pages = [read(sheet) for sheet in lay_out_months(replace(PAPER, stops=stops))]

    assert ["THÁNG 12 NĂM 2026" in pages[0], "THÁNG 1 NĂM 2027" in pages[1]] == [True, True]


def test_a_long_list_repeats_its_head_and_numbers_its_pages() -> None:
    stops = tuple(replace(STOPS[0], name=f"Cơ sở kinh doanh dịch vụ karaoke số {number}") for number in range(60))

    pages = [read(sheet) for sheet in lay_out_annex(replace(PAPER, stops=stops))]

    assert len(pages) > 2
    assert all("Tên cơ sở" in page for page in pages[:-1])


def test_the_same_plan_gives_the_same_bytes() -> None:
    for make in (route_list, plan_annex, month_calendars):
        assert make(PAPER) == make(PAPER)
