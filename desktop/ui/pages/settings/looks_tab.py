"""Colours, letters and rows of the window; every change shows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.paths import resource
from desktop.settings import LEAST_POINTS, MOST_POINTS
from desktop.ui import theme
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, GroupDef
from desktop.ui.widgets.form.form_view import FormView

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.settings import SettingsFile

SCHEME, POINTS, DENSE, LANGUAGE = "scheme", "point_size", "dense", "language"


class LooksTab(QFrame):
    """A form whose answers are kept as they are given."""

    def __init__(self, settings: SettingsFile, *, today: Callable[[], date], on_changed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._settings, self._on_changed = settings, on_changed
        self.form = FormView((self._group(),), today=today, rail=False)
        self.form.setMaximumWidth(theme.px(620))
        now = settings.values
        self.form.set_values(
            {SCHEME: now.scheme, POINTS: str(now.point_size), DENSE: now.dense, LANGUAGE: now.language}
        )
        self.form.changed.connect(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self.form)

    def _group(self) -> GroupDef:
        schemes = (
            Option("system", self.tr("Theo máy")),
            Option("light", self.tr("Sáng")),
            Option("dark", self.tr("Tối")),
        )
        sizes = tuple(
            Option(str(n), self.tr("{n} (thường dùng)").format(n=n) if n == 10 else str(n))
            for n in range(LEAST_POINTS, MOST_POINTS + 1)
        )
        fields = [
            FieldDef(SCHEME, self.tr("Màu nền"), "code", options={"options": schemes, "width": 240}),
            FieldDef(POINTS, self.tr("Cỡ chữ"), "code", options={"options": sizes, "width": 240}),
            FieldDef(
                DENSE, self.tr("Danh sách"), "tick", options={"text": self.tr("Dòng thấp, xem được nhiều dòng hơn")}
            ),
        ]
        if any(resource("i18n").glob("diaban_en.*")):
            languages = (Option("vi", self.tr("Tiếng Việt")), Option("en", "English"))
            fields.append(
                FieldDef(
                    LANGUAGE,
                    self.tr("Ngôn ngữ"),
                    "code",
                    help=self.tr("Đổi ngôn ngữ có hiệu lực khi mở lại chương trình"),
                    options={"options": languages, "width": 240},
                )
            )
        return GroupDef("looks", self.tr("Giao diện"), tuple(fields))

    def _keep(self, name: str) -> None:
        values = self.form.values()
        if values[name] == "":
            return  # a list is open, or what was typed fits no line yet
        kept = int(values[name]) if name == POINTS else values[name]
        if getattr(self._settings.values, name) != kept:
            self._settings.change(**{name: kept})
            self._on_changed()
