"""Why a figure is not known."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

AMOUNTS: dict[str, Sentence] = {
    "WORKERS_NOT_COUNTED": Sentence(
        "{count} cơ sở chưa ghi số lao động.", "", "Ghi tổng số lao động của các cơ sở này."
    ),
    "AUDIENCE_NOT_COUNTED": Sentence(
        "{count} hoạt động chưa ghi số người của đối tượng này.", "", "Ghi số người ở từng hoạt động."
    ),
    "FINE_NOT_ENTERED": Sentence("{count} quyết định phạt tiền chưa ghi số tiền.", "", "Ghi số tiền phạt."),
    "FIGURES_NOT_SUPPLIED": Sentence(
        "Chưa có số liệu của cơ quan cung cấp cho thời gian này.", "", "Nhập số liệu kèm văn bản ở “Số liệu khác”."
    ),
    "MANUAL_FIGURE_MISSING": Sentence(
        "Chưa nhập số liệu của cơ quan quản lý đối tượng này.",
        "Số này không có trong các sổ của đơn vị.",
        "Nhập số liệu kèm văn bản ở “Số liệu khác”.",
    ),
    "NOT_RECORDED": Sentence("Chưa ghi nhận có hay không.", "", "Ghi vào sổ khen thưởng, trách nhiệm của năm."),
    "UNITS_WITHOUT_DATA": Sentence("{count} đơn vị chưa đủ số liệu.", "", "Xem từng đơn vị rồi đề nghị bổ sung."),
    "DENOMINATOR_ZERO": Sentence("Mẫu số bằng 0.", "Chưa có bản ghi nào để tính tỷ lệ.", "Ghi hồ sơ vào sổ tương ứng."),
    "DENOMINATOR_SMALLER": Sentence(
        "Tử số {numerator} lớn hơn mẫu số {denominator}.",
        "Một trong hai số chưa đúng hoặc chưa đủ.",
        "Xem các bản ghi được tính rồi bổ sung.",
    ),
}
