"""Packages by command: from a ward's records to the superior's and back with a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.three_offices import CITY, DUONG_KINH, HUNG_DAO, three_offices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Answer, Diaban, Files

HALF = ("--period", "2026-H1")


def export(diaban: Diaban, files: Files, office: Path | None = None, *more: str) -> Any:
    return diaban("export", "--database", office or files.ward, *HALF, "--out", files.stick, *more, "--json")


def merge(diaban: Diaban, files: Files, *more: object) -> Answer:
    return diaban("merge", "--database", files.city, *(more or (files.stick,)), "--json")


def dump(diaban: Diaban, database: Path) -> list[Any]:
    registers = ("establishments", "inspections", "violations", "activities")
    return [diaban("records", "--database", database, register, "--json").document for register in registers]


def test_an_export_says_what_it_made(diaban: Diaban, files: Files):
    answer = export(diaban, files)

    made = answer.document
    assert answer.code == 0
    assert made["file"] == str(files.stick / "11692-report-2026H1-0002.asice")
    assert (made["edition"], made["sequence"], made["records"]) == (0, 2, 8)


def test_a_second_export_is_a_supplement_and_needs_its_reason(diaban: Diaban, files: Files):
    export(diaban, files)

    assert export(diaban, files).refusal == (1, "EDITION_NEEDS_REASON")
    assert export(diaban, files, None, "--edition", "0").refusal == (1, "EDITION_EXISTS")
    assert export(diaban, files, None, "--reason", "Thiếu một cơ sở").document["edition"] == 1


def test_nothing_happened_must_be_true(diaban: Diaban, files: Files):
    assert export(diaban, files, None, "--nil").refusal == (1, "NIL_BUT_RECORDS")
    assert not list(files.stick.iterdir())


def test_a_package_is_whole_without_a_database_and_passes_with_the_superiors(diaban: Diaban, files: Files):
    file = export(diaban, files).document["file"]

    alone = diaban("verify", file, "--json")
    known = diaban("verify", file, "--database", files.city, "--json")
    stranger = diaban("verify", file, "--database", files.other, "--json")

    (first,), (second,) = alone.document, known.document
    assert (alone.code, first["verdict"], first["reasons"][0]["code"]) == (0, "indeterminate", "SIGNER_UNKNOWN")
    assert (known.code, second["verdict"], second["period"]["code"]) == (0, "passed", "2026-H1")
    assert (second["sender"]["unit"], second["edition"], second["records"]["establishments"]) == (DUONG_KINH, 0, 4)
    assert first.keys() >= {"file", "verdict", "reasons", "sender", "period", "edition", "records"}
    assert stranger.code == 1
    assert {"WRONG_RECIPIENT", "SIGNER_UNKNOWN"} <= {reason["code"] for reason in stranger.document[0]["reasons"]}


def test_a_verdict_is_told_in_words_too(diaban: Diaban, files: Files):
    file = export(diaban, files).document["file"]

    answer = diaban("verify", file)

    assert answer.out.splitlines()[0] == f"{file}: chưa kết luận được"
    assert answer.out.splitlines()[1].startswith("  - Chưa biết người ký.")


def test_looking_changes_nothing_taking_in_does_and_again_there_is_nothing_new(diaban: Diaban, files: Files):
    export(diaban, files)
    export(diaban, files, files.other)

    looked = merge(diaban, files, files.stick, "--dry-run")
    before = dump(diaban, files.city)
    taken, again = merge(diaban, files), merge(diaban, files)

    new = [sum(package["new"] for package in answer.document["packages"]) for answer in (looked, taken, again)]
    assert [answer.code for answer in (looked, taken, again)] == [0, 0, 0]
    assert new == [14, 14, 0]
    assert taken.document["totals"] == {
        "new": 14, "changed": 0, "deleted": 0, "ignored": 0, "conflicts": 0, "refused": 0,
    }  # fmt: skip
    assert {reason["code"] for package in again.document["packages"] for reason in package["reasons"]} >= {
        "ALREADY_RECEIVED"
    }
    assert before == [[], [], [], []]
    assert [len(register) for register in dump(diaban, files.city)] == [6, 4, 2, 2]


def test_the_order_of_taking_in_makes_no_difference(diaban: Diaban, files: Files, tmp_path: Path):
    one, two = export(diaban, files).document["file"], export(diaban, files, files.other).document["file"]
    copy = tmp_path / "ban-sao.db"
    diaban("backup", "--database", files.city, "--out", copy)

    for database, order in ((files.city, (one, two)), (copy, (two, one))):
        for file in order:
            assert diaban("merge", "--database", database, file).code == 0

    assert dump(diaban, files.city) == dump(diaban, copy)
    assert (
        diaban("indicators", "--database", files.city, *HALF, "--json").document
        == diaban("indicators", "--database", copy, *HALF, "--json").document
    )


def test_a_package_without_the_one_before_waits_and_counts_as_not_done(diaban: Diaban, files: Files):
    first = export(diaban, files).document["file"]
    second = export(diaban, files, None, "--reason", "Bổ sung").document["file"]

    early = merge(diaban, files, second)
    words = diaban("merge", "--database", files.city, second, "--dry-run")
    late = merge(diaban, files, first)

    (held,) = early.document["packages"]
    assert (early.code, held["verdict"], held["held"], held["refused"]) == (1, "indeterminate", True, 0)
    assert "Thiếu gói trước" in words.out
    assert (late.code, [package["verdict"] for package in late.document["packages"]]) == (0, ["passed", "passed"])


def test_receipts_go_back_and_each_ward_takes_its_own(diaban: Diaban, files: Files, tmp_path: Path):
    sent = export(diaban, files).document["package"]
    export(diaban, files, files.other)
    merge(diaban, files)

    made = diaban("receipts", "--database", files.city, "--out", tmp_path / "R", "--json")
    letters = sorted((tmp_path / "R").iterdir())
    received = diaban("receive", "--database", files.ward, *letters, "--json")

    mine = [row for row in received.document if "receipt" in row]
    assert (made.code, len(made.document), len(letters)) == (0, 2, 2)
    assert (received.code, [row["package"] for row in mine]) == (1, [sent])
    assert mine[0]["receipt"]["new"] == 8
    assert [row["error"]["code"] for row in received.document if "error" in row] == ["NOT_A_RECEIPT"]
    assert diaban("receipts", "--database", files.city, "--out", tmp_path / "R").out == ""
    assert diaban("receive", "--database", files.ward, mine[0]["file"]).out == "Đã nhận 1 biên nhận.\n"


def test_a_key_is_accepted_with_the_fingerprint_of_its_slip_only(diaban: Diaban, tmp_path: Path):
    with three_offices(tmp_path, enrolled=False):
        pass
    city, ward = tmp_path / f"{CITY}.db", tmp_path / f"{HUNG_DAO}.db"

    slip = diaban("enrol", "--database", ward, "--out", tmp_path / "phieu", "--json").document
    accept = ("accept", "--database", city, slip["file"], "--json", "--fingerprint")
    wrong = diaban(*accept, slip["fingerprint"].translate(str.maketrans("0123456789abcdef", "f0123456789abcde")))
    right = diaban(*accept, slip["fingerprint"].upper().replace(" ", ":"))
    again = diaban(*accept, slip["fingerprint"])

    assert wrong.refusal == (1, "FINGERPRINT_DIFFERS")
    assert (right.code, right.document["new"], right.document["unit"]) == (0, True, "Phường Hưng Đạo")
    assert (again.code, again.document["new"]) == (0, False)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("enrol", "--out"), "FILE_UNWRITABLE"),
        (("receipts", "--out"), "PACKAGE_NOT_WRITTEN"),
        (("export", *HALF, "--out"), "PACKAGE_NOT_WRITTEN"),
    ],
    ids=["enrol", "receipts", "export"],
)
def test_a_folder_that_cannot_be_is_said(diaban: Diaban, files: Files, command: tuple[str, ...], code: str):
    letter = files.stick / "thu.txt"
    letter.write_bytes(b"x")

    answer = diaban(*command, letter / "USB", "--database", files.ward, "--json")

    assert answer.refusal == (1, code)
    assert letter.read_bytes() == b"x"


def test_a_missing_package_is_said(diaban: Diaban, files: Files):
    file = files.stick / "a.asice"

    assert diaban("verify", file, "--json").refusal == (1, "FILE_NOT_FOUND")
    assert merge(diaban, files, file).refusal == (1, "FILE_NOT_FOUND")
    assert merge(diaban, files).document == {
        "packages": [],
        "totals": {"new": 0, "changed": 0, "deleted": 0, "ignored": 0, "conflicts": 0, "refused": 0},
    }


def test_keys_put_away_open_an_encrypted_package_without_a_database(diaban: Diaban, files: Files, tmp_path: Path):
    (tmp_path / "w").mkdir()
    with three_offices(tmp_path / "w", sealing=True) as world:
        ward, city, stick = tmp_path / "w" / "11692.db", tmp_path / "w" / "31.db", world.stick
    made = diaban("export", "--database", ward, *HALF, "--out", stick, "--json").document
    saved = diaban("encryption", "save", "--database", city, "--out", tmp_path / "k.age", "--json").document
    (tmp_path / "k.txt").write_text(saved["passphrase"])

    shut = diaban("verify", made["file"], "--json").document
    opened = diaban(
        "verify",
        made["file"],
        "--identity",
        tmp_path / "k.age",
        "--key-passphrase-file",
        tmp_path / "k.txt",
        "--json",
    )
    load = ("encryption", "load", "--database", ward, tmp_path / "k.age")
    loaded = diaban(*load, "--key-passphrase-file", tmp_path / "k.txt", "--json")
    plain = diaban("export", "--database", ward, *HALF, "--reason", "x", "--khong-ma-hoa", "--out", stick, "--json")

    assert shut[0]["reasons"][0]["what"] == "no_keys"
    assert opened.code == 0
    assert loaded.document["new"] == 1
    assert plain.document["file"].endswith(".asice")
    assert len(diaban("encryption", "show", "--database", city, "--json").document["units"]) == 2
    assert diaban("encryption", "new", "--database", city, "--json").document["recipient"].startswith("age1")
    refused = diaban("encryption", "give-back", "11692", "--database", city, "--out", tmp_path / "g.age", "--json")
    assert refused.refusal == (1, "RECOVERY_MISSING")


def test_a_returned_package_is_let_in_again_only_when_that_is_wanted(diaban: Diaban, files: Files):
    export(diaban, files)
    (package,) = files.stick.glob("*.asice")
    diaban("return", "--database", files.city, package, "--reason", "Sai số cơ sở")

    without, wanted = merge(diaban, files), merge(diaban, files, files.stick, "--also-returned")

    assert (without.code, wanted.code) == (1, 0)
    assert [one["returned"] for one in without.document["packages"]] == [True]
    assert [sum(one["new"] for one in answer.document["packages"]) for answer in (without, wanted)] == [0, 8]
