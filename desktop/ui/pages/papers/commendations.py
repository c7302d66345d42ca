"""Commendation, discipline, the duty of heads, emulation criteria (R19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from db.domain.paper_rules import DISCIPLINE, EMULATION, PRAISE
from desktop.services.lists import Filter, count_records, days_of, report_year
from desktop.services.paper_lists import commendation_lines
from desktop.ui.pages.registers.asking import find_in
from desktop.ui.pages.registers.definition import (
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
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.paper_lists import CommendationLine
    from desktop.ui.session import Session


def make_commendations(session: Session) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_commendation_plan()
    office = session.office
    return RegisterDef(
        name="commendations",
        words=Words(
            title=tr("Văn bản & phối hợp"),
            tab=tr("Khen thưởng, trách nhiệm"),
            icon="check",
            add=tr("Ghi khen thưởng, trách nhiệm"),
            search=tr("Tìm theo nội dung, tên"),
            one=tr("khen thưởng, trách nhiệm"),
            counted=tr("việc"),
            empty_title=tr("Chưa ghi khen thưởng, trách nhiệm nào"),
            empty_text=tr(
                "Ghi khen thưởng, kỷ luật, xem xét trách nhiệm người đứng đầu và việc đưa kết quả phòng, chống mại dâm"
                " vào chỉ tiêu thi đua hằng năm."
            ),
            empty_button=tr("Ghi việc đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Nội dung"), least=190),
            Column("kind", tr("Loại"), width=184, sortable=False, keep=False),
            Column("decision_number", tr("Số quyết định"), width=122, keep=False),
            Column("event_on", tr("Ngày"), align="right", width=94),
        ),
        order=("event_on", True),
        find=find_in("commendations"),
        rows=_rows,
        form=plan,
        make_card=lambda session: CommendationCard(session, plan, register="commendations"),
        make_form=CommendationForm,
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "commendation_kinds")),
            FilterDef("recipient_kind", tr("Đối tượng"), catalog_options(office, "recipient_kinds")),
        ),
        summary=_summarize,
        two_lines=True,
        days=True,
    )


def make_commendation_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Khen thưởng, trách nhiệm"),
                ("kind", "name", "given_on", "recipient_kind", "recipient", "form", "emulation_criterion"),
                number="1",
            ),
            GroupPlan(
                "decision",
                tr("Quyết định"),
                (
                    "decision_number",
                    FieldPlace("decision_agency", label=tr("Cơ quan")),
                    FieldPlace("reason", options={"lines": 4}),
                    FieldPlace("note", options={"lines": 2}),
                ),
                number="2",
                column=1,
            ),
        ),
        event="given_on",
        rail=False,
        prepare=_begin,
    )


class CommendationCard(DetailsCard):
    """A commendation, a discipline, a duty, a criterion."""

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        return ". ".join(words[name] for name in ("kind", "recipient") if name in words)


class CommendationForm(FormFrame):
    """The form: a criterion of emulation has no recipient, the others no criterion."""

    def on_built(self) -> None:
        self._show_dependent()

    def on_field_changed(self, name: str) -> None:
        if name == "kind":
            self._show_dependent()

    def _show_dependent(self) -> None:
        form = self.form_view()
        values = form.values()
        kind = values["kind"]
        wanted = {
            "emulation_criterion": kind in {"", EMULATION},
            "recipient_kind": kind != EMULATION,
            "recipient": kind != EMULATION,
            "form": kind in {"", PRAISE, DISCIPLINE},
        }
        for name, shown in wanted.items():
            form.set_field_shown(name, shown=shown or values[name] not in {None, ""})


def _begin(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    return {"given_on": office.clock.today(), **values}


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in commendation_lines(office, ids))


def _row(office: Office, line: CommendationLine) -> Row:
    cells = (
        Cell(line.name, sub=line.recipient),
        Cell(office.catalogs.word("commendation_kinds", line.kind)),
        Cell(line.decision_number or NONE),
        Cell(say_date(line.given_on)),
    )
    return Row(line.id, cells)


def _summarize(office: Office) -> Summary:
    days = days_of(office)
    wanted = Filter(
        choices={"kind": frozenset({PRAISE})},
        from_on=days.year_from,
        to_on=days.year_to,
    )
    scope = tr("Kỳ báo cáo năm {year} ({span}): {n} khen thưởng")
    count = count_records(office, "commendations", wanted)
    return Summary(scope.format(year=days.year, span=report_year(office).span, n=say_number(count)))
