"""What cannot be undone asks first: revoking a key, accepting an authority and giving it up, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui import theme
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.pages.trust.own_key_card import FingerprintBox
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.services.authorities import AuthorityFacts


class Question(QDialog):
    """Title, sentence, fields, and two buttons; Esc means no, and so does Enter where going ahead wants care."""

    def __init__(
        self, title: str, text: str, *, go: str, icon: str, careful: bool = True, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(title, "section"))
        layout.addWidget(make_label(text, "label", wrap=True))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        layout.addLayout(self.fields)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        looks = ("plain", "primary") if careful else ("primary", "plain")
        self.go_button = ActionButton(go, icon=icon, look=looks[0], on_click=self.answer)
        cancel = ActionButton(self.tr("Hủy bỏ"), look=looks[1], on_click=self.reject)
        (cancel if careful else self.go_button).setDefault(True)
        for button in (self.go_button, cancel) if careful else (cancel, self.go_button):
            row.addWidget(button)
        layout.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Take just the height that the fields need."""
        super().showEvent(event)
        fit_height(self)

    def answer(self) -> None:
        """Go ahead when nothing is missing."""
        self.accept()

    def refuse(self, labelled: Labelled, words: str) -> None:
        """Say what is missing under its field; the dialog grows with it."""
        labelled.refuse(words)
        QTimer.singleShot(0, self, self.grow)  # the note takes its room when the layout has been asked again

    def grow(self) -> None:
        """Take the height that the fields need now."""
        fit_height(self)


def fit_height(dialog: QDialog) -> None:
    """Give a dialog the height that its layout needs at its width: wrapped words make the usual hint too small."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), layout.totalHeightForWidth(dialog.width()))


@dataclass(frozen=True, slots=True)
class Revocation:
    """Why a key counts no longer, and since when; None is from now on."""

    reason: str
    since: date | None


class RevokeDialog(Question):
    """Why a key is trusted no longer."""

    def __init__(self, holder: str, unit: str, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        text = tr(
            "Khóa của {holder}, {unit} sẽ không ký được gói nào nữa. Gói đã tiếp nhận vẫn giữ nguyên. "
            "Việc này không hoàn tác được."
        )
        words = text.format(holder=holder, unit=unit)
        super().__init__(tr("Thu hồi khóa"), words, go=tr("Thu hồi khóa"), icon="stop", parent=parent)
        self._today = today
        self.reason = Labelled(self.tr("Lý do thu hồi"), TextField(longest=300), required=True)
        hint = self.tr("Khóa bị lấy cắp: ghi ngày bị lấy, để biết gói nào đã nhận cần xem lại. Bỏ trống là từ bây giờ.")
        self.since = Labelled(self.tr("Không tin từ ngày"), DateField(today=today), hint=hint)
        self.fields.addWidget(self.reason)
        self.fields.addWidget(self.since)
        self.reason.field.focus()

    def answer(self) -> None:
        since = self.since.field.value()
        if self.reason.field.is_empty():
            self.refuse(self.reason, self.tr("Chưa ghi lý do thu hồi."))
        elif self.reason.field.problem():
            self.refuse(self.reason, self.reason.field.problem())
        elif self.since.field.problem():
            self.refuse(self.since, self.since.field.problem())
        elif since is not None and since > self._today():
            self.refuse(self.since, self.tr("Ngày này chưa tới."))
        else:
            self.accept()

    @classmethod
    def ask(
        cls, holder: str, unit: str, *, today: Callable[[], date], parent: QWidget | None = None
    ) -> Revocation | None:
        """The reason and the day, or None when it was given up."""
        dialog = cls(holder, unit, today=today, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = Revocation(dialog.reason.field.value(), dialog.since.field.value())
        dialog.deleteLater()
        return answer if accepted else None


class ReasonDialog(Question):
    """A step that asks for nothing but its reason."""

    def __init__(self, title: str, text: str, *, label: str, go: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(title, text, go=go, icon=icon, parent=parent)
        self.reason = Labelled(label, TextField(longest=300), required=True)
        self.fields.addWidget(self.reason)
        self.reason.field.focus()

    def answer(self) -> None:
        if self.reason.field.is_empty():
            self.refuse(self.reason, self.tr("Chưa ghi lý do."))
        elif self.reason.field.problem():
            self.refuse(self.reason, self.reason.field.problem())
        else:
            self.accept()

    @classmethod
    def ask(cls, title: str, text: str, *, label: str, go: str, icon: str, parent: QWidget | None = None) -> str | None:
        """The reason, or None when it was given up."""
        dialog = cls(title, text, label=label, go=go, icon=icon, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.field.value()
        dialog.deleteLater()
        return reason if accepted else None


class AuthorityDialog(ReasonDialog):
    """The certificate of an authority, to be compared with what the authority publishes, and the reason."""

    def __init__(self, found: AuthorityFacts, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Nhận cơ quan cấp chứng thư"),
            tr(
                "Mọi chứng thư do cơ quan này cấp, có ghi đúng đơn vị gửi, sẽ được nhận. So dấu vân tay với bản công "
                "bố chính thức của cơ quan, không lấy từ nơi đã gửi tệp này."
            ),
            label=tr("Lý do, căn cứ nhận"),
            go=tr("Nhận cơ quan này"),
            icon="shield",
            parent=parent,
        )
        facts = FactsGrid(label_width=104)
        rows = [(self.tr("Cơ quan"), found.name)]
        if found.facts.organisation and found.facts.organisation != found.name:
            rows.append((self.tr("Tổ chức"), found.facts.organisation))
        if not found.is_root:
            rows.append((self.tr("Do nơi khác cấp"), found.issuer))
        day_from, day_to = vietnam_day(found.facts.valid_from), vietnam_day(found.facts.valid_to)
        rows.append((self.tr("Hiệu lực"), f"{say_date(day_from)} – {say_date(day_to)}"))
        facts.show_facts(rows)
        box = FingerprintBox()
        box.show_fingerprint(_grouped(found.facts.fingerprint))
        self.tick = QCheckBox(self.tr("Đã so với bản công bố chính thức, mọi nhóm đều trùng"))
        self.fields.insertWidget(0, facts)
        self.fields.insertWidget(1, box)
        self.fields.addWidget(self.tick)
        self.tick.toggled.connect(self.go_button.setEnabled)
        self.go_button.setEnabled(False)

    @classmethod
    def ask_about(cls, found: AuthorityFacts, parent: QWidget | None = None) -> str | None:
        """The reason for accepting it, or None when it was given up."""
        dialog = cls(found, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.field.value()
        dialog.deleteLater()
        return reason if accepted else None


def _grouped(fingerprint: str) -> str:
    digits = fingerprint.upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
