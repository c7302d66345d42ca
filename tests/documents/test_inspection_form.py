"""The inspection form: blank, pre-filled, completed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.documents.fonts import Face
from desktop.documents.lines import measure
from desktop.documents.page import PORTRAIT
from desktop.documents.pdf.inspection_form import inspection_form, inspection_forms, lay_out_forms
from desktop.documents.pdf.inspection_values import Choice, InspectionForm, Party, SignatureState, TeamMember
from tests.documents.samples import (
    BLANK,
    COMPLETED,
    INSPECTION,
    LONG_NAME,
    PREFILLED,
    TEAM,
    lay_out,
    make_checklist,
    read,
    read_all,
    rules_of,
    texts_of,
)

EMPTY = InspectionForm(wording=INSPECTION, letterhead=BLANK.letterhead)


@pytest.mark.parametrize("form", [EMPTY, BLANK, PREFILLED], ids=["empty", "blank", "prefilled"])
def test_a_form_to_write_on_takes_two_sheets_of_paper(form):
    assert len(lay_out(form)) <= 4


@pytest.mark.parametrize("count", [1, 13, 20, 28])
def test_a_long_checklist_is_put_in_few_words_rather_than_on_a_third_sheet(count):
    form = replace(PREFILLED, checklist=make_checklist(count))

    sheets = lay_out(form)

    assert len(sheets) <= 4
    assert f"Nghĩa vụ thứ {count}" in read_all(sheets)


def test_a_short_checklist_is_put_in_full():
    assert "đúng địa điểm kinh doanh" in read_all(lay_out(replace(BLANK, checklist=make_checklist(5))))


@pytest.mark.parametrize("form", [EMPTY, BLANK, PREFILLED, COMPLETED])
def test_nothing_reaches_beyond_the_text_area(form):
    for sheet in lay_out(form):
        for text in texts_of(sheet):
            end = text.x + measure(text.text, Face(text.face), text.size) + text.char_space * len(text.text)
            end += text.word_space * (text.text.count(" ") + text.text.count("\u00a0"))
            assert text.x >= -0.01
            assert end <= PORTRAIT.width + 0.05
            assert text.y <= PORTRAIT.height
        for rule in rules_of(sheet):
            assert 0 <= rule.x0 <= rule.x1 + 0.01 or rule.x1 >= 0
            assert max(rule.x0, rule.x1) <= PORTRAIT.width + 0.01


def test_the_parts_stand_in_the_order_of_the_paper():
    words = read_all(lay_out(BLANK))

    headings = [
        INSPECTION.title,
        INSPECTION.subject,
        "Căn cứ Pháp lệnh Phòng, chống mại dâm",
        "Hôm nay, hồi",
        INSPECTION.parties,
        INSPECTION.team,
        INSPECTION.representative,
        INSPECTION.witness,
        INSPECTION.findings,
        INSPECTION.establishment,
        INSPECTION.situation,
        INSPECTION.papers,
        INSPECTION.workers,
        INSPECTION.checklist,
        INSPECTION.violations,
        INSPECTION.opinion,
        INSPECTION.conclusion,
        INSPECTION.requests,
        "Việc kiểm tra kết thúc hồi",
        INSPECTION.sign_secretary,
        INSPECTION.sign_leader,
        INSPECTION.sign_members,
    ]
    places = [words.index(heading) for heading in headings]
    assert places == sorted(places)


def test_what_is_known_is_printed_and_what_is_not_is_dotted():
    sheets = lay_out(PREFILLED)

    texts = [text.text for sheet in sheets for text in texts_of(sheet)]
    assert "Địa chỉ: Số 128 đường Phạm Văn Đồng, tổ dân phố Hải Phong 2, phường Dương Kinh," in texts
    assert "Diện tích (m²): 1.250,5" in texts
    guests = texts.index("Số khách:")
    assert set(texts[guests + 1]) == {"."}


def test_a_long_name_goes_on_below():
    words = read_all(lay_out(PREFILLED))

    assert f"{INSPECTION.legal_name} {LONG_NAME}" in words


@pytest.mark.parametrize("form", [EMPTY, BLANK, PREFILLED, COMPLETED])
def test_the_signatures_stand_on_one_page_with_the_last_words_of_the_record(form):
    last = lay_out(form)[-1]

    words = read(last)
    for title in (
        INSPECTION.sign_establishment,
        INSPECTION.sign_witness,
        INSPECTION.sign_secretary,
        INSPECTION.sign_leader,
        INSPECTION.sign_members,
    ):
        assert title in words
    first_text = min((text for text in texts_of(last) if text.y > 0), key=lambda text: text.y)
    assert first_text.text != INSPECTION.sign_establishment


def test_a_completed_record_says_when_where_and_under_which_number():
    words = read_all(lay_out(COMPLETED))

    assert "Số: 07/BB-ĐKTLN178" in words
    assert "Hôm nay, hồi 19 giờ 30 phút, ngày 05 tháng 3 năm 2026, tại số 128 đường Phạm Văn Đồng" in words
    assert "Căn cứ Kế hoạch số 12/KH-UBND ngày 09 tháng 02 năm 2026 của" in words
    assert "Việc kiểm tra kết thúc hồi 21 giờ 05 phút" in words
    assert "được lập thành 02 bản" in words
    assert "./." in words


def test_a_completed_record_counts_its_own_pages():
    sheets = lay_out(COMPLETED)

    assert f"Biên bản gồm {len(sheets):02d} trang" in read_all(sheets)


def test_pages_counted_by_hand_are_printed_as_recorded():
    assert "Biên bản gồm 06 trang" in read_all(lay_out(replace(COMPLETED, pages=6)))


def test_refusals_and_absences_are_printed_with_their_reasons():
    words = read_all(lay_out(COMPLETED))

    assert "Từ chối ký. Lý do: cho rằng cơ sở đã được kiểm tra trong năm" in words
    assert "Vắng mặt. Lý do: đi cấp cứu theo lệnh điều động" in words


def test_a_refusal_without_a_reason_says_so():
    form = replace(COMPLETED, representative=Party(name="Phạm Văn Quý", signature=SignatureState.REFUSED))

    assert "Từ chối ký. Lý do: không nêu." in read_all(lay_out(form))


def test_leader_and_secretary_sign_once():
    last = lay_out(COMPLETED)[-1]

    words = read(last)
    assert words.count("Hoàng Thị Diệu") == 1
    assert words.count("Đỗ Thị Minh Hạnh") == 1
    assert "Trần Quốc Tuấn" in words


def test_a_refusal_of_the_leader_is_printed_under_that_title():
    refusing = replace(TEAM[0], signature=SignatureState.REFUSED, reason="không đồng ý với kết luận")

    words = read(lay_out(replace(COMPLETED, team=(refusing, *TEAM[1:])))[-1])

    assert "Lý do: không đồng ý với kết luận" in words


def test_a_record_without_violations_or_requests_says_so():
    form = replace(COMPLETED, violations=(), requests=(), opinion="")

    words = read_all(lay_out(form))

    assert INSPECTION.no_violations in words
    assert INSPECTION.no_requests in words
    assert INSPECTION.no_opinion in words


def test_every_further_witness_signs_too():
    more = (*COMPLETED.witnesses, Party(name="Bùi Thị Hoa", position="Công an phường"))

    words = read(lay_out(replace(COMPLETED, witnesses=more))[-1])

    assert words.count(INSPECTION.sign_witness) == 2
    assert "Bùi Thị Hoa" in words


def test_only_chosen_boxes_are_ticked():
    def ticks(form: InspectionForm) -> int:
        return sum(rule.width > 1 for sheet in lay_out(form) for rule in rules_of(sheet)) // 2

    boxes = (Choice("Theo kế hoạch", chosen=True), Choice("Đột xuất"))

    assert ticks(BLANK) == 0
    assert ticks(replace(BLANK, check_kinds=boxes)) == 1


def test_a_big_team_still_signs_on_one_page():
    team = tuple(TeamMember(name=f"Nguyễn Văn Thành viên {number}", card=str(number)) for number in range(12))

    last = lay_out(replace(COMPLETED, team=team))[-1]

    assert all(member.name in read(last) for member in team)
    assert INSPECTION.sign_establishment in read(last)


def test_long_findings_make_more_pages_and_lose_nothing():
    text = "\n".join(f"Nội dung ghi nhận thứ {number}. {LONG_NAME}" for number in range(80))

    words = read_all(lay_out(replace(COMPLETED, violation_text=text)))

    assert all(f"Nội dung ghi nhận thứ {number}." in words for number in range(80))


def test_forms_of_one_file_are_each_numbered_from_one():
    forms = list(lay_out_forms((BLANK, PREFILLED)))

    for _, sheets in forms:
        numbers = [texts_of(sheet)[0].text for sheet in sheets[1:]]
        assert numbers == [str(number) for number in range(2, len(sheets) + 1)]


def test_a_form_with_little_to_check_stays_roomy_after_one_with_much():
    much = replace(PREFILLED, checklist=make_checklist(28))

    alone = lay_out(BLANK)
    (_, (_, after)) = lay_out_forms((much, BLANK))

    assert after == alone


def test_the_same_values_give_the_same_bytes():
    assert inspection_form(COMPLETED) == inspection_form(COMPLETED)


def test_whole_sheets_add_an_empty_back_to_a_form_with_an_odd_number_of_pages():
    long = replace(COMPLETED, violation_text="\n".join(LONG_NAME for _ in range(30)))
    count = len(lay_out(long))
    assert count % 2 == 1

    single, whole = (
        inspection_forms((long, long), whole_sheets=whole).count(b"/Type /Page\n") for whole in (False, True)
    )

    assert (single, whole) == (2 * count, 2 * count + 2)
