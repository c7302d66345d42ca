"""The help texts: which there are, in which order, and the tables that are made from the program itself."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.messages import describe_code
from desktop.paths import resource
from desktop.sentences import SENTENCES
from desktop.ui.keys import actions, field_keys
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import key_text


@dataclass(frozen=True, slots=True)
class Topic:
    """A help text: its file below `resources/help` without ending, and its title."""

    file: str
    title: str


def topics() -> tuple[Topic, ...]:
    """All texts in the order of the list."""
    return (
        Topic("bat-dau", tr("Bắt đầu")),
        Topic("co-so", tr("Cơ sở")),
        Topic("kiem-tra", tr("Kiểm tra")),
        Topic("ke-hoach-kiem-tra", tr("Kế hoạch kiểm tra, đội")),
        Topic("tuyen-truyen", tr("Tuyên truyền, tập huấn")),
        Topic("so-lieu-khac", tr("Số liệu khác")),
        Topic("tin-bao", tr("Tin báo")),
        Topic("ke-hoach-chi-tieu", tr("Kế hoạch & chỉ tiêu")),
        Topic("bao-cao", tr("Báo cáo")),
        Topic("tiep-nhan", tr("Tiếp nhận")),
        Topic("van-ban-phoi-hop", tr("Văn bản & phối hợp")),
        Topic("nhap-excel", tr("Nhập, xuất Excel")),
        Topic("khoa-ky", tr("Khóa ký và tin cậy")),
        Topic("cai-dat", tr("Cài đặt, sao lưu, nhật ký")),
        Topic("phim-tat", tr("Phím tắt")),
        Topic("dong-lenh", tr("Dòng lệnh")),
        Topic("ma-loi", tr("Mã lỗi")),
    )


_TOPIC_OF_PAGE = {
    "overview": "bat-dau",
    "establishments": "co-so",
    "inspections": "kiem-tra",
    "activities": "tuyen-truyen",
    "trainings": "tuyen-truyen",
    "other_figures": "so-lieu-khac",
    "tips": "tin-bao",
    "papers": "van-ban-phoi-hop",
    "plans": "ke-hoach-chi-tieu",
    "reports": "bao-cao",
    "receiving": "tiep-nhan",
    "trust": "khoa-ky",
    "journal": "cai-dat",
    "settings": "cai-dat",
}


def topic_of(page: str) -> str:
    """The text about a page; the first one for a page without its own."""
    return _TOPIC_OF_PAGE.get(page, "bat-dau")


def read_topic(file: str) -> str:
    """A help text as Markdown, with the tables of keys and codes filled in."""
    text = resource(f"help/{file}.md").read_text(encoding="utf-8")
    return text.replace("{{phim-tat}}", _keys()).replace("{{ma-loi}}", _codes())


def _keys() -> str:
    rows = [f"| {tr('Phím')} | {tr('Việc')} |", "|---|---|"]
    rows += [
        f"| {key_text(one.shortcut)} | {one.text.replace('&', '').rstrip('…')} |" for one in actions() if one.shortcut
    ]
    rows += [f"| {keys} | {words} |" for keys, words in field_keys()]
    return "\n".join(rows)


def _codes() -> str:
    rows = [f"| {tr('Mã')} | {tr('Chuyện gì, vì sao, làm gì tiếp')} |", "|---|---|"]
    rows += [f"| {code} | {describe_code(code).text.replace('|', '/')} |" for code in sorted(SENTENCES)]
    return "\n".join(rows)
