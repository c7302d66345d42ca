"""What a dishonest ward with an accepted key can try against its superior and against the other ward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.fields import Kind, Sensitivity
from db.domain.periods import parse_period
from db.domain.registers import REGISTERS
from db.domain.verdict import ReasonCode
from db.domain.versions import Version, new_version
from db.ids import new_id
from db.transactions import writing
from db.writes.office import ensure_units
from db.writes.trust import accept_key
from desktop.exchange.header import Handover, PackageKind, Recipient
from desktop.exchange.header import Period as HeaderPeriod
from desktop.services import sending
from desktop.services.enrolments import accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.figures import compute_figures, compute_unit_figures
from desktop.services.office import with_ancestors
from desktop.services.own_packages import sender_of
from desktop.services.receiving import TakenIn, examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.trust import list_trusted
from desktop.services.withdrawing import withdraw_package
from tests.support.dishonest import a_place, forged, stored
from tests.support.three_offices import HALF, World, dumps, exchange_keys, three_offices
from tests.support.transfers import transfer_places
from tests.support.ward_office import unit as unit_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    return set(taken.verdict.codes) - {NOTE}


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


# -- keeping others out -----------------------------------------------------------------------------------------------


def test_an_id_taken_from_another_wards_package_is_named_where_that_package_is_refused(world: World) -> None:
    honest = export(world, world.other)
    (candidate,) = examine_packages(world.city, (honest,))
    assert candidate.examined.header
    take_in(world.city, lying(world, PackageKind.REPORT, {}, id=candidate.examined.header.id))

    (taken,) = take_in(world.city, honest)

    assert codes(taken) == {"FORKED_HISTORY"}
    assert [one.sender_id for one in list_received(world.city, state=None)] == [world.ward.unit.id]


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
