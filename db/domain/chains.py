"""Where a package stands among those of its device: next, behind a gap, or beside another (package.md §1.4, §3).

Every package names the one before it of the same kind. So the packages of a device form a chain; where two name the
same one before them, or carry the same number, the chain forks: a backup was restored, or the computer copied.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Standing(Enum):
    """What became of a package that was looked at before."""

    IN = auto()  # taken in, or coming earlier in the same batch
    WAITING = auto()  # kept until another one comes or a person decides
    OUT = auto()  # taken in once and taken out again by a person: no gap, and no rival
    LOST = auto()  # the side of a fork that does not count


@dataclass(frozen=True, slots=True)
class Link:
    """One package in a chain.

    Attributes:
        id: of the package.
        sequence: its number on that computer.
        previous_id: the package it continues, or None for the first.
        sha256: of its bytes; empty while that is not known.
        previous_sha256: of the bytes of the one it continues, where that is known.
        standing: what became of it.
        is_chained: whether it continues others at all; if not, only its number has a place.
    """

    id: str
    sequence: int
    previous_id: str | None
    sha256: str
    previous_sha256: str | None = None
    standing: Standing = Standing.IN
    is_chained: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a package belongs.

    Attributes:
        rivals: packages that claim the same place; a person has to decide.
        continues_lost: the package before it, where that is on the side of a fork that does not count.
        is_missing: whether the package before it is not in yet.
    """

    rivals: tuple[Link, ...] = ()
    continues_lost: Link | None = None
    is_missing: bool = False

    @property
    def is_forked(self) -> bool:
        """Whether a person has to decide."""
        return bool(self.rivals) or self.continues_lost is not None


def place_of(link: Link, known: Iterable[Link]) -> Place:
    """Where a package belongs among the others of its computer and kind.

    Args:
        link: the package.
        known: the others, whatever became of them; itself among them does no harm.
    """
    others = {other.id: other for other in known if other.id != link.id}
    before = others.get(link.previous_id) if link.previous_id else None
    rivals = [other for other in others.values() if _is_rival(link, other)]
    if before is not None and before.sha256 and link.previous_sha256 not in {None, before.sha256}:
        rivals.append(before)  # it continues other bytes under the same name
    rivals.sort(key=lambda other: (other.sequence, other.id))
    if before is not None and before.standing is Standing.LOST:
        return Place(tuple(rivals), continues_lost=before)
    has_come = link.previous_id is None or (before is not None and before.standing is not Standing.WAITING)
    return Place(tuple(rivals), is_missing=not has_come)


def continuations(package_ids: Iterable[str], links: Iterable[Link]) -> tuple[Link, ...]:
    """The packages that continue these, directly or through others, nearest first; not themselves."""
    after: dict[str | None, list[Link]] = defaultdict(list)
    for link in links:
        if link.is_chained:
            after[link.previous_id].append(link)
    waiting = list(package_ids)
    found: dict[str, Link] = {}
    seen = set(waiting)
    while waiting:
        for link in sorted(after[waiting.pop(0)], key=lambda one: (one.sequence, one.id)):
            if link.id not in seen:
                seen.add(link.id)
                found[link.id] = link
                waiting.append(link.id)
    return tuple(found.values())


def losing_side(chosen: Link, links: Sequence[Link]) -> tuple[Link, ...]:
    """What no longer counts once a package is chosen: the rivals of it and of those it continues, with what follows.

    Args:
        chosen: the package that counts.
        links: all packages of its device and kind.
    """
    by_id = {link.id: link for link in links}
    line = [chosen]
    while (before := by_id.get(line[-1].previous_id or "")) is not None and before not in line:
        line.append(before)
    kept = {link.id for link in line} | {link.id for link in continuations([chosen.id], links)}
    rivals = {
        rival.id
        for link in line
        for rival in links
        if rival.id not in kept and _claims_same_place(link, rival) and rival.standing is not Standing.OUT
    }
    lost = {link.id for link in continuations(rivals, links)} | rivals
    return tuple(sorted((by_id[one] for one in lost - kept), key=lambda link: (link.sequence, link.id)))


def _is_rival(link: Link, other: Link) -> bool:
    return other.standing in {Standing.IN, Standing.WAITING} and _claims_same_place(link, other)


def _claims_same_place(link: Link, other: Link) -> bool:
    if other.sequence == link.sequence:
        return True
    return link.is_chained and other.is_chained and other.previous_id == link.previous_id
