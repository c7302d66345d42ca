"""The document book (R18): what came in, what went out, what is to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.domain.paper_rules import INCOMING
from desktop.services.lists import days_of
from desktop.services.paper_lists import (
    OUTGOING,
    AnswerState,
    begin_document,
    count_answers,
    document_lines,
    find_documents,
    next_arrival,
    next_document_number,
)
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
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.paper_lists import DocumentLine
    from desktop.ui.session import Session


def make_documents(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_document_plan()
    office = session.office
    return RegisterDef(
        name="documents",
        words=Words(
            title=tr("Văn bản & phối hợp"),
            tab=tr("Sổ văn bản"),
            icon="archive",
            add=tr("Ghi văn bản"),
            search=tr("Tìm theo số, trích yếu, cơ quan"),
            one=tr("văn bản"),
            counted=tr("văn bản"),
            empty_title=tr("Sổ văn bản chưa có văn bản nào"),
            empty_text=tr(
                "Ghi văn bản đến, văn bản đi về công tác này. Số đi được đề xuất theo từng loại trong năm; văn bản"
                " phải trả lời có hạn để theo dõi. Không dùng cho tài liệu mật."
            ),
            empty_button=tr("Ghi văn bản đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Trích yếu"), least=190),
            Column("number", tr("Số, ký hiệu"), width=118, keep=False),
            Column("event_on", tr("Ngày"), align="right", width=94),
            Column("state", tr("Trả lời"), width=136, sortable=False),
        ),
        order=("event_on", True),
        find=_find,
        rows=_rows,
        form=plan,
        make_card=lambda session: DocumentCard(session, plan, register="documents"),
        make_form=DocumentForm,
        filters=(
            FilterDef("direction", tr("Đến, đi"), catalog_options(office, "document_directions")),
            FilterDef("kind", tr("Loại"), catalog_options(office, "document_kinds")),
            FilterDef(
                "state",
                tr("Trả lời"),
                tuple(
                    Option(one.value, answer_words(one).word)
                    for one in (AnswerState.OVERDUE, AnswerState.WAITING, AnswerState.ANSWERED)
                ),
            ),
        ),
        summary=_summarize,
        two_lines=True,
        days=True,
    )


def make_document_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "paper",
                tr("Văn bản"),
                (
                    "direction",
                    "kind",
                    "signed_on",
                    "number",
                    FieldPlace("summary", help=tr("Không dùng cho tài liệu mật."), options={"lines": 2}),
                    "agency",
                    "signer",
                    "recipients",
                ),
                number="1",
                note=tr("Không dùng cho tài liệu mật"),
            ),
            GroupPlan(
                "book",
                tr("Văn bản đến"),
                ("received_on", "arrival_number"),
                column=1,
            ),
            GroupPlan(
                "answer",
                tr("Trả lời, ghi chú"),
                (
                    "answer_due_on",
                    "answered_by",
                    FieldPlace("waiver", label=tr("Lý do bỏ qua"), options={"lines": 2}),
                    FieldPlace("note", options={"lines": 3}),
                ),
                number="2",
                column=1,
            ),
        ),
        event="signed_on",
        prepare=begin_document,
        rail=False,
        waiver="waiver",
    )


def answer_words(state: AnswerState) -> State:
    """How the answer to a document stands."""
    return {
        AnswerState.NONE: State("dash", tr("Không yêu cầu")),
        AnswerState.WAITING: State("clock", tr("Chờ trả lời")),
        AnswerState.OVERDUE: State("state-bad", tr("Quá hạn"), "bad"),
        AnswerState.ANSWERED: State("state-ok", tr("Đã trả lời")),
    }[state]


class DocumentCard(DetailsCard):
    """A document."""

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        day = self.tr("ngày {day}").format(day=words["signed_on"]) if "signed_on" in words else ""
        number = " ".join(part for part in (words.get("number", ""), day) if part)
        return ". ".join(part for part in (words.get("direction", ""), number) if part)


class DocumentForm(FormFrame):
    """The form of a document: the number follows kind, direction and year until another one is typed."""

    def on_built(self) -> None:
        values = self.form_view().values()
        self._suggested = "" if self.record_id else values["number"]
        self._arrival = "" if self.record_id else values["arrival_number"]
        self._show_dependent()

    def on_field_changed(self, name: str) -> None:
        if name in {"kind", "direction", "signed_on"} and not self.record_id:
            self._suggest_number()
        if name == "direction":
            self._show_dependent()

    def _on_judged(self, findings: Any) -> None:  # noqa: ANN401
        super()._on_judged(findings)
        self._show_dependent()

    def _suggest_number(self) -> None:
        values = self.form_view().values()
        kind, direction = values["kind"], values["direction"]
        day = values["signed_on"] or self.session.today()
        arriving = (values["received_on"] or self.session.today()).year

        def suggest(office: Office) -> tuple[str, str]:
            if direction == INCOMING:
                return "", next_arrival(office, arriving)
            return (next_document_number(office, kind, direction, day.year) if kind and direction else ""), ""

        self.session.read(suggest, receiver=self, done=self._take_suggestion, key="number")

    def _take_suggestion(self, suggested: tuple[str, str]) -> None:
        """Put the suggestions where nothing else was typed."""
        form = self.form_view()
        number, arrival = suggested
        if form.values()["number"] in {"", self._suggested}:
            form.set_value("number", number)
            self._suggested = number
        if form.values()["arrival_number"] in {"", self._arrival}:
            form.set_value("arrival_number", arrival)
            self._arrival = arrival
        if arrival and form.values()["received_on"] is None:
            form.set_value("received_on", self.session.today())
        self._judge()

    def _show_dependent(self) -> None:
        form = self.form_view()
        values = form.values()
        incoming = values["direction"] == INCOMING
        arrived = incoming or any(values[name] for name in ("received_on", "arrival_number"))
        form.set_group_shown("book", shown=bool(arrived))
        form.set_field_shown("recipients", shown=not incoming or bool(values["recipients"]))
        explained = any(one.needs_reason for one in self._findings)
        form.set_field_shown("waiver", shown=explained or bool(values["waiver"]))


def _find(office: Office, asked: Asked) -> tuple[str, ...]:
    answers = frozenset(asked.chosen.get("state", ()))
    return find_documents(office, wanted_of(asked, computed=("state",)), answers)


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in document_lines(office, ids))


def _row(office: Office, line: DocumentLine) -> Row:
    catalogs = office.catalogs
    kind = catalogs.word("document_kinds", line.kind)
    way = catalogs.word("document_directions", line.direction).lower()
    number = tr("số {number}").format(number=line.arrival_number) if line.arrival_number else ""
    who = line.agency if line.direction != OUTGOING else ""
    about = (kind, " ".join(part for part in (way, number) if part), who)
    due = tr("hạn {day}").format(day=say_date(line.answer_due_on)) if line.answer_due_on else ""
    cells = (
        Cell(line.summary, sub=", ".join(part for part in about if part)),
        Cell(line.number),
        Cell(say_date(line.signed_on)),
        _answer_cell(line.answer, due),
    )
    return Row(line.id, cells)


def _answer_cell(answer: AnswerState, due: str) -> Cell:
    if answer is AnswerState.NONE:
        return Cell(NONE)
    return replace(state_cell(answer_words(answer)), sub=due)


def _summarize(office: Office) -> Summary:
    waiting, overdue = count_answers(office)
    day = say_date(days_of(office).today)
    scope = tr("Không dùng cho tài liệu mật. Tại ngày {day}: {n} văn bản chờ trả lời, {late} quá hạn").format(
        day=day, n=say_number(waiting), late=say_number(overdue)
    )
    return Summary(scope)
