"""The forms of a training and of a member of the staff (domain.md §1.4 R8, R8b)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan, waiver_place
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.services.office import Office


def make_training_plan() -> FormPlan:
    """The groups of the form of a training."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Lớp tập huấn"),
                (
                    "name",
                    "kind",
                    "level",
                    "organiser",
                    "from_on",
                    FieldPlace("to_on", place="beside", label=tr("đến ngày")),
                    "sessions",
                ),
                number="1",
            ),
            GroupPlan(
                "people",
                tr("Học viên"),
                (
                    FieldPlace(
                        "participants",
                        label="",
                        columns=(
                            FieldPlace("staff"),
                            FieldPlace("outcome", options={"width": 146}),
                            FieldPlace("note", options={"width": 104}),
                        ),
                        options={"add_text": tr("Thêm học viên")},
                    ),
                    "other_participants",
                ),
                number="2",
            ),
            GroupPlan(
                "contents",
                tr("Nội dung, kết quả"),
                (
                    "place",
                    "trainers",
                    FieldPlace("contents", options={"lines": 4}),
                    "cost",
                    FieldPlace("result", options={"lines": 3}),
                    FieldPlace("note", options={"lines": 2}),
                    waiver_place(),
                ),
                number="3",
                column=1,
            ),
        ),
        event="from_on",
        waiver="waiver",
    )


def make_staff_plan() -> FormPlan:
    """The groups of the form of a member of the staff."""
    return FormPlan(
        groups=(
            GroupPlan(
                "who",
                tr("Cán bộ"),
                (
                    "name",
                    "workplace",
                    "level",
                    "title",
                    "composition",
                    "duty",
                    "full_time",
                    FieldPlace("from_on", label=tr("Làm từ ngày")),
                    FieldPlace("to_on", place="beside", label=tr("đến ngày")),
                    "telephone",
                    FieldPlace("note", options={"lines": 3}),
                ),
            ),
        ),
        rail=False,
        prepare=begin_member,
    )


def begin_member(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new member works at the office's own level unless something else is said."""
    return {"level": office.unit.level, **values}
