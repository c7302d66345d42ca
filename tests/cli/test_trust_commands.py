"""Keys, second signatures, paper and authorities from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.certificates import issue, make_issuer, revocation_list
from tests.support.three_offices import three_offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Diaban


def test_an_unsigned_package_goes_in_with_the_code_of_its_print(diaban: Diaban, tmp_path: Path):
    with three_offices(tmp_path):
        pass
    ward, city = tmp_path / "11692.db", tmp_path / "31.db"
    export = ("export", "--database", ward, "--period", "2026-H1", "--out", tmp_path / "USB", "--json")
    written = diaban(*export, "--unsigned", "thiết bị ký số đang sửa").document

    accept = ("accept-paper", "--database", city, written["file"], "--reason", "có bản giấy", "--json", "--check-code")
    wrong = diaban(*accept, "0000 0000 0000 0000 0000 0000")
    right = diaban(*accept, written["check_code"])

    assert wrong.refusal == (1, "CHECK_CODE_DIFFERS")
    assert right.document["verdict"] == "passed"


def test_keys_are_listed_revoked_and_an_authority_is_added_with_its_list(diaban: Diaban, tmp_path: Path):
    with three_offices(tmp_path):
        pass
    city, ca = tmp_path / "31.db", make_issuer()
    (tmp_path / "ca.cer").write_bytes(ca.der)
    (tmp_path / "ca.crl").write_bytes(revocation_list(ca, issue(ca)))
    usual = ("--database", city, "--json")
    fingerprint = diaban("trusted", "list", *usual).document[0]["fingerprint"]

    keys = diaban("keys", "list", *usual).document
    revoked = diaban("trusted", "revoke", fingerprint, "--reason", "mất máy", "--since", "2026-06-01", *usual).document
    unread = diaban("trusted", "revoke", fingerprint, "--reason", "mất máy", "--since", "1/6/2026", *usual)
    add = ("authority", "add", tmp_path / "ca.cer", "--reason", "Công văn 12", *usual, "--fingerprint")
    differs = diaban(*add, "ab" * 32)
    diaban(*add, ca.authority.fingerprint)
    listed = diaban("authority", "crl", tmp_path / "ca.crl", *usual).document

    assert [key["in_use"] for key in keys] == [True]
    assert revoked[0]["state"] == "revoked"
    assert unread.refusal == (1, "DAY_UNREADABLE")
    assert differs.refusal == (1, "FINGERPRINT_DIFFERS")
    assert listed[0]["list"] == "2026-06-01T00:00:00.000000Z"


def test_the_enrolment_comes_with_its_slip_and_a_package_is_not_signed_twice_with_one_key(
    diaban: Diaban, tmp_path: Path
):
    with three_offices(tmp_path):
        pass
    ward = tmp_path / "11692.db"
    slip = diaban("enrol", "--database", ward, "--out", tmp_path / "USB", "--json").document
    package = diaban("export", "--database", ward, "--period", "2026-H1", "--out", tmp_path / "USB", "--json").document[
        "file"
    ]

    twice = diaban("sign", "--database", ward, package, "--json")

    assert slip["slip"].endswith(".pdf")
    assert twice.refusal == (1, "SAME_KEY_TWICE")
