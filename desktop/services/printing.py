"""Inspection forms on paper: gathers what the records know and hands it to the form's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.inspections import DONE, Inspection, Member, held_on
from db.domain.registers import BY_NAME
from db.domain.violations import Violation
from db.queries.records import Filter, find_ids, read_values
from db.transactions import reading
from desktop.documents.page import Letterhead
from desktop.documents.pdf import inspection_values as form
from desktop.documents.pdf.inspection_form import inspection_form, inspection_forms
from desktop.services.papers import PaperSettings, inspection_wording, load_paper_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.catalogs import Entry
    from db.domain.establishments import Establishment
    from desktop.services.office import Office

LEADER, SECRETARY = "leader", "secretary"
_ANSWERS = {
    "yes": form.Answer.YES,
    "no": form.Answer.NO,
    "reminded": form.Answer.NO,
    "not_applicable": form.Answer.NOT_APPLICABLE,
}
# The boxes of the form in the order of its wording (resources/catalogs/papers/inspection-form-….toml).
_KIND_BOXES = ("planned", "unannounced", "follow_up", "recheck")
_RESULT_BOXES = ("no_violation", "reminded", "recommended", "record_made", "transferred")


def print_inspection(office: Office, inspection_id: str) -> bytes:
    """The form of one visit as PDF: filled where it was held, with room to write where it is still to do.

    Raises:
        KnownError: RECORD_GONE, FONT_MISSING.
    """
    return inspection_form(_forms(office, (inspection_id,))[0])


def print_inspections(office: Office, inspection_ids: Sequence[str]) -> bytes:
    """The forms of several visits in one PDF, each beginning on a sheet of its own."""
    return inspection_forms(_forms(office, inspection_ids), whole_sheets=True)


def print_blank_form(office: Office, *, kind: str = "", establishment_id: str = "") -> bytes:
    """A form to write on: for one kind of establishment, or with what is known of one establishment filled in.

    Raises:
        KnownError: KIND_UNKNOWN, RECORD_GONE, FONT_MISSING.
    """
    if kind and office.catalogs["establishment_kinds"].get(kind) is None:
        raise KnownError("KIND_UNKNOWN", kind=kind)
    place = None
    if establishment_id:
        with reading(office.database) as connection:
            place = _establishment(connection, establishment_id)
    settings = load_paper_settings(office)
    inspection = Inspection(establishment=establishment_id)
    kinds = place.kinds if place else (kind,) if kind else ()
    return inspection_form(_form(office, settings, inspection, place, (), kinds=kinds))


def _forms(office: Office, inspection_ids: Sequence[str]) -> list[form.InspectionForm]:
    settings = load_paper_settings(office)
    with reading(office.database) as connection:
        forms: list[form.InspectionForm] = []
        for inspection_id in inspection_ids:
            found = read_values(connection, BY_NAME["inspections"], (inspection_id,))
            if not found:
                raise KnownError("RECORD_GONE", register="inspections")
            inspection = cast("Inspection", found[0])
            place = _establishment(connection, inspection.establishment)
            chosen = Filter(choices={"inspection": frozenset({inspection_id})}, order="event_on")
            ids = find_ids(connection, BY_NAME["violations"], chosen)
            violations = cast("tuple[Violation, ...]", read_values(connection, BY_NAME["violations"], ids))
            forms.append(_form(office, settings, inspection, place, violations, kinds=place.kinds if place else ()))
        return forms


def _establishment(connection: Connection, establishment_id: str) -> Establishment | None:
    found = read_values(connection, BY_NAME["establishments"], (establishment_id,))
    return found[0] if found else None


def _form(
    office: Office,
    settings: PaperSettings,
    inspection: Inspection,
    place: Establishment | None,
    violations: tuple[Violation, ...],
    *,
    kinds: tuple[str, ...],
) -> form.InspectionForm:
    day = held_on(inspection) or office.clock.today()
    done = inspection.state == DONE
    present = tuple(member for member in inspection.members if member.present is not False)
    return form.InspectionForm(
        wording=inspection_wording(day),
        letterhead=Letterhead(
            agency=settings.team,
            parent=settings.agency,
            symbol=inspection_wording(day).symbol,
            number=inspection.number.split("/")[0],
        ),
        completed=done,
        team_decision=form.Reference(number=inspection.team_decision or settings.team_decision),
        check_basis=_basis(inspection),
        check_kinds=_boxes(office, "inspection_kinds", _KIND_BOXES, inspection.kind, other=True),
        started_at=inspection.started_at,
        ended_at=inspection.ended_at,
        place=inspection.place or (place.address if place else ""),
        team=tuple(_member(office, member) for member in present),
        representative=form.Party(
            name=inspection.representative_name or (place.representative_name if place else ""),
            position=inspection.representative_title or (place.representative_title if place else ""),
            telephone=place.telephone if place else "",
            signature=_signature(inspection.representative_signature),
            reason=inspection.representative_reason,
        ),
        witnesses=_witnesses(inspection),
        establishment=_facts(office, place),
        situation=form.Situation(
            rooms_in_use=inspection.rooms_in_use,
            guests=inspection.guests,
            workers_present=inspection.workers_present,
            workers_absent=inspection.workers_absent,
            text=inspection.situation,
        ),
        papers=_papers(office, inspection, place, done=done),
        workers=_workers(place),
        checklist=_checklist(office, inspection, kinds, day, done=done),
        violations=tuple(_violation(office, violation) for violation in violations),
        opinion=inspection.opinion,
        outcomes=_boxes(office, "inspection_results", _RESULT_BOXES, inspection.result),
        conclusion=inspection.conclusion,
        requests=(form.Request(text=inspection.remedy_request, due_on=inspection.remedy_due_on),)
        if inspection.remedy_request
        else (),
        pages=inspection.pages,
        copies=inspection.copies,
        secretary=next((m.name for m in present if m.role == SECRETARY), ""),
        leader=next((m.name for m in present if m.role == LEADER), ""),
        bookmark=place.name if place else "",
    )


def _basis(inspection: Inspection) -> form.Reference:
    if inspection.plan_number:
        return form.Reference(inspection.plan_number, inspection.plan_on, name="Kế hoạch")
    return form.Reference(
        inspection.order_number, inspection.order_on, name="Quyết định" if inspection.order_number else ""
    )


def _boxes(
    office: Office, catalog: str, codes: tuple[str, ...], chosen: str, *, other: bool = False
) -> tuple[form.Choice, ...]:
    boxes = [form.Choice(office.catalogs.word(catalog, code), chosen == code) for code in codes]
    if other:
        boxes.append(form.Choice("Khác", bool(chosen) and chosen not in codes))
    return tuple(boxes)


def _member(office: Office, member: Member) -> form.TeamMember:
    return form.TeamMember(
        name=member.name,
        position=", ".join(part for part in (member.title, member.agency) if part),
        role=office.catalogs.word("team_roles", member.role) if member.role else "",
        card=member.card_number,
        signature=_signature(member.signature),
        reason=member.reason,
    )


def _signature(state: str) -> form.SignatureState:
    states = {
        "signed": form.SignatureState.SIGNED,
        "refused": form.SignatureState.REFUSED,
        "absent": form.SignatureState.ABSENT,
    }
    return states.get(state, form.SignatureState.OPEN)


def _witnesses(inspection: Inspection) -> tuple[form.Party, ...]:
    if not inspection.witness_name:
        return ()
    return (
        form.Party(
            name=inspection.witness_name,
            position=inspection.witness_title,
            signature=_signature(inspection.witness_signature),
            reason=inspection.witness_reason,
        ),
    )


def _facts(office: Office, place: Establishment | None) -> form.EstablishmentFacts:
    if place is None:
        return form.EstablishmentFacts()
    return form.EstablishmentFacts(
        name=place.name,
        legal_name=place.legal_name,
        kinds=tuple(office.catalogs.word("establishment_kinds", kind) for kind in place.kinds),
        business_form=office.catalogs.word("business_forms", place.form) if place.form else "",
        business_number=place.business_number,
        address=", ".join(part for part in (place.address, place.neighbourhood) if part),
        telephone=place.telephone,
        owner=place.owner_name or place.representative_name,
        security_officer=place.security_officer_name,
        rooms=place.rooms,
        beds=place.beds,
        area_m2=place.area_m2,
    )


def _papers(
    office: Office, inspection: Inspection, place: Establishment | None, *, done: bool
) -> tuple[form.PaperLine, ...]:
    known = {paper.kind: paper for paper in place.papers} if place else {}
    kinds = dict.fromkeys((*known, *inspection.papers_shown))
    return tuple(
        form.PaperLine(
            name=office.catalogs.word("paper_kinds", kind),
            number=known[kind].number if kind in known else "",
            issued_on=known[kind].issued_on if kind in known else None,
            issued_by=known[kind].issued_by if kind in known else "",
            expires_on=known[kind].expires_on if kind in known else None,
            shown=(kind in inspection.papers_shown) if done else None,
        )
        for kind in kinds
    )


def _workers(place: Establishment | None) -> form.WorkerCounts:
    if place is None:
        return form.WorkerCounts()
    return form.WorkerCounts(
        total=place.workers_total,
        female=place.workers_female,
        under_18=place.workers_under_18,
        contracted=place.workers_contracted,
        health_checked=place.workers_health_checked,
        committed=place.workers_committed,
        temporary_residence=place.workers_temporary_residence,
    )


def _checklist(
    office: Office, inspection: Inspection, kinds: tuple[str, ...], day: date, *, done: bool
) -> tuple[form.CheckLine, ...]:
    answers = {answer.item: answer for answer in inspection.checklist}
    entries = [
        entry for entry in office.catalogs["checklist"].on(day) if applies(entry, kinds) or entry.code in answers
    ]
    lines: list[form.CheckLine] = []
    for entry in entries:
        answer = answers.get(entry.code)
        if done and answer is None:
            continue
        lines.append(
            form.CheckLine(
                text=entry.attributes.get("detail") or entry.name,
                short=entry.name,
                basis=entry.source,
                answer=_ANSWERS.get(answer.answer, form.Answer.OPEN) if answer else form.Answer.OPEN,
                note=answer.note if answer else "",
            )
        )
    return tuple(lines)


def applies(entry: Entry, kinds: tuple[str, ...]) -> bool:
    """Whether a line of the checklist concerns an establishment of these kinds; without kinds, the general ones do."""
    wanted = set(entry.attributes.get("kinds", "").split())
    return not wanted or bool(wanted & set(kinds))


def _violation(office: Office, violation: Violation) -> form.FoundViolation:
    act = office.catalogs["acts"].get(violation.act)
    subject = office.catalogs.word("violation_subjects", violation.subject) if violation.subject else ""
    if violation.persons:
        subject = f"{subject} ({violation.persons} người)".strip()
    return form.FoundViolation(
        act=violation.description or (act.name if act else violation.act),
        basis=act.source if act else "",
        subject=subject,
        handling=", ".join(office.catalogs.word("sanctions", code) for code in violation.sanctions),
    )
