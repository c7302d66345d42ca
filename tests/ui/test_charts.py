"""Charts draw on screen and paper with one routine each, and say the same in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from desktop.ui.tokens import LIGHT
from desktop.ui.widgets.cells import Cell
from desktop.ui.widgets.charts.coverage import Cover, CoverageChart, paint_coverage
from desktop.ui.widgets.charts.months import ChartLegend, Month, MonthsChart, paint_months
from desktop.ui.widgets.charts.paint import Ink
from desktop.ui.widgets.charts.target_bar import TargetBar, paint_target_bar
from desktop.ui.widgets.matrix import paint_matrix_cell

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

MONTHS = (Month("Th. 1", 4, 1), Month("Th. 2", 0), Month("Th. 3", 11, 2, running=True))
ROWS = (Cover("Nhà nghỉ", 25, 31, "còn 6"), Cover("Karaoke", 3, None), Cover("Spa", 0, 0))


def draw(paint) -> QImage:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def count(image: QImage, color: str, rect: tuple[int, int, int, int]) -> int:
    left, top, width, height = rect
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(left, left + width) for y in range(top, top + height))


def bar(done: float | None, target: float | None = None) -> QImage:
    return draw(
        lambda painter: paint_target_bar(painter, QRectF(50, 80, 200, 20), done=done, target=target, ink=Ink.screen())
    )


@pytest.mark.parametrize("done", [0.0, 0.25, 0.7, 1.0, 1.8])
def test_a_bar_is_filled_as_far_as_the_share_goes(qapp, done: float) -> None:
    row = count(bar(done), LIGHT.bar, (50, 90, 200, 1))

    assert row == pytest.approx(min(1.0, done) * 200, abs=2)


def test_a_share_not_known_is_dotted_and_never_empty_or_full(qapp) -> None:
    image = bar(None)

    assert count(image, LIGHT.bar, (50, 80, 200, 20)) == 0
    assert count(image, LIGHT.edge, (52, 82, 196, 16)) > 50


def test_the_target_is_a_mark_that_stands_out_of_the_bar_with_a_gap(qapp) -> None:
    image = bar(0.9, 0.5)

    assert count(image, LIGHT.text, (140, 76, 20, 3)) >= 4
    assert count(image, LIGHT.surface, (144, 90, 12, 1)) >= 2


def test_months_have_solid_bars_with_the_part_hatched_at_the_foot(qapp) -> None:
    image = draw(
        lambda painter: paint_months(painter, QRectF(0, 0, 400, 200), months=MONTHS, note="ghi chú", ink=Ink.screen())
    )

    assert count(image, LIGHT.bar, (0, 0, 400, 200)) > 1000
    assert count(image, LIGHT.text, (300, 110, 80, 60)) > 20


def test_months_without_any_visit_still_draw(qapp) -> None:
    image = draw(
        lambda painter: paint_months(
            painter, QRectF(0, 0, 400, 200), months=(Month("Th. 1", 0),), note="", ink=Ink.screen()
        )
    )

    assert count(image, LIGHT.bar, (0, 0, 400, 200)) == 0


def test_coverage_draws_the_whole_in_proportion_to_the_largest(qapp) -> None:
    image = draw(lambda painter: paint_coverage(painter, QRectF(0, 0, 400, 90), rows=ROWS, ink=Ink.screen()))

    assert count(image, LIGHT.bar, (0, 0, 400, 30)) > count(image, LIGHT.bar, (0, 30, 400, 30))


def test_print_is_black_on_white(qapp) -> None:
    ink = Ink.paper()
    image = draw(lambda painter: paint_target_bar(painter, QRectF(50, 80, 200, 20), done=0.5, target=None, ink=ink))
    cell = draw(
        lambda painter: paint_matrix_cell(
            painter,
            QRectF(0, 0, 120, 28),
            ink=ink,
            printing=True,
            cell=Cell("trễ 4 ngày", icon="clock-late", tone="warn", fill="warn_soft"),
        )
    )

    assert count(image, "#000000", (50, 80, 100, 20)) > 1900
    assert count(cell, LIGHT.warn_soft, (0, 0, 120, 28)) == 0
    assert count(cell, "#000000", (0, 0, 120, 28)) > 50


def test_every_chart_can_be_printed(qapp, tmp_path: Path) -> None:
    writer = QPdfWriter(str(tmp_path / "charts.pdf"))
    painter = QPainter(writer)
    ink = Ink.paper()

    paint_months(painter, QRectF(0, 0, 4000, 2000), months=MONTHS, note="ghi chú", ink=ink)
    paint_coverage(painter, QRectF(0, 2200, 4000, 1200), rows=ROWS, ink=ink)
    paint_target_bar(painter, QRectF(0, 3600, 4000, 200), done=None, target=0.8, ink=ink)
    painter.end()

    assert (tmp_path / "charts.pdf").stat().st_size > 2000


def test_charts_on_a_page_say_the_same_in_one_sentence(qtbot: QtBot) -> None:
    months, coverage, target = MonthsChart(), CoverageChart(), TargetBar()
    legend = ChartLegend(
        (("solid", "Không vi phạm"), ("hatched", "Có"), ("outline", "Đang"), ("dotted", "Chưa"), ("target", "Mức giao"))
    )
    months.show_months(MONTHS, sentence="15 lượt kiểm tra.")
    coverage.show_rows(ROWS, sentence="28 cơ sở đã kiểm tra.")
    target.show_share(0.7, target=0.8, sentence="70 %, mức giao 80 %.")
    for widget in (months, coverage, target, legend):
        qtbot.addWidget(widget)
        widget.resize(300, 150)
        assert not widget.grab().isNull()

    assert months.accessibleName() == "15 lượt kiểm tra."
    assert coverage.accessibleName() == "28 cơ sở đã kiểm tra."
    assert target.accessibleName() == "70 %, mức giao 80 %."
    assert legend.accessibleName().startswith("Không vi phạm")
