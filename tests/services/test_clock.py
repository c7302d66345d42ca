"""Time and places: the day in Việt Nam, the folders of the program."""

from __future__ import annotations

from datetime import UTC, date, datetime

from desktop.clock import SystemClock, vietnam_day, vietnam_time
from desktop.paths import data_folder, log_folder, resource
from tests.support.clock import FrozenClock


def test_the_day_in_vietnam_begins_at_17_hours_utc():
    assert vietnam_day(datetime(2026, 6, 14, 16, 59, tzinfo=UTC)) == date(2026, 6, 14)
    assert vietnam_day(datetime(2026, 6, 14, 17, 0, tzinfo=UTC)) == date(2026, 6, 15)


def test_a_moment_keeps_its_instant_when_shown_in_vietnam():
    moment = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)

    assert vietnam_time(moment) == moment
    assert vietnam_time(moment).hour == 9


def test_the_end_of_time_that_certificates_without_an_end_name_has_a_day():
    assert vietnam_day(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == date(9999, 12, 31)


def test_the_system_clock_tells_utc_and_the_day_that_belongs_to_it():
    clock = SystemClock()

    before, today, after = clock.now(), clock.today(), clock.now()

    assert before.tzinfo is UTC
    assert vietnam_day(before) <= today <= vietnam_day(after)


def test_a_frozen_clock_moves_only_when_told():
    clock = FrozenClock(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))

    first = clock.today()
    clock.advance(hours=1)

    assert (first, clock.today()) == (date(2026, 12, 31), date(2027, 1, 1))
    assert clock.now() == clock.now()


def test_resources_are_found_from_anywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert resource("catalogs/rules.toml").is_file()


def test_the_built_program_looks_beside_itself(monkeypatch, tmp_path):
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)

    assert resource("units") == tmp_path / "resources" / "units"


def test_the_data_folder_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("DIABAN_HOME", str(tmp_path / "home"))

    assert data_folder() == tmp_path / "home"
    assert log_folder() == tmp_path / "home" / "logs"


def test_without_a_word_the_data_folder_is_the_usual_place(monkeypatch):
    monkeypatch.delenv("DIABAN_HOME")

    folder = data_folder()

    assert folder.is_absolute()
    assert "DiaBan" in folder.parts
