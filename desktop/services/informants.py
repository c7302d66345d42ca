"""Who gave a tip: put away by anybody, read only by whoever knows the password of its own (Pháp lệnh 10/2003 Đ21).

Nothing here goes into records, packages, dumps, search, workbooks, drafts or logs. The journal says who put, read or
removed an entry of which tip, and who guessed; never what is in it. An open vault lives in memory for five minutes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.informants import FREE_TRIES, LONGEST, Informant, Tries, wait_after
from db.domain.passphrases import judge_passphrase
from db.domain.text import clean
from db.queries import informants as queries
from db.queries import settings as setting_queries
from db.transactions import reading, writing
from db.writes import informants as writes
from db.writes import settings as setting_writes
from desktop.clock import vietnam_time
from desktop.exchange import vaults
from desktop.exchange.errors import WRONG_VAULT_PASSWORD, ExchangeError
from desktop.services.records import load_record

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from desktop.exchange.vaults import Vault, VaultKey
    from desktop.services.office import Office

__all__ = ["Informant", "InformantState", "UnlockedVault"]

STAYS_OPEN = timedelta(minutes=5)
_VAULT, _TRIES = "informants.vault", "informants.tries"


@dataclass(frozen=True, slots=True)
class InformantState:
    """What everybody may know about the entry of a tip.

    Attributes:
        vault_made: whether the password of informants was set up.
        kept: whether the tip has a sealed entry.
        put_at: when it was put there, UTC ISO text; empty without one.
        put_by: who put it there.
    """

    vault_made: bool
    kept: bool
    put_at: str = ""
    put_by: str = ""


@dataclass(frozen=True, slots=True)
class UnlockedVault:
    """An open vault; let go of it to lock again.

    Attributes:
        key: opens the entries.
        until: when it locks by itself.
    """

    key: VaultKey = field(repr=False)
    until: datetime


def informant_state(office: Office, tip_id: str) -> InformantState:
    """What everybody may know about the entry of a tip."""
    with reading(office.database) as connection:
        made = setting_queries.get_setting(connection, _VAULT) is not None
        found = queries.get_sealed(connection, tip_id)
    return (
        InformantState(made, kept=False)
        if found is None
        else InformantState(made, kept=True, put_at=found.changed_at, put_by=found.changed_by)
    )


def set_up_vault(office: Office, password: str, *, cost: int = vaults.COST) -> UnlockedVault:
    """The password of informants set up; the vault is open at once.

    Whoever forgets the password has lost what was sealed with it: nobody can read it any more.

    Raises:
        KnownError: VAULT_EXISTS, VAULT_PASSWORD_WEAK.
    """
    _refuse_weak(password)
    vault, key = vaults.make_vault(password, cost=cost)
    with writing(office.database) as connection:
        if setting_queries.get_setting(connection, _VAULT) is not None:
            raise KnownError("VAULT_EXISTS")
        _keep(connection, vault)
        writes.note_done(connection, writes.SET_UP, author=office.author, at=office.stamp())
    return UnlockedVault(key, office.clock.now() + STAYS_OPEN)


def start_anew(office: Office, password: str, reason: str, *, cost: int = vaults.COST) -> UnlockedVault:
    """A new password after the old one was lost; every entry sealed before is removed, for nobody can read it.

    Raises:
        KnownError: VAULT_PASSWORD_WEAK, REASON_MISSING.
    """
    _refuse_weak(password)
    why = _reason(reason)
    vault, key = vaults.make_vault(password, cost=cost)
    with writing(office.database) as connection:
        for tip_id in queries.sealed_tips(connection):
            writes.remove_sealed(connection, tip_id, why, author=office.author, at=office.stamp())
        _keep(connection, vault)
        setting_writes.put_setting(connection, _TRIES, None)
        writes.note_done(connection, writes.SET_UP, reason=why, author=office.author, at=office.stamp())
    return UnlockedVault(key, office.clock.now() + STAYS_OPEN)


def unlock_vault(office: Office, password: str) -> UnlockedVault:
    """The vault open for five minutes.

    Every guess is counted before it is looked at, so that neither a second window nor switching off saves a guess.

    Raises:
        KnownError: VAULT_NOT_MADE, WRONG_VAULT_PASSWORD (left, seconds), VAULT_WAIT (seconds), VAULT_PAUSED (until, a
            local time), VAULT_DAMAGED.
    """
    _, key = _open(office, password)
    return UnlockedVault(key, office.clock.now() + STAYS_OPEN)


def change_vault_password(office: Office, old: str, new: str) -> UnlockedVault:
    """The vault under another password; entries stay as they are.

    Raises:
        KnownError: as `unlock_vault`, and VAULT_PASSWORD_WEAK.
    """
    _refuse_weak(new)
    vault, key = _open(office, old)
    wrapped = vaults.rewrap_vault(vault, key, new)
    with writing(office.database) as connection:
        _keep(connection, wrapped)
        writes.note_done(connection, writes.PASSWORD_CHANGED, author=office.author, at=office.stamp())
    return UnlockedVault(key, office.clock.now() + STAYS_OPEN)


def put_informant(
    office: Office, tip_id: str, informant: Informant, *, unlocked: UnlockedVault | None = None
) -> InformantState:
    """Who gave a tip, sealed; no password is needed for the first entry, the open vault to replace one.

    Raises:
        KnownError: VAULT_NOT_MADE, VAULT_DAMAGED, INFORMANT_EMPTY, INFORMANT_KEPT when there is one already and the
            vault is not open, RECORD_GONE, NOT_OWN_RECORD.
    """
    if informant.is_empty:
        raise KnownError("INFORMANT_EMPTY")
    if not load_record(office, writes.REGISTER, tip_id).owned:
        raise KnownError("NOT_OWN_RECORD", register=writes.REGISTER)
    told = {name: clean(words)[:LONGEST] for name, words in asdict(informant).items()}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    at = office.stamp()
    with writing(office.database) as connection:
        vault = _vault(connection)
        if queries.get_sealed(connection, tip_id) is not None:
            _refuse_locked(office, unlocked, code="INFORMANT_KEPT")
        sealed = vaults.seal_entry(vault, text, about=tip_id)
        writes.put_sealed(connection, tip_id, sealed, author=office.author, at=at)
    return InformantState(vault_made=True, kept=True, put_at=at, put_by=office.author.name)


def read_informant(office: Office, tip_id: str, unlocked: UnlockedVault) -> Informant | None:
    """Who gave a tip; None when nothing is kept. The journal says who read it and when.

    Raises:
        KnownError: VAULT_LOCKED, VAULT_NOT_MADE, VAULT_DAMAGED, ENTRY_DAMAGED.
    """
    _refuse_locked(office, unlocked)
    with writing(office.database) as connection:
        found = queries.get_sealed(connection, tip_id)
        if found is None:
            return None
        text = vaults.open_entry(_vault(connection), unlocked.key, found.sealed, about=tip_id)
        writes.note_done(connection, writes.READ, tip_id, author=office.author, at=office.stamp())
    return Informant(**cast("dict[str, str]", json.loads(text)))


def remove_informant(office: Office, tip_id: str, reason: str) -> InformantState:
    """The entry of a tip gone for good; its reason stays in the journal.

    Raises:
        KnownError: REASON_MISSING.
    """
    why = _reason(reason)
    with writing(office.database) as connection:
        if queries.get_sealed(connection, tip_id) is not None:
            writes.remove_sealed(connection, tip_id, why, author=office.author, at=office.stamp())
    return informant_state(office, tip_id)


def tries_left(office: Office) -> Tries:
    """Wrong passwords so far."""
    with reading(office.database) as connection:
        return _tries(connection)


def _open(office: Office, password: str) -> tuple[Vault, VaultKey]:
    now = office.clock.now()
    with writing(office.database) as connection:
        vault, tries = _vault(connection), _tries(connection)
        _refuse_early(tries, now)
        counted = Tries(tries.wrong + 1, now)
        _count(connection, counted)
    try:
        key = vaults.open_vault(vault, password)
    except ExchangeError as failure:
        if failure.code != WRONG_VAULT_PASSWORD:
            raise
        with writing(office.database) as connection:
            writes.note_done(connection, writes.REFUSED, author=office.author, at=office.stamp())
        raise _wrong(counted) from failure
    with writing(office.database) as connection:
        _count(connection, Tries())
        writes.note_done(connection, writes.UNLOCKED, author=office.author, at=office.stamp())
    return vault, key


def _refuse_early(tries: Tries, now: datetime) -> None:
    allowed = tries.allowed_at()
    if allowed is None or tries.is_allowed(now):
        return
    if tries.wrong >= FREE_TRIES:
        raise KnownError("VAULT_PAUSED", until=vietnam_time(allowed))
    raise KnownError("VAULT_WAIT", seconds=ceil((allowed - now).total_seconds()))


def _wrong(tries: Tries) -> KnownError:
    allowed = tries.allowed_at()
    if allowed is not None and tries.wrong >= FREE_TRIES:
        return KnownError("VAULT_PAUSED", until=vietnam_time(allowed))
    seconds = int(wait_after(tries.wrong).total_seconds())
    return KnownError(WRONG_VAULT_PASSWORD, left=FREE_TRIES - tries.wrong, seconds=seconds)


def _vault(connection: Connection) -> Vault:
    kept = setting_queries.get_setting(connection, _VAULT)
    if not isinstance(kept, dict):
        raise KnownError("VAULT_NOT_MADE")
    return vaults.read_vault(kept)


def _keep(connection: Connection, vault: Vault) -> None:
    setting_writes.put_setting(connection, _VAULT, vaults.spell_vault(vault))


def _tries(connection: Connection) -> Tries:
    kept = setting_queries.get_setting(connection, _TRIES)
    if not isinstance(kept, dict):
        return Tries()
    return Tries(int(kept["wrong"]), datetime.fromisoformat(kept["last_at"]))


def _count(connection: Connection, tries: Tries) -> None:
    last_at = tries.last_at
    plain = None if last_at is None else {"wrong": tries.wrong, "last_at": last_at.isoformat()}
    setting_writes.put_setting(connection, _TRIES, plain)


def _refuse_locked(office: Office, unlocked: UnlockedVault | None, *, code: str = "VAULT_LOCKED") -> None:
    if unlocked is None or office.clock.now() >= unlocked.until:
        raise KnownError(code)


def _refuse_weak(password: str) -> None:
    if not judge_passphrase(password).is_allowed:
        raise KnownError("VAULT_PASSWORD_WEAK")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    return reason.strip()
