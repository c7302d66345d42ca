"""The form of an establishment, in the order of the register (domain.md §1.4 R1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.establishments import OPERATING
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan, waiver_place
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.services.office import Office


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "identity",
                tr("Cơ sở"),
                (
                    "name",
                    "legal_name",
                    "kinds",
                    "form",
                    FieldPlace("code", options={"width": 160}),
                    FieldPlace("business_number", place="beside", label=tr("mã số KD")),
                    "telephone",
                ),
                number="1",
            ),
            GroupPlan(
                "place",
                tr("Địa chỉ"),
                (
                    "address",
                    "neighbourhood",
                    "commune",
                    "former_commune",
                    "directions",
                    FieldPlace("latitude"),
                    FieldPlace("longitude", place="beside"),
                ),
                number="2",
            ),
            GroupPlan(
                "people",
                tr("Người chịu trách nhiệm"),
                (
                    "owner_name",
                    "representative_name",
                    "representative_title",
                    "representative_id_number",
                    "security_officer_name",
                    "manager_name",
                ),
                number="3",
                short=tr("Người phụ trách"),
            ),
            GroupPlan(
                "papers",
                tr("Giấy tờ"),
                (
                    FieldPlace(
                        "papers",
                        label="",
                        columns=(
                            FieldPlace("kind"),
                            FieldPlace("number", place="beside", options={"width": 150}),
                            FieldPlace("issued_on", place="row", options={"width": 126}),
                            FieldPlace("expires_on", place="beside", options={"width": 126}),
                            FieldPlace("issued_by", place="beside"),
                            FieldPlace("note", place="beside"),
                        ),
                        options={"block": True, "add_text": tr("Thêm giấy tờ")},
                    ),
                ),
                number="4",
            ),
            GroupPlan(
                "commitments",
                tr("Bản cam kết"),
                (
                    FieldPlace(
                        "commitments",
                        label="",
                        columns=(
                            FieldPlace("year", options={"width": 64}),
                            FieldPlace("number", options={"width": 96}),
                            FieldPlace("signed_on", options={"width": 122}),
                            FieldPlace("signer"),
                        ),
                        options={"add_text": tr("Thêm bản cam kết")},
                    ),
                ),
                number="5",
            ),
            GroupPlan(
                "scale",
                tr("Quy mô"),
                (
                    FieldPlace("rooms", place="above"),
                    FieldPlace("beds", place="above"),
                    FieldPlace("area_m2", place="above", options={"width": 84}),
                    FieldPlace("rank", place="above"),
                ),
                number="6",
                column=1,
            ),
            GroupPlan(
                "workers",
                tr("Lao động"),
                (
                    FieldPlace("workers_total", label=tr("Tổng số"), options={"unit": ""}),
                    FieldPlace("workers_counted_on", place="beside", label=tr("đếm ngày")),
                    FieldPlace("workers_female", place="above"),
                    FieldPlace("workers_under_18", place="above"),
                    FieldPlace("workers_other_province", place="above"),
                    FieldPlace("workers_temporary_residence", place="above", options={"new_line": True}),
                    FieldPlace("workers_contracted", place="above"),
                    FieldPlace("workers_registered", place="above", label=tr("Đã đăng ký")),
                    FieldPlace("workers_health_checked", place="above", options={"new_line": True}),
                    FieldPlace("workers_certified", place="above", label=tr("Chứng chỉ nghề")),
                    FieldPlace("workers_committed", place="above"),
                ),
                number="7",
                column=1,
            ),
            GroupPlan(
                "risk",
                tr("Nguy cơ"),
                ("risk", "near", "border_area", FieldPlace("suspicion", options={"lines": 2})),
                number="8",
                column=1,
            ),
            GroupPlan(
                "life",
                tr("Quá trình hoạt động"),
                (
                    "status",
                    FieldPlace("opened_on", label=tr("Khai trương")),
                    FieldPlace("closed_on", label=tr("Đóng cửa")),
                    FieldPlace(
                        "events",
                        label="",
                        columns=(
                            FieldPlace("kind"),
                            FieldPlace("on", place="beside", options={"width": 122}),
                            FieldPlace("notified_on", place="row", options={"width": 122}),
                            FieldPlace("note", place="beside"),
                        ),
                        options={"block": True, "add_text": tr("Thêm việc")},
                    ),
                ),
                number="9",
                short=tr("Quá trình"),
                column=1,
            ),
            GroupPlan(
                "survey",
                tr("Khảo sát"),
                (
                    "surveyed_on",
                    "surveyed_by",
                    "survey_source",
                    "survey_result",
                    FieldPlace("note", options={"lines": 2}),
                    waiver_place(),
                ),
                number="10",
                column=1,
            ),
        ),
        prepare=begin_place,
        waiver="waiver",
    )


def begin_place(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new place is in business and belongs to the office's own unit."""
    copied = {**values, "code": ""} if values else values
    return {"status": OPERATING, "commune": office.unit.id, **copied}
