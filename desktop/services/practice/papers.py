"""Papers of practice establishments, a few of them expired or about to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.establishments import Paper
from desktop.services.catalogs import load_catalogs
from desktop.services.practice.people import draw_household_code, draw_identity, draw_tax_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Span

_FIVE_YEARS = 5 * 365 + 1
_HOUSEHOLDS_BY_PERSON = date(2025, 7, 1)  # TT 86/2024/TT-BTC: the representative's number since then
_EXPIRED, _ENDING = 0.16, 0.24


def draw_papers(
    span: Span, geography: Geography, *, kinds: tuple[str, ...], form: str, began: date, chance: Random
) -> tuple[tuple[Paper, ...], str]:
    """The papers in the order of the catalog, and the business number that stands in the first of them."""
    number = _business_number(form, began, chance)
    papers = [*_registration(geography, form, number, began, chance), *_licences(geography, kinds, began, chance)]
    papers += _with_end(span, geography, kinds, began, chance)
    order = [entry.code for entry in load_catalogs()["paper_kinds"].entries]
    return tuple(sorted(papers, key=lambda paper: order.index(paper.kind))), number


def needs_security_certificate(kinds: tuple[str, ...]) -> bool:
    """Whether one of the kinds is a trade with security conditions (NĐ 96/2016)."""
    catalog = load_catalogs()["establishment_kinds"]
    return any(entry.attributes.get("antt") for kind in kinds if (entry := catalog.get(kind)))


def _business_number(form: str, began: date, chance: Random) -> str:
    if form == "enterprise":
        return draw_tax_code(chance)
    if form != "household":
        return ""
    if began >= _HOUSEHOLDS_BY_PERSON:
        return draw_identity(chance, female=chance.random() < 0.5)
    return draw_household_code(chance)


def _registration(geography: Geography, form: str, number: str, began: date, chance: Random) -> Iterator[Paper]:
    issued = began - timedelta(days=chance.randint(45, 120))
    if form == "enterprise":
        agency = "Phòng Đăng ký kinh doanh, Sở Tài chính"
        yield Paper(kind="business_registration", number=number, issued_on=issued, issued_by=agency)
    elif form == "household":
        agency = geography.issuer(issued)
        yield Paper(kind="household_registration", number=number, issued_on=issued, issued_by=agency)


def _licences(geography: Geography, kinds: tuple[str, ...], began: date, chance: Random) -> Iterator[Paper]:
    """Papers without an end."""
    issued = began + timedelta(days=chance.randint(-40, 2))
    if needs_security_certificate(kinds) and chance.random() < 0.93:
        number = f"{chance.randrange(1, 260)}/GCN"
        agency = geography.issuer(issued, police=True)
        yield Paper(kind="security_certificate", number=number, issued_on=issued, issued_by=agency)
    for kind in ("karaoke", "dance_hall"):
        if kind in kinds and chance.random() < 0.92:
            number = f"{chance.randrange(1, 90):02}/GP-SVHTT"
            agency = "Sở Văn hóa, Thể thao và Du lịch"
            yield Paper(kind=f"{kind}_licence", number=number, issued_on=issued, issued_by=agency)
    if kinds[0] not in {"hair_salon", "refreshments"} and chance.random() < 0.7:
        number = f"{chance.randrange(1, 500)}/BB-PCCC"
        agency = geography.issuer(issued, police=True)
        yield Paper(kind="fire_safety", number=number, issued_on=issued, issued_by=agency)
    if {"massage", "steam_bath", "hot_cold_bath"} & set(kinds) and chance.random() < 0.7:
        number = f"{chance.randrange(1, 120)}/SYT-NVY"
        yield Paper(kind="health_conditions", number=number, issued_on=issued, issued_by="Sở Y tế")


def _with_end(span: Span, geography: Geography, kinds: tuple[str, ...], began: date, chance: Random) -> Iterator[Paper]:
    """Papers for five years; most were renewed in time."""
    if "hotel" in kinds and chance.random() < 0.55:
        issued, expires = _five_years(span, began, chance)
        number = f"{chance.randrange(1, 300)}/QĐ-SDL"
        agency = "Sở Du lịch"
        yield Paper(kind="lodging_rank", number=number, issued_on=issued, issued_by=agency, expires_on=expires)
    if {"restaurant", "bar"} & set(kinds) and chance.random() < 0.75:
        issued, expires = _five_years(span, began, chance)
        number = f"{chance.randrange(1, 150)}/GP-BR"
        agency = geography.issuer(issued)
        yield Paper(kind="alcohol_licence", number=number, issued_on=issued, issued_by=agency, expires_on=expires)


def _five_years(span: Span, began: date, chance: Random) -> tuple[date, date]:
    drawn = chance.random()
    if drawn < _EXPIRED and (span.today - began).days > _FIVE_YEARS:
        expires = span.today - timedelta(days=chance.randint(3, 220))
        return expires - timedelta(days=_FIVE_YEARS), expires
    if drawn < _ENDING and (span.today - began).days > _FIVE_YEARS:
        expires = span.today + timedelta(days=chance.randint(2, 29))
        return expires - timedelta(days=_FIVE_YEARS), expires
    latest = span.today - timedelta(days=2)
    earliest = max(began, span.today - timedelta(days=_FIVE_YEARS - 45))
    if earliest >= latest:
        return latest, latest + timedelta(days=_FIVE_YEARS)
    issued = earliest + timedelta(days=chance.randrange((latest - earliest).days))
    return issued, issued + timedelta(days=_FIVE_YEARS)
