"""Biên bản kiểm tra: the record of an inspection by the team 178, blank to write on, pre-filled or completed.

Skeleton of domain.md §2.7, layout of Nghị định 30/2020/NĐ-CP. Every sentence comes from the wording, every fact from
the values; this module only decides where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.documents.blocks import Field, glue, keep_together, set_fields, set_paragraph, set_text, set_writing_lines
from desktop.documents.fonts import Face, prepare_fonts
from desktop.documents.lines import Align, Box, Gap, Inline, Leader, Run, Style
from desktop.documents.page import (
    FIRST_LINE,
    PORTRAIT,
    lay_out_pages,
    set_grounds,
    set_letterhead,
    set_title,
    single,
)
from desktop.documents.pdf.inspection_room import FOR_READING, FOR_WRITING, MOST_BLANK_PAGES, Room
from desktop.documents.pdf.inspection_tables import (
    set_checklist,
    set_paper_table,
    set_request_table,
    set_team_table,
    set_worker_table,
)
from desktop.documents.pdf.inspection_values import CheckLine, Choice, InspectionForm, Party, Reference
from desktop.documents.pdf.signatures import set_signatures
from desktop.documents.sheets import About, Sheet, make_pdf
from desktop.documents.vietnamese import (
    NO_BREAK,
    write_date_in_words,
    write_day_number,
    write_month_number,
    write_number,
)
from desktop.documents.wording import fill_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from desktop.documents.shapes import Piece

WIDTH = PORTRAIT.width

_SIZE = 13.0
_GAP = 4.0
_SHORT_CHOICE = 40
_USUAL_PAGES = 4
_READ = Style(_SIZE, 16.5, Align.JUSTIFY, first=FIRST_LINE)
_GROUND = Style(_SIZE, 16.0, Align.JUSTIFY, first=FIRST_LINE)


def inspection_form(form: InspectionForm) -> bytes:
    """One form as PDF; 3 to 4 pages when blank.

    Raises:
        KnownError: FONT_MISSING.
    """
    return inspection_forms((form,))


def inspection_forms(forms: Iterable[InspectionForm], *, whole_sheets: bool = False) -> bytes:
    """Many forms in one PDF, each numbered from its own page 1, with an entry in the reader's contents.

    Args:
        forms: in the order of printing.
        whole_sheets: adds an empty page to a form with an odd number of pages, so that printing on both sides never
            puts two establishments on one sheet.

    Raises:
        KnownError: FONT_MISSING.
    """
    first: InspectionForm | None = None
    sheets: list[Sheet] = []
    for form, laid_out in lay_out_forms(forms):
        first = first or form
        sheets.extend(laid_out)
        if whole_sheets and len(laid_out) % 2:
            sheets.append(Sheet(None, PORTRAIT.size, (0.0, 0.0)))
    return make_pdf(sheets, _describe(first) if first else About(""))


def _describe(form: InspectionForm) -> About:
    title = f"{form.wording.title} {form.wording.subject}".capitalize()
    author = form.letterhead.agency.replace("\n", " ")
    return About(title, author, form.started_at.date() if form.started_at else None)


def lay_out_forms(forms: Iterable[InspectionForm]) -> Iterator[tuple[InspectionForm, tuple[Sheet, ...]]]:
    """Each form with its sheets: a completed one with its page count, a blank one as roomy as two sheets of paper hold.

    Blank forms with the same checklist look alike in one batch: what was too roomy for one is not tried for the next.
    """
    prepare_fonts()
    tried: dict[tuple[CheckLine, ...], int] = {}
    for form in forms:
        if form.completed:
            yield form, _lay_out_completed(form)
            continue
        for number, room in enumerate(FOR_WRITING[tried.get(form.checklist, 0) :], tried.get(form.checklist, 0)):
            tried[form.checklist] = number
            sheets = lay_out_pages(_compose(form, room, form.pages), bookmark=form.bookmark)
            if len(sheets) <= MOST_BLANK_PAGES or room is FOR_WRITING[-1]:
                yield form, sheets
                break


def _lay_out_completed(form: InspectionForm) -> tuple[Sheet, ...]:
    pages = form.pages or _USUAL_PAGES
    sheets = lay_out_pages(_compose(form, FOR_READING, pages), bookmark=form.bookmark)
    if form.pages is None and len(sheets) != pages:
        sheets = lay_out_pages(_compose(form, FOR_READING, len(sheets)), bookmark=form.bookmark)
    return sheets


def _compose(form: InspectionForm, room: Room, pages: int | None) -> tuple[Piece, ...]:
    body = _Body(form, room, replace(_READ, line=room.line))
    return (
        *set_letterhead(form.letterhead, WIDTH),
        *set_title(form.wording.title, form.wording.subject, WIDTH),
        *body.grounds(),
        *body.opening(),
        *body.parties(),
        *body.findings(),
        *body.opinion(),
        *body.conclusion(),
        *body.closing(pages),
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The parts of the form below its title, in their order."""

    form: InspectionForm
    room: Room
    style: Style

    @property
    def _flat(self) -> Style:
        return replace(self.style, first=0.0, align=Align.LEFT)

    def grounds(self) -> Iterator[Piece]:
        wording = self.form.wording
        grounds: list[tuple[Inline, ...]] = [(Run(ground, Face.ITALIC),) for ground in wording.grounds]
        for sentence, reference in (
            (wording.team_ground, self.form.team_decision),
            (wording.check_ground, self.form.check_basis),
        ):
            if reference.number or not self.form.completed:
                grounds.append(_write_reference(sentence, reference, wording.check_ground_name))
        grounds.extend((Run(ground.rstrip(".;"), Face.ITALIC),) for ground in self.form.more_grounds)
        yield from set_grounds(grounds, _GROUND, WIDTH)

    def opening(self) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        start = _write_moment(wording.moment, form.started_at)
        place: str | tuple[Inline, ...] = f"{form.place}." if form.place else (Leader(lines=1),)
        yield from set_paragraph(fill_in(wording.opening, start=start, place=place), self.style, WIDTH, gap=8.0)
        kinds = form.check_kinds or tuple(Choice(text) for text in wording.check_kinds)
        yield from set_paragraph(_write_choices(wording.check_kind, kinds), self._flat, WIDTH, gap=2.0)

    def parties(self) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        yield from _head(wording.parties)
        yield from _subhead(wording.team)
        yield from set_team_table(wording, form.team, self.room, WIDTH)
        yield from set_text(wording.cards_shown, _READ, WIDTH, gap=_GAP)
        yield from keep_together((*_subhead(wording.representative), *self._representative()))
        first, *others = form.witnesses or (Party(),)
        yield from keep_together((*_subhead(wording.witness), *self._witness(first)))
        for other in others:
            yield from keep_together(tuple(self._witness(other)))

    def _representative(self) -> Iterator[Piece]:
        person, wording = self.form.representative, self.form.wording
        yield from self._fields(
            Field(wording.person, person.name, 1.15), Field(wording.position, person.position, 0.85)
        )
        facts = (Field(wording.identity, person.identity, 1.25), Field(wording.telephone, person.telephone, 0.75))
        yield from self._fields(*(fact for fact in facts if fact.value or not self.form.completed))

    def _witness(self, person: Party) -> Iterator[Piece]:
        wording = self.form.wording
        yield from self._fields(Field(wording.person, person.name))
        yield from self._fields(Field(wording.position_of_witness, person.position))

    def findings(self) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        yield from _head(wording.findings)
        yield from _subhead(wording.establishment)
        yield from self._establishment()
        yield from _subhead(wording.situation)
        yield from self._situation()
        yield from _subhead(wording.papers)
        yield from set_paper_table(wording, form.papers, self.room, WIDTH)
        yield from _subhead(wording.workers)
        yield from set_worker_table(wording, form.workers, self.room, WIDTH)
        yield from _subhead(wording.checklist)
        yield from set_checklist(wording, form.checklist, self.room, WIDTH)
        yield from _subhead(wording.violations)
        yield from self._violations()

    def _establishment(self) -> Iterator[Piece]:
        facts, wording = self.form.establishment, self.form.wording
        yield from self._fields(Field(wording.name, facts.name))
        yield from self._fields(Field(wording.legal_name, facts.legal_name))
        yield from self._fields(Field(wording.kinds, "; ".join(facts.kinds)))
        yield from self._fields(Field(wording.business_form, facts.business_form))
        yield from self._fields(
            Field(wording.business_number, facts.business_number, 1.3), Field(wording.telephone, facts.telephone, 0.7)
        )
        yield from self._fields(Field(wording.address, facts.address))
        yield from self._fields(Field(wording.owner, facts.owner))
        yield from self._fields(Field(wording.security_officer, facts.security_officer))
        yield from self._fields(
            Field(wording.rooms, _write_count(facts.rooms)),
            Field(wording.beds, _write_count(facts.beds)),
            Field(wording.area, _write_count(facts.area_m2), 1.2),
        )

    def _situation(self) -> Iterator[Piece]:
        met, wording = self.form.situation, self.form.wording
        yield from self._fields(
            Field(wording.rooms_in_use, _write_count(met.rooms_in_use), 1.4),
            Field(wording.guests, _write_count(met.guests), 0.8),
        )
        yield from self._fields(
            Field(wording.workers_present, _write_count(met.workers_present), 1.2),
            Field(wording.workers_absent, _write_count(met.workers_absent)),
        )
        yield from self._text(met.text, self.form.wording.blank.situation_lines)

    def _violations(self) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        for number, violation in enumerate(form.violations, start=1):
            sentences = [f"{number}) {violation.act.rstrip('.')}."]
            if violation.basis:
                sentences.append(wording.violation_basis.format(basis=violation.basis.rstrip(".")))
            if violation.subject:
                sentences.append(wording.violation_subject.format(subject=violation.subject.rstrip(".")))
            if violation.handling:
                sentences.append(wording.violation_handling.format(handling=violation.handling.rstrip(".")))
            yield from set_text(" ".join(sentences), self.style, WIDTH, gap=_GAP)
        nothing = "" if form.violations else wording.no_violations
        yield from self._text(form.violation_text, wording.blank.violation_lines, nothing)

    def opinion(self) -> Iterator[Piece]:
        wording = self.form.wording
        yield from _head(wording.opinion)
        yield from self._text(self.form.opinion, wording.blank.opinion_lines, wording.no_opinion)

    def conclusion(self) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        yield from _head(wording.conclusion)
        outcomes = form.outcomes or tuple(Choice(text) for text in wording.outcomes)
        yield from set_paragraph(_write_choices(wording.outcome, outcomes), self._flat, WIDTH, gap=_GAP)
        yield from self._text(form.conclusion, wording.blank.conclusion_lines)
        yield from _subhead(wording.requests)
        if form.completed and not form.requests:
            yield from set_text(wording.no_requests, self.style, WIDTH, gap=_GAP)
            return
        yield from set_request_table(wording, form.requests, self.room, WIDTH)
        agency: str | tuple[Inline, ...] = f"{form.report_to}." if form.report_to else (Leader(suffix="."),)
        yield from set_paragraph(fill_in(wording.report_back, agency=agency), self.style, WIDTH, gap=_GAP)

    def closing(self, pages: int | None) -> Iterator[Piece]:
        form, wording = self.form, self.form.wording
        sentence = fill_in(
            wording.closing,
            end=_write_moment(wording.moment, form.ended_at),
            pages=_write_two_digits(pages),
            copies=_write_two_digits(form.copies),
        )
        ending = [*set_paragraph((*sentence, Run("/.")), self.style, WIDTH, gap=8.0)]
        if form.other_opinions or not form.completed:
            ending.extend(self._labelled(wording.other_opinions, form.other_opinions, wording.blank.other_lines))
        if not form.completed:
            ending.extend(self._labelled(wording.refusals, "", wording.blank.refusal_lines))
        # The last lines and the signatures share a page: no page of signatures without what was signed.
        yield from ending[:-2]
        yield from keep_together((*glue(tuple(ending[-2:])), *set_signatures(wording, form.signers, self.room, WIDTH)))

    def _labelled(self, label: str, text: str, lines: int) -> tuple[Piece, ...]:
        inlines: tuple[Inline, ...] = (Run(f"{label} {text}"),) if text else (Run(f"{label} "), Leader(lines=lines - 1))
        return set_paragraph(inlines, self._flat, WIDTH, gap=_GAP)

    def _fields(self, *fields: Field) -> tuple[Piece, ...]:
        return set_fields(fields, self._flat, WIDTH, gap=1.0) if fields else ()

    def _text(self, text: str, lines: int, nothing: str = "") -> tuple[Piece, ...]:
        """What was written; when nothing was, lines to write on, or on a completed form the word for nothing."""
        if text:
            paragraphs = [set_text(part, self.style, WIDTH, gap=_GAP) for part in text.splitlines() if part.strip()]
            return tuple(piece for paragraph in paragraphs for piece in paragraph)
        if self.form.completed:
            return set_text(nothing, self.style, WIDTH, gap=_GAP) if nothing else ()
        return set_writing_lines(lines, self._flat, WIDTH, gap=_GAP)


def _head(text: str) -> tuple[Piece, ...]:
    return set_paragraph((Run(text, Face.BOLD),), single(_SIZE), WIDTH, gap=9.0, glued=True)


def _subhead(text: str) -> tuple[Piece, ...]:
    return set_paragraph((Run(text, Face.BOLD),), single(_SIZE), WIDTH, gap=6.0, glued=True)


def _write_choices(label: str, choices: tuple[Choice, ...]) -> tuple[Inline, ...]:
    inlines: list[Inline] = [Run(label)]
    for choice in choices:
        inlines.extend(
            (
                Run(" "),
                Gap(1.0, dotted=False),
                Run(" "),
                Box(choice.chosen),
                Run(f"{NO_BREAK}{_hold_together(choice.text)}"),
            )
        )
    return tuple(inlines)


def _hold_together(text: str) -> str:
    """Short words beside a box stay on its line; a long sentence may go on below."""
    return text.replace(" ", NO_BREAK) if len(text) <= _SHORT_CHOICE else text


def _write_reference(sentence: str, reference: Reference, name: str) -> tuple[Inline, ...]:
    dotted_date = (
        Run("ngày ", Face.ITALIC),
        Gap(18.0),
        Run(" tháng ", Face.ITALIC),
        Gap(18.0),
        Run(" năm ", Face.ITALIC),
        Gap(30.0),
    )
    return fill_in(
        sentence,
        Face.ITALIC,
        name=reference.name or name,
        number=reference.number or (Gap(80.0),),
        on=write_date_in_words(reference.on) if reference.on else dotted_date,
        issuer=reference.issuer or (Gap(150.0),),
    )


def _write_moment(sentence: str, moment: datetime | None) -> tuple[Inline, ...]:
    if moment is None:
        short = (Gap(22.0),)
        return fill_in(sentence, hour=short, minute=short, day=short, month=short, year=(Gap(34.0),))
    return fill_in(
        sentence,
        hour=f"{moment.hour:02d}",
        minute=f"{moment.minute:02d}",
        day=write_day_number(moment.day),
        month=write_month_number(moment.month),
        year=str(moment.year),
    )


def _write_count(count: float | None) -> str:
    return "" if count is None else write_number(count)


def _write_two_digits(count: int | None) -> str | tuple[Inline, ...]:
    return (Gap(22.0),) if count is None else f"{count:02d}"
