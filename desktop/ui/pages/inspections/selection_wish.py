"""What is wished for when the places of a plan are chosen: a narrow form at the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from db.domain.selection import Method
from desktop.services.inspection_planning import Spreading
from desktop.services.selection import SelectionWish, new_seed
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.services.selection import Coverage
    from desktop.ui.session import Session

BY_NUMBER = "number"
_DRAWING = ("seed", "by_kind", "weighted")
_SPREADING = frozenset({"a_day", "teams"})
_NAMING = frozenset({"name", "kind"})


class WishPanel(QFrame):
    """The form.

    Signals:
        choose_asked: choose now.
        spread_changed: the visits are to be spread anew; the choice stays.
        paused: a draft may be saved.
    """

    choose_asked = Signal()
    spread_changed = Signal()
    paused = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self.form = FormView(self._groups(), today=session.today, rail=False)
        self.choose_button = ActionButton(
            self.tr("Chọn theo các mục trên"), icon="refresh", keys="F5", on_click=self.choose_asked.emit
        )
        self._seed_button = ActionButton(self.tr("Hạt giống mới"), icon="refresh", on_click=self.renew_seed)
        self.form.add_to_group("how", self._seed_button)
        self.form.changed.connect(self._on_changed)
        self.form.paused.connect(self.paused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.form, 1)
        column.addWidget(self.choose_button)

    def begin(
        self,
        values: Mapping[str, Any],
        *,
        needs: Sequence[Coverage],
        neighbourhoods: Sequence[tuple[str, int]],
        teams: Sequence[tuple[str, str]],
    ) -> None:
        """Offer what there is and show the values."""
        aims = [
            Option(one.code, self.tr("Đủ chỉ tiêu {code}: còn {n}").format(code=one.code, n=say_number(one.needed)))
            for one in needs
        ]
        self.form.set_options("until", [Option(BY_NUMBER, self.tr("Theo số lượng")), *aims])
        self.form.set_options("neighbourhoods", [Option(name, name, count=count) for name, count in neighbourhoods])
        self.form.set_options("teams", [Option(team, name) for team, name in teams])
        self.form.set_values(values)
        self._show_fitting()

    def take_draft(self, typed: Mapping[str, Any]) -> None:
        """Show what a draft kept."""
        self.form.set_draft(typed)
        self._show_fitting()

    def say_fresh(self) -> None:
        """The answer fits the wish again."""
        self.choose_button.set_text(self.tr("Chọn theo các mục trên"))

    def wish(self, *, plan_id: str, added: Mapping[str, str], removed: Mapping[str, str]) -> SelectionWish:
        """What is wished for; a day that cannot be read counts as today."""
        values = self.form.values()
        today = self._session.today()
        until = values["until"]
        return SelectionWish(
            from_on=values["from_on"] or today,
            to_on=values["to_on"] or values["from_on"] or today,
            method=Method.DRAW if values["method"] == Method.DRAW else Method.SCORE,
            count=(values["count"] or 0) if until in ("", BY_NUMBER) else 0,
            coverage="" if until in ("", BY_NUMBER) else until,
            seed=values["seed"],
            by_kind=values["by_kind"],
            weighted=values["weighted"],
            overdue_first=values["overdue_first"],
            never_first=values["never_first"],
            kinds=frozenset(values["kinds"]),
            neighbourhoods=frozenset(values["neighbourhoods"]),
            plan_id=plan_id,
            added=dict(added),
            removed=dict(removed),
        )

    def spreading(self) -> Spreading:
        """How the visits go over the days."""
        values = self.form.values()
        return Spreading(max(1, values["a_day"] or 1), tuple(values["teams"]))

    def name_and_kind(self) -> tuple[str, str]:
        """Of the plan."""
        values = self.form.values()
        return values["name"].strip(), values["kind"]

    def renew_seed(self) -> None:
        """Take a seed nobody chose."""
        self.form.set_value("seed", new_seed())

    def values_of(self, wish: SelectionWish, spreading: Spreading, *, name: str, kind: str) -> dict[str, Any]:
        """The values that show a wish."""
        return {
            "name": name,
            "kind": kind,
            "from_on": wish.from_on,
            "to_on": wish.to_on,
            "until": wish.coverage or BY_NUMBER,
            "count": wish.count or None,
            "method": wish.method.value,
            "seed": wish.seed,
            "by_kind": wish.by_kind,
            "weighted": wish.weighted,
            "overdue_first": wish.overdue_first,
            "never_first": wish.never_first,
            "kinds": tuple(sorted(wish.kinds)),
            "neighbourhoods": tuple(sorted(wish.neighbourhoods)),
            "a_day": spreading.a_day,
            "teams": spreading.teams,
        }

    def _groups(self) -> tuple[GroupDef, ...]:
        office = self._session.office
        methods = [
            Option(one.code, one.label)
            for one in catalog_options(office, "selection_methods")
            if one.code != Method.HAND
        ]
        return (
            GroupDef(
                "plan",
                self.tr("Kế hoạch"),
                (
                    FieldDef("name", self.tr("Tên"), required=True, options={"longest": 300}),
                    FieldDef(
                        "kind",
                        self.tr("Kỳ"),
                        "code",
                        required=True,
                        options={"options": catalog_options(office, "plan_kinds")},
                    ),
                    FieldDef("from_on", self.tr("Từ ngày"), "date", required=True),
                    FieldDef("to_on", self.tr("Đến ngày"), "date", required=True),
                ),
            ),
            GroupDef("how", self.tr("Cách chọn"), self._how(methods)),
            GroupDef(
                "filters",
                self.tr("Chỉ trong"),
                (
                    FieldDef(
                        "kinds",
                        self.tr("Loại hình"),
                        "codes",
                        options={"options": catalog_options(office, "establishment_kinds")},
                    ),
                    FieldDef("neighbourhoods", self.tr("Khu vực"), "codes", options={"options": ()}),
                ),
            ),
            GroupDef(
                "spread",
                self.tr("Chia lịch"),
                (
                    FieldDef(
                        "a_day",
                        self.tr("Mỗi đội/ngày"),
                        "count",
                        options={"unit": self.tr("cơ sở"), "width": 56, "most": 50},
                    ),
                    FieldDef("teams", self.tr("Đội"), "codes", options={"options": ()}),
                ),
            ),
        )

    def _how(self, methods: Sequence[Option]) -> tuple[FieldDef, ...]:
        tick: dict[str, str] = {
            "overdue_first": self.tr("Quá hạn khắc phục trước"),
            "never_first": self.tr("Chưa kiểm tra trước"),
            "by_kind": self.tr("Chia theo loại hình"),
            "weighted": self.tr("Điểm cao nhiều phiếu hơn"),
        }
        ticks = {name: FieldDef(name, "", "tick", options={"text": words}) for name, words in tick.items()}
        return (
            FieldDef("until", self.tr("Số lượng"), "code", options={"options": ()}),
            FieldDef("count", self.tr("Chọn"), "count", options={"unit": self.tr("cơ sở"), "width": 72, "most": 5_000}),
            FieldDef("method", self.tr("Cách"), "code", options={"options": tuple(methods)}),
            ticks["overdue_first"],
            ticks["never_first"],
            ticks["by_kind"],
            ticks["weighted"],
            FieldDef("seed", self.tr("Hạt giống"), options={"longest": 60}),
        )

    def _on_changed(self, name: str) -> None:
        self._show_fitting()
        if name in _SPREADING:
            self.spread_changed.emit()
        elif name not in _NAMING:
            self.choose_button.set_text(self.tr("Chọn lại theo các mục trên"))

    def _show_fitting(self) -> None:
        """Only what the chosen way needs."""
        values = self.form.values()
        drawing = values["method"] == Method.DRAW
        for name in _DRAWING:
            self.form.set_field_shown(name, shown=drawing)
        self._seed_button.setVisible(drawing)
        self.form.set_field_shown("count", shown=values["until"] in ("", BY_NUMBER))
