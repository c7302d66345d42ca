"""What rules find in hot spots, figures of other agencies, models, ratings and budget."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

_HOT_SPOTS = {
    "ELIMINATED_AGAIN_WITHOUT_ACTIVE": Sentence(
        "Có ngày triệt xóa lại nhưng chưa có ngày tái hoạt động.",
        "Chỉ triệt xóa lại sau khi tụ điểm tái hoạt động.",
        "Ghi ngày tái hoạt động hoặc xóa ngày triệt xóa lại.",
    ),
    "TRANSFORMED_BEFORE_ELIMINATED": Sentence(
        "Tụ điểm chưa triệt xóa mà đã ghi chuyển hóa địa bàn.",
        "Địa bàn thường được công nhận chuyển hóa sau khi tụ điểm đã triệt xóa.",
        "Ghi ngày triệt xóa; nếu đúng là chưa triệt xóa thì ghi lý do.",
    ),
    "ELIMINATED_WITHOUT_RESULT": Sentence(
        "Chưa ghi kết quả triệt xóa.", "Báo cáo cần biết đã xử lý thế nào.", "Ghi ngắn gọn kết quả."
    ),
    "HOT_SPOT_WITHOUT_ESTABLISHMENT": Sentence(
        "Chưa chọn cơ sở có tụ điểm.",
        "Có cơ sở thì mới đối chiếu được với các cuộc kiểm tra.",
        "Chọn cơ sở trong sổ hoặc đổi loại tụ điểm.",
    ),
    "BORDER_UNNAMED": Sentence(
        "Chưa ghi giáp ranh với địa bàn nào.",
        "Đã chọn mức giáp ranh nhưng chưa có tên xã, tỉnh.",
        "Ghi tên địa bàn giáp ranh hoặc bỏ mức giáp ranh.",
    ),
    "BORDER_LEVEL_MISSING": Sentence(
        "Chưa chọn mức giáp ranh.", "Mức giáp ranh cho biết có phải báo cáo cấp trên không.", "Chọn mức giáp ranh."
    ),
    "BORDER_SPOT_NOT_REPORTED": Sentence(
        "Chưa báo cáo cấp trên về tụ điểm giáp ranh, đã {days} ngày.",
        "Tụ điểm giáp ranh tỉnh khác phải báo cáo kịp thời để được chỉ đạo xử lý.",
        "Báo cáo cấp trên rồi ghi ngày báo cáo.",
    ),
    "BORDER_SPOT_REPORTED_LATE": Sentence(
        "Báo cáo cấp trên sau {days} ngày.", "Mức đề xuất là {limit} ngày.", "Xem lại ngày báo cáo nếu ghi nhầm."
    ),
    "HOT_SPOT_NOT_PATROLLED": Sentence(
        "Đã {days} ngày chưa tuần tra lại.",
        "Tụ điểm đã triệt xóa cần được theo dõi để không tái hoạt động.",
        "Ghi lần tuần tra gần nhất.",
    ),
}

_SOURCES = {
    "DAYS_NO_PERIOD": Sentence(
        "Từ ngày – đến ngày không trùng kỳ báo cáo nào.",
        "Số liệu chỉ được dùng cho kỳ chứa trọn những ngày này.",
        "Xem lại hai ngày theo văn bản của cơ quan cung cấp.",
    ),
    "FIGURE_COUNTED_TWICE": Sentence(
        "Trùng ngày với số liệu khác: {document}, {first} – {last}.",
        "Cộng cả hai thì có vụ, có người bị đếm hai lần.",
        "Sửa ngày, xóa bản thừa; nếu hai bản khác nội dung thì ghi lý do.",
    ),
    "FIGURE_WITHIN_LONGER": Sentence(
        "Trùng ngày với số liệu dài hơn hoặc ngắn hơn: {document}, {first} – {last}.",
        "Của cùng một cơ quan, báo cáo chỉ tính bản có kỳ dài hơn.",
        "Giữ cả hai nếu đúng là hai kỳ của cùng một cơ quan.",
    ),
    "SOURCE_DAY_MISSING": Sentence(
        "Chưa ghi ngày văn bản.", "Số liệu của đơn vị khác phải rõ ngày cung cấp.", "Ghi ngày của văn bản."
    ),
    "SOURCE_BEFORE_END": Sentence(
        "Văn bản ngày {day} có trước ngày cuối của số liệu, {last}.",
        "Những ngày sau văn bản chưa thể được tính.",
        "Sửa ngày, hoặc chờ văn bản có đủ số liệu của kỳ.",
    ),
    "FIGURE_DAYS_AHEAD": Sentence(
        "Số liệu tính đến ngày {last}, ngày này chưa đến.", "Kỳ chưa hết nên số liệu chưa đủ.", "Sửa ngày cuối."
    ),
    "FIGURE_EMPTY": Sentence(
        "Chưa ghi số nào.",
        "Không có số thì bản này không dùng được.",
        "Ghi các số theo văn bản; cơ quan báo không phát sinh thì ghi 0.",
    ),
}

_CASES = {
    "PERSONS_WITHOUT_CASES": Sentence(
        "Có {persons} người nhưng chưa có vụ.",
        "Mỗi người thuộc một vụ án.",
        "Ghi số vụ; nếu là bị can thêm của vụ đã tính kỳ trước thì ghi lý do.",
    ),
    "FEWER_PERSONS_THAN_CASES": Sentence(
        "Số người ({persons}) ít hơn số vụ ({cases}).", "Mỗi vụ có ít nhất một người.", "Xem lại hai số theo văn bản."
    ),
    "MORE_TRIED_THAN_BEFORE_COURT": Sentence(
        "Xét xử {tried} vụ, nhiều hơn {before} vụ Tòa thụ lý.",
        "Tỷ lệ xét xử sẽ vượt 100 %.",
        "Sửa số; nếu có vụ thụ lý từ kỳ trước thì ghi lý do.",
    ),
    "OFFENCE_TWICE": Sentence("Tội danh “{offence}” ghi hai dòng.", "Cộng lại sẽ trùng.", "Gộp thành một dòng."),
}

_PERSONS = {
    "SEXES_NOT_TOTAL": Sentence(
        "Nam và nữ cộng lại là {sum}, khác tổng số {total}.",
        "Tổng số là bán dâm, mua dâm, môi giới, chủ cơ sở cộng lại.",
        "Sửa số nam, nữ hoặc số từng loại.",
    ),
    "AGES_NOT_TOTAL": Sentence(
        "Các nhóm tuổi cộng lại là {sum}, khác tổng số {total}.",
        "Mỗi người thuộc đúng một nhóm tuổi.",
        "Sửa số của nhóm tuổi hoặc tổng số.",
    ),
    "HOMES_NOT_TOTAL": Sentence(
        "Trong tỉnh và ngoài tỉnh cộng lại là {sum}, khác tổng số {total}.",
        "Mỗi người chỉ ở trong tỉnh hoặc ngoài tỉnh.",
        "Sửa một trong các số này.",
    ),
    "MORE_SANCTIONED_THAN_TOTAL": Sentence(
        "Cảnh cáo và phạt tiền {handled} lượt, nhiều hơn {total} người.",
        "Một hành vi chỉ bị một hình thức phạt chính.",
        "Sửa số; nếu có người bị phạt về nhiều hành vi thì ghi lý do.",
    ),
    "FINES_WITHOUT_PERSONS": Sentence(
        "Có tiền phạt {fines} đồng nhưng không có người bị phạt tiền.",
        "Tiền phạt phải của ít nhất một người.",
        "Ghi số người bị phạt tiền hoặc xóa số tiền.",
    ),
    "FINED_WITHOUT_AMOUNT": Sentence(
        "Có {persons} người bị phạt tiền nhưng chưa ghi số tiền.",
        "Báo cáo sẽ thiếu tổng tiền phạt.",
        "Ghi tổng tiền phạt theo văn bản.",
    ),
    "UNDER_18_AMONG_SANCTIONED": Sentence(
        "Có {persons} người dưới 18 tuổi.",
        "Mua dâm người dưới 18 tuổi là tội phạm; người bán dâm dưới 18 tuổi cần được bảo vệ, hỗ trợ.",
        "Đối chiếu với số liệu vụ án và số liệu hỗ trợ.",
    ),
    "MORE_SUPPORTED_THAN_ELIGIBLE": Sentence(
        "Hỗ trợ {supported} người, nhiều hơn {eligible} người đủ điều kiện.",
        "Tỷ lệ được hỗ trợ sẽ vượt 100 %.",
        "Sửa số; nếu có người đủ điều kiện từ kỳ trước thì ghi lý do.",
    ),
    "SERVICE_TWICE": Sentence("Dịch vụ “{service}” ghi hai dòng.", "Cộng lại sẽ trùng.", "Gộp thành một dòng."),
    "GROUP_TWICE": Sentence("Nhóm “{group}” ghi hai dòng.", "Cộng lại sẽ trùng.", "Gộp thành một dòng."),
    "SUPPORTED_MISSING": Sentence(
        "Chưa ghi số người được hỗ trợ.",
        "Một người có thể dùng nhiều dịch vụ nên tổng số không cộng từ dịch vụ được.",
        "Ghi số người được hỗ trợ, mỗi người một lần.",
    ),
    "FEWER_SERVED_THAN_SUPPORTED": Sentence(
        "Các dịch vụ cộng lại {served} lượt người, ít hơn {supported} người được hỗ trợ.",
        "Mỗi người được hỗ trợ dùng ít nhất một dịch vụ.",
        "Thêm dịch vụ còn thiếu hoặc sửa số người.",
    ),
}

_MANUAL = {
    "NUMERATOR_ABOVE_DENOMINATOR": Sentence(
        "Tử số {numerator} lớn hơn mẫu số {denominator} của cùng những ngày này.",
        "Tỷ lệ sẽ vượt 100 %.",
        "Sửa một trong hai số; nếu đúng theo văn bản thì ghi lý do.",
    ),
    "DENOMINATOR_IS_ZERO": Sentence(
        "Mẫu số bằng 0.",
        "Không tính được tỷ lệ, báo cáo sẽ ghi “chưa đủ số liệu”.",
        "Ghi mẫu số theo văn bản; chưa có thì không nhập bản này.",
    ),
    "INDICATOR_COUNTS_ITSELF": Sentence(
        "Chương trình đã tự đếm số này từ sổ của đơn vị.",
        "Số nhập tay chỉ đứng cạnh, không thay số tự đếm.",
        "Xem lại chỉ số đã chọn; nếu muốn đối chiếu thì giữ lại.",
    ),
}

_MODELS = {
    "MODEL_ENDED_BUT_LIVE": Sentence(
        "Mô hình đã kết thúc ngày {day} nhưng trạng thái còn hoạt động.",
        "Chỉ tiêu đếm mô hình còn hoạt động sẽ sai.",
        "Đổi trạng thái thành “Đã kết thúc” hoặc xóa ngày kết thúc.",
    ),
    "MODEL_ENDED_WITHOUT_DAY": Sentence(
        "Chưa ghi ngày kết thúc.", "Trạng thái là đã kết thúc nhưng chưa rõ từ ngày nào.", "Ghi ngày kết thúc."
    ),
    "MODEL_BEFORE_DECISION": Sentence(
        "Bắt đầu ngày {first}, trước quyết định ngày {decided}.",
        "Mô hình thường triển khai sau khi có quyết định.",
        "Xem lại hai ngày.",
    ),
    "MODEL_WITHOUT_DECISION": Sentence(
        "Chưa ghi quyết định.", "Báo cáo thường nêu quyết định hoặc kế hoạch lập mô hình.", "Ghi số, ngày quyết định."
    ),
    "FEWER_MEMBERS_THAN_GROUPS": Sentence(
        "Có {groups} nhóm nhưng chỉ {members} thành viên.",
        "Mỗi nhóm có ít nhất một thành viên.",
        "Sửa số nhóm hoặc số thành viên.",
    ),
    "MODEL_WITHOUT_RESULT": Sentence("Chưa ghi kết quả.", "Mô hình đã kết thúc.", "Ghi ngắn gọn kết quả, bài học."),
}

_RATINGS = {
    "NOT_A_COMMUNE": Sentence(
        "Đơn vị đã chọn không phải xã, phường, đặc khu.", "Chỉ đánh giá, xếp loại cấp xã.", "Chọn lại đơn vị."
    ),
    "COMMUNE_NOT_THEN": Sentence(
        "Năm {year} không có đơn vị này.",
        "Đơn vị lập sau hoặc đã sắp xếp trước năm đánh giá.",
        "Chọn đơn vị của năm đó hoặc sửa năm.",
    ),
    "COMMUNE_RATED_TWICE": Sentence(
        "Đơn vị này đã có đánh giá năm {year}.", "Mỗi đơn vị chỉ có một đánh giá trong năm.", "Mở bản đã có để sửa."
    ),
    "YEAR_UNLIKELY": Sentence("Năm {year} không đúng.", "Năm từ 2000 đến năm sau.", "Sửa năm."),
    "RATED_IN_OTHER_YEAR": Sentence(
        "Đánh giá ngày {day} nhưng ghi cho năm {year}.",
        "Việc đánh giá thường làm trong năm hoặc đầu năm sau.",
        "Xem lại năm và ngày đánh giá.",
    ),
    "CRITERION_TWICE": Sentence("Tiêu chí “{criterion}” ghi hai dòng.", "Điểm sẽ cộng hai lần.", "Bỏ dòng thừa."),
    "SCORE_ABOVE_MOST": Sentence(
        "“{criterion}”: {score} điểm, cao nhất là {most}.",
        "Điểm không được quá mức của tiêu chí.",
        "Sửa điểm, hoặc sửa mức cao nhất của tiêu chí trong Cài đặt.",
    ),
    "SCORE_BELOW_ZERO": Sentence("“{criterion}”: điểm nhỏ hơn 0.", "Điểm thấp nhất là 0.", "Sửa điểm."),
    "SCORE_NOT_SUM": Sentence(
        "Tổng điểm {total} khác điểm các tiêu chí cộng lại, {sum}.",
        "Tổng điểm tính từ phiếu chấm.",
        "Sửa điểm của tiêu chí; tổng số tự tính lại.",
    ),
    "RECOGNISED_WITHOUT_ASSESSMENT": Sentence(
        "Đã công nhận nhưng chưa có điểm thẩm định.", "Công nhận theo điểm thẩm định.", "Ghi điểm thẩm định."
    ),
    "RATING_WITHOUT_SCORES": Sentence(
        "Chưa có điểm.", "Xếp loại thường theo phiếu chấm điểm.", "Ghi điểm từng tiêu chí, nếu địa phương chấm điểm."
    ),
    "RECOGNISED_BUT_NOT_CLEAN": Sentence(
        "Có ngày công nhận nhưng xếp loại chưa đạt.",
        "Chỉ công nhận đơn vị không có tệ nạn mại dâm.",
        "Sửa xếp loại hoặc xóa ngày công nhận.",
    ),
    "RECOGNISED_WITHOUT_PAPER": Sentence(
        "Chưa ghi văn bản công nhận.", "Báo cáo cần nêu văn bản.", "Ghi số, cơ quan ban hành."
    ),
    "CLEAN_BUT_NOT_RECOGNISED": Sentence(
        "Xếp loại đạt nhưng chưa ghi ngày công nhận.",
        "Chưa công nhận thì chưa chắc được tính vào chỉ tiêu.",
        "Ghi ngày công nhận khi có văn bản.",
    ),
    "NOT_CLEAN_WITHOUT_REASON": Sentence(
        "Chưa ghi lý do chưa đạt.", "Đơn vị chưa đạt cần biết phải sửa gì.", "Ghi lý do."
    ),
}

_BUDGETS = {
    "BUDGET_DAY_OUTSIDE_YEAR": Sentence(
        "Số liệu đến ngày {day} nhưng ghi cho năm {year}.",
        "Quyết toán thường xong trong năm sau.",
        "Xem lại năm và ngày.",
    ),
    "BUDGET_WITHOUT_MONEY": Sentence(
        "Chưa ghi số tiền nào.", "Cần ít nhất dự toán, số được giao hoặc số đã giải ngân.", "Ghi số tiền."
    ),
    "SPENT_WITHOUT_GRANT": Sentence(
        "Đã giải ngân {spent} đồng nhưng chưa ghi số được giao.",
        "Chưa có số được giao thì không tính được tỷ lệ giải ngân.",
        "Ghi số được giao.",
    ),
    "SPENT_ABOVE_GRANTED": Sentence(
        "Giải ngân {spent} đồng, nhiều hơn {granted} đồng được giao.",
        "Không chi quá số được giao.",
        "Sửa số tiền; nếu có nguồn bổ sung chưa ghi thì ghi lý do.",
    ),
    "GRANTED_ABOVE_ESTIMATED": Sentence(
        "Được giao {granted} đồng, nhiều hơn dự toán {estimated} đồng.", "", "Xem lại hai số nếu ghi nhầm."
    ),
    "BUDGET_LINE_TWICE": Sentence(
        "Đã có số liệu đến cùng ngày của khoản này: {name}.",
        "Mỗi khoản lấy một bản của ngày mới nhất.",
        "Sửa bản đã có, đổi ngày, hoặc đổi tên nếu là khoản khác.",
    ),
}

AGENCY_FIGURES: dict[str, Sentence] = {
    **_HOT_SPOTS,
    **_SOURCES,
    **_CASES,
    **_PERSONS,
    **_MANUAL,
    **_MODELS,
    **_RATINGS,
    **_BUDGETS,
}
