"""FORMAT.md says what the program does: its numbers, its lists, its citations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.domain.verdict import NOTES, UNDECIDED, ReasonCode
from desktop.exchange import canonical, limits
from desktop.exchange.header import PackageHeader, PackageKind
from desktop.exchange.naming import file_name
from tests.support.format_annex import HEADING, PAGE, annex
from tests.support.packages import a_header

ROOT = Path(__file__).parents[2]
TEXT = PAGE.read_text(encoding="utf-8")


def paragraph(number: str) -> str:
    """The text of a paragraph such as 1.8, up to the next."""
    found = re.search(rf"^{re.escape(number)} .*?(?=^\d\.\d+ |^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, number
    return found[0]


def test_the_annex_lists_the_fields_that_travel():
    """After a change of a register: `python -m tests.support.format_annex`."""
    assert TEXT[TEXT.index(HEADING) :] == annex()


def test_every_reason_is_described():
    described = set(re.findall(r"`([A-Z_]{6,})`", paragraph("6.3"))) | set(
        re.findall(r"`([A-Z_]{6,})`", paragraph("6.1"))
    )

    assert described == {code.value for code in ReasonCode}


def test_notes_and_undecided_reasons_are_named_as_such():
    undecided, rest = paragraph("6.1").split("Notes that only inform:")

    assert set(re.findall(r"`([A-Z_]+)`", undecided)) == UNDECIDED
    assert set(re.findall(r"`([A-Z_]+)`", rest.split(". ")[0])) == NOTES


@pytest.mark.parametrize(
    ("words", "constant", "unit"),
    [
        ("the file", limits.PACKAGE_BYTES, "1 GiB"),
        ("files inside", limits.ENTRIES, "4,096"),
        ("one file, unpacked", limits.MEMBER_BYTES, "1 GiB"),
        ("all files, unpacked", limits.UNPACKED_BYTES, "2 GiB"),
        ("the manifest", limits.MANIFEST_BYTES, "2 MiB"),
        ("`certificate.der`, `recovery.age`, the signature", limits.SIGNATURE_BYTES, "64 KiB each"),
        (
            "`package.json`, `enrolment.json`, `receipt.json`, `plan.json`, `trust.json`",
            limits.HEADER_BYTES,
            "4 MiB each",
        ),
        ("unpacked to packed size of a file larger than 64 KiB", limits.RATIO, "100"),
        ("one record", limits.LINE_BYTES, "1 MiB"),
    ],
)
def test_a_limit_is_the_one_that_is_written(words: str, constant: int, unit: str):
    sizes = {"GiB": 2**30, "MiB": 2**20, "KiB": 2**10}
    number, *rest = unit.split()

    assert f"| {words} | {unit} |" in paragraph("1.8")
    assert int(number.replace(",", "")) * (sizes[rest[0]] if rest else 1) == constant


def test_the_other_limits_are_written_too():
    assert f"at most {limits.NAME_LENGTH} characters" in paragraph("1.8")
    assert f"At most {limits.DEPTH} objects and lists" in paragraph("3.3")
    assert limits.RATIO_FROM_BYTES == 64 * 1024
    assert (limits.REASONS_PER_CODE, "first hundred" in paragraph("6.2")) == (100, True)


def test_the_characters_forbidden_are_those_that_are_written():
    spans = re.findall(r"(?<![0-9A-Z§.])([0-9A-F]{4,5})(?:–([0-9A-F]{4,5}))?", paragraph("3.4"))
    written = {code for first, last in spans for code in range(int(first, 16), int(last or first, 16) + 1)}

    assert written == {code for code in range(0x110000) if canonical.FORBIDDEN.match(chr(code))}


def test_the_header_has_the_fields_of_its_table():
    rows = re.findall(r"^\| (`[^|]*`) \|", paragraph("3.1"), re.MULTILINE)
    written = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert written == {name for name in PackageHeader.__dataclass_fields__ if name != "extra"}
    assert all(f"`{kind}`" in paragraph("3.1") for kind in PackageKind)


def test_every_field_of_every_part_of_the_header_is_named():
    plain = paragraph("3.1")

    for part in ("sender", "recipient", "period", "edition", "format", "totals"):
        kind = {"sender": a_header().sender, "recipient": a_header().recipient, "period": a_header().period}.get(
            part, getattr(a_header(), part)
        )
        missing = [name for name in type(kind).__dataclass_fields__ if name != "extra" and f"`{name}`" not in plain]
        assert missing == []


def test_the_name_in_the_examples_is_the_one_made():
    assert f"`{file_name(a_header(sequence=7))}`" in paragraph("1.5")


def test_every_citation_leads_to_a_paragraph():
    cited: dict[str, set[str]] = {}
    for folder in ("db", "desktop", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for text in re.findall(r"FORMAT\.md ((?:§[0-9.]+(?:[–,] ?)?(?:and )?)+)", path.read_text(encoding="utf-8")):
                for number in re.findall(r"\d(?:\.\d+)?", text):
                    cited.setdefault(number, set()).add(path.name)

    missing = {
        number: files
        for number, files in cited.items()
        if not re.search(rf"^(?:## )?{re.escape(number)} " if "." in number else rf"^## {number} ", TEXT, re.MULTILINE)
    }

    assert len(cited) > 15
    assert missing == {}
