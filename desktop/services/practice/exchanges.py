"""What has passed between the offices of a practice world: one case of everything that can wait for a person.

Played with the same services as real work, so that every package of it is signed, kept and can be opened. The first
ward is left with its report still to be made; the one before the last is behind, the last one quick.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from db.domain.duplicates import SAME
from db.domain.periods import parse_period
from db.queries.packages import get_sent
from db.transactions import reading
from desktop.services.answers import receive_receipt
from desktop.services.duplicates import decide, list_suggestions, search_duplicates
from desktop.services.enrolments import Acceptance, OldKey, accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.handed_down import TARGETS, TRUST
from desktop.services.office import open_office
from desktop.services.plan_intake import apply_candidate, examine_plan
from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.plans import current_plan
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_record, dump_register, load_record
from desktop.services.returns import Return, return_candidate
from desktop.services.second_computer import set_up_second_computer
from desktop.services.sending import ReportOrder, export_report
from desktop.services.synchronizing import export_sync
from desktop.services.transfers import TransferOrder, export_transfer
from desktop.services.upkeep import back_up_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.progress import CancelToken
    from desktop.clock import Clock
    from desktop.services.office import Office

LEAST_WARDS = 3
_MORE_TIME = timedelta(days=7)
_RETURNED = "Biểu số 02 thiếu số lao động của các cơ sở mới; 3 cơ sở quá hạn khắc phục chưa ghi kết quả hậu kiểm tra."
_HANDED_DOWN = "Chỉ tiêu kỳ tới và danh sách khóa của các đơn vị; áp dụng trước khi lập báo cáo."
_HANDED_OVER = "Điều chỉnh địa giới giữa hai phường"
_SAME_PLACE = "Cùng chủ, cùng địa chỉ; nhập hai lần"
_SECOND_OFFICER = "Bùi Văn Lâm"


def play_exchanges(
    superior: Path, wards: Sequence[Path], *, period: str, passphrase: str | None, clock: Clock, token: CancelToken
) -> None:
    """Everything that waits for somebody in a practice world, put into its databases.

    Args:
        superior: database of the office above.
        wards: databases of the wards, at least `LEAST_WARDS`; in the last one establishments stand twice.
        period: code of the period whose report is due.
        passphrase: of all databases and keys; None where nothing is encrypted.
        clock: all of it happens now.
        token: the wish to stop, looked at between two steps.

    Raises:
        KnownError: DISK_FULL, DISK_FAILED, PACKAGE_NOT_WRITTEN.
        Cancelled: the token said so.
    """
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="diaban-") as stick:
        offices: list[Office] = []
        for path in (superior, *wards):
            offices.append(open_office(str(path), passphrase=passphrase, clock=clock))
            stack.callback(offices[-1].close)
        played = _Exchanges(offices[0], tuple(offices[1:]), period, passphrase, Path(stick), clock)
        for step in (played.hand_down, played.report, played.hand_over, played.differ, played.link):
            token.check()
            step()


@dataclass(frozen=True, slots=True)
class _Exchanges:
    """Plays what happened, with all offices open.

    Attributes:
        superior: the office above.
        wards: in their order, at least `LEAST_WARDS`.
        period: code of the period whose report is due.
        passphrase: of all keys; None where nothing is encrypted.
        stick: the USB stick between them, a folder.
        clock: what time it is.
    """

    superior: Office
    wards: tuple[Office, ...]
    period: str
    passphrase: str | None
    stick: Path
    clock: Clock

    def hand_down(self) -> None:
        """Targets and keys go to every ward; all but the one that is behind apply them."""
        order = PlanOrder(frozenset({TARGETS, TRUST}), plan_name=current_plan(self.superior).name, remark=_HANDED_DOWN)
        sent = export_plans(self.superior, order, self.stick, secret=self.passphrase)
        behind = self.wards[-2].unit.id
        paths = {one.unit_id: one.path for one in sent if one.unit_id != behind}
        for ward in self.wards:
            if ward.unit.id in paths:
                candidate, _ = examine_plan(ward, paths[ward.unit.id])
                apply_candidate(ward, candidate)

    def report(self) -> None:
        """The quick ward's report is taken in, the same made again from a restored backup waits, one goes back."""
        quick, behind = self.wards[-1], self.wards[-2]
        copy = self._copy(quick)
        try:
            again = self._exported(copy, self.stick / "phuc-hoi")
        finally:
            copy.close()
        self._take_in(self.superior, self._exported(quick, self.stick))
        self._take_in(self.superior, again)
        candidate = examine_packages(self.superior, (self._exported(behind, self.stick),))[0]
        due_on = self.clock.today() + _MORE_TIME
        return_candidate(self.superior, candidate, Return(_RETURNED, due_on))
        written = export_receipts(self.superior, self.stick, passphrase=self.passphrase)
        for package_id, path in written:
            receive_receipt(self._sender(package_id), path)

    def hand_over(self) -> None:
        """An establishment of the ward that is behind now belongs to the first one."""
        giver, taker = self.wards[-2], self.wards[0]
        place = self._open_places(giver)[0]
        order = TransferOrder(taker.unit.id, (place,), self.clock.today(), _HANDED_OVER)
        path = export_transfer(giver, order, self.stick, passphrase=self.passphrase).path
        for office in (taker, self.superior):
            self._take_in(office, path)

    def differ(self) -> None:
        """Two computers of the first ward changed the same fields of two establishments."""
        first = self.wards[0]
        with ExitStack() as stack:
            second = self._second_computer(first, stack)
            for number, place in enumerate(self._open_places(first)[:2], 1):
                self._recount(second, place, 2 * number)
                self._recount(first, place, number)
            self._take_in(first, export_sync(second, self.stick, passphrase=self.passphrase).path)

    def link(self) -> None:
        """The superior's machine suggests pairs; the surest is already linked by a person."""
        search_duplicates(self.superior)
        pairs = list_suggestions(self.superior).pairs
        if len(pairs) > 1:
            decide(self.superior, pairs[0].pair, SAME, leader=pairs[0].pair[0], reason=_SAME_PLACE)

    # -- parts of it ---------------------------------------------------------------------------------------------

    def _exported(self, office: Office, folder: Path) -> Path:
        return export_report(office, ReportOrder(parse_period(self.period)), folder, passphrase=self.passphrase).path

    def _take_in(self, office: Office, path: Path) -> None:
        take_in_packages(office, examine_packages(office, (path,)))

    def _sender(self, package_id: str) -> Office:
        """The ward that sent a package."""
        return next(ward for ward in self.wards if self._has_sent(ward, package_id))

    def _has_sent(self, ward: Office, package_id: str) -> bool:
        with reading(ward.database) as connection:
            return get_sent(connection, package_id) is not None

    def _copy(self, office: Office) -> Office:
        """The office as it is in a backup that was put back on another computer."""
        path = self.stick / "ban-sao.db"
        back_up_office(office, path)
        return open_office(str(path), passphrase=self.passphrase, clock=self.clock)

    def _second_computer(self, first: Office, stack: ExitStack) -> Office:
        copy = back_up_office(first, self.stick / "may-hai-goc.db")
        target = self.stick / "may-hai.db"
        set_up_second_computer(copy, target, passphrase=self.passphrase, officer=_SECOND_OFFICER, clock=self.clock)
        second = open_office(str(target), passphrase=self.passphrase, clock=self.clock)
        stack.callback(second.close)
        offer = examine_enrolment(first, export_enrolment(second, self.stick, passphrase=self.passphrase))
        accept_enrolment(first, offer, Acceptance(old_key=OldKey.KEPT))
        return second

    def _open_places(self, office: Office) -> list[str]:
        """The office's own establishments that are open and whose workers were counted."""
        found: list[str] = []
        for record in dump_register(office, "establishments"):
            fields = cast("dict[str, Any]", record["fields"])
            is_own = record["deleted"] is None and record["unit"] == office.unit.id
            if is_own and fields.get("status") == "operating" and "workers_total" in fields:
                found.append(str(record["id"]))
        return found

    def _recount(self, office: Office, place: str, more: int) -> None:
        """The workers counted again: that many more."""
        loaded = load_record(office, "establishments", place)
        value = replace(loaded.value, workers_total=loaded.value.workers_total + more)
        change_record(office, place, value, seen=loaded.context, undo=UndoStack())
