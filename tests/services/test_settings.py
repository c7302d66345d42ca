"""What the program remembers on this computer."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from desktop.settings import VERSION, RecentDatabase, Settings, SettingsFile, read_settings, upgrade, write_settings

if TYPE_CHECKING:
    from pathlib import Path

WARD = RecentDatabase("/a/phuong.db", "Phường Dương Kinh")


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "home" / "settings.json"
    kept = Settings(recent=(WARD,), scheme="dark", point_size=12, dense=True, idle_minutes=5)

    write_settings(file, kept)

    assert read_settings(file) == kept
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_a_missing_or_unreadable_file_gives_the_defaults(tmp_path: Path) -> None:
    broken = tmp_path / "settings.json"
    broken.write_bytes(b"\xff{")

    assert read_settings(tmp_path / "none.json") == Settings()
    assert read_settings(broken) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("scheme", "pink"), ("point_size", "large"), ("dense", 1), ("idle_minutes", 60), ("recent", [{"unit": "x"}])],
)
def test_an_unreadable_value_gives_way_to_its_default_alone(tmp_path: Path, name: str, value: object) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"version": VERSION, "backup_folder": "/usb", name: value}), encoding="utf-8")

    found = read_settings(file)

    assert getattr(found, name) == getattr(Settings(), name)
    assert found.backup_folder == "/usb"


def test_letters_are_never_too_small_or_too_large(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 1, "point_size": 40}', encoding="utf-8")

    assert read_settings(file).point_size == 14


def test_the_newest_database_stands_first_and_each_only_once() -> None:
    other = RecentDatabase("/b/tinh.db", "Thành phố Hải Phòng")

    found = Settings().with_recent(WARD).with_recent(other).with_recent(WARD)

    assert found.recent == (WARD, other)
    assert found.last_database == WARD
    assert found.without_recent(WARD.location).last_database == other


def test_only_the_last_eight_databases_are_remembered() -> None:
    found = Settings()

    for number in range(12):
        found = found.with_recent(RecentDatabase(f"/{number}.db", "x"))

    assert [one.location for one in found.recent] == [f"/{number}.db" for number in range(11, 3, -1)]


def test_a_read_only_folder_costs_only_the_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    settings = SettingsFile(blocked / "settings.json")

    settings.change(scheme="dark")

    assert settings.values.scheme == "dark"


def test_a_setting_that_was_never_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        SettingsFile(tmp_path / "settings.json").change(colour="red")


def test_every_setting_says_what_it_is_for() -> None:
    assert all(setting.metadata["meaning"] for setting in fields(Settings))


def test_a_file_of_this_version_needs_no_upgrade() -> None:
    table = {"version": VERSION, "scheme": "dark"}

    assert upgrade(table) == table
