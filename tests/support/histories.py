"""Histories of one record on several computers, made by chance: who edits, who deletes, who hears of whom."""

from __future__ import annotations

from hypothesis import strategies as st

from db.domain.registers import BY_NAME
from db.domain.versions import DELETED, Version, change_version, join, new_version

REGISTER = BY_NAME["establishments"]
_FIELDS = ("name", "code", "status", "opened_on", "latitude", "longitude")
_DEVICES = ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Version, ...]:
    """Every version that some computer had at some time."""
    first = new_version("r", unit="u", values={"name": "A"}, device=_DEVICES[0], changed_at="0", changed_by="a")
    held = dict.fromkeys(_DEVICES, first)
    seen = [first]
    for step in range(draw(st.integers(1, 10))):
        device = draw(st.sampled_from(_DEVICES))
        held[device] = _step(draw, held[device], seen, device, step)
        seen.append(held[device])
    return tuple(seen)


def _step(draw: st.DrawFn, version: Version, seen: list[Version], device: str, step: int) -> Version:
    match draw(st.sampled_from(["edit", "edit", "delete", "restore", "hear"])):
        case "edit":
            values = {**version.values, draw(st.sampled_from(_FIELDS)): draw(st.sampled_from(["A", "B", None]))}
        case "delete":
            values = {**version.values, DELETED: "trùng"}
        case "restore":
            values = {name: value for name, value in version.values.items() if name != DELETED}
        case _:
            return join(version, draw(st.sampled_from(seen)), REGISTER)
    return change_version(version, REGISTER, values=values, device=device, changed_at=str(step), changed_by=device)
