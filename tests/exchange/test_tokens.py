"""Signing with tokens: SoftHSM in the place of an office's USB token, and libraries that misbehave."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from db.domain.verdict import Outcome
from desktop.exchange import paths, tokens
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.errors import ExchangeError
from desktop.exchange.keys import SigningKey
from desktop.exchange.token_process import TokenProcess
from desktop.exchange.tokens import PinTries, TokenCertificate, TokenSigner, find_token, list_token_certificates
from desktop.exchange.verifying import verify_package
from tests.support.packages import (
    NOW,
    SIGNED_AT,
    SUPERIOR,
    a_header,
    an_establishment,
    foreign_key,
    trust,
    unpacked,
)
from tests.support.tokens import PIN, SoftTokens, needs_softhsm, plug_in

KINDS = ("rsa2048", "p256")


def a_key(kind: str) -> SigningKey:
    """A key as an authority would have certified it."""
    if kind == "rsa2048":
        return foreign_key(rsa.generate_private_key(65537, 2048))
    return foreign_key(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture
def soft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftTokens:
    """SoftHSM without tokens."""
    return plug_in(tmp_path / "softhsm", monkeypatch)


def write_report(folder: Path, signer: TokenSigner, **header: object) -> WrittenPackage:
    """A report signed with a token."""
    return write_package(
        folder,
        header=a_header(**header),
        registers={"establishments": iter([an_establishment()])},
        signer=signer,
        signed_at=SIGNED_AT,
    )


@needs_softhsm
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_signs_packages_that_this_program_openssl_and_pyhanko_accept(
    kind: str, soft: SoftTokens, tmp_path: Path
):
    key = a_key(kind)
    soft.add_token("UBND Hòa Bình", key)
    (found,) = list_token_certificates(soft.library)
    signer = TokenSigner(found, PIN)

    first = write_report(tmp_path, signer)
    second = write_report(tmp_path, signer, sequence=2)

    signer.close()
    for package in (first, second):
        examined = verify_package(
            package.path, name=package.path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(key),)
        )
        assert examined.verdict.outcome is Outcome.PASSED
        files = unpacked(package.path.read_bytes())
        assert openssl_says(files, key, tmp_path / package.path.stem) == b"CAdES Verification successful\n"
        assert pyhanko_says(files, key)
    assert (found.label, found.key, found.tries, found.is_usable) == ("UBND Hòa Bình", kind, PinTries.FULL, True)
    assert found.facts.certificate == key.certificate == signer.certificate


def openssl_says(files: dict[str, bytes], key: SigningKey, folder: Path) -> bytes:
    """What `openssl cms` answers, by the words of FORMAT.md §7.3."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder.mkdir()
    (folder / "certificate.der").write_bytes(key.certificate)
    (folder / "manifest.xml").write_bytes(files[paths.MANIFEST])
    (folder / "signature.p7s").write_bytes(files[paths.SIGNATURE])
    for command in (
        "openssl x509 -inform DER -in certificate.der -out pinned.pem",
        (
            "openssl cms -verify -cades -binary -inform DER -in signature.p7s -content manifest.xml -CAfile pinned.pem"
            f" -purpose any -attime {int(NOW.timestamp())} -out verified.xml"
        ),
    ):
        done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
    return done.stderr.replace(b"\r", b"")


def pyhanko_says(files: dict[str, bytes], key: SigningKey) -> bool:
    """Whether pyHanko's own validation trusts it."""
    import asyncio  # noqa: PLC0415 - only here

    from asn1crypto import cms, x509  # noqa: PLC0415 - loads a third of a second
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms  # noqa: PLC0415 - the same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - the same

    context = ValidationContext(trust_roots=[x509.Certificate.load(key.certificate)], allow_fetching=False, moment=NOW)
    signed = cms.ContentInfo.load(files[paths.SIGNATURE])["content"]
    status = asyncio.run(async_validate_detached_cms(files[paths.MANIFEST], signed, signer_validation_context=context))
    return status.valid and status.intact and status.trusted


@needs_softhsm
def test_a_wrong_pin_is_tried_once_however_much_there_is_to_sign(soft: SoftTokens, monkeypatch: pytest.MonkeyPatch):
    soft.add_token("ward", a_key("p256"))
    (found,) = list_token_certificates(soft.library)
    asked = count_questions(monkeypatch)
    signer = TokenSigner(found, "00000000")

    codes = [code_of_signing(signer) for _ in range(5)]

    assert codes == ["WRONG_PIN"] * 5
    assert asked == ["open"]
    (after,) = list_token_certificates(soft.library)
    assert after.tries is PinTries.LOW
    right = TokenSigner(after, PIN)
    assert right.sign(b"<manifest/>", SIGNED_AT)
    right.close()


def count_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the process of tokens from now on."""
    asked: list[str] = []
    ask = TokenProcess.ask

    def counted(process: TokenProcess, question: dict[str, str], *, seconds: float) -> dict[str, object]:
        asked.append(question["do"])
        return ask(process, question, seconds=seconds)

    monkeypatch.setattr(TokenProcess, "ask", counted)
    return asked


def code_of_signing(signer: TokenSigner) -> str:
    """The code of the error that signing ends in."""
    with pytest.raises(ExchangeError) as raised:
        signer.sign(b"<manifest/>", SIGNED_AT)
    return raised.value.code


@needs_softhsm
def test_a_token_pulled_out_is_missed(soft: SoftTokens):
    soft.add_token("ward", a_key("p256"))
    (found,) = list_token_certificates(soft.library)
    soft.pull_out()

    assert code_of_signing(TokenSigner(found, PIN)) == "TOKEN_NOT_FOUND"
    assert list_token_certificates(soft.library) == ()
    with pytest.raises(ExchangeError, match="TOKEN_NOT_FOUND"):
        find_token(soft.library, serial=found.serial, fingerprint=found.facts.fingerprint)


@needs_softhsm
def test_a_chosen_certificate_is_found_again_among_several_tokens(soft: SoftTokens):
    keys = [a_key("p256"), a_key("p256")]
    for number, key in enumerate(keys):
        soft.add_token(f"token {number}", key)
    chosen = next(one for one in list_token_certificates(soft.library) if one.label == "token 1")

    found = find_token(soft.library, serial=chosen.serial, fingerprint=keys[1].fingerprint)

    assert found == chosen
    with pytest.raises(ExchangeError, match="TOKEN_NOT_FOUND"):
        find_token(soft.library, serial=chosen.serial, fingerprint=keys[0].fingerprint)


@needs_softhsm
def test_a_certificate_that_may_not_sign_is_shown_as_such(soft: SoftTokens):
    soft.add_token("ward", foreign_key(ec.generate_private_key(ec.SECP256R1()), usage=False))

    (found,) = list_token_certificates(soft.library)

    assert not found.is_usable


@needs_softhsm
def test_a_key_is_found_by_its_name_where_its_number_is_another(soft: SoftTokens):
    key = a_key("p256")
    soft.add_token("ward", key, certificate_id="02")
    (found,) = list_token_certificates(soft.library)
    signer = TokenSigner(found, PIN)

    assert signer.sign(b"<manifest/>", SIGNED_AT)

    signer.close()


def cause_of_failure(found: TokenCertificate) -> str:
    """The cause for which a certificate signs nothing, if it does not."""
    signer = TokenSigner(found, PIN)
    try:
        signer.sign(b"<manifest/>", SIGNED_AT)
    except ExchangeError as failure:
        return str(failure.parameters["cause"])
    finally:
        signer.close()
    return ""


@needs_softhsm
def test_a_certificate_without_its_key_signs_nothing(soft: SoftTokens):
    soft.add_token("ward", a_key("p256"))
    soft.add_certificate("ward", a_key("p256").certificate, key_id="01")
    soft.add_certificate("ward", a_key("p256").certificate, key_id="02", label="alone")
    found = list_token_certificates(soft.library)

    causes = sorted(cause_of_failure(one) for one in found)

    assert causes == ["", "NoSuchKey", "signature value"]


@pytest.mark.parametrize("content", [None, b"no library"])
def test_a_library_that_cannot_be_loaded_is_named(content: bytes | None, tmp_path: Path):
    library = tmp_path / "vendor.so"
    if content:
        library.write_bytes(content)

    with pytest.raises(ExchangeError, match="TOKEN_LIBRARY_MISSING") as raised:
        list_token_certificates(library)

    assert raised.value.parameters == {"path": str(library)}


SILENT = "import sys; sys.stdin.read()"
CRASHING = "import os; os.abort()"


@pytest.mark.parametrize(("program", "cause"), [(SILENT, "silent"), (CRASHING, "crashed")])
def test_a_library_that_hangs_or_crashes_takes_nothing_with_it(program: str, cause: str):
    with TokenProcess([sys.executable, "-c", program]) as process, pytest.raises(ExchangeError) as raised:
        process.ask({"do": "list"}, seconds=5 if cause == "crashed" else 0.05)

    assert (raised.value.code, raised.value.parameters) == ("TOKEN_FAILED", {"cause": cause})


def a_certificate(tmp_path: Path, tries: PinTries = PinTries.FULL) -> TokenCertificate:
    """A certificate that some token is said to hold."""
    from desktop.exchange.trust import read_certificate  # noqa: PLC0415 - only here

    library = tmp_path / "vendor.so"
    library.touch()
    facts = read_certificate(a_key("p256").certificate)
    return TokenCertificate(library, "ward", "1", facts, "p256", tries, is_usable=True)


def test_a_token_known_to_be_locked_is_not_asked(tmp_path: Path):
    assert code_of_signing(TokenSigner(a_certificate(tmp_path, PinTries.LOCKED), PIN)) == "PIN_LOCKED"


@pytest.mark.parametrize("code", ["WRONG_PIN_LAST_TRY", "PIN_LOCKED"])
def test_the_last_try_is_said_to_be(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Answering(TokenProcess):
        def __init__(self, command: Sequence[str] | None = None) -> None:
            del command
            answer = f'print(\'{{"error": "{code}", "cause": ""}}\', flush=True)'
            super().__init__([sys.executable, "-c", f"input(); {answer}; input()"])

    monkeypatch.setattr(tokens, "TokenProcess", Answering)

    assert code_of_signing(TokenSigner(a_certificate(tmp_path), PIN)) == code


def test_a_closed_signer_signs_no_more(tmp_path: Path):
    signer = TokenSigner(a_certificate(tmp_path), PIN)

    signer.close()

    assert code_of_signing(signer) == "TOKEN_NOT_FOUND"


def test_a_pin_is_shown_by_nothing(tmp_path: Path):
    signer = TokenSigner(a_certificate(tmp_path), PIN)

    assert PIN not in repr(signer)
