"""What is said of keys, passphrases, enrolments and authorities."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

TRUST: dict[str, Sentence] = {
    "KEY_EXPIRED": Sentence(
        "Chưa ký được.", "Khóa ký đã hết hạn ngày {until}.", "Tạo khóa mới rồi đăng ký với cấp trên."
    ),
    "KEY_WAITS": Sentence(
        "Chưa thử được mật khẩu.",
        "Đã nhập sai {tries} lần liền.",
        "Chờ đến {until} rồi nhập lại; khóa không bị thay đổi.",
        "Nhập lại",
    ),
    "PIN_MISSING": Sentence(
        "Chưa ký được.", "Chưa nhập mã PIN của thiết bị ký số.", "Nhập mã PIN rồi ký lại.", "Nhập mã PIN"
    ),
    "TOKEN_KEY_UNUSABLE": Sentence(
        "Chưa dùng được chứng thư của {holder}.",
        "Chứng thư hết hạn, khóa quá yếu hoặc không dùng để ký được.",
        "Chọn chứng thư khác, hoặc hỏi nơi cấp thiết bị ký số.",
    ),
    "SECOND_PERSON_MISSING": Sentence(
        "Chưa ghi nhận được khóa.",
        "Đơn vị này đang có một khóa khác còn hiệu lực, và khóa đó không xác nhận khóa mới.",
        "Gọi cho đơn vị hỏi lại, rồi ghi tên người thứ hai đã xác nhận.",
    ),
    "SECOND_PERSON_SAME": Sentence(
        "Chưa ghi nhận được khóa.", "{name} chính là người đang ghi nhận.", "Ghi tên một người khác đã xác nhận."
    ),
    "ENROLMENT_OLDER": Sentence(
        "Chưa ghi nhận được khóa.",
        "{unit} lập phiếu này ngày {made}, cũ hơn phiếu đăng ký khóa đã ghi nhận của đơn vị.",
        "Hỏi đơn vị xem khóa nào đang dùng, rồi nhận phiếu đăng ký khóa mới nhất.",
    ),
    "KEY_WAS_USED": Sentence(
        "Không rút lại được việc ghi nhận khóa của {holder}.",
        "Đã tiếp nhận {packages} gói ký bằng khóa này.",
        "Nếu khóa không đúng, thu hồi khóa rồi xem lại các gói đó.",
    ),
    "DAY_UNREADABLE": Sentence("Chưa đọc được ngày “{day}”.", "", "Gõ theo dạng 2026-06-15."),
    "DAY_IN_FUTURE": Sentence("Ngày này chưa tới.", "", "Chọn hôm nay hoặc một ngày đã qua."),
    "AUTHORITY_UNUSABLE": Sentence(
        "Tệp này không phải chứng thư của một cơ quan cấp chứng thư.",
        "Tệp không đọc được, có nhiều chứng thư, hoặc chứng thư không có quyền cấp chứng thư khác.",
        "Lấy tệp chứng thư gốc (.cer, .crt, .pem) từ trang của cơ quan cấp chứng thư.",
    ),
    "AUTHORITY_EXPIRED": Sentence(
        "Chưa nhận được cơ quan này.", "Chứng thư của cơ quan hết hạn ngày {until}.", "Lấy chứng thư gốc mới."
    ),
    "REVOCATION_LIST_UNUSABLE": Sentence(
        "Chưa nhận được danh sách thu hồi.",
        "Tệp không đọc được, không đầy đủ, hoặc không do cơ quan cấp chứng thư đã nhận ở đây ký.",
        "Nhận cơ quan cấp chứng thư trước, rồi tải lại tệp .crl từ trang của cơ quan đó.",
    ),
    "REVOCATION_LIST_OLDER": Sentence(
        "Giữ danh sách thu hồi đang có.",
        "Danh sách ở đây mới hơn (ngày {on}).",
        "Tải danh sách mới nhất từ trang của cơ quan cấp chứng thư.",
    ),
    "PACKAGE_SEALED": Sentence(
        "Chưa ký thêm được vào {name}.",
        "Gói đã mã hóa, máy này không mở được.",
        "Ký thứ hai trên máy của đơn vị đã xuất gói, hoặc ở đó xuất lại gói không mã hóa rồi đưa sang máy này.",
    ),
    "CANNOT_SEAL_AGAIN": Sentence(
        "Chưa ký thêm được vào {name}.",
        "Gói mở được, nhưng máy này chưa biết đủ khóa mã hóa của các máy phải mở gói, nên không mã hóa lại được.",
        "Ký thứ hai trên máy đã xuất gói, hoặc ghi nhận phiếu đăng ký khóa của nơi nhận ở máy này rồi ký lại.",
    ),
    "PACKAGE_OF_OTHER_UNIT": Sentence(
        "Chưa ký thêm được.", "Gói này của {unit}, không phải của đơn vị.", "Chọn gói do đơn vị xuất."
    ),
    "PACKAGE_GONE": Sentence("Không còn gói này.", "", "Mở lại trang đang xem."),
    "CHECK_CODE_DIFFERS": Sentence(
        "Mã kiểm tra không trùng với tệp {file}.",
        "Bản giấy không phải của tệp này, hoặc mã chép sai.",
        "So lại từng nhóm; nếu vẫn khác thì không nhận và hỏi đơn vị gửi.",
    ),
    "NOT_UNSIGNED": Sentence(
        "Gói này không nhận theo bản giấy được.",
        "Chỉ gói gửi không có chữ ký, còn nguyên vẹn, mới nhận theo bản giấy.",
        "Xem kết luận của gói.",
    ),
}
"""Codes of `desktop.services.own_keys`, `enrolments`, `trust`, `authorities` and their exchange modules."""
