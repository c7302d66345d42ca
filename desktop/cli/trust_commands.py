"""Commands about keys and trust: enrolments, second signatures, tokens, the trust list, authorities."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from desktop.cli.opening import opened_office, opened_to_sign, read_secret_file
from desktop.cli.output import DONE, REFUSED, print_json, print_line
from desktop.messages import describe_reason
from desktop.services.authorities import (
    accept_authority,
    examine_authority,
    import_revocation_list,
    list_authorities,
    withdraw_authority,
)
from desktop.services.countersigning import countersign_file
from desktop.services.enrolments import (
    Acceptance,
    OldKey,
    accept_enrolment,
    examine_enrolment,
    export_enrolment_and_slip,
    undo_acceptance,
)
from desktop.services.own_keys import list_own_keys, own_key_facts, token_certificates, use_former_key, use_token
from desktop.services.receiving import examine_packages
from desktop.services.taking.on_paper import accept_on_paper
from desktop.services.trust import list_trusted, revoke_key
from desktop.services.words import unit_name

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from desktop.services.own_keys import KeyFacts


def enrol(options: Namespace) -> int:
    """The office's enrolment package in a folder with its slip for paper, and the fingerprint."""
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise KnownError("FILE_UNWRITABLE", name=options.out.name) from failure
    former = read_secret_file(options.former_secret_file) if options.former_secret_file else None
    with opened_to_sign(options) as (office, secret):
        written = export_enrolment_and_slip(
            office, options.out, passphrase=secret, former_secret=former, countersign=former is not None
        )
        key = own_key_facts(office)
    fingerprint = key.fingerprint if key else None
    if options.json:
        print_json({"file": str(written.package), "slip": str(written.slip), "fingerprint": fingerprint})
    else:
        print_line(f"Đã xuất {written.package} và phiếu giấy {written.slip}. Dấu vân tay khóa: {fingerprint}")
    return DONE


def accept(options: Namespace) -> int:
    """Another office's key accepted, if its fingerprint is the one on paper."""
    said = Acceptance(options.confirmed_by, OldKey(options.old_key) if options.old_key else None, options.reason)
    with opened_office(options) as office:
        offer = examine_enrolment(office, options.file)
        if _digits(options.fingerprint) != _digits(offer.fingerprint):
            raise KnownError("FINGERPRINT_DIFFERS", file=options.file.name)
        is_new = accept_enrolment(office, offer, said)
    if options.json:
        print_json(
            {
                "unit": offer.unit_name,
                "officer": offer.officer,
                "fingerprint": offer.fingerprint,
                "way": offer.way.value,
                "new": is_new,
            }
        )
    else:
        print_line(f"Đã ghi nhận khóa của {offer.unit_name} ({offer.officer}).")
    return DONE


def sign(options: Namespace) -> int:
    """A second signature on a package file of this unit."""
    with opened_to_sign(options) as (office, secret):
        path = countersign_file(office, options.file, fingerprint=_digits(options.key) or None, secret=secret)
    if options.json:
        print_json({"file": str(path)})
    else:
        print_line(f"Đã ký thứ hai vào {path}.")
    return DONE


def accept_paper(options: Namespace) -> int:
    """A package without signature taken in because its signed print was compared."""
    with opened_office(options) as office:
        (candidate,) = examine_packages(office, [options.file], preview=False)
        taken = accept_on_paper(office, candidate, typed=options.check_code, reason=options.reason)
    first = next(iter(taken))
    if options.json:
        print_json({"file": str(options.file), "verdict": first.verdict.outcome.value, "new": first.merged.new})
    elif first.verdict.outcome is Outcome.PASSED:
        print_line(f"Đã nhận {options.file} theo bản giấy.")
    else:
        for reason in first.verdict.reasons:
            print_line(f"  - {describe_reason(reason).text}")
    return DONE if first.verdict.outcome is Outcome.PASSED else REFUSED


def keys(options: Namespace) -> int:
    """The office's own keys; the certificates on tokens; signing with a token from now on."""
    steps: dict[str, Callable[[Namespace], int]] = {
        "list": _list_keys,
        "use": _use_key,
        "tokens": _list_tokens,
        "use-token": _use_token,
    }
    return steps[options.action](options)


def trusted(options: Namespace) -> int:
    """The trust list, one key revoked, or one acceptance taken back."""
    with opened_office(options) as office:
        if options.action == "revoke":
            since = _day(options.since) if options.since else None
            revoke_key(office, _digits(options.fingerprint), options.reason, since=since)
        elif options.action == "undo":
            undo_acceptance(office, _digits(options.fingerprint))
        rows = list_trusted(office)
    if options.json:
        print_json(
            [
                {
                    "unit": unit_name(office, row.unit_id),
                    "holder": row.holder,
                    "fingerprint": row.fingerprint,
                    "state": row.state,
                    "reason": row.reason,
                    "source": row.source,
                    "valid_from": row.valid_from,
                    "valid_to": row.valid_to,
                    "accepted_by": row.accepted_by,
                    "accepted_at": row.accepted_at,
                    "confirmed_by": row.confirmed_by,
                }
                for row in rows
            ]
        )
    else:
        for row in rows:
            state = _STATES.get(row.state, row.state)
            print_line(f"{unit_name(office, row.unit_id)}, {row.holder}: {state}, {row.fingerprint}")
    return DONE


def authority(options: Namespace) -> int:
    """The issuing authorities; one added or given up; a list of revoked certificates taken in."""
    with opened_office(options) as office:
        if options.action == "add":
            found = examine_authority(options.file)
            if _digits(options.fingerprint) != found.facts.fingerprint:
                raise KnownError("FINGERPRINT_DIFFERS", file=options.file.name)
            accept_authority(office, found, options.reason)
        elif options.action == "withdraw":
            withdraw_authority(office, _digits(options.fingerprint), options.reason)
        elif options.action == "crl":
            import_revocation_list(office, options.file)
        shown = list_authorities(office)
    if options.json:
        print_json(
            [
                {
                    "name": one.row.name,
                    "fingerprint": one.row.fingerprint,
                    "state": one.row.state,
                    "reason": one.row.reason,
                    "list": one.revocations.this_update if one.revocations else None,
                    "stale": one.revocations.is_stale if one.revocations else None,
                }
                for one in shown
            ]
        )
    else:
        for one in shown:
            listed = f"danh sách thu hồi {one.revocations.this_update[:10]}" if one.revocations else "chưa có danh sách"
            print_line(f"{one.row.name}: {_AUTHORITY_STATES.get(one.row.state, one.row.state)}, {listed}")
    return DONE


def _list_keys(options: Namespace) -> int:
    with opened_office(options) as office:
        in_use, found = own_key_facts(office), list_own_keys(office)
    if options.json:
        print_json(
            [
                {
                    "holder": key.holder,
                    "fingerprint": key.fingerprint,
                    "kind": key.kind,
                    "token": key.token,
                    "valid_to": key.valid_to.isoformat(),
                    "days_left": key.days_left,
                    "in_use": _is_same(key, in_use),
                }
                for key in found
            ]
        )
    else:
        for key in found:
            used = ", đang dùng" if _is_same(key, in_use) else ""
            print_line(f"{key.holder}, {key.fingerprint}, còn {key.days_left} ngày{used}")
    return DONE


def _use_key(options: Namespace) -> int:
    with opened_office(options) as office:
        use_former_key(office, _digits(options.fingerprint))
    return _list_keys(options)


def _list_tokens(options: Namespace) -> int:
    with opened_office(options):
        found = token_certificates(options.library)
    if options.json:
        print_json(
            [
                {
                    "holder": one.facts.person,
                    "organisation": one.facts.organisation,
                    "fingerprint": one.facts.fingerprint,
                    "token": one.label,
                    "key": one.key,
                    "pin": one.tries.value,
                    "usable": one.is_usable,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            print_line(f"{one.label}: {one.facts.person}, {one.key}, {one.facts.fingerprint}")
    return DONE


def _use_token(options: Namespace) -> int:
    wanted = _digits(options.fingerprint)
    with opened_office(options) as office:
        found = token_certificates(options.library)
        chosen = next((one for one in found if one.facts.fingerprint == wanted), None)
        if chosen is None:
            raise KnownError("TOKEN_NOT_FOUND")
        key = use_token(office, chosen, for_second=options.second)
    if options.json:
        print_json({"holder": key.holder, "fingerprint": key.fingerprint, "token": key.token})
    else:
        print_line(f"Đã chọn khóa của {key.holder} trên thiết bị {key.token}.")
    return DONE


_STATES = {"active": "đang dùng", "replaced": "đã thay khóa khác", "revoked": "đã thu hồi"}
_AUTHORITY_STATES = {"active": "đang nhận", "withdrawn": "thôi nhận"}


def _is_same(key: KeyFacts, other: KeyFacts | None) -> bool:
    return other is not None and key.fingerprint == other.fingerprint


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as failure:
        raise KnownError("DAY_UNREADABLE", day=typed) from failure


def _digits(fingerprint: str) -> str:
    """The fingerprint as copied from paper, without the signs between its groups."""
    return "".join(letter for letter in fingerprint.lower() if letter.isalnum())
