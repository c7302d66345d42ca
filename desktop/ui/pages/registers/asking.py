"""From what a list was asked to the filter of its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.lists import Filter
from desktop.services.records import find_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.office import Office
    from desktop.ui.pages.registers.definition import Asked

UNIT = "unit"
"""Key of the filter by owner unit, which offices above others have in every list."""


def wanted_of(asked: Asked, *, computed: tuple[str, ...] = (), order: str = "") -> Filter:
    """The filter for what was asked.

    Args:
        asked: text, choices, order, days.
        computed: keys of filters that are no fields of the register and are judged elsewhere.
        order: another order than the one asked for.
    """
    left_out = {UNIT, *computed}
    return Filter(
        search=asked.text,
        choices={key: frozenset(codes) for key, codes in asked.chosen.items() if key not in left_out},
        units=frozenset(asked.chosen.get(UNIT, ())),
        from_on=asked.from_on,
        to_on=asked.to_on,
        order=order or asked.order,
        descending=asked.descending,
    )


def find_in(register: str) -> Callable[[Office, Asked], tuple[str, ...]]:
    """The search of a register whose filters are its own fields."""

    def find(office: Office, asked: Asked) -> tuple[str, ...]:
        return find_records(office, register, wanted_of(asked))

    return find
