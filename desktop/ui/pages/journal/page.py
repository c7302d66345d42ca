"""The page of the journal: newest first, filtered by what, where, who and when; and whether it is whole."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from db.domain.registers import BY_NAME, REGISTERS
from desktop.clock import VIETNAM, stamp, vietnam_time
from desktop.services.journals import JournalLine, JournalList, WantedRows, check_journal, find_journal, journal_lines
from desktop.services.office import Office
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.journal.details_card import DetailsCard
from desktop.ui.texts import tr
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.errors import KnownError
    from desktop.ui.session import Session

KEY = "journal"
_DAYS = {"today": 0, "week": 7, "month": 30, "year": 365}
_ICONS = {
    "added": "plus",
    "edited": "pencil",
    "removed": "trash",
    "restored": "undo",
    "undone": "undo",
    "attached": "clip",
    "detached": "trash",
    "reattached": "undo",
    "taken_in": "inbox",
    "taken_out": "undo",
    "withdrawn": "undo",
    "returned": "returned",
    "written_out": "outbox",
    "written_open": "outbox",
    "handed_over": "outbox",
    "other_computer": "copy",
    "received": "inbox",
    "held": "clock",
    "sent": "outbox",
    "receipt": "state-ok",
    "imported": "table",
    "linked": "link",
    "link_undone": "undo",
    "key_made": "key",
    "vault_made": "lock",
    "vault_opened": "key",
    "vault_refused": "state-warn",
    "informant_read": "eye",
    "key_accepted": "shield",
    "key_replaced": "key",
    "key_forgotten": "undo",
    "key_chosen": "key",
    "key_passphrase": "lock",
    "signed_twice": "signature",
    "authority_accepted": "shield",
    "authority_withdrawn": "stop",
    "revocation_list": "document",
}


def action_words() -> dict[str, str]:
    """The journal's words for what was done, in the office's words."""
    return {
        "added": tr("Thêm"),
        "edited": tr("Sửa"),
        "removed": tr("Xóa"),
        "restored": tr("Lấy lại"),
        "undone": tr("Hoàn tác"),
        "attached": tr("Đính kèm tệp"),
        "detached": tr("Gỡ tệp"),
        "reattached": tr("Lấy lại tệp"),
        "resolved": tr("Quyết định xung đột"),
        "taken_in": tr("Gộp từ gói"),
        "taken_out": tr("Bỏ theo gói đã rút"),
        "handed_over": tr("Bàn giao cho đơn vị khác"),
        "other_computer": tr("Lập máy thứ hai"),
        "received": tr("Tiếp nhận gói"),
        "held": tr("Giữ gói chờ"),
        "sent": tr("Xuất gói"),
        "receipt": tr("Nhận biên nhận"),
        "imported": tr("Nhập từ Excel"),
        "linked": tr("Gắn cùng cơ sở"),
        "told_apart": tr("Xác nhận là cơ sở khác"),
        "put_off": tr("Nghi trùng, để sau"),
        "link_undone": tr("Gỡ quyết định về bản ghi trùng"),
        "key_made": tr("Tạo khóa ký"),
        "key_accepted": tr("Ghi nhận khóa"),
        "key_revoked": tr("Thu hồi khóa"),
        "key_replaced": tr("Thay khóa của đơn vị"),
        "key_forgotten": tr("Rút lại ghi nhận khóa"),
        "key_chosen": tr("Chọn lại khóa ký"),
        "key_passphrase": tr("Đổi mật khẩu khóa ký"),
        "signed_twice": tr("Ký thứ hai vào gói"),
        "authority_accepted": tr("Nhận cơ quan cấp chứng thư"),
        "authority_withdrawn": tr("Thôi nhận cơ quan cấp chứng thư"),
        "revocation_list": tr("Nhận danh sách thu hồi"),
        "envelope_key_made": tr("Tạo khóa mã hóa"),
        "envelope_key_read": tr("Nhập khóa mã hóa đã cất"),
        "envelope_key_saved": tr("Cất khóa mã hóa ra tệp"),
        "envelope_key_known": tr("Ghi nhận khóa mã hóa của đơn vị"),
        "recovery_kept": tr("Nhận giữ hộ khóa mã hóa"),
        "recovery_given": tr("Trả lại khóa mã hóa cho đơn vị"),
        "written_out": tr("Ghi gói mã hóa"),
        "written_open": tr("Ghi gói không mã hóa ra thư mục"),
        "unit_added": tr("Thêm đơn vị cấp dưới"),
        "unit_removed": tr("Bớt đơn vị cấp dưới"),
        "superior_changed": tr("Đổi nơi nhận báo cáo"),
        "vault_made": tr("Lập mật khẩu bảo vệ người báo tin"),
        "vault_password": tr("Đổi mật khẩu bảo vệ người báo tin"),
        "vault_opened": tr("Mở khóa người báo tin"),
        "vault_refused": tr("Nhập sai mật khẩu người báo tin"),
        "informant_put": tr("Niêm phong người báo tin"),
        "informant_read": tr("Đọc người báo tin"),
        "informant_removed": tr("Xóa người báo tin"),
        "plan_applied": tr("Áp dụng kế hoạch"),
        "plan_received": tr("Áp dụng gói kế hoạch của cấp trên"),
        "plan_undone": tr("Hoàn tác gói kế hoạch"),
        "plan_withdrawn": tr("Để gói kế hoạch ra ngoài"),
        "plan_again": tr("Áp dụng lại gói kế hoạch"),
        "returned": tr("Trả lại gói"),
        "due_day_set": tr("Đặt hạn báo cáo"),
        "due_day_cleared": tr("Bỏ hạn báo cáo đã đặt"),
        "reporters_set": tr("Đổi cơ quan phải báo cáo"),
        "holidays_set": tr("Đổi ngày nghỉ"),
        "heir_chosen": tr("Chọn đơn vị kế thừa số liệu"),
        "units_changed": tr("Thay đổi danh sách đơn vị"),
        "catalog_changed": tr("Sửa danh mục, quy tắc"),
        "redone": tr("Làm lại"),
        "period_locked": tr("Khóa kỳ báo cáo"),
        "period_exception": tr("Cho bổ sung kỳ đã khóa"),
        "plan_copied": tr("Sao chép bộ chỉ tiêu"),
        "plan_saved": tr("Sửa bộ chỉ tiêu"),
        "plan_removed": tr("Xóa bộ chỉ tiêu"),
        "withdrawn": tr("Rút gói khỏi số liệu"),
        "taken_again": tr("Nhận lại gói đã rút"),
        "fork_chosen": tr("Chọn gói tính trong chuỗi"),
        "fork_set_aside": tr("Để riêng gói không tính"),
        "held_removed": tr("Bỏ gói đang giữ"),
        "moved": tr("Chuyển dữ liệu sang nơi khác"),
        "accepted_on_paper": tr("Nhận gói theo bản giấy"),
        "officer_added": tr("Máy mới dùng chung dữ liệu"),
        "officer_ended": tr("Cho máy thôi dùng chung"),
        "officer_back": tr("Cho máy dùng lại"),
    }


class JournalPage(PageFrame):
    """The page."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Nhật ký"), parent=parent)
        self._session = session
        self._found: JournalList | None = None
        self.add_button(self.tr("Kiểm tra niêm phong"), self.check, icon="shield", action="recheck")
        self._make_filters()
        self._make_list()
        session.changes.watch(self, *BY_NAME, then=lambda _: self._on_changes())
        self._is_shown = False

    def page_shown(self) -> None:
        """The page came up: ask anew, for others may have written."""
        self._is_shown = True
        self.refresh()

    def page_hidden(self) -> None:
        """Another page came up."""
        self._is_shown = False

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for the rows under the filter."""
        wanted = self._wanted()
        self._session.read(lambda office: find_journal(office, wanted), receiver=self, done=self._show, key="find")

    def check(self) -> None:
        """Compare the journal with its seals."""
        self.work.begin(self.tr("Kiểm tra niêm phong nhật ký"), icon="shield", stoppable=False)
        self._session.read(
            check_journal,
            receiver=self,
            done=self._on_checked,
            failed=self._on_refused,
            key="check",
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_filters(self) -> None:
        labels = self._session.office.labels
        bar = self.add_filter_bar()
        bar.add_filter("action", self.tr("Việc"), [Option(code, words) for code, words in action_words().items()])
        bar.add_filter(
            "register", self.tr("Sổ"), [Option(one.name, labels.register(one.name).many) for one in REGISTERS]
        )
        bar.add_filter("author", self.tr("Người"))
        days = (
            Option("today", self.tr("hôm nay")),
            Option("week", self.tr("7 ngày qua")),
            Option("month", self.tr("30 ngày qua")),
            Option("year", self.tr("12 tháng qua")),
        )
        bar.add_filter("days", self.tr("Khi"), days, several=False)
        bar.changed.connect(lambda *_: self.refresh())
        self._bar = bar

    def _make_list(self) -> None:
        columns = (
            Column("at", self.tr("Lúc"), width=136, sortable=False),
            Column("action", self.tr("Việc"), width=150, sortable=False),
            Column("what", self.tr("Bản ghi"), sortable=False, least=150),
            Column("fields", self.tr("Ô đã đổi, lý do"), width=130, sortable=False, keep=False),
            Column("author", self.tr("Người"), width=130, sortable=False),
        )
        self.table = DataTable(name=self.tr("Nhật ký"))
        self._model = RowsModel(columns, tasks=self._session.tasks, fetch=self._fetch, parent=self)
        self.table.setModel(self._model)
        self.table.opened.connect(self._open)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        self._lines: dict[str, JournalLine] = {}
        self.bind("copy_rows", self.table.copy_rows)
        self.details = DetailsCard(self._session)
        self.details.record_asked.connect(lambda: self._open(self.table.current_id()))
        self.details.package_asked.connect(lambda one: self._session.go("receiving", one))
        self.table.current_changed.connect(self._show_details)
        self.set_body(SplitPane(card, self.details, name=KEY, memory=self._session.memory, card_width=380))

    # -- asking and showing --------------------------------------------------------------------------------------

    def _wanted(self) -> WantedRows:
        chosen = self._bar.chosen()
        since = ""
        if days := chosen.get("days", ()):
            first = self._session.today() - timedelta(days=_DAYS[days[0]])
            since = stamp(datetime.combine(first, time(), VIETNAM).astimezone(UTC))
        return WantedRows(
            frozenset(chosen.get("action", ())),
            frozenset(chosen.get("register", ())),
            frozenset(chosen.get("author", ())),
            since,
        )

    def _show(self, found: JournalList) -> None:
        if self._found is None or self._found.authors != found.authors:
            self._bar.filter("author").set_options([Option(name, name) for name in found.authors])
        if self._found is None or self._found.rows != found.rows:
            self._model.show_ids([str(seq) for seq in found.rows])
        self._found = found
        words = self.tr("{n} dòng").format(n=say_number(found.total))
        if len(found.rows) < found.total:
            words = self.tr("{shown} dòng mới nhất trong {n} dòng").format(
                shown=say_number(len(found.rows)), n=say_number(found.total)
            )
        self._count.setText(words)
        self.set_scope(self.tr("Chỉ thêm, không sửa, không xóa được; mỗi lần ghi đóng một niêm phong"))

    def _fetch(self, ids: tuple[str, ...]) -> tuple[Row, ...]:
        lines = journal_lines(self._session.office, [int(one) for one in ids])
        self._lines.update((str(line.seq), line) for line in lines)
        return tuple(self._row(line, self._session.office) for line in lines)

    def _row(self, line: JournalLine, office: Office) -> Row:
        at = vietnam_time(datetime.fromisoformat(line.at))
        register = office.labels.register(line.register).one if line.register else ""
        what = f"{register.capitalize()}: {line.title}" if register and line.title else register.capitalize()
        detail = line.reason or ", ".join(line.fields)
        return Row(
            str(line.seq),
            (
                Cell(f"{at:%d/%m/%Y %H:%M}"),
                Cell(action_words().get(line.action, line.action), icon=_ICONS.get(line.action, "dash"), tone="text2"),
                Cell(what or NONE, tone="" if what else "mute", tip=what),
                Cell(detail, tone="text2", tip=detail),
                Cell(line.author),
            ),
        )

    def _open(self, seq: str) -> None:
        line = self._lines.get(seq)
        if line is not None and line.register and line.record_id:
            self._session.open_record(line.register, line.record_id)

    def _show_details(self, seq: str) -> None:
        line = self._lines.get(seq)
        self.details.show_line(line, action_words().get(line.action, line.action) if line else "")

    def _on_changes(self) -> None:
        if self._is_shown:
            self.refresh()

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error)

    def _on_checked(self, broken: Sequence[int]) -> None:
        if not broken:
            self.work.end(self.tr("Nhật ký nguyên vẹn: mọi niêm phong đều khớp."))
            return
        self.work.end()
        self.show_banner(
            "seals",
            "bad",
            lead=self.tr("Nhật ký bị thay đổi."),
            text=self.tr("Niêm phong không khớp từ dòng số {n}. Giữ nguyên tệp dữ liệu, báo người phụ trách.").format(
                n=say_number(broken[0])
            ),
            closable=False,
        )
