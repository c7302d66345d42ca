"""Difficulties, proposals and what was answered to them (R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.domain.paper_rules import OPEN, state_of
from desktop.services.lists import Filter
from desktop.services.paper_lists import begin_difficulty, difficulty_lines, find_difficulties
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import (
    Asked,
    FieldPlace,
    FilterDef,
    FormPlan,
    GroupPlan,
    RegisterDef,
    Summary,
    Words,
)
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.form_frame import FormFrame
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.paper_lists import DifficultyLine
    from desktop.ui.session import Session


def make_difficulties(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_difficulty_plan()
    office = session.office
    return RegisterDef(
        name="difficulties",
        words=Words(
            title=tr("Văn bản & phối hợp"),
            tab=tr("Khó khăn, kiến nghị"),
            icon="megaphone",
            add=tr("Ghi khó khăn, kiến nghị"),
            search=tr("Tìm theo vấn đề"),
            one=tr("khó khăn, kiến nghị"),
            counted=tr("vấn đề"),
            empty_title=tr("Chưa ghi khó khăn, kiến nghị nào"),
            empty_text=tr("Ghi vướng mắc khi vừa gặp; báo cáo kỳ lấy từ đây và theo dõi được trả lời đến đâu."),
            empty_button=tr("Ghi vấn đề đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Vấn đề"), least=190),
            Column("event_on", tr("Ngày nêu"), align="right", width=112),
            Column("state", tr("Tình trạng"), width=140, sortable=False),
        ),
        order=("event_on", True),
        find=_find,
        rows=_rows,
        form=plan,
        make_card=lambda session: DifficultyCard(session, plan, register="difficulties"),
        make_form=DifficultyForm,
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "difficulty_kinds")),
            FilterDef("state", tr("Tình trạng"), catalog_options(office, "difficulty_states")),
        ),
        summary=_summarize,
        two_lines=True,
        days=True,
    )


def make_difficulty_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Vấn đề"),
                (
                    "name",
                    "kind",
                    "raised_on",
                    FieldPlace("content", options={"lines": 4}),
                    FieldPlace("proposal", options={"lines": 3}),
                    "addressed_to",
                    "document",
                ),
                number="1",
            ),
            GroupPlan(
                "answer",
                tr("Trả lời"),
                (
                    "state",
                    "answered_on",
                    FieldPlace("answer", options={"lines": 4}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="2",
                column=1,
            ),
        ),
        event="raised_on",
        rail=False,
        prepare=begin_difficulty,
    )


def difficulty_state(office: Office, code: str) -> State:
    """How a difficulty stands."""
    word = office.catalogs.word("difficulty_states", code)
    return State("clock", word) if code == OPEN else State("state-ok", word)


class DifficultyCard(DetailsCard):
    """A difficulty."""

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words, value = self.details_of(data).words, self.record_of(data).value
        state = self.session.office.catalogs.word("difficulty_states", state_of(value))
        return ". ".join(part for part in (words.get("kind", ""), state) if part)


class DifficultyForm(FormFrame):
    """The form: an answer that is dated is an answer."""

    def on_field_changed(self, name: str) -> None:
        values = self.form_view().values()
        if name == "answered_on" and values["answered_on"] is not None and values["state"] in {"", OPEN}:
            self.form_view().set_value("state", "answered")


def _find(office: Office, asked: Asked) -> tuple[str, ...]:
    states = frozenset(asked.chosen.get("state", ()))
    return find_difficulties(office, wanted_of(asked, computed=("state",)), states)


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in difficulty_lines(office, ids))


def _row(office: Office, line: DifficultyLine) -> Row:
    kind = office.catalogs.word("difficulty_kinds", line.kind)
    sent = tr("gửi {agency}").format(agency=line.addressed_to) if line.addressed_to else ""
    state = state_cell(difficulty_state(office, line.state))
    cells = (
        Cell(line.name, sub=", ".join(part for part in (kind, sent) if part)),
        Cell(say_date(line.raised_on)),
        replace(state, sub=tr("ngày {day}").format(day=say_date(line.answered_on)) if line.answered_on else ""),
    )
    return Row(line.id, cells)


def _summarize(office: Office) -> Summary:
    waiting = len(find_difficulties(office, Filter(), frozenset({OPEN})))
    everything = len(find_difficulties(office, Filter()))
    scope = tr("{n} vấn đề chưa được trả lời tại ngày {day}")
    return Summary(
        scope.format(n=say_number(waiting), day=say_date(office.clock.today())),
        tr("Đã trả lời:"),
        f"{say_number(everything - waiting)}/{say_number(everything)}",
    )
