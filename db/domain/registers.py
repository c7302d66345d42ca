"""The registers: one list that storage, packages, pages and dumps all read.

A register added here gets its table (with a migration), its place in packages and in `records`, its list and form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.activities import Activity
from db.domain.agency_figures import CaseFigures, ManualFigure, SanctionFigures, SupportFigures
from db.domain.budgets import BudgetLine
from db.domain.commune_ratings import CommuneRating
from db.domain.establishments import Establishment
from db.domain.fields import FieldSpec, Kind, Sensitivity, fields_of
from db.domain.goods import GoodsFound
from db.domain.hot_spots import HotSpot
from db.domain.inspection_plans import InspectionPlan
from db.domain.inspections import Inspection
from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument, Submission
from db.domain.pilot_models import PilotModel
from db.domain.remedies import Remedy
from db.domain.teams import Team
from db.domain.tips import Tip
from db.domain.trainings import StaffMember, Training
from db.domain.violations import Violation
from db.domain.work_plans import WorkPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from db.domain.fields import Json


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """One register.

    Attributes:
        name: in tables, packages and the command line.
        number: its number in domain.md §1.4.
        record: the dataclass of its records.
        title: the field that names a record in lists and links.
        event: the fields that date it, the first filled one counting; none for standing registers, whose records
            belong to every period.
    """

    name: str
    number: str
    record: type[DataclassInstance]
    title: str
    event: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """The descriptions of its fields."""
        return fields_of(self.record)

    @property
    def travelling(self) -> tuple[FieldSpec, ...]:
        """The fields that may leave the office."""
        return tuple(spec for spec in self.fields if spec.sensitivity is not Sensitivity.LOCAL)

    def field(self, name: str) -> FieldSpec:
        """The description of one field; KeyError for a name the register does not have."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def event_day(self, values: Mapping[str, Json]) -> str | None:
        """The day (YYYY-MM-DD) on which the record counts, from its plain values; None when it has none."""
        for name in self.event:
            value = values.get(name)
            if isinstance(value, str) and value:
                return value[:10]
        return None


REGISTERS: tuple[RegisterSpec, ...] = (
    RegisterSpec("establishments", "R1", Establishment, "name"),
    RegisterSpec("teams", "R2", Team, "name"),
    RegisterSpec("work_plans", "R3", WorkPlan, "name", ("from_on",)),
    RegisterSpec("inspection_plans", "R3b", InspectionPlan, "name", ("from_on",)),
    RegisterSpec("inspections", "R4", Inspection, "number", ("started_at", "planned_on")),
    RegisterSpec("violations", "R5", Violation, "record_number", ("act_on",)),
    RegisterSpec("remedies", "R6", Remedy, "request", ("requested_on",)),
    RegisterSpec("activities", "R7", Activity, "name", ("from_on",)),
    RegisterSpec("trainings", "R8", Training, "name", ("from_on",)),
    RegisterSpec("staff", "R8b", StaffMember, "name"),
    RegisterSpec("tips", "R9", Tip, "number", ("received_at",)),
    RegisterSpec("hot_spots", "R10", HotSpot, "name", ("found_on",)),
    RegisterSpec("case_figures", "R11", CaseFigures, "source_document", ("to_on",)),
    RegisterSpec("sanction_figures", "R12", SanctionFigures, "source_document", ("to_on",)),
    RegisterSpec("pilot_models", "R13", PilotModel, "name", ("started_on",)),
    RegisterSpec("support_figures", "R14", SupportFigures, "source_document", ("to_on",)),
    RegisterSpec("manual_figures", "R14b", ManualFigure, "source_document", ("to_on",)),
    RegisterSpec("commune_ratings", "R15", CommuneRating, "name", ("rated_on",)),
    RegisterSpec("budgets", "R16", BudgetLine, "name", ("as_of",)),
    RegisterSpec("coordinations", "R17", Coordination, "name", ("held_on",)),
    RegisterSpec("documents", "R18", OfficeDocument, "summary", ("signed_on",)),
    RegisterSpec("commendations", "R19", Commendation, "name", ("given_on",)),
    RegisterSpec("submissions", "R20", Submission, "reporter", ("due_on",)),
    RegisterSpec("difficulties", "R21", Difficulty, "name", ("raised_on",)),
    RegisterSpec("goods", "R22", GoodsFound, "name", ("found_on",)),
)
BY_NAME: dict[str, RegisterSpec] = {spec.name: spec for spec in REGISTERS}
BY_RECORD: dict[type[DataclassInstance], RegisterSpec] = {spec.record: spec for spec in REGISTERS}

REFERENCE_KINDS = frozenset({Kind.RECORD, Kind.RECORDS})
