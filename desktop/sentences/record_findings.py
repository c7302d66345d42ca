"""What rules of law and of plain sense find in the records of every day."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

RECORD_FINDINGS: dict[str, Sentence] = {
    # -- every register ----------------------------------------------------------------------------------------------
    "DATE_TOO_EARLY": Sentence(
        "Ngày {day} quá xa trong quá khứ.", "Công tác này chưa có hồ sơ trước năm 1990.", "Xem lại năm đã gõ."
    ),
    "PERIOD_REPORTED": Sentence(
        "{period} đã báo cáo ngày {on}.",
        "Thay đổi sẽ vào báo cáo bổ sung của kỳ này.",
        "Lưu xong, lập báo cáo bổ sung ở trang Báo cáo.",
    ),
    "DATE_TOO_LATE": Sentence("Ngày {day} quá xa trong tương lai.", "", "Xem lại năm đã gõ."),
    "NUMBER_NEGATIVE": Sentence("Số {number} nhỏ hơn 0.", "Số đếm, số tiền không thể âm.", "Sửa số này."),
    "NUMBER_TOO_LARGE": Sentence("Số {number} quá lớn.", "Nhiều nhất là {most}.", "Xem lại số đã gõ."),
    "CODE_UNKNOWN": Sentence(
        "Danh mục không có mã “{entered}”.", "Mã lạ không tính được vào báo cáo.", "Chọn lại trong danh mục."
    ),
    "CODE_NOT_IN_FORCE": Sentence(
        "“{name}” không có hiệu lực vào ngày {day}.", "Danh mục thay đổi theo văn bản.", "Chọn mục còn hiệu lực."
    ),
    "UNIT_NOT_KNOWN": Sentence(
        "Không rõ đơn vị hành chính này.", "Danh sách đơn vị không có mã đã ghi.", "Chọn lại đơn vị theo tên."
    ),
    "UNIT_NOT_ON_DAY": Sentence(
        "{unit} không tồn tại vào ngày {day}.",
        "Đơn vị hành chính đã sắp xếp lại hoặc chưa thành lập.",
        "Chọn đơn vị của ngày đó; đơn vị trước sắp xếp ghi ở ô “Đơn vị cũ”.",
    ),
    "UNIT_ELSEWHERE": Sentence(
        "Cơ sở không thuộc địa bàn của đơn vị.",
        "Mỗi cơ sở do xã, phường nơi hoạt động quản lý.",
        "Chọn lại xã, phường; nếu đúng, ghi lý do ở ô “Lý do bỏ qua cảnh báo”.",
    ),
    "REFERENCE_GONE": Sentence(
        "Bản ghi được chọn ({register}) không còn trong sổ.",
        "Bản ghi đã bị xóa hoặc không có ở đây.",
        "Chọn bản ghi khác, hoặc lấy lại bản ghi đã xóa.",
    ),
    # -- inspections -------------------------------------------------------------------------------------------------
    "JOINT_WITH_NOBODY": Sentence(
        "Chưa ghi lực lượng phối hợp.",
        "Kiểm tra phối hợp phải có lực lượng cùng kiểm tra.",
        "Chọn Đội 814, Công an, văn hóa… ở ô “Phối hợp với”, hoặc đổi loại kiểm tra.",
    ),
    "CARD_MISSING": Sentence(
        "{count} thành viên có mặt chưa ghi số thẻ.",
        "Thành viên phải xuất trình Thẻ kiểm tra.",
        "Ghi số thẻ ở dòng của từng người.",
    ),
    "UNANNOUNCED_WITHOUT_REPORT": Sentence(
        "Chưa ghi báo cáo kết quả kiểm tra đột xuất.",
        "Kiểm tra đột xuất phải báo cáo bằng văn bản với thủ trưởng trực tiếp và Chủ tịch UBND.",
        "Ghi số, ngày báo cáo.",
    ),
    "REFUSED_WITHOUT_WITNESS": Sentence(
        "Đại diện cơ sở từ chối ký mà chưa có người khác ký.",
        "Biên bản cần đại diện chính quyền cấp xã hoặc ít nhất một người chứng kiến ký; không có thì phải ghi lý do.",
        "Ghi người chứng kiến đã ký, hoặc ghi lý do ở ô “Lý do bỏ qua cảnh báo”.",
    ),
    "TOO_FEW_COPIES": Sentence(
        "Biên bản có {copies} bản.", "Cần ít nhất {least} bản, một bản giao cho cơ sở.", "Lập thêm bản, sửa số bản."
    ),
    "TOO_FEW_RECORD_COPIES": Sentence(
        "Biên bản vi phạm hành chính có {copies} bản.",
        "Cần ít nhất {least} bản, một bản giao cho người vi phạm.",
        "Sửa số bản.",
    ),
    "VISIT_TOO_LONG": Sentence(
        "Cuộc kiểm tra kéo dài hơn một ngày.", "Bắt đầu {first}, kết thúc {second}.", "Xem lại ngày, giờ kết thúc."
    ),
    "MEMBER_TWICE": Sentence("{name} có tên hai lần.", "Mỗi thành viên chỉ đếm một lần.", "Xóa dòng trùng."),
    "MEMBER_NOT_IN_TEAM": Sentence(
        "{count} người có mặt không có trong danh sách đội ngày đó.",
        "Thành viên của đội ghi trong quyết định thành lập, kiện toàn.",
        "Bổ sung ở sổ “Đội, tổ, ban”, hoặc ghi cơ quan phối hợp của người đó.",
    ),
    "TEAM_NOT_ON_DAY": Sentence(
        "Đội chưa thành lập hoặc đã giải thể vào ngày {day}.",
        "",
        "Chọn đội của ngày đó, hoặc sửa ngày ở sổ “Đội, tổ, ban”.",
    ),
    "TRANSFERRED_TO_NOBODY": Sentence(
        "Chưa ghi cơ quan nhận hồ sơ.", "Đã ghi là chuyển cơ quan có thẩm quyền.", "Ghi tên cơ quan đã chuyển."
    ),
    "REQUEST_WITHOUT_TERM": Sentence(
        "Chưa ghi hạn khắc phục.", "Yêu cầu không có hạn thì không nhắc được.", "Ghi hạn khắc phục."
    ),
    "RESULT_AGAINST_CHECKLIST": Sentence(
        "Kết quả chưa khớp nội dung kiểm tra.",
        "Có {count} nội dung không đạt nhưng kết quả là không vi phạm.",
        "Chọn lại kết quả, hoặc sửa nội dung đã đánh dấu.",
    ),
    "FAILED_WITHOUT_WORDS": Sentence(
        "{count} nội dung không đạt chưa có ghi chú.",
        "Trong đó có: {item}.",
        "Ghi chú thiếu sót, yêu cầu khắc phục hoặc lập biên bản vi phạm.",
    ),
    "ITEM_TWICE": Sentence("Nội dung “{item}” có hai lần.", "", "Xóa một dòng."),
    "ITEM_OF_OTHER_KIND": Sentence(
        "{count} nội dung không áp dụng cho loại hình này.", "Trong đó có: {item}.", "Chọn “Không áp dụng”."
    ),
    "VISIT_OUTSIDE_LIFE": Sentence(
        "Cơ sở chưa khai trương hoặc đã đóng cửa vào ngày {day}.",
        "",
        "Xem lại ngày kiểm tra, hoặc ngày khai trương, đóng cửa của cơ sở.",
    ),
    "ROOMS_BEYOND_REGISTER": Sentence(
        "{there} phòng đang mở, sổ cơ sở ghi {registered} phòng.", "", "Xem lại số phòng, hoặc cập nhật hồ sơ cơ sở."
    ),
    "WORKERS_BEYOND_REGISTER": Sentence(
        "{there} lao động, sổ cơ sở ghi {registered} người.", "", "Cập nhật số lao động ở hồ sơ cơ sở."
    ),
    # -- violations --------------------------------------------------------------------------------------------------
    "ACT_UNDESCRIBED": Sentence(
        "Chưa mô tả hành vi.", "Hành vi khác phải ghi văn bản, điều, khoản.", "Ghi ở ô “Mô tả”."
    ),
    "ACT_AFTER_INSPECTION": Sentence(
        "Ngày vi phạm {first} sau cuộc kiểm tra ngày {second}.",
        "Cuộc kiểm tra không thể phát hiện việc chưa xảy ra.",
        "Sửa ngày vi phạm hoặc chọn lại cuộc kiểm tra.",
    ),
    "RECORD_LATE": Sentence(
        "Biên bản lập sau {days} ngày làm việc.",
        "Phải lập trong {most} ngày làm việc từ khi phát hiện; vụ phức tạp trong 5 ngày.",
        "Xem lại ngày; nếu vụ việc phức tạp thì ghi lý do.",
    ),
    "RECORD_VERY_LATE": Sentence(
        "Biên bản lập sau {days} ngày làm việc.",
        "Vụ phức tạp cũng phải lập trong {most} ngày làm việc.",
        "Xem lại ngày; nếu đúng thì ghi lý do.",
    ),
    "TRANSFERRED_LATE": Sentence(
        "Chuyển hồ sơ ngày {second}, biên bản lập ngày {first}.",
        "Vượt thẩm quyền phải chuyển trong 24 giờ.",
        "Xem lại ngày; nếu đúng thì ghi lý do.",
    ),
    "TRANSFER_WITHOUT_DAY": Sentence("Chưa ghi ngày chuyển hồ sơ.", "", "Ghi ngày chuyển."),
    "RECORD_NOT_NEEDED": Sentence(
        "Mức này không phải lập biên bản.",
        "Cảnh cáo hoặc phạt tiền đến {limit} đồng được ra quyết định tại chỗ.",
        "Giữ nguyên nếu biên bản đã lập.",
    ),
    "RECORD_MISSING": Sentence(
        "Có quyết định nhưng chưa ghi biên bản vi phạm.",
        "Trên mức cảnh cáo, {limit} đồng phải có biên bản.",
        "Ghi số, ngày biên bản; nếu không có thì ghi lý do.",
    ),
    "SANCTION_WITHOUT_DECISION": Sentence("Chưa ghi quyết định xử phạt.", "", "Ghi số, ngày quyết định."),
    "DECISION_WITHOUT_DAY": Sentence("Chưa ghi ngày quyết định.", "", "Ghi ngày quyết định."),
    "SANCTION_WITHOUT_TERM": Sentence(
        "Chưa ghi thời hạn.", "Tước giấy phép, đình chỉ phải có thời hạn.", "Ghi số tháng theo quyết định."
    ),
    "TERM_WITHOUT_SANCTION": Sentence(
        "Có thời hạn {months} tháng nhưng chưa chọn hình thức.", "", "Chọn tước giấy phép hoặc đình chỉ, hoặc xóa số."
    ),
    "LICENCE_WITHOUT_KIND": Sentence("Chưa chọn giấy phép bị tước.", "", "Chọn loại giấy phép."),
    "LICENCE_OUTSIDE_FRAME": Sentence(
        "Tước giấy phép {months} tháng, ngoài khung.",
        "Khung của hành vi này là {least} – {most} tháng.",
        "Xem lại; nếu đúng theo quyết định thì ghi lý do.",
    ),
    "FRAME_BEYOND_CHAIRMAN": Sentence(
        "Khung phạt đến {most} đồng vượt thẩm quyền Chủ tịch UBND.",
        "Mức cao nhất được phạt là {limit} đồng.",
        "Chuyển người có thẩm quyền trong 24 giờ; ghi ở ô “Giao cho”.",
    ),
    "STEP_WITHOUT_DECISION": Sentence(
        "Chưa có quyết định xử phạt.", "Việc này chỉ có sau quyết định.", "Ghi số, ngày quyết định hoặc xóa ô này."
    ),
    "EXECUTED_WITHOUT_PAYMENT": Sentence(
        "Ghi đã thi hành xong nhưng chưa nộp phạt.",
        "Tiền phạt {fine} đồng chưa có ngày nộp, cưỡng chế hay quyết định miễn.",
        "Ghi ngày nộp; nếu thi hành cách khác thì ghi lý do.",
    ),
    "DELIVERY_WITHOUT_DAY": Sentence("Chưa ghi ngày giao quyết định.", "", "Ghi ngày giao."),
    "RECEIPT_WITHOUT_DAY": Sentence("Có số biên lai nhưng chưa ghi ngày nộp.", "", "Ghi ngày nộp phạt."),
    "CRIME_AND_SANCTION": Sentence(
        "Vừa chuyển hình sự, vừa xử phạt.",
        "Chuyển hồ sơ ngày {transferred}, quyết định xử phạt ngày {decided}.",
        "Xem lại hai ngày; nếu cơ quan tố tụng đã trả hồ sơ thì ghi lý do.",
    ),
    # -- requests ----------------------------------------------------------------------------------------------------
    "VISIT_OF_OTHER_PLACE": Sentence(
        "Cuộc kiểm tra đã chọn là của cơ sở khác.", "", "Chọn lại cuộc kiểm tra hoặc cơ sở."
    ),
    "FOLLOW_UP_IS_SAME_VISIT": Sentence(
        "Cuộc hậu kiểm trùng cuộc đã yêu cầu.", "Hậu kiểm phải là một cuộc kiểm tra sau.", "Chọn cuộc kiểm tra khác."
    ),
    "CHECK_ON_OTHER_DAY": Sentence(
        "Ngày kiểm tra lại {first} khác ngày cuộc hậu kiểm {second}.", "", "Xem lại ngày kiểm tra lại."
    ),
    "MET_WITHOUT_PROOF": Sentence(
        "Kết luận đã khắc phục nhưng chưa có minh chứng.", "", "Ghi minh chứng, hoặc đính kèm tệp ở hồ sơ."
    ),
    # -- awareness, training -----------------------------------------------------------------------------------------
    "KEPT_UP_WITHOUT_DAY": Sentence(
        "{form}: duy trì thường xuyên nhưng chưa ghi lần gần nhất.",
        "Không có ngày thì không biết còn duy trì hay không.",
        "Ghi ngày làm lần gần nhất.",
    ),
    "LAST_DONE_OUTSIDE": Sentence(
        "Lần gần nhất {day} ngoài đợt hoạt động.", "Đợt từ ngày {first} đến ngày {second}.", "Sửa ngày hoặc đợt."
    ),
    "PRESS_WITHOUT_OUTLET": Sentence(
        "{form}: chưa ghi tên báo, đài, trang.", "Tin, bài được đếm theo nơi đăng.", "Ghi tên báo, đài, trang."
    ),
    "PRESS_WITHOUT_DAY": Sentence("{form}: chưa ghi ngày đăng.", "Chỉ tiêu đếm tin, bài theo tháng.", "Ghi ngày đăng."),
    "FORM_TWICE": Sentence("{form} có hai dòng.", "", "Gộp làm một dòng nếu là một lần."),
    "AUDIENCE_TWICE": Sentence(
        "{audience} có hai dòng giống nhau.", "Người dự sẽ bị đếm hai lần.", "Xóa hoặc gộp dòng trùng."
    ),
    "AUDIENCES_EXCEED_TOTAL": Sentence(
        "Các đối tượng cộng lại {told} người, nhiều hơn số người dự ({total}).", "", "Sửa số từng đối tượng hoặc tổng."
    ),
    "AUDIENCE_BEYOND_REGISTER": Sentence(
        "{there} người lao động, sổ cơ sở ghi {registered} người.", "", "Xem lại, hoặc cập nhật hồ sơ cơ sở."
    ),
    "TRAINING_WITHOUT_PEOPLE": Sentence(
        "Chưa ghi học viên.", "Lớp không có học viên thì không tính được vào chỉ tiêu.", "Thêm học viên."
    ),
    "PARTICIPANT_NOT_SERVING": Sentence(
        "{count} học viên không làm công tác này vào ngày {day}.",
        "Trong đó có {name}.",
        "Xem lại danh sách, hoặc sửa ngày làm việc của cán bộ.",
    ),
    "PARTICIPANT_OF_OTHER_UNIT": Sentence(
        "{count} học viên thuộc danh sách của đơn vị khác.", "Chỉ tiêu tính theo đơn vị của cán bộ.", ""
    ),
    # -- establishments ----------------------------------------------------------------------------------------------
    "SECURITY_CERTIFICATE_MISSING": Sentence(
        "Chưa ghi Giấy CN đủ điều kiện về ANTT.",
        "{kind} là ngành, nghề kinh doanh có điều kiện về an ninh, trật tự.",
        "Ghi giấy đã cấp, hoặc kiến nghị kiểm tra nếu cơ sở chưa có.",
    ),
    "LICENCE_MISSING": Sentence(
        "Chưa ghi {paper}.", "Loại hình này phải có giấy phép riêng.", "Ghi giấy phép, hoặc kiến nghị kiểm tra."
    ),
    "REGISTRATION_MISSING": Sentence(
        "Chưa ghi đăng ký kinh doanh.", "", "Ghi mã số hoặc giấy đăng ký; chưa đăng ký thì chọn hình thức đó."
    ),
    "COMMITMENT_MISSING": Sentence(
        "Chưa có bản cam kết năm {year}.", "Cơ sở ký cam kết với UBND xã, phường.", "Cho cơ sở ký, ghi ngày và số."
    ),
    "COMMITMENT_TWICE": Sentence("Năm {year} có hai bản cam kết.", "", "Xóa dòng trùng."),
    "COMMITMENT_YEAR_DIFFERS": Sentence("Bản cam kết năm {year} ký ngày {day}.", "", "Xem lại năm hoặc ngày ký."),
    "MINORS_WHERE_BARRED": Sentence(
        "Có {count} người dưới 18 tuổi tại {kind}.",
        "Pháp luật cấm dùng người dưới 18 tuổi ở nhiều việc tại đây.",
        "Xem lại số; nếu đúng thì kiểm tra công việc của từng người.",
    ),
    "SUSPENDED_WITHOUT_NOTICE": Sentence(
        "Tạm ngừng ngày {day} không báo trước {days} ngày.", "", "Ghi ngày cơ sở đã thông báo, nếu có."
    ),
    "STATUS_AGAINST_EVENTS": Sentence(
        "Tình trạng chưa khớp quá trình hoạt động.",
        "Theo các việc đã ghi, cơ sở là “{status}”.",
        "Sửa tình trạng, hoặc thêm việc còn thiếu.",
    ),
    "POSITION_HALF": Sentence("Tọa độ còn thiếu một số.", "Cần cả vĩ độ và kinh độ.", "Ghi đủ hai số hoặc xóa cả hai."),
    "POSITION_OUTSIDE": Sentence(
        "Tọa độ nằm ngoài Việt Nam.", "Vĩ độ từ 6 đến 24, kinh độ từ 101,5 đến 118.", "Xem lại hai số."
    ),
    "POSITION_SWAPPED": Sentence(
        "Vĩ độ và kinh độ bị đổi chỗ.", "Vĩ độ từ 6 đến 24, kinh độ từ 101,5 đến 118.", "Đổi lại hai số."
    ),
    "TELEPHONE_SHAPE": Sentence(
        "Số điện thoại chưa giống số trong nước.", "Số bắt đầu bằng 0, dài 10 hoặc 11 chữ số.", "Xem lại số."
    ),
    "PERSON_NUMBER_SHAPE": Sentence(
        "Số định danh có {count} ký tự.",
        "Căn cước có 12 chữ số, chứng minh cũ có 9.",
        "Xem lại; hộ chiếu thì để nguyên.",
    ),
    # -- goods -------------------------------------------------------------------------------------------------------
    "GOODS_WITHOUT_QUANTITY": Sentence("Chưa ghi số lượng.", "", "Ghi số lượng và đơn vị tính."),
    "QUANTITY_WITHOUT_UNIT": Sentence("Chưa ghi đơn vị tính.", "", "Ghi chiếc, đĩa, chai…"),
    "HANDLED_WITHOUT_DOCUMENT": Sentence(
        "Chưa ghi văn bản.", "Tịch thu, tiêu hủy, tạm giữ phải có quyết định hoặc biên bản.", "Ghi số văn bản."
    ),
    "GOODS_NOT_HANDLED": Sentence("Chưa ghi cách xử lý.", "", "Chọn cách xử lý khi đã có."),
}
