"""The finished PDF as other programs read it: text, typefaces, places on the paper."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from desktop.documents.page import BOTTOM, LEFT, PAPER, RIGHT, TOP
from desktop.documents.pdf.inspection_form import inspection_form, inspection_forms
from desktop.documents.pdf.periodic_report import periodic_report
from tests.documents.samples import BLANK, COMPLETED, LONG_NAME, PREFILLED, WARD_REPORT

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the files")

PAPERS = {
    "blank form": lambda: inspection_form(BLANK),
    "filled form": lambda: inspection_form(COMPLETED),
    "report": lambda: periodic_report(WARD_REPORT),
}


@pytest.fixture(params=PAPERS, ids=lambda name: name)
def paper(request: pytest.FixtureRequest, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(PAPERS[request.param]())
    return file


def run(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, encoding="utf-8").stdout


def text_of(pdf: bytes, tmp_path) -> str:
    file = tmp_path / "read.pdf"
    file.write_bytes(pdf)
    return " ".join(run("pdftotext", "-layout", file, "-").split())


def test_every_typeface_is_embedded_as_a_part_and_none_is_helvetica(paper):
    lines = run("pdffonts", paper).splitlines()[2:]

    assert lines
    for line in lines:
        name, *_, embedded, subset, unicode, _, _ = line.split()
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")
        assert "Helvetica" not in name


def test_the_file_names_itself_its_maker_and_its_language(paper):
    facts = run("pdfinfo", paper)

    assert re.search(r"^Title: +(Biên bản kiểm tra việc|Báo cáo kết quả công tác)", facts, re.MULTILINE)
    assert "Creator:         Địa Bàn" in facts
    assert "PDF version:     1.4" in facts
    assert b"/Lang (vi-VN)" in paper.read_bytes()


def test_the_text_is_composed_vietnamese(paper):
    text = run("pdftotext", paper, "-")

    assert unicodedata.is_normalized("NFC", text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "\ufffd" not in text


def test_every_word_lies_within_the_margins(paper):
    pages = run("pdftotext", "-bbox", paper, "-").split("<page ")[1:]

    for number, page in enumerate(pages, start=1):
        words = [
            (html.unescape(text), *map(float, box))
            for *box, text in re.findall(
                r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page
            )
        ]
        assert words
        for text, left, top, right, bottom in words:
            if text == str(number) and bottom < TOP:
                assert (left + right) / 2 == pytest.approx((LEFT + PAPER[0] - RIGHT) / 2, abs=1)
                continue
            assert left >= LEFT - 0.5
            assert right <= PAPER[0] - RIGHT + 0.5
            assert top >= TOP - 2.5  # the box of a word is higher than its letters
            assert bottom <= PAPER[1] - BOTTOM + 2.5


def test_the_first_page_shows_no_number_and_the_second_does(paper):
    first, second = (run("pdftotext", "-f", page, "-l", page, paper, "-").split("\n", 1)[0] for page in (1, 2))

    assert first != "1"
    assert second == "2"


def test_decomposed_names_are_printed_composed(tmp_path):
    facts = replace(PREFILLED.establishment, name=unicodedata.normalize("NFD", "Khách sạn Thủy Nguyên"))

    assert "Khách sạn Thủy Nguyên" in text_of(inspection_form(replace(PREFILLED, establishment=facts)), tmp_path)


def test_sentences_can_be_found_in_the_filled_form(tmp_path):
    text = text_of(inspection_form(COMPLETED), tmp_path)

    assert "Hôm nay, hồi 19 giờ 30 phút, ngày 05 tháng 3 năm 2026" in text
    assert "Không giao kết hợp đồng lao động bằng văn bản với 04 người lao động" in text
    assert "Từ chối ký" in text


def test_a_long_name_can_be_found_whole(tmp_path):
    assert LONG_NAME in text_of(periodic_report(WARD_REPORT), tmp_path)


def test_a_file_of_many_forms_lists_each_of_them(tmp_path):
    file = tmp_path / "forms.pdf"
    names = ("Nhà nghỉ Hoa Phượng", "Karaoke Biển Đông", "Karaoke Biển Đông")
    forms = [
        replace(PREFILLED, bookmark=name, establishment=replace(PREFILLED.establishment, name=name)) for name in names
    ]

    file.write_bytes(inspection_forms(forms))

    assert file.read_bytes().count(b"/Title (") - 1 >= len(names)
    text = run("pdftotext", file, "-")
    assert text.count("Karaoke Biển Đông") == 2


def test_papers_made_at_once_do_not_disturb_each_other():
    expected = [make() for make in PAPERS.values()]

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda make: make(), list(PAPERS.values()) * 3))

    assert made == expected * 3
