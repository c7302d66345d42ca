"""The form of an inspection: the checklist follows the place, fields follow kind and result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.domain.fields import is_empty
from db.domain.findings import Finding
from db.domain.inspections import DONE, TO_DO, UNANNOUNCED
from desktop.services.visits import (
    VisitedPlace,
    follows_another,
    load_place,
    members_of,
    next_visit,
    questions,
    team_on,
    values_of_plan,
)
from desktop.ui.pages.registers.form_frame import FormFrame
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.fields.checklist import ChecklistField
from desktop.ui.widgets.filter_bar import Option

if TYPE_CHECKING:
    from desktop.services.records import Saved
    from desktop.services.visits import Question, TeamThen

TRANSFERRED = "transferred"


class VisitForm(FormFrame):
    """The form of an inspection."""

    def on_built(self) -> None:
        self._place_id = ""
        self._kinds: tuple[str, ...] = ()
        form = self.form_view()
        self._everybody = LinkButton(self.tr("Tất cả có mặt"), small=True, on_click=self._mark_present)
        form.add_to_group_head("team", self._everybody)
        if self.session.doors.print_inspections is not None and self.record_id:
            self.add_button(self.tr("In biên bản"), self._print, icon="printer", keys="Ctrl+P", action="print")
        if self.record_id and self._owned:
            words = self.tr("Lưu, sang cuộc kế tiếp")
            self.add_button(
                words, lambda: self.save(then_next=True), icon="check", keys="Ctrl+Return", action="primary"
            )
        self._show_dependent()
        self._follow_place()
        self._say_team()

    def after_saved(self, saved: Saved, value: Any, *, new: bool, then_next: bool) -> None:  # noqa: ANN401
        if not then_next or new:
            super().after_saved(saved, value, new=new, then_next=then_next)
            return
        # The next inspection that waits, so that a round of several places is written down in one go.
        self.session.read(
            lambda office: next_visit(office, saved.id),
            receiver=self,
            done=lambda next_id: (
                self.saved_for_next.emit(saved.id, next_id) if next_id else self.saved.emit(saved.id, False)
            ),
        )

    def on_field_changed(self, name: str) -> None:
        form = self.form_view()
        if name == "establishment":
            self._follow_place()
        if name == "started_at":
            self._follow_start()
        if name == "members":
            self._say_team()
        if name == "team_record":
            self._follow_team()
        if name == "inspection_plan":
            self._follow_plan()
        if name in {"kind", "state", "result", "representative_signature", "witness_signature", "witness_name"}:
            self._show_dependent()
        if name == "started_at" and form.values()["started_at"] is not None:
            self._ask_questions()

    def _on_judged(self, findings: tuple[Finding, ...]) -> None:
        super()._on_judged(findings)
        self._show_dependent()

    # -- what follows what ---------------------------------------------------------------------------------------

    def _follow_start(self) -> None:
        """A visit with a beginning has been held."""
        form = self.form_view()
        values = form.values()
        if values["started_at"] is not None and values["state"] == TO_DO:
            form.set_value("state", DONE)

    def _show_dependent(self) -> None:
        """Show the fields that this kind, state, result or finding asks for, and those already filled."""
        form = self.form_view()
        values = form.values()
        found = {one.where for one in self._findings}
        wanted = {
            "ground": values["kind"] == UNANNOUNCED,
            "order_number": values["kind"] == UNANNOUNCED,
            "order_on": values["kind"] == UNANNOUNCED,
            "follows": follows_another(values["kind"]),
            "inspection_plan": values["kind"] != UNANNOUNCED,
            "report_number": values["kind"] == UNANNOUNCED,
            "report_on": values["kind"] == UNANNOUNCED,
            "clear_signs": False,
            "planned_on": values["state"] != DONE,
            "transferred_to": values["result"] == TRANSFERRED,
            "representative_reason": values["representative_signature"] not in {"", "signed"},
            "witness_reason": values["witness_signature"] not in {"", "signed"},
            "witness_is_authority": bool(values["witness_name"]),
        }
        pairs = {"order_on": "order_number"}
        for name, shown in wanted.items():
            # A number and its day stand in one row.
            both = {name, pairs.get(name, name)} | {one for one, other in pairs.items() if other == name}
            filled = any(one in found or bool(values[one]) for one in both)
            form.set_field_shown(name, shown=shown or filled)

    def _follow_place(self) -> None:
        """Ask for the place that was chosen: its kinds decide the checklist."""
        place_id = self.form_view().values()["establishment"]
        if place_id == self._place_id:
            return
        self._place_id = place_id
        self._kinds = ()
        if not place_id:
            self._ask_questions()
            return
        self.session.read(
            lambda office: load_place(office, place_id), receiver=self, done=self._show_place, key="place"
        )

    def _show_place(self, place: VisitedPlace) -> None:
        form = self.form_view()
        self._kinds = place.kinds
        self.set_title(place.name)
        if not form.values()["representative_name"] and not self.record_id and place.representative:
            form.set_value("representative_name", place.representative)
            form.set_value("representative_title", place.title)
        if place.rooms is not None:
            form.set_group_note("situation", self.tr("Cơ sở có {n} phòng").format(n=place.rooms))
        self._ask_questions()

    def _ask_questions(self) -> None:
        kinds, day = self._kinds, self._day
        self.session.read(
            lambda office: questions(office, kinds, day), receiver=self, done=self._show_questions, key="questions"
        )

    def _show_questions(self, found: tuple[Question, ...]) -> None:
        field = self.form_view().field("checklist")
        if isinstance(field, ChecklistField):
            field.set_questions(tuple(Option(one.code, one.words) for one in found))
            field.set_read_only(read_only=not self._owned)

    # -- the team ------------------------------------------------------------------------------------------------

    def _follow_team(self) -> None:
        """Take name, decision and the members of the day from the team that was chosen."""
        team_id, day = self.form_view().values()["team_record"], self._day
        if team_id:
            self.session.read(
                lambda office: team_on(office, team_id, day), receiver=self, done=self._show_team, key="team"
            )

    def _show_team(self, team: TeamThen) -> None:
        form = self.form_view()
        form.set_value("team", team.name)
        form.set_value("team_decision", team.decision)
        if team.members:
            form.set_value("members", members_of(team, form.values()["members"]))
        self._say_team()
        self._judge()

    def _follow_plan(self) -> None:
        """Take number, day and, where nothing is written yet, the rest from the plan that was chosen."""
        plan_id = self.form_view().values()["inspection_plan"]
        if plan_id:
            self.session.read(
                lambda office: values_of_plan(office, plan_id), receiver=self, done=self._show_plan, key="plan"
            )

    def _show_plan(self, found: Mapping[str, Any]) -> None:
        form = self.form_view()
        for name, value in found.items():
            if name in {"plan_number", "plan_on"} or is_empty(form.values()[name]):
                form.set_value(name, value)
        if "team_record" in found:
            self._follow_team()
        self._show_dependent()
        self._judge()

    def _mark_present(self) -> None:
        form = self.form_view()
        members = form.values()["members"]
        form.set_value("members", tuple(replace(one, present=True) if one.present is None else one for one in members))
        self._say_team()
        self._judge()

    def _say_team(self) -> None:
        form = self.form_view()
        rule = self.session.office.rules.on("TEAM_TOO_SMALL", self._day)
        present = sum(1 for one in form.values()["members"] if one.present)
        words = self.tr("Có mặt {n}").format(n=present)
        if rule is not None:
            words += self.tr(", tối thiểu {least}").format(least=rule.limit)
        form.set_group_note("team", words)

    def _print(self) -> None:
        door = self.session.doors.print_inspections
        if door is not None:
            door((self.record_id,))

    def _shown_values(self, value: Any) -> dict[str, Any]:  # noqa: ANN401
        shown = super()._shown_values(value)
        shown["checklist"] = value.checklist
        return shown
