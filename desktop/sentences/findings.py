"""What rules find beside a field."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

FINDINGS: dict[str, Sentence] = {
    "REQUIRED": Sentence(
        "Chưa điền ô này.", "Thiếu ô này thì hồ sơ chưa đủ.", "Điền rồi hoàn thành; nháp vẫn lưu được."
    ),
    "TEAM_TOO_SMALL": Sentence(
        "Chưa đủ thành viên.",
        "Có mặt {present}, cần ít nhất {least} thành viên.",
        "Đánh dấu “Có mặt” cho thành viên đã tham gia hoặc thêm thành viên.",
    ),
    "NO_PLAN": Sentence(
        "Chưa ghi kế hoạch.",
        "Kiểm tra theo kế hoạch phải có kế hoạch do Chủ tịch UBND phê duyệt.",
        "Ghi số, ngày kế hoạch hoặc đổi loại kiểm tra.",
    ),
    "NO_GROUND": Sentence(
        "Chưa chọn căn cứ kiểm tra đột xuất.",
        "Đội trưởng chỉ quyết định kiểm tra đột xuất trong ba trường hợp.",
        "Chọn một căn cứ.",
    ),
    "CHECKED_TWICE_IN_YEAR": Sentence(
        "Cơ sở đã được kiểm tra {count} lần trong năm, gần nhất ngày {last}.",
        "Mỗi năm kiểm tra không quá {allowed} lần, trừ khi có dấu hiệu vi phạm rõ ràng.",
        "Ghi dấu hiệu vi phạm rõ ràng hoặc chọn cuộc kiểm tra có vi phạm mà lần này theo dõi.",
    ),
    "FOLLOWS_NOTHING": Sentence(
        "Chưa chọn cuộc kiểm tra trước.",
        "Hậu kiểm tra, tái kiểm tra, phúc tra phải theo dõi một cuộc kiểm tra đã có.",
        "Chọn cuộc kiểm tra trước hoặc đổi loại kiểm tra.",
    ),
    "FOLLOWS_OTHER_PLACE": Sentence(
        "Cuộc kiểm tra trước không thuộc cơ sở này.",
        "Cuộc đã chọn là của cơ sở khác hoặc đã hủy.",
        "Chọn lại cuộc kiểm tra của cơ sở này.",
    ),
    "REFUSAL_WITHOUT_REASON": Sentence(
        "Chưa ghi lý do không ký.", "Biên bản có người từ chối ký phải ghi lý do.", "Ghi lý do bên cạnh tên người đó."
    ),
    "HELD_WITHOUT_TIME": Sentence(
        "Chưa ghi giờ bắt đầu.", "Cuộc kiểm tra đã ghi là đã thực hiện.", "Ghi ngày, giờ bắt đầu hoặc đổi trạng thái."
    ),
    "HELD_WITHOUT_RESULT": Sentence(
        "Chưa ghi kết quả.", "Cuộc kiểm tra đã ghi là đã thực hiện.", "Chọn kết quả kiểm tra."
    ),
    "DATES_OUT_OF_ORDER": Sentence(
        "Ngày {second} sớm hơn ngày {first}.",
        "Việc sau không thể có trước việc trước.",
        "Xem lại hai ngày và sửa ngày ghi nhầm.",
    ),
    "DATE_IN_FUTURE": Sentence("Ngày {day} chưa đến.", "Chỉ ghi việc đã xảy ra.", "Sửa ngày."),
    "PART_EXCEEDS_TOTAL": Sentence(
        "Số này ({part}) lớn hơn tổng số ({total}).",
        "Một phần không thể nhiều hơn tổng số.",
        "Sửa số này hoặc tổng số.",
    ),
    "WORKERS_TOTAL_MISSING": Sentence(
        "Chưa ghi tổng số lao động.",
        "Đã có số từng nhóm nhưng chưa có tổng số.",
        "Ghi tổng số lao động; chưa rõ thì để trống cả hai.",
    ),
    "WORKERS_UNKNOWN": Sentence(
        "Chưa có số lao động.",
        "Chỉ tiêu về người lao động sẽ ghi “chưa đủ số liệu”.",
        "Ghi số lao động sau lần khảo sát tới.",
    ),
    "CLOSED_WITHOUT_DATE": Sentence(
        "Chưa ghi ngày đóng cửa.", "Tình trạng là đóng cửa nhưng chưa rõ từ ngày nào.", "Ghi ngày đóng cửa."
    ),
    "CLOSED_DATE_BUT_NOT_CLOSED": Sentence(
        "Tình trạng chưa khớp ngày đóng cửa.",
        "Ngày đóng cửa đã qua nhưng tình trạng chưa phải đóng cửa.",
        "Đổi tình trạng thành “Đóng cửa” hoặc xóa ngày.",
    ),
    "PAPER_EXPIRED": Sentence(
        "{paper} đã hết hạn ngày {day}.",
        "Giấy tờ hết hạn không còn giá trị.",
        "Ghi giấy tờ mới hoặc yêu cầu cơ sở làm lại.",
    ),
    "PAPER_ENDS_SOON": Sentence("{paper} sắp hết hạn, ngày {day}.", "", "Nhắc cơ sở làm thủ tục cấp lại."),
    "ACT_NOT_IN_FORCE": Sentence(
        "{decree} không có hiệu lực vào ngày {day}.",
        "Hành vi phải xử lý theo nghị định có hiệu lực khi xảy ra.",
        "Chọn lại hành vi hoặc sửa ngày vi phạm.",
    ),
    "ACT_UNVERIFIED": Sentence(
        "Chưa đối chiếu được quy định về hành vi này.",
        "Danh mục chưa có điều, khoản hoặc khung phạt theo văn bản gốc.",
        "Đối chiếu văn bản gốc trước khi ra quyết định.",
    ),
    "FINE_WITHOUT_AMOUNT": Sentence(
        "Chưa ghi số tiền phạt.", "Hình thức xử phạt có phạt tiền.", "Ghi số tiền theo quyết định."
    ),
    "AMOUNT_WITHOUT_FINE": Sentence(
        "Có số tiền nhưng chưa chọn phạt tiền.", "", "Thêm hình thức “Phạt tiền” hoặc xóa số tiền."
    ),
    "FINE_OUTSIDE_FRAME": Sentence(
        "Tiền phạt {fine} đồng nằm ngoài khung.",
        "Khung phạt của hành vi này là {least} – {most} đồng.",
        "Xem lại số tiền; nếu đúng theo quyết định thì ghi lý do.",
    ),
    "FINE_BEYOND_CHAIRMAN": Sentence(
        "Tiền phạt vượt thẩm quyền Chủ tịch UBND.", "Mức cao nhất là {limit} đồng.", "Ghi cơ quan đã chuyển hồ sơ."
    ),
    "CONCLUSION_WITHOUT_CHECK": Sentence(
        "Chưa ghi ngày kiểm tra lại.",
        "Kết luận phải có sau khi kiểm tra việc khắc phục.",
        "Ghi ngày kiểm tra lại hoặc xóa kết luận.",
    ),
    "REMEDY_OVERDUE": Sentence(
        "Quá hạn khắc phục từ ngày {due}.", "Chưa có kết luận đã khắc phục.", "Lập cuộc hậu kiểm tra hoặc ghi kết luận."
    ),
    "AUDIENCE_WITHOUT_COUNT": Sentence(
        "Chưa ghi số người: {audience}.",
        "Không có số người thì chưa tính được vào chỉ tiêu.",
        "Ghi số người; chưa rõ thì để trống và bổ sung sau.",
    ),
    "WORKERS_WITHOUT_ESTABLISHMENT": Sentence(
        "Chưa chọn cơ sở của người lao động.",
        "Người lao động được đếm theo từng cơ sở để không trùng.",
        "Chọn cơ sở cho từng dòng người lao động.",
    ),
    "PEOPLE_WITHOUT_AUDIENCE": Sentence(
        "Có {people} người dự nhưng chưa ghi đối tượng.", "Chỉ tiêu tính theo đối tượng.", "Thêm đối tượng và số người."
    ),
    "PARTICIPANT_TWICE": Sentence(
        "{count} cán bộ có tên hai lần trong danh sách.",
        "Mỗi cán bộ chỉ tính một lần trong một lớp.",
        "Xóa dòng trùng.",
    ),
    "ACTIVE_AGAIN_BEFORE_ELIMINATED": Sentence(
        "Ngày tái hoạt động sớm hơn ngày triệt xóa.",
        "Tụ điểm chỉ tái hoạt động sau khi đã triệt xóa.",
        "Ghi ngày triệt xóa hoặc sửa ngày tái hoạt động.",
    ),
    "FIGURE_MISSING": Sentence(
        "{name}: chưa đủ số liệu.", "{why}", "Bổ sung số liệu; nếu chưa có, báo cáo in “chưa đủ số liệu”."
    ),
}
