"""The form of an activity (domain.md §1.4 R7)."""

from __future__ import annotations

from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan, waiver_place
from desktop.ui.texts import tr


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Hoạt động"),
                (
                    "name",
                    "from_on",
                    FieldPlace("to_on", place="beside", label=tr("đến ngày")),
                    "organiser",
                    "partners",
                ),
                number="1",
            ),
            GroupPlan(
                "forms",
                tr("Hình thức"),
                (
                    FieldPlace(
                        "forms",
                        label="",
                        columns=(
                            FieldPlace("form"),
                            FieldPlace("kept_up", place="beside", options={"width": 150}),
                            FieldPlace("times", place="row", options={"width": 90}),
                            FieldPlace("minutes", place="beside", options={"width": 90}),
                            FieldPlace("copies", place="beside", options={"width": 90}),
                            FieldPlace("reach", place="beside", options={"width": 100}),
                            FieldPlace("outlet", place="row"),
                            FieldPlace("title", place="beside"),
                            FieldPlace("published_on", place="row", options={"width": 126}),
                            FieldPlace("last_done_on", place="beside", options={"width": 126}),
                            FieldPlace("link", place="row"),
                        ),
                        options={"block": True, "add_text": tr("Thêm hình thức")},
                    ),
                ),
                number="2",
            ),
            GroupPlan(
                "where",
                tr("Địa điểm, chủ đề"),
                ("place_kind", "place", "topics", "integrated_with"),
                number="3",
                column=1,
            ),
            GroupPlan(
                "audiences",
                tr("Đối tượng"),
                (
                    FieldPlace(
                        "audiences",
                        label="",
                        columns=(
                            FieldPlace("audience"),
                            FieldPlace("persons", place="beside", options={"width": 84}),
                            FieldPlace("female", place="beside", options={"width": 76}),
                            FieldPlace("establishment", place="row"),
                        ),
                        options={"block": True, "add_text": tr("Thêm đối tượng")},
                    ),
                ),
                number="4",
                column=1,
            ),
            GroupPlan(
                "totals",
                tr("Kết quả"),
                (
                    FieldPlace("sessions", place="above"),
                    FieldPlace("people_total", place="above"),
                    "cost",
                    "proof",
                    FieldPlace("note", options={"lines": 2}),
                    waiver_place(),
                ),
                number="5",
                column=1,
            ),
        ),
        event="from_on",
        waiver="waiver",
    )
