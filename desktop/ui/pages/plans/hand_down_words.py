"""What the step "Giao chỉ tiêu" says: the office's own number, the sum beside it, why there is nothing to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.ui.pages.explaining import words
from desktop.ui.texts import tr
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.domain.targets import Figure
    from desktop.services.handing_down import HandingDown


@dataclass(frozen=True, slots=True)
class SumWords:
    """The foot of the table.

    Attributes:
        total: the sum and how many units have a number.
        own: the office's own number.
        apart: how far both are apart; empty where the own number is not known.
        is_less: whether less was handed down than the office has to reach.
    """

    total: str
    own: str
    apart: str = ""
    is_less: bool = False


def say_own(handing: HandingDown) -> str:
    """What the office itself has to reach, and how numbers are written."""
    assert handing.own is not None
    text = tr("Mức của đơn vị: {wanted}. Mức giao ghi bằng số {counted}, tổng không bắt buộc bằng mức này.")
    wanted = words.say_wanted(handing.own, year=handing.period.year)
    return text.format(wanted=wanted, counted=handing.own.indicator.counted)


def say_sum(numbers: Mapping[str, int], own: Figure, *, units: int) -> SumWords:
    """The sum of the numbers held against the office's own figure."""
    total, counted = sum(numbers.values()), own.indicator.counted
    said = tr("Tổng giao: {total} {counted} cho {n}/{all} đơn vị").format(
        total=say_number(total), counted=counted, n=len(numbers), all=units
    )
    if own.required is None:
        return SumWords(said, tr("Mức của đơn vị chưa tính được ra số"))
    mine = tr("Mức của đơn vị: {n} {counted}").format(n=say_number(own.required), counted=counted)
    apart = total - own.required
    if apart == 0:
        return SumWords(said, mine, tr("Bằng mức của đơn vị"))
    distance = tr("Nhiều hơn {n}") if apart > 0 else tr("Ít hơn {n}")
    return SumWords(said, mine, distance.format(n=say_number(abs(apart))), apart < 0)


def make_emptiness(
    handing: HandingDown, *, on_plan: Callable[[], object], on_units: Callable[[], object]
) -> EmptyState:
    """What stands in the place of the numbers while there is no plan, or nobody below."""
    if not handing.plan_id:
        return EmptyState(
            "target",
            tr("Chưa có kế hoạch để giao chỉ tiêu"),
            tr("Mức giao nằm trong kế hoạch của đơn vị. Ghi kế hoạch rồi giao số cho từng đơn vị cấp dưới."),
            button=tr("Thêm kế hoạch"),
            on_click=on_plan,
        )
    return EmptyState(
        "building",
        tr("Chưa có đơn vị cấp dưới"),
        tr("Khai báo các đơn vị báo cáo lên đơn vị này; mỗi đơn vị sẽ có một dòng để ghi mức giao."),
        button=tr("Khai báo đơn vị cấp dưới"),
        on_click=on_units,
    )
