"""What can stop a signature: the token, its PIN, a package that cannot be signed again."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

SIGNING: dict[str, Sentence] = {
    "TOKEN_LIBRARY_MISSING": Sentence(
        "Chưa đọc được USB ký số.",
        "Không có thư viện của nhà cung cấp tại {path}.",
        "Cài phần mềm kèm theo USB ký số rồi chọn lại tệp thư viện (.dll hoặc .so).",
    ),
    "TOKEN_NOT_FOUND": Sentence(
        "Không thấy USB ký số.",
        "USB chưa cắm, đã rút ra, hoặc không có chứng thư đã chọn.",
        "Cắm đúng USB ký số rồi làm lại; chưa có gói nào được ghi.",
    ),
    "TOKEN_FAILED": Sentence(
        "USB ký số không trả lời đúng ({cause}).",
        "Thư viện của nhà cung cấp gặp lỗi.",
        "Rút ra, cắm lại rồi thử lần nữa; nếu vẫn vậy, liên hệ nhà cung cấp USB.",
    ),
    "WRONG_PIN": Sentence(
        "Mã PIN không khớp.",
        "Chương trình chỉ thử một lần; USB ký số tự khóa sau vài lần sai.",
        "Kiểm tra lại mã PIN rồi nhập lại.",
        "Nhập lại",
    ),
    "WRONG_PIN_LAST_TRY": Sentence(
        "Mã PIN không khớp; chỉ còn một lần thử.",
        "Sai lần nữa thì USB ký số bị khóa.",
        "Xem lại giấy giao nhận mã PIN trước khi nhập; nếu không chắc, liên hệ nhà cung cấp USB.",
        "Nhập lại",
    ),
    "PIN_LOCKED": Sentence(
        "USB ký số đã bị khóa.",
        "Mã PIN đã sai quá số lần cho phép.",
        "Liên hệ nhà cung cấp USB để mở khóa; trong lúc đó có thể gửi gói không ký kèm lý do.",
    ),
    "CANNOT_ADD_SIGNATURE": Sentence(
        "Chưa ký thêm được.",
        "Gói chưa đạt kiểm tra, hoặc chưa có chữ ký thứ nhất.",
        "Kiểm tra gói để xem lý do; gói không bị thay đổi.",
    ),
    "ALREADY_SIGNED_TWICE": Sentence(
        "Chưa ký thêm được.", "Gói đã có đủ hai chữ ký.", "Không cần làm gì; gói không bị thay đổi."
    ),
    "SAME_KEY_TWICE": Sentence(
        "Chưa ký thêm được.",
        "Chữ ký thứ hai phải là khóa của người khác (lãnh đạo hoặc con dấu cơ quan).",
        "Chọn khóa khác rồi ký lại; gói không bị thay đổi.",
    ),
}
