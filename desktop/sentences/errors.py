"""What the world refused: what happened, why, what next."""

from __future__ import annotations

from desktop.sentences.sentence import Phrase, Sentence

ERRORS: dict[str, Sentence] = {
    "COPY_DIFFERS": Sentence(
        "Chưa chuyển được dữ liệu.",
        "Bảng {table} có {source} dòng ở nơi cũ và {target} dòng ở nơi mới, hoặc nội dung khác nhau.",
        "Dữ liệu cũ còn nguyên, nơi mới không nhận gì; chạy lại vào nơi trống hoặc gửi nhật ký cho người hỗ trợ.",
    ),
    "DISK_FULL": Sentence(
        "Chưa ghi được tệp.",
        "Ổ đĩa không còn chỗ trống.",
        "Xóa bớt tệp hoặc chọn ổ khác rồi làm lại; dữ liệu không bị thay đổi.",
    ),
    "DISK_FAILED": Sentence(
        "Chưa đọc hoặc ghi được ổ đĩa.",
        "Ổ đĩa hoặc USB không trả lời.",
        "Cắm lại USB hoặc chọn ổ khác rồi làm lại; dữ liệu không bị thay đổi.",
    ),
    "FILE_UNREADABLE": Sentence(
        "Chưa mở được tệp {name}.",
        "Tệp đang được chương trình khác giữ, hoặc không có quyền đọc.",
        "Đóng chương trình kia rồi mở lại.",
    ),
    "FILE_UNWRITABLE": Sentence(
        "Chưa ghi được tệp {name}.",
        "Thư mục không cho ghi, hoặc USB đã bị rút.",
        "Chọn thư mục khác hoặc cắm lại USB rồi làm lại; dữ liệu trong máy còn nguyên.",
    ),
    "FILE_NOT_FOUND": Sentence("Không thấy tệp {path}.", "", "Kiểm tra lại tên tệp, hoặc cắm lại USB."),
    "WRONG_PASSPHRASE": Sentence(
        "Chưa mở được dữ liệu.",
        "Mật khẩu không khớp, hoặc tệp không phải dữ liệu Địa Bàn.",
        "Nhập lại; dữ liệu không bị thay đổi.",
    ),
    "PASSPHRASE_NEEDED": Sentence(
        "Chưa mở được dữ liệu.",
        "Dữ liệu được mã hóa và chưa có mật khẩu.",
        "Nhập mật khẩu, hoặc đặt biến DIABAN_PASSPHRASE.",
    ),
    "PASSPHRASES_DIFFER": Sentence("Hai lần nhập mật khẩu khác nhau.", "", "Nhập lại."),
    "PASSPHRASE_FILE_NOT_TEXT": Sentence(
        "Chưa đọc được mật khẩu trong tệp {name}.", "Tệp không phải văn bản UTF-8.", "Lưu lại tệp ở dạng UTF-8."
    ),
    "DATABASE_BUSY": Sentence(
        "Chưa ghi được.", "Dữ liệu đang được một chương trình khác ghi.", "Đợi một lát rồi làm lại.", "Làm lại"
    ),
    "DATABASE_READ_ONLY": Sentence(
        "Chưa ghi được dữ liệu.", "Tệp dữ liệu chỉ cho đọc.", "Bỏ thuộc tính chỉ đọc hoặc chép tệp sang thư mục khác."
    ),
    "DATABASE_NOT_FOUND": Sentence(
        "Không thấy dữ liệu {path}.", "Tệp đã bị chuyển đi, hoặc USB chưa cắm.", "Chọn lại tệp dữ liệu."
    ),
    "DATABASE_EXISTS": Sentence("Tệp {path} đã có.", "Chương trình không ghi đè tệp có sẵn.", "Chọn tên khác."),
    "DATABASE_DAMAGED": Sentence(
        "Tệp dữ liệu bị hỏng.", "Có phần không còn đọc được.", "Phục hồi từ bản sao lưu gần nhất."
    ),
    "DATABASE_UNREACHABLE": Sentence(
        "Chưa kết nối được máy chủ dữ liệu.", "Máy chủ tắt hoặc đường mạng nội bộ đứt.", "Kiểm tra máy chủ rồi làm lại."
    ),
    "SERVER_LOGIN_REFUSED": Sentence(
        "Máy chủ dữ liệu chưa cho vào.",
        "Tên hoặc mật khẩu tài khoản trên máy chủ chưa đúng.",
        "Kiểm tra tên, mật khẩu với người quản trị máy chủ rồi làm lại.",
    ),
    "SERVER_DATABASE_MISSING": Sentence(
        "Máy chủ không có cơ sở dữ liệu này.",
        "Tên cơ sở dữ liệu trong địa chỉ chưa đúng hoặc chưa được tạo.",
        "Kiểm tra địa chỉ với người quản trị máy chủ.",
    ),
    "SERVER_ADDRESS_INVALID": Sentence(
        "Địa chỉ máy chủ chưa đúng.", "", "Ghi theo mẫu postgresql://tài-khoản@máy-chủ/tên-cơ-sở-dữ-liệu."
    ),
    "OFFICER_UNKNOWN": Sentence(
        "Máy này chưa có cán bộ trong dữ liệu chung.",
        "Mỗi máy ghi dữ liệu dưới tên cán bộ làm việc ở máy đó.",
        "Ghi họ tên cán bộ làm việc ở máy này rồi mở lại.",
    ),
    "OFFICER_ENDED": Sentence(
        "Máy này đã được cho thôi dùng dữ liệu chung ({name}).",
        "",
        "Hỏi người quản trị; mở lại bằng tên cán bộ mới nếu máy đã đổi người.",
    ),
    "OFFICER_IS_HERE": Sentence("Đây là máy đang dùng.", "", "Làm việc này từ máy của cán bộ khác."),
    "EXPORTED_MEANWHILE": Sentence(
        "Chưa xuất được gói.", "Cán bộ khác của đơn vị vừa xuất một gói cùng lúc.", "Xuất lại.", "Xuất lại"
    ),
    "DATABASE_TOO_NEW": Sentence(
        "Tệp dữ liệu do bản mới hơn tạo ra (cần {needed}, máy đang có {have}).",
        "",
        "Cài bản {needed} rồi mở lại; tệp không bị thay đổi.",
    ),
    "NOT_OUR_DATABASE": Sentence(
        "Tệp không phải dữ liệu Địa Bàn.", "", "Chọn lại tệp dữ liệu; tệp vừa chọn không bị thay đổi."
    ),
    "OFFICE_NOT_SET_UP": Sentence(
        "Dữ liệu chưa ghi đơn vị nào.", "Việc tạo dữ liệu trước đây bị dừng giữa chừng.", "Tạo dữ liệu mới cho đơn vị."
    ),
    "OFFICER_MISSING": Sentence(
        "Chưa ghi họ tên cán bộ.", "Mỗi thay đổi đều ghi tên người thực hiện.", "Ghi họ tên rồi tiếp tục."
    ),
    "UNIT_UNKNOWN": Sentence(
        "Chưa rõ đơn vị có mã {unit}.",
        "Danh sách đơn vị hành chính không có mã này.",
        "Tìm đơn vị theo tên, hoặc kiểm tra lại mã.",
    ),
    "REASON_NEEDED": Sentence(
        "Chưa ghi lý do.", "Việc này thay đổi số liệu đã có, nên lý do được ghi vào nhật ký.", "Ghi lý do rồi làm lại."
    ),
    "NOT_WITHDRAWABLE": Sentence(
        "Chưa rút được gói {file}.",
        "Chỉ rút được gói báo cáo đang tính vào số liệu.",
        "Xem tình trạng của gói ở Kho gói.",
    ),
    "NOT_WITHDRAWN": Sentence(
        "Chưa nhận lại được gói {file}.", "Gói không ở tình trạng đã rút.", "Xem tình trạng của gói ở Kho gói."
    ),
    "NOT_HELD": Sentence(
        "Chưa bỏ được gói {file}.",
        "Gói đang tính vào số liệu hoặc đã có quyết định; chỉ bỏ được gói đang chờ.",
        "Muốn gói không tính nữa thì rút gói ở Kho gói.",
    ),
    "NOT_FORKED": Sentence(
        "Không có gì để quyết định về gói {file}.", "Không gói nào khác nhận cùng chỗ trong chuỗi.", "Mở lại Kho gói."
    ),
    "KEPT_PACKAGE_DAMAGED": Sentence(
        "Bản giữ của gói {file} không còn nguyên vẹn.",
        "Tệp dữ liệu có thể đã hỏng hoặc bị sửa từ bên ngoài; chưa có gì thay đổi.",
        "Kiểm tra dữ liệu ở Cài đặt, rồi phục hồi từ bản sao lưu gần nhất.",
    ),
    "REBUILD_NEEDS_FILE": Sentence(
        "Chưa giữ được bản dựng lại của dữ liệu trên máy chủ.",
        "Bản dựng lại dùng chung khóa với tệp dữ liệu; máy chủ không có khóa đó.",
        "Chuyển dữ liệu về tệp bằng “diaban migrate-database”, rồi dựng lại ở đó.",
    ),
    "BACKUP_NEEDS_FILE": Sentence(
        "Dữ liệu trên máy chủ không sao lưu ở đây.", "", "Dùng công cụ sao lưu của máy chủ dữ liệu."
    ),
    "CHANGED_MEANWHILE": Sentence(
        "Chưa lưu được bản ghi.",
        "{by} đã sửa bản ghi này sau khi mở.",
        "Xem bản mới rồi sửa lại; chữ vừa gõ còn trong nháp.",
        "Xem bản mới",
    ),
    "RECORD_GONE": Sentence("Không thấy bản ghi.", "Bản ghi không có trong dữ liệu này.", "Tìm lại trong danh sách."),
    "CONFLICT_OF_DELETION": Phrase("Xóa bản ghi"),
    "CONFLICT_OF_OWNER": Phrase("Đơn vị quản lý"),
    "CONFLICT_KEPT": Phrase("Giữ bản ghi"),
    "CONFLICT_DELETED": Phrase("Xóa: {why}"),
    "PERIOD_NOT_OVER": Sentence("Kỳ này chưa kết thúc.", "Kỳ kéo dài tới ngày {to}.", "Khóa kỳ sau ngày đó."),
    "PERIOD_NOT_LOCKED": Sentence("Kỳ này chưa khóa với đơn vị đã chọn.", "", "Đơn vị gửi bổ sung được ngay."),
    "DAY_PAST": Sentence("Thời hạn {day} đã qua.", "", "Chọn hôm nay hoặc một ngày sau."),
    "NOT_YET_REPORTED": Sentence(
        "{unit} chưa có báo cáo {period} nào được gộp.", "", "Tiếp nhận báo cáo của đơn vị rồi so lại."
    ),
    "CONFLICT_GONE": Sentence(
        "Xung đột này đã được quyết định ở nơi khác.", "", "Mở lại danh sách xung đột để xem giá trị hiện nay."
    ),
    "DELETION_UNDECIDED": Sentence(
        "Chưa quyết định xóa hay giữ bản ghi này.",
        "Một bên đã xóa bản ghi trong khi bên kia sửa.",
        "Quyết định mục “Xóa bản ghi” trước, rồi tới các mục còn lại.",
    ),
    "NOT_OWN_RECORD": Sentence(
        "Chưa sửa được bản ghi.", "Bản ghi thuộc đơn vị khác; chỉ đơn vị đó được sửa.", "Trả lại đơn vị kèm lý do."
    ),
    "REQUIRED_MISSING": Sentence(
        "Chưa lưu được bản ghi.", "Còn thiếu ô bắt buộc.", "Điền các ô có dấu * rồi lưu; nháp vẫn còn."
    ),
    "REASON_MISSING": Sentence("Chưa xóa được.", "Chưa ghi lý do.", "Ghi lý do xóa."),
    "PERIOD_UNKNOWN": Sentence(
        "Chưa rõ kỳ “{text}”.", "Kỳ được viết như 2026, 2026-H1, 2026-9M, 2026-Q3 hoặc 2026-02.", "Viết lại kỳ."
    ),
    "PLAN_UNKNOWN": Sentence(
        "Không có bộ chỉ tiêu “{name}”.", "", "Xem danh sách bằng “diaban plan list”, hoặc chọn tệp."
    ),
    "CATALOG_BROKEN": Sentence(
        "Chưa đọc được danh mục {file}.",
        "Tệp thiếu hoặc đã bị sửa hỏng ({reason}).",
        "Cài lại chương trình; dữ liệu không bị thay đổi.",
    ),
    "UNITS_BROKEN": Sentence(
        "Chưa đọc được danh sách đơn vị hành chính.",
        "Tệp thiếu hoặc đã bị sửa hỏng ({reason}).",
        "Cài lại chương trình; dữ liệu không bị thay đổi.",
    ),
    "FONT_MISSING": Sentence(
        "Chưa in được.",
        "Máy không có phông Times New Roman hoặc Liberation Serif.",
        "Cài gói fonts-liberation2 rồi in lại.",
    ),
    "PAPER_WORDING_BROKEN": Sentence(
        "Chưa in được.", "Tệp lời văn của mẫu giấy có chỗ hỏng ({entry}).", "Khôi phục tệp lời văn rồi in lại."
    ),
    "PAPER_WORDING_MISSING": Sentence(
        "Chưa in được.", "Không có tệp lời văn của mẫu giấy.", "Cài lại chương trình; dữ liệu không bị thay đổi."
    ),
    "NO_PRINTER": Sentence("Chưa in được.", "Máy tính chưa cài máy in nào.", "Lưu PDF rồi in ở máy khác.", "Lưu PDF…"),
    "PRINTER_REFUSED": Sentence(
        "Chưa in được.", "Máy in {printer} không nhận việc.", "Bật máy in, kiểm tra dây rồi in lại."
    ),
    "KIND_UNKNOWN": Sentence("Không có loại hình “{kind}”.", "", "Chọn mã loại hình trong danh mục, ví dụ karaoke."),
    "FORMAT_UNKNOWN": Sentence("Không có dạng tệp “{form}”.", "", "Chọn pdf, xlsx hoặc csv."),
    "SUPERIOR_MISSING": Sentence(
        "Chưa xuất được gói.", "Đơn vị chưa có nơi nhận báo cáo.", "Chọn đơn vị cấp trên trong Đơn vị & tin cậy."
    ),
    "KEY_MISSING": Sentence("Chưa ký được.", "Đơn vị chưa có khóa ký.", "Tạo khóa ký trong Đơn vị & tin cậy."),
    "WRONG_KEY_PASSPHRASE": Sentence(
        "Chưa mở được khóa ký.", "Mật khẩu không khớp.", "Nhập lại; khóa không bị thay đổi.", "Nhập lại"
    ),
    "KEY_FILE_DAMAGED": Sentence(
        "Chưa mở được khóa ký.", "Tệp khóa hỏng hoặc không phải khóa ký.", "Tạo khóa mới rồi đăng ký lại với cấp trên."
    ),
    "EDITION_EXISTS": Sentence("Bản {edition} của kỳ này đã xuất.", "", "Xuất lại gói đã có, hoặc lập bản bổ sung."),
    "EDITION_NEEDS_REASON": Sentence(
        "Chưa xuất được bản bổ sung {edition}.", "Bản bổ sung phải có lý do.", "Ghi lý do bổ sung."
    ),
    "EDITION_BEFORE_FIRST": Sentence(
        "Chưa xuất được bản bổ sung.", "Kỳ này chưa có bản chính thức.", "Xuất bản chính thức trước."
    ),
    "NIL_BUT_RECORDS": Sentence(
        "Chưa xác nhận được “không phát sinh”.", "Trong kỳ vẫn có bản ghi (sổ {register}).", "Xuất báo cáo bình thường."
    ),
    "NIL_NOT_SAID": Sentence(
        "Chưa xuất được gói.",
        "Đơn vị chưa có bản ghi nào, gói sẽ không có gì để cấp trên nhận.",
        "Nếu đúng là không có gì, đánh dấu “Ký báo cáo không phát sinh” rồi xuất lại.",
    ),
    "OWN_RECORD_INVALID": Sentence(
        "Chưa xuất được gói.", "Một bản ghi chưa đúng (sổ {register}, trường {field}).", "Mở bản ghi, sửa rồi xuất lại."
    ),
    "PACKAGE_FILE_EXISTS": Sentence(
        "Thư mục đã có tệp {name}.", "Chương trình không ghi đè gói có sẵn.", "Chọn thư mục khác."
    ),
    "PACKAGE_NOT_WRITTEN": Sentence(
        "Chưa lưu được gói {name}.",
        "Thư mục không nhận được tệp ({cause}).",
        "Cắm lại USB hoặc chọn thư mục khác rồi bấm “Xuất lại”; gói trong máy còn nguyên.",
    ),
    "RECOVERY_MISSING": Sentence(
        "Ở đây không giữ khóa mã hóa của đơn vị này.",
        "Đơn vị chưa gửi phiếu đăng ký khóa kèm khóa cất ở cấp trên.",
        "Đề nghị đơn vị nhập khóa từ tệp đã cất, hoặc gửi phiếu đăng ký khóa mới rồi xin các nơi gửi xuất lại gói.",
    ),
    "RECOVERY_UNREADABLE": Sentence(
        "Chưa mở được khóa mã hóa đang giữ của đơn vị này.",
        "Khóa được mã hóa cho một khóa mà máy này không còn.",
        "Nhập khóa mã hóa cũ của chính đơn vị mình rồi làm lại.",
    ),
    "KEYS_UNREADABLE": Sentence(
        "Chưa đọc được khóa trong tệp {name}.",
        "Tệp không phải tệp khóa mã hóa, hoặc đã bị hỏng.",
        "Chọn đúng tệp đã cất, hoặc xin cấp trên trả lại khóa một lần nữa.",
    ),
    "WRONG_KEYS_PASSPHRASE": Sentence(
        "Chưa mở được tệp khóa {name}.",
        "Mật khẩu không khớp.",
        "Nhập lại mật khẩu đã ghi khi cất khóa, gồm năm nhóm bốn ký tự.",
    ),
    "PACKAGE_UNREADABLE": Sentence(
        "Chưa đọc được gói.", "USB đã bị rút hoặc tệp không đọc được ({cause}).", "Cắm lại USB rồi tiếp nhận lại."
    ),
    "PACKAGE_CHANGED": Sentence(
        "Gói đã bị thay đổi trong lúc tiếp nhận.", "", "Tiếp nhận lại; dữ liệu ở đây không bị thay đổi."
    ),
    "NOT_AN_ENROLMENT": Sentence(
        "Tệp {file} không phải phiếu đăng ký khóa dùng được.", "{why}", "Xin đơn vị gửi xuất lại phiếu đăng ký khóa."
    ),
    "FINGERPRINT_DIFFERS": Sentence(
        "Dấu vân tay không khớp với tệp {file}.",
        "",
        "Đọc lại từng nhóm trên phiếu giấy; nếu vẫn khác, không ghi nhận khóa này.",
    ),
    "NOT_A_RECEIPT": Sentence(
        "Tệp {file} không phải biên nhận dùng được.", "{why}", "Xin đơn vị cấp trên gửi lại biên nhận."
    ),
    "PACKAGE_OF_OTHER_KIND": Sentence("Tệp là gói loại khác.", "", "Chọn tệp khác."),
    "RECEIPT_FOR_OTHER": Sentence(
        "Biên nhận {file} không trả lời gói nào của đơn vị này.", "", "Chuyển biên nhận cho đúng đơn vị."
    ),
    "FOLDER_MISSING": Sentence(
        "Không thấy thư mục {path}.", "USB chưa cắm hoặc thư mục đã bị chuyển đi.", "Cắm USB hoặc chọn thư mục khác."
    ),
    "UNIT_IS_OWN": Sentence(
        "Chưa chọn được đơn vị này.", "Đây là chính đơn vị của cơ sở dữ liệu này.", "Chọn đơn vị khác."
    ),
    "UNIT_IS_SUPERIOR": Sentence(
        "Chưa thêm được {unit} vào đơn vị cấp dưới.", "Đây là nơi nhận báo cáo của đơn vị.", "Chọn đơn vị khác."
    ),
    "UNIT_REPORTS_HERE": Sentence(
        "Chưa đặt được {unit} làm nơi nhận.", "Đơn vị này đang gửi báo cáo về đây.", "Bỏ khỏi đơn vị cấp dưới trước."
    ),
    "FOLDER_NOT_EMPTY": Sentence(
        "Thư mục {path} đã có tệp.", "Thế giới thực hành cần thư mục trống.", "Chọn thư mục khác."
    ),
    "TOO_MANY_WARDS": Sentence(
        "Chưa tạo được {wards} đơn vị.", "Tỉnh, thành phố này chỉ có {most} xã, phường.", "Giảm số đơn vị."
    ),
    "TOO_FEW_WARDS": Sentence(
        "Chưa tạo được các gói qua lại giữa {wards} đơn vị.", "Cần ít nhất {least} phường.", "Tăng số đơn vị."
    ),
    "INSPECTIONS_NEED_ESTABLISHMENTS": Sentence(
        "Chưa tạo được thế giới thực hành.", "Có cuộc kiểm tra mà không có cơ sở.", "Cho ít nhất một cơ sở."
    ),
}
