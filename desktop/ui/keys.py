"""Every action of the frame with its menu, words, icon and key: the one table of shortcuts."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.ui.texts import tr


@dataclass(frozen=True, slots=True)
class ActionDef:
    """One action.

    Attributes:
        key: its name in code; a page takes it over by `PageFrame.bind(key, slot)`.
        menu: key of the menu it stands in.
        text: words in the menu, with `&` before the mnemonic letter.
        shortcut: as Qt writes it ("Ctrl+N"); empty when there is none.
        icon: name of its icon.
        scope: `page` = enabled while the shown page has taken it over; `frame` = the window's own.
        separated: a line stands above it.
    """

    key: str
    menu: str
    text: str
    shortcut: str = ""
    icon: str = ""
    scope: str = "page"
    separated: bool = False


def menus() -> tuple[tuple[str, str], ...]:
    """Key and title of the menus, in order."""
    return (
        ("file", tr("&Tệp")),
        ("edit", tr("&Sửa")),
        ("view", tr("&Xem")),
        ("record", tr("&Bản ghi")),
        ("tools", tr("&Công cụ")),
        ("help", tr("T&rợ giúp")),
    )


def actions() -> tuple[ActionDef, ...]:
    """The actions of the frame, in the order of the menus."""
    return (
        ActionDef("open", "file", tr("&Mở tệp hoặc thư mục…"), "Ctrl+O", "folder"),
        ActionDef("import", "file", tr("&Nhập từ Excel…"), "", "table"),
        ActionDef("export", "file", tr("&Xuất danh sách…"), "", "save"),
        ActionDef("save", "file", tr("&Lưu"), "Ctrl+S", "save", separated=True),
        ActionDef("print", "file", tr("&In…"), "Ctrl+P", "printer"),
        ActionDef("backup", "file", tr("&Sao lưu ngay"), "", "archive", scope="frame", separated=True),
        ActionDef("restore", "file", tr("&Phục hồi từ bản sao…"), "", "history", scope="frame"),
        ActionDef("other_data", "file", tr("Mở &dữ liệu khác…"), "", "folder", scope="frame"),
        ActionDef("lock", "file", tr("&Khóa màn hình làm việc"), "Ctrl+L", "lock", scope="frame"),
        ActionDef("quit", "file", tr("&Thoát"), "Ctrl+Q", "", scope="frame", separated=True),
        ActionDef("undo", "edit", tr("&Hoàn tác"), "Ctrl+Z", "undo"),
        ActionDef("redo", "edit", tr("&Làm lại"), "Ctrl+Y", "redo"),
        ActionDef("search", "edit", tr("&Tìm trong trang"), "Ctrl+F", "search", separated=True),
        ActionDef("clear_filters", "edit", tr("&Bỏ lọc"), "", "filter"),
        ActionDef("copy_rows", "edit", tr("&Chép các dòng đã chọn"), "", "copy", separated=True),
        ActionDef("palette", "view", tr("&Tìm trang, việc, bản ghi…"), "Ctrl+K", "search", scope="frame"),
        ActionDef("go_back", "view", tr("&Quay lại"), "Alt+Left", "chevron-left", scope="frame"),
        ActionDef("next_pane", "view", tr("&Khung kế tiếp"), "F6", "", scope="frame"),
        ActionDef("new", "record", tr("&Thêm"), "Ctrl+N", "plus"),
        ActionDef("edit", "record", tr("&Sửa bản ghi"), "F2", "pencil"),
        ActionDef("duplicate", "record", tr("&Sao chép bản ghi đang chọn"), "Ctrl+D", "copy"),
        ActionDef("delete", "record", tr("&Xóa bản ghi…"), "", "trash"),
        ActionDef("primary", "record", tr("&Việc chính của trang"), "Ctrl+Return", "check", separated=True),
        ActionDef("recheck", "tools", tr("&Kiểm tra lại"), "F5", "refresh"),
        ActionDef("next_finding", "tools", tr("&Mục cần xem kế tiếp"), "F8", "state-info"),
        ActionDef(
            "check_data", "tools", tr("Kiểm tra &dữ liệu nguyên vẹn"), "", "shield", scope="frame", separated=True
        ),
        ActionDef("settings", "tools", tr("&Cài đặt"), "", "gear", scope="frame"),
        ActionDef("help", "help", tr("&Trợ giúp trang này"), "F1", "help", scope="frame"),
        ActionDef("shortcuts", "help", tr("&Bảng phím tắt"), "", "", scope="frame"),
        ActionDef("log_folder", "help", tr("&Mở thư mục nhật ký lỗi"), "", "folder", scope="frame", separated=True),
        ActionDef("about", "help", tr("&Giới thiệu"), "", "", scope="frame"),
    )


def field_keys() -> tuple[tuple[str, str], ...]:
    """Keys that work inside lists and fields, for the table of shortcuts in help: key and what it does."""
    return (
        ("Ctrl+1…9", tr("mở trang theo thứ tự")),
        ("Enter", tr("danh sách: mở bản ghi; biểu mẫu: sang ô kế tiếp")),
        ("Space", tr("danh sách: đánh dấu dòng")),
        ("Ctrl+A", tr("chọn tất cả")),
        ("Ctrl+C", tr("chép các dòng đã chọn để dán vào Excel")),
        ("Delete", tr("xóa, phải ghi lý do")),
        ("F4, Alt+↓", tr("mở danh sách hoặc lịch của ô")),
        ("Ctrl+;", tr("ghi ngày hôm nay vào ô ngày")),
        ("Ctrl+'", tr("ghi như bản ghi trước")),
        ("1 2 3", tr("chọn kết quả trong bảng nội dung kiểm tra")),
        ("Tab", tr("sang ô kế tiếp, kể cả từ ô nhiều dòng")),
        ("Esc", tr("đóng khung trên cùng, không mất chữ đã gõ")),
    )
