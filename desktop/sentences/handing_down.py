"""What plan packages, receipts and returns refuse, and why something handed down cannot be used here."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

HANDING_DOWN: dict[str, Sentence] = {
    "NOT_A_PLAN": Sentence(
        "Chưa áp dụng được gói kế hoạch {file}.", "{why}", "Lấy lại gói từ cấp trên; dữ liệu ở đây không bị thay đổi."
    ),
    "PLAN_NOT_LAST": Sentence(
        "Chưa hoàn tác được gói này.",
        "Sau gói này còn gói kế hoạch khác đang áp dụng, hoặc gói đã được hoàn tác.",
        "Hoàn tác gói áp dụng sau cùng trước.",
    ),
    "PLAN_PART_TOO_NEW": Sentence(
        "Chưa dùng được “{what}”.",
        "Chương trình trên máy này chưa có mục đó.",
        "Các phần khác vẫn áp dụng; cài bản mới để dùng cả phần này.",
    ),
    "PLAN_PART_INVALID": Sentence(
        "Chưa lập được gói kế hoạch.",
        "Mục {field} có giá trị mà gói không chứa được (quá dài hoặc ngoài khoảng cho phép).",
        "Sửa mục đó rồi xuất lại.",
    ),
    "PLAN_KEY_UNREADABLE": Sentence(
        "Khóa này không đọc được.", "Chứng thư trong danh sách bị hỏng hoặc không đúng dấu vân tay.", "Báo cấp trên."
    ),
    "PLAN_KEY_OF_OWN_UNIT": Sentence(
        "Khóa này ghi cho chính đơn vị.",
        "Khóa của đơn vị chỉ do đơn vị tự đăng ký.",
        "Hỏi cấp trên nếu không rõ khóa này của ai.",
    ),
    "PLAN_KEY_OF_OTHER_UNIT": Sentence(
        "Khóa này ở đây đã ghi cho đơn vị khác.", "Một khóa chỉ đại diện cho một đơn vị.", "Đối chiếu lại với cấp trên."
    ),
    "NOTHING_TO_HAND_DOWN": Sentence(
        "Chưa chọn nội dung giao xuống.", "Gói kế hoạch cần ít nhất một phần.", "Đánh dấu phần cần giao."
    ),
    "NO_UNITS_BELOW": Sentence(
        "Chưa có đơn vị cấp dưới.",
        "Chưa có đơn vị nào báo cáo lên đơn vị này.",
        "Khai báo đơn vị ở “Đơn vị & tin cậy”.",
    ),
    "UNIT_NOT_REPORTING": Sentence(
        "Đơn vị {unit} không báo cáo lên đơn vị này.", "", "Chọn trong danh sách đơn vị cấp dưới."
    ),
    "ENTRY_OF_SUPERIOR": Sentence(
        "Chưa sửa được “{name}”.",
        "Mục này do gói kế hoạch của cấp trên đặt.",
        "Đề nghị cấp trên sửa trong gói sau, hoặc hoàn tác gói kế hoạch.",
    ),
    "LIMIT_OF_SUPERIOR": Sentence(
        "Chưa sửa được mức này.",
        "Mức do gói kế hoạch của cấp trên đặt.",
        "Đề nghị cấp trên sửa trong gói sau, hoặc hoàn tác gói kế hoạch.",
    ),
    "FLOW_OF_SUPERIOR": Sentence(
        "Chưa đổi được hạn của “{flow}”.",
        "Hạn này do gói kế hoạch của cấp trên đặt.",
        "Đề nghị cấp trên sửa trong gói sau, hoặc hoàn tác gói kế hoạch.",
    ),
    "RETURN_WITHOUT_REASON": Sentence(
        "Chưa ghi lý do trả lại.", "Đơn vị gửi cần biết phải sửa gì.", "Ghi lý do trả lại."
    ),
    "RETURN_DUE_PASSED": Sentence(
        "Hạn gửi lại {day} đã qua.", "Đơn vị gửi cần thời gian để sửa.", "Chọn ngày từ hôm nay trở đi."
    ),
    "PACKAGE_NOT_RETURNABLE": Sentence(
        "Chưa trả lại được gói này.",
        "Không đọc được đơn vị gửi, hoặc gói không phải báo cáo gửi cho đơn vị này.",
        "Sao chép lời trả lại rồi gửi đơn vị bằng văn bản.",
    ),
}
