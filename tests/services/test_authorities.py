"""Authorities accepted with a reason, their lists taken in from files, and packages that come through them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from desktop.exchange.signing import SoftwareSigner
from desktop.services import sending
from desktop.services.authorities import (
    accept_authority,
    examine_authority,
    import_revocation_list,
    list_authorities,
    withdraw_authority,
)
from desktop.services.enrolments import exporting
from desktop.services.receiving import examine_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.units import add_reporting_units
from tests.support.certificates import issue, make_issuer, revocation_list
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CA = make_issuer()
WARD_KEY = issue(CA)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    for module in (sending, exporting):
        monkeypatch.setattr(module, "signer_for", lambda *_: SoftwareSigner(WARD_KEY))
    with three_offices(tmp_path, enrolled=False) as made:
        yield made


def file(world: World, data: bytes, name: str = "ca.cer") -> Path:
    path = world.folder / name
    path.write_bytes(data)
    return path


def trust_ca(world: World) -> None:
    accept_authority(world.city, examine_authority(file(world, CA.der)), "Công văn 12/BCY")


def codes(world: World, path: Path) -> list[str]:
    (found,) = examine_packages(world.city, [path], preview=False)
    return [code.value for code in found.verdict.codes if code != "SIGNED_WITHOUT_TIMESTAMP"]


def test_a_unit_that_reports_here_passes_through_its_authority_and_not_after_it_is_given_up(world: World) -> None:
    path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    add_reporting_units(world.city, (world.ward.unit.id,))
    before = codes(world, path)
    trust_ca(world)
    through = codes(world, path)

    withdraw_authority(world.city, CA.authority.fingerprint, "hết hợp đồng")

    assert (before, through, codes(world, path)) == (["SIGNER_UNKNOWN"], [], ["SIGNER_UNKNOWN"])


def test_a_unit_nobody_expects_waits_for_a_person_although_its_authority_is_accepted(world: World) -> None:
    path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path

    trust_ca(world)

    assert codes(world, path) == ["SIGNER_UNKNOWN"]


def test_an_authority_needs_a_reason_and_counts_once(world: World) -> None:
    found = examine_authority(file(world, CA.der))

    with pytest.raises(KnownError, match="REASON_MISSING"):
        accept_authority(world.city, found, " ")
    first, second = (accept_authority(world.city, found, "Công văn 12/BCY") for _ in range(2))

    (shown,) = list_authorities(world.city)
    assert (first, second) == (True, False)
    assert (shown.row.name, shown.row.accepted_by, shown.row.reason) == (
        "CA thử nghiệm",
        "Phan Thị Ngà",
        "Công văn 12/BCY",
    )


def test_a_list_taken_in_refuses_the_revoked_certificate_and_an_older_list_changes_nothing(world: World) -> None:
    path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    add_reporting_units(world.city, (world.ward.unit.id,))
    trust_ca(world)
    newer = revocation_list(CA, WARD_KEY, at=datetime(2026, 6, 10, tzinfo=UTC))
    older = revocation_list(CA, at=datetime(2026, 6, 1, tzinfo=UTC))

    name = import_revocation_list(world.city, file(world, newer, "moi.crl"))

    with pytest.raises(KnownError, match="REVOCATION_LIST_OLDER"):
        import_revocation_list(world.city, file(world, older, "cu.crl"))
    assert name == "CA thử nghiệm"
    assert codes(world, path) == ["CERTIFICATE_REVOKED"]


def test_a_list_that_is_overdue_is_shown_as_such(world: World) -> None:
    trust_ca(world)
    import_revocation_list(world.city, file(world, revocation_list(CA, days=10)))

    fresh = examine_list_is_stale(world, datetime(2026, 6, 10, tzinfo=UTC))
    stale = examine_list_is_stale(world, datetime(2026, 6, 12, tzinfo=UTC))

    assert (fresh, stale) == (False, True)


def examine_list_is_stale(world: World, moment: datetime) -> bool:
    world.clock.moment = moment
    (shown,) = list_authorities(world.city)
    assert shown.revocations is not None
    return shown.revocations.is_stale


def test_a_list_of_the_future_or_of_nobody_known_is_refused(world: World) -> None:
    future = revocation_list(CA, at=datetime(2027, 1, 1, tzinfo=UTC))

    with pytest.raises(KnownError, match="REVOCATION_LIST_UNUSABLE"):
        import_revocation_list(world.city, file(world, future))
    trust_ca(world)
    with pytest.raises(KnownError, match="REVOCATION_LIST_UNUSABLE"):
        import_revocation_list(world.city, file(world, future))
    with pytest.raises(KnownError, match="FILE_UNREADABLE"):
        import_revocation_list(world.city, world.folder / "không có.crl")
