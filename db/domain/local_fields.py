"""Fields that stay in the office, when a record comes back from outside (domain.md §2.13).

A travelled copy says nothing of them: neither their values nor their dots. Joined as it is, it would look like one in
which somebody emptied them. So before the join it is given what the stored version has: these cells then stay as they
are here, whatever comes, and each computer of an office keeps its own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version


def keep_local(stored: Version, coming: Version, register: RegisterSpec) -> Version:
    """The version that came, with the cells that stay in the office as the stored version has them.

    Args:
        stored: what this computer knows.
        coming: a copy that travelled.
        register: for the cells.
    """
    cells = local_cells(register)
    if not cells:
        return coming
    names = _local_names(register)
    values = {name: value for name, value in coming.values.items() if name not in names}
    values |= {name: value for name, value in stored.values.items() if name in names}
    dots = {cell: dot for cell, dot in coming.dots.items() if cell not in cells}
    # Said in full: the version that came may count its cells from another first dot.
    dots |= {cell: stored.dots.get(cell, stored.first) for cell in cells}
    siblings = {cell: found for cell, found in coming.siblings.items() if cell not in cells}
    siblings |= {cell: found for cell, found in stored.siblings.items() if cell in cells}
    return replace(coming, values=values, dots=dots, siblings=siblings)


@cache
def local_cells(register: RegisterSpec) -> frozenset[str]:
    """The cells of a register that stay in the office; a cell with a field that travels, travels."""
    travelling = {spec.cell or spec.name for spec in register.travelling}
    return frozenset(spec.cell or spec.name for spec in register.fields) - travelling


@cache
def _local_names(register: RegisterSpec) -> frozenset[str]:
    cells = local_cells(register)
    return frozenset(
        spec.name
        for spec in register.fields
        if spec.sensitivity is Sensitivity.LOCAL and (spec.cell or spec.name) in cells
    )
