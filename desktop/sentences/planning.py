"""What rules find in teams and plans, and what planning refuses."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

PLANNING: dict[str, Sentence] = {
    "PLAN_LONGER_THAN_KIND": Sentence(
        "Kế hoạch dài hơn kỳ đã chọn ({plan_kind}).",
        "Kế hoạch thực hiện từ {first} đến {last}.",
        "Chọn kỳ “Giai đoạn” hoặc sửa ngày kết thúc.",
    ),
    "PLAN_ISSUED_LATE": Sentence(
        "Kế hoạch ban hành ngày {issued}, sau ngày bắt đầu thực hiện {first}.",
        "Việc làm trước ngày ban hành chưa có kế hoạch làm căn cứ.",
        "Kiểm tra lại hai ngày; đúng thì để nguyên.",
    ),
    "PLAN_SENT_BEFORE_ISSUED": Sentence(
        "Ngày gửi cấp trên {sent} sớm hơn ngày ban hành {issued}.",
        "Bản gửi trước ngày ban hành chỉ có thể là dự thảo.",
        "Sửa ngày gửi; nếu là gửi dự thảo thì ghi lý do.",
    ),
    "PLAN_WITHOUT_NUMBER": Sentence(
        "Kế hoạch chưa có số, ký hiệu.",
        "Tình trạng đang là “{plan_state}”; văn bản đã ban hành phải có số.",
        "Ghi số, ký hiệu hoặc để tình trạng “Dự thảo”.",
    ),
    "PLAN_SENT_WITHOUT_DAY": Sentence(
        "Chưa ghi ngày gửi cấp trên.", "Đã ghi nơi nhận là {to}.", "Ghi ngày gửi theo sổ công văn đi."
    ),
    "ALLOCATION_TWICE": Sentence(
        "{unit} được giao hai lần chỉ tiêu “{indicator}”.",
        "Mỗi đơn vị chỉ có một mức giao cho một chỉ tiêu.",
        "Xóa dòng trùng.",
    ),
    "ALLOCATION_UNIT_NOT_IN_FORCE": Sentence(
        "{unit} không tồn tại trong thời gian thực hiện kế hoạch.",
        "Đơn vị đã sáp nhập hoặc chưa thành lập trong những ngày này.",
        "Giao cho đơn vị kế thừa hoặc sửa thời gian thực hiện.",
    ),
    "ALLOCATION_SUM_DIFFERS": Sentence(
        "Tổng mức giao cấp dưới của “{indicator}” là {total}, mức của đơn vị là {own}.",
        "Tổng mức giao không bắt buộc bằng mức của đơn vị.",
        "Xem lại mức giao từng đơn vị; đúng ý thì để nguyên.",
    ),
    "TEAM_WITHOUT_DECISION": Sentence(
        "Chưa ghi quyết định thành lập, kiện toàn.",
        "Đội làm việc theo quyết định và quy chế do UBND ban hành.",
        "Ghi số và ngày quyết định.",
    ),
    "TEAM_TWO_LEADERS": Sentence(
        "Có {count} đội trưởng cùng lúc.",
        "Đội kiểm tra có 01 đội trưởng.",
        "Đổi vai trò hoặc ghi ngày thôi làm của người trước.",
    ),
    "TEAM_WITHOUT_LEADER": Sentence(
        "Chưa có đội trưởng.", "Đội kiểm tra có 01 đội trưởng.", "Chọn vai trò “Đội trưởng” cho một thành viên."
    ),
    "TEAM_DEPUTIES": Sentence(
        "Có {count} đội phó.", "Đội kiểm tra có từ 01 đến {most} đội phó.", "Xem lại vai trò của các thành viên."
    ),
    "TEAM_BELOW_QUORUM": Sentence(
        "Đội có {count} thành viên.",
        "Mỗi cuộc kiểm tra cần ít nhất {least} thành viên có mặt.",
        "Bổ sung thành viên theo quyết định kiện toàn.",
    ),
    "TEAM_SEAT_MISSING": Sentence(
        "Chưa thấy thành phần: {seats}.",
        "Đội cấp xã gồm Công an, Tư pháp, Văn hóa, Lao động – Thương binh và Xã hội và 1–2 thành viên khác.",
        "Ghi cơ quan, chức vụ của thành viên; Chủ tịch UBND đã điều chỉnh thì để nguyên.",
    ),
    "TEAM_CARD_MISSING": Sentence(
        "{count} thành viên chưa có số thẻ kiểm tra, đầu tiên là {first}.",
        "Khi kiểm tra phải xuất trình thẻ do UBND cấp.",
        "Ghi số thẻ, hoặc ghi lý do chưa có.",
    ),
    "TEAM_CARD_TWICE": Sentence(
        "Thẻ {card} ghi cho hai người.", "Mỗi thẻ kiểm tra cấp cho một người.", "Sửa số thẻ ghi nhầm."
    ),
    "MEMBER_DATES_OUT_OF_ORDER": Sentence(
        "{name}: ngày thôi {second} sớm hơn ngày vào {first}.",
        "Một người không thể thôi làm trước khi vào đội.",
        "Sửa ngày ghi nhầm.",
    ),
    "BOARD_AREA_MISSING": Sentence(
        "{count} thành viên chưa được phân công địa bàn, đầu tiên là {first}.",
        "Thành viên Ban Chỉ đạo phụ trách theo địa bàn được phân công.",
        "Ghi địa bàn phụ trách.",
    ),
    "PLAN_DRAFT": Sentence(
        "Kế hoạch còn là dự thảo.",
        "Kiểm tra theo kế hoạch phải do Chủ tịch UBND cùng cấp phê duyệt.",
        "Phê duyệt xong thì ghi người, ngày phê duyệt và đổi tình trạng.",
    ),
    "PLAN_NOT_APPROVED": Sentence(
        "Chưa ghi người, ngày phê duyệt.",
        "Kế hoạch kiểm tra phải do Chủ tịch UBND cùng cấp phê duyệt.",
        "Ghi người và ngày phê duyệt, hoặc để tình trạng “Dự thảo”.",
    ),
    "PLAN_NOT_PUBLISHED": Sentence(
        "Chưa ghi ngày công khai.", "Kế hoạch kiểm tra phải công khai.", "Ghi ngày sau khi đã công khai."
    ),
    "VISIT_OUTSIDE_PLAN": Sentence(
        "{count} cơ sở có ngày kiểm tra ngoài thời gian của kế hoạch, ví dụ {day}.",
        "Ngày kiểm tra phải nằm trong thời gian của kế hoạch.",
        "Bấm “Chọn cơ sở” để chia lại ngày, hoặc sửa thời gian của kế hoạch.",
    ),
    "PLACE_TWICE_IN_PLAN": Sentence(
        "“{name}” có hai lần trong danh sách.",
        "Mỗi cơ sở chỉ ghi một lần trong một kế hoạch.",
        "Bấm “Chọn cơ sở” rồi bỏ một dòng.",
    ),
    "PLACE_NOT_IN_BUSINESS": Sentence(
        "{count} cơ sở không hoạt động vào ngày kiểm tra, đầu tiên là “{name}”.",
        "Cơ sở chưa mở hoặc đã đóng cửa.",
        "Bấm “Chọn cơ sở” rồi bỏ các cơ sở này.",
    ),
    "PLACE_PLANNED_ELSEWHERE": Sentence(
        "{count} cơ sở đã có lịch kiểm tra khác trong kỳ, đầu tiên là “{name}” ngày {day} ({number}).",
        "Các đội trên một địa bàn phải thống nhất kế hoạch để không trùng cơ sở.",
        "Bỏ cơ sở trùng, hoặc ghi lý do vẫn kiểm tra.",
    ),
    "PLANNED_SECOND_CHECK": Sentence(
        "{count} cơ sở đã được kiểm tra trong năm, đầu tiên là “{name}” ngày {last}.",
        "Mỗi năm kiểm tra không quá {allowed} lần, trừ khi có dấu hiệu vi phạm rõ ràng.",
        "Bỏ các cơ sở này, hoặc ghi dấu hiệu vi phạm rõ ràng.",
    ),
    "PLAN_TEAM_DISSOLVED": Sentence(
        "{name} đã giải thể từ ngày {day}.",
        "Đội đã giải thể không còn kiểm tra được.",
        "Chọn đội khác cho những ngày sau đó.",
    ),
    "PLAN_TEAM_TOO_SMALL": Sentence(
        "{name} chỉ có {present} thành viên vào ngày {day}.",
        "Mỗi cuộc kiểm tra cần ít nhất {least} thành viên.",
        "Bổ sung thành viên trong sổ “Đội, tổ, ban” hoặc chọn đội khác.",
    ),
    "SELECTION_WITHOUT_NUMBER": Sentence(
        "Chưa ghi số cơ sở cần chọn.", "Chương trình cần biết chọn bao nhiêu cơ sở.", "Ghi một số từ 1 trở lên."
    ),
    "SELECTION_WITHOUT_DAYS": Sentence(
        "Thời gian của kế hoạch chưa đúng.", "Ngày cuối sớm hơn ngày đầu.", "Sửa hai ngày rồi chọn lại."
    ),
    "SELECTION_WITHOUT_TARGET": Sentence(
        "Chưa tính được còn thiếu bao nhiêu cơ sở.",
        "Kế hoạch đang áp dụng không giao chỉ tiêu này, hoặc chưa đủ số liệu.",
        "Chọn chỉ tiêu khác hoặc ghi số cơ sở cần chọn.",
    ),
    "SELECTION_WITHOUT_SEED": Sentence(
        "Chưa có hạt giống.", "Rút ngẫu nhiên cần hạt giống để rút lại được.", "Bấm “Hạt giống mới” hoặc tự ghi."
    ),
    "RISK_RULE_MISSING": Sentence(
        "Chưa có thang điểm cho ngày {day}.",
        "Danh mục nguy cơ không có thang nào có hiệu lực vào ngày này.",
        "Cập nhật danh mục rồi chọn lại.",
    ),
    "PLAN_WITHOUT_VISITS": Sentence(
        "Không có cuộc kiểm tra nào để lập.",
        "Kế hoạch chưa có cơ sở, hoặc mọi cơ sở đã có cuộc kiểm tra.",
        "Bấm “Chọn cơ sở” để thêm cơ sở.",
    ),
    "PLAN_STILL_DRAFT": Sentence(
        "Chưa lập được cuộc kiểm tra.",
        "Kế hoạch chưa được phê duyệt.",
        "Ghi người, ngày phê duyệt và đổi tình trạng, rồi làm lại.",
    ),
    "NOTHING_HANDED_DOWN": Sentence(
        "Chưa ghi được tệp chỉ tiêu.",
        "Kế hoạch này chưa giao mức nào cho đơn vị cấp dưới.",
        "Nhập mức giao, lưu rồi ghi tệp.",
    ),
}
