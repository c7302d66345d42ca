"""The page of establishments: their list, and the steps that ask where they belong now and that hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.establishments.handing_over import HandOverStep
from desktop.ui.pages.establishments.successors import NAME, PlaceList, SuccessorStep
from desktop.ui.pages.registers.page import RegisterPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.services.transfers import HandedOver
    from desktop.ui.pages.establishments.duplicates import DuplicatesStep
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Destination, Session


class PlacesPage(RegisterPage):
    """The page.

    Attributes:
        successors: the step that asks where places of divided communes belong now, while it is on top.
        handing_over: the step that hands places over, while it is on top.
        duplicates: the step of probable duplicates, while it is on top.
    """

    def __init__(self, session: Session, definition: RegisterDef) -> None:
        self.successors: SuccessorStep | None = None
        self.handing_over: HandOverStep | None = None
        self.duplicates: DuplicatesStep | None = None
        super().__init__(session, (definition,), list_type={NAME: PlaceList})
        shown = self.list_of(NAME)
        if isinstance(shown, PlaceList):
            shown.successors_asked.connect(self.ask_successors)
            shown.handing_over_asked.connect(self.ask_handing_over)
            shown.duplicates_asked.connect(self.show_duplicates)

    def arrive(self, destination: Destination) -> None:
        """Show what was asked for; the step that hands places over too."""
        super().arrive(destination)
        if destination.task == "hand_over":
            self.ask_handing_over()

    def show_duplicates(self) -> DuplicatesStep:
        """Open the step of probable duplicates."""
        # The library that compares names loads when somebody wants it.
        from desktop.ui.pages.establishments.duplicates import DuplicatesStep  # noqa: PLC0415

        self._drop_steps()
        step = self.duplicates = DuplicatesStep(self.session)
        self._open_step(step)
        return step

    def ask_successors(self) -> SuccessorStep:
        """Open the step that asks where places belong now."""
        self._drop_steps()
        step = self.successors = SuccessorStep(self.session)
        self._open_step(step)
        return step

    def ask_handing_over(self, ids: Sequence[str] = ()) -> HandOverStep:
        """Open the step that hands places over, these ticked."""
        self._drop_steps()
        step = self.handing_over = HandOverStep(self.session, ids)
        step.handed_over.connect(self._on_handed_over)
        self._open_step(step)
        return step

    def _open_step(self, step: SuccessorStep | HandOverStep | DuplicatesStep) -> None:
        step.left.connect(self._leave_step)
        step.bindings_changed.connect(self.list_of(NAME).bindings_changed)
        self.addWidget(step)
        self.setCurrentWidget(step)
        self.list_of(NAME).bindings_changed.emit()
        step.table.setFocus()

    def _on_handed_over(self, done: HandedOver) -> None:
        self._leave_step()
        shown = self.list_of(NAME)
        if isinstance(shown, PlaceList):
            shown.say_handed_over(done)

    def _leave_step(self) -> None:
        self.show_register(NAME)
        self._drop_steps()

    def _drop_steps(self) -> None:
        steps: tuple[QWidget | None, ...] = (self.successors, self.handing_over, self.duplicates)
        self.successors = self.handing_over = self.duplicates = None
        for step in steps:
            if step is not None:
                self.removeWidget(step)
                step.hide()
                step.deleteLater()
