"""Applying what the superior hands down: judged and shown first, in force in one transaction, taken back by one step.

Each part is replaced as a whole by the newest package that brings it; an older package never goes over a newer one
(package.md §2.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.verdict import NOTES, Outcome, Reason, ReasonCode, reason
from db.queries import plans as queries
from db.queries.office import TrustedKeyRow
from db.queries.packages import ACCEPTED, WITHDRAWN, get_received, read_parts
from db.queries.plans import AppliedPlan
from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes import plans as writes
from db.writes.packages import decide_package
from db.writes.settings import put_setting
from db.writes.trust import forget_key
from desktop.exchange.parts import PartError
from desktop.exchange.verifying import verify_package
from desktop.services.handed_down import (
    CALENDAR,
    CATALOGS,
    TARGETS,
    TRUST,
    UNITS,
    handed_in,
    put_handed,
    source_of,
)
from desktop.services.own_packages import not_usable
from desktop.services.package_identity import kept_id
from desktop.services.plan_changes import Letters, PartChange, Standing, is_same, read_letters
from desktop.services.plan_keys import KeysPut, preview_keys, put_keys
from desktop.services.plan_parts import (
    APPLIED,
    SETS,
    preview_calendar,
    preview_catalogs,
    preview_targets,
    put_calendar,
    put_catalogs,
    put_targets,
    sets_in,
    uncover,
)
from desktop.services.plan_units import index_with, preview_units, put_units
from desktop.services.trust import trusted_keys
from desktop.services.unit_overlay import settle_units, unit_index_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from desktop.exchange.examined import Examined
    from desktop.services.office import Office

EVERYTHING = Changes(registers=frozenset({"catalogs", "plans", "calendar", "trusted_keys"}))


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What applying a plan package would do.

    Attributes:
        sender: name of the superior.
        remark: what it says with it.
        parts: in a fixed order.
    """

    sender: str
    remark: str
    parts: tuple[PartChange, ...]

    @property
    def brings(self) -> bool:
        """Whether any part is newer than what is here and can be used."""
        return any(part.standing in {Standing.NEW, Standing.UNCHANGED} for part in self.parts)


def judge_plan(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """What only this office can say against a plan package: who may hand down to it, and what is older."""
    header, superior = found.header, office.superior
    if header is None:
        return ()
    if superior is None or header.sender.unit_id != superior.id:
        return (reason(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=found.signer.person if found.signer else ""),)
    try:
        letters = read_letters(found)
    except PartError as error:
        return (reason(ReasonCode.HEADER_INVALID, field=error.field, what=error.what),)
    newest = [_newer_here(connection, letters, part) for part in letters.parts]
    if all(newest):
        return (reason(ReasonCode.EARLIER_SEQUENCE, sequence=header.sequence),)
    return ()


def preview_plan(office: Office, found: Examined) -> PlanPreview:
    """What a plan package that passed would change, part by part.

    Raises:
        KnownError: NOT_A_PLAN when it is none, is damaged or not signed by whom it should be.
    """
    undecided = set(found.verdict.codes) - NOTES
    # One that was taken back is shown like a new one: it may be applied again.
    if found.header is None or undecided - {ReasonCode.WITHDRAWN}:
        raise not_usable("NOT_A_PLAN", found, "")
    letters = _letters(found)
    with reading(office.database) as connection:
        parts = tuple(_preview(connection, office, letters, part) for part in letters.parts)
    return PlanPreview(found.header.sender.name, letters.plan.remark, parts)


def apply_in(connection: Connection, office: Office, found: Examined) -> AppliedPlan:
    """What a plan package that was judged put in force, inside the transaction that takes it in.

    Raises:
        KnownError: NOT_A_PLAN.
    """
    letters, header, at = _letters(found), found.header, office.stamp()
    kept_as = kept_id(connection, header) if header else letters.source.package
    handed = handed_in(connection)
    before: dict[str, Any] = {
        "handed": {part: handed.get(part) for part in letters.parts},
        "plan": get_setting(connection, APPLIED),
        "sets": sets_in(connection),
    }
    brought: list[str] = []
    keys = KeysPut((), ())
    for part in letters.parts:
        if _newer_here(connection, letters, part):
            continue
        kept: dict[str, Json] | None = {}
        if part == TRUST and letters.trust is not None:
            keys = put_keys(connection, office, letters.trust, package_id=kept_as, at=at)
        else:
            kept = _put(connection, letters, part)
        if kept is not None:
            handed[part] = {**kept, "from": letters.source.to_plain()}
            brought.append(part)
        if part == UNITS and kept is not None:
            put_handed(connection, handed)
            settle_units(connection)
    put_handed(connection, handed)
    after = {"plan": get_setting(connection, APPLIED), "sets": sets_in(connection)}
    content: dict[str, Json] = {
        "letters": cast("Json", dict(letters.content)),
        "brought": cast("Json", brought),
        "before": cast("Json", before),
        "after": cast("Json", after),
        "keys": {"accepted": list(keys.accepted), "ended": [_row_to_plain(row) for row in keys.ended]},
    }
    applied = AppliedPlan(
        kept_as,
        header.sender.unit_id if header else "",
        letters.source.sequence,
        at,
        office.author.name,
        content,
    )
    writes.note_applied(
        connection,
        applied,
        before={"plan": _name_of(before["plan"])},
        after={"parts": cast("Json", brought), "plan": _name_of(after["plan"])},
        author=office.author,
        at=at,
    )
    return applied


def undo_plan(office: Office, package_id: str, reason_given: str = "") -> tuple[tuple[str, ...], Changes]:
    """The parts that had been changed since and stay as they are; everything else is as before the package.

    Raises:
        KnownError: PLAN_NOT_LAST where a later one is in force: that one is to be taken back first.
    """
    with writing(office.database) as connection:
        last = next((one for one in queries.list_applied(connection) if not one.is_undone), None)
        package = get_received(connection, package_id)
        if last is None or last.package_id != package_id or package is None:
            raise KnownError("PLAN_NOT_LAST")
        at = office.stamp()
        kept = _restore(connection, office, last, at=at)
        undone: dict[str, Json] = {"by": office.author.name, "at": at}
        writes.note_undone(
            connection, package_id, {**last.content, "undone": undone}, kept=kept, author=office.author, at=at
        )
        decision: dict[str, Json] = {"what": "plan_withdrawn", **undone, "why": reason_given.strip()}
        decide_package(connection, package, state=WITHDRAWN, decision=decision, author=office.author)
    return kept, EVERYTHING


def apply_again(office: Office, package_id: str) -> Changes:
    """A package that was taken back in force again, judged once more by its kept bytes.

    Raises:
        KnownError: NOT_A_PLAN.
    """
    with reading(office.database) as connection:
        package = get_received(connection, package_id)
        source = BytesIO(b"".join(read_parts(connection, package_id)))
    if package is None:
        raise KnownError("NOT_A_PLAN", file="", codes="", why="")
    found = verify_package(
        source,
        name=package.file_name,
        now=office.clock.now(),
        recipient=office.unit.id,
        trusted=trusted_keys(office),
    )
    with writing(office.database) as connection:
        found = found.with_reasons(*judge_plan(connection, office, found))
        if found.verdict.outcome is not Outcome.PASSED:
            raise not_usable("NOT_A_PLAN", found, package.file_name)
        apply_in(connection, office, found)
        decision: dict[str, Json] = {"what": "plan_again", "by": office.author.name, "at": office.stamp(), "why": ""}
        decide_package(connection, package, state=ACCEPTED, decision=decision, author=office.author)
    return EVERYTHING


def list_applied_plans(office: Office) -> tuple[AppliedPlan, ...]:
    """The superior's packages that were applied here, newest first."""
    with reading(office.database) as connection:
        return queries.list_applied(connection)


def was_undone(connection: Connection, package_id: str) -> bool:
    """Whether a plan package was applied here and taken back."""
    applied = queries.get_applied(connection, package_id)
    return applied is not None and applied.is_undone


def _letters(found: Examined) -> Letters:
    try:
        return read_letters(found)
    except PartError as error:
        raise KnownError("NOT_A_PLAN", file="", codes="HEADER_INVALID", why=error.field) from error


def _newer_here(connection: Connection, letters: Letters, part: str) -> bool:
    """Whether this part is in force from a package that is not older."""
    there = source_of(handed_in(connection).get(part, {}))
    return there is not None and not letters.source.is_newer_than(there)


def _preview(connection: Connection, office: Office, letters: Letters, part: str) -> PartChange:
    if _newer_here(connection, letters, part):
        return PartChange(part, Standing.SUPERSEDED)
    plan = letters.plan
    if part == TARGETS and plan.targets is not None:
        return preview_targets(connection, plan.targets, office.clock.today())
    if part == CALENDAR and plan.calendar is not None:
        return preview_calendar(connection, plan.calendar)
    if part == CATALOGS and plan.catalogs is not None:
        return preview_catalogs(connection, plan.catalogs)
    if part == UNITS and plan.units is not None:
        return preview_units(connection, plan.units)
    assert letters.trust is not None
    # A key may be that of a unit that the same package makes known.
    brings_units = plan.units is not None and not _newer_here(connection, letters, UNITS)
    index = index_with(connection, plan.units) if plan.units and brings_units else unit_index_in(connection)
    return preview_keys(connection, office, letters.trust, index)


def _put(connection: Connection, letters: Letters, part: str) -> dict[str, Json] | None:
    plan = letters.plan
    if part == TARGETS and plan.targets is not None:
        return put_targets(connection, plan.targets)
    if part == CALENDAR and plan.calendar is not None:
        return put_calendar(plan.calendar)
    if part == UNITS and plan.units is not None:
        return put_units(plan.units)
    assert plan.catalogs is not None
    return put_catalogs(plan.catalogs)


def _restore(connection: Connection, office: Office, applied: AppliedPlan, *, at: str) -> tuple[str, ...]:
    """Everything as before the package; the parts that somebody changed since and that stay."""
    content: dict[str, Any] = applied.content
    before, after, handed = content["before"], content["after"], handed_in(connection)
    kept: list[str] = []
    for part in content["brought"]:
        if part == TARGETS and not _restore_targets(connection, handed.get(TARGETS, {}), before, after):
            kept.append(part)
        if part == TRUST:
            for fingerprint in content["keys"]["accepted"]:
                forget_key(connection, fingerprint, author=office.author, at=at)
            writes.forget_envelope_keys(connection, applied.package_id)
            writes.restore_keys(connection, [_row_from_plain(row) for row in content["keys"]["ended"]])
        there = before["handed"].get(part)
        if there is None:
            handed.pop(part, None)
        else:
            handed[part] = there
    put_handed(connection, handed)
    if UNITS in content["brought"]:
        settle_units(connection)
    return tuple(kept)


def _restore_targets(
    connection: Connection, handed: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether the office goes by the plan it went by before; not where it has chosen another one since."""
    sets = sets_in(connection)
    uncover(sets, handed)
    there = before["handed"].get(TARGETS)
    if there is not None and is_same(sets.get(there["name"]), there["covered"]) and there["name"] in before["sets"]:
        sets[there["name"]] = before["sets"][there["name"]]
    put_setting(connection, SETS, sets)
    if not is_same(get_setting(connection, APPLIED), after["plan"]):
        return False
    put_setting(connection, APPLIED, before["plan"])
    return True


def _name_of(plan: object) -> str:
    return str(cast("dict[str, Json]", plan).get("name", "")) if isinstance(plan, dict) else ""


def _row_to_plain(row: TrustedKeyRow) -> dict[str, Json]:
    plain: dict[str, Json] = {name: getattr(row, name) for name in row.__slots__ if name != "certificate"}
    return plain


def _row_from_plain(plain: Mapping[str, Any]) -> TrustedKeyRow:
    values: dict[str, Any] = {**plain, "certificate": b""}
    return TrustedKeyRow(**values)
