"""The papers of an inspection plan: gathers its stops and hands them to the layout."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf.inspection_plan import PlanPaper, Stop, month_calendars, plan_annex, route_list
from desktop.services.papers import inspection_wording, lines_of, load_paper_settings
from desktop.services.records import load_record
from desktop.services.team_lists import plan_stops

if TYPE_CHECKING:
    from datetime import date

    from db.domain.inspection_plans import InspectionPlan
    from desktop.services.office import Office

_LIST, _RECORD = "DS", "BB"


class PlanPaperKind(StrEnum):
    """What is printed of a plan."""

    ROUTE = "route"
    ANNEX = "annex"
    CALENDAR = "calendar"


def print_plan(office: Office, plan_id: str, kind: PlanPaperKind, *, day: date | None = None) -> bytes:
    """A paper of a plan as PDF.

    Args:
        office: for records and words.
        plan_id: which plan.
        kind: which paper.
        day: only the stops of one day; None for all.

    Raises:
        KnownError: RECORD_GONE, FONT_MISSING.
    """
    paper = make_plan_paper(office, plan_id)
    if day is not None:
        paper = replace(paper, stops=tuple(stop for stop in paper.stops if stop.on == day))
    match kind:
        case PlanPaperKind.ROUTE:
            return route_list(paper)
        case PlanPaperKind.ANNEX:
            return plan_annex(paper)
        case PlanPaperKind.CALENDAR:
            return month_calendars(paper)


def make_plan_paper(office: Office, plan_id: str) -> PlanPaper:
    """What the papers of a plan say.

    Raises:
        KnownError: RECORD_GONE.
    """
    plan: InspectionPlan = load_record(office, "inspection_plans", plan_id).value
    settings, today = load_paper_settings(office), office.clock.today()
    stops = tuple(
        Stop(
            name=stop.name,
            address=stop.address,
            neighbourhood=stop.neighbourhood,
            kinds=", ".join(office.catalogs.word("establishment_kinds", kind) for kind in stop.kinds),
            on=stop.on,
            team=stop.team,
        )
        for stop in plan_stops(office, plan_id)
    )
    return PlanPaper(
        letterhead=Letterhead(
            agency=settings.team,
            parent=settings.agency,
            symbol=inspection_wording(today).symbol.replace(_RECORD, _LIST, 1),
            place=settings.place,
            on=today,
        ),
        agency=settings.agency_in_text,
        number=plan.number,
        on=plan.issued_on or plan.approved_on,
        name=plan.name,
        stops=stops,
        recipients=lines_of("Thành viên Đội kiểm tra;\nLưu: Hồ sơ kế hoạch."),
        signer=Signer(("ĐỘI TRƯỞNG",), ""),
        made_on=today,
    )
