"""What the office's papers say about the office: names, places, who signs, who receives; all of it editable."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.documents.fonts import prepare_fonts
from desktop.documents.wording import (
    InspectionWording,
    ReportWording,
    choose_wording,
    read_inspection_wording,
    read_report_wording,
)
from desktop.paths import bundled_fonts, resource

if TYPE_CHECKING:
    from datetime import date

    from db.queries.office import UnitRow
    from desktop.services.office import Office

_SETTING = "papers"


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """The office's words on paper.

    Attributes:
        agency: name of the issuing agency; a line break begins a new line.
        agency_in_text: the same inside a sentence.
        parent_agency: the agency above it, where the letterhead shows one.
        team: name of the inspection team in the letterhead of its forms.
        team_decision: number of the decision that founded the team.
        place: địa danh before the date.
        report_symbol: after the number of a report.
        addressees: after "Kính gửi", one per line.
        recipients: of "Nơi nhận", one per line.
        authority: above the signature, one per line.
        signer: who signs.
        difficulties: the standing text of "khó khăn, vướng mắc, kiến nghị".
    """

    agency: str
    agency_in_text: str
    parent_agency: str
    team: str
    team_decision: str
    place: str
    report_symbol: str
    addressees: str
    recipients: str
    authority: str
    signer: str
    difficulties: str


def load_paper_settings(office: Office) -> PaperSettings:
    """The office's own words, and for what it has not set the words that follow from its unit."""
    usual = _usual(office.unit, office.superior)
    with reading(office.database) as connection:
        stored = get_setting(connection, _SETTING)
    if not isinstance(stored, dict):
        return usual
    names = {field.name for field in dataclasses.fields(PaperSettings)}
    known = {name: value for name, value in stored.items() if name in names and isinstance(value, str)}
    return dataclasses.replace(usual, **known)


def keep_paper_settings(office: Office, settings: PaperSettings) -> None:
    """The office's words kept."""
    with writing(office.database) as connection:
        put_setting(connection, _SETTING, cast("Any", dataclasses.asdict(settings)))


def inspection_wording(day: date) -> InspectionWording:
    """The sentences of the inspection form in force on a day; the fonts are ready too."""
    prepare_paper_fonts()
    return choose_wording(_inspection_wordings(), day)


def report_wording(day: date) -> ReportWording:
    """The sentences of the periodic report in force on a day; the fonts are ready too."""
    prepare_paper_fonts()
    return choose_wording(_report_wordings(), day)


@cache
def prepare_paper_fonts() -> None:
    """The fonts of all papers ready; once."""
    prepare_fonts(bundled_fonts())


@cache
def _inspection_wordings() -> tuple[InspectionWording, ...]:
    files = sorted(resource("catalogs/papers").glob("inspection-form-*.toml"))
    return tuple(read_inspection_wording(file.read_bytes()) for file in files)


@cache
def _report_wordings() -> tuple[ReportWording, ...]:
    files = sorted(resource("catalogs/papers").glob("periodic-report-*.toml"))
    return tuple(read_report_wording(file.read_bytes()) for file in files)


def _usual(unit: UnitRow, superior: UnitRow | None) -> PaperSettings:
    bare = unit.name.removeprefix(unit.type.capitalize()).strip() or unit.name
    in_text = f"{unit.type} {bare}"
    above = f"{superior.name[0].lower()}{superior.name[1:]}" if superior else ""
    return PaperSettings(
        agency=f"ỦY BAN NHÂN DÂN\n{unit.name.upper()}",
        agency_in_text=f"Ủy ban nhân dân {in_text}",
        parent_agency="",
        team=f"ĐỘI KIỂM TRA LIÊN NGÀNH 178\n{unit.name.upper()}",
        team_decision="",
        place=bare,
        report_symbol="BC-UBND",
        addressees=f"Ủy ban nhân dân {above}" if superior else "",
        recipients="Như trên;\nLưu: VT, VHXH.",
        authority="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
        signer="",
        difficulties="",
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The non-empty lines of a text."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
