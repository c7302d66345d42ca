"""Who works at this computer, and what the office's papers say about the office."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.services.office import Office, change_officer
from desktop.services.papers import PaperSettings, keep_paper_settings, load_paper_settings
from desktop.services.records import drop_draft, keep_draft, load_draft
from desktop.ui.errors import show_known_error
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.form_view import FormView

if TYPE_CHECKING:
    from db.queries.settings import Draft
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

OFFICER = "officer"
_FORM, _BANNER = "settings", "draft"


class PapersTab(QFrame):
    """The form; saved by the page's button.

    Signals:
        changed: something was typed, saved or taken back.
        saved: the words are kept.
    """

    changed = Signal()
    saved = Signal()

    def __init__(self, session: Session, frame: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._frame = session, frame
        self._begun = False
        self._kept: dict[str, Any] = {}
        self.form = FormView(self._groups(), today=session.today)
        self.form.changed.connect(lambda _: self.changed.emit())
        self.form.paused.connect(self._keep_draft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self.form)

    def begin(self) -> None:
        """Ask for the words the first time."""
        if not self._begun:
            self._begun = True
            self._session.read(
                lambda office: (load_paper_settings(office), load_draft(office, _FORM, "")),
                receiver=self,
                done=lambda found: self._show(*found),
            )

    def flush(self) -> None:
        """Keep what is being typed, now."""
        self.form.flush()

    def is_changed(self) -> bool:
        """Whether something was typed that is not kept."""
        return bool(self._kept) and self.form.values() != self._kept

    def save(self) -> None:
        """Keep the words, and the name where it changed."""
        values = self.form.values()
        if not values[OFFICER]:
            note = FieldNote("error", self.tr("Chưa ghi họ tên. Tên này đứng trong nhật ký."))
            self.form.show_findings({OFFICER: [note]}, everywhere=True)
            self.form.focus_field(OFFICER)
            return
        officer = values.pop(OFFICER)
        words = PaperSettings(**values)
        self._session.write(
            lambda office: _save(office, words, officer),
            receiver=self,
            done=self._on_saved,
            failed=lambda error: show_known_error(self._frame, error),
        )

    def _groups(self) -> tuple[GroupDef, ...]:
        def line(name: str, label: str, help_text: str = "") -> FieldDef:
            return FieldDef(name, label, help=help_text, options={"longest": 300})

        def lines(name: str, label: str, count: int = 2, help_text: str = "") -> FieldDef:
            return FieldDef(name, label, "long_text", help=help_text, options={"lines": count, "longest": 4000})

        person = FieldDef(OFFICER, self.tr("Họ và tên"), required=True, options={"longest": 120})
        return (
            GroupDef("person", self.tr("Người dùng máy này"), (person,), short=self.tr("Người dùng")),
            GroupDef(
                "agency",
                self.tr("Cơ quan ban hành"),
                (
                    lines("agency", self.tr("Tên cơ quan")),
                    line("agency_in_text", self.tr("Trong câu")),
                    line("parent_agency", self.tr("Cơ quan chủ quản")),
                    line("place", self.tr("Địa danh")),
                ),
            ),
            GroupDef(
                "team",
                self.tr("Đội kiểm tra liên ngành 178"),
                (
                    lines("team", self.tr("Tên Đội")),
                    line("team_decision", self.tr("Quyết định"), self.tr("Số, ngày quyết định thành lập Đội")),
                ),
                short=self.tr("Đội 178"),
            ),
            GroupDef(
                "report",
                self.tr("Báo cáo"),
                (
                    line("report_symbol", self.tr("Ký hiệu"), self.tr("Đứng sau số, ví dụ BC-UBND")),
                    lines("addressees", self.tr("Kính gửi"), help_text=self.tr("Mỗi nơi một dòng")),
                    lines("recipients", self.tr("Nơi nhận"), help_text=self.tr("Mỗi nơi một dòng")),
                    lines("authority", self.tr("Thẩm quyền ký")),
                    line("signer", self.tr("Người ký")),
                    lines("difficulties", self.tr("Khó khăn, kiến nghị"), 3),
                ),
            ),
        )

    def _show(self, words: PaperSettings, draft: Draft | None) -> None:
        self._kept = {**asdict(words), OFFICER: self._session.office.author.name}
        self.form.set_values(self._kept)
        if draft is not None and isinstance(draft.content, dict):
            self.form.set_draft(draft.content)
            self._frame.show_banner(
                _BANNER,
                "info",
                text=self.tr("Có thay đổi gõ {time} chưa lưu.").format(time=self._session.day_and_time(draft.at)),
                action=self.tr("Bỏ thay đổi"),
                on_action=self._take_back,
            )
        self.changed.emit()

    def _keep_draft(self) -> None:
        if self.is_changed():
            content = self.form.draft()
            self._session.write(lambda office: keep_draft(office, _FORM, "", dict(content)), receiver=self)

    def _take_back(self) -> None:
        self.form.set_values(self._kept)
        self._frame.hide_banner(_BANNER)
        self._session.write(lambda office: drop_draft(office, _FORM, ""), receiver=self)
        self.changed.emit()

    def _on_saved(self, office: Office) -> None:
        self._kept = {**self.form.values()}
        self._frame.hide_banner(_BANNER)
        self._session.replace_office(office)
        self._session.say_saved()
        self.changed.emit()
        self.saved.emit()


def _save(office: Office, words: PaperSettings, officer: str) -> Office:
    keep_paper_settings(office, words)
    drop_draft(office, _FORM, "")
    return change_officer(office, officer) if officer != office.author.name else office
