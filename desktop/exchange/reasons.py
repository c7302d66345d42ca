"""The list that reasons are collected in while a package is looked at."""

from __future__ import annotations

from collections import Counter

from db.domain.verdict import Reason, ReasonCode
from desktop.exchange import limits


class Reasons:
    """Reasons in the order of finding; of one code only so many are kept, the others are counted (FORMAT.md §6.2)."""

    def __init__(self) -> None:
        self._kept: list[Reason] = []
        self._found: Counter[ReasonCode] = Counter()

    def add(self, code: ReasonCode, **parameters: object) -> None:
        """Note one reason."""
        self._found[code] += 1
        if self._found[code] <= limits.REASONS_PER_CODE:
            self._kept.append(Reason(code, parameters))

    def extend(self, others: Reasons) -> None:
        """Note all reasons of another list, counted ones included."""
        before = Counter(self._found)
        self._found += others._found
        for found in others._kept:
            before[found.code] += 1
            if before[found.code] <= limits.REASONS_PER_CODE:
                self._kept.append(found)

    def has(self, *codes: ReasonCode) -> bool:
        """Whether a reason of one of these codes was found."""
        return any(code in self._found for code in codes)

    def __len__(self) -> int:
        return self._found.total()

    def listed(self) -> tuple[Reason, ...]:
        """The reasons kept; the last of a code says under `more` how many others there are."""
        last = {found.code: index for index, found in enumerate(self._kept)}
        listed = list(self._kept)
        for code, index in last.items():
            more = self._found[code] - limits.REASONS_PER_CODE
            if more > 0:
                listed[index] = Reason(code, {**listed[index].parameters, "more": more})
        return tuple(listed)
