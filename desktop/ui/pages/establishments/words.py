"""The words for the states of a place, its papers and its work lists."""

from __future__ import annotations

from desktop.services.place_lists import PlaceState, PlaceWork
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State

_LEAST_DIGITS = 8


def place_state(state: PlaceState) -> State:
    """The one state of a place as it is shown."""
    return {
        PlaceState.CLOSED: State("dash", tr("Đóng cửa")),
        PlaceState.OVERDUE: State("state-bad", tr("Quá hạn khắc phục"), "bad"),
        PlaceState.HALTED: State("dash", tr("Bị đình chỉ")),
        PlaceState.SUSPENDED: State("dash", tr("Tạm ngừng")),
        PlaceState.UNCHECKED: State("state-warn", tr("Chưa kiểm tra"), "warn"),
        PlaceState.OPERATING: State("state-ok", tr("Hoạt động")),
    }[state]


def paper_word(state: str) -> State:
    """How a paper stands."""
    return {
        "ended": State("state-bad", tr("Hết hạn"), "bad"),
        "ends_soon": State("state-warn", tr("Sắp hết hạn"), "warn"),
        "good": State("state-ok", tr("Còn hạn")),
        "unlimited": State("state-ok", tr("Còn hạn")),
    }[state]


def work_lists() -> tuple[tuple[PlaceWork, str], ...]:
    """The saved lists of work."""
    return (
        (PlaceWork.UNCHECKED, tr("Chưa kiểm tra năm nay")),
        (PlaceWork.OVERDUE, tr("Quá hạn khắc phục")),
        (PlaceWork.PAPERS_ENDED, tr("Giấy tờ hết hạn")),
        (PlaceWork.PAPERS_ENDING, tr("Giấy tờ sắp hết hạn")),
        (PlaceWork.NO_COMMITMENT, tr("Chưa có bản cam kết năm nay")),
        (PlaceWork.NO_WORKERS, tr("Chưa ghi số lao động")),
    )


def mask(text: str, *, last: int = 2) -> str:
    """A number of which only the beginning and the end are shown: 0201•••••12."""
    if len(text) <= last + 4:
        return text
    return text[:4] + "•" * (len(text) - 4 - last) + text[-last:]


def mask_telephone(text: str) -> str:
    """A telephone number of which only the ends are shown: 0912 ••• 340."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return f"{digits[:4]} ••• {digits[-3:]}" if len(digits) >= _LEAST_DIGITS else text


def short_neighbourhood(name: str) -> str:
    """The name without its kind, which the heading of the column says already."""
    for kind in (tr("Tổ dân phố"), tr("Thôn")):
        if name.casefold().startswith(f"{kind.casefold()} ") and not name[len(kind) + 1 :].isdecimal():
            return name[len(kind) + 1 :]
    return name
