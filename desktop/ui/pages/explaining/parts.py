"""The parts of an explanation as widgets: bar, verdict, sums with links to their records, facts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.domain.values import Unknown
from desktop.messages import describe_code
from desktop.ui.pages.explaining import words
from desktop.ui.pages.explaining.asked import NUMERATOR, ListAsked
from desktop.ui.pages.registers.card_parts import quiet
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import FactsGrid, make_plain
from desktop.ui.widgets.charts.target_bar import TargetBar
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.labels import make_label, make_rule
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.services.explaining import Explanation
    from desktop.ui.pages.explaining.asked import Part

_LABEL_WIDTH = 92


def make_bar(explanation: Explanation) -> QWidget:
    """The target bar of the figure."""
    figure = explanation.figure
    bar, shown = TargetBar(), words.bar_of(figure, year=explanation.period.year)
    sentence = f"{words.say_fraction(figure)}, {words.figure_state(figure).word}"
    bar.show_share(shown.done, target=shown.target, sentence=sentence)
    return bar


def make_verdict(explanation: Explanation) -> QWidget:
    """The verdict, and how far the target is."""
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(StateBadge(words.figure_state(explanation.figure), bold=True))
    distance = words.say_distance(explanation.figure, year=explanation.period.year)
    if distance:
        column.addWidget(make_label(distance, "label", wrap=True))
    return make_plain(column)


def make_part(
    explanation: Explanation, key: Part, *, on_open: Callable[[ListAsked], object]
) -> tuple[list[QWidget], list[QPushButton]]:
    """Numerator or denominator as a sum of links; the lines and the links among them, none where there is no part.

    Args:
        explanation: of the figure.
        key: which part.
        on_open: shows the records of a link.
    """
    figure = explanation.figure
    numerator = key == NUMERATOR
    part = explanation.numerator if numerator else explanation.denominator
    amount = figure.numerator if numerator else figure.denominator
    if part is None or amount is None:
        return [], []
    title = tr("Tử số") if numerator else tr("Mẫu số")
    lines: list[QWidget] = [_sum_line(f"{title} ({figure.indicator.counted})", words.say_amount(amount)), make_rule()]
    links: list[QPushButton] = []
    if isinstance(amount, Unknown):
        lines.append(make_label(describe_code(amount.code, amount.parameters).what, "small", tone="warn", wrap=True))
    elif part.by_hand:
        lines.append(make_label(tr("Số do cơ quan khác cung cấp, nhập tay."), "small", wrap=True))
    asked = [
        ListAsked(key, tr("{part}, bản ghi được tính").format(part=title), part.counted.total, counted=True),
        *(
            ListAsked(
                key,
                tr("{part}, không tính: {reason}").format(part=title, reason=reason.sentence),
                reason.records,
                counted=False,
                reason=reason.code,
            )
            for reason in part.reasons
        ),
    ]
    said = [tr("Bản ghi được tính"), *(tr("Không tính: {reason}").format(reason=one.sentence) for one in part.reasons)]
    for one, text in zip(asked, said, strict=True):
        if one.total:
            link = LinkButton(say_number(one.total), on_click=partial(on_open, one))
            link.setAccessibleName(f"{one.title}: {say_number(one.total)}")
            links.append(link)
            lines.append(_list_line(text, link, counted=one.counted))
    if not links:
        lines.append(quiet(tr("Không có bản ghi nào.")))
    return lines, links


def make_facts(explanation: Explanation, *, today: date) -> list[QWidget]:
    """How it is counted, from which days, by which clause and version, and what else is worth knowing."""
    figure = explanation.figure
    indicator, target = figure.indicator, figure.target
    plan = explanation.plan_title
    if plan and figure.plan_version:
        plan = tr("{plan} (bản {n})").format(plan=plan, n=figure.plan_version)
    as_of = min(explanation.to_on, today)
    grid = FactsGrid(label_width=_LABEL_WIDTH)
    grid.show_facts(
        (
            (tr("Cách tính"), tr("{rule} (phiên bản {n})").format(rule=indicator.rule, n=indicator.version)),
            (tr("Đơn vị"), explanation.unit_name),
            (tr("Tính từ"), f"{say_date(explanation.from_on)} – {say_date(explanation.to_on)}"),
            (tr("Số liệu tại"), tr("ngày {day}").format(day=say_date(as_of))),
            (tr("Giao tại"), target.source if target is not None else ""),
            (tr("Bộ chỉ tiêu"), plan),
            (tr("Nguồn"), indicator.data_source),
        )
    )
    return [grid, *(make_label(one, "small", wrap=True) for one in explanation.facts)]


def at_left(widget: QWidget) -> QWidget:
    """The widget at the left of its line, no wider than it needs."""
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return make_plain(row)


def _sum_line(text: str, amount: str) -> QWidget:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(make_label(text, "bold", wrap=True), 1)
    row.addWidget(make_label(amount, "bold"), 0, Qt.AlignmentFlag.AlignTop)
    return make_plain(row)


def _list_line(text: str, link: QPushButton, *, counted: bool) -> QWidget:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(make_label(text, "body" if counted else "label", wrap=True), 1)
    row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
    return make_plain(row)
