"""Handing establishments over: who owns what afterwards, which figures stay, what is refused and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.domain.periods import parse_period
from desktop.services import sending
from desktop.services.figures import compute_unit_figures
from desktop.services.receiving import TakenIn, examine_packages, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, World, dumps, three_offices
from tests.support.transfers import transfer_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

NINE = parse_period("2026-9M")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def export(world: World, office: Office, **order: Any) -> Path:
    return export_report(office, ReportOrder(HALF, reason="Bổ sung", **order), world.stick, passphrase=None).path


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, paths))[0]


def places(office: Office) -> dict[str, dict[str, Any]]:
    return {row["fields"]["name"]: row for row in dumps(office)["establishments"]}


def figures(office: Office) -> Any:
    return [
        (unit.code, [(f.indicator.code, f.numerator, f.denominator) for f in found])
        for unit, found in compute_unit_figures(office, HALF)
    ]


def test_first(world: World) -> None:
    take_in(world.city, export(world, world.ward), export(world, world.other))
    before = figures(world.city)
    ids = [row["id"] for row in places(world.ward).values()][:2]

    path = transfer_places(world.ward, ids, world.other.unit.id, world.stick)
    (taken,) = take_in(world.city, path)

    assert taken.verdict.codes == ()
    assert figures(world.city) == before
