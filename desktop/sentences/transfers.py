"""What errors of handing establishments over say."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

TRANSFERS: dict[str, Sentence] = {
    "NOTHING_TO_HAND_OVER": Sentence(
        "Chưa bàn giao được.", "Chưa chọn cơ sở nào.", "Đánh dấu các cơ sở trong danh sách rồi bàn giao."
    ),
    "HANDOVER_REASON_MISSING": Sentence(
        "Chưa bàn giao được.", "Chưa ghi lý do.", "Ghi lý do, ví dụ điều chỉnh địa giới; lý do nằm trong gói."
    ),
    "DAY_UNKNOWN": Sentence("Chưa rõ ngày “{text}”.", "Ngày được viết như 2026-07-01.", "Viết lại ngày."),
    "HANDOVER_IN_FUTURE": Sentence(
        "Chưa bàn giao được từ ngày {day}.",
        "Ngày đó chưa tới.",
        "Chọn hôm nay hoặc một ngày trước; bàn giao sau thì xuất gói sau.",
    ),
    "HANDOVER_IN_REPORTED_PERIOD": Sentence(
        "Chưa bàn giao được từ ngày {day}.",
        "Báo cáo đã gửi tính các cơ sở này cho đơn vị tới hết ngày {until}.",
        "Chọn ngày sau {until}; số đã báo cáo giữ nguyên.",
    ),
}
