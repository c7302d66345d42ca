"""New identifiers: time-ordered (UUIDv7), so that tables grow at their end."""

from __future__ import annotations

import secrets

import uuid_utils


def new_id() -> str:
    """A new record or package id."""
    return str(uuid_utils.uuid7())


def new_device() -> str:
    """A new device id: twelve hexadecimal digits, unique among the computers of all offices."""
    return secrets.token_hex(6)
