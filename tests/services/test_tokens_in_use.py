"""A key on a token as the office's key: chosen, signing, asked for its PIN once, and for second signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from desktop.services import sending
from desktop.services.countersigning import countersign_file
from desktop.services.enrolments import Way, accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.own_keys import (
    former_key,
    own_key_facts,
    signer_for,
    token_certificates,
    use_former_key,
    use_token,
)
from desktop.services.receiving import examine_packages
from desktop.services.sending import ReportOrder, export_report
from tests.support.certificates import issue, make_issuer
from tests.support.three_offices import HALF, World, three_offices
from tests.support.tokens import LIBRARY, PIN, needs_softhsm, plug_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.own_keys import KeyFacts, TokenCertificate

pytestmark = needs_softhsm
KEY = issue(make_issuer(), bits=2048)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    plug_in(tmp_path / "hsm", monkeypatch).add_token("VGCA 01", KEY)
    with three_offices(tmp_path) as made:
        yield made


def certificate() -> TokenCertificate:
    assert LIBRARY is not None
    (found,) = token_certificates(LIBRARY)
    return found


def chosen(world: World) -> KeyFacts:
    world.clock.advance(minutes=1)
    return use_token(world.ward, certificate())


def test_a_token_becomes_the_offices_key_and_is_announced_with_the_old_keys_word(world: World) -> None:
    key = chosen(world)

    path = export_enrolment(world.ward, world.stick, passphrase=PIN, countersign=True)
    offer = examine_enrolment(world.city, path)
    accept_enrolment(world.city, offer)
    world.clock.advance(minutes=1)
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=PIN)

    (found,) = examine_packages(world.city, [report.path], preview=False)
    assert (key.kind, key.token, key.needs_secret) == ("token", "VGCA 01", True)
    assert offer.way is Way.ROTATION
    assert found.verdict.outcome is Outcome.PASSED


def test_a_wrong_pin_is_told_and_without_one_nothing_is_asked_of_the_token(world: World) -> None:
    chosen(world)

    with pytest.raises(KnownError, match="PIN_MISSING"):
        signer_for(world.ward, None)
    with pytest.raises(KnownError, match="WRONG_PIN"):
        export_report(world.ward, ReportOrder(HALF), world.stick, passphrase="000000")

    assert certificate().tries.value == "low"
    assert list(world.stick.iterdir()) == []


def test_the_software_key_can_be_used_again_while_the_token_is_away(world: World) -> None:
    software = own_key_facts(world.ward)
    assert software is not None
    chosen(world)
    former = former_key(world.ward)

    use_former_key(world.ward, software.fingerprint.replace(" ", "").lower())

    again = own_key_facts(world.ward)
    assert former is not None
    assert again is not None
    assert former.fingerprint == software.fingerprint == again.fingerprint
    assert signer_for(world.ward, None)


def test_a_leaders_token_signs_second_and_the_officers_key_stays_in_use(world: World) -> None:
    before = own_key_facts(world.ward)
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    leader = use_token(world.ward, certificate(), for_second=True)

    countersign_file(world.ward, report.path, fingerprint=leader.fingerprint.replace(" ", "").lower(), secret=PIN)

    (found,) = examine_packages(world.city, [report.path], preview=False)
    assert own_key_facts(world.ward) == before
    assert len(found.examined.signers) == 2
