"""The dated data that comes with the program: complete, well formed, and read with clear refusals."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from db.domain.errors import KnownError
from db.domain.establishments import STATUS_AFTER_EVENT
from db.domain.fields import Kind, fields_of
from db.domain.findings import Severity
from db.domain.labels import item_name
from db.domain.registers import REGISTERS
from desktop.paths import resource
from desktop.services.catalogs import (
    chairman_limit,
    load_catalogs,
    load_labels,
    load_rules,
    load_synonyms,
    read_catalogs,
    read_labels,
    read_rules,
    read_synonyms,
)
from desktop.services.units_source import load_unit_index, read_units

DOMAIN = Path(__file__).parents[2] / "db" / "domain"
EVERY_DAY_SINCE_2013 = (
    date(2013, 12, 28),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2025, 12, 14),
    date(2026, 11, 20),
)


def owners():
    """Every register and every item with its dataclass."""
    for register in REGISTERS:
        yield register.name, register.record
        for spec in register.fields:
            if spec.item is not None:
                yield item_name(spec.item), spec.item


def all_fields():
    return [(owner, spec) for owner, record in owners() for spec in fields_of(record)]


def all_entries():
    return [(catalog, entry) for catalog in load_catalogs().by_name.values() for entry in catalog.entries]


# Their unit is another field of the record or the indicator's own.
UNITLESS = {("goods", "quantity"), ("allocation", "value"), ("manual_figures", "value")}


@pytest.mark.parametrize(("owner", "spec"), all_fields(), ids=lambda part: getattr(part, "name", part))
def test_every_field_has_words(owner, spec):
    words = load_labels().fields[owner][spec.name]

    assert words.label == words.label.strip() != ""
    assert words.help == "" or words.help.endswith(".")
    is_amount = spec.kind in {Kind.COUNT, Kind.MONEY, Kind.NUMBER} and (owner, spec.name) not in UNITLESS
    assert bool(words.unit) == (is_amount and spec.name != "year")


def test_no_words_stand_for_a_field_that_is_gone():
    known = {owner: {spec.name for spec in fields_of(record)} for owner, record in owners()}

    assert {owner: set(words) for owner, words in load_labels().fields.items()} == known


def test_every_register_has_its_names():
    assert set(load_labels().registers) == {register.name for register in REGISTERS}


def test_a_field_without_words_shows_its_name():
    assert load_labels().field("establishments", "moonlight").label == "moonlight"


def test_every_catalog_that_a_field_names_is_there_and_no_other():
    named = {spec.catalog for _, spec in all_fields() if spec.catalog}

    assert named == set(load_catalogs().by_name)


@pytest.mark.parametrize(("catalog", "entry"), all_entries(), ids=lambda part: getattr(part, "code", part.name))
def test_every_code_is_plain_and_fits_and_has_a_name(catalog, entry):
    assert re.fullmatch(r"[A-Z0-9_-]{1,40}" if catalog.name == "indicators" else r"[a-z0-9_.-]{1,40}", entry.code)
    assert entry.name == entry.name.strip() != ""
    assert entry.name[0].upper() == entry.name[0]
    assert entry.valid_from is None or entry.valid_to is None or entry.valid_from <= entry.valid_to


def test_the_codes_that_the_rules_know_are_in_the_catalogs():
    catalogs = load_catalogs()
    constants = re.compile(r'^(?:[A-Z_]+) = "([a-z_]+)"', re.MULTILINE)
    known = {
        "inspections": ("inspection_kinds", "inspection_states", "signature_states"),
        "establishments": ("establishment_statuses",),
        "violations": ("sanctions", "subject_forms"),
        "remedies": ("remedy_conclusions",),
        "activities": ("audiences",),
    }
    for module, names in known.items():
        codes = set(constants.findall((DOMAIN / f"{module}.py").read_text(encoding="utf-8")))

        assert codes
        assert codes <= {entry.code for name in names for entry in catalogs[name].entries}
    assert set(STATUS_AFTER_EVENT) <= {entry.code for entry in catalogs["establishment_events"].entries}


def test_checklist_items_name_kinds_that_exist():
    catalogs = load_catalogs()
    kinds = {entry.code for entry in catalogs["establishment_kinds"].entries}

    for item in catalogs["checklist"].entries:
        assert set(item.attributes.get("kinds", "").split()) <= kinds
        assert item.attributes["detail"].endswith(".")
        assert item.source


def test_forms_of_awareness_work_name_the_counts_they_ask_for():
    labels = load_labels().fields["form_used"]

    for form in load_catalogs()["activity_forms"].entries:
        assert set(form.attributes["counts"].split()) <= set(labels)


@pytest.mark.parametrize("day", EVERY_DAY_SINCE_2013)
def test_on_every_day_exactly_one_decree_on_social_evils_is_in_force(day):
    decrees = {act.group for act in load_catalogs()["acts"].on(day)}

    assert len(decrees & {"NĐ 167/2013", "NĐ 144/2021", "NĐ 282/2025"}) == 1


def test_acts_carry_a_frame_or_say_that_it_is_unverified():
    for act in load_catalogs()["acts"].entries:
        least, most = (int(act.attributes.get(key, 0)) for key in ("fine_from", "fine_to"))

        assert (0 < least < most) != (act.attributes.get("unverified") == "yes")


def test_using_prostitution_as_a_business_method_cost_20_to_30_million_under_decree_144():
    act = load_catalogs()["acts"].get("144-27-1")

    assert (act.attributes["fine_from"], act.attributes["fine_to"]) == ("20000000", "30000000")
    assert act.source == "NĐ 144/2021 Đ27 K1"
    assert act.holds_on(date(2025, 12, 14))
    assert not act.holds_on(date(2025, 12, 15))


def test_the_version_of_the_catalogs_changes_with_what_they_hold(tmp_path):
    (tmp_path / "a.toml").write_text('[[entry]]\ncode = "x"\nname = "X"\n', encoding="utf-8")
    before = read_catalogs(tmp_path).version
    (tmp_path / "a.toml").write_text('# a remark\n[[entry]]\ncode = "x"\nname = "X"\n', encoding="utf-8")
    with_remark = read_catalogs(tmp_path).version
    (tmp_path / "a.toml").write_text('[[entry]]\ncode = "x"\nname = "Y"\n', encoding="utf-8")
    after = read_catalogs(tmp_path).version

    assert before == with_remark != after


def test_every_rule_that_the_code_asks_for_is_in_the_book():
    asked = {
        code
        for module in DOMAIN.glob("*.py")
        for code in re.findall(r'rules\.on\("([A-Z_]+)"', module.read_text(encoding="utf-8"))
    }

    assert asked == {rule.code for rule in load_rules().rules}


def test_a_rule_holds_from_its_first_day():
    rules = load_rules()

    assert rules.on("CHECKED_TWICE_IN_YEAR", date(2025, 5, 16)) is None
    rule = rules.on("CHECKED_TWICE_IN_YEAR", date(2025, 5, 17))
    assert (rule.severity, rule.limit, rule.needs_reason) == (Severity.WARNING, 1, True)
    assert rules.on("TEAM_TOO_SMALL", date(2026, 1, 1)).limit == 3


@pytest.mark.parametrize(
    ("level", "day", "limit"),
    [
        ("commune", date(2025, 7, 1), 37_500_000),
        ("province", date(2026, 1, 1), 75_000_000),
        ("commune", date(2025, 6, 30), None),
        ("central", date(2026, 1, 1), None),
    ],
)
def test_the_chairman_may_fine_up_to_the_limit_of_the_day(level, day, limit):
    assert chairman_limit(level, day) == limit


def test_synonyms_lead_to_each_other_in_folded_form():
    synonyms = load_synonyms()

    assert "massage" in synonyms["xoa bop"]
    assert "xoa bop" in synonyms["mat xa"]
    assert all(phrase in group for phrase, group in synonyms.items())


@pytest.mark.parametrize("file", sorted(resource("catalogs").rglob("*.toml")), ids=lambda file: file.stem)
def test_texts_of_the_data_are_composed_and_without_hidden_characters(file):
    text = file.read_text(encoding="utf-8")

    assert text == unicodedata.normalize("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co"} and c != "\n"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_rules, "no toml ["),
        (read_rules, '[[rule]]\ncode = "X"\nseverity = "deadly"\nsource = ""\n'),
        (read_rules, '[[rule]]\ncode = "X"\nseverity = "note"\nsource = ""\nvalid_from = "soon"\n'),
        (read_rules, '[[rule]]\ncode = "X"\nseverity = "note"\nsource = ""\nmoon = 1\n'),
        (read_labels, '[establishments]\nname = "Tên"\n'),
        (read_labels, "[registers]\n[establishments]\nname = { word = 'x' }\n"),
        (read_synonyms, "words = []\n"),
    ],
)
def test_a_damaged_file_is_refused_by_name(read, text, tmp_path):
    file = tmp_path / "damaged.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(KnownError) as refused:
        read(file)

    assert refused.value.code == "CATALOG_BROKEN"
    assert refused.value.parameters["file"] == "damaged.toml"
    assert refused.value.parameters["reason"]


@pytest.mark.parametrize(
    "text",
    ["entry = 1", '[[entry]]\ncode = "x"\n', '[[entry]]\ncode="x"\nname="X"\n[[entry]]\ncode="x"\nname="Y"\n', "\xff["],
)
def test_a_damaged_list_of_codes_is_refused_by_name(text, tmp_path):
    (tmp_path / "list.toml").write_text(text, encoding="utf-8")

    with pytest.raises(KnownError) as refused:
        read_catalogs(tmp_path)

    assert (refused.value.code, refused.value.parameters["file"]) == ("CATALOG_BROKEN", "list.toml")


def test_a_folder_without_lists_is_refused(tmp_path):
    with pytest.raises(KnownError, match="CATALOG_BROKEN"):
        read_catalogs(tmp_path)


def test_all_units_of_the_country_are_there_and_belong_together():
    index = load_unit_index()
    day, before = date(2026, 11, 20), date(2025, 6, 30)
    today = [unit for unit in index.units if unit.exists_on(day)]
    then = [unit for unit in index.units if unit.exists_on(before)]

    def count(units, level):
        return sum(unit.level == level for unit in units)

    assert (count(today, "province"), count(today, "commune")) == (34, 3321)
    assert (count(then, "province"), count(then, "district"), count(then, "commune")) == (63, 696, 10_035)
    assert all(index.ancestors(unit) for unit in index.units if unit.level != "province")
    assert all(index.predecessors(unit.id) for unit in today)
    assert all(index.successors(unit.id) for unit in then if unit.level != "district")


def test_codes_keep_their_leading_zeros():
    assert load_unit_index().of_code("00004", date(2026, 1, 1)).name == "Phường Ba Đình"


def test_a_list_of_units_that_points_nowhere_is_refused(tmp_path):
    header = "code,name,level,parent_code\n"
    (tmp_path / "current.csv").write_text(header + "00004,Phường Ba Đình,commune,01\n", encoding="utf-8")
    (tmp_path / "until-2025-06-30.csv").write_text(header, encoding="utf-8")
    (tmp_path / "succession-2025-07-01.csv").write_text("old_code,new_code,old_unit_divided\n", encoding="utf-8")
    (tmp_path / "former-names.csv").write_text("code,name,valid_to\n", encoding="utf-8")

    with pytest.raises(KnownError, match="UNITS_BROKEN"):
        read_units(tmp_path)


def test_a_missing_list_of_units_is_refused(tmp_path):
    with pytest.raises(KnownError, match="UNITS_BROKEN"):
        read_units(tmp_path)
