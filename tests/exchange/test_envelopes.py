"""Envelopes: what goes in comes out for those it is for, and for nobody after a change (FORMAT.md §1.6)."""

from __future__ import annotations

import base64
import random
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.progress import Cancelled, CancelToken
from desktop.exchange import limits
from desktop.exchange.envelope_header import EnvelopeError
from desktop.exchange.envelopes import (
    decode_keys,
    encode_keys,
    is_recipient,
    make_envelope_key,
    make_passphrase,
    open_envelope,
    open_with_passphrase,
    seal,
    seal_with_passphrase,
)

OURS, THEIRS, NOBODYS = make_envelope_key(), make_envelope_key(), make_envelope_key()
CONTENT = random.Random(1).randbytes(300)
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed")


def sealed(content: bytes, *recipients: str) -> bytes:
    target = BytesIO()
    pieces = (content[start : start + 70_000] for start in range(0, len(content), 70_000))
    seal(pieces, target, recipients or (OURS.recipient, THEIRS.recipient))
    return target.getvalue()


def opened(envelope: bytes, identity: str = OURS.identity) -> bytes:
    target = BytesIO()
    open_envelope(BytesIO(envelope), target, (identity,))
    return target.getvalue()


def refusal(envelope: bytes, identity: str = OURS.identity) -> str:
    with pytest.raises(EnvelopeError) as refused:
        opened(envelope, identity)
    return refused.value.what


def armored(envelope: bytes, end: str = "\n") -> bytes:
    text = base64.b64encode(envelope).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    begin, finish = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
    return "".join(f"{line}{end}" for line in (begin, *lines, finish)).encode()


@settings(max_examples=25, deadline=None)
@given(size=st.integers(0, 200_000))
def test_both_read_what_was_sealed_to_both_and_a_third_does_not(size: int):
    content = random.Random(size).randbytes(size)

    envelope = sealed(content)

    assert opened(envelope) == opened(envelope, THEIRS.identity) == content
    assert refusal(envelope, NOBODYS.identity) == "not_for_us"


@pytest.mark.parametrize("form", [bytes, armored, lambda plain: armored(plain, "\r\n")], ids=["binary", "lf", "crlf"])
def test_no_flipped_bit_and_no_cut_is_accepted(form):
    envelope = form(sealed(CONTENT))

    refused = set()
    for position in range(len(envelope)):
        refused.add(refusal(envelope[:position]))
        changed = bytearray(envelope)
        changed[position] ^= 1 << position % 8
        refused.add(refusal(bytes(changed)))

    assert opened(envelope) == CONTENT
    assert refused <= {"damaged", "not_for_us", "not_age"}


def test_bytes_behind_the_end_are_refused():
    envelope = sealed(CONTENT)

    assert refusal(envelope + b"x") == "damaged"
    assert refusal(armored(envelope) + b"\n") == "damaged"
    assert refusal(sealed(bytes(65_536 * 2))[: -65_552 + 16]) == "damaged"


def test_a_passphrase_of_any_cost_is_not_tried():
    costly = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 60\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    begun = time.perf_counter()

    assert refusal(costly + bytes(64)) == "passphrase"
    with pytest.raises(EnvelopeError) as refused:
        open_with_passphrase(costly + bytes(64), "mật khẩu")

    assert refused.value.what == "too_large"
    assert time.perf_counter() - begun < 1


def test_ten_thousand_recipients_are_refused_at_once():
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    many = b"age-encryption.org/v1\n" + stanza * 10_000 + b"--- " + b"A" * 43 + b"\n"
    endless = b"age-encryption.org/v1\n-> X25519 A\n" + (b"A" * 64 + b"\n") * 100_000
    begun = time.perf_counter()

    assert refusal(many) == "too_large"
    assert refusal(endless) == "too_large"
    assert refusal(b"age-encryption.org/v1\n-> " + b"A" * 5_000) == "damaged"
    assert time.perf_counter() - begun < 1


def test_what_is_larger_than_a_package_may_be_stops_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "PACKAGE_BYTES", 100_000)

    assert refusal(sealed(bytes(100_001))) == "too_large"
    assert opened(sealed(bytes(100_000))) == bytes(100_000)


def test_a_full_disk_and_a_failing_stick_are_told_apart_from_damage():
    class Full(BytesIO):
        def write(self, data: object, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        open_envelope(BytesIO(sealed(bytes(200_000))), Full(), (OURS.identity,))
    with pytest.raises(OSError, match="No space"):
        seal((bytes(200_000),), Full(), (OURS.recipient,))


def test_sealing_and_opening_stop_when_asked():
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        seal((bytes(10),), BytesIO(), (OURS.recipient,), token)
    with pytest.raises(Cancelled):
        open_envelope(BytesIO(sealed(CONTENT)), BytesIO(), (OURS.identity,), token)


def test_keys_go_into_a_file_under_a_passphrase_and_come_back_however_it_is_typed():
    passphrase = make_passphrase()

    file = seal_with_passphrase(encode_keys((OURS, THEIRS), ("unit 11692",)), passphrase)
    keys = decode_keys(open_with_passphrase(file, passphrase.upper().replace("-", " ")))

    assert keys == (OURS, THEIRS)
    with pytest.raises(EnvelopeError, match="not_for_us"):
        open_with_passphrase(file, make_passphrase())


def test_a_public_key_is_taken_in_one_spelling_only():
    assert is_recipient(OURS.recipient)
    assert not any(is_recipient(text) for text in ("", OURS.recipient.upper(), OURS.recipient[:-1], "age1"))
    assert OURS.identity not in repr(OURS)


@needs_age
def test_the_age_command_opens_ours_and_we_open_its(tmp_path: Path):
    (tmp_path / "key").write_bytes(encode_keys((OURS,), ("unit 11692",)))
    (tmp_path / "a.age").write_bytes(sealed(CONTENT))
    (tmp_path / "plain").write_bytes(CONTENT)

    theirs = subprocess.run(["age", "-d", "-i", tmp_path / "key", tmp_path / "a.age"], capture_output=True, check=True)
    sealing = ["age", "-r", OURS.recipient]
    binary = subprocess.run([*sealing, tmp_path / "plain"], capture_output=True, check=True)
    text = subprocess.run([*sealing, "-a", tmp_path / "plain"], capture_output=True, check=True)

    assert theirs.stdout == opened(binary.stdout) == opened(text.stdout) == CONTENT


_MEASURE = """
import resource, sys, tempfile
from desktop.exchange.envelopes import make_envelope_key, open_envelope, seal
key, size = make_envelope_key(), int(sys.argv[1])
with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
    seal((b"x" * 2**20 for _ in range(size)), file, (key.recipient,))
    open_envelope(file, out, (key.identity,))
    assert out.tell() == size * 2**20
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the most memory held")
def test_sixty_megabytes_need_no_more_memory_than_two():
    def most(size: int) -> int:
        done = subprocess.run([sys.executable, "-c", _MEASURE, str(size)], capture_output=True, check=True)
        return int(done.stdout)

    assert most(60) < most(2) + 8_000
