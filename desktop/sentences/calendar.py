"""What deadlines, reminders, completeness and the succession of units say."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

CALENDAR: dict[str, Sentence] = {
    "SUBMISSION_PERIOD_UNKNOWN": Sentence(
        "Kỳ báo cáo “{period}” không có.",
        "Kỳ viết như 2026, 2026-H1, 2026-Q3, 2026-02 hoặc 2021..2025.",
        "Sửa lại kỳ.",
    ),
    "SUBMISSION_TWICE": Sentence(
        "Báo cáo này đã có trong sổ.",
        "Còn {count} dòng cùng đơn vị, cùng loại, cùng kỳ và cùng lần gửi.",
        "Xóa dòng thừa, hoặc ghi số lần bổ sung.",
    ),
    "SUBMISSION_DUE_DIFFERS": Sentence(
        "Hạn {day} khác lịch báo cáo ({calendar}).",
        "Có thể hạn đã được gia hạn riêng cho đơn vị này.",
        "Giữ nếu đúng; đổi chung thì đặt lại ở Lịch báo cáo.",
    ),
    "SUBMISSION_UNIT_NOT_YET": Sentence(
        "Đơn vị chưa có trong kỳ này.",
        "Đơn vị bắt đầu từ ngày {day}.",
        "Chọn đơn vị cũ đã nộp báo cáo, hoặc sửa kỳ.",
    ),
    "SUBMISSION_UNIT_ENDED": Sentence(
        "Đơn vị đã chấm dứt trước khi hết kỳ.",
        "Đơn vị tồn tại đến ngày {day}; đơn vị kế thừa báo cáo kỳ này.",
        "Chọn đơn vị kế thừa, hoặc sửa kỳ.",
    ),
    "SUBMISSION_SENT_EARLY": Sentence(
        "Ngày nộp {day} trước khi hết kỳ.",
        "Kỳ kết thúc ngày {end}; số liệu của những ngày còn lại chưa có trong báo cáo.",
        "Xem lại ngày nộp và kỳ.",
    ),
    "SUBMISSION_WAY_WITHOUT_DAY": Sentence(
        "Chưa ghi ngày nộp.", "Đã có cách nộp hoặc số văn bản.", "Ghi ngày nộp, hoặc xóa cách nộp và số văn bản."
    ),
    "SUBMISSION_NIL_NOT_SENT": Sentence(
        "Không phát sinh nhưng chưa nộp.", "Báo cáo không phát sinh cũng phải gửi.", "Ghi ngày nộp khi đã gửi."
    ),
    "SUBMISSION_WITHOUT_WAY": Sentence("Chưa ghi cách nộp.", "Đã có ngày nộp.", "Chọn cách nộp."),
    "SUBMISSION_WITHOUT_NUMBER": Sentence(
        "Chưa ghi số văn bản.", "Báo cáo nộp bằng văn bản giấy.", "Ghi số, ký hiệu để tra lại."
    ),
    "SUBMISSION_EDITION_WITHOUT_FIRST": Sentence(
        "Bổ sung lần {edition} nhưng chưa có bản chính thức.",
        "Báo cáo bổ sung sửa một báo cáo đã nộp.",
        "Ghi báo cáo chính thức, hoặc để trống số lần bổ sung.",
    ),
    "SUBMISSION_REMINDED_EARLY": Sentence(
        "Đôn đốc ngày {day}, khi chưa quá hạn {due}.",
        "Công văn đôn đốc gửi sau khi quá kỳ không có báo cáo.",
        "Xem lại ngày công văn và hạn.",
    ),
    "SUBMISSION_REMINDED_AFTER": Sentence(
        "Đôn đốc ngày {day}, sau khi đã nộp ngày {sent}.",
        "Báo cáo đã nộp thì không còn gì để đôn đốc.",
        "Xem lại hai ngày.",
    ),
    "SUBMISSION_REMINDER_UNDATED": Sentence(
        "Chưa ghi ngày công văn đôn đốc.", "Đã có số công văn.", "Ghi ngày của công văn."
    ),
    "SUBMISSION_REMINDER_WITHOUT_NUMBER": Sentence(
        "Chưa ghi số công văn đôn đốc.", "Đã có ngày đôn đốc.", "Ghi số, ký hiệu khi văn thư đã cấp số."
    ),
    "FLOW_UNKNOWN": Sentence(
        "Không thấy luồng báo cáo “{flow}”.",
        "Luồng của kế hoạch chỉ có khi áp dụng kế hoạch ấy.",
        "Mở lại Lịch báo cáo và chọn trong danh sách.",
    ),
    "DUE_DAY_UNKNOWN": Sentence(
        "Chưa đặt được hạn.", "Không có ngày {day} tháng {month}.", "Nhập ngày từ 1 đến 31, tháng từ 1 đến 12."
    ),
    "NOTHING_TO_REMIND": Sentence(
        "Không có báo cáo nào cần đôn đốc.",
        "Mọi báo cáo đến hạn trong danh sách đã nộp.",
        "Bấm “Lập danh sách kỳ này” nếu sổ chưa có kỳ đang xem.",
    ),
    "NOT_A_SUCCESSOR": Sentence(
        "Chưa chuyển được cơ sở.",
        "Đơn vị được chọn không nhận địa bàn của đơn vị cũ.",
        "Chọn một trong các đơn vị kế thừa.",
    ),
}
