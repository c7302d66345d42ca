"""Packages within packages: originals that an office carries upward, and letters; found again byte for byte."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from db.domain.verdict import Outcome
from desktop.exchange import paths
from desktop.exchange.building import write_package
from desktop.exchange.errors import ExchangeError
from desktop.exchange.examined import Examined
from desktop.exchange.header import Carried, PackageHeader, PackageKind
from desktop.exchange.reading import carried_package
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.verifying import verify_package
from tests.support.packages import (
    FILE_NAME,
    NOW,
    SIGNED_AT,
    SUPERIOR,
    a_header,
    codes_of,
    forge,
    judge,
    key_of,
    record_id,
    trust,
)

PATH = f"packages/{FILE_NAME}"


def listed(data: bytes, path: str = PATH, **changes: Any) -> Carried:
    """How a header lists an original."""
    given: dict[str, Any] = {"id": record_id(900_001), "name": FILE_NAME, "sha256": hashlib.sha256(data).hexdigest()}
    return Carried(path=path, **(given | changes))


def write(folder: Path, header: PackageHeader, **members: Any) -> Path:
    """A package of the ward's with these files."""
    return write_package(
        folder, header=header, signer=SoftwareSigner(key_of()), signed_at=SIGNED_AT, members=members["members"]
    ).path


def carrying(*originals: Carried, sequence: int = 2) -> PackageHeader:
    """The header of a report that carries these."""
    return a_header(id=record_id(900_100), sequence=sequence, carried=originals)


def examine(path: Path) -> Examined:
    """What the superior says."""
    return verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(),))


def test_an_original_comes_out_as_it_went_in_and_is_judged_as_if_it_came_alone(tmp_path: Path):
    original = forge().build()
    path = write(tmp_path, carrying(listed(original)), members={PATH: iter([original[:100], original[100:]])})

    examined = examine(path)

    assert examined.verdict.outcome is Outcome.PASSED
    with carried_package(path, examined, PATH) as file:
        inside = verify_package(file, name=FILE_NAME, now=NOW, recipient=SUPERIOR, trusted=(trust(),))
        file.seek(0)
        assert file.read() == original
    assert inside.verdict.outcome is Outcome.PASSED
    assert inside.file_sha256 == hashlib.sha256(original).hexdigest()


def test_an_original_is_stored_as_it_is(tmp_path: Path):
    original = forge().build()

    path = write(tmp_path, carrying(listed(original)), members={PATH: original})

    assert original in path.read_bytes()


def test_a_changed_stick_is_noticed_when_an_original_is_read(tmp_path: Path):
    original = forge().build()
    path = write(tmp_path, carrying(listed(original)), members={PATH: original})
    examined = examine(path)
    data = path.read_bytes()
    at = data.index(original) + 40
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])

    with pytest.raises(ExchangeError, match="PACKAGE_CHANGED"), carried_package(path, examined, PATH):
        pass
    with pytest.raises(KeyError), carried_package(path, examined, "packages/other.asice"):
        pass


@pytest.mark.parametrize("carried", [(), (listed(b"other"),), (listed(b"x"), listed(b"x", "packages/b.asice"))])
def test_the_header_lists_what_is_carried_or_nothing_is_written(carried: tuple[Carried, ...], tmp_path: Path):
    with pytest.raises(ValueError, match="originals"):
        write(tmp_path, carrying(*carried), members={PATH: b"x"})

    assert list(tmp_path.iterdir()) == []


def bent(data: bytes, kind: str = "report", **carried: str) -> Examined:
    """What is said of a package carrying these bytes, with some words of the header changed."""
    made = forge(extra={PATH: data})
    stated = {"id": record_id(900_002), "name": FILE_NAME, "path": PATH, "sha256": hashlib.sha256(data).hexdigest()}
    made.header |= {"carried": [stated | carried]} if carried or kind == "report" else {}
    made.header |= {"kind": kind}
    return judge(made.build())


def test_a_digest_that_is_not_the_originals_is_refused():
    examined = bent(b"PK\x03\x04", sha256="0" * 64)

    assert codes_of(examined) == ["HEADER_INVALID"]
    assert examined.verdict.reasons[0].parameters == {"field": "carried", "what": "value"}


@pytest.mark.parametrize("path", ["packages/b.asice", "report/a.pdf", "packages/a.zip", "packages/a/b.asice"])
def test_a_place_that_is_not_the_originals_is_refused(path: str):
    assert "HEADER_INVALID" in codes_of(bent(b"x", path=path))


def test_only_reports_carry_originals():
    assert set(codes_of(bent(b"PK\x03\x04", kind="plan"))) == {"HEADER_INVALID", "LIMIT_EXCEEDED"}


def test_an_archive_that_is_not_listed_is_one_too_many():
    made = forge(extra={PATH: b"PK\x03\x04"})

    assert set(codes_of(judge(made.build()))) == {"HEADER_INVALID", "LIMIT_EXCEEDED"}


def test_memory_does_not_grow_with_an_original(tmp_path: Path):
    piece = bytes(range(256)) * 4096

    def pieces() -> Iterator[bytes]:
        return (piece for _ in range(40))

    digest = hashlib.sha256()
    for one in pieces():
        digest.update(one)
    carried = Carried(record_id(900_002), PATH, FILE_NAME, digest.hexdigest())
    write(tmp_path, carrying(carried), members={PATH: pieces()}).unlink()  # so that nobody pays for the libraries

    tracemalloc.start()
    path = write(tmp_path, carrying(carried), members={PATH: pieces()})
    examined = examine(path)
    with carried_package(path, examined, PATH) as file:
        size = file.seek(0, 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert examined.verdict.outcome is Outcome.PASSED
    assert size == 40 * len(piece)
    assert peak < 8 * len(piece)


def test_letters_are_given_as_they_were_signed_and_no_others(tmp_path: Path):
    letters = {paths.PLAN: b"{}", paths.TRUST_LIST: b"[]", paths.RECOVERY: b"age", paths.RECEIPT: b"{}"}
    path = write(
        tmp_path,
        a_header(kind=PackageKind.PLAN, period=None, edition=None),
        members=letters | {"report/a.pdf": b"%PDF"},
    )

    examined = examine(path)

    assert examined.letters == letters
    data = path.read_bytes()
    at = data.index(b"plan.json") + len("plan.json")
    assert paths.PLAN not in judge(data[:at] + b"\x00" + data[at + 1 :]).letters
    assert verify_package(BytesIO(data), name=None, now=NOW, recipient=None, trusted=()).letters == letters
