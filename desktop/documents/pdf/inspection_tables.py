"""The tables of the inspection form."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.documents.lines import Align, Box
from desktop.documents.pdf.inspection_values import Answer, CheckLine, PaperLine, Request, TeamMember, WorkerCounts
from desktop.documents.tables import Cell, Column, Row, TableStyle, set_table, write_cell
from desktop.documents.vietnamese import hold_numbers, write_date, write_number

if TYPE_CHECKING:
    from datetime import date

    from desktop.documents.pdf.inspection_room import Room
    from desktop.documents.shapes import Piece
    from desktop.documents.wording import InspectionWording

_GAP = 3.0


def _choose_style(room: Room) -> TableStyle:
    return TableStyle(size=11.5, line=13.4, head_size=11.0, least=room.row)


@lru_cache(maxsize=512)
def set_team_table(
    wording: InspectionWording, team: tuple[TeamMember, ...], room: Room, width: float
) -> tuple[Piece, ...]:
    """Members present with their cards; empty rows up to the wording's number while not completed."""
    shares = (8.0, 43.0, 58.0, 29.0, 27.0)
    aligns = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE)
    headings = wording.team_columns
    columns = tuple(Column(*column) for column in zip(headings, shares, aligns, strict=True))
    empty = wording.blank.team_rows - len(team) if room.for_writing else 0
    members = (*team, *(TeamMember() for _ in range(empty)))
    rows = tuple(
        _row(str(number), member.name, member.position, member.role, member.card)
        for number, member in enumerate(members, start=1)
    )
    return set_table(columns, rows, _choose_style(room), width, gap=_GAP)


@lru_cache(maxsize=512)
def set_paper_table(
    wording: InspectionWording, papers: tuple[PaperLine, ...], room: Room, width: float
) -> tuple[Piece, ...]:
    """Papers asked for, what they say and whether they were shown."""
    shares = (8.0, 40.0, 23.0, 19.5, 31.0, 19.5)
    aligns = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE, Align.LEFT, Align.CENTRE)
    columns = (
        *(Column(*column) for column in zip(wording.paper_columns, shares, aligns, strict=True)),
        Column(wording.yes, 10.5, Align.CENTRE, wording.paper_answer),
        Column(wording.no, 13.5, Align.CENTRE, wording.paper_answer),
    )
    empty = wording.blank.paper_rows if room.for_writing else 0
    rows = tuple(
        (
            write_cell(str(number)),
            write_cell(paper.name),
            write_cell(paper.number, whole=True),
            write_cell(_write_day(paper.issued_on), whole=True),
            write_cell(paper.issued_by),
            write_cell(_write_day(paper.expires_on), whole=True),
            _tick(ticked=paper.shown is True),
            _tick(ticked=paper.shown is False),
        )
        for number, paper in enumerate(papers or (PaperLine(name=""),) * empty, start=1)
    )
    return set_table(columns, rows, _choose_style(room), width, gap=_GAP)


@lru_cache(maxsize=512)
def set_worker_table(wording: InspectionWording, counts: WorkerCounts, room: Room, width: float) -> tuple[Piece, ...]:
    """Counts of workers, one row."""
    columns = tuple(Column(heading, 1, Align.CENTRE) for heading in wording.worker_columns)
    row = _row(
        *(
            "" if count is None else write_number(count)
            for count in (
                counts.total,
                counts.female,
                counts.under_18,
                counts.contracted,
                counts.health_checked,
                counts.committed,
                counts.temporary_residence,
            )
        )
    )
    return set_table(columns, (row,), _choose_style(room), width, gap=_GAP)


@lru_cache(maxsize=512)
def set_checklist(
    wording: InspectionWording, duties: tuple[CheckLine, ...], room: Room, width: float
) -> tuple[Piece, ...]:
    """Duties that apply, with their basis, the answer and a note."""
    number, text, basis, note = wording.checklist_columns
    text_share, basis_share = (60, 47) if room.in_short else (75, 32)
    columns = (
        Column(number, 8, Align.CENTRE),
        Column(text, text_share),
        Column(basis, basis_share),
        Column(wording.yes, 11, Align.CENTRE, wording.checklist_answer),
        Column(wording.no, 14, Align.CENTRE, wording.checklist_answer),
        Column(note, 25),
    )
    empty = wording.blank.checklist_rows if room.for_writing else 0
    rows = tuple(
        (
            *_row(str(line_number), _word_duty(duty, room), hold_numbers(duty.basis)),
            _tick(ticked=duty.answer is Answer.YES),
            _tick(ticked=duty.answer is Answer.NO),
            write_cell(_write_note(duty, wording.not_applicable)),
        )
        for line_number, duty in enumerate(duties or (CheckLine(text=""),) * empty, start=1)
    )
    style = replace(_choose_style(room), size=10.5, line=12.2) if room.in_short else _choose_style(room)
    return set_table(columns, rows, style, width, gap=_GAP)


def _word_duty(duty: CheckLine, room: Room) -> str:
    return duty.short if room.in_short and duty.short else duty.text


def _write_note(duty: CheckLine, not_applicable: str) -> str:
    if duty.answer is not Answer.NOT_APPLICABLE:
        return duty.note
    return f"{not_applicable}; {duty.note}" if duty.note else not_applicable


@lru_cache(maxsize=512)
def set_request_table(
    wording: InspectionWording, requests: tuple[Request, ...], room: Room, width: float
) -> tuple[Piece, ...]:
    """What is to be put right, and by when."""
    number, text, due = wording.request_columns
    columns = (Column(number, 8, Align.CENTRE), Column(text, 127), Column(due, 30, Align.CENTRE))
    empty = wording.blank.request_rows - len(requests) if room.for_writing else 0
    requests = (*requests, *(Request(text="") for _ in range(empty)))
    rows = tuple(
        _row(str(line_number), request.text, _write_day(request.due_on))
        for line_number, request in enumerate(requests, start=1)
    )
    return set_table(columns, rows, _choose_style(room), width, gap=_GAP)


def _row(*texts: str) -> Row:
    return tuple(write_cell(text) for text in texts)


def _tick(*, ticked: bool) -> Cell:
    return Cell((Box(ticked),))


def _write_day(day: date | None) -> str:
    return write_date(day) if day else ""
