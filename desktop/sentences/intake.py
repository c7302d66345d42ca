"""Why a workbook, or one of its cells, was not taken in; the cell's address stands before the sentence."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

_SAVE_AS_XLSX = "Mở tệp bằng Excel, chọn “Lưu thành” kiểu “Excel Workbook (.xlsx)” rồi nhập tệp mới."
_AS_TEXT = "Định dạng cột là Văn bản (Text) rồi gõ lại."
_CHECK_AND_IMPORT = "Xem lại ô này; dòng vẫn được nhập."

INTAKE: dict[str, Sentence] = {
    # The workbook.
    "WORKBOOK_OLD_FORMAT": Sentence(
        "Chưa đọc được {name}.", "Tệp ở kiểu Excel cũ (.xls, .xlsb); chỉ nhập tệp .xlsx.", _SAVE_AS_XLSX
    ),
    "WORKBOOK_WITH_MACROS": Sentence(
        "Không đọc {name}.", "Tệp có chứa macro, là đoạn chương trình có thể gây hại.", _SAVE_AS_XLSX
    ),
    "WORKBOOK_IS_TEXT": Sentence(
        "Chưa đọc được {name}.", "Tệp là văn bản (.csv, .txt) nên ngày và số 0 đầu dễ sai.", _SAVE_AS_XLSX
    ),
    "WORKBOOK_NOT_XLSX": Sentence("Chưa đọc được {name}.", "Tệp không phải bảng tính Excel (.xlsx).", _SAVE_AS_XLSX),
    "WORKBOOK_ENCRYPTED": Sentence(
        "Chưa đọc được {name}.",
        "Tệp được đặt mật khẩu mở.",
        "Mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ), lưu lại rồi nhập.",
    ),
    "WORKBOOK_DAMAGED": Sentence(
        "Chưa đọc được {name}.",
        "Tệp bị hỏng hoặc chép chưa hết.",
        "Chép lại tệp; nếu Excel vẫn mở được thì lưu thành tệp .xlsx mới rồi nhập.",
    ),
    "WORKBOOK_UNSAFE": Sentence(
        "Không đọc {name}.",
        "Bên trong tệp có phần mà danh sách bình thường không có.",
        "Chép riêng bảng danh sách sang tệp mới, lưu kiểu .xlsx rồi nhập.",
    ),
    "WORKBOOK_TOO_LARGE": Sentence(
        "Chưa đọc được {name}.",
        "Tệp lớn hơn {megabytes} MB.",
        "Xóa ảnh trong tệp hoặc chia thành nhiều tệp rồi nhập từng tệp.",
    ),
    "TOO_MANY_SHEETS": Sentence(
        "Chưa đọc được {name}.", "Tệp có hơn {most} trang tính.", "Chép riêng trang có danh sách sang tệp mới rồi nhập."
    ),
    "SHEET_TOO_LONG": Sentence(
        "Chưa đọc được {name}.", "Danh sách dài hơn {most} dòng.", "Chia thành nhiều tệp rồi nhập từng tệp."
    ),
    "SHEET_TOO_WIDE": Sentence(
        "Chưa đọc được {name}.",
        "Có dữ liệu nằm rất xa danh sách, ở ô {cell}.",
        "Xóa các cột, dòng thừa bên ngoài danh sách, lưu lại rồi nhập.",
    ),
    "WORKBOOK_EMPTY": Sentence(
        "Không có gì để nhập trong {name}.",
        "Mọi trang tính đang hiện đều trống.",
        "Chọn lại tệp, hoặc bỏ ẩn trang tính.",
    ),
    "SHEET_NOT_FOUND": Sentence(
        "Chưa đọc được {name}.", "Không có trang tính “{sheet}”.", "Chọn lại tên trang tính như trên thẻ ở cuối bảng."
    ),
    "HEADER_NOT_FOUND": Sentence(
        "Chưa nhận ra danh sách trong {name}.",
        "Không thấy dòng tiêu đề có “Tên cơ sở” và ít nhất một cột khác.",
        "Đặt tên cột như trong tệp mẫu, hoặc chỉ rõ cột nào là gì.",
    ),
    "LEGACY_FONT": Sentence(
        "Chưa đọc được {name}.",
        "Chữ gõ theo phông cũ ({font}), không phải Unicode.",
        "Chuyển mã sang Unicode bằng Unikey (Công cụ, Chuyển mã), lưu lại rồi nhập.",
    ),
    "FILE_CHANGED": Sentence(
        "Chưa đánh dấu được tệp {name}.", "Tệp đã thay đổi sau khi kiểm tra.", "Kiểm tra lại tệp rồi đánh dấu."
    ),
    "COPY_OVER_ORIGINAL": Sentence(
        "Chưa ghi được tệp {name}.", "Bản đánh dấu không ghi đè lên tệp gốc.", "Chọn tên tệp khác."
    ),
    "IMPORT_OUTDATED": Sentence(
        "Chưa nhập danh sách.",
        "Sổ cơ sở đã thay đổi sau khi kiểm tra, liên quan đến dòng {row}.",
        "Kiểm tra lại tệp rồi nhập; chưa có dòng nào được ghi.",
        "Kiểm tra lại",
    ),
    # The mapping.
    "MAPPING_BROKEN": Sentence(
        "Chưa đọc được tệp khai báo cột {name}.", "Viết sai cách: {reason}.", "Sửa tệp rồi nhập lại."
    ),
    "MAPPING_FIELD_UNKNOWN": Sentence(
        "Chưa hiểu khai báo cột “{heading}”.", "Không có mục “{field}”.", "Sửa tên mục trong khai báo cột rồi nhập lại."
    ),
    "MAPPING_DEFAULT_UNREADABLE": Sentence(
        "Chưa hiểu giá trị mặc định “{text}”.", "Mục “{field}” không nhận giá trị này.", "Sửa khai báo rồi nhập lại."
    ),
    # The sheet as a whole; nothing is kept out.
    "OTHER_SHEETS": Sentence(
        "Chỉ đọc trang “{sheet}”.", "Tệp còn danh sách ở trang: {others}.", "Chọn từng trang để nhập tiếp."
    ),
    "HIDDEN_ROWS": Sentence(
        "Có {count} dòng đang bị ẩn.", "Dòng ẩn do lọc vẫn được đọc.", "Xóa dòng ẩn trong tệp nếu không muốn nhập."
    ),
    "COLUMN_MISSING": Sentence(
        "Không thấy cột “{label}”.", "Mỗi cơ sở cần có mục này.", "Thêm cột, chỉ rõ cột nào, hoặc cho giá trị mặc định."
    ),
    "COLUMNS_NOT_READ": Sentence(
        "Có cột không được đọc: {headings}.", "Tên cột chưa rõ là gì.", "Chỉ rõ cột là gì nếu muốn nhập."
    ),
    "MAPPING_NOT_USED": Sentence(
        "Có khai báo cột không dùng đến: {headings}.", "Không thấy tiêu đề đó trong tệp.", "Xem lại tên tiêu đề."
    ),
    # Any cell.
    "CELL_REQUIRED": Sentence("Thiếu “{label}”.", "Mỗi cơ sở cần có mục này.", "Điền rồi nhập lại."),
    "CELL_SHOWS_ERROR": Sentence(
        "Ô đang báo lỗi tính toán.", "Công thức trong ô không tính được.", "Sửa công thức hoặc gõ thẳng giá trị."
    ),
    "FORMULA_NOT_CALCULATED": Sentence(
        "Công thức chưa được tính.", "Tệp chưa lưu kết quả của ô này.", "Mở bằng Excel, lưu lại rồi nhập."
    ),
    "CELL_LEGACY_FONT": Sentence(
        "Chữ gõ theo phông cũ ({font}).",
        "Chữ này không phải Unicode nên đọc sẽ sai.",
        "Chuyển mã sang Unicode bằng Unikey (Công cụ, Chuyển mã), lưu lại rồi nhập.",
    ),
    "TWO_VALUES": Sentence(
        "Hai cột cùng nghĩa ghi khác nhau (“{text}”).", "Cột “{label}” có hai lần.", "Giữ một cột, hoặc ghi giống nhau."
    ),
    "ROW_REPEATED": Sentence("Trùng dòng {row}.", "Cùng mã, hoặc cùng tên và địa chỉ.", "Xóa một trong hai dòng."),
    "LIKELY_DUPLICATE": Sentence(
        "Có thể đã có trong sổ: {name}, {address}.",
        "Tên và địa chỉ gần giống, hoặc trùng mã.",
        "Chọn “Là cơ sở khác” để nhập; nếu không dòng này được để lại.",
    ),
    "LIKELY_SAME_ROW": Sentence(
        "Có thể trùng dòng {row}.",
        "Tên và địa chỉ gần giống nhau.",
        "Chọn “Là cơ sở khác” để nhập; nếu không dòng này được để lại.",
    ),
    # Words and texts.
    "WORD_UNKNOWN": Sentence("Chưa hiểu “{text}”.", "Gần giống: {close}.", "Ghi theo danh mục rồi nhập lại."),
    "WORD_UNKNOWN_AT_ALL": Sentence("Chưa hiểu “{text}”.", "Danh mục không có.", "Ghi theo danh mục rồi nhập lại."),
    "ANSWER_UNREADABLE": Sentence("Chưa hiểu “{text}”.", "Ô này trả lời có hay không.", "Ghi Có, Không hoặc để trống."),
    "COMMUNE_NOT_OURS": Sentence(
        "“{text}” không thuộc đơn vị này.", "Sổ này của {expected}.", "Sửa tên xã, phường hoặc xóa dòng này."
    ),
    "TEXT_BECAME_DATE": Sentence(
        "Ô là ngày {day}, không phải chữ.", "Excel đổi số dạng 12/5 thành ngày khi gõ.", _AS_TEXT
    ),
    "TEXT_BECAME_TIME": Sentence(
        "Ô là giờ {text}, không phải chữ.", "Excel đổi số dạng 12:5 thành giờ khi gõ.", _AS_TEXT
    ),
    "TEXT_TOO_LONG": Sentence(
        "Dài {length} ký tự.",
        "Mục “{label}” nhận nhiều nhất {longest} ký tự.",
        "Rút ngắn, chuyển phần thừa sang Ghi chú.",
    ),
    "DIGITS_LOST": Sentence("Số “{text}” đã mất chữ số.", "Excel rút gọn số dài.", _AS_TEXT),
    "ZERO_RESTORED": Sentence(
        "Đã thêm số 0 đầu: {restored}.", "Trong tệp là {text}; Excel bỏ số 0 đầu của ô số.", _CHECK_AND_IMPORT
    ),
    # Numbers.
    "NUMBER_UNREADABLE": Sentence(
        "“{text}” không phải là số.", "Mục “{label}” chỉ nhận một số.", "Ghi số, hoặc khai báo cột này là Ghi chú."
    ),
    "NUMBER_NOT_WHOLE": Sentence(
        "“{text}” không phải số nguyên.", "Mục “{label}” đếm từng đơn vị.", "Ghi số nguyên; hàng nghìn viết 1.234."
    ),
    "NUMBER_NEGATIVE": Sentence("“{text}” nhỏ hơn 0.", "Mục “{label}” đếm từ 0.", "Sửa số; chưa rõ thì để trống."),
    "NUMBER_TOO_LARGE": Sentence("“{text}” lớn quá mức.", "Mục “{label}” nhiều nhất {most}.", "Sửa số."),
    # Days.
    "DATE_IMPOSSIBLE": Sentence("Không có ngày “{text}”.", "Lịch không có ngày này.", "Sửa ngày, dạng 05/03/2026."),
    "DATE_MONTH_FIRST": Sentence(
        "Không có ngày “{text}”.", "Có thể tháng ghi trước ngày.", "Ghi ngày trước tháng sau, dạng 25/03/2026."
    ),
    "DATE_UNREADABLE": Sentence(
        "“{text}” không phải là ngày.", "Mục “{label}” chỉ nhận một ngày.", "Ghi dạng 05/03/2026 hoặc để trống."
    ),
    "DATE_FAR_AWAY": Sentence("Ngày {day} quá xa.", "Năm có thể gõ nhầm.", "Sửa năm."),
    "DATE_NOT_FULL": Sentence(
        "“{text}” chưa đủ ngày, tháng, năm.",
        "Điều đã ghi được giữ trong Ghi chú.",
        "Ghi đủ ngày nếu biết; dòng vẫn được nhập.",
    ),
    "DATE_MAYBE_SWAPPED": Sentence(
        "Ngày {day} có thể bị đảo ngày và tháng.",
        "Cột này có ngày gõ dạng chữ lẫn ngày do Excel đổi.",
        _CHECK_AND_IMPORT,
    ),
    "YEAR_UNREADABLE": Sentence("“{text}” không phải là năm.", "Mục “{label}” nhận một năm.", "Ghi năm, dạng 2026."),
}
