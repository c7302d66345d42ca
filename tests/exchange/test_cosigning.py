"""A second signature: added behind the first, judged like it, changing nothing about what the package is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from db.domain.verdict import Outcome, ReasonCode
from desktop.exchange import paths
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.cosigning import add_signature
from desktop.exchange.errors import ExchangeError
from desktop.exchange.examined import Examined, SignerRole
from desktop.exchange.header import PackageKind
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.trust import KeyState, TrustedKey
from desktop.exchange.verifying import verify_package
from tests.support.packages import (
    NOW,
    OTHER_WARD,
    SIGNED_AT,
    SUPERIOR,
    a_header,
    an_establishment,
    codes_of,
    forge,
    judge,
    key_of,
    packed,
    trust,
    unpacked,
)

LATER = SIGNED_AT + timedelta(hours=3)
LEADER = "Phạm Văn Lãnh"


def leader() -> SoftwareSigner:
    """Who signs second."""
    return SoftwareSigner(key_of(LEADER))


def written(folder: Path) -> WrittenPackage:
    """The ward's report with its first signature."""
    folder.mkdir(exist_ok=True)
    return write_package(
        folder,
        header=a_header(),
        registers={"establishments": iter([an_establishment(1), an_establishment(2)])},
        signer=SoftwareSigner(key_of()),
        signed_at=SIGNED_AT,
    )


def twice(folder: Path) -> WrittenPackage:
    """The same with both signatures, in the same file."""
    return add_signature(written(folder).path, signer=leader(), signed_at=LATER, folder=folder)


def examine(path: Path, *trusted: TrustedKey) -> Examined:
    """What the superior says, who knows both signers unless told otherwise."""
    known = trusted or (trust(), trust(key_of(LEADER)))
    return verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=known)


def test_a_package_signed_twice_passes_and_names_both(tmp_path: Path):
    examined = examine(twice(tmp_path).path)

    assert examined.verdict.outcome is Outcome.PASSED
    assert [(one.facts.person, one.signed_at, one.role) for one in examined.signers] == [
        ("Nguyễn Thị Hoa", SIGNED_AT, SignerRole.AUTHOR),
        (LEADER, LATER, SignerRole.SECOND),
    ]
    assert (examined.signer, examined.signed_at) == (examined.signers[0].facts, SIGNED_AT)


def test_a_second_signature_changes_the_file_and_not_the_package(tmp_path: Path):
    first = written(tmp_path)
    before = first.path.read_bytes()
    (tmp_path / "other").mkdir()

    second = add_signature(first.path, signer=leader(), signed_at=LATER, folder=tmp_path / "other")

    after = second.path.read_bytes()
    assert second.path.name == first.path.name
    assert after.startswith(before[: before.index(b"PK\x01\x02")])
    assert (second.sha256, second.header) == (first.sha256, first.header)
    assert second.file_sha256 == hashlib.sha256(after).hexdigest() != first.file_sha256
    assert first.path.read_bytes() == before
    examined = examine(second.path)
    assert (examined.sha256, examined.file_sha256) == (first.sha256, second.file_sha256)
    assert (second.size, examined.size) == (len(after), len(after))


def test_without_its_second_seal_it_is_the_package_it_was(tmp_path: Path):
    second = twice(tmp_path)
    files = unpacked(second.path.read_bytes())

    bare = packed({name: data for name, data in files.items() if name not in paths.SECOND_SEAL})

    assert hashlib.sha256(bare).hexdigest() == second.sha256
    assert judge(bare, trusted=(trust(),)).verdict.outcome is Outcome.PASSED


def test_the_second_signer_waits_for_a_person_when_unknown(tmp_path: Path):
    examined = examine(twice(tmp_path).path, trust())

    assert codes_of(examined) == ["SIGNER_UNKNOWN"]
    assert examined.verdict.outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize(
    ("pinned", "code"),
    [
        ({"unit_id": OTHER_WARD}, "SIGNER_NOT_FOR_UNIT"),
        ({"state": KeyState.REVOKED}, "CERTIFICATE_REVOKED"),
        ({"valid_to": SIGNED_AT}, "CERTIFICATE_EXPIRED"),
    ],
)
def test_a_second_signer_who_may_not_speak_fails_the_package(pinned: dict[str, object], code: str, tmp_path: Path):
    examined = examine(twice(tmp_path).path, trust(), trust(key_of(LEADER), **pinned))

    assert codes_of(examined) == [code]
    assert examined.verdict.outcome is Outcome.FAILED


def bent(folder: Path, **changes: Callable[[bytes], bytes] | None) -> Examined:
    """What is said of the package signed twice with files of its seals changed or left out."""
    files = unpacked(twice(folder).path.read_bytes())
    names = {
        "manifest": paths.MANIFEST,
        "signature": paths.SIGNATURE,
        "manifest_2": paths.MANIFEST_2,
        "signature_2": paths.SIGNATURE_2,
    }
    for key, change in changes.items():
        data = files.pop(names[key])
        if change:
            files[names[key]] = change(data)
    files = {name: files[name] for name in sorted(files, key=_place)}
    return judge(packed(files), trusted=(trust(), trust(key_of(LEADER))))


def _place(name: str) -> int:
    """Where a file stands: the seals behind all others, in their order."""
    seals = (paths.MANIFEST, paths.SIGNATURE, paths.MANIFEST_2, paths.SIGNATURE_2)
    return seals.index(name) + 1 if name in seals else 0


def test_half_a_second_seal_fails(tmp_path: Path):
    for number, name in enumerate(("manifest_2", "signature_2")):
        examined = bent(tmp_path / str(number), **{name: None})

        assert codes_of(examined) == ["SIGNATURE_INVALID"]
        assert examined.verdict.reasons[0].parameters == {"what": "missing", "role": "second"}


def test_a_second_signature_over_another_manifest_fails(tmp_path: Path):
    examined = bent(tmp_path, manifest_2=lambda data: data + b"\n")

    assert codes_of(examined) == ["SIGNATURE_INVALID"]
    assert examined.verdict.outcome is Outcome.FAILED


def test_the_first_seal_cannot_be_exchanged_under_the_second(tmp_path: Path):
    other = SoftwareSigner(key_of())
    manifest = unpacked(twice(tmp_path / "a").path.read_bytes())[paths.MANIFEST]

    examined = bent(tmp_path / "b", signature=lambda _: other.sign(manifest, LATER))

    assert codes_of(examined) == ["DAMAGED"]


def test_both_signatures_in_exchanged_places_fail(tmp_path: Path):
    files = unpacked(twice(tmp_path).path.read_bytes())
    order = [name for name in files if not name.startswith("META-INF/")]

    examined = judge(
        packed({name: files[name] for name in (*order, *sorted(paths.SECOND_SEAL), *sorted(paths.SEAL))}),
        trusted=(trust(), trust(key_of(LEADER))),
    )

    assert codes_of(examined) == ["DAMAGED"]


def test_a_file_behind_both_seals_is_not_covered(tmp_path: Path):
    files = unpacked(twice(tmp_path).path.read_bytes())

    examined = judge(packed(files | {"report/a.csv": b"1"}), trusted=(trust(), trust(key_of(LEADER))))

    assert codes_of(examined) == ["NOT_COVERED"]


def test_no_bit_of_the_second_seal_is_free(tmp_path: Path):
    data = twice(tmp_path).path.read_bytes()
    begin = data.index(b"PK\x03\x04", data.index(paths.SIGNATURE.encode()) + 10)
    end = data.index(b"PK\x01\x02", begin)
    known = (trust(), trust(key_of(LEADER)))

    accepted = [
        at
        for at in range(begin, end, 23)
        if judge(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :], trusted=known).verdict.outcome is Outcome.PASSED
    ]

    assert accepted == []


def test_one_key_does_not_sign_twice(tmp_path: Path):
    first = written(tmp_path)
    before = first.path.read_bytes()

    with pytest.raises(ExchangeError, match="SAME_KEY_TWICE"):
        add_signature(first.path, signer=SoftwareSigner(key_of()), signed_at=LATER, folder=tmp_path)

    assert first.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [first.path.name]


def test_there_is_no_third_signature(tmp_path: Path):
    second = twice(tmp_path)

    with pytest.raises(ExchangeError, match="ALREADY_SIGNED_TWICE"):
        add_signature(second.path, signer=SoftwareSigner(key_of("Ba")), signed_at=LATER, folder=tmp_path)


def test_what_does_not_pass_is_not_signed(tmp_path: Path):
    path = tmp_path / "11692-report-2026H1-0001.asice"
    path.write_bytes(forge(an_establishment(unit=OTHER_WARD)).build())

    with pytest.raises(ExchangeError, match="CANNOT_ADD_SIGNATURE") as raised:
        add_signature(path, signer=leader(), signed_at=LATER, folder=tmp_path)

    assert raised.value.parameters == {"reason": "FOREIGN_RECORD"}


def test_another_file_of_that_name_is_never_overwritten(tmp_path: Path):
    first = written(tmp_path)
    (tmp_path / "other").mkdir()
    there = tmp_path / "other" / first.path.name
    there.write_bytes(b"something else")

    with pytest.raises(ExchangeError, match="PACKAGE_FILE_EXISTS"):
        add_signature(first.path, signer=leader(), signed_at=LATER, folder=there.parent)

    assert there.read_bytes() == b"something else"


def test_a_package_that_is_gone_is_said_to_be(tmp_path: Path):
    with pytest.raises(ExchangeError, match="PACKAGE_UNREADABLE"):
        add_signature(tmp_path / "none.asice", signer=leader(), signed_at=LATER, folder=tmp_path)


def test_a_package_without_signature_with_its_reason_waits_for_a_person(tmp_path: Path):
    package = write_package(
        tmp_path, header=replace(a_header(), unsigned="USB ký số bị khóa"), signer=None, signed_at=SIGNED_AT
    )

    examined = verify_package(package.path, name=package.path.name, now=NOW, recipient=SUPERIOR, trusted=())

    assert [(one.code, one.parameters) for one in examined.verdict.reasons] == [
        (ReasonCode.UNSIGNED, {"why": "USB ký số bị khóa"})
    ]
    assert examined.verdict.outcome is Outcome.INDETERMINATE
    assert (examined.signer, examined.signers) == (None, ())
    parts = examined.parts
    assert (parts.integrity, parts.signer, parts.totals) == (
        Outcome.INDETERMINATE,
        Outcome.INDETERMINATE,
        Outcome.PASSED,
    )
    with pytest.raises(ExchangeError, match="CANNOT_ADD_SIGNATURE"):
        add_signature(package.path, signer=leader(), signed_at=LATER, folder=tmp_path)


def test_only_a_report_may_come_without_signature(tmp_path: Path):
    header = replace(a_header(kind=PackageKind.PLAN, period=None, edition=None), unsigned="không có khóa")

    with pytest.raises(ValueError, match="unsigned"):
        write_package(tmp_path, header=header, signer=None, signed_at=SIGNED_AT)


@pytest.mark.parametrize("unsigned", ["", "không có khóa"])
def test_a_package_has_a_signature_or_a_reason_and_not_both(unsigned: str, tmp_path: Path):
    signer = SoftwareSigner(key_of()) if unsigned else None

    with pytest.raises(ValueError, match="either"):
        write_package(tmp_path, header=replace(a_header(), unsigned=unsigned), signer=signer, signed_at=SIGNED_AT)


def without_signature(**header: str) -> bytes:
    """A package whose signature was left out."""
    made = forge(left_out=frozenset({paths.SIGNATURE}))
    made.header |= header
    return made.build()


def test_what_has_neither_signature_nor_reason_fails():
    examined = judge(without_signature())

    assert codes_of(examined) == ["SIGNATURE_INVALID"]


def test_what_has_both_fails():
    made = forge()
    made.header |= {"unsigned": "không có khóa"}

    examined = judge(made.build())

    assert [one.parameters for one in examined.verdict.reasons][:1] == [{"field": "unsigned", "what": "value"}]
    assert examined.verdict.outcome is Outcome.FAILED


def test_nothing_else_is_let_pass_because_a_package_is_unsigned():
    good = without_signature(unsigned="không có khóa")
    files = unpacked(good)

    assert codes_of(judge(good)) == ["UNSIGNED"]
    for name in [name for name in files if name not in {"mimetype", paths.MANIFEST}]:
        changed = packed(files | {name: files[name][:-1]})
        assert judge(changed).verdict.outcome is Outcome.FAILED, name
    assert judge(packed(files, level=1)).verdict.outcome is Outcome.FAILED
    assert judge(packed(files | {"report/a.csv": b"1"})).verdict.outcome is Outcome.FAILED
    assert judge(packed(files | {paths.MANIFEST_2: b"<a/>"})).verdict.outcome is Outcome.FAILED
    assert judge(BytesIO(good).read()[:-3]).verdict.outcome is Outcome.FAILED
