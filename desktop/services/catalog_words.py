"""What catalogs, the facts of their entries and rules are called where an office looks at them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from db.domain.errors import KnownError
from db.domain.overlays import FINE_LIMIT
from desktop.paths import resource
from desktop.sentences import SENTENCES

_PLACE = re.compile(r"\{[^}]*\}")


class AttributeKind(StrEnum):
    """How a fact of an entry is shown and edited."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CODES = "codes"
    FIXED = "fixed"  # the program goes by it; shown only


@dataclass(frozen=True, slots=True)
class AttributeWords:
    """The words of a fact: its name, how it is edited, the catalog its codes come from."""

    name: str
    kind: AttributeKind = AttributeKind.FIXED
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class CatalogTitle:
    """The words of a catalog: its name and the group it stands in."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class CatalogWords:
    """All of them.

    Attributes:
        groups: in their order.
        catalogs: by name of the catalog.
        attributes: by name of the fact.
    """

    groups: tuple[str, ...]
    catalogs: Mapping[str, CatalogTitle]
    attributes: Mapping[str, AttributeWords]

    def title(self, catalog: str) -> CatalogTitle:
        """The words of a catalog; its name in the last group where nobody wrote any."""
        return self.catalogs.get(catalog) or CatalogTitle(catalog.replace("_", " "), self.groups[-1])

    def attribute(self, name: str) -> AttributeWords:
        """The words of a fact."""
        return self.attributes.get(name) or AttributeWords(name.replace("_", " "))


@cache
def load_catalog_words() -> CatalogWords:
    """The words that come with the program.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    file = resource("catalogs/catalog_names.toml")
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return CatalogWords(
            tuple(table["groups"]),
            {name: CatalogTitle(**words) for name, words in table["catalogs"].items()},
            {
                name: AttributeWords(words["name"], AttributeKind(words["kind"]), words.get("catalog", ""))
                for name, words in table["attributes"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=f"{type(broken).__name__}: {broken}") from broken


def say_rule(code: str, level: str = "") -> str:
    """What a rule is about: the sentence it answers with, its numbers left open."""
    if code == FINE_LIMIT:
        who = {"commune": "cấp xã", "province": "cấp tỉnh"}.get(level, level)
        return f"Mức phạt tiền cao nhất của Chủ tịch UBND {who} (cá nhân, đồng)"
    sentence = SENTENCES.get(code)
    return _PLACE.sub("…", sentence.what).rstrip(".") if sentence else code
