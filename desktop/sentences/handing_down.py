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
        "Không đọc được đơn vị gửi, gói không phải báo cáo gửi cho đơn vị này, hoặc gói mang mã này đã được nhận.",
        "Sao chép lời trả lại rồi gửi đơn vị bằng văn bản.",
    ),
    "UNITS_ARE_HANDED_DOWN": Sentence(
        "Đơn vị này không tự sửa danh sách đơn vị hành chính.",
        "Thay đổi do cấp trên giao xuống bằng gói kế hoạch.",
        "Báo cấp trên để được giao xuống.",
    ),
    "UNIT_FILE_BROKEN": Sentence(
        "Chưa đọc được tệp thay đổi đơn vị {file}.",
        "Tệp viết sai ở {reason}.",
        "Sửa tệp theo các cột code, name, level, parent_code, valid_from, valid_to rồi chọn lại; chưa có gì thay đổi.",
    ),
    "UNIT_CODE_INVALID": Sentence(
        "Mã đơn vị “{unit}” không đúng.",
        "Mã là chữ số: 2 chữ số với tỉnh, 3 với huyện cũ, 5 với xã.",
        "Sửa mã, giữ cả số 0 ở đầu.",
    ),
    "UNIT_WITHOUT_FIRST_DAY": Sentence(
        "Đơn vị {unit} chưa có trong danh sách.",
        "Dòng này không ghi ngày đầu tiên (valid_from).",
        "Ghi ngày đơn vị được thành lập, hoặc sửa mã.",
    ),
    "UNIT_NAME_WITHOUT_TYPE": Sentence(
        "Chưa dùng được tên “{name}”.",
        "Tên đơn vị phải bắt đầu bằng loại đơn vị: tỉnh, thành phố, phường, xã, đặc khu.",
        "Ghi loại vào tên hoặc vào cột type.",
    ),
    "UNIT_DAYS_SWAPPED": Sentence(
        "Ngày của đơn vị {unit} không hợp lý.", "Ngày cuối cùng đứng trước ngày đầu tiên.", "Sửa valid_to."
    ),
    "UNIT_CELL_UNREADABLE": Sentence(
        "Không đọc được “{text}”.", "Ngày viết 2027-01-01 hoặc 1/1/2027; cột divided viết có hoặc không.", "Sửa ô đó."
    ),
    "UNIT_PARENT_UNKNOWN": Sentence(
        "Chưa dùng được đơn vị {unit}.",
        "Không có đơn vị cấp trên vào ngày đầu tiên của đơn vị này, hoặc cấp trên chưa dùng được.",
        "Bổ sung đơn vị cấp trên, hoặc sửa parent_code.",
    ),
    "UNIT_CODE_TAKEN": Sentence(
        "Mã {unit} đã có đơn vị khác dùng trong cùng thời gian.",
        "Một mã chỉ của một đơn vị tại một ngày.",
        "Ghi ngày cuối cùng của đơn vị cũ, hoặc sửa mã.",
    ),
    "UNIT_SUCCESSION_WRONG": Sentence(
        "Chưa ghi được kế thừa {unit}.",
        "Đơn vị cũ phải có trong danh sách và có ngày cuối cùng trước ngày đầu tiên của đơn vị mới.",
        "Ghi valid_to của đơn vị cũ, hoặc sửa mã.",
    ),
}
