"""The list "Theo dõi báo cáo": making the list of the period, noting what came on paper, reminding who is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.services.submission_listing import Listed, list_due_reports
from desktop.services.submissions import late_lines, mark_sent
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.words import period_words
from desktop.ui.pages.registers.list_frame import ListFrame

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.services.submissions import SubmissionLine
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Session

PAPER = "paper"


class SubmissionList(ListFrame):
    """The list.

    Signals:
        reminder_asked: ids of the reports whose reporters are to be reminded.
    """

    reminder_asked = Signal(tuple)

    def __init__(self, session: Session, definition: RegisterDef) -> None:
        super().__init__(session, definition)
        self.add_button(self.tr("Lập danh sách kỳ này"), self.list_due, icon="refresh")
        self.add_button(self.tr("Soạn công văn đôn đốc"), self.remind, icon="printer", action="print")
        self.add_more(self.tr("Ghi đã nộp hôm nay, văn bản giấy"), lambda: self.note_sent(nil=False), icon="save")
        self.add_more(self.tr("Ghi đã nộp hôm nay, không phát sinh"), lambda: self.note_sent(nil=True), icon="nothing")

    def begin_new(self) -> None:
        """An empty register begins with the list of the period; otherwise the form of one more report opens."""
        if self.is_filled and self.pane.is_empty:
            self.list_due()
        else:
            super().begin_new()

    def list_due(self) -> None:
        """Put everything due now into the list."""
        undo = self.session.undo

        def listed(answer: Listed) -> None:
            self.session.changes.announce(answer.changes)
            self.session.say_saved()
            self._on_listed(answer)

        self.session.write(
            lambda office: list_due_reports(office, undo=undo),
            receiver=self,
            done=listed,
            failed=lambda error: show_known_error(self, error),
        )

    def note_sent(self, *, nil: bool) -> None:
        """Note the chosen reports as sent today on paper."""
        ids, undo, today = self.table.chosen_ids(), self.session.undo, self.session.today()
        if not ids:
            return

        def noted(changes: Changes) -> None:
            if changes.records:
                words = (
                    self.tr("Đã ghi {n} báo cáo nộp hôm nay, không phát sinh.")
                    if nil
                    else self.tr("Đã ghi {n} báo cáo nộp hôm nay.")
                )
                self.say_done(words.format(n=len(ids)))

        self.session.write(
            lambda office: mark_sent(office, ids, on=today, via=PAPER, nil=nil, undo=undo),
            receiver=self,
            done=noted,
            failed=lambda error: show_known_error(self, error),
        )

    def remind(self) -> None:
        """Begin the letters to everybody who is late; where several rows are chosen, to those."""
        chosen = self.table.chosen_ids()

        def begin(lines: tuple[SubmissionLine, ...]) -> None:
            late = {line.id for line in lines}
            wanted = tuple(one for one in chosen if one in late) if len(chosen) > 1 else ()
            self.reminder_asked.emit(wanted or tuple(line.id for line in lines))

        self.session.read(late_lines, receiver=self, done=begin, key="late")

    def _on_listed(self, answer: Listed) -> None:
        if not answer.added:
            self.work.end(self.tr("Danh sách đã đủ các báo cáo đến hạn; không thêm dòng nào."))
            self.work.show()
            return
        periods = ", ".join(period_words(code) for code in answer.periods)
        self.say_done(self.tr("Đã thêm {n} báo cáo của {periods}.").format(n=answer.added, periods=periods))
