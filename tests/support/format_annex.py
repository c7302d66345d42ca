"""The annex of FORMAT.md, made from the registers themselves; run as a program it writes the page anew."""

from __future__ import annotations

from pathlib import Path

from db.domain.fields import FieldSpec, Kind, fields_of
from db.domain.registers import REGISTERS
from desktop.exchange.schema import item_fields, travelling

PAGE = Path(__file__).parents[2] / "desktop" / "exchange" / "FORMAT.md"
HEADING = "## Annex: registers and their fields"
_WORDS = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "lines",
    Kind.CODE: "code",
    Kind.CODES: "codes",
    Kind.DATE: "day",
    Kind.TIME: "local time",
    Kind.COUNT: "count",
    Kind.MONEY: "money",
    Kind.NUMBER: "number",
    Kind.YES_NO: "yes or no",
    Kind.RECORD: "record",
    Kind.RECORDS: "records",
    Kind.UNIT: "unit",
    Kind.ITEMS: "items",
}


def annex() -> str:
    """The heading and one list per register and per kind of item."""
    parts = [HEADING, "", "Cells in brackets; Σ marks totalled fields; fields that stay in the office are not listed."]
    items: dict[str, FieldSpec] = {}
    for register in REGISTERS:
        parts += ["", f"**{register.name}** ({register.number}): " + _listed(fields_of(register.record), items) + "."]
    for name, spec in sorted(items.items()):
        parts += ["", f"Items of **{name}**: " + _listed(item_fields(spec), {}) + "."]
    return "\n".join(parts) + "\n"


def _listed(specs: tuple[FieldSpec, ...], items: dict[str, FieldSpec]) -> str:
    for spec in specs:
        if spec.kind is Kind.ITEMS:
            items[spec.name] = spec
    return "; ".join(_described(spec) for spec in travelling(specs))


def _described(spec: FieldSpec) -> str:
    word = _WORDS[spec.kind]
    if spec.catalog:
        word += f" of {spec.catalog}"
    if spec.register:
        word += f" of {spec.register}"
    if spec.longest:
        word += f" ≤ {spec.longest:,}"
    cell = f" [{spec.cell}]" if spec.cell else ""
    return f"`{spec.name}` {word}{cell}{' Σ' if spec.totalled else ''}"


def main() -> None:
    """Write the annex anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page[: page.index(HEADING)] + annex(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
