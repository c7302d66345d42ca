"""Enrolments and receipts: packages that carry a letter instead of records."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from db.domain.verdict import Outcome, ReasonCode, Verdict, reason
from desktop.exchange import paths
from desktop.exchange.enrolment import Enrolment, enrolment_of, write_enrolment
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.parts import encode_part
from desktop.exchange.receipt import Receipt, ReceiptCounts, ReceiptReason, RefusedRow, receipt_reasons, write_receipt
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.trust import TrustedKey
from desktop.exchange.verifying import verify_package
from tests.support.packages import (
    DEVICE,
    NOW,
    OTHER_WARD,
    SIGNED_AT,
    SUPERIOR,
    WARD,
    Forge,
    a_header,
    codes_of,
    encode_header,
    judge,
    key_of,
    record_id,
    spelled,
    trust,
)


def letter_header(kind: PackageKind, **changes: Any) -> Any:
    return a_header(kind=kind, period=None, edition=None, **changes)


def an_enrolment() -> Enrolment:
    header = letter_header(PackageKind.ENROLMENT)
    return enrolment_of(header.sender, officer="Nguyễn Thị Hoa", certificate=key_of().certificate, made_at=SIGNED_AT)


def enrolment_package(**files: bytes | None) -> bytes:
    given = {
        "letter": encode_part(an_enrolment()),
        "certificate": key_of().certificate,
        "header": encode_header(letter_header(PackageKind.ENROLMENT, recipient=None)),
    } | files
    extra = {paths.ENROLMENT: given["letter"], paths.CERTIFICATE: given["certificate"]}
    return Forge(
        header=json.loads(given["header"] or b""),
        extra={name: data for name, data in extra.items() if data is not None},
    ).build()


def a_receipt(**changes: Any) -> Receipt:
    given: dict[str, Any] = {
        "package_id": record_id(900_001),
        "sha256": "ab" * 32,
        "received_at": NOW,
        "verdict": Outcome.FAILED,
        "reasons": (ReceiptReason("RECORD_INVALID", {"line": 3, "register": "staff"}),),
        "counts": ReceiptCounts(10, 2, 1, 4, 1),
        "refused_rows": (RefusedRow("staff", 3, "RECORD_INVALID", "level"),),
    }
    return Receipt(**(given | changes))


def receipt_package(letter: bytes | None) -> bytes:
    header = letter_header(PackageKind.RECEIPT)
    return Forge(
        header=json.loads(encode_header(header)), extra={} if letter is None else {paths.RECEIPT: letter}
    ).build()


def test_an_enrolment_of_an_unknown_key_waits_for_a_person_to_compare_it(tmp_path: Path):
    written = write_enrolment(
        tmp_path,
        header=letter_header(PackageKind.ENROLMENT, recipient=None),
        officer="Nguyễn Thị Hoa",
        signer=SoftwareSigner(key_of()),
        signed_at=SIGNED_AT,
    )

    examined = verify_package(written.path, name=written.path.name, now=NOW, recipient=SUPERIOR, trusted=())

    assert written.path.name == "11692-enrolment-20260615-0001.asice"
    assert codes_of(examined) == ["SIGNER_UNKNOWN"]
    assert examined.verdict.outcome is Outcome.INDETERMINATE
    assert examined.enrolment == an_enrolment()


def test_the_accepted_certificate_lets_the_next_package_pass(tmp_path: Path):
    examined = judge(enrolment_package(), trusted=())
    assert examined.signer
    assert examined.enrolment
    pinned = TrustedKey(
        examined.enrolment.unit_id, examined.signer.fingerprint, examined.signer.certificate, examined.signer.valid_from
    )

    again = judge(enrolment_package(), trusted=(pinned,))

    assert again.verdict.outcome is Outcome.PASSED


def test_the_slip_and_the_screen_show_the_same_sixteen_groups():
    groups = an_enrolment().fingerprint_groups

    assert len(groups) == 16
    assert "".join(groups).lower() == key_of().fingerprint


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit_id": OTHER_WARD}, "unit_id"),
        ({"unit_code": "11693"}, "unit_code"),
        ({"device": "ffffffffffff"}, "device"),
        ({"fingerprint": "00" * 32}, "fingerprint"),
    ],
)
def test_an_enrolment_speaks_of_the_package_it_lies_in(change: dict[str, str], field: str):
    letter = encode_part(dataclasses.replace(an_enrolment(), **change))

    examined = judge(enrolment_package(letter=letter))

    assert codes_of(examined) == ["HEADER_INVALID"]
    assert examined.verdict.reasons[-1].parameters == {"field": f"enrolment.json: {field}", "what": "value"}
    assert examined.enrolment is None


def test_an_enrolment_of_another_certificate_than_it_is_signed_with_is_invalid():
    examined = judge(enrolment_package(certificate=key_of("Lê Thị Ba").certificate))

    assert codes_of(examined) == ["HEADER_INVALID"]


@pytest.mark.parametrize("missing", ["letter", "certificate"])
def test_an_enrolment_without_one_of_its_files_is_invalid(missing: str):
    examined = judge(enrolment_package(**{missing: None}))

    assert codes_of(examined) == ["HEADER_INVALID"]
    assert examined.verdict.reasons[-1].parameters["what"] == "missing"


@pytest.mark.parametrize("letter", [b"", b"[]", b"{}", b"\xff", b'{"a":NaN}'])
def test_a_letter_that_cannot_be_read_is_invalid(letter: bytes):
    assert codes_of(judge(enrolment_package(letter=letter))) == ["HEADER_INVALID"]
    assert codes_of(judge(receipt_package(letter))) == ["HEADER_INVALID"]


def test_a_letter_with_a_broken_signature_is_not_read():
    broken = dataclasses.replace(
        Forge(), header=json.loads(encode_header(letter_header(PackageKind.RECEIPT))), sign=lambda _: b""
    )
    broken.extra = {paths.RECEIPT: encode_part(a_receipt())}

    assert judge(broken.build()).receipt is None


def test_a_damaged_letter_is_only_damaged():
    made = Forge(header=json.loads(encode_header(letter_header(PackageKind.RECEIPT))))
    made.extra = {paths.RECEIPT: encode_part(a_receipt())}
    made.bend_manifest = lambda m: dataclasses.replace(m, digests=m.digests | {paths.RECEIPT: "00" * 32})

    assert codes_of(judge(made.build())) == ["DAMAGED"]


def test_a_receipt_comes_back_as_it_was_written(tmp_path: Path):
    header = letter_header(PackageKind.RECEIPT, recipient=Recipient(SUPERIOR, "27"))
    written = write_receipt(
        tmp_path, header=header, receipt=a_receipt(), signer=SoftwareSigner(key_of()), signed_at=SIGNED_AT
    )

    examined = verify_package(written.path, name=written.path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(),))

    assert examined.verdict.outcome is Outcome.PASSED
    assert examined.receipt == a_receipt()


def test_a_receipt_carries_every_reason_of_a_verdict():
    verdict = Verdict((reason(ReasonCode.DAMAGED, what="end"), reason(ReasonCode.SIGNER_UNKNOWN, holder="Bình")))

    reasons = receipt_reasons(verdict)

    assert reasons == (
        ReceiptReason("DAMAGED", {"what": "end"}),
        ReceiptReason("SIGNER_UNKNOWN", {"holder": "Bình"}),
    )
    assert judge(receipt_package(encode_part(a_receipt(reasons=reasons)))).receipt == a_receipt(reasons=reasons)


def test_a_receipt_of_a_newer_program_keeps_what_this_one_does_not_know():
    plain = json.loads(encode_part(a_receipt()))
    plain["reasons"][0]["code"] = "TOO_BEAUTIFUL"
    plain["counts"]["admired"] = 5
    letter = spelled(plain)

    receipt = judge(receipt_package(letter)).receipt

    assert receipt
    assert receipt.reasons[0].code == "TOO_BEAUTIFUL"
    assert encode_part(receipt) == letter


def test_a_receipt_without_its_letter_is_invalid():
    assert codes_of(judge(receipt_package(None))) == ["HEADER_INVALID"]


def test_a_report_has_no_letter():
    examined = judge(Forge().build())

    assert (examined.enrolment, examined.receipt) == (None, None)
    assert (a_header().sender.unit_id, a_header().sender.device) == (WARD, DEVICE)
