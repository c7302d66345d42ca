"""What speaks for two records being one establishment, and what deciding about them may answer."""

from __future__ import annotations

from desktop.sentences.sentence import Phrase, Sentence

DUPLICATES: dict[str, Sentence] = {
    "SAME_TAX": Phrase("cùng mã số thuế"),
    "SAME_TAX_BRANCH": Phrase("mã số thuế cùng doanh nghiệp, khác chi nhánh"),
    "TAX_NEARLY_SAME": Phrase("mã số thuế lệch một chữ số"),
    "TAX_DIFFERS": Phrase("mã số thuế khác nhau"),
    "SAME_NAME": Phrase("cùng tên"),
    "NAME_ALIKE": Phrase("tên giống {percent} %"),
    "NAME_DIFFERS": Phrase("tên khác nhau"),
    "SAME_ADDRESS": Phrase("cùng số nhà, cùng đường"),
    "SAME_STREET": Phrase("cùng đường"),
    "NUMBER_DIFFERS": Phrase("cùng đường, khác số nhà"),
    "STREET_DIFFERS": Phrase("khác đường"),
    "SAME_NEIGHBOURHOOD": Phrase("cùng tổ dân phố, thôn"),
    "NEAR": Phrase("cách nhau {metres} m trên bản đồ"),
    "FAR": Phrase("cách nhau {metres} m trên bản đồ"),
    "UNIT_FOLLOWED": Phrase("địa bàn cũ và địa bàn mới sau sắp xếp"),
    "OTHER_UNIT": Phrase("khác địa bàn"),
    "SAME_TELEPHONE": Phrase("cùng điện thoại"),
    "TELEPHONE_DIFFERS": Phrase("điện thoại khác nhau"),
    "SAME_OWNER": Phrase("cùng chủ hoặc người đại diện"),
    "OWNER_DIFFERS": Phrase("chủ và người đại diện khác nhau"),
    "KINDS_DIFFER": Phrase("loại hình khác nhau"),
    "REOPENED": Phrase("một bên đóng cửa {closed}, bên kia mở {opened}: có thể là mở lại, không phải nhập trùng"),
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
