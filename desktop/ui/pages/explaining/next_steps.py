"""What to do next about a figure: enter what is missing, or open the places still to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.domain.values import Unknown
from desktop.ui.pages.explaining.asked import DENOMINATOR, NUMERATOR
from desktop.ui.session import PAGE_OF
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from db.domain.targets import Figure
    from desktop.services.explaining import Explanation
    from desktop.ui.session import Session

MANUAL = "manual_figures"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that leads to another page.

    Attributes:
        words: of the button, verb and noun.
        register: whose page.
        prefill: values of a new record; None for the list.
        filters: of the list.
    """

    words: str
    register: str
    prefill: Mapping[str, Any] | None = None
    filters: Mapping[str, tuple[str, ...]] | None = None

    def take(self, session: Session) -> None:
        """Go there."""
        session.go(PAGE_OF[self.register], register=self.register, prefill=self.prefill, filters=self.filters)


def next_step(figure: Figure, explanation: Explanation) -> NextStep | None:
    """The step that would complete the figure; None when there is none to offer from here."""
    part = _missing_part(figure)
    if part and part in figure.indicator.overridable and MANUAL in PAGE_OF:
        words = tr("Nhập mẫu số") if part == DENOMINATOR else tr("Nhập tử số")
        prefill = {
            "indicator": figure.indicator.code,
            "part": part,
            "from_on": explanation.from_on,
            "to_on": explanation.to_on,
        }
        return NextStep(words, MANUAL, prefill)
    if isinstance(figure.denominator, Unknown) and figure.denominator.code == "WORKERS_NOT_COUNTED":
        return NextStep(tr("Mở sổ cơ sở"), "establishments")
    return None


def _missing_part(figure: Figure) -> str:
    if isinstance(figure.denominator, Unknown):
        return DENOMINATOR
    if isinstance(figure.numerator, Unknown):
        return NUMERATOR
    return DENOMINATOR if figure.missing is not None else ""
