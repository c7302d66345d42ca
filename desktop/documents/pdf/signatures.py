"""The signatures of a record: who signed, who refused and why, who was absent; never divided between pages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.documents.blocks import keep_together, leave_space, set_text
from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Style, draw_dots, find_baseline
from desktop.documents.page import single
from desktop.documents.pdf.inspection_values import Party, SignatureState, Signers, TeamMember
from desktop.documents.shapes import Piece, set_side_by_side

if TYPE_CHECKING:
    from desktop.documents.pdf.inspection_room import Room
    from desktop.documents.wording import InspectionWording

_TITLE = single(13.0, Align.CENTRE)
_NOTE = single(12.0, Align.CENTRE)
_ROW_GAP = 12.0
_SIDE = 8.0
_MEMBERS_IN_ROW = 3


@lru_cache(maxsize=512)
def set_signatures(wording: InspectionWording, signers: Signers, room: Room, width: float) -> tuple[Piece, ...]:
    """Establishment and witness, secretary and leader, then the members, on one page where it can hold them all."""
    witness, *others = signers.witnesses or (Party(),)
    first = ((wording.sign_establishment, signers.representative), (wording.sign_witness, witness))
    second = (
        (wording.sign_secretary, _find_signer(signers, signers.secretary)),
        (wording.sign_leader, _find_signer(signers, signers.leader)),
    )
    more = tuple(_set_pair(wording, ((wording.sign_witness, other),), room.sign, width) for other in others)
    return keep_together(
        (
            _set_pair(wording, first, room.sign, width),
            *more,
            _set_pair(wording, second, room.sign, width),
            *_set_members(wording, signers, room, width),
        )
    )


def _find_signer(signers: Signers, name: str) -> Party | TeamMember:
    """The member of that name with what became of the signature; only the name where the team does not list it."""
    return next((member for member in signers.team if name and member.name == name), Party(name=name))


def _set_pair(
    wording: InspectionWording, persons: tuple[tuple[str, Party | TeamMember], ...], room: float, width: float
) -> Piece:
    """Two blocks with a title each, their names on one line."""
    half = width / 2
    room = max([room, *(_count_words(wording, person, half) for _, person in persons)])
    return set_side_by_side(
        tuple(
            (
                place * half,
                (
                    *set_text(title, _TITLE, half, face=Face.BOLD),
                    *set_text(wording.sign_here, _NOTE, half, face=Face.ITALIC),
                    *_set_hand(wording, person, half, room),
                ),
            )
            for place, (title, person) in enumerate(persons)
        ),
        gap=_ROW_GAP,
    )


def _set_hand(wording: InspectionWording, person: Party | TeamMember, width: float, room: float) -> tuple[Piece, ...]:
    """Room for the hand, or why there is no signature; below it the name."""
    name = set_text(person.name, _TITLE, width, face=Face.BOLD) if person.name else ()
    words = _set_words(wording, person, width)
    spare = (room - sum(piece.height for piece in words)) / 2
    return (leave_space(spare), *words, leave_space(spare), *name)


def _count_words(wording: InspectionWording, person: Party | TeamMember, width: float) -> float:
    return sum(piece.height for piece in _set_words(wording, person, width))


def _set_words(wording: InspectionWording, person: Party | TeamMember, width: float) -> tuple[Piece, ...]:
    if person.signature in (SignatureState.OPEN, SignatureState.SIGNED):
        return ()
    state = wording.refused if person.signature is SignatureState.REFUSED else wording.absent
    why = wording.reason.format(reason=person.reason) if person.reason else wording.unknown_reason
    inner = width - 2 * _SIDE
    words = (*set_text(state, _NOTE, inner, face=Face.ITALIC), *set_text(why, _NOTE, inner, face=Face.ITALIC))
    return (set_side_by_side(((_SIDE, words),)),)


def _set_members(wording: InspectionWording, signers: Signers, room: Room, width: float) -> tuple[Piece, ...]:
    """The members who do not already sign as secretary or leader."""
    signing = {signers.secretary, signers.leader} - {""}
    members = tuple(member for member in signers.team if member.name not in signing)
    if room.for_writing:
        least = _MEMBERS_IN_ROW if signers.team else wording.blank.team_rows
        members += (TeamMember(),) * (least - len(members))
    if not members:
        return ()
    title = (
        *set_text(wording.sign_members, _TITLE, width, face=Face.BOLD, gap=_ROW_GAP),
        *set_text(wording.sign_here, _NOTE, width, face=Face.ITALIC),
    )
    starts = range(0, len(members), _MEMBERS_IN_ROW)
    return (
        *title,
        *(_set_member_row(wording, members[at : at + _MEMBERS_IN_ROW], room.sign_member, width) for at in starts),
    )


def _set_member_row(wording: InspectionWording, row: tuple[TeamMember, ...], room: float, width: float) -> Piece:
    column = width / _MEMBERS_IN_ROW
    start = (width - len(row) * column) / 2
    room = max([room, *(_count_words(wording, member, column) for member in row)])
    cells = (
        _set_hand(wording, member, column, room) if member.name else (leave_space(room), _draw_name_line(column))
        for member in row
    )
    return set_side_by_side(tuple((start + place * column, cell) for place, cell in enumerate(cells)), gap=4.0)


def _draw_name_line(width: float) -> Piece:
    style = Style(13.0, 16.0)
    return Piece(style.line, (draw_dots(_SIDE, find_baseline(style), width - 2 * _SIDE, style.size),))
