"""The one ancestor of all expected failures."""

from __future__ import annotations


class KnownError(Exception):
    """The world refused: a code that `desktop.messages` turns into a sentence and a next step.

    Args:
        code: upper-case words joined by underscores; closed, listed in `desktop.messages`.
        parameters: named values for the sentence; never personal data, never key material.
    """

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        """The code with its parameters, for logs."""
        if not self.parameters:
            return self.code
        return f"{self.code} {self.parameters}"
