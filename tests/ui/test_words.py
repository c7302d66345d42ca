"""Sentences for errors, Qt's own words in Vietnamese, numbers and dates, matching without accents."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from db.domain.errors import KnownError
from desktop import messages
from desktop.messages import SENTENCES, Sentence, describe, describe_code
from desktop.paths import resource
from desktop.sentences.sentence import Phrase
from desktop.ui import texts
from desktop.ui.errors import Boundary, BugDialog
from desktop.ui.tasks import BugReport, Tasks
from desktop.ui.widgets import formats
from desktop.ui.widgets.matching import fold, matches, rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

FORBIDDEN = ("bạn", "!", "vui lòng", "không hợp lệ", "error", "file ")


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_what_and_what_next_in_the_words_of_the_office(code: str) -> None:
    sentence = SENTENCES[code]
    whole = f"{sentence.what} {sentence.why} {sentence.next_step} {sentence.button}"

    is_phrase = isinstance(sentence, Phrase)
    assert sentence.what.endswith(".") is not is_phrase
    assert not (is_phrase and (sentence.why or sentence.next_step or sentence.button))
    assert unicodedata.is_normalized("NFC", whole)
    assert not any(word in whole.lower() for word in FORBIDDEN)
    assert describe_code(code, {}).what


def test_parameters_are_written_as_the_office_writes_them() -> None:
    error = KnownError("FILE_UNREADABLE", name="Sổ 2026.xlsx")

    assert "Sổ 2026.xlsx" in describe(error).text
    assert messages.say(1_234_567) == "1.234.567"
    assert messages.say(1234.5) == "1.234,5"
    assert messages.say(True) == "có"
    assert messages.say(date(2026, 3, 5)) == "05/03/2026"
    assert messages.say(datetime.fromisoformat("2026-03-05T14:05")) == "05/03/2026 14:05"
    assert messages.say(("a", 1)) == "a, 1"


def test_a_missing_parameter_does_not_hide_the_error() -> None:
    assert "…" in describe_code("FILE_UNREADABLE").text


def test_a_code_without_a_sentence_is_named() -> None:
    assert "NO_SUCH_CODE" in describe_code("NO_SUCH_CODE").text


def test_two_texts_for_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match="DISK_FULL"):
        messages.add_sentences({"DISK_FULL": Sentence("Khác.")})

    messages.add_sentences({"DISK_FULL": SENTENCES["DISK_FULL"]})


@pytest.fixture
def vietnamese(qapp) -> Iterator[None]:
    before = list(qapp.children())
    texts.install_translations(qapp)
    yield
    for child in qapp.children():
        if isinstance(child, QTranslator) and child not in before:
            qapp.removeTranslator(child)
            child.deleteLater()
    messages.use_translator(lambda text: text)


def test_qts_own_words_are_vietnamese(qtbot: QtBot, vietnamese: None) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert {button.text().replace("&", "") for button in box.findChildren(QPushButton)} == {"Đồng ý", "Hủy bỏ"}
    assert QCoreApplication.translate("QWidgetTextControl", "Select All") == "Chọn tất cả"


def test_a_text_without_a_translation_stays_as_it_is(vietnamese: None) -> None:
    assert texts.tr("Cơ sở") == "Cơ sở"
    assert describe_code("DISK_FULL").what == SENTENCES["DISK_FULL"].what


def test_the_file_of_qts_words_has_no_empty_or_unfinished_entries(qapp) -> None:
    translator = texts.SourceTranslator(resource("i18n/qtbase_vi.ts"))

    assert not translator.isEmpty()
    assert translator.translate("QPlatformTheme", "Cancel") == "Hủy bỏ"
    assert translator.translate("QPlatformTheme", "No such word") is None


REPORT = BugReport("ZeroDivisionError", "ZeroDivisionError\n  desktop/ui/x.py:3 work")


def test_the_report_of_a_bug_can_be_copied(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = BugDialog.show_report(REPORT, version="1.2.3", parent=window)

    next(button for button in dialog.findChildren(QPushButton) if "Sao chép" in button.text()).click()
    copied = QGuiApplication.clipboard().text()
    dialog.accept()

    assert "Địa Bàn 1.2.3" in copied
    assert "desktop/ui/x.py:3" in copied


def test_one_dialog_at_a_time_tells_of_bugs(qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    boundary = Boundary(tasks, window, version="1")

    tasks.report_bug(ValueError())
    tasks.report_bug(ValueError())
    open_dialogs = window.findChildren(BugDialog)
    open_dialogs[0].accept()
    tasks.report_bug(ValueError())

    assert len(open_dialogs) == 1
    assert caplog.text.count("unexpected error") == 3
    assert boundary.parent() is window
    for dialog in window.findChildren(BugDialog):
        dialog.accept()


def test_errors_that_fly_out_of_a_slot_end_at_the_boundary(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    left_alone: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, *_: left_alone.append(kind))
    Boundary(tasks, window, version="1").install_hook()

    with qtbot.waitSignal(tasks.bug) as told:
        sys.excepthook(ValueError, ValueError("x"), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert told.args is not None
    assert told.args[0].what == "ValueError"
    assert left_alone == [KeyboardInterrupt]
    for dialog in window.findChildren(BugDialog):
        dialog.accept()


@pytest.mark.parametrize(
    ("query", "label", "hit"),
    [
        ("dang hoa", "Đặng Hòa", True),
        ("hoà", "Hòa Nghĩa", True),
        ("sao khue", "Karaoke Sao Khuê", True),
        ("khue sao", "Karaoke Sao Khuê", True),
        ("ao", "Karaoke", True),
        ("ra", "Nhà nghỉ", False),
        ("", "x", True),
        ("kiem ghi", "Kiểm tra/Ghi", True),
    ],
    ids=["d", "tone place", "words", "any order", "inside", "no", "nothing", "slash"],
)
def test_words_match_without_accents(query: str, label: str, hit: bool) -> None:
    assert matches(query, label) is hit


def test_what_begins_with_the_query_comes_first() -> None:
    assert [rank("sao", label) for label in ("Sao Khuê", "Karaoke Sao Khuê", "Mỹ-Sao")] == [0, 1, 2]
    assert fold("ĐẶNG Thị Hoà") == "dang thi hoa"


@given(st.integers(min_value=0, max_value=10**15))
def test_a_whole_number_written_is_read_back(number: int) -> None:
    assert formats.read_whole(formats.say_number(number)) == number


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_day_written_is_read_back_whatever_day_it_is(day: date, today: date) -> None:
    assert formats.read_date(formats.say_date(day), today=today) == day


@given(st.text(max_size=12))
def test_any_text_is_read_as_a_day_or_refused(text: str) -> None:
    try:
        found = formats.read_date(text, today=date(2026, 11, 20))
    except ValueError:
        return

    assert found is None or isinstance(found, date)


@given(st.text(max_size=12))
def test_any_text_is_read_as_a_number_or_refused(text: str) -> None:
    for read in (formats.read_whole, formats.read_decimal, formats.read_time):
        try:
            read(text)
        except ValueError:
            continue


def test_what_is_not_there_is_a_dash() -> None:
    assert {formats.say_date(None), formats.say_number(None), formats.say_percent(None), formats.say_time(None)} == {
        "—"
    }
    assert formats.say_percent(70.93) == "70,9 %"
    assert formats.say_number(1234567.891, places=2) == "1.234.567,89"
