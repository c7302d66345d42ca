"""The tabs of an establishment's card: papers, workers, visits, violations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.services.cards import PlaceCard, paper_state
from desktop.ui.pages.establishments.words import paper_word
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, heading, quiet
from desktop.ui.pages.registers.visit_lines import remedy_line, violation_line, visit_line
from desktop.ui.texts import tr
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.formats import UNKNOWN, say_date, say_number

if TYPE_CHECKING:
    from db.domain.establishments import Establishment, Paper
    from desktop.ui.session import Session


def papers(session: Session, card: PlaceCard) -> Sequence[QWidget]:
    """Every paper with its number, issuer and last day."""
    if not card.place.papers:
        return (quiet(tr("Chưa ghi giấy tờ nào.")),)
    return (CardLines([_paper(session, paper, whole=True) for paper in card.place.papers]),)


def paper_lines(session: Session, card: PlaceCard) -> CardLines:
    """Papers in short."""
    return CardLines([_paper(session, paper, whole=False) for paper in card.place.papers])


def workers(session: Session, card: PlaceCard) -> Sequence[QWidget]:
    """The counts of workers as last taken."""
    place = card.place
    labels = session.office.labels
    names = (
        "workers_total",
        "workers_female",
        "workers_under_18",
        "workers_other_province",
        "workers_temporary_residence",
        "workers_contracted",
        "workers_registered",
        "workers_health_checked",
        "workers_certified",
        "workers_committed",
    )
    grid = FactsGrid(label_width=170)
    facts = [(labels.field("establishments", name).label, known(getattr(place, name))) for name in names]
    grid.show_facts(facts)
    if place.workers_counted_on is None:
        note = tr("Chưa ghi ngày đếm lao động.")
    else:
        note = tr("Số liệu ngày {day}.").format(day=say_date(place.workers_counted_on))
    return (grid, quiet(note))


def visits(session: Session, card: PlaceCard) -> Sequence[QWidget]:
    """Inspections, newest first, what they found and what they asked to be remedied."""
    parts: list[QWidget] = []
    if card.visits:
        parts.append(CardLines([visit_line(session, visit) for visit in card.visits], state_width=120))
    else:
        parts.append(quiet(tr("Chưa có cuộc kiểm tra nào.")))
    if card.violations:
        parts += [
            heading(tr("Vi phạm")),
            CardLines([violation_line(session, line) for line in card.violations], state_width=120),
        ]
    if card.remedies:
        parts += [
            heading(tr("Yêu cầu khắc phục")),
            CardLines([remedy_line(session, line) for line in card.remedies], state_width=120),
        ]
    return parts


def workers_in_words(place: Establishment) -> str:
    """How many people work there: "9 (nam 3, nữ 6); dưới 18 tuổi: 0"."""
    if place.workers_total is None:
        return tr("Chưa ghi số lao động")
    total = say_number(place.workers_total)
    if place.workers_female is not None:
        men = place.workers_total - place.workers_female
        total += " " + tr("(nam {men}, nữ {women})").format(men=say_number(men), women=say_number(place.workers_female))
    if place.workers_under_18 is None:
        return total
    return total + "; " + tr("dưới 18 tuổi: {n}").format(n=say_number(place.workers_under_18))


def known(number: int | None) -> str:
    """The number, or "?" for one nobody counted."""
    return UNKNOWN if number is None else say_number(number)


def _paper(session: Session, paper: Paper, *, whole: bool) -> CardLine:
    name = session.office.catalogs.word("paper_kinds", paper.kind)
    state = paper_word(paper_state(paper, session.today()))
    ends = say_date(paper.expires_on) if paper.expires_on else tr("không hạn")
    sub = ""
    if whole:
        number = tr("Số {number}").format(number=paper.number) if paper.number else ""
        issued = tr("cấp {day}").format(day=say_date(paper.issued_on)) if paper.issued_on else ""
        sub = ", ".join(part for part in (number, issued, paper.issued_by, paper.note) if part)
    return CardLine(name, ends, state, sub)
