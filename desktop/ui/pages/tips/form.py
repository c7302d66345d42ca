"""The form of a tip in its four stages (domain.md §1.4 R9)."""

from __future__ import annotations

from typing import Any

from db.domain.findings import Finding
from desktop.services.tip_lists import begin_tip, goes_elsewhere, in_sentence, suggest_term
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan
from desktop.ui.pages.registers.form_frame import FormFrame
from desktop.ui.texts import tr


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "receipt",
                tr("Tiếp nhận"),
                (
                    FieldPlace("number", label=tr("Số sổ")),
                    "received_at",
                    FieldPlace("kind", label=tr("Loại tin")),
                    FieldPlace("channel", label=tr("Kênh")),
                    FieldPlace("received_by", label=tr("Người nhận")),
                    FieldPlace("summary", help=tr("Không ghi tên, số điện thoại của người báo tin ở đây.")),
                    FieldPlace("content", options={"lines": 4}),
                    FieldPlace("about", label=tr("Về ai, ở đâu")),
                    FieldPlace("establishment", label=tr("Cơ sở")),
                    FieldPlace("answer_wanted", label=tr("Muốn biết kết quả")),
                    "due_on",
                ),
                number="1",
            ),
            GroupPlan(
                "verification",
                tr("Xác minh"),
                ("verified_on", "verified_by", FieldPlace("verification", label=tr("Kết quả"), options={"lines": 3})),
                number="2",
                column=1,
            ),
            GroupPlan(
                "classification",
                tr("Phân loại"),
                ("classification", "classified_on"),
                number="3",
                column=1,
            ),
            GroupPlan(
                "handling",
                tr("Xử lý"),
                (
                    FieldPlace("handling"),
                    "inspection",
                    "transferred_to",
                    "transferred_on",
                    "handled_on",
                    FieldPlace("result", label=tr("Kết quả"), options={"lines": 3}),
                    FieldPlace("answered_on", label=tr("Đã báo kết quả")),
                    FieldPlace("waiver", options={"lines": 2}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="4",
                column=1,
            ),
        ),
        event="received_at",
        prepare=begin_tip,
        waiver="waiver",
    )


class TipForm(FormFrame):
    """The form of a tip: the deadline follows kind and day of receipt, fields follow classification and handling."""

    def on_built(self) -> None:
        values = self.form_view().values()
        self._suggested: Any = values["due_on"] if not self.record_id else None
        self._show_term()
        self._show_dependent()

    def on_field_changed(self, name: str) -> None:
        if name in {"kind", "received_at"}:
            self._suggest_deadline()
        if name in {"classification", "handling"}:
            self._name_police()
        if name in {"classification", "handling", "answer_wanted", "handled_on"}:
            self._show_dependent()

    def _show_title(self) -> None:
        super()._show_title()
        if self.record_id:
            number = str(self._base.number or "")
            self.set_title(self.tr("Tin báo số {number}").format(number=number) if number else self.tr("Tin báo"))

    def _on_judged(self, findings: tuple[Finding, ...]) -> None:
        super()._on_judged(findings)
        self._show_dependent()

    def _suggest_deadline(self) -> None:
        """Put the last day in time, unless another day was typed."""
        form = self.form_view()
        values = form.values()
        term = suggest_term(self.session.office, values["kind"])
        self._show_term()
        if values["due_on"] not in {None, self._suggested} or (self.record_id and self._suggested is None):
            return
        received = values["received_at"]
        self._suggested = term.due_on(received) if term is not None and received is not None else None
        form.set_value("due_on", self._suggested)

    def _show_term(self) -> None:
        form = self.form_view()
        term = suggest_term(self.session.office, form.values()["kind"])
        words = self.tr("Hạn {n} ngày, {law}").format(n=term.days, law=term.source) if term is not None else ""
        form.set_group_note("receipt", words)

    def _name_police(self) -> None:
        """Whoever hands a tip to the police hands it to those of the own unit as a rule."""
        form = self.form_view()
        values = form.values()
        if values["handling"] == "police" and not values["transferred_to"]:
            unit = in_sentence(self.session.office.unit.name)
            form.set_value("transferred_to", self.tr("Công an {unit}").format(unit=unit))

    def _show_dependent(self) -> None:
        """Show the fields that classification, handling and findings ask for, and those already filled."""
        form, office = self.form_view(), self.session.office
        values = form.values()
        found = {one.where for one in self._findings}
        elsewhere = any(goes_elsewhere(office, values[name]) for name in ("classification", "handling"))
        wanted = {
            "inspection": values["handling"] == "inspection",
            "transferred_to": elsewhere,
            "transferred_on": elsewhere,
            "answered_on": bool(values["answer_wanted"]) and values["handled_on"] is not None,
            "waiver": any(one.needs_reason for one in self._findings),
        }
        for name, shown in wanted.items():
            form.set_field_shown(name, shown=shown or name in found or bool(values[name]))
