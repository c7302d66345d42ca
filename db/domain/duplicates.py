"""Records that stand for the same thing: what people decide about pairs, and the groups that follow from it.

Records are never thrown together: each stays with its unit, and figures of several units count a group once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db.domain.versions import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.domain.fields import Json

SAME, DIFFERENT, LATER, OPEN = "same", "different", "later", "open"
"""What a person says of a pair: one thing, two things, to be looked at again; open where that was taken back."""

IDENTIFYING = (
    "name",
    "legal_name",
    "kinds",
    "business_number",
    "address",
    "neighbourhood",
    "commune",
    "former_commune",
    "telephone",
    "owner_name",
    "representative_name",
    "opened_on",
    "closed_on",
)
"""The fields of an establishment by which it is told from others; a change of one asks a pair anew."""


class Pair(NamedTuple):
    """Two records, the smaller id first, so that a pair is one value however it is named."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a person decided about two records.

    Attributes:
        id: of the decision.
        record_id: one of them.
        leader_id: the other; where they are the same, the one that leads.
        state: SAME, DIFFERENT, LATER or OPEN.
        seen: digest of what was compared.
        reason: why, where that was said.
        at: when, UTC ISO text.
        by: who.
    """

    id: str
    record_id: str
    leader_id: str
    state: str
    seen: str
    reason: str
    at: str
    by: str

    @property
    def pair(self) -> Pair:
        """The two records."""
        return pair_of(self.record_id, self.leader_id)


def pair_of(one: str, other: str) -> Pair:
    """Two records as a pair."""
    return Pair(one, other) if one < other else Pair(other, one)


def digest_of(values: Mapping[str, Json]) -> str:
    """A short digest of an establishment's identifying fields."""
    return hashlib.sha256(canonical({name: values.get(name) or None for name in IDENTIFYING}).encode()).hexdigest()[:16]


def seen_of(digests: Mapping[str, str], pair: Pair) -> str:
    """What was compared of a pair: the digests of both records in the order of the pair."""
    return f"{digests[pair.first]}.{digests[pair.second]}"


def group_links(links: Iterable[Link]) -> dict[str, str]:
    """Every linked record with the one that leads its group, leaders included.

    Being the same carries over: a and b, b and c make one group. Who leads is what the newest decision inside the
    group says; the groups themselves do not depend on the order of the decisions.
    """
    parents: dict[str, str] = {}

    def root(one: str) -> str:
        while (above := parents.setdefault(one, one)) != one:
            parents[one] = parents[above]
            one = above
        return one

    same = sorted((link for link in links if link.state == SAME), key=lambda link: (link.at, link.id))
    for link in same:
        parents[root(link.record_id)] = root(link.leader_id)
    leaders = {root(link.leader_id): link.leader_id for link in same}
    return {one: leaders[root(one)] for one in sorted(parents)}
