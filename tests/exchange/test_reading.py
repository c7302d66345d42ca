from __future__ import annotations

import errno
import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from db.domain.progress import Cancelled, CancelToken
from db.domain.verdict import Outcome, ReasonCode, reason
from desktop.exchange.container import Member
from desktop.exchange.errors import ExchangeError
from desktop.exchange.examined import Parts
from desktop.exchange.reading import read_member, read_records
from desktop.exchange.reasons import Reasons
from desktop.exchange.verifying import verify_package
from tests.support.packages import NOW, OTHER_WARD, WARD, an_establishment, forge, judge, packed, unpacked


def test_records_come_in_batches_of_the_size_asked_for():
    data = forge(*(an_establishment(number) for number in range(1, 12))).build()
    examined = judge(data)

    batches = list(read_records(BytesIO(data), examined, "establishments", batch=4))

    assert [len(batch) for batch in batches] == [4, 4, 3]
    assert [version.id for batch in batches for version in batch] == [an_establishment(n).id for n in range(1, 12)]


def test_a_register_the_package_does_not_have_gives_no_records():
    data = forge().build()

    assert list(read_records(BytesIO(data), judge(data), "inspections")) == []


def test_a_file_the_package_does_not_have_is_asked_for_by_mistake():
    data = forge().build()

    with pytest.raises(KeyError):
        read_member(BytesIO(data), judge(data), "report/a.pdf")


def test_records_of_another_file_than_was_judged_are_not_given_out_to_the_end():
    judged, other = forge().build(), forge(an_establishment(name="Khác")).build()

    with pytest.raises(ExchangeError, match="PACKAGE_CHANGED"):
        list(read_records(BytesIO(other), judge(judged), "establishments"))


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(lambda d: d[:-1], id="cut"),
        pytest.param(lambda d: b"", id="emptied"),
        pytest.param(lambda d: packed({"mimetype": unpacked(d)["mimetype"], "package.json": b"{}"}), id="lacking"),
        pytest.param(
            lambda d: packed(unpacked(d) | {"registers/establishments.ndjson": b'{"id":1}\n'}), id="no records"
        ),
        pytest.param(lambda d: packed(unpacked(d) | {"registers/establishments.ndjson": b"{"}), id="no line"),
        pytest.param(
            lambda d: packed(unpacked(d) | {"registers/establishments.ndjson": b"[" * 9999 + b"\n"}), id="deep"
        ),
        pytest.param(lambda d: packed(unpacked(d) | {"registers/establishments.ndjson": b'"\xff"\n'}), id="no text"),
    ],
)
def test_a_file_that_changed_since_is_named_as_changed(bend):
    data = forge().build()

    with pytest.raises(ExchangeError, match="PACKAGE_CHANGED"):
        list(read_records(BytesIO(bend(data)), judge(data), "establishments"))


def test_a_file_whose_packed_bytes_changed_since_is_named_as_changed():
    data = forge().build()
    spot = data.index(b"establishments.ndjson") + len(b"establishments.ndjson") + 3

    with pytest.raises(ExchangeError, match="PACKAGE_CHANGED"):
        list(read_records(BytesIO(data[:spot] + b"\xff\xff" + data[spot + 2 :]), judge(data), "establishments"))


class Unplugged(BytesIO):
    """A medium that is pulled out after some reading."""

    def __init__(self, data: bytes, reads: int) -> None:
        super().__init__(data)
        self.reads = reads

    def read(self, size: int | None = -1) -> bytes:
        self.reads -= 1
        if self.reads < 0:
            raise OSError(errno.EIO, "gone")
        return super().read(size)


@pytest.mark.parametrize("reads", range(0, 17, 4))
def test_a_medium_pulled_out_while_judging_is_no_verdict_but_a_known_error(reads: int):
    with pytest.raises(ExchangeError) as caught:
        verify_package(Unplugged(forge().build(), reads), name=None, now=NOW, recipient=None, trusted=())

    assert (caught.value.code, caught.value.parameters) == ("PACKAGE_UNREADABLE", {"cause": "EIO"})


def test_a_medium_pulled_out_while_reading_is_a_known_error():
    data = forge().build()

    with pytest.raises(ExchangeError, match="PACKAGE_UNREADABLE"):
        list(read_records(Unplugged(data, 6), judge(data), "establishments"))


def test_a_file_that_is_gone_is_a_known_error(tmp_path: Path):
    with pytest.raises(ExchangeError, match="PACKAGE_UNREADABLE"):
        verify_package(tmp_path / "gone.asice", name=None, now=NOW, recipient=None, trusted=())


def test_judging_stops_when_it_is_asked_to():
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        judge(forge().build(), token=token)


def test_judging_goes_on_while_nobody_asks_it_to_stop():
    assert judge(forge().build(), token=CancelToken()).verdict.outcome is Outcome.PASSED


def test_a_superior_may_send_the_records_of_its_subordinates():
    data = forge(an_establishment(1), an_establishment(2, unit=OTHER_WARD)).build()

    examined = judge(
        data, may_send=lambda header, unit: (header.sender.unit_id, unit) in {(WARD, WARD), (WARD, OTHER_WARD)}
    )

    assert examined.verdict.outcome is Outcome.PASSED


def test_what_was_examined_says_what_was_found_in_four_parts():
    good = judge(forge().build())
    unknown = judge(forge().build(), trusted=())
    broken = judge(forge(sign=lambda _: b"").build())
    nothing = judge(b"")

    passed, undecided, failed = Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED
    assert good.parts == Parts(passed, passed, passed, passed)
    assert unknown.parts == Parts(passed, undecided, passed, passed)
    assert broken.parts == Parts(failed, undecided, undecided, passed)
    assert nothing.parts == Parts(failed, undecided, undecided, undecided)
    assert (good.signer and good.signer.person) == "Nguyễn Thị Hoa"


def test_the_reasons_of_the_office_change_the_verdict_but_not_the_four_parts():
    examined = judge(forge().build())

    held = examined.with_reasons(reason(ReasonCode.MISSING_PREVIOUS, sequence=1))

    assert held.verdict.outcome is Outcome.INDETERMINATE
    assert held.parts == examined.parts
    assert held.header == examined.header


def test_the_files_found_as_signed_are_listed_with_their_digests():
    files = unpacked(forge(extra={"report/a.pdf": b"%PDF"}).build())
    examined = judge(packed(files))

    assert set(examined.members) == set(files) - {"META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"}
    digest = hashlib.sha256(b"%PDF").hexdigest()
    assert examined.members["report/a.pdf"] == Member("report/a.pdf", 4, digest)


def test_of_many_bad_records_the_first_hundred_are_named_and_the_others_counted():
    data = forge(*(an_establishment(number, rooms=-1) for number in range(1, 251))).build()

    reasons = [found for found in judge(data).verdict.reasons if found.code is ReasonCode.RECORD_INVALID]

    assert len(reasons) == 100
    assert [found.parameters["line"] for found in reasons] == list(range(1, 101))
    assert reasons[-1].parameters["more"] == 150
    assert all("more" not in found.parameters for found in reasons[:-1])


def test_lists_of_reasons_are_joined_under_the_same_limit():
    first, second = Reasons(), Reasons()
    for reasons in (first, second):
        for line in range(70):
            reasons.add(ReasonCode.RECORD_INVALID, line=line)

    first.extend(second)

    assert len(first) == 140
    assert len(first.listed()) == 100
    assert first.listed()[-1].parameters == {"line": 29, "more": 40}


def test_several_things_wrong_at_once_are_all_found():
    made = forge(an_establishment(1, rooms=-1), an_establishment(2, unit=OTHER_WARD))
    made.uncovered = {"report/b.pdf": b""}

    examined = judge(made.build(), recipient=OTHER_WARD, trusted=(), name="x.asice")

    assert [str(code) for code in examined.verdict.codes] == [
        "NOT_COVERED",
        "UNSAFE_NAME",
        "WRONG_RECIPIENT",
        "RECORD_INVALID",
        "FOREIGN_RECORD",
        "SIGNER_UNKNOWN",
        "SIGNED_WITHOUT_TIMESTAMP",
    ]


def test_the_right_name_is_the_one_the_header_gives():
    assert judge(forge().build(), name="11692-report-2026H1-0001.asice").verdict.outcome is Outcome.PASSED
