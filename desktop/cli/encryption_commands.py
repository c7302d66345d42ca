"""Commands about the keys that packages are encrypted to: put them away, read them in, give a unit's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli.opening import file_passphrase, opened_office
from desktop.cli.output import DONE, print_json, print_line
from desktop.services.key_recovery import (
    envelope_facts,
    give_back,
    is_locked,
    make_new_envelope_key,
    put_away,
    read_in,
    read_keys,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from desktop.services.key_recovery import PutAway


def run(options: Namespace) -> int:
    """What was asked of the keys."""
    return _ACTIONS[options.action](options)


def show(options: Namespace) -> int:
    """The office's key and those of the units it knows."""
    with opened_office(options) as office:
        facts = envelope_facts(office)
    if options.json:
        print_json(
            {
                "recipient": facts.own.recipient,
                "created_at": facts.own.created_at,
                "older": facts.older,
                "deposited_at": facts.own.deposited_at,
                "units": [
                    {
                        "unit": one.unit,
                        "recipient": one.key.recipient if one.key else None,
                        "kept_at": one.kept_at,
                    }
                    for one in facts.units
                ],
            }
        )
        return DONE
    print_line(f"Khóa mã hóa của đơn vị: {facts.own.recipient}")
    for one in facts.units:
        kept = ", có giữ khóa cất ở đây" if one.kept_at else ""
        print_line(f"{one.unit}: {one.key.recipient if one.key else 'chưa biết khóa'}{kept}")
    return DONE


def make(options: Namespace) -> int:
    """A new key in use."""
    with opened_office(options) as office:
        recipient = make_new_envelope_key(office)
    if options.json:
        print_json({"recipient": recipient})
    else:
        print_line(f"Đã tạo khóa mã hóa mới {recipient}. Xuất phiếu đăng ký khóa để các nơi gửi biết khóa này.")
    return DONE


def save(options: Namespace) -> int:
    """The office's keys in a file, its passphrase on the screen."""
    with opened_office(options) as office:
        done = put_away(office, options.out)
    _print_saved(options, done)
    return DONE


def give(options: Namespace) -> int:
    """The keys kept for a unit in a file for it."""
    with opened_office(options) as office:
        found = [one for one in envelope_facts(office).units if options.unit in {one.code, one.unit_id}]
        if not found:
            raise KnownError("RECOVERY_MISSING")
        done = give_back(office, found[0].unit_id, options.out)
    _print_saved(options, done)
    return DONE


def load(options: Namespace) -> int:
    """Keys read in from a file."""
    secret = _secret(options, options.file)
    with opened_office(options) as office:
        new = read_in(office, options.file, secret)
    if options.json:
        print_json({"file": str(options.file), "new": new})
    else:
        print_line(f"Đã nhập {new} khóa mã hóa.")
    return DONE


def identities(options: Namespace) -> tuple[str, ...]:
    """The private keys of `--identity`, none without it."""
    if not options.identity:
        return ()
    return tuple(key.identity for key in read_keys(options.identity, _secret(options, options.identity)))


def _secret(options: Namespace, path: Path) -> str:
    return file_passphrase(options.key_passphrase_file, path.name) if is_locked(path) else ""


def _print_saved(options: Namespace, done: PutAway) -> None:
    if options.json:
        print_json({"file": str(done.path), "passphrase": done.passphrase})
        return
    print_line(f"Đã cất khóa vào {done.path}.")
    print_line(f"Mật khẩu của tệp: {done.passphrase}")
    print_line("Ghi ra giấy, để riêng với tệp; chương trình không giữ mật khẩu này.")


_ACTIONS = {"show": show, "new": make, "save": save, "load": load, "give-back": give}
