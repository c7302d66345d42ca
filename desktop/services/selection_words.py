"""A selection in words: why a place has its points, why it was chosen, why it was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.risk import Evidence, PartScore, Sign
from db.domain.selection import Held, Turn

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.office import Office
    from desktop.services.selection import ChosenPlace, LeftOut, ScoredPlace, Selection

BY_HAND = "Đưa vào bằng tay: "
_TAKEN_OUT = "Bỏ khỏi danh sách chọn: "
_LONGEST_REASON = 300

# What a plan keeps travels to other offices and may be published: that somebody gave information stays in the office.
_KEPT_IN_OFFICE = frozenset({Sign.OPEN_TIPS})


_CATALOGS = {
    Sign.LEVEL: "risk_levels",
    Sign.KIND: "establishment_kinds",
    Sign.STATUS: "establishment_statuses",
    Sign.NEAR: "near_places",
    Sign.PAPERS_EXPIRED: "paper_kinds",
    Sign.PAPERS_MISSING: "paper_kinds",
}
# How many of what, and what the day is.
_COUNTED = {
    Sign.MONTHS_SINCE: ("{n} tháng", "kiểm tra"),
    Sign.VIOLATIONS: ("{n} vi phạm", "gần nhất"),
    Sign.SANCTIONED: ("{n} vi phạm", "gần nhất"),
    Sign.NOT_RECHECKED: ("", "kiểm tra"),
    Sign.REMEDY_OVERDUE: ("{n} yêu cầu", "hạn"),
    Sign.OPEN_TIPS: ("{n} tin", "gần nhất"),
    Sign.UNDER_18: ("{n} người", ""),
    Sign.NO_COMMITMENT: ("năm {n}", ""),
}


def say_evidence(office: Office, one: PartScore) -> str:
    """What a part of the score goes by: "2 vi phạm, gần nhất ngày 05/03/2026, số 12/QĐ-XPHC"; empty for a bare fact."""
    sign, evidence = one.part.sign, one.evidence
    if sign in _CATALOGS:
        return ", ".join(office.catalogs.word(_CATALOGS[sign], code) for code in evidence.codes if code)
    if sign is Sign.HOT_SPOTS:
        return _dated(evidence.number, "phát hiện", Evidence(day=evidence.day))
    if sign not in _COUNTED:
        return ""
    counted, dated = _COUNTED[sign]
    return _dated(counted.format(n=evidence.count), dated, evidence)


def say_reason(place: ScoredPlace) -> str:
    """Why a place was chosen, as its plan keeps it: the points, the heaviest parts first."""
    shown = sorted(
        (one for one in place.parts if one.part.sign not in _KEPT_IN_OFFICE),
        key=lambda one: (-one.points, one.part.name),
    )
    rest = place.score - sum(one.points for one in shown)
    words = [f"{one.part.name} {one.points}" for one in shown] + ([f"Dấu hiệu khác {rest}"] if rest else [])
    text = f"{place.score} điểm: "
    for number, word in enumerate(words):
        longer = f"{text}{'; ' if number else ''}{word}"
        if len(longer) > _LONGEST_REASON - 2:
            return f"{text}; …"
        text = longer
    return text if words else f"{place.score} điểm"


def by_hand(reason: str) -> str:
    """What a plan keeps of a place somebody put in; a reason kept before stays as it is."""
    kept = reason.startswith(BY_HAND) or is_of_method(reason)
    return reason if kept else f"{BY_HAND}{reason}"[:_LONGEST_REASON]


def is_of_method(reason: str) -> bool:
    """Whether a kept reason is that of the method (`say_reason`) and not somebody's own words."""
    points, _, rest = reason.partition(" ")
    return points.isdecimal() and rest.startswith("điểm")


def removed_lines(note: str, selection: Selection) -> str:
    """The note of a plan with one line for each place somebody took out."""
    kept = [line for line in note.splitlines() if not line.startswith(_TAKEN_OUT)]
    taken = [
        f"{_TAKEN_OUT}{one.place.signs.name} – {one.reason}" for one in selection.left_out if one.why is Held.REMOVED
    ]
    return "\n".join((*kept, *taken)).strip()


def say_choice(one: ChosenPlace) -> str:
    """What put a place before others; empty where only the method did."""
    if one.reason:
        return by_hand(one.reason)
    again = f"Đã kiểm tra ngày {_say(one.again.day)}, có dấu hiệu vi phạm rõ ràng" if one.again else ""
    first = {Turn.OVERDUE: "Quá hạn khắc phục", Turn.NEVER: "Chưa kiểm tra lần nào", Turn.USUAL: ""}[one.turn]
    return ". ".join(part for part in (first, again) if part)


def say_left_out(one: LeftOut) -> str:
    """Why a place is not in the selection."""
    day = _say(one.fact.day) if one.fact else ""
    number = f" ({one.fact.number})" if one.fact and one.fact.number else ""
    match one.why:
        case Held.NOT_ASKED:
            return "Không thuộc loại hình, khu vực đã chọn"
        case Held.NOT_OPEN:
            return "Không hoạt động trong thời gian của kế hoạch"
        case Held.CHECKED:
            return f"Đã kiểm tra trong năm, ngày {day}{number}; không có dấu hiệu vi phạm rõ ràng"
        case Held.PLANNED:
            return f"Đã có lịch kiểm tra khác, ngày {day}{number}"
        case Held.COUNTED:
            return f"Đã được tính vào chỉ tiêu, kiểm tra ngày {day}"
        case Held.REMOVED:
            return f"Bỏ bằng tay: {one.reason}"
        case Held.BEYOND:
            return "Điểm thấp hơn các cơ sở được chọn"
        case Held.NOT_DRAWN:
            return "Không trúng khi rút ngẫu nhiên"
        case Held.NOT_LISTED:
            return "Không có trong danh sách của kế hoạch"


def _dated(words: str, label: str, evidence: Evidence) -> str:
    day = f"{label} ngày {_say(evidence.day)}" if evidence.day else ""
    number = f"số {evidence.number}" if evidence.number else ""
    return ", ".join(part for part in (words, day, number) if part)


def _say(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "—"
