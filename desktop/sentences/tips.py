"""What rules find in tips, and what the vault of informants refuses."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

_STAGES: dict[str, Sentence] = {
    "TIP_OVERDUE": Sentence(
        "Quá hạn xử lý từ ngày {due}.",
        "Tin báo phải được tiếp nhận, xác minh, phân loại, xử lý kịp thời.",
        "Ghi bước tiếp theo; hạn được gia hạn thì sửa ngày.",
    ),
    "TIP_HANDLED_LATE": Sentence(
        "Xử lý xong ngày {handled}, sau hạn {due}.",
        "Tin này không tính là xử lý kịp thời.",
        "Xem lại hai ngày; nếu đúng thì ghi lý do chậm.",
    ),
    "TIP_NOT_CLASSIFIED": Sentence(
        "Đã xử lý nhưng chưa phân loại.",
        "Tin báo phải qua đủ bốn bước mới tính vào chỉ tiêu.",
        "Ghi phân loại và ngày phân loại.",
    ),
    "TIP_CLASSIFICATION_UNDATED": Sentence(
        "Chưa ghi ngày phân loại.", "Đã phân loại nhưng chưa rõ ngày nào.", "Ghi ngày phân loại."
    ),
    "TIP_NOT_VERIFIED": Sentence(
        "Chưa ghi ngày xác minh.",
        "Tin báo đã phân loại hoặc xử lý thì phải được xác minh trước.",
        "Ghi ngày và người xác minh; không cần xác minh thì ghi lý do.",
    ),
    "TIP_HANDLING_UNKNOWN": Sentence(
        "Chưa chọn cách xử lý.", "Đã có ngày xử lý xong.", "Chọn cách xử lý hoặc xóa ngày."
    ),
    "TIP_HANDLING_UNDATED": Sentence("Chưa ghi ngày xử lý xong.", "Đã chọn cách xử lý.", "Ghi ngày khi đã xử lý xong."),
    "TIP_TRANSFER_WITHOUT_PLACE": Sentence(
        "Chưa ghi chuyển đến đâu.", "Tin báo được chuyển cơ quan khác.", "Ghi cơ quan nhận."
    ),
    "TIP_TRANSFER_WITHOUT_DAY": Sentence(
        "Chưa ghi ngày chuyển.", "Tin báo được chuyển cơ quan khác.", "Ghi ngày chuyển."
    ),
    "TIP_WITHOUT_INSPECTION": Sentence(
        "Chưa có cuộc kiểm tra.",
        "Cách xử lý là kiểm tra đột xuất.",
        "Chọn cuộc kiểm tra đã có, hoặc lưu rồi bấm “Lập kiểm tra đột xuất” trên thẻ tin báo.",
    ),
    "TIP_PLACE_CLOSED": Sentence(
        "Cơ sở không hoạt động vào ngày nhận tin.",
        "{place} chưa mở hoặc đã đóng cửa vào ngày {day}.",
        "Xem lại cơ sở, ngày nhận tin hoặc hồ sơ cơ sở.",
    ),
    "TIP_NOT_ANSWERED": Sentence(
        "Chưa thông báo kết quả cho người báo tin.",
        "Người báo tin đã yêu cầu được biết kết quả.",
        "Thông báo rồi ghi ngày thông báo.",
    ),
    "TIP_MAY_NAME_INFORMANT": Sentence(
        "Ô này có vẻ nói đến người báo tin.",
        "Người cung cấp tin phải được giữ bí mật.",
        "Ghi người báo tin ở mục “Người báo tin” trên thẻ; ô này chỉ ghi sự việc.",
    ),
    "TIP_HOLDS_IDENTITY": Sentence(
        "Ô này có dãy 12 chữ số giống số định danh.",
        "Sổ tin báo không giữ số định danh của ai.",
        "Xóa số, hoặc ghi ở mục “Người báo tin” trên thẻ.",
    ),
    "TIP_HOLDS_TELEPHONE": Sentence(
        "Ô này có số giống số điện thoại.",
        "Nếu là của người báo tin thì phải được giữ bí mật.",
        "Ghi ở mục “Người báo tin” trên thẻ; số của cơ sở thì để nguyên.",
    ),
    "TIP_TERM_UNVERIFIED": Sentence(
        "Hạn {days} ngày do chương trình đề xuất ({law}).",
        "Chưa đối chiếu với văn bản gốc.",
        "Sửa ngày theo quy định đang áp dụng.",
    ),
}

_INSPECTION: dict[str, Sentence] = {
    "TIP_WITHOUT_PLACE": Sentence(
        "Chưa lập được cuộc kiểm tra.", "Tin báo chưa có cơ sở liên quan.", "Sửa tin báo, chọn cơ sở rồi lập lại."
    ),
    "TIP_HAS_INSPECTION": Sentence(
        "Tin báo đã có cuộc kiểm tra.", "Mỗi tin báo dẫn đến một cuộc kiểm tra.", "Mở cuộc kiểm tra đã có."
    ),
}

_VAULT: dict[str, Sentence] = {
    "VAULT_NOT_MADE": Sentence(
        "Chưa có mật khẩu bảo vệ người báo tin.",
        "Thông tin người báo tin chỉ được ghi khi đã niêm phong.",
        "Lập mật khẩu trước.",
    ),
    "VAULT_EXISTS": Sentence(
        "Đã có mật khẩu bảo vệ người báo tin.", "Mật khẩu chỉ lập một lần.", "Đổi mật khẩu bằng mật khẩu đang dùng."
    ),
    "VAULT_PASSWORD_WEAK": Sentence(
        "Mật khẩu chưa đủ mạnh.",
        "Mật khẩu phải có ít nhất 8 ký tự.",
        "Đặt mật khẩu dài hơn, có chữ hoa, chữ thường, chữ số và dấu.",
    ),
    "WRONG_VAULT_PASSWORD": Sentence(
        "Chưa mở được.",
        "Mật khẩu bảo vệ người báo tin không khớp.",
        "Nhập lại sau {seconds} giây; còn {left} lần, sau đó phải đợi 12 giờ.",
    ),
    "VAULT_WAIT": Sentence("Chưa nhận mật khẩu.", "Lần nhập trước không khớp.", "Nhập lại sau {seconds} giây."),
    "VAULT_PAUSED": Sentence(
        "Chưa nhận mật khẩu.",
        "Mật khẩu đã nhập sai từ 5 lần.",
        "Nhập lại sau {until}; thông tin đã niêm phong còn nguyên.",
    ),
    "VAULT_LOCKED": Sentence(
        "Thông tin người báo tin đang khóa.", "Mỗi lần mở chỉ được 5 phút.", "Nhập mật khẩu để mở lại."
    ),
    "VAULT_DAMAGED": Sentence(
        "Chưa mở được thông tin người báo tin.",
        "Phần bảo vệ trong dữ liệu bị hỏng.",
        "Phục hồi từ bản sao lưu gần nhất; tin báo không bị ảnh hưởng.",
    ),
    "ENTRY_DAMAGED": Sentence(
        "Chưa đọc được người báo tin của tin này.",
        "Phần niêm phong bị thay đổi hoặc thuộc tin khác.",
        "Phục hồi từ bản sao lưu, hoặc xóa với lý do.",
    ),
    "INFORMANT_EMPTY": Sentence(
        "Chưa ghi gì về người báo tin.", "Không ghi nghĩa là người báo tin ẩn danh.", "Điền ít nhất một ô, hoặc bỏ qua."
    ),
    "INFORMANT_KEPT": Sentence(
        "Tin này đã có người báo tin được niêm phong.",
        "Chỉ người biết mật khẩu mới được thay.",
        "Mở khóa rồi ghi lại.",
    ),
}

TIPS: dict[str, Sentence] = {**_STAGES, **_INSPECTION, **_VAULT}
