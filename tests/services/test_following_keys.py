"""Keys that follow others: rotation, lost keys, stolen ones, mistakes taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from desktop.services import sending
from desktop.services.enrolments import (
    Acceptance,
    OldKey,
    Way,
    accept_enrolment,
    examine_enrolment,
    export_enrolment,
    undo_acceptance,
)
from desktop.services.key_history import key_details
from desktop.services.own_keys import (
    change_key_passphrase,
    list_own_keys,
    make_new_key,
    own_key_facts,
    signer_for,
    use_former_key,
)
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.trust import list_trusted, packages_in_doubt, revoke_key
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.queries.office import TrustedKeyRow
    from desktop.services.enrolments import EnrolmentOffer

TWO = Acceptance("Nguyễn Thị Hoa", None, "mất máy tính")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    with three_offices(tmp_path) as made:
        yield made


def renewed(world: World, *, countersign: bool = False) -> EnrolmentOffer:
    """The enrolment of a new key of the ward as the city sees it."""
    world.clock.advance(minutes=5)
    make_new_key(world.ward, passphrase=None)
    path = export_enrolment(world.ward, world.stick, passphrase=None, countersign=countersign)
    return examine_enrolment(world.city, path)


def keys_of_ward(world: World) -> list[TrustedKeyRow]:
    return [key for key in list_trusted(world.city) if key.unit_id == world.ward.unit.id]


def verdict_of(world: World, path: Path) -> list[str]:
    (found,) = examine_packages(world.city, [path], preview=False)
    return [] if found.verdict.outcome is Outcome.PASSED else [code.value for code in found.verdict.codes]


# -- rotation ----------------------------------------------------------------------------------------------------------


def test_a_key_countersigned_by_the_one_before_is_accepted_without_paper(world: World) -> None:
    before = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    offer = renewed(world, countersign=True)

    is_new = accept_enrolment(world.city, offer)

    old, new = keys_of_ward(world)
    assert (is_new, offer.way) == (True, Way.ROTATION)
    assert (old.state, old.replaced_by, new.state, new.source) == ("replaced", new.fingerprint, "active", "rotation")
    assert verdict_of(world, before.path) == []


def test_what_the_old_key_signs_after_the_rotation_is_refused(world: World) -> None:
    offer = renewed(world, countersign=True)
    accept_enrolment(world.city, offer)
    former = next(key for key in list_own_keys(world.ward) if key != own_key_facts(world.ward))
    use_former_key(world.ward, former.fingerprint.replace(" ", "").lower())
    world.clock.advance(hours=1)

    late = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

    assert "CERTIFICATE_EXPIRED" in verdict_of(world, late.path)


def test_a_strangers_second_signature_on_a_genuine_enrolment_brings_the_stranger_nothing(world: World) -> None:
    from desktop.exchange.cosigning import add_signature  # noqa: PLC0415

    genuine = export_enrolment(world.ward, world.stick, passphrase=None)
    add_signature(genuine, signer=signer_for(world.other, None), signed_at=world.clock.now(), folder=genuine.parent)

    with pytest.raises(KnownError, match="NOT_AN_ENROLMENT"):
        examine_enrolment(world.city, genuine)


def test_an_unknown_second_signer_of_a_known_units_enrolment_is_not_a_rotation(world: World) -> None:
    from desktop.exchange.cosigning import add_signature  # noqa: PLC0415
    from desktop.exchange.signing import SoftwareSigner  # noqa: PLC0415
    from tests.support.packages import key_of  # noqa: PLC0415

    genuine = export_enrolment(world.ward, world.stick, passphrase=None)
    stranger = SoftwareSigner(key_of())
    add_signature(genuine, signer=stranger, signed_at=world.clock.now(), folder=genuine.parent)

    offer = examine_enrolment(world.city, genuine)

    assert offer.way is Way.BESIDE
    assert offer.fingerprint.replace(" ", "").lower() != keys_of_ward(world)[0].fingerprint


# -- lost and stolen ---------------------------------------------------------------------------------------------------


def test_a_lost_key_needs_a_second_person_and_a_reason(world: World) -> None:
    offer = renewed(world)

    for said, code in (
        (Acceptance(reason="mất máy"), "SECOND_PERSON_MISSING"),
        (Acceptance("phan  thị ngà", None, "mất máy"), "SECOND_PERSON_SAME"),
        (Acceptance("Nguyễn Thị Hoa"), "REASON_MISSING"),
    ):
        with pytest.raises(KnownError, match=code):
            accept_enrolment(world.city, offer, said)

    assert offer.way is Way.LOST
    assert len(keys_of_ward(world)) == 1


def test_a_lost_key_is_revoked_when_two_people_accept_the_new_one(world: World) -> None:
    offer = renewed(world)

    accept_enrolment(world.city, offer, TWO)

    old, new = keys_of_ward(world)
    assert (old.state, old.reason, old.replaced_by) == ("revoked", "mất máy tính", new.fingerprint)
    assert (new.state, new.confirmed_by, new.accepted_by) == ("active", "Nguyễn Thị Hoa", "Phan Thị Ngà")


def test_a_second_computers_key_is_accepted_beside_the_first(world: World) -> None:
    offer = renewed(world)

    accept_enrolment(world.city, offer, Acceptance("Nguyễn Thị Hoa", OldKey.KEPT))

    assert [key.state for key in keys_of_ward(world)] == ["active", "active"]


def test_a_stolen_key_is_revoked_from_a_day_that_has_passed(world: World) -> None:
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [report.path]))
    world.clock.advance(days=3)
    (key,) = keys_of_ward(world)

    with pytest.raises(KnownError, match="DAY_IN_FUTURE"):
        revoke_key(world.city, key.fingerprint, "bị lấy cắp", since=date(2030, 1, 1))
    revoke_key(world.city, key.fingerprint, "bị lấy cắp", since=date(2026, 6, 16))

    (revoked,) = keys_of_ward(world)
    assert revoked.valid_to == "2026-06-15T17:00:00.000000Z"
    assert [one.sha256 for one in packages_in_doubt(world.city, key.fingerprint, date(2026, 6, 16))] == [report.sha256]
    assert packages_in_doubt(world.city, key.fingerprint, date(2026, 6, 19)) == ()


# -- mistakes ----------------------------------------------------------------------------------------------------------


def test_a_mistaken_acceptance_is_taken_back_and_the_old_key_is_in_force_again(world: World) -> None:
    before = keys_of_ward(world)
    offer = renewed(world)
    accept_enrolment(world.city, offer, TWO)
    new = keys_of_ward(world)[-1]

    undo_acceptance(world.city, new.fingerprint)

    assert keys_of_ward(world) == before


def test_an_acceptance_stays_once_a_package_came_in_with_it(world: World) -> None:
    (key,) = keys_of_ward(world)
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [report.path]))

    with pytest.raises(KnownError, match="KEY_WAS_USED"):
        undo_acceptance(world.city, key.fingerprint)

    details = key_details(world.city, key.fingerprint)
    assert details is not None
    assert details.packages == 1


# -- the own key -------------------------------------------------------------------------------------------------------


def test_the_passphrase_changes_and_the_key_stays(world: World) -> None:
    key = own_key_facts(world.ward)

    change_key_passphrase(world.ward, None, "mật khẩu khác")

    assert own_key_facts(world.ward) == key
    assert signer_for(world.ward, "mật khẩu khác")
    with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
        signer_for(world.ward, "thuc-hanh")


def test_wrong_passphrases_make_the_next_try_wait_longer_and_longer(world: World) -> None:
    for _ in range(3):
        with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
            signer_for(world.ward, "sai")

    with pytest.raises(KnownError, match="KEY_WAITS") as refused:
        signer_for(world.ward, None)
    world.clock.advance(seconds=30)
    with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
        signer_for(world.ward, "sai")
    world.clock.advance(seconds=30)
    with pytest.raises(KnownError, match="KEY_WAITS"):
        signer_for(world.ward, None)
    world.clock.advance(seconds=31)
    signer_for(world.ward, None)
    with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
        signer_for(world.ward, "sai")

    assert refused.value.parameters["until"] == "09:00:30"


def test_a_clock_set_back_does_not_lock_the_office_out(world: World) -> None:
    for _ in range(3):
        with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
            signer_for(world.ward, "sai")

    world.clock.moment -= timedelta(days=400)

    assert signer_for(world.ward, None)


def test_a_key_that_has_ended_signs_nothing_and_is_announced_sixty_days_before(world: World) -> None:
    ends = datetime(2030, 12, 17, tzinfo=UTC)
    world.clock.moment = ends - timedelta(days=62)
    early = own_key_facts(world.ward)
    world.clock.moment = ends - timedelta(days=59)
    late = own_key_facts(world.ward)
    world.clock.moment = ends + timedelta(days=3)

    with pytest.raises(KnownError, match="KEY_EXPIRED"):
        signer_for(world.ward, None)

    assert early is not None
    assert late is not None
    assert (early.ends_soon, late.ends_soon) == (False, True)
