"""Commands about offices and their records: demo, init, import, records, backup, restore, check, self-check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli.opening import new_passphrase, opened_office, read_passphrase
from desktop.cli.output import DONE, REFUSED, print_json, print_line, say
from desktop.clock import SystemClock
from desktop.services.importing import (
    NO_MAPPING,
    carry_out_import,
    counts_of,
    examine_import,
    read_mapping,
    say_problem,
)
from desktop.services.office import NewOffice, create_office
from desktop.services.practice import make_world
from desktop.services.records import dump_register
from desktop.services.self_check import check_program
from desktop.services.units_source import load_unit_index
from desktop.services.upkeep import back_up_office, check_health, needs_passphrase, restore_office

if TYPE_CHECKING:
    from argparse import Namespace

    from db.domain.fields import Json
    from desktop.services.importing import CellProblem


def demo(options: Namespace) -> int:
    """A practice world in an empty folder."""
    world = make_world(
        options.out,
        wards=options.wards,
        establishments=options.establishments,
        inspections=options.inspections,
        seed=options.seed,
        clock=SystemClock(),
        encrypted=not options.no_encryption,
        exchanges=options.with_packages,
    )
    if options.json:
        print_json({"folder": str(options.out), "period": world.period, "wards": len(world.wards)})
    else:
        print_line(f"Đã tạo {len(world.wards)} đơn vị thực hành trong {options.out}, kỳ báo cáo {world.period}.")
    return DONE


def init(options: Namespace) -> int:
    """A new database for an office."""
    unit, superior = _unit_id(options.unit), _unit_id(options.superior) if options.superior else None
    passphrase = None if options.no_encryption else new_passphrase(options)
    new = NewOffice(
        options.database, unit, options.officer, superior, passphrase=passphrase, practice=options.no_encryption
    )
    office = create_office(new, SystemClock())
    office.close()
    if options.json:
        print_json({"database": options.database, "unit": office.unit.code, "name": office.unit.name})
    else:
        print_line(f"Đã tạo dữ liệu của {office.unit.name} trong {options.database}.")
    return DONE


def import_list(options: Namespace) -> int:
    """Records of a workbook taken in; bad rows stay out and are named with their cells."""
    mapping = read_mapping(options.mapping) if options.mapping else NO_MAPPING
    with opened_office(options) as office:
        examination = examine_import(office, options.file, mapping, register=options.register)
        counts = counts_of(examination) if options.dry_run else carry_out_import(office, examination).counts
    if options.json:
        print_json(
            {
                **asdict(counts),
                "dry_run": options.dry_run,
                "problems": [_problem_to_plain(problem) for problem in examination.problems],
                "notes": [_problem_to_plain(problem) for problem in examination.notes],
            }
        )
    else:
        print_line(
            f"Mới {counts.new}, sửa {counts.changed}, không đổi {counts.same}, có thể trùng {counts.likely}, "
            f"chưa nhập được {counts.bad}."
        )
        for problem in (*examination.problems, *examination.notes):
            say(f"{problem.place}: {say_problem(problem)}")
    return REFUSED if examination.problems else DONE


def records(options: Namespace) -> int:
    """A register as one JSON list, sorted by id."""
    with opened_office(options) as office:
        dump = dump_register(office, options.register)
    if options.json:
        print_json(dump)
    else:
        for record in dump:
            print_line(f"{record['id']}  {record['changed_at']}")
    return DONE


def backup(options: Namespace) -> int:
    """A whole copy of the database."""
    with opened_office(options) as office:
        target = back_up_office(office, options.out)
    if options.json:
        print_json({"file": str(target)})
    else:
        print_line(f"Đã sao lưu vào {target}.")
    return DONE


def restore(options: Namespace) -> int:
    """A copy put back as a new database file."""
    passphrase = read_passphrase(options) if needs_passphrase(str(options.backup)) else None
    restore_office(options.backup, Path(options.database), passphrase=passphrase, clock=SystemClock())
    if options.json:
        print_json({"database": options.database})
    else:
        print_line(f"Đã phục hồi vào {options.database}.")
    return DONE


def check(options: Namespace) -> int:
    """Whether file, references, journal and attached files are whole."""
    with opened_office(options) as office:
        health = check_health(office)
    if options.json:
        print_json(
            {
                "whole": health.is_whole,
                "problems": list(health.problems),
                "broken_seals": list(health.broken_seals),
                "damaged_files": list(health.damaged_files),
            }
        )
    else:
        print_line("Dữ liệu nguyên vẹn." if health.is_whole else "Dữ liệu có chỗ hỏng:")
        for problem in health.problems:
            print_line(f"  - {problem}")
        for seal in health.broken_seals:
            print_line(f"  - nhật ký bị thay đổi từ dòng {seal}")
        for name in health.damaged_files:
            print_line(f"  - tệp đính kèm bị thay đổi: {name}")
    return DONE if health.is_whole else REFUSED


def self_check(options: Namespace) -> int:
    """Whether everything the program needs is inside and works on this machine."""
    results = check_program()
    if options.json:
        print_json([{"part": r.part, "works": r.works, "detail": r.detail} for r in results])
    else:
        for result in results:
            print_line(f"{'✓' if result.works else '✕'} {result.part}: {result.detail}")
    return DONE if all(result.works for result in results) else REFUSED


def _problem_to_plain(problem: CellProblem) -> dict[str, Json]:
    return {"cell": problem.place, "code": problem.code, "field": problem.where, "message": say_problem(problem)}


def _unit_id(code: str) -> str:
    unit = load_unit_index().of_code(code, SystemClock().today())
    if unit is None:
        raise KnownError("UNIT_UNKNOWN", unit=code)
    return unit.id
