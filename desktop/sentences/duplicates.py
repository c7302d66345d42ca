"""What speaks for two records being one establishment, and what deciding about them may answer."""

from __future__ import annotations

from desktop.sentences.sentence import Sentence

DUPLICATES: dict[str, Sentence] = {
    "SAME_TAX": Sentence("cùng mã số thuế"),
    "SAME_TAX_BRANCH": Sentence("mã số thuế cùng doanh nghiệp, khác chi nhánh"),
    "TAX_NEARLY_SAME": Sentence("mã số thuế lệch một chữ số"),
    "TAX_DIFFERS": Sentence("mã số thuế khác nhau"),
    "SAME_NAME": Sentence("cùng tên"),
    "NAME_ALIKE": Sentence("tên giống {percent} %"),
    "NAME_DIFFERS": Sentence("tên khác nhau"),
    "SAME_ADDRESS": Sentence("cùng số nhà, cùng đường"),
    "SAME_STREET": Sentence("cùng đường"),
    "NUMBER_DIFFERS": Sentence("cùng đường, khác số nhà"),
    "STREET_DIFFERS": Sentence("khác đường"),
    "SAME_NEIGHBOURHOOD": Sentence("cùng tổ dân phố, thôn"),
    "NEAR": Sentence("cách nhau {metres} m trên bản đồ"),
    "FAR": Sentence("cách nhau {metres} m trên bản đồ"),
    "UNIT_FOLLOWED": Sentence("địa bàn cũ và địa bàn mới sau sắp xếp"),
    "OTHER_UNIT": Sentence("khác địa bàn"),
    "SAME_TELEPHONE": Sentence("cùng điện thoại"),
    "TELEPHONE_DIFFERS": Sentence("điện thoại khác nhau"),
    "SAME_OWNER": Sentence("cùng chủ hoặc người đại diện"),
    "OWNER_DIFFERS": Sentence("chủ và người đại diện khác nhau"),
    "KINDS_DIFFER": Sentence("loại hình khác nhau"),
    "REOPENED": Sentence("một bên đóng cửa {closed}, bên kia mở {opened}: có thể là mở lại, không phải nhập trùng"),
    "LOOKS_LIKE_ANOTHER": Sentence(
        "Giống cơ sở “{name}” đã có ({unit}).",
        "{why}.",
        "Kiểm tra để không nhập hai lần; là cơ sở khác thì cứ lưu.",
    ),
    "LINKED_OTHERWISE": Sentence(
        "Chưa ghi được là hai cơ sở khác nhau.",
        "Hai bản ghi đang được gắn là một cơ sở qua một bản ghi khác.",
        "Gỡ liên kết của một bản ghi trước.",
    ),
    "LINK_GONE": Sentence(
        "Không có quyết định nào để gỡ.", "Có thể người khác vừa gỡ.", "Mở lại danh sách nghi trùng."
    ),
}
"""By code; reasons begin small, because several are told in one row."""
