"""The card "Ký và xuất gói": to whom, which edition, with whose key, into which folder; and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.services.answers import Answer, answer_to
from desktop.services.sending import ReportOrder, say_carried, sent_check_code
from desktop.ui.pages.reports.fields import FolderField, Labelled, PassphraseField, open_folder
from desktop.ui.pages.reports.pin_line import PinLine, missing_words, secret_words
from desktop.ui.pages.reports.words import edition_words
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid, make_plain
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.fields.ticks import TickField
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from db.queries.packages import SentPackage
    from desktop.services.sending import Exported
    from desktop.ui.pages.reports.loading import ReportView
    from desktop.ui.session import Session


class SignCard(Card):
    """Signing and exporting.

    Signals:
        signed: ReportOrder, folder and passphrase; everything needed is there.
        units_asked: the page where the superior is chosen.
        again_asked: id of the package that is wanted once more.
        second_asked: SentPackage that is to get a second signature.
    """

    signed = Signal(object, object, str)
    units_asked = Signal()
    again_asked = Signal(str)
    second_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._view: ReportView | None = None
        self._supplementing = False
        self._folders: dict[str, Path] = {}
        self._carried: dict[str, str] = {}
        self._goes_unsigned = False
        self.set_title(self.tr("Ký và xuất gói"))
        self.set_head_line(shown=False)
        self.body.setContentsMargins(14, 0, 14, 12)
        self.body.setSpacing(8)
        self._facts = FactsGrid(label_width=76)
        self.body.addWidget(self._facts)
        self._make_fields()
        self._make_sent()
        self._make_nobody()

    def _make_fields(self) -> None:
        self.reason = Labelled(self.tr("Lý do bổ sung"), TextField(longest=300), required=True)
        self.remark = Labelled(
            self.tr("Lý do gửi khi còn lỗi"),
            TextField(longest=300),
            required=True,
            hint=self.tr("Sửa lỗi trước khi ký, hoặc ghi lý do; lý do đi cùng gói."),
        )
        self.nil = TickField(self.tr("Ký báo cáo không phát sinh"))
        self.sealed = TickField(self.tr("Mã hóa cho nơi nhận"))
        self.sealed.set_value(True)
        self.originals = TickField("")
        self.originals.set_value(True)
        self.originals.hide()  # until it is known whether there are any
        self._secret = PassphraseField()
        self.passphrase = Labelled(self.tr("Mật khẩu khóa ký"), self._secret, required=True)
        self.pin = PinLine(self._session)
        memory = self._session.memory
        self._folder = FolderField(title=self.tr("Chọn USB hoặc thư mục"), memory=memory, key="reports.folder")
        self.folder = Labelled(self.tr("Lưu gói vào"), self._folder, required=True)
        self.unsigned = Labelled(
            self.tr("Lý do không ký"),
            TextField(longest=300),
            required=True,
            hint=self.tr("Nơi nhận chỉ nhận gói này sau khi đối chiếu mã kiểm tra với bản giấy đã ký, đóng dấu."),
        )
        self.unsigned.hide()
        self._switch = LinkButton(self.tr("Không ký được…"), small=True, on_click=self.switch_signing)
        self.sign_button = ActionButton(
            self.tr("Ký và xuất gói"), icon="signature", keys="Ctrl+Return", look="primary", on_click=self.sign
        )
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in (
            self.reason,
            self.remark,
            self.nil,
            self.unsigned,
            self.passphrase,
            self.pin,
            self.folder,
            self.originals,
            self.sealed,
            self.sign_button,
        ):
            column.addWidget(widget)
        column.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeft)
        self._fields = make_plain(column)
        self.body.addWidget(self._fields)
        # Enter in a field goes to the next one; in the last one it signs nothing by itself.
        self._secret.input().returnPressed.connect(self.sign_button.setFocus)

    def _make_sent(self) -> None:
        self._banner = Banner("ok")
        self._open = ActionButton(self.tr("Mở thư mục"), icon="folder", on_click=self._open_folder)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._open)
        row.addWidget(ActionButton(self.tr("Xuất lại"), icon="usb", on_click=self._ask_again))
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._banner)
        column.addWidget(make_plain(row))
        self._next = LinkButton(self.tr("Lập bản bổ sung"), small=True, on_click=self.begin_next)
        self._second = LinkButton(self.tr("Thêm chữ ký thứ hai…"), small=True, on_click=self._ask_second)
        column.addWidget(self._second, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._next, 0, Qt.AlignmentFlag.AlignLeft)
        self._sent = make_plain(column)
        self._sent.hide()
        self.body.addWidget(self._sent)

    def _make_nobody(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(6)
        text = self.tr(
            "Đơn vị chưa có nơi nhận báo cáo, nên không xuất gói. In báo cáo để ký, hoặc chọn đơn vị cấp trên."
        )
        column.addWidget(make_label(text, "label", wrap=True))
        column.addWidget(
            LinkButton(self.tr("Chọn nơi nhận"), on_click=self.units_asked.emit), 0, Qt.AlignmentFlag.AlignLeft
        )
        self._nobody = make_plain(column)
        self._nobody.hide()
        self.body.addWidget(self._nobody)

    # -- what the page calls -----------------------------------------------------------------------------------------

    def show_report(self, view: ReportView) -> None:
        """Show what is known of the period; what was typed stays while it is the same period."""
        if self._view is None or self._view.period != view.period:
            self._supplementing = False
            for labelled in (self.reason, self.remark):
                labelled.field.set_value("")
                labelled.show_note("")
            self.nil.set_value(False)
        self._view = view
        self._show()

    def show_exported(self, done: Exported) -> None:
        """Remember where the package lies; the list of sent packages will bring it."""
        self._folders[done.package_id] = done.path.parent
        self._carried[done.package_id] = " ".join(say_carried(done))
        if self._goes_unsigned:
            self.switch_signing()
        self._supplementing = False
        for labelled in (self.reason, self.remark):
            labelled.field.set_value("")

    def forget_secret(self) -> None:
        """Empty the passphrase."""
        self._secret.clear()

    def set_busy(self, *, busy: bool) -> None:
        """Nothing can be signed while something is being signed."""
        self.sign_button.setEnabled(not busy)

    def switch_signing(self) -> None:
        """Between signing and sending without a signature, which needs a reason."""
        self._goes_unsigned = not self._goes_unsigned
        self.unsigned.setVisible(self._goes_unsigned)
        self.passphrase.setVisible(not self._goes_unsigned)
        self.pin.show_key(None if self._goes_unsigned or self._view is None else self._view.key)
        self._switch.setText(self.tr("Ký bằng khóa của đơn vị") if self._goes_unsigned else self.tr("Không ký được…"))
        self.sign_button.set_text(self.tr("Xuất gói không ký") if self._goes_unsigned else self.tr("Ký và xuất gói"))
        if self._goes_unsigned and self._view is not None:
            self.unsigned.field.focus()
        else:
            self.unsigned.field.set_value("")

    def first_field(self) -> QWidget:
        """Where the focus goes."""
        for labelled in (self.reason, self.remark, self.unsigned, self.passphrase):
            if labelled.isVisibleTo(self) and labelled.field.is_empty():
                return labelled.field.input()
        return self.sign_button

    def sign(self) -> None:
        """Look whether everything is there, and ask for the package."""
        view = self._view
        if view is None or not self._fields.isVisibleTo(self) or not self.sign_button.isEnabled():
            return
        missing = self._first_missing(view)
        if missing is not None:
            labelled, words = missing
            labelled.refuse(words)
            return
        order = ReportOrder(
            view.period,
            edition=view.next_edition,
            reason=self.reason.field.value() if view.next_edition else "",
            nil=self.nil.isVisibleTo(self) and self.nil.value(),
            remark=self.remark.field.value() if self._has_errors() else "",
            unsigned=self.unsigned.field.value() if self._goes_unsigned else "",
            plain=view.seals and not self.sealed.value(),
            originals=self.originals.value(),
        )
        self.signed.emit(order, self.folder.field.value(), self.passphrase.field.value())

    # -- inside ------------------------------------------------------------------------------------------------------

    def _first_missing(self, view: ReportView) -> tuple[Labelled, str] | None:
        """The first field that is still empty, with what to say of it."""
        if view.next_edition and self.reason.field.is_empty():
            return self.reason, self.tr("Chưa ghi lý do bổ sung. Nơi nhận cần biết vì sao có bản mới.")
        if self._has_errors() and self.remark.field.is_empty():
            return self.remark, self.tr(
                "Còn lỗi chưa sửa, hoặc cảnh báo chưa có lý do. Sửa trước khi ký, hoặc ghi lý do gửi khi còn lỗi."
            )
        if self._goes_unsigned and self.unsigned.field.is_empty():
            return self.unsigned, self.tr("Chưa ghi lý do không ký. Nơi nhận cần biết vì sao.")
        if not self._goes_unsigned and self.passphrase.field.is_empty() and (view.key is None or view.key.needs_secret):
            return self.passphrase, missing_words(view.key)
        for labelled in (self.reason, self.remark, self.unsigned):
            if labelled.isVisibleTo(self) and labelled.field.problem():
                return labelled, labelled.field.problem()
        if self._folder.value() is None and not self._folder.choose():
            return self.folder, self.tr("Chưa chọn USB hoặc thư mục để lưu gói.")
        return None

    def _has_errors(self) -> bool:
        return self._view is not None and self._view.readiness.blocking > 0

    def _show(self) -> None:
        """One of three: nobody to send to, sent already, or the fields for signing."""
        view, office = self._view, self._session.office
        if view is None:
            return
        sends = office.superior is not None
        latest = view.sent_here[0] if view.sent_here and not self._supplementing else None
        edition = (latest.edition or 0) if latest is not None else view.next_edition
        self._facts.show_facts(
            [
                (self.tr("Nơi nhận"), office.superior.name if office.superior else self.tr("chưa có")),
                (self.tr("Bản"), edition_words(edition)),
                (self.tr("Người ký"), view.key.holder if view.key else self.tr("chưa có khóa ký")),
                (self.tr("Khóa"), self._key_words(view)),
                (self.tr("Mã hóa"), self._sealing_words(view, latest)),
            ]
        )
        self.passphrase.set_label(secret_words(view.key))
        self.pin.show_key(view.key if sends and latest is None and not self._goes_unsigned else None)
        self.reason.setVisible(view.next_edition > 0)
        self.remark.setVisible(self._has_errors())
        self.sealed.setVisible(view.seals)
        self.originals.setVisible(view.originals > 0)
        self.originals.input().setText(self.tr("Kèm {n} gói gốc của đơn vị cấp dưới").format(n=view.originals))
        self.nil.setVisible(view.readiness.is_empty and view.arrived is None)
        self._nobody.setVisible(not sends)
        self._fields.setVisible(sends and latest is None)
        self._sent.setVisible(sends and latest is not None)
        if latest is not None:
            self._show_sent(latest)

    def _sealing_words(self, view: ReportView, latest: SentPackage | None) -> str:
        """Whether the file is, or will be, readable to the superior only."""
        if latest is not None:
            return self.tr("cho nơi nhận") if latest.envelope else self.tr("không")
        return self.tr("được, đã biết khóa của nơi nhận") if view.seals else self.tr("chưa biết khóa của nơi nhận")

    def _key_words(self, view: ReportView) -> str | State:
        """The key that signs, with a warning when it ends soon."""
        if view.key is None:
            return ""
        words = "… " + view.key.fingerprint[-9:]
        if view.key.kind == "token":
            words = f"{view.key.token}, {words}"
        if not view.key.ends_soon:
            return words
        until = self.tr("{key}, hết hạn {day}").format(key=words, day=say_date(vietnam_day(view.key.valid_to)))
        return State("state-warn", until, "warn")

    def _show_sent(self, latest: SentPackage) -> None:
        folder = self._folders.get(latest.id)
        self._open.setVisible(folder is not None)
        if folder is not None:
            text = self.tr("{name}, lưu tại {folder}.").format(name=latest.file_name, folder=folder)
        else:
            day = say_date(vietnam_day(datetime.fromisoformat(latest.created_at)))
            text = self.tr("{name}, ngày {day}.").format(name=latest.file_name, day=day)
        if carried := self._carried.get(latest.id, ""):
            text += f" {carried}"
        code = sent_check_code(latest)
        is_back = answer_to(latest, ()) is Answer.RETURNED
        if is_back:
            lead = self.tr("Nơi nhận trả lại gói.")
            text = self.tr("Lý do ở “Đã gửi”. Sửa rồi lập bản bổ sung.")
        elif code:
            lead = self.tr("Đã xuất gói không ký.")
            text += " " + self.tr("Ghi mã kiểm tra này lên báo cáo in, ký, đóng dấu: {code}").format(code=code)
        else:
            lead = self.tr("Đã ký và xuất gói.")
        self._banner.say("bad" if is_back else "warn" if code else "ok", lead=lead, text=text)
        self._second.setVisible(not (code or is_back))
        self._banner.announce()

    def begin_next(self) -> None:
        """Leave what was sent and show the fields for the next edition."""
        self._supplementing = True
        self._show()
        self.first_field().setFocus()

    def _ask_second(self) -> None:
        if self._view is not None and self._view.sent_here:
            self.second_asked.emit(self._view.sent_here[0])

    def _ask_again(self) -> None:
        if self._view is not None and self._view.sent_here:
            self.again_asked.emit(self._view.sent_here[0].id)

    def _open_folder(self) -> None:
        folder = self._folders.get(self._view.sent_here[0].id) if self._view and self._view.sent_here else None
        if folder is not None:
            open_folder(folder)
