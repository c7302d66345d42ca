"""Keys and units: enrolments out and in, who is trusted for whom, who reports to whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from desktop.exchange.trust import grouped
from desktop.messages import describe
from desktop.services import sending
from desktop.services.enrolments import accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.figures import compute_unit_figures
from desktop.services.office import NewOffice, create_office, open_office
from desktop.services.own_keys import make_new_key, own_key_facts
from desktop.services.receiving import examine_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.trust import list_trusted, revoke_key
from desktop.services.units import (
    add_reporting_units,
    change_superior,
    find_units,
    list_reporting_units,
    remove_reporting_unit,
    units_below,
)
from desktop.services.units_source import load_unit_index
from tests.support import faults
from tests.support.faults import Counter, failing_database, until_it_works
from tests.support.three_offices import HALF, KIEN_AN, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.office import Office


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    with three_offices(tmp_path, enrolled=False) as made:
        yield made


def unit_id_of(world: World, code: str) -> str:
    unit = load_unit_index().of_code(code, world.clock.today())
    assert unit is not None
    return unit.id


def enrol(giver: Office, taker: Office, world: World) -> None:
    """Make one office's key known to another."""
    accept_enrolment(taker, examine_enrolment(taker, export_enrolment(giver, world.stick, passphrase=None)))


# -- enrolment ---------------------------------------------------------------------------------------------------------


def test_the_slip_and_the_file_show_the_same_fingerprint(world: World) -> None:
    path = export_enrolment(world.ward, world.stick, passphrase=None)

    offer = examine_enrolment(world.city, path)

    own = own_key_facts(world.ward)
    assert own is not None
    assert offer.fingerprint == own.fingerprint
    assert len(own.fingerprint.split(" ")) == 16
    assert (offer.unit_name, offer.officer, offer.known) == ("Phường Dương Kinh", "Đỗ Thị Minh Hạnh", False)


def test_an_accepted_key_speaks_for_its_unit_which_reports_here_from_then_on(world: World) -> None:
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    offer = examine_enrolment(world.city, export_enrolment(world.ward, world.stick, passphrase=None))
    (before,) = examine_packages(world.city, [report.path])

    is_new = accept_enrolment(world.city, offer)

    (after,) = examine_packages(world.city, [report.path])
    assert is_new
    assert (before.verdict.outcome, after.verdict.outcome) == (Outcome.INDETERMINATE, Outcome.PASSED)
    (key,) = list_trusted(world.city)
    assert (key.holder, key.accepted_by, key.state) == ("Đỗ Thị Minh Hạnh", "Phan Thị Ngà", "active")
    assert grouped(key.fingerprint) == offer.fingerprint
    assert [u.unit.code for u in list_reporting_units(world.city)] == ["11692"]


def test_accepting_a_key_twice_changes_nothing(world: World) -> None:
    path = export_enrolment(world.ward, world.stick, passphrase=None)
    accept_enrolment(world.city, examine_enrolment(world.city, path))

    offer = examine_enrolment(world.city, path)

    assert offer.known
    assert not accept_enrolment(world.city, offer)
    assert len(list_trusted(world.city)) == 1


def test_the_superior_does_not_become_a_reporting_unit_when_its_key_is_accepted(world: World) -> None:
    accept_enrolment(
        world.ward, examine_enrolment(world.ward, export_enrolment(world.city, world.stick, passphrase=None))
    )

    assert list_reporting_units(world.ward) == ()


def test_a_wrong_passphrase_announces_no_key(world: World) -> None:
    with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
        export_enrolment(world.ward, world.stick, passphrase="không đúng")

    assert list(world.stick.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(world: World) -> None:
    with pytest.raises(KnownError, match="PACKAGE_NOT_WRITTEN"):
        export_enrolment(world.ward, world.folder / "không có", passphrase=None)


@pytest.mark.parametrize("what", ["report", "text", "changed"])
def test_a_file_that_is_no_enrolment_is_refused_in_words(world: World, what: str) -> None:
    path = world.folder / "tệp.asice"
    match what:
        case "report":
            path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
        case "text":
            path.write_text("xin chào", encoding="utf-8")
        case _:
            path = export_enrolment(world.ward, world.stick, passphrase=None)
            data = bytearray(path.read_bytes())
            data[data.index(b"enrolment.json") + 60] ^= 1
            path.write_bytes(bytes(data))

    with pytest.raises(KnownError, match="NOT_AN_ENROLMENT") as refused:
        examine_enrolment(world.city, path)

    words = describe(refused.value)
    assert "…" not in words.text
    assert words.why


def test_whichever_write_fails_an_enrolment_is_noted_and_there_or_neither(world: World) -> None:
    def attempt(fail_at: int) -> Counter:
        with failing_database(world.ward, fail_at) as counter:
            code = faults.code_of(lambda: export_enrolment(world.ward, world.stick, passphrase=None))
        assert code in {"", "DISK_FAILED"}
        assert not code or list(world.stick.iterdir()) == []
        return counter

    assert until_it_works(attempt) > 3
    assert len(list(world.stick.iterdir())) == 1


def test_whichever_write_fails_a_key_is_accepted_with_its_unit_or_not_at_all(world: World) -> None:
    offer = examine_enrolment(world.city, export_enrolment(world.ward, world.stick, passphrase=None))

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.city, fail_at) as counter:
            code = faults.code_of(lambda: accept_enrolment(world.city, offer))
        assert code in {"", "DISK_FAILED"}
        assert not code or (list_trusted(world.city), list_reporting_units(world.city)) == ((), ())
        return counter

    assert until_it_works(attempt) > 3
    assert len(list_trusted(world.city)) == 1


# -- losing and renewing keys ------------------------------------------------------------------------------------------


def test_a_new_key_takes_over_and_has_to_be_made_known_again(world: World) -> None:
    accept_enrolment(
        world.city, examine_enrolment(world.city, export_enrolment(world.ward, world.stick, passphrase=None))
    )
    old = own_key_facts(world.ward)

    made = make_new_key(world.ward, passphrase="mật khẩu mới")
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase="mật khẩu mới")

    (found,) = examine_packages(world.city, [report.path])
    assert own_key_facts(world.ward) == made != old
    assert found.verdict.outcome is Outcome.INDETERMINATE
    with pytest.raises(KnownError, match="WRONG_KEY_PASSPHRASE"):
        export_enrolment(world.ward, world.stick, passphrase=None)


def test_revoking_a_key_needs_a_reason(world: World) -> None:
    accept_enrolment(
        world.city, examine_enrolment(world.city, export_enrolment(world.ward, world.stick, passphrase=None))
    )
    (key,) = list_trusted(world.city)

    with pytest.raises(KnownError, match="REASON_MISSING"):
        revoke_key(world.city, key.fingerprint, "  ")
    revoke_key(world.city, key.fingerprint, "mất máy")

    (revoked,) = list_trusted(world.city)
    assert (revoked.state, revoked.reason) == ("revoked", "mất máy")
    assert list_reporting_units(world.city)[0].holders == ()


# -- units -------------------------------------------------------------------------------------------------------------


def test_units_named_by_hand_count_in_the_period_that_has_just_ended(world: World) -> None:
    add_reporting_units(world.city, (world.ward.unit.id, unit_id_of(world, KIEN_AN)))

    assert [u.unit.name for u in list_reporting_units(world.city)] == ["Phường Dương Kinh", "Phường Kiến An"]
    assert [unit.code for unit, _ in compute_unit_figures(world.city, HALF)] == ["11692", KIEN_AN]


def test_units_named_when_the_office_is_made_count_in_the_period_that_has_just_ended(world: World) -> None:
    new = NewOffice(
        str(world.folder / "mới.db"),
        world.city.unit.id,
        "Phan Thị Ngà",
        practice=True,
        reporting=(world.ward.unit.id,),
    )

    office = create_office(new, world.clock)

    world.more.append(office)
    assert [unit.code for unit, _ in compute_unit_figures(office, HALF)] == ["11692"]


def test_a_unit_taken_off_the_list_no_longer_counts(world: World) -> None:
    add_reporting_units(world.city, (world.ward.unit.id,))

    remove_reporting_unit(world.city, world.ward.unit.id)

    assert list_reporting_units(world.city) == ()


def test_an_office_reports_neither_to_itself_nor_in_a_circle(world: World) -> None:
    with pytest.raises(KnownError, match="UNIT_IS_OWN"):
        add_reporting_units(world.ward, (world.ward.unit.id,))
    with pytest.raises(KnownError, match="UNIT_IS_SUPERIOR"):
        add_reporting_units(world.ward, (world.city.unit.id,))
    with pytest.raises(KnownError, match="UNIT_IS_OWN"):
        change_superior(world.ward, world.ward.unit.id)
    add_reporting_units(world.city, (world.ward.unit.id,))
    with pytest.raises(KnownError, match="UNIT_REPORTS_HERE"):
        change_superior(world.city, world.ward.unit.id)


def test_an_unknown_unit_adds_none_of_the_others(world: World) -> None:
    with pytest.raises(KnownError, match="UNIT_UNKNOWN"):
        add_reporting_units(world.city, (world.ward.unit.id, "0d9aa2f1-6d5c-5c1e-9a3e-3c1f4f0c9999"))

    assert list_reporting_units(world.city) == ()


def test_another_superior_is_kept_in_the_database(world: World) -> None:
    changed = change_superior(world.other, unit_id_of(world, KIEN_AN))
    without = change_superior(world.ward, None)

    again = open_office(world.other.location, passphrase=None, clock=world.clock)
    world.more.append(again)
    assert changed.superior is not None
    assert changed.superior.code == KIEN_AN
    assert again.superior == changed.superior
    assert without.superior is None


def test_units_are_found_by_name_without_accents_and_by_code(world: World) -> None:
    assert find_units(world.city, "duong kinh hai phong")[0].code == "11692"
    assert find_units(world.city, "11692")[0].label.startswith("Phường Dương Kinh")
    assert len(units_below(world.city)) == 114
    assert units_below(world.ward) == ()
