"""Names of communes as a list may give them: "P. Hải An", "phường Hải An", "Hải An, TP Hải Phòng"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.text import clean, comparison_key, fold
from desktop.intake.problems import Trouble, trouble

if TYPE_CHECKING:
    from desktop.intake.cells import Value

_TYPE_WORDS = re.compile(r"(?:phường|xã|thị trấn|đặc khu|p|x|tt|đk)[. ]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commune:
    """Where an establishment lies.

    Attributes:
        unit_id: the unit it belongs to today.
        former_id: the unit it belonged to before, where the name was that unit's; empty otherwise.
    """

    unit_id: str
    former_id: str = ""


@dataclass(frozen=True, slots=True)
class CommuneNames:
    """The communes a list may speak of.

    Attributes:
        own: where a row lies that says nothing; no unit where the list must say it.
        expected: the name to give in the sentence when another is read.
        by_name: compared name → the commune.
        formers: the same for units that ended; one may have had the name that another has now.
    """

    own: Commune = field(default_factory=lambda: Commune(""))
    expected: str = ""
    by_name: Mapping[str, Commune] = field(default_factory=dict[str, Commune])
    formers: Mapping[str, Commune] = field(default_factory=dict[str, Commune])

    def read(self, value: Value) -> tuple[Commune | None, Trouble | None]:
        """The commune a cell means, by its present name or a former one; or that it is none of ours."""
        return self._read(value, {**self.formers, **self.by_name})

    def read_former(self, value: Value) -> tuple[Commune | None, Trouble | None]:
        """The commune a cell means that names where a place belonged before."""
        return self._read(value, self.formers)

    def _read(self, value: Value, known: Mapping[str, Commune]) -> tuple[Commune | None, Trouble | None]:
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else clean(str(value))
        for written in (text, text.partition(",")[0]):
            for key in _keys(written):
                if key in known:
                    return known[key], None
        return None, trouble("COMMUNE_NOT_OURS", text=text, expected=self.expected)


def name_communes(
    own: Commune, expected: str, *, present: Iterable[tuple[str, Commune]], former: Iterable[tuple[str, Commune]] = ()
) -> CommuneNames:
    """The communes by their names.

    A name without marks is understood too, unless two communes then read alike.

    Args:
        own: where a row lies that says nothing.
        expected: the name for the sentence.
        present: names of today, with or without their type word, and what they mean.
        former: names of units that ended.
    """
    return CommuneNames(own, expected, _by_key(present), _by_key(former))


def _by_key(communes: Iterable[tuple[str, Commune]]) -> dict[str, Commune]:
    marked: dict[str, Commune] = {}
    bare: dict[str, set[Commune]] = {}
    for name, commune in communes:
        key, folded = _keys(name)
        marked.setdefault(key, commune)
        bare.setdefault(folded, set()).add(commune)
    unmarked = {key: next(iter(found)) for key, found in bare.items() if len(found) == 1}
    return {**unmarked, **marked}


def _keys(name: str) -> tuple[str, str]:
    """The name to compare, exactly and without marks; the second never looks like the first."""
    bare = _TYPE_WORDS.sub("", clean(name), count=1) if _TYPE_WORDS.match(clean(name)) else clean(name)
    return comparison_key(bare), f"~{fold(bare)}"
