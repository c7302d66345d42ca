"""Why a figure is not known."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

AMOUNTS: dict[str, Sentence] = {
    "WORKERS_NOT_COUNTED": Sentence(
        "{count} cơ sở chưa ghi số lao động.", "", "Ghi tổng số lao động của các cơ sở này."
    ),
    "UNITS_WITHOUT_DATA": Sentence("{count} đơn vị chưa đủ số liệu.", "", "Xem từng đơn vị rồi đề nghị bổ sung."),
    "DENOMINATOR_ZERO": Sentence("Mẫu số bằng 0.", "Chưa có bản ghi nào để tính tỷ lệ.", "Ghi hồ sơ vào sổ tương ứng."),
}
