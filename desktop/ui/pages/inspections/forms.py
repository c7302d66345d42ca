"""The forms of inspections, violations and requests, in the order of their papers (domain.md §1.4 R4–R6)."""

from __future__ import annotations

from desktop.services.visits import begin_visit
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan, waiver_place
from desktop.ui.texts import tr


def make_visit_plan() -> FormPlan:
    """The groups of the form of an inspection; the numbers are those of the paper."""
    return FormPlan(
        groups=(
            _ground(),
            _team(),
            GroupPlan(
                "checklist",
                tr("Nội dung kiểm tra"),
                (FieldPlace("checklist", label="", kind="checklist"),),
                number="3",
                short=tr("Nội dung"),
                note=tr("Phím 1, 2, 3, 4 để chọn"),
            ),
            GroupPlan(
                "situation",
                tr("Hiện trạng khi kiểm tra"),
                (
                    FieldPlace("rooms_in_use", place="above", label=tr("Phòng mở")),
                    FieldPlace("guests", place="above"),
                    FieldPlace("workers_present", place="above", label=tr("Lao động")),
                    FieldPlace("workers_female", place="above", options={"new_line": True}),
                    FieldPlace("workers_under_18", place="above", label=tr("Dưới 18")),
                    FieldPlace("workers_absent", place="above", label=tr("Vắng")),
                    "papers_shown",
                    FieldPlace("situation", label=tr("Ghi chú"), options={"lines": 2}),
                ),
                column=1,
                short=tr("Hiện trạng"),
            ),
            GroupPlan(
                "result",
                tr("Kết quả, vi phạm"),
                (
                    "result",
                    "transferred_to",
                    FieldPlace("report_number", label=tr("Báo cáo số")),
                    FieldPlace("report_on", label=tr("Ngày báo cáo")),
                    FieldPlace("conclusion", options={"lines": 2}),
                    FieldPlace("opinion", options={"lines": 2}),
                ),
                number="4",
                column=1,
            ),
            GroupPlan(
                "remedy",
                tr("Kiến nghị"),
                (FieldPlace("remedy_request", label=tr("Yêu cầu"), options={"lines": 3}), "remedy_due_on"),
                number="5",
                column=1,
            ),
            _signatures(),
        ),
        event="started_at",
        prepare=begin_visit,
        waiver="waiver",
    )


def _ground() -> GroupPlan:
    return GroupPlan(
        "ground",
        tr("Căn cứ và thời gian"),
        (
            "establishment",
            FieldPlace("kind", label=tr("Loại")),
            "state",
            FieldPlace("inspection_plan", label=tr("Chọn kế hoạch")),
            FieldPlace("plan_number", label=tr("Kế hoạch")),
            FieldPlace("plan_on", place="beside", label=tr("ngày")),
            FieldPlace("ground", label=tr("Căn cứ")),
            FieldPlace("order_number", label=tr("Quyết định")),
            FieldPlace("order_on", place="beside", label=tr("ngày")),
            FieldPlace("follows", label=tr("Theo dõi")),
            FieldPlace("clear_signs", options={"lines": 2}),
            "planned_on",
            "started_at",
            "ended_at",
            FieldPlace("number", label=tr("Biên bản số")),
            "place",
            FieldPlace("scope", label=tr("Phạm vi")),
            "joint_with",
            "announced",
        ),
        number="1",
        short=tr("Căn cứ"),
    )


def _team() -> GroupPlan:
    return GroupPlan(
        "team",
        tr("Thành phần"),
        (
            FieldPlace("team_record", label=tr("Chọn đội")),
            FieldPlace("team", label=tr("Tên đội")),
            FieldPlace("team_decision", label=tr("Quyết định")),
            FieldPlace(
                "members",
                label="",
                columns=(
                    FieldPlace("name"),
                    FieldPlace("role", place="beside", options={"width": 128}),
                    FieldPlace("present", place="beside", options={"width": 92}),
                    FieldPlace("agency", place="row"),
                    FieldPlace("title", place="beside"),
                    FieldPlace("card_number", place="beside", options={"width": 82}),
                    FieldPlace("signature", place="row", options={"width": 128}),
                    FieldPlace("reason", place="beside"),
                ),
                options={"block": True, "add_text": tr("Thêm thành viên")},
            ),
            FieldPlace("representative_name", label=tr("Đại diện cơ sở")),
            FieldPlace("representative_title", place="beside", label=tr("chức vụ")),
            FieldPlace("witness_name", label=tr("Chứng kiến")),
            FieldPlace("witness_title", place="beside", label=tr("chức vụ")),
            FieldPlace("witness_is_authority", label=tr("Là chính quyền")),
        ),
        number="2",
    )


def _signatures() -> GroupPlan:
    return GroupPlan(
        "signatures",
        tr("Kết thúc, ký"),
        (
            FieldPlace("copies", place="above"),
            FieldPlace("pages", place="above"),
            "kept_by",
            FieldPlace("representative_signature", label=tr("Đại diện cơ sở")),
            FieldPlace("representative_reason", label=tr("Lý do không ký")),
            FieldPlace("witness_signature", label=tr("Người chứng kiến")),
            FieldPlace("witness_reason", label=tr("Lý do không ký")),
            waiver_place(),
            FieldPlace("note", options={"lines": 2}),
        ),
        number="6",
        column=1,
    )


def make_violation_plan() -> FormPlan:
    """The groups of the form of a violation."""
    return FormPlan(
        groups=(
            GroupPlan(
                "act",
                tr("Vi phạm"),
                (
                    "establishment",
                    "inspection",
                    "act_on",
                    "act",
                    FieldPlace("description", options={"lines": 3}),
                    FieldPlace("subject", label=tr("Đối tượng")),
                    "subject_form",
                    "persons",
                ),
                number="1",
            ),
            GroupPlan(
                "record",
                tr("Biên bản vi phạm hành chính"),
                (
                    FieldPlace("record_number", label=tr("Số biên bản")),
                    FieldPlace("record_on", place="beside", label=tr("ngày")),
                    FieldPlace("number_of_copies", label=tr("Số bản"), options={"width": 84}),
                    FieldPlace("recorded_by", label=tr("Người lập")),
                    "transferred_to",
                    "transferred_on",
                ),
                number="2",
                short=tr("Biên bản"),
            ),
            GroupPlan(
                "decision",
                tr("Quyết định xử phạt"),
                (
                    "decision_number",
                    "decision_on",
                    FieldPlace("decided_by", label=tr("Người ký")),
                    FieldPlace("decision_agency", label=tr("Cơ quan")),
                    FieldPlace("sanctions", label=tr("Hình thức")),
                    "fine",
                    "licence_kind",
                    FieldPlace("licence_months", label=tr("Thời hạn tước")),
                    FieldPlace("halt_months", label=tr("Thời hạn đình chỉ")),
                    FieldPlace("consequences_to_remedy", options={"lines": 2}),
                ),
                number="3",
                column=1,
                short=tr("Quyết định"),
            ),
            GroupPlan(
                "execution",
                tr("Thi hành"),
                (
                    FieldPlace("delivered_on", label=tr("Giao quyết định")),
                    FieldPlace("delivery", label=tr("Cách giao")),
                    "paid_on",
                    "receipt_number",
                    "executed",
                    "relief",
                    "enforced_on",
                    "complaint",
                    FieldPlace("criminal_transfer_on", label=tr("Chuyển hình sự ngày")),
                    FieldPlace("licence_withdrawal_proposed", label=tr("Kiến nghị thu hồi giấy phép")),
                    waiver_place(),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="4",
                column=1,
            ),
        ),
        event="act_on",
        waiver="waiver",
    )


def make_remedy_plan() -> FormPlan:
    """The groups of the form of a request."""
    return FormPlan(
        groups=(
            GroupPlan(
                "request",
                tr("Yêu cầu"),
                (
                    "establishment",
                    "inspection",
                    FieldPlace("request", label=tr("Yêu cầu"), options={"lines": 4}),
                    FieldPlace("requested_on"),
                    "due_on",
                ),
                number="1",
            ),
            GroupPlan(
                "outcome",
                tr("Kết quả khắc phục"),
                (
                    FieldPlace("reported_on", label=tr("Cơ sở báo cáo ngày")),
                    "proof",
                    "checked_on",
                    FieldPlace("follow_up", label=tr("Cuộc hậu kiểm")),
                    "conclusion",
                    FieldPlace("note", options={"lines": 3}),
                    waiver_place(),
                ),
                number="2",
                column=1,
            ),
        ),
        event="requested_on",
        rail=False,
        waiver="waiver",
    )
