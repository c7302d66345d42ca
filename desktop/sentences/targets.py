"""What plans and targets refuse, why a record is left out of a figure, and what is worth knowing of a target."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

TARGETS: dict[str, Sentence] = {
    "INDICATOR_UNKNOWN": Sentence(
        "Không có chỉ số “{indicator}”.", "Danh mục chỉ số không có mã này vào ngày cuối kỳ.", "Xem danh mục chỉ số."
    ),
    "PLAN_BUILT_IN": Sentence(
        "Chưa sửa được “{title}”.", "Đây là bộ chỉ tiêu có sẵn của chương trình.", "Sao chép thành bộ riêng rồi sửa."
    ),
    "PLAN_IN_USE": Sentence(
        "Chưa xóa được “{title}”.", "Đơn vị đang áp dụng bộ chỉ tiêu này.", "Áp dụng bộ khác rồi xóa."
    ),
    "PLAN_TITLE_MISSING": Sentence(
        "Bộ chỉ tiêu chưa có tên.", "Báo cáo ghi tên bộ chỉ tiêu làm căn cứ.", "Ghi tên kế hoạch."
    ),
    "TARGET_UNKNOWN_INDICATOR": Sentence(
        "Chỉ số “{indicator}” không có trong danh mục.", "Không có cách đếm cho mã này.", "Chọn chỉ số trong danh mục."
    ),
    "TARGET_TWICE": Sentence(
        "Chỉ số {indicator} được giao hai lần.", "Mỗi chỉ số chỉ có một mức giao trong một thời gian.", "Bỏ một dòng."
    ),
    "TARGET_RANGE_EMPTY": Sentence(
        "Khoảng giao của “{indicator}” chưa đúng.", "Mức trên thấp hơn mức dưới hoặc để trống.", "Ghi lại hai mức."
    ),
    "TARGET_SHARE_OVER_100": Sentence(
        "Mức giao {value} % của “{indicator}” chưa đúng.", "Tỷ lệ nằm trong khoảng từ 0 đến 100 %.", "Ghi lại mức giao."
    ),
    "TARGET_UNIT_UNKNOWN": Sentence(
        "Không tìm thấy đơn vị “{unit}”.",
        "Chỉ số “{indicator}” nêu đích danh đơn vị này, danh sách đơn vị không có.",
        "Ghi đúng tên trong danh sách đơn vị của tỉnh, thành phố.",
    ),
    # Why a record is not counted.
    "OUTSIDE_WINDOW": Sentence("Ngoài thời gian tính."),
    "ALREADY_COUNTED": Sentence("Đã được tính ở bản ghi khác."),
    "LINKED_RECORDS": Sentence("{count} bản ghi của cùng một cơ sở."),
    "LINKED_PLACE": Sentence("Bản ghi khác của cùng một cơ sở đã được tính."),
    "MONTH_ALREADY_COUNTED": Sentence("Tháng này đã được tính ở tin, bài khác."),
    "MONTH_NOT_OVER": Sentence("Tháng chưa hết."),
    "NEWER_FIGURE": Sentence("Đã có số mới hơn."),
    "WITHIN_LONGER_FIGURE": Sentence("Nằm trong số của thời gian dài hơn hoặc số mới hơn, cùng cơ quan."),
    "OTHER_KIND": Sentence("Thuộc loại hình khác."),
    "OTHER_LEVEL": Sentence("Thuộc cấp khác."),
    "OTHER_YEAR": Sentence("Thuộc năm khác."),
    "AFTER_WINDOW": Sentence("Sau ngày cuối kỳ."),
    "VISIT_CANCELLED": Sentence("Cuộc kiểm tra không thực hiện."),
    "VISIT_NOT_HELD": Sentence("Chưa kiểm tra."),
    "PLACE_UNKNOWN": Sentence("Cơ sở không còn trong sổ."),
    "PLACE_OF_OTHER_UNIT": Sentence("Cơ sở do đơn vị khác quản lý."),
    "PLACE_OF_OWN_UNIT": Sentence("Cơ sở do chính đơn vị quản lý."),
    "PLACE_NOT_OPEN_YET": Sentence("Cơ sở mở sau ngày cuối kỳ."),
    "PLACE_CLOSED": Sentence("Cơ sở đã đóng cửa vào ngày cuối kỳ."),
    "AUDIENCE_WITHOUT_PLACE": Sentence("Chưa ghi người lao động của cơ sở nào."),
    "AUDIENCE_EMPTY": Sentence("Chưa ghi số người dự."),
    "SMALLER_AUDIENCE": Sentence("Cơ sở đã tính ở buổi đông hơn."),
    "NOT_SERVING_YET": Sentence("Làm việc sau ngày cuối kỳ."),
    "NO_LONGER_SERVING": Sentence("Đã thôi làm việc trước ngày cuối kỳ."),
    "NOT_TRAINED": Sentence("Chưa dự lớp nào trong thời gian tính."),
    "UNIT_WITHOUT_ACTIVITY": Sentence("Chưa có hoạt động tuyên truyền trong kỳ."),
    "FORM_NOT_KEPT_UP": Sentence("Chưa có hình thức nào ghi duy trì thường xuyên."),
    "UNIT_WITHOUT_PLAN": Sentence("Chưa có kế hoạch đã ban hành cho thời gian này."),
    "PLAN_NOT_INTEGRATED": Sentence("Kế hoạch chưa ghi nội dung lồng ghép."),
    "UNIT_WITHOUT_MODEL": Sentence("Chưa có mô hình nào."),
    "MODEL_NOT_ALIVE": Sentence("Mô hình chưa bắt đầu hoặc đã kết thúc vào ngày cuối kỳ."),
    "UNIT_NOT_RATED": Sentence("Chưa được xếp loại trong năm."),
    "RATED_OTHERWISE": Sentence("Xếp loại mới nhất là loại khác."),
    "UNIT_WITHOUT_NUMBER": Sentence("Chưa được giao chỉ tiêu cụ thể."),
    "TIP_NOT_VERIFIED": Sentence("Chưa xác minh."),
    "TIP_NOT_CLASSIFIED": Sentence("Chưa phân loại."),
    "TIP_NOT_HANDLED": Sentence("Chưa xử lý hoặc chuyển."),
    "TIP_HANDLED_LATE": Sentence("Xử lý quá hạn."),
    "FOUND_LATER": Sentence("Phát hiện sau ngày cuối kỳ."),
    "ELIMINATED_BEFORE": Sentence("Đã triệt xóa trước kỳ."),
    "NOT_ELIMINATED": Sentence("Chưa triệt xóa đến ngày cuối kỳ."),
    "ACTIVE_AGAIN": Sentence("Đã tái hoạt động."),
    "OTHER_SANCTION": Sentence("Không bị xử phạt bằng hình thức này."),
    "NOT_TRANSFERRED": Sentence("Không chuyển cơ quan khác."),
    # What is worth knowing of a target.
    "FACT_REQUIRED": Sentence("Mức giao tương ứng {required} {counted}."),
    "FACT_STATED": Sentence("Văn bản ghi {numerator}/{denominator} {counted}."),
    "FACT_STATED_DIFFERS": Sentence("Văn bản tính trên {denominator} {counted}, nay là {now}."),
    "FACT_ALLOCATED": Sentence("Cấp trên giao riêng cho đơn vị {number} {counted}."),
    "FACT_NAMED_FULFILLED": Sentence("{count} đơn vị nêu đích danh đã thực hiện: {names}."),
    "FACT_NAMED_MISSING": Sentence("{count} đơn vị nêu đích danh chưa thực hiện: {names}."),
    "FACT_NAMED_UNKNOWN": Sentence("{count} đơn vị nêu đích danh không báo cáo về đây: {names}."),
    "FACT_CASCADE": Sentence("Đã giao số riêng cho {given}/{units} đơn vị, cộng lại {total}."),
    "FACT_CASCADE_MORE": Sentence("Tổng giao nhiều hơn mức của đơn vị {number} {counted}."),
    "FACT_CASCADE_LESS": Sentence("Tổng giao ít hơn mức của đơn vị {number} {counted}."),
}
