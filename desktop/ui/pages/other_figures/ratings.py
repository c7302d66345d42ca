"""The tab "Xã lành mạnh": communes without prostitution, with the scoring sheet (R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.commune_ratings import CriterionScore, sum_scores
from db.domain.units import COMMUNE
from desktop.services.figure_lists import clean_ratings, communes_of_year, most_scores, record_lines, years_with
from desktop.services.words import say_unit, unit_name
from desktop.ui.pages.other_figures.years import YearList, find_in_years, year_filter
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, heading
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
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from db.domain.commune_ratings import CommuneRating
    from desktop.services.figure_lists import RecordLine
    from desktop.services.office import Office

NAME = "commune_ratings"


class RatingList(YearList):
    """The list of ratings, with the way to all communes of a year."""

    def button_words(self) -> str:
        return self.tr("Mọi xã trong năm")


class RatingForm(FormFrame):
    """The form of a rating: the sums follow the sheet, the name follows commune and year."""

    _named = ""

    def on_built(self) -> None:
        self._named = "" if self.record_id else self.form_view().values()["name"]

    def on_field_changed(self, name: str) -> None:
        if name == "criteria":
            self._add_up()
        elif name in {"commune", "year"}:
            self._ask_for_name()

    def _add_up(self) -> None:
        values = self.form_view().values()
        for total in ("self_score", "assessed_score"):
            added = sum_scores(getattr(row, total) for row in values["criteria"])
            if added is not None and added != values[total]:
                self.form_view().set_value(total, added)

    def _ask_for_name(self) -> None:
        values = self.form_view().values()
        commune, year = values["commune"] or "", values["year"]
        if commune and values["name"] in {"", self._named}:
            self.session.read(
                lambda office: rating_name(office, commune, year), receiver=self, done=self._put_name, key="name"
            )

    def _put_name(self, name: str) -> None:
        if name and self.form_view().values()["name"] in {"", self._named}:
            self._named = name
            self.form_view().set_value("name", name)


class RatingCard(DetailsCard):
    """The card of a rating, with the sheet as lines: own score, assessed score, the most there is."""

    register = NAME
    told_before = frozenset({"criteria", "self_score", "assessed_score"})

    def sub_of(self, data: Any) -> str:  # noqa: ANN401 - as the engine declares it
        return self.details_of(data).words.get("rating", "")

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        rating: CommuneRating = self.record_of(data).value
        if not rating.criteria and rating.self_score is None and rating.assessed_score is None:
            return ()
        most, catalogs = most_scores(self.session.office), self.session.office.catalogs
        words = self.tr("tự chấm {own}, thẩm định {assessed}, cao nhất {most}")
        lines = [
            CardLine(
                catalogs.word("rating_criteria", row.criterion),
                sub=words.format(
                    own=say_score(row.self_score),
                    assessed=say_score(row.assessed_score),
                    most=say_score(most.get(row.criterion)),
                ),
            )
            for row in rating.criteria
        ]
        total = words.format(
            own=say_score(rating.self_score),
            assessed=say_score(rating.assessed_score),
            most=say_score(sum_scores(most.get(row.criterion) for row in rating.criteria)),
        )
        return (heading(self.tr("Phiếu chấm điểm")), CardLines([*lines, CardLine(self.tr("Cộng"), sub=total)]))


def make_definition(office: Office) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan(office)
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Xã lành mạnh"),
            icon="check",
            add=tr("Thêm đánh giá"),
            search=tr("Tìm theo tên xã, phường"),
            one=tr("đánh giá"),
            counted=tr("đánh giá"),
            empty_title=tr("Chưa có đánh giá xã, phường nào"),
            empty_text=tr("Chấm điểm, xếp loại xã, phường, đặc khu không có tệ nạn mại dâm theo từng năm."),
            empty_button=tr("Thêm đánh giá đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Đánh giá"), least=190),
            Column("self_score", tr("Tự chấm"), align="right", width=76, keep=False),
            Column("assessed_score", tr("Thẩm định"), align="right", width=92, keep=False),
            Column("recognised_on", tr("Công nhận"), align="right", width=96, keep=False),
            Column("rating", tr("Xếp loại"), width=204, sortable=False),
        ),
        order=("event_on", True),
        find=find_in_years(NAME),
        rows=_rows,
        form=plan,
        make_card=lambda session: RatingCard(session, plan),
        make_form=RatingForm,
        filters=(
            FilterDef("rating", tr("Xếp loại"), catalog_options(office, "commune_ratings")),
            year_filter(NAME),
        ),
        summary=_summarize,
    )


def make_form_plan(office: Office) -> FormPlan:
    """The groups of the form; the sheet says how many points each criterion may have."""
    most = most_scores(office)
    points = " + ".join(say_plain(one) for one in most.values())
    note = tr("Cao nhất {points} = {sum}").format(points=points, sum=say_plain(sum(most.values()))) if most else ""
    sheet = FieldPlace(
        "criteria",
        label="",
        columns=(
            FieldPlace("criterion"),
            FieldPlace("self_score", options={"width": 70}),
            FieldPlace("assessed_score", options={"width": 80}),
            FieldPlace("note", options={"width": 80}),
        ),
        options={"add_text": tr("Thêm tiêu chí")},
    )
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Đơn vị, năm"),
                ("commune", FieldPlace("year", options={"width": 72}), "name", "rated_on"),
                number="1",
            ),
            GroupPlan("sheet", tr("Phiếu chấm điểm"), (sheet,), number="2", note=note),
            GroupPlan(
                "rating",
                tr("Xếp loại, công nhận"),
                (
                    FieldPlace("self_score", options={"width": 84}),
                    FieldPlace("assessed_score", options={"width": 84}),
                    "rating",
                    "recognised_on",
                    "recognised_by",
                    FieldPlace("reason", options={"lines": 2}),
                ),
                number="3",
                column=1,
            ),
            GroupPlan(
                "rest",
                tr("Ghi chú"),
                (FieldPlace("waiver", options={"lines": 2}), FieldPlace("note", options={"lines": 2})),
                number="4",
                column=1,
            ),
        ),
        rail=False,
        prepare=begin_rating,
        waiver="waiver",
    )


def begin_rating(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new rating is of this year and of the office's own commune, with every criterion of the sheet."""
    today = office.clock.today()
    commune = values.get("commune") or (office.unit.id if office.unit.level == COMMUNE else "")
    year = values.get("year") or today.year
    sheet = tuple(CriterionScore(criterion=entry.code) for entry in office.catalogs["rating_criteria"].on(today))
    begun = {
        "commune": commune,
        "year": year,
        "rated_on": today,
        "criteria": sheet,
        "name": rating_name(office, commune, year) if commune else "",
    }
    return {**begun, **{name: value for name, value in values.items() if value not in (None, "", ())}}


def rating_name(office: Office, commune: str, year: int | None) -> str:
    """What a rating is called: unit and year."""
    name = unit_name(office, commune) or say_unit(office, commune)
    return tr("{unit}, năm {year}").format(unit=name, year=year) if year else name


def rating_state(office: Office, rating: CommuneRating) -> State:
    """The rating with the shape that says whether it counts."""
    word = office.catalogs.word("commune_ratings", rating.rating)
    if rating.rating not in clean_ratings(office):
        return State("state-warn", word, "warn")
    return State("state-ok", word) if rating.recognised_on else State("clock", word)


def say_score(score: float | None) -> str:
    """A score with the decimal places it has."""
    return NONE if score is None else say_plain(score)


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(office, line) for line in record_lines(office, NAME, ids))


def _row(office: Office, line: RecordLine) -> Row:
    rating: CommuneRating = line.value
    cells = (
        Cell(rating.name),
        Cell(say_score(rating.self_score)),
        Cell(say_score(rating.assessed_score)),
        Cell(say_date(rating.recognised_on), tone="" if rating.recognised_on else "mute"),
        state_cell(rating_state(office, rating)),
    )
    return Row(line.id, cells)


def _summarize(office: Office) -> Summary:
    year = years_with(office, NAME)[0]
    communes = communes_of_year(office, year)
    rated = [one for one in communes if one.rating is not None]
    clean = [one for one in rated if one.rating is not None and one.rating.rating in clean_ratings(office)]
    scope = tr("Năm {year}: {rated}/{all} xã, phường, đặc khu đã đánh giá")
    return Summary(
        scope.format(year=year, rated=say_number(len(rated)), all=say_number(len(communes))),
        tr("Không có tệ nạn mại dâm:"),
        f"{say_number(len(clean))}/{say_number(len(communes))}",
    )
