"""The owner of a record as a cell: what a line may say of it, and whose records a package of each kind may hold."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from db.domain.versions import join, transfer_version
from desktop.exchange.header import Handover, PackageKind, Recipient, Reference, decode_header, encode_header
from desktop.exchange.parts import PartError
from desktop.exchange.payload import encode_version
from desktop.exchange.verifying import owners_records_only
from tests.support.packages import (
    DEVICE,
    ESTABLISHMENTS,
    OTHER_DEVICE,
    OTHER_WARD,
    SUPERIOR,
    WARD,
    a_header,
    an_establishment,
    codes_of,
    forge,
    judge,
    line_of,
    record_id,
    spelled,
)


def a_transfer(**changes: Any) -> Any:
    given: dict[str, Any] = {
        "kind": PackageKind.TRANSFER,
        "recipient": Recipient(OTHER_WARD, "11689"),
        "period": None,
        "edition": None,
        "remark": "Điều chỉnh địa giới",
        "handover": Handover(date(2026, 7, 1), "05/QĐ-UBND"),
    }
    return a_header(**(given | changes))


def torn_owner() -> Any:
    """A record that two computers of the ward gave to two units at once, shown as the ward's sibling decides."""
    first = an_establishment()
    to_other = transfer_version(
        first, unit=OTHER_WARD, device=OTHER_DEVICE, changed_at=first.changed_at, changed_by="x"
    )
    to_above = transfer_version(first, unit=SUPERIOR, device=DEVICE, changed_at=first.changed_at, changed_by="x")
    return join(to_other, to_above, ESTABLISHMENTS)


def refused(line: dict[str, Any]) -> list[tuple[str, str]]:
    found = judge(forge(lines={"establishments": [spelled(line)]}).build(), may_send=lambda *_: True)
    return [
        (str(one.parameters["field"]), str(one.parameters["what"]))
        for one in found.verdict.reasons
        if one.code == "RECORD_INVALID"
    ]


def test_a_record_with_two_owners_at_once_is_read_as_it_was_written():
    version = torn_owner()

    found = judge(
        forge(lines={"establishments": [encode_version(version, ESTABLISHMENTS)]}).build(), may_send=lambda *_: True
    )

    assert "unit" in version.siblings
    assert codes_of(found) == []


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        (lambda line: line.update(unit=WARD), ("siblings.unit", "shown")),
        (lambda line: line["siblings"]["unit"][0]["values"].update(unit="x"), ("siblings.unit", "spelling")),
        (lambda line: line["siblings"]["unit"][0]["values"].update(name="x"), ("siblings.unit", "spelling")),
        (lambda line: line["siblings"]["unit"][1].update(values={}), ("siblings.unit", "spelling")),
        (lambda line: line["fields"].update(unit=WARD), ("unit", "name")),
    ],
)
def test_a_line_that_says_two_things_of_its_owner_is_refused(bend: Any, expected: tuple[str, str]):
    line = line_of(torn_owner(), ESTABLISHMENTS)
    bend(line)

    assert refused(line) == [expected]


@pytest.mark.parametrize(
    ("kind", "unit", "may"),
    [
        (PackageKind.REPORT, WARD, True),
        (PackageKind.REPORT, OTHER_WARD, False),
        (PackageKind.TRANSFER, WARD, True),
        (PackageKind.TRANSFER, OTHER_WARD, True),
        (PackageKind.TRANSFER, SUPERIOR, False),
        (PackageKind.SYNC, WARD, True),
    ],
)
def test_whose_records_a_package_may_hold(kind: PackageKind, unit: str, may: bool):
    header = a_transfer(kind=kind) if kind is PackageKind.TRANSFER else a_header(kind=kind)

    assert owners_records_only(header, unit) is may


def test_a_transfer_is_written_and_read():
    header = a_transfer()

    assert decode_header(encode_header(header)) == header


def test_the_transfers_a_report_went_through_are_written_and_read():
    header = a_header(transfers=(Reference(record_id(7), "a" * 64),))

    assert decode_header(encode_header(header)).transfers == header.transfers


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (a_transfer(recipient=Recipient(WARD, "11692")), "recipient"),
        (a_transfer(handover=None), "handover"),
        (a_transfer(remark=""), "remark"),
        (a_header(handover=Handover(date(2026, 7, 1))), "handover"),
        (a_header(kind=PackageKind.SYNC, period=None, edition=None), "recipient"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(header: Any, field: str):
    with pytest.raises(PartError) as refusal:
        decode_header(encode_header(dataclasses.replace(header)))

    assert refusal.value.field == field
