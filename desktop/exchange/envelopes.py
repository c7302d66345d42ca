"""Envelopes: a finished package sealed to the offices that may open it; the only user of pyrage (FORMAT.md §1.6).

An envelope is a file of the age format, so that the `age` command opens it too. Everything goes through in pieces:
200 MB need no 200 MB of memory. What comes out of an envelope may be used only after `open_envelope` has returned,
because only then the last piece has been found to be the last one.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

import pyrage  # pyright: ignore[reportMissingTypeStubs]

from desktop.exchange import limits
from desktop.exchange.envelope_header import (
    ARMOR_BEGIN,
    DAMAGED,
    NO_KEYS,
    NOT_AGE,
    NOT_FOR_US,
    PASSPHRASE,
    TOO_LARGE,
    Armored,
    EnvelopeError,
    is_sealed,
    read_header,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import BinaryIO

    from db.domain.progress import CancelToken

_age: Any = pyrage  # the library describes no types
_BEGIN = 64
_SCRYPT, _X25519 = "scrypt", "X25519"
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another when read aloud or written by hand
_GROUPS, _GROUP = 5, 4


class Writer(Protocol):
    """Whatever takes the bytes that come out."""

    def write(self, data: bytes, /) -> object:
        """Take some more."""
        ...


@dataclass(frozen=True, slots=True)
class EnvelopeKey:
    """An age key of an office.

    Attributes:
        recipient: the public half, `age1…`; what others seal to.
        identity: the private half, `AGE-SECRET-KEY-1…`.
    """

    recipient: str
    identity: str = field(repr=False)


def make_envelope_key() -> EnvelopeKey:
    """A new key."""
    identity = _age.x25519.Identity.generate()
    return EnvelopeKey(str(identity.to_public()), str(identity))


def is_recipient(text: str) -> bool:
    """Whether a text is a public age key that can be sealed to."""
    try:
        return str(_age.x25519.Recipient.from_str(text)) == text
    except _age.RecipientError:
        return False


def seal(
    pieces: Iterable[bytes], target: Writer, recipients: Collection[str], token: CancelToken | None = None
) -> None:
    """The bytes sealed to every one of the recipients, in the binary form.

    Args:
        pieces: the bytes, in any pieces.
        target: takes the envelope.
        recipients: public age keys, at least one.
        token: looked at between pieces; Cancelled comes out of it.

    Raises:
        OSError: of whoever gives or takes the bytes.
    """
    keys = [_age.x25519.Recipient.from_str(recipient) for recipient in dict.fromkeys(recipients)]
    source, sink = _Source(_reader_of(pieces), token), _Sink(target)
    _run(lambda: _age.encrypt_io(source, sink, keys), source, sink)


def open_envelope(
    file: BinaryIO, target: Writer, identities: Collection[str], token: CancelToken | None = None
) -> None:
    """What an envelope holds, given to the target; worth nothing unless this returns.

    A file that any passphrase might open is not tried: how long a try takes is up to whoever made it.

    Args:
        file: open for reading, at its beginning; it can be wound back.
        target: takes the content, at most `limits.PACKAGE_BYTES`.
        identities: private age keys of this office.
        token: looked at between pieces; Cancelled comes out of it.

    Raises:
        EnvelopeError: NOT_AGE, DAMAGED, NOT_FOR_US, TOO_LARGE, PASSPHRASE, NO_KEYS.
        OSError: of the file or the target.
    """
    kinds = {stanza.kind for stanza in read_header(_reader_in(file))}
    if _SCRYPT in kinds:
        raise EnvelopeError(PASSPHRASE)
    keys = [_age.x25519.Identity.from_str(identity) for identity in identities]
    if not keys:
        raise EnvelopeError(NO_KEYS)
    if _X25519 not in kinds:
        raise EnvelopeError(NOT_FOR_US)
    source, sink = _Source(_reader_in(file), token), _Sink(target, limits.PACKAGE_BYTES)
    _run(lambda: _age.decrypt_io(source, sink, keys), source, sink)


def count_recipients(file: BinaryIO) -> int:
    """To how many age keys an envelope is sealed; whose they are it does not say.

    Args:
        file: open for reading; it is wound back.

    Raises:
        EnvelopeError: NOT_AGE, DAMAGED, TOO_LARGE.
    """
    return sum(stanza.kind == _X25519 for stanza in read_header(_reader_in(file)))


# -- keys as files ----------------------------------------------------------------------------------------------------


def encode_keys(keys: Iterable[EnvelopeKey], words: Iterable[str] = ()) -> bytes:
    """Keys as the `age` command reads them from a file, behind remarks."""
    lines = [f"# {word}" for word in words]
    for key in keys:
        lines += [f"# public key: {key.recipient}", key.identity]
    return ("\n".join(lines) + "\n").encode()


def decode_keys(data: bytes) -> tuple[EnvelopeKey, ...]:
    """The keys in such a file.

    Raises:
        EnvelopeError: DAMAGED when it holds anything else, or nothing.
    """
    keys: list[EnvelopeKey] = []
    try:
        for line in data.decode().splitlines():
            if text := line.partition("#")[0].strip():
                identity = _age.x25519.Identity.from_str(text)
                keys.append(EnvelopeKey(str(identity.to_public()), str(identity)))
    except (UnicodeDecodeError, _age.IdentityError) as error:
        raise EnvelopeError(DAMAGED) from error
    if not keys or len(keys) > limits.ENVELOPE_RECIPIENTS:
        raise EnvelopeError(DAMAGED)
    return tuple(keys)


def make_passphrase() -> str:
    """A passphrase that can be said by telephone and copied by hand: twenty letters and digits in groups, 99 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def seal_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """The bytes in an armored envelope that the passphrase opens; takes about a second, by design."""
    return _age.passphrase.encrypt(data, _as_typed(passphrase), armored=True)


def open_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """What an envelope under a passphrase holds.

    Raises:
        EnvelopeError: NOT_AGE, DAMAGED, TOO_LARGE (it asks for more work than an honest one); NOT_FOR_US for a wrong
            passphrase.
    """
    if not is_sealed(data[:_BEGIN]):
        raise EnvelopeError(NOT_AGE)
    stanzas = read_header(_reader_in(BytesIO(data)))
    if [stanza.kind for stanza in stanzas] != [_SCRYPT]:
        raise EnvelopeError(NOT_FOR_US)
    work = stanzas[0].arguments[-1]
    if not work.isdecimal() or int(work) > limits.ENVELOPE_WORK:
        raise EnvelopeError(TOO_LARGE)
    try:
        return _age.passphrase.decrypt(data, _as_typed(passphrase))
    except _age.DecryptError as error:
        wrong = str(error) == "Decryption failed"
        raise EnvelopeError(NOT_FOR_US if wrong else DAMAGED) from error


def _as_typed(passphrase: str) -> str:
    """The passphrase however its groups were written; one that is not of ours as it is."""
    composed = unicodedata.normalize("NFC", passphrase.strip())
    letters = "".join(letter for letter in composed.lower() if letter.isalnum())
    if len(letters) == _GROUPS * _GROUP and set(letters) <= set(_LETTERS):
        return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
    return composed


# -- in between -------------------------------------------------------------------------------------------------------


def _reader_in(file: BinaryIO) -> Callable[[int], bytes]:
    """Reads the binary form of an age file from its beginning, whichever form it has."""
    file.seek(0)
    begin = file.read(_BEGIN)
    file.seek(0)
    if not is_sealed(begin):
        raise EnvelopeError(NOT_AGE)
    return Armored(file).read if begin.startswith(ARMOR_BEGIN) else file.read


def _reader_of(pieces: Iterable[bytes]) -> Callable[[int], bytes]:
    """Reads from pieces of any length."""
    waiting = memoryview(b"")
    more = iter(pieces)

    def read(size: int) -> bytes:
        nonlocal waiting
        while not waiting:
            piece = next(more, None)
            if piece is None:
                return b""
            waiting = memoryview(piece)
        begin, waiting = bytes(waiting[:size]), waiting[size:]
        return begin

    return read


def _run(work: Callable[[], object], source: _Source, sink: _Sink) -> None:
    """The work of the library; its own failures and those of the files told apart."""
    try:
        work()
    except (_age.DecryptError, _age.EncryptError, OSError, EnvelopeError) as error:
        for failure in (source.failure, sink.failure):
            if failure is not None:
                raise failure from None
        wrong = str(error).startswith("No matching keys")
        raise EnvelopeError(NOT_FOR_US if wrong else DAMAGED) from error


class _Source:
    """Gives the library bytes, and remembers why it could not: the library forgets."""

    def __init__(self, read: Callable[[int], bytes], token: CancelToken | None) -> None:
        self._read = read
        self._token = token
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        try:
            if self._token:
                self._token.check()
            return self._read(size)
        except BaseException as failure:
            self.failure = failure
            raise


class _Sink:
    """Takes bytes from the library, at most so many."""

    def __init__(self, target: Writer, most: int | None = None) -> None:
        self._target = target
        self._left = most
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        """Take some more."""
        try:
            if self._left is not None:
                self._left -= len(data)
                if self._left < 0:
                    raise EnvelopeError(TOO_LARGE)
            self._target.write(data)
        except BaseException as failure:
            self.failure = failure
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
