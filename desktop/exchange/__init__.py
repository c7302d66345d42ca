"""Signed packages: values to bytes and back; no Qt, no session."""
