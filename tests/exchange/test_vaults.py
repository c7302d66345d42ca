"""Entries that anybody may seal and only the holder of the password may read."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange.errors import ExchangeError
from desktop.exchange.vaults import (
    Vault,
    VaultKey,
    make_vault,
    open_entry,
    open_vault,
    read_vault,
    rewrap_vault,
    seal_entry,
    spell_vault,
)

QUICK = 2
TIP = "01a2009c-f676-7359-a33c-418f43c44e92"
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=700)


@cache
def made() -> tuple[Vault, VaultKey]:
    return make_vault("Mật khẩu 178", cost=QUICK)


@given(text=ANY_TEXT)
@settings(max_examples=60)
def test_what_was_sealed_without_a_password_is_read_with_the_key(text: str):
    vault, key = made()

    sealed = seal_entry(vault, text, about=TIP)

    assert open_entry(vault, key, sealed, about=TIP) == text


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=80)
def test_an_entry_with_a_flipped_bit_is_never_read(at: int, bit: int):
    vault, key = made()
    sealed = bytearray(seal_entry(vault, "Trần Thị Lan", about=TIP))

    sealed[at % len(sealed)] ^= 1 << bit

    with pytest.raises(ExchangeError, match="ENTRY_DAMAGED"):
        open_entry(vault, key, bytes(sealed), about=TIP)


@pytest.mark.parametrize("sealed", [b"", b"\1", b"\1" * 40, b"\2" * 200])
def test_bytes_that_are_no_entry_are_refused(sealed: bytes):
    vault, key = made()

    with pytest.raises(ExchangeError, match="ENTRY_DAMAGED"):
        open_entry(vault, key, sealed, about=TIP)


def test_an_entry_opens_for_its_own_tip_only():
    vault, key = made()
    sealed = seal_entry(vault, "Trần Thị Lan", about=TIP)

    with pytest.raises(ExchangeError, match="ENTRY_DAMAGED"):
        open_entry(vault, key, sealed, about=TIP[::-1])


def test_the_length_of_an_entry_does_not_tell_short_names_from_long_ones():
    vault, _ = made()

    lengths = {len(seal_entry(vault, "a" * count, about=TIP)) for count in range(256)}

    assert len(lengths) == 1


def test_another_password_does_not_open_the_vault():
    vault, _ = made()

    with pytest.raises(ExchangeError, match="WRONG_VAULT_PASSWORD"):
        open_vault(vault, "mật khẩu 178")


def test_the_password_may_be_typed_in_either_form_of_its_marks():
    vault, key = made()

    assert open_vault(vault, "Mâ\u0323t khâ\u0309u 178").private == key.private


def test_a_vault_comes_back_from_its_plain_values():
    vault, _ = made()
    plain = spell_vault(vault)

    assert isinstance(plain, dict)
    assert read_vault(plain) == vault


@pytest.mark.parametrize(
    "change", [{"public": "zz"}, {"public": "00"}, {"version": 9}, {"cost": "much"}, {"wrapped": None}]
)
def test_a_vault_that_is_not_whole_is_refused(change: dict[str, object]):
    plain = spell_vault(made()[0])
    assert isinstance(plain, dict)
    broken = {**plain, **change}

    with pytest.raises(ExchangeError, match="VAULT_DAMAGED"):
        open_vault(read_vault(broken), "Mật khẩu 178")


def test_another_public_key_put_in_its_place_is_noticed():
    vault, _ = made()
    stranger, _ = make_vault("x", cost=QUICK)

    with pytest.raises(ExchangeError, match="WRONG_VAULT_PASSWORD"):
        open_vault(Vault(stranger.public, vault.salt, vault.cost, vault.wrapped), "Mật khẩu 178")


def test_a_new_password_leaves_the_entries_as_they_are():
    vault, key = made()
    sealed = seal_entry(vault, "Trần Thị Lan", about=TIP)

    changed = rewrap_vault(vault, key, "Mật khẩu khác 1")

    assert open_entry(changed, open_vault(changed, "Mật khẩu khác 1"), sealed, about=TIP) == "Trần Thị Lan"
    with pytest.raises(ExchangeError, match="WRONG_VAULT_PASSWORD"):
        open_vault(changed, "Mật khẩu 178")


def test_an_open_vault_does_not_tell_its_key():
    assert "private" not in repr(made()[1])
