"""What rules find in papers of the office."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

OFFICE_PAPERS: dict[str, Sentence] = {
    "COORDINATION_WITHOUT_PARTNER": Sentence(
        "Chưa ghi đơn vị phối hợp.", "Phối hợp phải có bên kia.", "Ghi cơ quan, đơn vị hoặc địa bàn giáp ranh."
    ),
    "BORDER_LEVEL_MISSING": Sentence(
        "Chưa chọn giáp ranh với cấp nào.",
        "Tụ điểm giáp ranh tỉnh khác phải báo cáo lên trên kịp thời.",
        "Chọn giáp ranh xã, huyện cũ, tỉnh hoặc biên giới.",
    ),
    "DOCUMENT_NUMBER_TAKEN": Sentence(
        "Số {number} đã có trong sổ năm này.",
        "Mỗi loại văn bản đánh số riêng, liên tục trong năm.",
        "Sửa số; nếu hai văn bản trùng số thật thì ghi lý do.",
    ),
    "INCOMING_WITHOUT_AGENCY": Sentence(
        "Chưa ghi cơ quan ban hành.", "Sổ văn bản đến phải rõ văn bản của ai.", "Ghi tên cơ quan."
    ),
    "INCOMING_WITHOUT_DAY": Sentence(
        "Chưa ghi ngày đến.", "Hạn trả lời tính từ khi văn bản đến.", "Ghi ngày nhận văn bản."
    ),
    "OUTGOING_WITH_ARRIVAL": Sentence(
        "Có ngày đến nhưng không phải văn bản đến.", "", "Xóa ngày đến hoặc chọn “Văn bản đến”."
    ),
    "ANSWER_OVERDUE": Sentence(
        "Quá hạn trả lời từ ngày {due}.", "Chưa ghi văn bản trả lời.", "Ghi số văn bản trả lời khi đã gửi."
    ),
    "AWARD_WITHOUT_DECISION": Sentence(
        "Chưa ghi số quyết định.", "Khen thưởng, kỷ luật phải có quyết định.", "Ghi số và cơ quan quyết định."
    ),
    "AWARD_WITHOUT_RECIPIENT": Sentence(
        "Chưa ghi tên tập thể, cá nhân.", "Chưa rõ quyết định cho ai.", "Ghi tên như trong quyết định."
    ),
    "EMULATION_NOT_SAID": Sentence(
        "Chưa ghi có là chỉ tiêu thi đua hay không.",
        "Kết quả phòng, chống mại dâm là một chỉ tiêu thi đua hằng năm.",
        "Chọn có hoặc không.",
    ),
    "ANSWERED_WITHOUT_ANSWER": Sentence(
        "Chưa ghi nội dung trả lời.", "Đã có ngày trả lời.", "Ghi trả lời hoặc xóa ngày."
    ),
    "ANSWER_UNDATED": Sentence("Chưa ghi ngày trả lời.", "Đã có nội dung trả lời.", "Ghi ngày trả lời."),
    "OPEN_BUT_ANSWERED": Sentence(
        "Tình trạng là chưa trả lời.", "Đã có trả lời.", "Chọn “Đã trả lời” hoặc “Đã giải quyết”."
    ),
    "STATE_WITHOUT_ANSWER": Sentence(
        "Chưa ghi trả lời.", "Tình trạng là đã trả lời hoặc đã giải quyết.", "Ghi ngày và nội dung trả lời."
    ),
    "DIFFICULTY_NOT_ADDRESSED": Sentence(
        "Chưa ghi gửi đến đâu.", "", "Ghi cơ quan nhận kiến nghị để theo dõi trả lời."
    ),
}
