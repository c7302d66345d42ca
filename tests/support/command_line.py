"""Commands typed in this process, and the offices they are typed for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; fails where there is none or more than one."""
        return json.loads(self.out)

    @property
    def refusal(self) -> tuple[int, str]:
        """Exit code and code of a refusal with `--json`, which is said in words too."""
        error = self.document["error"]
        assert error["message"] in self.err
        return self.code, error["code"]


Diaban = Callable[..., Answer]


@dataclass(frozen=True)
class Files:
    """Where the databases of the three offices lie, closed."""

    city: Path
    ward: Path
    other: Path
    stick: Path
