"""Tokens in software: SoftHSM with a folder of its own, keys and certificates put on them as a vendor would."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization

if TYPE_CHECKING:
    from desktop.exchange.keys import SigningKey

PIN = "24681357"
_LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LIBRARY = next((Path(path) for path in _LIBRARIES if Path(path).is_file()), None)

needs_softhsm = pytest.mark.skipif(
    LIBRARY is None or not shutil.which("softhsm2-util") or not shutil.which("pkcs11-tool"),
    reason="softhsm2 and opensc are not installed",
)


@dataclass(frozen=True)
class SoftTokens:
    """SoftHSM with a folder of its own.

    Attributes:
        folder: where the tokens are.
        library: to be given to the program.
    """

    folder: Path
    library: Path

    def add_token(self, label: str, key: SigningKey, *, certificate_id: str = "01") -> None:
        """A token with a key and its certificate."""
        self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "87654321", "--pin", PIN)
        private = serialization.load_der_private_key(key.private_key, None)
        pem = self.folder / f"{label}.pem"
        pem.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self._run(
            *("softhsm2-util", "--import", str(pem), "--token", label, "--label", label, "--id", "01", "--pin", PIN)
        )
        self.add_certificate(label, key.certificate, key_id=certificate_id)

    def add_certificate(self, token: str, certificate: bytes, *, key_id: str, label: str = "") -> None:
        """A certificate on a token that is there; named like it unless told otherwise."""
        label = label or token
        der = self.folder / f"{label}.der"
        der.write_bytes(certificate)
        self._run(
            *("pkcs11-tool", "--module", str(self.library), "--token-label", token, "--login", "--pin", PIN),
            *("--write-object", str(der), "--type", "cert", "--label", label, "--id", key_id),
        )

    def pull_out(self) -> None:
        """Take all tokens away."""
        shutil.rmtree(self.folder / "tokens")
        (self.folder / "tokens").mkdir()

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)


def plug_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SoftTokens:
    """SoftHSM without tokens, for this test only."""
    assert LIBRARY
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    return SoftTokens(folder, LIBRARY)
