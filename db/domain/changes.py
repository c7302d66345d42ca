"""What a write answers: which records of which registers it touched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Records touched by one action, by register; screens refresh from it.

    Attributes:
        records: pairs (register name, record id).
        registers: registers in which so much changed that a list should ask anew (after a merge).
    """

    records: frozenset[tuple[str, str]] = frozenset()
    registers: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        """Both together."""
        return Changes(self.records | other.records, self.registers | other.registers)

    def ids(self, register: str) -> frozenset[str]:
        """Ids touched in one register."""
        return frozenset(record_id for name, record_id in self.records if name == register)

    def touches(self, register: str) -> bool:
        """Whether a list of this register may have to refresh."""
        return register in self.registers or any(name == register for name, _ in self.records)


NOTHING_CHANGED = Changes()


def changed(register: str, *record_ids: str) -> Changes:
    """Changes of some records of one register."""
    return Changes(frozenset((register, record_id) for record_id in record_ids))
