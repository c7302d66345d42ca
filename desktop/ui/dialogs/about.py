"""What this program is, its version, and under which terms it is given."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import make_label
from desktop.version import VERSION


class AboutDialog(QDialog):
    """A few lines and a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Giới thiệu"))
        self.setMinimumWidth(theme.px(440))
        side = theme.px(48)
        sign = QLabel()
        sign.setPixmap(icons.app_icon().pixmap(side, side))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(make_label("Địa Bàn", "title"))
        words.addWidget(make_label(self.tr("Sổ địa bàn phòng, chống tệ nạn mại dâm, không cần mạng"), wrap=True))
        words.addSpacing(6)
        parts = self.tr("Bản {version} · Qt {qt} · Python {python}")
        words.addWidget(
            make_label(parts.format(version=VERSION, qt=qVersion(), python=platform.python_version()), "small")
        )
        terms = self.tr("Phần mềm nguồn mở theo giấy phép Apache 2.0. Chương trình không gọi ra mạng.")
        words.addWidget(make_label(terms, "small", wrap=True))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = ActionButton(self.tr("Đóng"), look="primary", on_click=self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addLayout(foot)

    @classmethod
    def show_about(cls, parent: QWidget) -> AboutDialog:
        """Show it without stopping the rest; it deletes itself."""
        dialog = cls(parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog
