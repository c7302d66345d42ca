"""Certificates of authorities: which count for which unit, and what a list of revoked ones changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.exchange.authorities import read_authority, read_revocation_list
from desktop.exchange.errors import ExchangeError
from desktop.exchange.keys import SigningKey
from desktop.exchange.reasons import Reasons
from desktop.exchange.signers import judge_signer
from desktop.exchange.trust import TrustBasis, UnitNames, read_certificate
from tests.support.certificates import issue, make_issuer, revocation_list
from tests.support.packages import NOW, OTHER_WARD, SIGNED_AT, WARD, key_of

CA = make_issuer()
OTHER_CA = make_issuer("CA khác")
WARD_NAMES = UnitNames("11692", frozenset({"phuong duong kinh", "uy ban nhan dan phuong duong kinh"}))
UNITS = {WARD: WARD_NAMES, OTHER_WARD: UnitNames("11689", frozenset({"phuong hung dao"}))}


def judged(key: SigningKey, *lists: bytes, unit: str = WARD, trusts=(CA,), now: datetime = NOW) -> list[str]:
    authorities = tuple(one.authority for one in trusts)
    found = tuple(read_revocation_list(one, authorities) for one in lists)
    basis = TrustBasis((), authorities, found, UNITS)
    reasons = Reasons()
    facts = read_certificate(key.certificate)
    judge_signer(facts, unit_id=unit, signed_at=SIGNED_AT, now=now, trusted=basis, reasons=reasons)
    return [one.code.value for one in reasons.listed()]


def test_a_certificate_of_an_accepted_authority_that_names_the_unit_needs_no_paper():
    assert judged(issue(CA)) == []
    assert judged(issue(CA, organisation="Ủy ban nhân dân Phường Dương Kinh", code="")) == []


def test_a_certificate_of_an_unknown_authority_stays_unknown():
    assert judged(issue(OTHER_CA)) == ["SIGNER_UNKNOWN"]
    assert judged(issue(CA), trusts=()) == ["SIGNER_UNKNOWN"]


def test_an_authority_of_the_same_name_with_another_key_is_another_authority():
    assert judged(issue(make_issuer())) == ["SIGNER_UNKNOWN"]


def test_a_certificate_of_another_unit_speaks_for_that_one_only():
    assert judged(issue(CA, code="11689")) == ["SIGNER_NOT_FOR_UNIT"]
    assert judged(issue(CA, code="11689"), unit=OTHER_WARD) == []


def test_a_certificate_that_names_no_unit_known_here_waits_for_a_person():
    assert judged(issue(CA, organisation="Công ty Sao Mai", code="")) == ["SIGNER_UNKNOWN"]
    assert judged(issue(CA, code="99999")) == ["SIGNER_UNKNOWN"]


def test_a_code_in_the_certificate_outweighs_its_name():
    assert judged(issue(CA, organisation="Phường Dương Kinh", code="99999")) == ["SIGNER_UNKNOWN"]


def test_an_authority_below_an_accepted_one_must_be_accepted_itself():
    below = make_issuer("CA cấp dưới", by=CA)

    assert judged(issue(below)) == ["SIGNER_UNKNOWN"]
    assert judged(issue(below), trusts=(CA, below)) == []


def test_a_person_cannot_issue_certificates():
    person = make_issuer("Đỗ Thị Minh Hạnh", by=CA, ca=False)

    assert judged(issue(person)) == ["SIGNER_UNKNOWN"]


def test_the_certificate_of_an_authority_signs_no_packages():
    key = SigningKey(CA.der, b"")

    assert "SIGNATURE_INVALID" in judged(key)


def test_a_certificate_for_servers_signs_no_packages():
    for_server = issue(CA, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,))
    for_mail = issue(CA, purposes=(ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION))

    assert judged(for_server) == ["SIGNATURE_INVALID"]
    assert judged(for_mail) == []


def test_a_certificate_that_had_ended_is_refused():
    assert "CERTIFICATE_EXPIRED" in judged(issue(CA, until=SIGNED_AT - timedelta(days=1)))


def test_a_revoked_certificate_is_refused_even_by_a_list_that_is_overdue():
    key, other = issue(CA), issue(CA)
    old = revocation_list(CA, key, at=datetime(2026, 1, 1, tzinfo=UTC), days=1)

    assert judged(key, old) == ["CERTIFICATE_REVOKED"]
    assert judged(other, old) == []


def test_the_newest_list_decides():
    key = issue(CA)
    first = revocation_list(CA, key, at=datetime(2026, 5, 1, tzinfo=UTC))
    second = revocation_list(CA, at=datetime(2026, 5, 2, tzinfo=UTC))

    assert judged(key, second, first) == []


@pytest.mark.parametrize("what", ["issuer", "signature", "delta", "unreadable"])
def test_a_list_that_proves_nothing_is_refused(what: str):
    data = {
        "issuer": revocation_list(OTHER_CA),
        "signature": revocation_list(CA, signed_by=OTHER_CA),
        "delta": revocation_list(CA, delta=True),
        "unreadable": b"-----BEGIN X509 CRL-----\nxxxx",
    }[what]

    with pytest.raises(ExchangeError, match="REVOCATION_LIST_UNUSABLE") as refused:
        read_revocation_list(data, (CA.authority,))

    assert refused.value.parameters["what"] == what


def test_the_file_of_an_authority_may_be_der_or_pem():
    pem = CA.certificate.public_bytes(serialization.Encoding.PEM)

    assert read_authority(pem) == read_authority(CA.der)
    assert read_authority(CA.der).is_root


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "unreadable"),
        (b"-----BEGIN CERTIFICATE-----", "unreadable"),
        (key_of().certificate, "usage"),
        (CA.certificate.public_bytes(serialization.Encoding.PEM) * 2, "several"),
    ],
    ids=["empty", "cut", "person", "several"],
)
def test_a_file_that_is_no_authority_is_refused(data: bytes, what: str):
    with pytest.raises(ExchangeError, match="AUTHORITY_UNUSABLE") as refused:
        read_authority(data)

    assert refused.value.parameters["what"] == what


def test_flipped_bytes_of_a_certificate_never_escape_as_another_error():
    data = bytearray(issue(CA).certificate)
    for at in range(0, len(data), 3):
        bad = bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            x509.load_der_x509_certificate(bad)
            key = SigningKey(bad, b"")
            facts = read_certificate(bad)
        except (ValueError, TypeError, x509.InvalidVersion):
            continue
        reasons = Reasons()
        basis = TrustBasis((), (CA.authority,), (), UNITS)
        judge_signer(facts, unit_id=WARD, signed_at=SIGNED_AT, now=NOW, trusted=basis, reasons=reasons)
        assert reasons.listed(), (at, key)
