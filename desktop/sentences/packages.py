"""What a verdict on a package says: one sentence and the next step per reason (FORMAT.md §6)."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

REASONS: dict[str, Sentence] = {
    "NOT_A_PACKAGE": Sentence("Tệp không phải gói Địa Bàn.", "", "Xin đơn vị gửi xuất lại gói."),
    "LIMIT_EXCEEDED": Sentence("Gói vượt giới hạn an toàn.", "", "Không mở gói này; xin đơn vị gửi xuất lại."),
    "UNSAFE_NAME": Sentence(
        "Tên tệp không đúng tên của gói ({name}).",
        "Tệp đã bị đổi tên hoặc có tên không an toàn.",
        "Lấy lại tệp gốc từ đơn vị gửi.",
    ),
    "DAMAGED": Sentence(
        "Gói bị hỏng, bị cắt hoặc bị thay đổi sau khi ký.",
        "",
        "Chép lại tệp từ USB; nếu vẫn vậy, đề nghị xuất gói mới.",
    ),
    "NOT_COVERED": Sentence("Có tệp không được chữ ký bảo vệ ({member}).", "", "Trả lại và đề nghị xuất gói mới."),
    "SIGNATURE_INVALID": Sentence(
        "Chữ ký không khớp nội dung.", "Nội dung bị thay đổi sau khi ký.", "Trả lại và đề nghị xuất gói mới."
    ),
    "SIGNER_UNKNOWN": Sentence(
        "Chưa biết người ký.",
        "Khóa ký này chưa được ghi nhận cho đơn vị.",
        "Đối chiếu dấu vân tay với phiếu đăng ký khóa rồi ghi nhận.",
    ),
    "SIGNER_NOT_FOR_UNIT": Sentence(
        "Người ký không phải của đơn vị gửi.",
        "Khóa ký đã được ghi nhận cho đơn vị khác.",
        "Liên hệ đơn vị gửi; không gộp gói này.",
    ),
    "CERTIFICATE_EXPIRED": Sentence("Khóa ký đã hết hạn.", "", "Đề nghị đơn vị gửi đăng ký khóa mới rồi ký lại."),
    "CERTIFICATE_NOT_YET_VALID": Sentence(
        "Khóa ký chưa có hiệu lực vào lúc ký.",
        "Đồng hồ máy gửi có thể sai.",
        "Đề nghị đơn vị gửi chỉnh đồng hồ rồi ký lại.",
    ),
    "CERTIFICATE_REVOKED": Sentence("Khóa ký đã bị thu hồi.", "", "Liên hệ đơn vị gửi; không gộp gói này."),
    "WEAK_ALGORITHM": Sentence("Chữ ký dùng thuật toán yếu ({algorithm}).", "", "Đề nghị ký lại bằng khóa mới."),
    "CANNOT_DECRYPT": Sentence(
        "Chưa giải mã được gói.", "Gói được mã hóa cho đơn vị khác.", "Đề nghị đơn vị gửi xuất lại cho đúng nơi nhận."
    ),
    "CANNOT_DECRYPT.not_for_us": Sentence(
        "Chưa giải mã được gói.",
        "Gói được mã hóa cho nơi khác, hoặc cho khóa mã hóa mà máy này không còn.",
        "Nếu là nơi nhận đúng: phục hồi bản sao lưu, nhập khóa đã cất (Đơn vị & tin cậy, Mã hóa), hoặc gửi phiếu đăng "
        "ký khóa mới rồi xin đơn vị gửi xuất lại. Nếu không: chuyển tệp cho đúng nơi nhận.",
    ),
    "CANNOT_DECRYPT.damaged": Sentence(
        "Tệp mã hóa bị hỏng, bị cắt hoặc bị sửa.", "", "Chép lại tệp từ USB; nếu vẫn vậy, đề nghị đơn vị gửi xuất lại."
    ),
    "CANNOT_DECRYPT.not_age": Sentence(
        "Tệp mang tên gói mã hóa nhưng không phải tệp mã hóa.", "", "Xin lại tệp gốc từ đơn vị gửi."
    ),
    "CANNOT_DECRYPT.too_large": Sentence(
        "Tệp mã hóa vượt giới hạn an toàn.", "", "Không mở tệp này; xin đơn vị gửi xuất lại."
    ),
    "CANNOT_DECRYPT.passphrase": Sentence(
        "Chưa giải mã được gói.",
        "Tệp được mã hóa bằng mật khẩu, không phải bằng khóa của đơn vị.",
        "Đề nghị đơn vị gửi xuất lại từ Địa Bàn.",
    ),
    "CANNOT_DECRYPT.no_keys": Sentence(
        "Chưa giải mã được gói.",
        "Không có khóa mã hóa nào để mở.",
        "Thêm --database với dữ liệu của nơi nhận, hoặc --identity với tệp khóa đã cất.",
    ),
    "CANNOT_DECRYPT.nested": Sentence(
        "Gói được mã hóa nhiều lớp.", "Gói chỉ có một lớp mã hóa.", "Đề nghị đơn vị gửi xuất lại từ Địa Bàn."
    ),
    "CANNOT_DECRYPT.no_room": Sentence(
        "Chưa giải mã được gói.",
        "Ổ đĩa không còn chỗ cho bản tạm khi giải mã.",
        "Xóa bớt tệp trên ổ đĩa rồi tiếp nhận lại; gói không bị thay đổi.",
    ),
    "WRONG_RECIPIENT": Sentence("Gói gửi cho đơn vị khác ({recipient}).", "", "Chuyển gói cho đúng nơi nhận."),
    "FORMAT_TOO_NEW": Sentence(
        "Gói theo định dạng mới hơn (cần bản đọc được định dạng {version}, máy này đọc đến {known}).",
        "",
        "Cài bản mới rồi tiếp nhận lại; gói không bị thay đổi.",
    ),
    "HEADER_INVALID": Sentence("Phần đầu gói chưa đúng (mục {field}).", "", "Đề nghị đơn vị gửi xuất lại gói."),
    "HEADER_INVALID.records": Sentence(
        "Gói ghi là không phát sinh nhưng có việc trong kỳ (sổ {register}, dòng {line}).",
        "",
        "Trả lại và đề nghị đơn vị xuất báo cáo bình thường.",
    ),
    "HEADER_INVALID.empty": Sentence(
        "Gói không có bản ghi nào mà cũng không ghi là không phát sinh.",
        "",
        "Trả lại và đề nghị đơn vị xuất lại; nếu đúng là không có gì thì ký báo cáo không phát sinh.",
    ),
    "RECORD_INVALID": Sentence(
        "Bản ghi chưa đúng: sổ {register}, dòng {line}, trường {field}.",
        "",
        "Đề nghị đơn vị gửi cập nhật chương trình, sửa rồi xuất lại.",
    ),
    "FOREIGN_RECORD": Sentence(
        "Gói có bản ghi không thuộc đơn vị gửi (sổ {register}, dòng {line}).", "", "Trả lại và đề nghị xuất gói mới."
    ),
    "TOTALS_DIFFER": Sentence(
        "Tổng kiểm không khớp.",
        "Số liệu ghi ở đầu gói khác với các bản ghi.",
        "Trả lại và đề nghị xuất gói mới; dữ liệu ở đây không bị thay đổi.",
    ),
    "ALREADY_RECEIVED": Sentence("Đã nhận trước đây.", "", "Không cần làm gì."),
    "EARLIER_SEQUENCE": Sentence("Gói cũ hơn gói đã nhận (số {sequence}).", "", "Kiểm tra lại với đơn vị gửi."),
    "MISSING_PREVIOUS": Sentence(
        "Thiếu gói trước của đơn vị này.",
        "Gói này nối tiếp một gói chưa nhận.",
        "Xin đơn vị gửi gói trước; gói này được giữ lại và tự gộp khi gói trước tới.",
    ),
    "FORKED_HISTORY": Sentence(
        "Hai gói cùng nhận một chỗ trong chuỗi gói (số {sequence}).",
        "Máy gửi có thể đã phục hồi bản sao lưu hoặc bị sao chép.",
        "Giữ cả hai gói, hỏi đơn vị gửi gói nào đúng rồi quyết định ở Kho gói.",
    ),
    "PERIOD_LOCKED": Sentence(
        "Kỳ báo cáo đã khóa.",
        "{by} đã khóa {period} ngày {on}; số liệu đã báo cáo giữ nguyên.",
        "Cho phép bổ sung có lý do và thời hạn rồi kiểm tra lại, hoặc trả lại gói.",
    ),
    "SIGNED_WITHOUT_TIMESTAMP": Sentence(
        "Không có dấu thời gian.", "Giờ ký lấy theo máy gửi.", "Không cần làm gì; biên nhận sẽ ghi ngày nhận."
    ),
    "CONSOLIDATED_DIFFERS": Sentence(
        "{count} số liệu tổng hợp nêu trong gói khác số tính từ bản ghi ({indicators}).",
        "Có đơn vị thiếu gói gốc của kỳ này ({missing} đơn vị), hoặc số liệu của đơn vị cấp dưới đã đổi từ khi lập "
        "báo cáo.",
        "Xem “Số đã báo cáo và hiện nay”; hỏi đơn vị gửi nếu chưa rõ.",
    ),
    "UNSIGNED": Sentence(
        "Gói chưa được ký số ({why}).",
        "Đơn vị gửi không ký được và đã nêu lý do.",
        "Đối chiếu mã kiểm tra trên bản giấy có chữ ký tay rồi chấp nhận, hoặc trả lại gói.",
    ),
    "OTHER_SOFTWARE": Sentence(
        "Gói do phần mềm khác tạo ({what}).",
        "Chương trình đọc được chữ ký nhưng không có dữ liệu Địa Bàn bên trong.",
        "Đề nghị đơn vị gửi xuất gói từ Địa Bàn.",
    ),
    "TRANSFER_MISSING": Sentence(
        "Gói có bản ghi đã đổi đơn vị quản lý mà gói bàn giao chưa tới.",
        "Bản ghi chỉ đổi đơn vị quản lý khi đơn vị cũ ký bàn giao.",
        "Xin gói bàn giao của đơn vị cũ; gói này được giữ lại và tự gộp khi gói đó tới.",
    ),
    "CARRIED_REFUSED": Sentence(
        "Gói gốc bên trong không đạt ({name}).",
        "Gói của cấp trên chỉ được nhận khi mọi gói gốc kèm theo đều đạt.",
        "Trả lại và nêu tên gói gốc cần thay.",
    ),
    "WITHDRAWN": Sentence(
        "Gói này đã được rút ra ngày {on}.",
        "Người có trách nhiệm đã rút gói khỏi số liệu tổng hợp.",
        "Nhận lại nếu việc rút gói không còn đúng.",
    ),
}
