from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.exchange.keys import make_software_key, open_software_key
from desktop.exchange.reasons import Reasons
from desktop.exchange.signers import judge_signer
from desktop.exchange.trust import KeyState, TrustedKey, read_certificate
from tests.support.packages import MADE_AT, NOW, OTHER_WARD, SIGNED_AT, WARD, key_of, trust

DAY = timedelta(days=1)


def judged(*trusted: TrustedKey, signed_at=SIGNED_AT, now=NOW, unit=WARD) -> list[str]:
    reasons = Reasons()
    facts = read_certificate(key_of().certificate)
    judge_signer(facts, unit_id=unit, signed_at=signed_at, now=now, trusted=trusted, reasons=reasons)
    return [str(found.code) for found in reasons.listed()]


def test_a_pinned_key_speaks_for_its_unit():
    assert judged(trust()) == []


def test_a_key_nobody_pinned_is_unknown():
    assert judged(trust(key_of("Lê Thị Ba"))) == ["SIGNER_UNKNOWN"]


def test_a_key_may_be_pinned_to_several_units():
    assert judged(trust(unit_id=OTHER_WARD), trust()) == []


def test_without_a_readable_sender_the_unit_is_not_judged():
    assert judged(trust(unit_id=OTHER_WARD), unit=None) == []


@pytest.mark.parametrize(("day", "found"), [(-2, ["CERTIFICATE_NOT_YET_VALID"]), (2, [])])
def test_a_key_speaks_from_the_moment_it_was_accepted_for(day: int, found: list[str]):
    assert judged(trust(valid_from=SIGNED_AT - DAY * day)) == found


def test_what_a_replaced_key_signed_before_stays_good():
    assert judged(trust(state=KeyState.REPLACED, valid_to=SIGNED_AT + DAY)) == []
    assert judged(trust(state=KeyState.REPLACED, valid_to=SIGNED_AT - DAY)) == ["CERTIFICATE_EXPIRED"]


def test_between_two_spans_of_trust_a_key_does_not_speak():
    spans = (
        trust(valid_from=MADE_AT, valid_to=SIGNED_AT - DAY),
        trust(valid_from=SIGNED_AT + DAY),
    )

    assert judged(*spans) == ["CERTIFICATE_EXPIRED"]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (None, ["CERTIFICATE_REVOKED"]),
        (SIGNED_AT - DAY, ["CERTIFICATE_REVOKED"]),
        (NOW, ["CERTIFICATE_REVOKED"]),
        (NOW + DAY, []),
    ],
)
def test_a_lost_key_is_refused_by_the_day_of_receipt_for_its_thief_states_any_time(since, found: list[str]):
    assert judged(trust(state=KeyState.REVOKED, revoked_at=since)) == found


def test_a_certificate_that_ended_later_does_not_matter_but_one_that_ended_before_does():
    end = read_certificate(key_of().certificate).valid_to

    assert judged(trust(), now=end) == []
    assert judged(trust(), now=end + timedelta(seconds=1)) == ["CERTIFICATE_EXPIRED"]
    assert judged(trust(), signed_at=end + DAY, now=end - DAY) == ["CERTIFICATE_EXPIRED"]


def test_an_unknown_certificate_that_has_ended_is_both():
    assert judged(now=NOW + DAY * 4000) == ["CERTIFICATE_EXPIRED", "SIGNER_UNKNOWN"]


def test_a_holder_cannot_bear_a_name_that_turns_a_sentence_around():
    key = open_software_key(
        make_software_key(
            unit_code="1", unit_name="A", department="B", person="An\u202eB\n  C", passphrase="x", made_at=MADE_AT
        ),
        "x",
    )

    assert read_certificate(key.certificate).person == "AnB C"


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"certificate"])
def test_bytes_that_are_no_certificate_raise_value_error(data: bytes):
    with pytest.raises(ValueError, match=r"."):
        read_certificate(data)


def test_a_certificate_of_an_unknown_version_raises_value_error():
    third = bytes.fromhex("a003020102")

    with pytest.raises(ValueError, match="version"):
        read_certificate(key_of().certificate.replace(third, third[:-1] + b"\x07", 1))
