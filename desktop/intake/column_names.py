"""What the columns of a list of establishments are called, and the words its cells use.

Read from `resources/catalogs/import/establishments.toml`; the labels of fields and the names of catalogs are
understood without standing there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.establishments import Establishment
from db.domain.fields import Kind, fields_of
from db.domain.text import fold
from desktop.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.catalogs import Catalogs
    from db.domain.labels import Labels

OWNER = "establishments"
ROW_NUMBER = "row_number"  # the column STT
IGNORED = "ignored"
SIGNED = "commitments.signed"
REGISTRATION = "registration"  # đăng ký kinh doanh, of a household or an enterprise as the row tells

_NOT_COLUMNS = frozenset({"papers", "commitments", "events"})
_TEXT_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A column of the template.

    Attributes:
        target: what it means.
        example: as it would be typed; empty where none helps.
        help: how to write it; empty where the label's own words say it.
    """

    target: str
    example: str
    help: str


@dataclass(frozen=True, slots=True)
class ImportWords:
    """The words of the import file.

    Attributes:
        columns: folded heading → target; a target is a field's name, `address.house`, `papers.<kind>.<part>`,
            `commitments.<part>`, ROW_NUMBER or IGNORED.
        papers: folded name of a paper → its kind.
        paper_parts: folded name of a paper's part → the part.
        codes: per catalog, per code, other ways to write it.
        fillers: per catalog, words without meaning.
        yes: folded words for yes.
        no: folded words for no.
        blank: folded words for an empty cell.
        blank_days: further ones in columns of days.
        totals: how a row of totals begins, folded.
        footers: how the lines under a list begin, folded.
        neighbourhoods: how the name of a neighbourhood begins, folded.
        template: the columns of the template, in their order.
    """

    columns: Mapping[str, str]
    papers: Mapping[str, str]
    paper_parts: Mapping[str, str]
    codes: Mapping[str, Mapping[str, tuple[str, ...]]]
    fillers: Mapping[str, tuple[str, ...]]
    yes: frozenset[str]
    no: frozenset[str]
    blank: frozenset[str]
    blank_days: frozenset[str]
    totals: frozenset[str]
    footers: tuple[str, ...]
    neighbourhoods: tuple[str, ...]
    template: tuple[TemplateLine, ...]


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """All headings that are understood."""

    exact: Mapping[str, str]
    beginnings: tuple[tuple[str, str], ...]
    words: ImportWords

    def match(self, heading: str) -> str:
        """The target of a heading; empty where it means none.

        A text column may go on after its name ("Địa chỉ cơ sở kinh doanh"); a number or a day must be named exactly,
        as "Số lao động" and "Số lao động nữ" are two things.
        """
        for text in dict.fromkeys((fold(heading), fold(_IN_BRACKETS.sub(" ", heading)))):
            if text in self.exact:
                return self.exact[text]
        text = fold(_IN_BRACKETS.sub(" ", heading))
        return next((target for start, target in self.beginnings if text.startswith(start)), "")

    def match_part(self, heading: str) -> str:
        """The part of a paper that a heading means; empty where it means none."""
        return self.words.paper_parts.get(fold(_IN_BRACKETS.sub(" ", heading)), "")

    def match_paper(self, heading: str) -> str:
        """The kind of paper that a heading means; empty where it means none."""
        return self.words.papers.get(fold(_IN_BRACKETS.sub(" ", heading)), "")

    def targets(self) -> frozenset[str]:
        """Everything a column can mean."""
        return frozenset(self.exact.values())


@cache
def load_import_words() -> ImportWords:
    """The words that come with the program.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_import_words(resource("catalogs/import/establishments.toml"))


def read_import_words(file: Path) -> ImportWords:
    """The words of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason; among others when one heading means two columns.
    """
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return ImportWords(
            columns=_turned(_column_words(table)),
            papers=_turned(table["papers"]),
            paper_parts=_turned(table["paper_parts"]),
            codes={
                catalog: {code: tuple(each) for code, each in words.items()}
                for catalog, words in table["words"].items()
            },
            fillers={catalog: tuple(each) for catalog, each in table["fillers"].items()},
            yes=_folded(table["answers"]["yes"]),
            no=_folded(table["answers"]["no"]),
            blank=_folded(table["blank"]["any"]),
            blank_days=_folded(table["blank"]["dates"]),
            totals=_folded(table["rows"]["totals"]),
            footers=tuple(sorted(_folded(table["rows"]["footers"]))),
            neighbourhoods=tuple(sorted(_folded(table["rows"]["neighbourhoods"]))),
            template=tuple(
                TemplateLine(line["column"], line["example"], line.get("help", "")) for line in table["template"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=f"{type(broken).__name__}: {broken}") from broken


def name_columns(words: ImportWords, *, catalogs: Catalogs, labels: Labels) -> ColumnNames:
    """All headings that are understood: of the file, the labels of fields, the names of papers with their parts."""
    exact = dict(words.columns)
    papers = dict(words.papers)
    for entry in catalogs["paper_kinds"].entries:
        papers.setdefault(fold(entry.name), entry.code)
    for spec in fields_of(Establishment):
        if spec.name not in _NOT_COLUMNS:
            exact.setdefault(fold(column_heading(spec.name, catalogs=catalogs, labels=labels)), spec.name)
            exact.setdefault(fold(labels.field(OWNER, spec.name).label), spec.name)
    # What our own lists say of the past has no place in a cell and is not read.
    exact.setdefault(fold(labels.field(OWNER, "events").label), IGNORED)
    for paper, kind in papers.items():
        exact.setdefault(paper, f"papers.{kind}.number")
        for part, name in words.paper_parts.items():
            exact.setdefault(f"{paper} {part}", f"papers.{kind}.{name}")
            exact.setdefault(f"{part} {paper}", f"papers.{kind}.{name}")
    text_fields = {spec.name for spec in fields_of(Establishment) if spec.kind in _TEXT_KINDS} | {IGNORED}
    beginnings = [
        (f"{text} ", target)
        for text, target in exact.items()
        if target in text_fields and text.count(" ") + 1 >= _SHORTEST_BEGINNING
    ]
    beginnings.sort(key=lambda pair: -len(pair[0]))
    return ColumnNames(exact, tuple(beginnings), replace(words, papers=papers))


def column_heading(target: str, *, catalogs: Catalogs, labels: Labels) -> str:
    """The heading our own workbooks give a column, by which `match` knows it again."""
    first, _, rest = target.partition(".")
    if first == "papers":
        kind, _, part = rest.partition(".")
        return f"{catalogs.word('paper_kinds', kind)}: {_lower(labels.field('paper', part).label)}"
    if first == "commitments":
        part = "signed_on" if rest == "signed" else rest
        return f"{labels.field(OWNER, 'commitments').label}: {_lower(labels.field('commitment', part).label)}"
    label = labels.field(OWNER, target).label
    is_part = target.startswith("workers_") and target not in {"workers_total", "workers_counted_on"}
    return f"{labels.field(OWNER, 'workers_total').label}: {_lower(label)}" if is_part else label


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _column_words(table: dict[str, Any]) -> dict[str, Iterable[str]]:
    found: dict[str, Iterable[str]] = {ROW_NUMBER: table["row_number"], IGNORED: table["ignored"]}
    known = {spec.name for spec in fields_of(Establishment)} - _NOT_COLUMNS
    for name, headings in table["fields"].items():
        if name not in known:
            raise ValueError(f"no field {name}")
        found[name] = headings
    found |= {f"address.{part}": headings for part, headings in table["address_parts"].items()}
    found |= {f"commitments.{part}": headings for part, headings in table["commitments"].items()}
    return found


def _turned(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Folded phrase → what it means; a phrase that means two things is a mistake in the file."""
    turned: dict[str, str] = {}
    for meaning, phrases in words.items():
        for phrase in phrases:
            if turned.setdefault(fold(phrase), meaning) != meaning:
                raise ValueError(f"{phrase!r} means {meaning} and {turned[fold(phrase)]}")
    return turned


def _folded(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)
