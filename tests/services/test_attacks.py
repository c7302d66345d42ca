"""What a dishonest ward with an accepted key can try against its superior and against the other ward."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.fields import Kind, Sensitivity
from db.domain.periods import parse_period
from db.domain.registers import REGISTERS
from db.domain.verdict import ReasonCode
from db.domain.versions import Version, new_version
from db.ids import new_id
from db.queries.packages import SentPackage, list_sent
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.trust import accept_key
from desktop.exchange.header import Edition, Handover, PackageKind, Previous, Recipient, Reference
from desktop.exchange.header import Period as HeaderPeriod
from desktop.services import sending
from desktop.services.answers import Answer, answer_to, receive_receipt
from desktop.services.enrolments import (
    ON_PAPER,
    Acceptance,
    accept_enrolment,
    examine_enrolment,
    export_enrolment,
)
from desktop.services.envelopes import announced_keys
from desktop.services.figures import compute_figures, compute_unit_figures
from desktop.services.key_recovery import envelope_facts, make_new_envelope_key
from desktop.services.office import with_ancestors
from desktop.services.own_keys import make_new_key
from desktop.services.own_packages import sender_of
from desktop.services.rebuilding import rebuild
from desktop.services.receipts import export_receipts
from desktop.services.receiving import TakenIn, examine_packages, list_received, take_in_packages
from desktop.services.returns import Return, can_return, return_candidate
from desktop.services.sending import ReportOrder, copy_package, export_report, list_sent_reports
from desktop.services.taking.accepting import kept_source
from desktop.services.trust import list_trusted
from desktop.services.withdrawing import withdraw_package
from tests.support.clock import FrozenClock
from tests.support.dishonest import a_place, forged, stored
from tests.support.three_offices import HALF, World, dumps, exchange_keys, three_offices
from tests.support.transfers import transfer_places
from tests.support.ward_office import unit as unit_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office

NOTE = ReasonCode.SIGNED_WITHOUT_TIMESTAMP


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def export(world: World, office: Office) -> Path:
    return export_report(office, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None).path


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, paths))[0]


def codes(taken: TakenIn) -> set[str]:
    return {code.value for code in taken.verdict.codes} - {NOTE.value}


def a_place_of(office: Office) -> str:
    return dumps(office)["establishments"][0]["id"]


def figures(office: Office) -> Any:
    return [
        (unit.code, [(f.indicator.code, f.numerator, f.denominator) for f in found])
        for unit, found in compute_unit_figures(office, HALF)
    ]


def lying(world: World, kind: PackageKind = PackageKind.REPORT, *args: Any, **header: Any) -> Path:
    """A package of the ward to the city, as it likes."""
    return forged(world.ward, kind, world.folder / "lies", *args, to=world.city, **header)


# -- records of others ------------------------------------------------------------------------------------------------


def test_a_report_does_not_take_over_a_record_of_another_ward(world: World) -> None:
    take_in(world.city, export(world, world.other))
    victim, before = a_place_of(world.other), dumps(world.city)

    (taken,) = take_in(world.city, lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, victim)]}))

    assert codes(taken) == {"TRANSFER_MISSING"}
    assert dumps(world.city) == before


def test_who_gave_a_record_away_does_not_take_it_back_with_a_report(world: World) -> None:
    exchange_keys(world.ward, world.other, world.stick)
    one = a_place_of(world.ward)
    path = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    take_in(world.other, path)
    take_in(world.city, path)
    now = stored(world.city, one)
    me, them = world.ward.author.device, world.other.author.device
    back = replace(
        now,
        unit=world.ward.unit.id,
        values={**now.values, "name": "Đã lấy lại"},
        context={me: 99, them: 2**31 - 1},
        dots={"unit": (me, 99), "deleted": (me, 99), "name": (me, 99)},
    )

    (taken,) = take_in(world.city, lying(world, PackageKind.REPORT, {"establishments": [back]}))

    assert codes(taken) == {"TRANSFER_MISSING"}
    assert stored(world.city, one) == now


def test_who_gave_a_record_away_does_not_speak_in_the_name_of_its_new_owner(world: World) -> None:
    exchange_keys(world.ward, world.other, world.stick)
    one = a_place_of(world.ward)
    path = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    take_in(world.other, path)
    take_in(world.city, path, export(world, world.other))
    now = stored(world.city, one)
    me, them = world.ward.author.device, world.other.author.device
    mine = {device: counter - 1 for device, counter in now.context.items() if device == me and counter > 1}
    older = replace(
        now,
        unit=world.ward.unit.id,
        values={**now.values, "name": "Tên giả"},
        context={**mine, them: 2**31 - 1},
        dots={"name": (them, 2**31 - 1), "deleted": (them, 2**31 - 1)},
    )

    (taken,) = take_in(world.city, lying(world, PackageKind.REPORT, {"establishments": [older]}))

    assert codes(taken) == {"TRANSFER_MISSING"}
    assert stored(world.city, one) == now


def test_who_gave_a_record_away_does_not_give_it_again(world: World) -> None:
    exchange_keys(world.ward, world.other, world.stick)
    one = a_place_of(world.ward)
    path = transfer_places(world.ward, [one], world.other.unit.id, world.stick)
    take_in(world.city, path)
    now, me = stored(world.city, one), world.ward.author.device
    again = replace(now, unit=unit_id("11443"), context={me: 99}, dots={"unit": (me, 99), "deleted": (me, 99)})

    (taken,) = take_in(
        world.city,
        lying(world, PackageKind.TRANSFER, {"establishments": [again]}, recipient=Recipient(unit_id("11443"), "11443")),
    )

    assert codes(taken) == {"TRANSFER_MISSING"}
    assert stored(world.city, one) == now


def test_a_transfer_in_another_register_opens_no_door_to_a_record(world: World) -> None:
    take_in(world.city, export(world, world.other))
    victim, me = a_place_of(world.other), world.ward.author.device
    before = figures(world.city)
    decoy = a_place(world.ward, victim, unit=unit_id("11443"), dots={"unit": (me, 1)}, context={me: 2}, first=(me, 2))
    decoy = replace(decoy, values={"name": "Mồi"})
    far = Handover(date(9999, 1, 1))

    (first,) = take_in(
        world.city,
        lying(
            world,
            PackageKind.TRANSFER,
            {"documents": [replace(decoy, values={"number": "1"})]},
            recipient=Recipient(unit_id("11443"), "11443"),
            handover=far,
        ),
    )
    (second,) = take_in(
        world.city,
        lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, victim)]}, sequence=51),
    )

    assert figures(world.city) == before
    assert codes(second) == {"TRANSFER_MISSING"}, first
    assert stored(world.city, victim).unit == world.other.unit.id


def test_a_record_given_unasked_does_not_keep_the_recipients_report_out(world: World) -> None:
    me = world.ward.author.device
    gift = a_place(
        world.ward, new_id(), unit=world.other.unit.id, context={me: 2}, dots={"unit": (me, 2), "deleted": (me, 2)}
    )
    recipient = Recipient(world.other.unit.id, world.other.unit.code)
    (given,) = take_in(world.city, lying(world, PackageKind.TRANSFER, {"establishments": [gift]}, recipient=recipient))

    (taken,) = take_in(world.city, export(world, world.other))

    assert codes(given) == set()
    assert codes(taken) == set()


def test_a_transfer_does_not_move_figures_already_reported(world: World) -> None:
    take_in(world.city, export(world, world.ward), export(world, world.other))
    before = figures(world.city)
    one = a_place_of(world.ward)
    now, me = stored(world.city, one), world.ward.author.device
    given = replace(
        now, unit=world.other.unit.id, context={me: 9}, dots={**now.dots, "unit": (me, 9), "deleted": (me, 9)}
    )
    recipient = Recipient(world.other.unit.id, world.other.unit.code)

    (taken,) = take_in(
        world.city,
        lying(
            world,
            PackageKind.TRANSFER,
            {"establishments": [given]},
            recipient=recipient,
            handover=Handover(date(2020, 1, 1)),
        ),
    )

    assert codes(taken) == {"HEADER_INVALID"}
    assert figures(world.city) == before


def reported(world: World, **header: Any) -> tuple[Path, PackageHeader, str]:
    """A report of the ward with one of its places, taken in by the city: the file, its header and its digest."""
    path = lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, new_id())]}, **header)
    (candidate,) = examine_packages(world.city, (path,))
    take_in_packages(world.city, (candidate,))
    assert candidate.examined.header
    return path, candidate.examined.header, candidate.examined.sha256


def given_away(world: World, day: date, device: str = "", **header: Any) -> tuple[Path, str]:
    """A transfer of a place of the ward that takes effect on a day, and its digest."""
    me = device or world.ward.author.device
    places = dumps(world.city)["establishments"]
    one = next(one["id"] for one in places if one["unit"] == world.ward.unit.id)
    now = stored(world.city, one)
    dots = {**now.dots, "unit": (me, 9), "deleted": (me, 9)}
    given = replace(now, unit=world.other.unit.id, context={**now.context, me: 9}, dots=dots)
    header = {"recipient": Recipient(world.other.unit.id, world.other.unit.code), "sequence": 60, **header}
    if device:
        header["sender"] = replace(sender_of(world.ward), device=device)
    path = lying(world, PackageKind.TRANSFER, {"establishments": [given]}, handover=Handover(day), **header)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("device", ["", "cccccccccccc"])
def test_a_transfer_that_says_it_is_older_moves_no_days_already_reported(world: World, device: str) -> None:
    reported(world)
    before = dumps(world.city)
    long_ago = world.clock.now() - timedelta(days=100)
    path, _ = given_away(world, date(2026, 3, 1), device, created_at=long_ago, sequence=1)

    (taken,) = take_in(world.city, path)

    assert codes(taken) == {"HEADER_INVALID"}
    assert dumps(world.city) == before


@pytest.mark.parametrize("days", [100, 400])
def test_a_report_that_says_it_is_older_still_tells_of_its_days(world: World, days: int) -> None:
    path, first, sha256 = reported(world)
    del path
    before = Previous(id=first.id, sha256=sha256)
    reported(world, created_at=world.clock.now() - timedelta(days=days), sequence=51, previous=before)

    (taken,) = take_in(world.city, given_away(world, date(2026, 5, 1))[0])

    assert codes(taken) == {"HEADER_INVALID"}


def test_a_report_made_before_its_period_began_tells_of_the_days_until_it_came(world: World) -> None:
    reported(world, created_at=world.clock.now() - timedelta(days=400))

    (taken,) = take_in(world.city, given_away(world, date(2026, 5, 1))[0])

    assert codes(taken) == {"HEADER_INVALID"}


def test_a_transfer_under_the_id_of_one_that_was_reported_moves_no_days_already_reported(world: World) -> None:
    take_in(world.city, export(world, world.ward))
    genuine, sha256 = given_away(world, world.clock.today())
    named = Reference(id=id_of(genuine, world.city), sha256=sha256)
    take_in(world.city, genuine)
    ((row, *_),) = [[one for one in list_received(world.city) if one.kind == "report"]]
    before = Previous(id=row.package_id, sha256=row.sha256)
    edition = Edition(number=1, reason="Bổ sung")
    reported(world, sequence=61, previous=before, edition=edition, transfers=(named,))

    (taken,) = take_in(world.city, given_away(world, date(2026, 3, 1), "cccccccccccc", id=named.id, sequence=62)[0])

    assert codes(taken) == {"HEADER_INVALID"}


def test_days_already_reported_pass_with_a_transfer_that_the_giver_reports_anew(world: World) -> None:
    _, first, sha256 = reported(world)
    path, digest = given_away(world, date(2026, 3, 1))
    named = (Reference(id=id_of(path, world.city), sha256=digest),)
    (refused,) = take_in(world.city, path)
    places = {"establishments": [a_place(world.ward, new_id())]}
    anew = lying(
        world,
        PackageKind.REPORT,
        places,
        sequence=61,
        previous=Previous(id=first.id, sha256=sha256),
        edition=Edition(number=1, reason="Bàn giao từ tháng 3"),
        transfers=named,
    )

    (waiting,) = take_in(world.city, anew)
    taken = take_in(world.city, path)

    assert (codes(refused), codes(waiting)) == ({"HEADER_INVALID"}, {"TRANSFER_MISSING"})
    assert [codes(one) for one in taken] == [set(), set()]
    assert {one[2] for one in standing(world.city)} == {"accepted"}


def test_a_gift_that_counts_up_the_recipients_computer_does_not_silence_it(world: World) -> None:
    exchange_keys(world.ward, world.other, world.stick)
    me, them = world.ward.author.device, world.other.author.device
    gift = a_place(
        world.ward,
        new_id(),
        unit=world.other.unit.id,
        context={me: 2, them: 2**31 - 1},
        dots={"unit": (me, 2), "deleted": (me, 2)},
    )
    recipient = Recipient(world.other.unit.id, world.other.unit.code)

    (taken,) = take_in(world.other, lying(world, PackageKind.TRANSFER, {"establishments": [gift]}, recipient=recipient))

    assert codes(taken) == {"RECORD_INVALID"}


# -- who speaks for whom ----------------------------------------------------------------------------------------------


def test_a_unit_whose_key_is_known_but_that_does_not_report_here_reports_nothing(world: World) -> None:
    (key,) = [one for one in list_trusted(world.city) if one.unit_id == world.ward.unit.id]
    with writing(world.other.database) as connection:
        ensure_units(connection, with_ancestors((world.ward.unit.id,)))
        accept_key(connection, key, author=world.other.author, at=world.other.stamp())
    before = dumps(world.other)
    path = forged(
        world.ward,
        PackageKind.REPORT,
        world.folder / "lies",
        {"establishments": [a_place(world.ward, new_id())]},
        to=world.other,
    )

    (taken,) = take_in(world.other, path)

    assert codes(taken) == {"SIGNER_NOT_FOR_UNIT"}
    assert dumps(world.other) == before


def test_an_enrolment_that_shows_one_unit_and_speaks_for_another_is_refused(tmp_path: Path) -> None:
    with three_offices(tmp_path, enrolled=False) as world:
        object.__setattr__(world.ward, "unit", replace(world.ward.unit, id=unit_id("11443")))
        path = export_enrolment(world.ward, world.stick, passphrase=None)

        with pytest.raises(KnownError) as raised:
            accept_enrolment(world.city, examine_enrolment(world.city, path))

        assert raised.value.code == "NOT_AN_ENROLMENT"
        assert list_trusted(world.city) == ()


def test_a_report_under_the_code_of_another_unit_is_refused(world: World) -> None:
    office = world.ward
    sender = replace(sender_of(office), code=world.other.unit.code, name=world.other.unit.name)

    (taken,) = take_in(world.city, lying(world, PackageKind.REPORT, {}, sender=sender))

    assert codes(taken) == {"HEADER_INVALID"}


# -- what a header says of its own package ----------------------------------------------------------------------------


def an_activity(office: Office, day: str, **changes: Any) -> Version:
    """Something that happened on a day."""
    values = {"name": "Nói chuyện chuyên đề", "from_on": day, **changes}
    return new_version(
        new_id(), unit=office.unit.id, values=values, device=office.author.device,
        changed_at=office.stamp(), changed_by="x",
    )  # fmt: skip


def test_nothing_happened_is_refused_of_a_package_in_which_something_did(world: World) -> None:
    activity = an_activity(world.ward, "2026-06-14")
    before = dumps(world.city)

    (candidate,) = examine_packages(
        world.city, (lying(world, PackageKind.REPORT, {"activities": [activity]}, nil=True),)
    )
    (taken,) = take_in_packages(world.city, (candidate,))[0]

    (against,) = [one for one in taken.verdict.reasons if one.code is ReasonCode.HEADER_INVALID]
    assert against.parameters == {"field": "nil", "what": "records", "register": "activities", "line": 1}
    assert not candidate.is_new
    assert dumps(world.city) == before


def test_nothing_happened_stands_beside_records_of_other_days_and_deleted_ones(world: World) -> None:
    activities = [
        an_activity(world.ward, "2025-12-14"),
        an_activity(world.ward, "2026-07-01"),
        an_activity(world.ward, "2026-03-01", deleted="nhập trùng"),
    ]
    registers = {"activities": activities, "establishments": [a_place(world.ward, new_id())]}

    (taken,) = take_in(world.city, lying(world, PackageKind.REPORT, registers, nil=True))

    assert codes(taken) == set()


def test_a_package_that_holds_nothing_says_so(world: World) -> None:
    (silent,) = take_in(world.city, lying(world, PackageKind.REPORT, {"establishments": []}))
    (said,) = take_in(world.city, lying(world, PackageKind.REPORT, {}, nil=True, sequence=51))

    (against,) = [one for one in silent.verdict.reasons if one.code is ReasonCode.HEADER_INVALID]
    assert against.parameters == {"field": "nil", "what": "empty"}
    assert codes(said) == set()


# -- keeping others out -----------------------------------------------------------------------------------------------


def id_of(path: Path, office: Office) -> str:
    """The id that a package says it has."""
    (candidate,) = examine_packages(office, (path,), preview=False)
    assert candidate.examined.header
    return candidate.examined.header.id


def receipts_of(office: Office) -> tuple[SentPackage, ...]:
    """The receipts an office wrote, newest first."""
    with reading(office.database) as connection:
        return list_sent(connection, kind="receipt")


def standing(office: Office) -> set[tuple[str, str, str]]:
    """Whose packages are here, under which id of their sender, and what became of them."""
    return {(one.sender_id, one.package_id, one.state) for one in list_received(office, state=None)}


@pytest.mark.parametrize("thief_first", [True, False])
def test_an_id_taken_from_another_wards_package_makes_another_package_of_it(world: World, *, thief_first: bool) -> None:
    honest = export(world, world.other)
    stolen = id_of(honest, world.city)
    lie = lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, new_id())]}, id=stolen)
    paths = (lie, honest) if thief_first else (honest, lie)

    taken = [take_in(world.city, path)[0] for path in paths]

    assert [codes(one) for one in taken] == [set(), set()]
    assert standing(world.city) == {
        (world.ward.unit.id, stolen, "accepted"),
        (world.other.unit.id, stolen, "accepted"),
    }
    places = dumps(world.city)["establishments"]
    assert sum(one["unit"] == world.ward.unit.id for one in places) == 1
    assert [one for one in places if one["unit"] == world.other.unit.id] == dumps(world.other)["establishments"]


def test_what_bears_a_stolen_id_is_recognised_continued_and_withdrawn_as_its_senders(world: World) -> None:
    honest = export(world, world.other)
    stolen = id_of(honest, world.city)
    lie = lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, new_id())]}, id=stolen)
    take_in(world.city, lie)
    take_in(world.city, honest)

    again = take_in(world.city, lie, honest)
    (following,) = take_in(world.city, export(world, world.other))
    (wrong,) = [one for one in list_received(world.city) if one.sender_id == world.ward.unit.id]
    withdraw_package(world.city, wrong.id, "Gói mang mã của phường khác")

    assert [codes(one) for one in again] == [{"ALREADY_RECEIVED"}, {"ALREADY_RECEIVED"}]
    assert codes(following) == set()
    assert {one[0] for one in standing(world.city) if one[2] == "accepted"} == {world.other.unit.id}
    assert dumps(world.city)["establishments"] == dumps(world.other)["establishments"]
    assert rebuild(world.city).is_same


def test_a_package_that_waits_behind_a_stolen_id_is_let_in_by_its_own_predecessor(world: World) -> None:
    first, second = export(world, world.other), export(world, world.other)
    stolen = id_of(first, world.city)
    (waiting,) = take_in(world.city, second)

    (lie,) = take_in(world.city, lying(world, PackageKind.REPORT, {}, id=stolen, nil=True))
    taken = take_in(world.city, first)

    assert (codes(waiting), codes(lie)) == ({"MISSING_PREVIOUS"}, set())
    assert [codes(one) for one in taken] == [set(), set()]
    assert {one[2] for one in standing(world.city)} == {"accepted"}


def test_an_id_taken_from_a_package_of_this_office_does_not_mix_the_kept_bytes(world: World) -> None:
    take_in(world.city, export(world, world.ward))
    ((_, receipt),) = export_receipts(world.city, world.stick, passphrase=None)
    (own,) = receipts_of(world.city)
    kept = copy_package(world.city, own.id, "a.asice", world.folder).read_bytes()

    registers = {"establishments": [a_place(world.other, new_id())]}
    path = forged(world.other, PackageKind.REPORT, world.folder / "lies", registers, to=world.city, id=own.id)
    (lie,) = take_in(world.city, path)

    assert codes(lie) == set()
    assert copy_package(world.city, own.id, "b.asice", world.folder).read_bytes() == kept == receipt.read_bytes()
    assert rebuild(world.city).is_same


def test_each_sender_of_one_id_gets_its_own_receipt(world: World) -> None:
    honest = export(world, world.other)
    stolen = id_of(honest, world.city)
    take_in(world.city, lying(world, PackageKind.REPORT, {}, id=stolen, nil=True))
    first = export_receipts(world.city, world.stick, passphrase=None)

    take_in(world.city, honest)
    second = export_receipts(world.city, world.stick, passphrase=None)

    assert [one for one, _ in first] == [one for one, _ in second] == [stolen]
    assert [one.recipient_id for one in receipts_of(world.city)] == [
        world.other.unit.id,
        world.ward.unit.id,
    ]


def header_of(path: Path, office: Office) -> PackageHeader:
    (candidate,) = examine_packages(office, (path,), preview=False)
    assert candidate.examined.header
    return candidate.examined.header


def unproved(world: World, *, signed: bool, **header: Any) -> Path:
    """A report in the other ward's name that proves nothing: with a key that nobody knows, or with none."""
    if signed:
        make_new_key(world.ward, passphrase=None)
    unsigned = "" if signed else "thiết bị ký số đang sửa"
    return lying(world, nil=True, unsigned=unsigned, **{"sender": sender_of(world.other), **header})


def send_back(world: World, path: Path) -> str:
    (candidate,) = examine_packages(world.city, (path,))
    return return_candidate(world.city, candidate, Return("Gói không có chữ ký"))


@pytest.mark.parametrize("same_id", [True, False])
@pytest.mark.parametrize("signed", [True, False])
def test_an_unproved_package_in_a_wards_name_that_is_sent_back_takes_no_place_of_it(
    world: World, *, signed: bool, same_id: bool
) -> None:
    honest = export(world, world.other)
    header = header_of(honest, world.city)
    lie = unproved(world, signed=signed, id=header.id if same_id else new_id(), sequence=header.sequence)

    kept = send_back(world, lie)
    (taken,) = take_in(world.city, honest)
    (following,) = take_in(world.city, export(world, world.other))

    (apart,) = [one for one in list_received(world.city, state=None) if one.state == "returned"]
    assert (codes(taken), codes(following)) == (set(), set())
    assert (apart.id, apart.device) == (kept, "")
    assert rebuild(world.city).is_same


@pytest.mark.parametrize("signed", [True, False])
def test_an_unproved_package_that_is_sent_back_does_not_go_over_one_that_waits_under_its_id(
    world: World, *, signed: bool
) -> None:
    first, second = export(world, world.other), export(world, world.other)
    take_in(world.city, second)
    (waiting,) = list_received(world.city, state="held")

    send_back(world, unproved(world, signed=signed, id=waiting.package_id, sequence=waiting.sequence))
    held = list_received(world.city, state="held")
    taken = take_in(world.city, first)

    assert held == (waiting,)
    assert [codes(one) for one in taken] == [set(), set()]
    assert dumps(world.city)["establishments"] == dumps(world.other)["establishments"]
    assert rebuild(world.city).is_same


@pytest.mark.parametrize("device", ["", "bbbbbbbbbbbb"])
def test_a_package_under_the_id_of_one_that_counts_cannot_be_sent_back_to_its_sender(world: World, device: str) -> None:
    honest = export(world, world.other)
    take_in(world.city, honest)
    ((_, receipt),) = export_receipts(world.city, world.stick, passphrase=None)
    receive_receipt(world.other, receipt)
    sender = sender_of(world.other)

    lie = lying(world, id=id_of(honest, world.city), nil=True, sender=replace(sender, device=device or sender.device))
    (candidate,) = examine_packages(world.city, (lie,))
    with pytest.raises(KnownError, match="PACKAGE_NOT_RETURNABLE"):
        return_candidate(world.city, candidate, Return("Người ký không thuộc đơn vị"))

    assert candidate.verdict.has(ReasonCode.SIGNER_NOT_FOR_UNIT)
    assert not can_return(world.city, candidate)
    assert export_receipts(world.city, world.stick, passphrase=None) == ()
    assert answer_to(list_sent_reports(world.other)[0], ()) is Answer.ACCEPTED


@pytest.mark.parametrize("answered", [True, False])
def test_a_ward_learns_at_last_that_its_package_counts_though_another_was_sent_back_under_its_id(
    world: World, *, answered: bool
) -> None:
    honest = export(world, world.other)
    send_back(world, unproved(world, signed=False, id=id_of(honest, world.city)))
    world.clock.advance(minutes=5)
    earlier = export_receipts(world.city, world.stick, passphrase=None) if answered else ()
    world.clock.advance(minutes=5)

    take_in(world.city, honest)
    world.clock.advance(minutes=5)
    later = export_receipts(world.city, world.stick, passphrase=None)

    sent = [receive_receipt(world.other, path) for _, path in (*earlier, *later)]
    assert len(later) == 1
    assert answer_to(sent[-1], ()) is Answer.ACCEPTED
    assert export_receipts(world.city, world.stick, passphrase=None) == ()


def test_of_two_packages_that_wait_under_one_id_the_first_is_kept_and_the_second_is_named_a_fork(world: World) -> None:
    shared: dict[str, Any] = {"nil": True, "id": new_id(), "previous": Previous(new_id(), "a" * 64)}
    first = forged(world.ward, PackageKind.REPORT, world.folder / "a", to=world.city, **shared)
    second = forged(world.ward, PackageKind.REPORT, world.folder / "b", to=world.city, remark="khác", **shared)

    taken = take_in(world.city, first, second)

    (row,) = list_received(world.city, state=None)
    assert [(one.held, "FORKED_HISTORY" in codes(one)) for one in taken] == [(True, False), (False, True)]
    (kept,) = [one.path for one in taken if one.held]
    with kept_source(world.city, row) as source:
        assert kept is not None
        assert source.read() == kept.read_bytes()
    assert row.sha256 == examine_packages(world.city, (kept,))[0].examined.sha256


def test_an_id_taken_from_another_wards_record_does_not_keep_its_report_out_for_ever(world: World) -> None:
    victim = a_place_of(world.other)
    (claimed,) = take_in(
        world.city, lying(world, PackageKind.REPORT, {"establishments": [a_place(world.ward, victim)]})
    )
    (held,) = take_in(world.city, export(world, world.other))
    (wrong,) = list_received(world.city)

    withdraw_package(world.city, wrong.id, "Mã bản ghi của phường khác")

    assert (codes(claimed), codes(held)) == (set(), {"TRANSFER_MISSING"})
    assert {one.sender_id for one in list_received(world.city)} == {world.other.unit.id}
    assert dumps(world.city)["establishments"] == dumps(world.other)["establishments"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_stop_nothing(world: World, day: str) -> None:
    registers: dict[str, list[Version]] = {}
    for register in REGISTERS:
        values: dict[str, Any] = {}
        for spec in register.fields:
            if spec.name == "deleted" or spec.sensitivity is Sensitivity.LOCAL:
                continue
            if spec.kind is Kind.DATE:
                values[spec.name] = day
            elif spec.kind is Kind.TIME:
                values[spec.name] = f"{day}T00:00"
            elif spec.kind is Kind.UNIT:
                values[spec.name] = new_id()
            elif spec.kind is Kind.CODE:
                values[spec.name] = "khong_co"
            elif spec.kind is Kind.CODES:
                values[spec.name] = ["khong_co"]
            elif spec.kind is Kind.RECORD:
                values[spec.name] = new_id()
        one = new_version(
            new_id(), unit=world.ward.unit.id, values=values, device=world.ward.author.device,
            changed_at=world.ward.stamp(), changed_by="x",
        )  # fmt: skip
        registers[register.name] = [one]
    lie = lying(world, PackageKind.REPORT, registers)

    taken = take_in(world.city, lie, export(world, world.other))

    assert [codes(one) for one in taken] == [set(), set()]
    figures(world.city)
    compute_figures(world.city, parse_period("2026"))


@pytest.mark.parametrize(("first", "last"), [(date(1, 1, 1), date(1, 6, 14)), (date(9999, 1, 1), date(9999, 12, 31))])
@pytest.mark.parametrize("kind", ["half", "month", "year"])
def test_a_period_at_the_ends_of_time_stops_nothing(world: World, first: date, last: date, kind: str) -> None:
    path = lying(world, PackageKind.REPORT, {}, stated=HeaderPeriod("nd09", kind, first, last))

    taken = take_in(world.city, path, export(world, world.other))

    assert {(one.header.sender.code, *codes(one)) for one in taken if one.header} == {
        ("11692", "HEADER_INVALID"),
        ("11689",),
    }


def test_a_report_made_at_the_end_of_time_stops_no_transfer_and_nobody_elses_report(world: World) -> None:
    reported(world, created_at=datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC))

    taken = take_in(world.city, given_away(world, date(2026, 5, 1))[0], export(world, world.other))

    assert [codes(one) for one in taken] == [{"HEADER_INVALID"}, set()]


# -- keys handed in again ---------------------------------------------------------------------------------------------


def announced(office: Office, unit: str) -> list[str]:
    """The age keys that packages to a unit are sealed to."""
    return [one.recipient for one in announced_keys(office) if one.unit_id == unit]


def keys_of(office: Office, unit: str) -> dict[str, str]:
    """What became of the keys of a unit."""
    return {one.fingerprint: one.state for one in list_trusted(office) if one.unit_id == unit}


def enrolled(world: World, *, countersign: bool = False) -> Path:
    """The ward makes its keys known, a moment later than before."""
    world.clock.advance(minutes=5)
    return export_enrolment(world.ward, world.stick, passphrase=None, countersign=countersign)


def accept(office: Office, path: Path, said: Acceptance = ON_PAPER) -> bool:
    return accept_enrolment(office, examine_enrolment(office, path), said)


def test_an_older_enrolment_accepted_again_does_not_revive_its_age_key(world: World) -> None:
    older, ward = enrolled(world), world.ward.unit.id
    accept(world.city, older)
    make_new_envelope_key(world.ward)
    accept(world.city, enrolled(world))
    (newest,) = announced(world.city, ward)

    is_new = accept(world.city, older)

    assert not is_new
    assert announced(world.city, ward) == [newest] == [envelope_facts(world.ward).own.recipient]


def test_the_enrolment_of_a_replaced_key_revives_neither_the_key_nor_its_age_key(world: World) -> None:
    older, ward = enrolled(world), world.ward.unit.id
    accept(world.city, older)
    make_new_key(world.ward, passphrase=None)
    make_new_envelope_key(world.ward)
    accept(world.city, enrolled(world, countersign=True))
    keys, (newest,) = keys_of(world.city, ward), announced(world.city, ward)

    is_new = accept(world.city, older)

    assert not is_new
    assert sorted(keys.values()) == ["active", "replaced"]
    assert keys_of(world.city, ward) == keys
    assert announced(world.city, ward) == [newest]


@pytest.mark.parametrize("other_computer", [False, True])
def test_an_older_enrolment_that_comes_late_does_not_win_over_a_newer_one(
    tmp_path: Path, *, other_computer: bool
) -> None:
    said = Acceptance("Nguyễn Thị Hoa", None, "mất máy tính")
    with three_offices(tmp_path, enrolled=False) as world:
        older = enrolled(world)
        world.clock.advance(days=3)
        if other_computer:
            object.__setattr__(world.ward, "author", replace(world.ward.author, device="bbbbbbbbbbbb"))
        make_new_key(world.ward, passphrase=None)
        make_new_envelope_key(world.ward)
        accept(world.city, enrolled(world))
        keys, age = keys_of(world.city, world.ward.unit.id), announced(world.city, world.ward.unit.id)

        with pytest.raises(KnownError) as raised:
            accept(world.city, older, said)

        assert raised.value.code == "ENROLMENT_OLDER"
        assert keys_of(world.city, world.ward.unit.id) == keys
        assert announced(world.city, world.ward.unit.id) == age


def test_a_clock_set_forward_does_not_keep_the_next_key_out(world: World) -> None:
    object.__setattr__(world.ward, "clock", FrozenClock(world.clock.moment + timedelta(hours=20)))
    make_new_envelope_key(world.ward)
    accept(world.city, enrolled(world))
    object.__setattr__(world.ward, "clock", world.clock)
    with writing(world.ward.database) as connection:  # a backup was restored: its numbers begin again
        connection.exec_driver_sql("DELETE FROM packages_sent")
    make_new_key(world.ward, passphrase=None)

    is_new = accept(world.city, enrolled(world), Acceptance("Nguyễn Thị Hoa", None, "cài lại máy"))

    assert is_new
