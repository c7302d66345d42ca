"""Vietnamese sentences for every code, by what they speak of."""

from __future__ import annotations

from desktop.sentences.agency_figures import AGENCY_FIGURES
from desktop.sentences.amounts import AMOUNTS
from desktop.sentences.calendar import CALENDAR
from desktop.sentences.duplicates import DUPLICATES
from desktop.sentences.errors import ERRORS
from desktop.sentences.findings import FINDINGS
from desktop.sentences.handing_down import HANDING_DOWN
from desktop.sentences.intake import INTAKE
from desktop.sentences.office_papers import OFFICE_PAPERS
from desktop.sentences.packages import REASONS
from desktop.sentences.planning import PLANNING
from desktop.sentences.record_findings import RECORD_FINDINGS
from desktop.sentences.sentence import Sentence
from desktop.sentences.signing import SIGNING
from desktop.sentences.targets import TARGETS
from desktop.sentences.tips import TIPS
from desktop.sentences.transfers import TRANSFERS
from desktop.sentences.trust import TRUST
from desktop.sentences.workbooks import WORKBOOKS

SENTENCES: dict[str, Sentence] = {
    **ERRORS,
    **FINDINGS,
    **RECORD_FINDINGS,
    **AMOUNTS,
    **REASONS,
    **SIGNING,
    **INTAKE,
    **HANDING_DOWN,
    **PLANNING,
    **TIPS,
    **AGENCY_FIGURES,
    **OFFICE_PAPERS,
    **CALENDAR,
    **DUPLICATES,
    **TARGETS,
    **WORKBOOKS,
    **TRUST,
    **TRANSFERS,
}
"""Every code the program may raise or answer with."""

__all__ = ["SENTENCES", "Sentence"]
