"""The card of registers that show their fields as they are: the groups of the form as facts, then the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from db.domain.findings import Severity
from db.domain.registers import BY_NAME
from desktop.messages import describe_finding
from desktop.services.cards import RecordDetails, record_details
from desktop.services.records import Loaded
from desktop.ui.pages.registers.card_parts import heading
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan
from desktop.ui.pages.registers.history import HistoryView
from desktop.ui.pages.registers.record_card import RecordCard
from desktop.ui.widgets.banner import Banner, BannerTone
from desktop.ui.widgets.card import FactsGrid

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.ui.session import Session

_TONES: dict[Severity, BannerTone] = {Severity.ERROR: "bad", Severity.WARNING: "warn"}
_LABEL_WIDTH = 130


class DetailsCard(RecordCard):
    """A card that tells the record in the order of its form.

    Subclasses may say what it is called (`title_of`, `sub_of`), what stands before the facts (`before_facts`) and
    which fields are told there already (`told_before`).
    """

    register = ""
    told_before: frozenset[str] = frozenset()

    def __init__(self, session: Session, plan: FormPlan, *, register: str = "", parent: QWidget | None = None) -> None:
        self._plan = plan
        self._register = register or self.register
        super().__init__(session, parent)

    def load(self, office: Office, record_id: str) -> Any:  # noqa: ANN401
        return record_details(office, self._register, record_id)

    def details_of(self, data: Any) -> RecordDetails:  # noqa: ANN401
        """The told record inside what the card was given."""
        return data

    def record_of(self, data: Any) -> Loaded:  # noqa: ANN401
        return self.details_of(data).record

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        details = self.details_of(data)
        return details.words.get(BY_NAME[self._register].title) or self.tr("Chưa có tên")

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        return next((words[name] for name in BY_NAME[self._register].event if name in words), "")

    def tabs(self) -> Sequence[tuple[str, str]]:
        return (("summary", self.tr("Tóm tắt")), ("history", self.tr("Lịch sử")))

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        details = self.details_of(data)
        if key == "history":
            return (HistoryView(self.session, self._register, details.record.id),)
        return (*self.finding_banners(details), *self.before_facts(data), *self.facts(details))

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        """What stands between the findings and the facts."""
        del data
        return ()

    def finding_banners(self, details: RecordDetails) -> list[QWidget]:
        """The findings of the register's rules, errors first."""
        found: list[QWidget] = [
            Banner(
                _TONES[one.severity], lead=message.what, text=" ".join(filter(None, (message.why, message.next_step)))
            )
            for severity in _TONES
            for one in details.findings
            if one.severity is severity and not one.waived
            for message in (describe_finding(one),)
        ]
        if passed := [one for one in details.findings if one.waived]:
            told = " ".join(dict.fromkeys(describe_finding(one).what for one in passed))
            found.append(Banner("info", lead=self.tr("Cảnh báo đã có lý do."), text=f"{told} {passed[0].waived}"))
        if details.record.conflicts:
            record_id = details.record.id
            found.append(
                Banner(
                    "warn",
                    icon="conflict",
                    text=self.tr("Có dữ liệu xung đột chưa quyết định."),
                    action=self.tr("Xem xung đột"),
                    on_action=lambda: self.session.go("receiving", record_id, tab="conflicts"),
                )
            )
        return found

    def facts(self, details: RecordDetails) -> list[QWidget]:
        """The filled fields, group by group."""
        parts: list[QWidget] = []
        for group in self._plan.groups:
            facts = self._facts_of(group, details)
            if facts:
                grid = FactsGrid(label_width=_LABEL_WIDTH)
                grid.show_facts(facts)
                parts += [heading(group.title), grid]
        return parts

    def _facts_of(self, group: GroupPlan, details: RecordDetails) -> list[tuple[str, str]]:
        labels, found = self.session.office.labels, list[tuple[str, str]]()
        for one in group.fields:
            place = one if isinstance(one, FieldPlace) else FieldPlace(one)
            if place.name in details.words and place.name not in self.told_before:
                words = labels.field(self._register, place.name)
                unit = f" {words.unit}" if words.unit else ""
                label = place.label if place.label and place.place != "beside" else words.label
                found.append((label, details.words[place.name].replace("; ", "\n") + unit))
        return found
