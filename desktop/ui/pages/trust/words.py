"""Keys in words: their state, and how they came to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State

if TYPE_CHECKING:
    from db.queries.office import TrustedKeyRow


def key_state(key: TrustedKeyRow) -> State:
    """Whether a key still speaks for its unit."""
    if key.state == "active":
        return State("state-ok", tr("Đang dùng"), "text2")
    if key.state == "revoked":
        return State("state-bad", tr("Đã thu hồi"), "bad")
    return State("history", tr("Đã thay khóa khác"), "text2")


def source_words(key: TrustedKeyRow) -> str:
    """On what the key was accepted."""
    words = {
        "paper": tr("đối chiếu phiếu giấy"),
        "rotation": tr("khóa trước của đơn vị ký xác nhận"),
        "chain": tr("cơ quan cấp chứng thư"),
        "superior": tr("danh sách của cấp trên"),
    }.get(key.source, key.source)
    if key.confirmed_by:
        words += tr(", {name} cùng xác nhận").format(name=key.confirmed_by)
    return words
