"""Changes of the list of units in words: new, ended, renamed and moved units, and what followed whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.plan_changes import ChangeLine, say_day

if TYPE_CHECKING:
    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit


def describe_changes(before: UnitIndex, after: UnitIndex) -> tuple[ChangeLine, ...]:
    """One line for each unit that is another in the second list, then one for each succession it adds or drops."""
    if before is after:
        return ()
    old, new = ({unit.id: unit for unit in index.units} for index in (before, after))
    lines: list[ChangeLine] = []
    for unit_id in dict.fromkeys((*new, *old)):
        one, other = old.get(unit_id), new.get(unit_id)
        if one != other:
            known = other or one
            assert known is not None
            lines.append(ChangeLine(f"{known.code} {known.name}", _say(before, one), _say(after, other)))
    links, coming = ({(one.old_id, one.new_id) for one in index.successions} for index in (before, after))
    for old_id, new_id in sorted(coming ^ links):
        index = after if (old_id, new_id) in coming else before
        former, follower = index.get(old_id), index.get(new_id)
        if former is None or follower is None:
            continue
        said = f"kế thừa: {follower.code} {follower.name}"
        is_new = (old_id, new_id) in coming
        lines.append(ChangeLine(f"{former.code} {former.name}", "" if is_new else said, said if is_new else ""))
    return tuple(lines)


def _say(index: UnitIndex, unit: Unit | None) -> str:
    """Its days, the name before, then name and what it belongs to."""
    if unit is None:
        return ""
    days = f"từ {say_day(unit.valid_from)}" + (f" đến {say_day(unit.valid_to)}" if unit.valid_to else "")
    former = f", trước là {unit.former_names[-1].name}" if unit.former_names else ""
    return f"{days}{former}: {index.label(unit)}"
