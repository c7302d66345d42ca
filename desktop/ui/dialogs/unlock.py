"""Opening a database: asks for its passphrase, shows that it is being opened, says why it was not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.field_row import FieldLabel, make_note
from desktop.ui.widgets.labels import ElidedLabel, IconLabel, make_label
from desktop.ui.widgets.speaking import announce

_WIDTH = 440


class SecretField(TextField):
    """A field of dots with a button that shows the letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(secret=True, parent=parent)
        self._eye = self.input().set_mark("eye", self.tr("Hiện chữ đã gõ"))
        self._eye.clicked.connect(self._turn)

    def _turn(self) -> None:
        line = self.input()
        hidden = line.echoMode() == QLineEdit.EchoMode.Password
        line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)


class UnlockPanel(QFrame):
    """A card in the middle of its pane.

    Signals:
        asked_to_open: the passphrase typed; "" where none is needed.
        other_asked: another database is wanted.
    """

    asked_to_open = Signal(str)
    other_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(theme.px(_WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 26, 28, 22)
        inside.setSpacing(8)
        self._icon = IconLabel("lock", role="text2", size=28)
        self._title = ElidedLabel(role="title")
        self._place = ElidedLabel(role="small")
        inside.addWidget(self._icon)
        inside.addSpacing(4)
        inside.addWidget(self._title)
        inside.addWidget(self._place)
        inside.addSpacing(12)
        self._label = FieldLabel(self.tr("Mật khẩu"), required=False)
        self.field = SecretField()
        self.field.set_names(self.tr("Mật khẩu, bắt buộc"), "")
        self._label.setBuddy(self.field.input())
        self.field.input().returnPressed.connect(self._submit)
        inside.addWidget(self._label)
        inside.addWidget(self.field)
        self._notes = QVBoxLayout()
        inside.addLayout(self._notes)
        self._note: QWidget | None = None
        self._busy = make_label(role="label")
        inside.addWidget(self._busy)
        inside.addSpacing(6)
        inside.addLayout(self._make_buttons())
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        self._needs_passphrase = True

    def ask(self, unit: str, place: str, *, passphrase: bool, locked: bool = False) -> None:
        """Ask for the passphrase of a database, or only for the wish to go on.

        Args:
            unit: whose data.
            place: where they lie.
            passphrase: whether one is needed.
            locked: the office is open behind a locked screen.
        """
        self._needs_passphrase = passphrase
        self._title.set_text(unit)
        self._place.set_text(place)
        self._open.set_text(self.tr("Mở khóa") if locked else self.tr("Mở sổ"))
        self._other.setVisible(not locked)
        self.field.set_value("")
        self._say("")
        self._show(busy=False)

    def begin(self) -> None:
        """The database is being opened."""
        self._busy.setText(self.tr("Đang mở dữ liệu…"))
        self._say("")
        self._show(busy=True)

    def refuse(self, text: str) -> None:
        """Say why it was not opened; what was typed is selected, to be typed again."""
        self._say(text)
        self._show(busy=False)
        self.first_focus()
        self.field.input().selectAll()

    def first_focus(self) -> None:
        """Go to where typing begins."""
        if self._needs_passphrase:
            self.field.focus()
        else:
            self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_asking(self) -> bool:
        """Whether a passphrase can be typed now."""
        return self._needs_passphrase and self._open.isEnabled()

    def note(self) -> str:
        """What stands under the field; "" for nothing."""
        return "" if self._note is None else self._note.accessibleName()

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._other = LinkButton(self.tr("Dữ liệu khác"), on_click=self.other_asked.emit)
        self._open = ActionButton(self.tr("Mở sổ"), keys="Enter", look="primary", on_click=self._submit)
        self._open.setAutoDefault(True)
        row.addWidget(self._other)
        row.addStretch(1)
        row.addWidget(self._open)
        return row

    def _submit(self) -> None:
        if not self._open.isEnabled():
            return
        typed = self.field.value() if self._needs_passphrase else ""
        if self._needs_passphrase and not typed:
            self.refuse(self.tr("Chưa gõ mật khẩu."))
            return
        self.asked_to_open.emit(typed)

    def _show(self, *, busy: bool) -> None:
        for widget in (self._label, self.field):
            widget.setVisible(self._needs_passphrase)
        self.field.set_read_only(read_only=busy)
        self._open.setEnabled(not busy)
        self._busy.setVisible(busy)

    def _say(self, text: str) -> None:
        if self._note is not None:
            self._notes.removeWidget(self._note)
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        self.field.set_severity("error" if text else "")
        self.field.set_names(self.tr("Mật khẩu, bắt buộc"), text)
        if text:
            self._note = make_note(FieldNote("error", text))
            self._note.setAccessibleName(text)
            self._notes.addWidget(self._note)
            announce(self, text)
