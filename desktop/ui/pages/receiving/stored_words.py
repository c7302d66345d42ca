"""What "Kho gói" says of a kept package: its state, what was decided about it, and which steps it allows."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, cast

from db.domain.verdict import ReasonCode
from desktop.clock import vietnam_time
from desktop.messages import describe_code
from desktop.services.package_values import ACCEPTED, HELD, RETURNED, SET_ASIDE, WITHDRAWN, PackageKind
from desktop.services.taking.sent_back import TAKEN_AFTER_RETURN
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.services.package_values import ReceivedPackage


class Step(Enum):
    """What a person may decide about a kept package."""

    CHOOSE = auto()
    REMOVE = auto()
    WITHDRAW = auto()
    TAKE_AGAIN = auto()


def steps_of(row: ReceivedPackage, *, is_forked: bool) -> frozenset[Step]:
    """The steps a package allows now.

    Args:
        row: the package.
        is_forked: whether another one that is kept claims its place.
    """
    steps = {
        ACCEPTED: {Step.WITHDRAW} if row.kind == PackageKind.REPORT else set[Step](),
        HELD: {Step.REMOVE, Step.CHOOSE} if _was_found(row, ReasonCode.FORKED_HISTORY) else {Step.REMOVE},
        WITHDRAWN: {Step.TAKE_AGAIN} if row.kind == PackageKind.REPORT else set[Step](),
        SET_ASIDE: {Step.CHOOSE},
    }.get(row.state, set[Step]())
    return frozenset(steps | ({Step.CHOOSE} if is_forked else set[Step]()))


def has_rival(row: ReceivedPackage, rows: Sequence[ReceivedPackage]) -> bool:
    """Whether another package that counts or waits claims the place of one that does."""
    alive = {ACCEPTED, HELD}
    return row.state in alive and any(
        other.id != row.id
        and other.state in alive
        and (other.sender_id, other.device, other.kind) == (row.sender_id, row.device, row.kind)
        and (
            other.sequence == row.sequence or (row.kind == PackageKind.REPORT and other.previous_id == row.previous_id)
        )
        for other in rows
    )


def stored_state(row: ReceivedPackage) -> State:
    """The state of a kept package; of one that waits, what it waits for."""
    if row.state == HELD:
        if _was_found(row, ReasonCode.FORKED_HISTORY):
            return State("conflict", tr("Rẽ nhánh, chờ xét"), "bad")
        if _was_found(row, ReasonCode.TRANSFER_MISSING):
            return State("state-unknown", tr("Chờ gói bàn giao"), "warn")
        return State("state-unknown", tr("Chờ gói trước"), "warn")
    states = {
        RETURNED: State("returned", tr("Đã trả lại"), "bad"),
        WITHDRAWN: State("undo", tr("Đã rút"), "text2"),
        SET_ASIDE: State("conflict", tr("Để ngoài"), "text2"),
    }
    if row.state not in states and _was_found(row, ReasonCode.CONSOLIDATED_DIFFERS):
        return State("state-warn", tr("Đã gộp, số khác"), "warn")
    return states.get(row.state, State("state-ok", tr("Đã gộp")))


def decision_words(row: ReceivedPackage) -> str:
    """Who decided what about a package, when and why; empty where nobody had to."""
    decision = cast("Mapping[str, object]", row.decision or {})
    words = {
        "withdrawn": tr("{by} đã rút gói lúc {at}. Lý do: {why}"),
        "taken_again": tr("{by} đã nhận lại gói lúc {at}."),
        "fork_chosen": tr("{by} đã chọn tính gói này trong các gói rẽ nhánh lúc {at}. Căn cứ: {why}"),
        "fork_set_aside": tr("{by} đã để gói này ngoài số liệu lúc {at}, vì tính gói cùng chỗ khác. Căn cứ: {why}"),
        "returned": tr("{by} đã trả lại gói lúc {at}, hạn gửi lại {day}. Lý do: {why}")
        if decision.get("due_on")
        else tr("{by} đã trả lại gói lúc {at}. Lý do: {why}"),
        TAKEN_AFTER_RETURN: tr("{by} đã nhận gói lúc {at}, sau khi đã trả lại."),
        "accepted_on_paper": tr("{by} đã nhận gói không ký theo bản giấy lúc {at}. Lý do: {why}"),
    }.get(str(decision.get("what", "")))
    if words is None:
        return ""
    due_on = str(decision.get("due_on") or "")
    return words.format(
        by=decision.get("by", ""),
        at=say_moment(str(decision.get("at", ""))),
        day=f"{date.fromisoformat(due_on):%d/%m/%Y}" if due_on else "",
        why=decision.get("why", ""),
    )


def difference_words(row: ReceivedPackage) -> str:
    """That the package states other figures of its area than its originals give here; empty where it does not."""
    kept = cast("list[dict[str, object]]", row.verdict or [])
    noted = next((one for one in kept if one.get("code") == ReasonCode.CONSOLIDATED_DIFFERS), None)
    if noted is None or row.state != ACCEPTED:
        return ""
    message = describe_code(str(noted["code"]), noted)
    return f"{message.what} {message.why}"


def say_moment(stamp: str | None) -> str:
    """A kept moment as day and time in Việt Nam."""
    return NONE if not stamp else f"{vietnam_time(datetime.fromisoformat(stamp)):%d/%m/%Y %H:%M}"


def _was_found(row: ReceivedPackage, code: ReasonCode) -> bool:
    return any(found.get("code") == code for found in cast("list[dict[str, object]]", row.verdict or []))
