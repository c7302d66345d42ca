"""Names of practice establishments: what stands on the signboard and what stands in the registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.practice.people import given_name
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.words import KindFacts

_TRIES = 4
_BY_OWNER = "owner"
_LONG = ("và Trung tâm Tiệc cưới – Hội nghị", "– Ẩm thực và Giải trí", "và Dịch vụ du lịch sinh thái biển")


class Signboards:
    """Names of one ward, none of them twice."""

    def __init__(self, chance: Random) -> None:
        """Begin without any."""
        self._chance = chance
        self._taken: set[str] = set()

    def draw(self, facts: KindFacts, owner: str, street: str) -> str:
        """A name for an establishment of a kind on a street."""
        name = self._propose(facts, owner)
        for _ in range(_TRIES):
            if name not in self._taken:
                break
            name = self._propose(facts, owner)
        if name in self._taken:
            name = f"{name} – {street.removeprefix('đường ')}"
        number = 2
        while name in self._taken:
            name = f"{name.rstrip('0123456789 ')} {number}"
            number += 1
        self._taken.add(name)
        return name

    def draw_legal(self, name: str, facts: KindFacts, owner: str, *, enterprise: bool) -> str:
        """What the registration says; empty for a small household business that has no other name."""
        if not enterprise and self._chance.random() < 0.35:
            return ""
        label = facts.label.lower()
        own = name.removeprefix(facts.label).strip() or name
        text = pool("kinds", "legal", "enterprise" if enterprise else "household").draw(self._chance)
        return text.format(name=own, owner=owner, label=label, Label=facts.label)

    def _propose(self, facts: KindFacts, owner: str) -> str:
        chance = self._chance
        if facts.names == _BY_OWNER or (facts.names == "gentle" and chance.random() < 0.18):
            own = given_name(owner)
            word = chance.choice(("", "", "", "Anh ", "Chị ", "Ông ", "Bà ", "Cô ")) if facts.names == _BY_OWNER else ""
            tail = chance.choice(("", "", f" {given_name(chance.choice(_PARTNERS))}", " 88", " 2"))
            return f"{facts.label} {word}{own}{'' if word else tail}"
        own = pool("kinds", "names", facts.names).draw(chance)
        if facts.code == "hotel" and chance.random() < 0.05:
            return f"{facts.label} {own} {chance.choice(_LONG)}"
        return f"{facts.label} {own}"


_PARTNERS = ("Phong", "Hạnh", "Tùng", "Linh", "Dũng", "Mai", "Thảo", "Long")
