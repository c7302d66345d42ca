"""Originals carried upward: every signature can be checked from the top down, all of a carrier comes in or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from db.domain.errors import KnownError
from db.domain.registers import BY_NAME
from db.domain.verdict import Outcome, ReasonCode
from db.queries import packages as queries
from db.queries.office import trusted_keys_of
from db.queries.records import read_versions
from db.transactions import reading, writing
from db.writes.trust import accept_key
from desktop.exchange import limits, paths
from desktop.exchange.building import write_package
from desktop.exchange.carrying import judge_originals
from desktop.exchange.examined import Examined
from desktop.exchange.header import Carried, PackageKind, Recipient
from desktop.exchange.naming import file_name
from desktop.exchange.trust import KeyState, TrustBasis, TrustedKey
from desktop.exchange.verifying import verify_package
from desktop.services import originals, own_packages
from desktop.services.office import Office
from desktop.services.originals import choose_originals
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header
from desktop.services.receiving import Candidate, examine_packages, list_received, take_in_packages
from desktop.services.record_origins import record_origins
from desktop.services.returns import Return, return_received
from desktop.services.sending import Exported, ReportOrder, export_report, say_carried
from desktop.services.taking import accepting
from desktop.services.taking.accepting import take_in_one
from desktop.services.taking.chain import reasons_of_office
from desktop.services.trust import revoke_key, trusted_keys
from desktop.services.units import add_reporting_units
from desktop.services.withdrawing import take_in_again, withdraw_package
from tests.support.ladder import Ladder, ladder_in, take_in
from tests.support.three_offices import HALF, dumps


@pytest.fixture
def ladder(tmp_path: Path) -> Iterator[Ladder]:
    with ladder_in(tmp_path) as opened:
        yield opened


def carry(ladder: Ladder, **order: object) -> Exported:
    """The city's report with the originals."""
    return ladder.carry(**order)


def examine(ladder: Ladder, path: Path) -> Candidate:
    (candidate,) = examine_packages(ladder.top, [path])
    return candidate


def test_the_top_takes_in_the_report_and_every_original_inside(ladder: Ladder):
    done = carry(ladder)

    candidate = examine(ladder, done.path)
    results = take_in(ladder.top, done.path)

    assert done.carried == 2
    assert candidate.would is not None
    assert candidate.would.new == results[0].merged.new > 0
    rows = {row.sender_id: row for row in list_received(ladder.top)}
    assert rows.keys() == {ladder.ward.unit.id, ladder.other.unit.id, ladder.city.unit.id}
    assert rows[ladder.ward.unit.id].carrier_id == done.package_id
    assert rows[ladder.ward.unit.id].signers[0]["holder"] == "Đỗ Thị Minh Hạnh"
    assert dumps(ladder.top) == dumps(ladder.city)


def wrapped(
    ladder: Ladder,
    carrier: Office,
    original: bytes,
    *,
    like: Examined,
    to: Office,
    trust: bytes = b"",
    name: str = "",
    carried_id: str = "",
) -> Path:
    """A report of the carrier around the bytes of a package, whatever they are."""
    header = like.header
    assert header is not None
    with reading(carrier.database) as connection:
        fresh = new_header(carrier, connection, PackageKind.REPORT, ladder.clock.now())
    one = Carried(
        carried_id or header.id, "packages/a.asice", name or file_name(header), hashlib.sha256(original).hexdigest()
    )
    outer = replace(
        fresh,
        recipient=Recipient(unit_id=to.unit.id, code=to.unit.code),
        period=header.period,
        edition=header.edition,
        carried=(one,),
    )
    members: dict[str, bytes] = {one.path: original} | ({paths.TRUST_LIST: trust} if trust else {})
    written = write_package(
        ladder.stick, header=outer, members=members, signer=signer_for(carrier, None), signed_at=ladder.clock.now()
    )
    return written.path


def why(candidate: Candidate) -> list[object]:
    """The codes for which originals were refused."""
    found = [one for one in candidate.verdict.reasons if one.code is ReasonCode.CARRIED_REFUSED]
    return [one.parameters["why"] for one in found]


def of_ward(ladder: Ladder) -> tuple[bytes, Examined, bytes]:
    """The ward's package as the city keeps it, what it is worth there, and what the city would vouch for."""
    with reading(ladder.city.database) as connection:
        chosen = choose_originals(connection, ladder.city, HALF)
        row = next(one for one in queries.list_received(connection) if one.sender_id == ladder.ward.unit.id)
        data = b"".join(queries.read_parts(connection, row.id))
    found = verify_package(
        BytesIO(data), name=None, now=ladder.clock.now(), recipient=None, trusted=trusted_keys(ladder.city)
    )
    return data, found, chosen.trust


def test_a_carrier_with_a_tampered_original_is_refused_as_a_whole(ladder: Ladder):
    data, found, trust = of_ward(ladder)
    at = len(data) // 2
    bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    path = wrapped(ladder, ladder.city, bad, like=found, to=ladder.top, trust=trust)

    candidate = examine(ladder, path)
    take_in(ladder.top, path)

    assert candidate.verdict.outcome is Outcome.FAILED
    assert len(why(candidate)) == 1
    assert list_received(ladder.top, state=None) == ()


def test_an_original_whose_signer_the_carrier_does_not_vouch_for_is_refused(ladder: Ladder):
    data, found, trust = of_ward(ladder)

    without = examine(ladder, wrapped(ladder, ladder.city, data, like=found, to=ladder.top))
    (ladder.stick / without.path.name).unlink()
    vouched = examine(ladder, wrapped(ladder, ladder.city, data, like=found, to=ladder.top, trust=trust))

    assert why(without) == ["SIGNER_UNKNOWN"]
    assert vouched.verdict.outcome is Outcome.PASSED


def test_what_the_receiver_knows_of_a_key_goes_before_the_word_of_the_carrier(ladder: Ladder):
    _, found, _ = of_ward(ladder)
    path = carry(ladder).path
    assert found.signer is not None
    key = TrustedKey(
        ladder.ward.unit.id,
        found.signer.fingerprint,
        found.signer.certificate,
        found.signer.valid_from,
        state=KeyState.REVOKED,
    )
    basis = trusted_keys(ladder.top)
    carrier = verify_package(path, name=path.name, now=ladder.clock.now(), recipient=None, trusted=basis)

    judged = judge_originals(
        path,
        carrier,
        now=ladder.clock.now(),
        known=replace(basis, keys=(*basis.keys, key)),
        is_below=lambda _unit, _above: True,
    )

    assert [one.parameters["why"] for one in judged.verdict.reasons if one.code is ReasonCode.CARRIED_REFUSED] == [
        "CERTIFICATE_REVOKED"
    ]


def test_a_carrier_carries_only_packages_of_units_below_it_addressed_to_it(ladder: Ladder):
    path = carry(ladder).path
    city = examine(ladder, path).examined
    outer = wrapped(ladder, ladder.top, path.read_bytes(), like=city, to=ladder.city)

    (candidate,) = examine_packages(ladder.city, [outer])

    (inside,) = candidate.examined.originals.values()
    assert inside.verdict.has(ReasonCode.SIGNER_NOT_FOR_UNIT)
    assert candidate.verdict.outcome is Outcome.FAILED


def test_an_original_stands_under_its_own_name_and_id(ladder: Ladder):
    data, found, trust = of_ward(ladder)
    other = "01978000-0000-7000-8000-0000000000aa"
    path = wrapped(ladder, ladder.city, data, like=found, to=ladder.top, trust=trust, carried_id=other)

    assert why(examine(ladder, path)) == ["HEADER_INVALID"]


def test_packages_within_one_another_are_judged_three_deep_and_no_deeper(ladder: Ladder):
    path = carry(ladder).path
    city = examine(ladder, path).examined
    outer = wrapped(ladder, ladder.top, path.read_bytes(), like=city, to=ladder.city)
    now, basis = ladder.clock.now(), trusted_keys(ladder.city)
    basis = replace(basis, keys=(*basis.keys, *trusted_keys(ladder.top).keys))
    found = verify_package(outer, name=outer.name, now=now, recipient=None, trusted=basis)

    three, four = (
        judge_originals(outer, found, now=now, known=basis, is_below=lambda _unit, _above: True, level=level)
        for level in (1, limits.CARRIED_DEPTH)
    )

    (inside,) = three.originals.values()
    assert len(inside.originals) == 2
    assert {one.verdict.outcome for one in inside.originals.values()} == {Outcome.PASSED}
    assert four.verdict.has(ReasonCode.CARRIED_REFUSED)


@pytest.mark.parametrize("direct_first", [True, False])
def test_the_same_original_directly_and_carried_converges_in_either_order(ladder: Ladder, *, direct_first: bool):
    data, found, _ = of_ward(ladder)
    assert found.header is not None
    add_reporting_units(ladder.top, [ladder.ward.unit.id])
    direct = ladder.stick / file_name(found.header)
    direct.write_bytes(data)
    carried = carry(ladder).path
    with reading(ladder.city.database) as connection:
        keys = trusted_keys_of(connection, ladder.ward.unit.id)
    with writing(ladder.top.database) as connection:
        for key in keys:
            accept_key(connection, key, author=ladder.top.author, at=ladder.top.stamp())
    # The package is for the city; what came to the top directly was carried there by hand.
    inside = verify_package(direct, name=direct.name, now=ladder.clock.now(), recipient=None, trusted=keyed(ladder))

    for step in (True, False) if direct_first else (False, True):
        if step:
            take_in_one(ladder.top, direct, known_here(ladder, inside), direct)
        else:
            (result,) = take_in(ladder.top, carried)
            assert result.verdict.outcome is Outcome.PASSED

    assert dumps(ladder.top) == dumps(ladder.city)
    assert len([one for one in list_received(ladder.top) if one.id == found.header.id]) == 1


def test_two_originals_of_one_id_are_carried_and_taken_in_as_two(ladder: Ladder, monkeypatch: pytest.MonkeyPatch):
    rows = {row.sender_id: row for row in list_received(ladder.city)}
    stolen = rows[ladder.other.unit.id].package_id
    with monkeypatch.context() as patch:
        patch.setattr(own_packages, "new_id", lambda: stolen)
        lie = export_report(ladder.ward, ReportOrder(HALF, reason="Bổ sung"), ladder.stick, passphrase=None)
    take_in(ladder.city, lie.path)

    done = carry(ladder)
    (taken,) = take_in(ladder.top, done.path)
    (again,) = take_in(ladder.top, done.path)

    assert (taken.verdict.outcome, done.carried) == (Outcome.PASSED, 3)
    assert again.verdict.has(ReasonCode.ALREADY_RECEIVED)
    found = [row.sender_id for row in list_received(ladder.top) if row.package_id == stolen]
    assert sorted(found) == sorted([ladder.ward.unit.id, ladder.other.unit.id])
    assert dumps(ladder.top) == dumps(ladder.city)


def keyed(ladder: Ladder) -> TrustBasis:
    """What the top goes by."""
    return trusted_keys(ladder.top)


def known_here(ladder: Ladder, found: Examined) -> Examined:
    """The package with what this office's records add."""
    with reading(ladder.top.database) as connection:
        return found.with_reasons(*reasons_of_office(connection, ladder.top, found))


def test_withdrawing_the_carrier_takes_out_what_it_carried_and_taking_it_again_brings_it_back(ladder: Ladder):
    done = carry(ladder)
    take_in(ladder.top, done.path)
    before = dumps(ladder.top)

    withdrawn, _ = withdraw_package(ladder.top, done.package_id, "Gửi nhầm kỳ")
    empty = dumps(ladder.top)
    take_in_again(ladder.top, done.package_id)

    assert len(withdrawn.packages) == 3
    assert not any(empty[name] for name in ("establishments", "inspections", "violations"))
    assert dumps(ladder.top) == before


def test_what_went_out_with_its_carrier_comes_in_with_the_next_one(ladder: Ladder):
    first = carry(ladder)
    take_in(ladder.top, first.path)
    return_received(ladder.top, first.package_id, Return("Thiếu phụ lục"))

    second = carry(ladder, reason="Theo yêu cầu của cấp trên")
    (result,) = take_in(ladder.top, second.path)

    assert second.carried == 2
    assert result.verdict.outcome is Outcome.PASSED
    assert dumps(ladder.top) == dumps(ladder.city)


def test_without_originals_and_without_room_the_report_goes_alone_and_says_so(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch
):
    alone = carry(ladder, originals=False)
    monkeypatch.setattr(originals.limits, "ENTRIES", 97)
    full = carry(ladder, reason="Bổ sung")

    assert (alone.carried, alone.too_large) == (0, False)
    assert (full.carried, full.too_large) == (0, True)
    assert "giới hạn" in say_carried(full)[0]


def test_a_package_that_can_no_longer_be_proved_stays_here_and_is_named(ladder: Ladder):
    _, found, _ = of_ward(ladder)
    assert found.signer is not None
    revoke_key(ladder.city, found.signer.fingerprint, "Mất USB chứa khóa")

    done = carry(ladder)
    (result,) = take_in(ladder.top, done.path)

    assert done.carried == 1
    assert found.header is not None
    assert done.left_out == (file_name(found.header),)
    assert result.verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize("failing", [0, 1])
def test_a_failure_at_any_original_leaves_nothing_of_the_carrier(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch, failing: int
):
    path = carry(ladder).path
    candidates = examine_packages(ladder.top, [path])
    calls = iter(range(10))
    keep = accepting.keep_parts

    def break_down(*arguments: Any) -> None:
        if next(calls) == failing + 1:
            raise KnownError("PACKAGE_UNREADABLE", cause="EIO")
        keep(*arguments)

    monkeypatch.setattr(accepting, "keep_parts", break_down)
    with pytest.raises(KnownError, match="PACKAGE_UNREADABLE"):
        take_in_packages(ladder.top, candidates)
    monkeypatch.undo()

    assert list_received(ladder.top, state=None) == ()
    assert take_in(ladder.top, path)[0].verdict.outcome is Outcome.PASSED


def test_a_record_leads_to_the_package_its_signer_and_its_carrier(ladder: Ladder):
    done = carry(ladder)
    take_in(ladder.top, done.path)
    with reading(ladder.ward.database) as connection:
        record = next(read_versions(connection, BY_NAME["establishments"]))

    (origin,) = record_origins(ladder.top, "establishments", record.id)

    assert origin.sender == "Phường Dương Kinh"
    assert origin.signers[0][0] == "Đỗ Thị Minh Hạnh"
    assert (origin.carrier, origin.carrier_sender) == (done.path.name, "Thành phố Hải Phòng")
    assert record_origins(ladder.ward, "establishments", record.id) == ()
