"""Papers to test with: a ward's form and report, and ways to read laid-out pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desktop.documents.fonts import prepare_fonts
from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf.inspection_form import lay_out_forms
from desktop.documents.pdf.inspection_values import (
    Answer,
    CheckLine,
    Choice,
    EstablishmentFacts,
    FoundViolation,
    InspectionForm,
    PaperLine,
    Party,
    Reference,
    Request,
    SignatureState,
    Situation,
    TeamMember,
    WorkerCounts,
)
from desktop.documents.pdf.report_values import (
    IndicatorGroup,
    IndicatorLine,
    IndicatorTable,
    Missing,
    PeriodicReport,
    Section,
)
from desktop.documents.shapes import Rule, Text
from desktop.documents.sheets import Sheet
from desktop.documents.vietnamese import NO_BREAK
from desktop.documents.wording import read_inspection_wording, read_report_wording

FONTS = prepare_fonts()

PAPERS = Path(__file__).parents[2] / "resources" / "catalogs" / "papers"
INSPECTION_FILE = (PAPERS / "inspection-form-2025.toml").read_bytes()
REPORT_FILE = (PAPERS / "periodic-report-2025.toml").read_bytes()
INSPECTION = read_inspection_wording(INSPECTION_FILE)
REPORT = read_report_wording(REPORT_FILE)

LONG_NAME = (
    "Công ty TNHH Một thành viên Thương mại Dịch vụ Khách sạn – Nhà hàng – Du lịch lữ hành Hoàng Gia Phát Hải Phòng"
)


def make_checklist(count: int) -> tuple[CheckLine, ...]:
    """So many duties, each two lines long in full and one line in short."""
    return tuple(
        CheckLine(
            text=f"Nghĩa vụ thứ {number}: có giấy tờ còn giá trị, đúng tên, đúng ngành nghề, đúng địa điểm kinh doanh",
            short=f"Nghĩa vụ thứ {number}",
            basis="NĐ 178/2004 Đ11.2",
        )
        for number in range(1, count + 1)
    )


BLANK = InspectionForm(
    wording=INSPECTION,
    letterhead=Letterhead(
        agency="ĐỘI KIỂM TRA LIÊN NGÀNH 178", parent="UBND PHƯỜNG DƯƠNG KINH", symbol=INSPECTION.symbol
    ),
    checklist=make_checklist(13),
    papers=tuple(PaperLine(name=name) for name in ("Giấy chứng nhận đăng ký kinh doanh", "Bản cam kết")),
)
PREFILLED = replace(
    BLANK,
    bookmark="Khách sạn Hoàng Gia",
    establishment=EstablishmentFacts(
        name="Khách sạn Hoàng Gia",
        legal_name=LONG_NAME,
        kinds=("khách sạn", "karaoke"),
        business_form="Doanh nghiệp",
        business_number="0201234567",
        address="Số 128 đường Phạm Văn Đồng, tổ dân phố Hải Phong 2, phường Dương Kinh, thành phố Hải Phòng",
        telephone="0225 3 860 000",
        owner="Nguyễn Thị Thu Thủy",
        security_officer="Phạm Văn Quý",
        rooms=32,
        area_m2=1250.5,
    ),
)
TEAM = (
    TeamMember(name="Hoàng Thị Diệu", position="Phó Chủ tịch UBND phường", role="Đội trưởng", card="011"),
    TeamMember(name="Đỗ Thị Minh Hạnh", position="Công chức Văn hóa – Xã hội", role="Thư ký", card="012"),
    TeamMember(name="Trần Quốc Tuấn", position="Phó Trưởng Công an phường", role="Thành viên", card="013"),
    TeamMember(
        name="Vũ Đức Anh",
        position="Trưởng Trạm Y tế",
        role="Thành viên",
        card="014",
        signature=SignatureState.ABSENT,
        reason="đi cấp cứu theo lệnh điều động",
    ),
)
COMPLETED = replace(
    PREFILLED,
    completed=True,
    letterhead=replace(BLANK.letterhead, number="7"),
    team_decision=Reference("45/QĐ-UBND", date(2026, 1, 5), "Chủ tịch Ủy ban nhân dân phường Dương Kinh"),
    check_basis=Reference("12/KH-UBND", date(2026, 2, 9), "Ủy ban nhân dân phường Dương Kinh", "Kế hoạch"),
    check_kinds=tuple(Choice(text, text == "Theo kế hoạch") for text in INSPECTION.check_kinds),
    started_at=datetime(2026, 3, 5, 19, 30),  # noqa: DTZ001 - local time, as the record keeps it
    ended_at=datetime(2026, 3, 5, 21, 5),  # noqa: DTZ001
    place="số 128 đường Phạm Văn Đồng, phường Dương Kinh",
    team=TEAM,
    representative=Party(
        name="Phạm Văn Quý",
        position="Quản lý",
        signature=SignatureState.REFUSED,
        reason="cho rằng cơ sở đã được kiểm tra trong năm",
    ),
    witnesses=(Party(name="Lê Văn Bẩy", position="Tổ trưởng tổ dân phố", signature=SignatureState.SIGNED),),
    situation=Situation(rooms_in_use=11, guests=17, workers_present=9, workers_absent=3, text="Hoạt động bình thường."),
    papers=(
        PaperLine(name="Giấy chứng nhận đăng ký", number="0201234567", issued_on=date(2019, 6, 3), shown=True),
        PaperLine(name="Giấy phép karaoke", shown=False),
    ),
    workers=WorkerCounts(total=12, female=9, under_18=0, contracted=8, health_checked=7, committed=12),
    checklist=tuple(
        replace(line, answer=(Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)[number % 3])
        for number, line in enumerate(make_checklist(9))
    ),
    violations=(
        FoundViolation(
            act="Không giao kết hợp đồng lao động bằng văn bản với 04 người lao động",
            basis="Điều 15 Pháp lệnh Phòng, chống mại dâm",
            subject="tổ chức",
            handling="chuyển Sở Nội vụ",
        ),
    ),
    outcomes=tuple(Choice(text, text == "Kiến nghị khắc phục") for text in INSPECTION.outcomes),
    conclusion="Cơ sở chấp hành cơ bản các quy định.",
    requests=(Request(text="Giao kết hợp đồng lao động với 04 người", due_on=date(2026, 4, 5)),),
    report_to="UBND phường Dương Kinh",
    copies=2,
    secretary="Đỗ Thị Minh Hạnh",
    leader="Hoàng Thị Diệu",
)


def make_line(number: int, **values: object) -> IndicatorLine:
    """An indicator; what is not named is ordinary."""
    usual: dict[str, object] = {
        "number": str(number),
        "name": f"Cơ sở được kiểm tra ít nhất 01 lần (chỉ số {number})",
        "unit": "%",
        "value": 42.9,
        "year_target": 80,
        "cumulative": 42.9,
        "programme_target": 100,
        "frequency": "6 tháng, năm",
        "source": "Sổ kiểm tra",
    }
    return IndicatorLine(**{**usual, **values})  # type: ignore[arg-type]


GROUPS = (
    IndicatorGroup(
        "A",
        "Thông tin, tuyên truyền",
        (
            make_line(1, value=87.5),
            make_line(2, name="Học sinh được tuyên truyền", value=Missing.UNKNOWN, cumulative=Missing.UNKNOWN),
        ),
    ),
    IndicatorGroup(
        "C",
        "Kiểm tra, xử lý vi phạm",
        (make_line(3), make_line(4, name="Số tiền xử phạt", unit="đồng", value=127_500_000, year_target=Missing.NONE)),
    ),
)
WARD_REPORT = PeriodicReport(
    wording=REPORT,
    letterhead=Letterhead(
        agency="ỦY BAN NHÂN DÂN\nPHƯỜNG DƯƠNG KINH",
        symbol="BC-UBND",
        number="41",
        place="Dương Kinh",
        on=date(2026, 6, 15),
    ),
    agency="Ủy ban nhân dân phường Dương Kinh",
    period="6 tháng đầu năm 2026",
    addressees=("Sở Y tế thành phố Hải Phòng",),
    opening=("Thực hiện Kế hoạch số 12/KH-UBND, Ủy ban nhân dân phường Dương Kinh báo cáo kết quả như sau:",),
    body=(
        Section("I. CÔNG TÁC CHỈ ĐẠO, TUYÊN TRUYỀN", ("Trong kỳ đã tổ chức 26 buổi với 1.840 lượt người tham dự.",)),
        Section("II. CÔNG TÁC KIỂM TRA, XỬ LÝ VI PHẠM", (f"Cơ sở bị xử phạt: {LONG_NAME}.",)),
        IndicatorTable("III. BẢNG CHỈ SỐ", 2026, "2026-2030", GROUPS, "Ghi chú: số liệu chốt đến hết ngày 14/6/2026."),
        Section("IV. KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ", ("1. Khó khăn.", "2. Kiến nghị.")),
    ),
    closing="Trên đây là kết quả công tác phòng, chống mại dâm 6 tháng đầu năm 2026.",
    recipients=("Như trên", "Công an phường", "Lưu: VT, VHXH"),
    signer=Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Hoàng Thị Diệu"),
)


@dataclass(frozen=True)
class Line:
    """What stands on one baseline of a page, from left to right."""

    y: float
    text: str


def lay_out(form: InspectionForm) -> tuple[Sheet, ...]:
    """The sheets of one form."""
    ((_, sheets),) = lay_out_forms((form,))
    return sheets


def texts_of(sheet: Sheet) -> list[Text]:
    """Every text of a sheet, at its place from the corner of the text area."""
    return [
        shape._replace(y=shape.y + placed.y)
        for placed in sheet.page.placed
        for shape in placed.shapes
        if isinstance(shape, Text)
    ]


def rules_of(sheet: Sheet) -> list[Rule]:
    """Every rule of a sheet, likewise."""
    return [
        shape._replace(y0=shape.y0 + placed.y, y1=shape.y1 + placed.y)
        for placed in sheet.page.placed
        for shape in placed.shapes
        if isinstance(shape, Rule)
    ]


def read(sheet: Sheet) -> str:
    """The words of a sheet in the order they are drawn, blanks as blanks."""
    return " ".join(text.text for text in texts_of(sheet)).replace(NO_BREAK, " ")


def read_all(sheets: tuple[Sheet, ...]) -> str:
    """The words of all sheets."""
    return " ".join(read(sheet) for sheet in sheets)
