"""What taking in and giving out workbooks, attachments and catalogs refuse."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

WORKBOOKS: dict[str, Sentence] = {
    # A workbook of any register.
    "LIST_NOT_FOUND": Sentence(
        "Chưa nhận ra danh sách trong {name}.",
        "Không thấy dòng tiêu đề có các cột của sổ này.",
        "Đặt tên cột như trong tệp mẫu của sổ, hoặc chọn đúng sổ rồi nhập lại.",
    ),
    "FIELD_COLUMN_MISSING": Sentence(
        "Không thấy cột “{label}”.", "Bản ghi mới cần có mục này.", "Thêm cột, hoặc chỉ rõ cột nào là mục này."
    ),
    "FIELD_REQUIRED": Sentence("Thiếu “{label}”.", "Bản ghi cần có mục này.", "Điền rồi nhập lại."),
    "ITEMS_REQUIRED": Sentence(
        "Thiếu “{label}”.", "Bản ghi cần ít nhất một dòng ở trang “{sheet}”.", "Thêm dòng, ghi đúng cột “Mã nối”."
    ),
    "ITEM_WITHOUT_RECORD": Sentence(
        "Chưa rõ dòng này thuộc về đâu.",
        "Trang đầu không có “Mã nối” {text}.",
        "Ghi lại mã nối như ở trang đầu rồi nhập lại.",
    ),
    "ITEM_OF_SEVERAL": Sentence(
        "Chưa rõ dòng này thuộc về đâu.",
        "“Mã nối” {text} có ở nhiều dòng của trang đầu.",
        "Ghi mỗi dòng của trang đầu một mã nối riêng rồi nhập lại.",
    ),
    "RECORD_REPEATED": Sentence("Trùng dòng {row}.", "Hai dòng nói về cùng một bản ghi.", "Xóa một trong hai dòng."),
    "LIKELY_RECORD": Sentence(
        "Có thể đã có trong sổ: {name}.",
        "Bản ghi đó của đơn vị khác nên không sửa được ở đây.",
        "Chọn “Bản ghi khác” để nhập thành bản ghi mới; nếu không dòng này được để lại.",
    ),
    "WORD_AMBIGUOUS": Sentence(
        "“{text}” có nhiều nghĩa.", "Danh mục có: {choices}.", "Ghi thêm mã trong ngoặc vuông như trên rồi nhập lại."
    ),
    "REFERENCE_UNKNOWN": Sentence(
        "Không thấy “{text}” trong sổ.",
        "Mục “{label}” phải là bản ghi đã có.",
        "Sửa tên như trong sổ, hoặc nhập sổ kia trước.",
    ),
    "REFERENCE_AMBIGUOUS": Sentence(
        "“{text}” có {count} bản ghi cùng tên.",
        "Trong sổ có: {choices}.",
        "Ghi đủ tên như trên để phân biệt rồi nhập lại.",
    ),
    "REFERENCE_LEFT_OUT": Sentence(
        "Dòng này nhắc đến một dòng chưa nhập được.",
        "Bản ghi được nhắc đến phải vào sổ trước.",
        "Sửa dòng kia rồi nhập lại.",
    ),
    "UNIT_UNREADABLE": Sentence(
        "Không có đơn vị hành chính “{text}”.",
        "Danh sách đơn vị không có tên hoặc mã này.",
        "Ghi tên đầy đủ hoặc mã, ví dụ 11692.",
    ),
    "UNIT_AMBIGUOUS": Sentence(
        "Có {count} đơn vị tên “{text}”.", "Ví dụ: {choices}.", "Ghi thêm mã trong ngoặc vuông như trên rồi nhập lại."
    ),
    "TIME_UNREADABLE": Sentence(
        "Chưa đọc được ngày giờ “{text}”.", "Mục “{label}” cần ngày và giờ.", "Ghi dạng 05/01/2026 08:30."
    ),
    "TIME_WITHOUT_HOUR": Sentence(
        "Ngày {day} chưa ghi giờ.", "Chương trình tính từ 00:00.", "Ghi thêm giờ nếu biết; dòng vẫn được nhập."
    ),
    # Catalogs and rules of the office.
    "OVERLAY_BROKEN": Sentence(
        "Chưa đọc được danh mục của đơn vị trong {file}.",
        "Viết sai ở {reason}.",
        "Xuất lại tệp từ máy kia, hoặc sửa tệp rồi nạp lại; danh mục đang dùng không thay đổi.",
    ),
    "ENTRY_WITHOUT_NAME": Sentence("Chưa lưu được mục.", "Mục chưa có tên.", "Ghi tên rồi lưu lại."),
    "ENTRY_TWICE": Sentence(
        "Chưa lưu được mục “{name}”.", "Danh mục đã có mục cùng tên.", "Dùng mục đã có, hoặc ghi tên khác."
    ),
    "ENTRY_DAYS_SWAPPED": Sentence(
        "Chưa lưu được mục “{name}”.", "Ngày hết hiệu lực trước ngày bắt đầu.", "Sửa một trong hai ngày."
    ),
    "ENTRY_GONE": Sentence(
        "Chưa sửa được mục này.", "Danh mục không còn mục {name} như khi mở.", "Mở lại danh mục rồi sửa."
    ),
    "CATALOG_FIXED": Sentence(
        "Không sửa được danh mục này.", "Chương trình tự tính các mục trong đó.", "Chọn danh mục khác."
    ),
    "SOURCE_MISSING": Sentence(
        "Chưa lưu được mức mới.", "Chưa ghi văn bản làm căn cứ.", "Ghi số, điều, khoản rồi lưu lại."
    ),
    "LIMIT_NOT_SET": Sentence("Chưa lưu được mức mới.", "Quy tắc này không có con số.", "Chọn quy tắc khác."),
    # -- attached files ----------------------------------------------------------------------------------------------
    "ATTACHMENT_NO_FILE": Sentence("Chưa đính kèm được {name}.", "Đây là thư mục, không phải tệp.", "Chọn từng tệp."),
    "ATTACHMENT_EMPTY": Sentence("Chưa đính kèm được {name}.", "Tệp không có nội dung.", "Quét hoặc chụp lại."),
    "ATTACHMENT_TOO_LARGE": Sentence(
        "Chưa đính kèm được {name}.",
        "Mỗi tệp lớn nhất {most} MB.",
        "Quét lại ở độ phân giải 150–200 dpi, hoặc chia thành nhiều tệp.",
    ),
    "ATTACHMENT_PROGRAM": Sentence(
        "Không nhận tệp {name}.", "Nội dung là chương trình, không phải giấy tờ.", "Chọn bản quét hoặc ảnh."
    ),
    "ATTACHMENT_TWICE": Sentence("Tệp này đã đính kèm với tên {name}.", "Nội dung giống hệt.", "Không cần làm gì."),
    "ATTACHMENT_HIDDEN": Sentence(
        "Tệp này đã đính kèm rồi gỡ, tên {name}.", "Nội dung giống hệt.", "Lấy lại ở phần “Đã gỡ”."
    ),
    "ATTACHMENT_GONE": Sentence("Không thấy tệp đính kèm.", "", "Mở lại hồ sơ."),
    "ATTACHMENT_DAMAGED": Sentence(
        "Tệp {name} không còn như lúc đính kèm.",
        "Mã kiểm tra không khớp.",
        "Phục hồi từ bản sao lưu, hoặc quét lại.",
    ),
    "ATTACHMENT_NOT_OPENED": Sentence(
        "Không mở {name} từ đây.",
        "Loại tệp này có thể chứa lệnh tự chạy.",
        "Lưu ra thư mục rồi mở bằng chương trình phù hợp.",
    ),
}
