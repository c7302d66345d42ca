"""Whatever is done to a package on its way, it is not taken in; the count of tries is part of the assertion."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.domain.verdict import Outcome, ReasonCode, reason
from desktop.exchange import limits
from tests.support.mutating import mutate
from tests.support.packages import an_establishment, forge, judge, packed, unpacked


@cache
def package() -> bytes:
    """A good package in which every part is more than a few bytes."""
    made = forge(*(an_establishment(number, note="Ghi chú") for number in range(1, 12)))
    made.extra = {"report/bao-cao.csv": "chỉ tiêu;kết quả\n".encode() * 20}
    return made.build()


def test_the_package_the_mutations_start_from_passes():
    assert judge(package()).verdict.outcome is Outcome.PASSED


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(package()) * 8 - 1))
@example(0)
@example(len(package()) * 8 - 1)
def test_a_flipped_bit_anywhere_is_never_accepted(bit: int):
    data = bytearray(package())
    data[bit // 8] ^= 1 << bit % 8

    assert judge(bytes(data)).verdict.outcome is not Outcome.PASSED


def test_no_bit_between_the_files_is_free():
    """Every bit of the headers, the list of files and the seal: what a digest of the contents alone would not see."""
    data = package()
    spots = _bits_outside_the_contents(data)

    accepted = [spot for spot in random.Random(7).sample(spots, 1_500) if _passes_flipped(data, spot)]

    assert accepted == []


def test_no_bit_of_packed_contents_is_free():
    """The last bits of a deflated file are padding that no unpacking looks at; the signature does."""
    data = package()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if info.compress_type == zipfile.ZIP_DEFLATED]
    ends = [info.header_offset + 30 + len(info.filename) + info.compress_size - 1 for info in infos]

    accepted = [(end, bit) for end in ends for bit in range(8) if _passes_flipped(data, end * 8 + bit)]

    assert len(ends) == 3
    assert accepted == []


def _bits_outside_the_contents(data: bytes) -> list[int]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        inside = {
            offset
            for info in archive.infolist()
            if not info.filename.startswith("META-INF/")
            for offset in range(
                info.header_offset + 30 + len(info.filename),
                info.header_offset + 30 + len(info.filename) + info.compress_size,
            )
        }
    return [offset * 8 + bit for offset in range(len(data)) if offset not in inside for bit in range(8)]


def _passes_flipped(data: bytes, spot: int) -> bool:
    flipped = bytearray(data)
    flipped[spot // 8] ^= 1 << spot % 8
    return judge(bytes(flipped)).verdict.outcome is Outcome.PASSED


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(package()) - 1))
def test_a_cut_package_is_never_accepted(length: int):
    assert judge(package()[:length]).verdict.outcome is Outcome.FAILED


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=70), st.integers(0, len(package())))
def test_bytes_put_in_anywhere_are_never_accepted(data: bytes, at: int):
    assert judge(package()[:at] + data + package()[at:]).verdict.outcome is Outcome.FAILED


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(package()) - 1), st.integers(1, 200))
def test_bytes_taken_out_anywhere_are_never_accepted(at: int, length: int):
    assert judge(package()[:at] + package()[at + length :]).verdict.outcome is Outcome.FAILED


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_several_changes_at_once_are_never_accepted(rng: random.Random):
    data = bytearray(package())
    for _ in range(rng.randint(2, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if bytes(data) != package():
        assert judge(bytes(data)).verdict.outcome is not Outcome.PASSED


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_get_a_verdict(data: bytes):
    assert judge(data).verdict.outcome is Outcome.FAILED


@pytest.mark.parametrize("order", ["swapped", "sealed first", "type last"])
def test_files_in_another_order_are_never_accepted(order: str):
    files = unpacked(package())
    names = list(files)
    moved = {
        "swapped": [names[0], names[2], names[1], *names[3:]],
        "sealed first": [names[0], *names[-2:], *names[1:-2]],
        "type last": [*names[1:], names[0]],
    }[order]

    verdict = judge(packed({name: files[name] for name in moved})).verdict

    assert verdict.reasons[0].code == "DAMAGED"


@pytest.mark.parametrize("level", [0, 1])
def test_the_same_files_packed_otherwise_in_the_same_layout_are_not_accepted(level: int):
    verdict = judge(packed(unpacked(package()), level)).verdict

    assert verdict.reasons[0] == reason(ReasonCode.DAMAGED, what="repacked")


def test_the_same_files_packed_the_same_way_are_the_same_bytes():
    assert packed(unpacked(package())) == package()


def test_no_random_mutation_of_any_kind_is_accepted():
    """`python -m tests.support.mutating` does it ten thousand times."""
    tally = mutate(300, seed=5)

    assert tally.accepted == []
    assert tally.tried > 250
    assert tally.peak < limits.MANIFEST_BYTES * 8
