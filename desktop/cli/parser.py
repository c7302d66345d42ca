"""The words of the command line: every command and option, in Vietnamese."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from desktop.cli.trust_options import add_key_secret, add_trust
from desktop.cli.usage import Parser
from desktop.version import VERSION

if TYPE_CHECKING:
    from argparse import (
        ArgumentParser,
        _SubParsersAction,  # pyright: ignore[reportPrivateUsage] - the only name argparse gives it
    )

    Commands = _SubParsersAction[Parser]

_SENT_PARTS = ("targets", "calendar", "catalogs", "units", "trust")


def make_parser() -> ArgumentParser:
    """The parser of the whole command line; `command` names what was asked."""
    parser = Parser(prog="diaban", description="Địa Bàn: sổ địa bàn phòng, chống tệ nạn mại dâm, không cần mạng.")
    parser.add_argument("--version", action="version", version=f"Địa Bàn {VERSION}", help="xem phiên bản")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    _add_window(commands)
    _add_offices(commands)
    _add_figures(commands)
    _add_packages(commands)
    _add_encryption(commands)
    _add_store(commands)
    _add_computers(commands)
    _add_upkeep(commands)
    return parser


def _add_window(commands: Commands) -> None:
    gui = commands.add_parser("gui", help="mở cửa sổ chương trình")
    gui.add_argument("--database", metavar="TỆP|URL", help="dữ liệu của đơn vị; bỏ trống thì mở dữ liệu dùng lần trước")


def _add_offices(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="tạo thế giới thực hành: nhiều phường và đơn vị cấp trên")
    demo.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    demo.add_argument("--wards", type=int, default=6, metavar="N")
    demo.add_argument("--establishments", type=int, default=300, metavar="N")
    demo.add_argument("--inspections", type=int, default=1000, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="N")
    demo.add_argument(
        "--with-packages", action="store_true", help="các đơn vị đã gửi gói cho nhau, có việc chờ quyết định"
    )
    _add_no_encryption(demo)
    _add_json(demo)

    init = commands.add_parser("init", help="tạo dữ liệu mới cho một đơn vị")
    _add_database(init, officer=False)
    init.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị hành chính")
    init.add_argument("--officer", required=True, metavar="TÊN", help="họ tên cán bộ dùng máy này")
    init.add_argument("--superior", metavar="MÃ", help="mã đơn vị cấp trên nhận báo cáo")
    _add_no_encryption(init)
    _add_json(init)

    imports = commands.add_parser("import", help="nhập danh sách từ Excel")
    imports.add_argument("register", choices=sorted(BY_NAME), metavar="SỔ", help=", ".join(sorted(BY_NAME)))
    imports.add_argument("file", type=Path, metavar="TỆP.xlsx")
    _add_database(imports)
    imports.add_argument("--mapping", type=Path, metavar="TỆP", help="bảng tên cột → trường (TOML)")
    imports.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")
    _add_json(imports)

    records = commands.add_parser("records", help="xuất một sổ để kiểm tra hoặc cho chương trình khác")
    _add_database(records)
    records.add_argument("register", choices=sorted(BY_NAME), metavar="SỔ", help=", ".join(sorted(BY_NAME)))
    _add_json(records)
    _add_duplicates(commands)


def _add_duplicates(commands: Commands) -> None:
    duplicates = commands.add_parser("duplicates", help="cơ sở nghi trùng: tìm, liệt kê, quyết định")
    actions = duplicates.add_subparsers(dest="action", required=True, metavar="search|list|same|different|later|undo")
    for name, words in (("search", "tìm lại trong mọi cơ sở rồi liệt kê"), ("list", "liệt kê kết quả tìm lần trước")):
        asking = actions.add_parser(name, help=words)
        _add_database(asking)
        _add_json(asking)
    for name, words in (
        ("same", "hai bản ghi là một cơ sở, bản ghi đầu là chính"),
        ("different", "hai bản ghi là hai cơ sở khác nhau"),
        ("later", "để sau"),
        ("undo", "gỡ quyết định trước, cần --reason"),
    ):
        deciding = actions.add_parser(name, help=words)
        deciding.add_argument("record", metavar="MÃ", help="mã bản ghi")
        deciding.add_argument("other", metavar="MÃ", help="mã bản ghi kia")
        deciding.add_argument("--reason", default="", metavar="LÝ_DO", help="lý do")
        _add_database(deciding)
        _add_json(deciding)


def _add_figures(commands: Commands) -> None:
    plan = commands.add_parser("plan", help="xem hoặc áp dụng kế hoạch, chỉ tiêu")
    actions = plan.add_subparsers(dest="action", required=True, metavar="list|apply|undo|send")
    listing = actions.add_parser("list", help="các bộ chỉ tiêu có sẵn; kèm --database thì cả bộ riêng của đơn vị")
    _add_database(listing, required=False)
    _add_json(listing)
    apply = actions.add_parser("apply", help="áp dụng một bộ chỉ tiêu, hoặc gói kế hoạch của cấp trên (.asice)")
    apply.add_argument("plan", metavar="TÊN|TỆP")
    apply.add_argument("--dry-run", action="store_true", help="gói kế hoạch: chỉ xem thay đổi, không áp dụng")
    _add_database(apply)
    _add_json(apply)

    undo = actions.add_parser("undo", help="hoàn tác gói kế hoạch áp dụng sau cùng")
    _add_database(undo)
    _add_json(undo)
    send = actions.add_parser("send", help="xuất gói kế hoạch đã ký xuống các đơn vị cấp dưới")
    send.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    send.add_argument(
        "--parts",
        nargs="+",
        choices=_SENT_PARTS,
        default=list(_SENT_PARTS),
        metavar="PHẦN",
        help=", ".join(_SENT_PARTS),
    )
    send.add_argument("--plan", default="", metavar="TÊN", help="bộ chỉ tiêu giao chung; bỏ trống lấy bộ đang áp dụng")
    send.add_argument("--numbers", default="", metavar="MÃ", help="mã bản ghi kế hoạch có mức giao riêng từng đơn vị")
    send.add_argument("--unit", action="append", default=[], metavar="MÃ ĐƠN VỊ", help="chỉ đơn vị này; lặp lại được")
    send.add_argument(
        "--units",
        type=Path,
        metavar="TỆP",
        help="tệp thay đổi đơn vị (CSV, TOML): ghi nhận rồi giao xuống cùng gói",
    )
    send.add_argument("--remark", default="", metavar="LỜI", help="lời dặn hiện khi đơn vị xem trước")
    _add_database(send)
    add_key_secret(send)
    _add_json(send)

    indicators = commands.add_parser("indicators", help="mọi chỉ số: tử số, mẫu số, giá trị, chỉ tiêu, kết luận")
    _add_database(indicators)
    _add_period(indicators)
    indicators.add_argument("--explain", metavar="MÃ", help="giải trình một chỉ số: bản ghi được tính, không được tính")
    indicators.add_argument("--unit", metavar="MÃ ĐƠN VỊ", help="giải trình số của một đơn vị trực thuộc")
    indicators.add_argument("--limit", type=int, default=100, metavar="SỐ", help="số bản ghi mỗi loại (mặc định 100)")
    _add_json(indicators)

    completeness = commands.add_parser("completeness", help="đơn vị nào đã nộp, trễ, chưa nộp báo cáo của một kỳ")
    _add_database(completeness)
    _add_period(completeness)
    _add_json(completeness)

    report = commands.add_parser("report", help="báo cáo định kỳ ra PDF, Excel hoặc CSV")
    _add_database(report)
    _add_period(report)
    report.add_argument("--format", choices=["pdf", "xlsx", "csv"], default="pdf")
    report.add_argument("--out", required=True, type=Path, metavar="TỆP")
    _add_json(report)

    form = commands.add_parser("form", help="biên bản kiểm tra, đã điền hoặc để trống")
    _add_database(form)
    which = form.add_mutually_exclusive_group(required=True)
    which.add_argument("--inspection", metavar="MÃ", help="mã bản ghi cuộc kiểm tra")
    which.add_argument("--blank", metavar="LOẠI", help="biên bản trống cho một loại hình cơ sở, ví dụ karaoke")
    form.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")
    _add_json(form)


def _add_encryption(commands: Commands) -> None:
    encryption = commands.add_parser("encryption", help="khóa mã hóa gói: xem, tạo mới, cất, nhập lại, trả cho đơn vị")
    actions = encryption.add_subparsers(dest="action", required=True, metavar="show|new|save|load|give-back")
    for name, words in (("show", "khóa của đơn vị và của các nơi đã biết"), ("new", "tạo khóa mới, khóa cũ vẫn đọc")):
        action = actions.add_parser(name, help=words)
        _add_database(action)
        _add_json(action)
    save = actions.add_parser("save", help="cất khóa của đơn vị ra tệp có mật khẩu")
    _add_database(save)
    save.add_argument("--out", required=True, type=Path, metavar="TỆP")
    _add_json(save)
    load = actions.add_parser("load", help="nhập khóa từ tệp đã cất hoặc do cấp trên trả lại")
    _add_database(load)
    load.add_argument("file", type=Path, metavar="TỆP")
    _add_key_passphrase(load)
    _add_json(load)
    give = actions.add_parser("give-back", help="trả lại khóa đang giữ cho đơn vị bị mất khóa")
    _add_database(give)
    give.add_argument("unit", metavar="MÃ_ĐƠN_VỊ")
    give.add_argument("--out", required=True, type=Path, metavar="TỆP")
    _add_json(give)


def _add_store(commands: Commands) -> None:
    conflicts = commands.add_parser("conflicts", help="các mục có nhiều giá trị do hai bên cùng sửa, chờ quyết định")
    _add_database(conflicts)
    _add_json(conflicts)

    lock = commands.add_parser("lock-period", help="khóa một kỳ báo cáo, hoặc cho một đơn vị bổ sung kỳ đã khóa")
    _add_database(lock)
    lock.add_argument("--period", required=True, metavar="KỲ", help="ví dụ 2026-H1")
    lock.add_argument("--reason", required=True, metavar="LÝ_DO")
    lock.add_argument("--allow", metavar="MÃ_ĐƠN_VỊ", help="cho đơn vị này gửi bổ sung")
    lock.add_argument("--until", metavar="NGÀY", help="thời hạn bổ sung, dạng 2026-07-31")
    _add_json(lock)

    restated = commands.add_parser("restated", help="số liệu đã báo cáo lần đầu so với hiện nay, và bản ghi đã khác")
    _add_database(restated)
    restated.add_argument("--unit", required=True, metavar="MÃ_ĐƠN_VỊ")
    restated.add_argument("--period", required=True, metavar="KỲ", help="ví dụ 2026-H1")
    _add_json(restated)

    rebuild = commands.add_parser("rebuild", help="dựng lại số liệu từ các gói đã giữ rồi so với dữ liệu đang dùng")
    _add_database(rebuild)
    rebuild.add_argument("--out", required=True, type=Path, metavar="TỆP", help="tệp dữ liệu mới để bản dựng lại")
    rebuild.add_argument("--without", metavar="MÃ_GÓI", help="bỏ một gói cùng các gói nối tiếp nó")
    _add_json(rebuild)

    withdraw = commands.add_parser("withdraw", help="rút một gói khỏi số liệu tổng hợp, hoặc nhận lại")
    _add_database(withdraw)
    withdraw.add_argument("package", metavar="MÃ_GÓI")
    withdraw.add_argument("--reason", default="", metavar="LÝ_DO", help="vì sao rút gói")
    withdraw.add_argument("--again", action="store_true", help="nhận lại gói đã rút")
    _add_json(withdraw)

    forks = commands.add_parser("forks", help="các gói cùng nhận một chỗ trong chuỗi gói; quyết định gói nào tính")
    _add_database(forks)
    forks.add_argument("--choose", metavar="MÃ_GÓI", help="gói được tính")
    forks.add_argument("--reason", default="", metavar="LÝ_DO", help="căn cứ của quyết định")
    _add_json(forks)


def _add_packages(commands: Commands) -> None:
    export = commands.add_parser("export", help="xuất gói báo cáo đã ký")
    _add_database(export)
    _add_period(export)
    export.add_argument(
        "--edition", type=int, metavar="N", help="0 là chính thức, n là bổ sung n; bỏ trống lấy số tiếp theo"
    )
    export.add_argument("--reason", default="", metavar="LÝ_DO", help="lý do bổ sung")
    export.add_argument("--nil", action="store_true", help="xác nhận không phát sinh")
    export.add_argument("--unsigned", default="", metavar="LÝ_DO", help="xuất gói không ký, vì sao; nhận theo bản giấy")
    export.add_argument(
        "--without-originals",
        "--khong-kem-goi-goc",
        action="store_true",
        help="không kèm gói gốc của đơn vị cấp dưới; thường thì kèm mọi gói đã nhận cho kỳ báo cáo",
    )
    add_key_secret(export)
    export.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    _add_plain(export)
    _add_json(export)

    add_trust(commands, _add_usual)

    verify = commands.add_parser("verify", help="kiểm tra gói: toàn vẹn và người ký")
    verify.add_argument("files", nargs="+", type=Path, metavar="TỆP|THƯ_MỤC")
    verify.add_argument(
        "--database",
        metavar="TỆP|URL",
        help="dữ liệu của nơi nhận, để biết người ký và các gói trước; không có thì chỉ kiểm tra toàn vẹn",
    )
    verify.add_argument("--identity", type=Path, metavar="TỆP", help="tệp khóa mã hóa để mở gói khi không có dữ liệu")
    _add_key_passphrase(verify)
    _add_passphrase(verify)
    _add_json(verify)

    merge = commands.add_parser("merge", help="tiếp nhận và gộp gói")
    _add_database(merge)
    merge.add_argument("paths", nargs="+", type=Path, metavar="TỆP|THƯ_MỤC")
    merge.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")
    merge.add_argument("--also-returned", action="store_true", help="nhận cả gói đã trả lại")
    _add_json(merge)

    receipts = commands.add_parser("receipts", help="xuất biên nhận cho các gói đã tiếp nhận")
    _add_database(receipts)
    receipts.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    _add_plain(receipts)
    add_key_secret(receipts)
    _add_json(receipts)

    back = commands.add_parser("return", help="trả lại gói có lý do; biên nhận xuất sau đó ghi “trả lại”")
    _add_database(back)
    back.add_argument(
        "package", metavar="TỆP|MÃ_GÓI", help="tệp chưa gộp, hoặc mã gói trong kho (gói đã gộp được rút ra)"
    )
    back.add_argument("--reason", required=True, metavar="LÝ_DO")
    back.add_argument("--due", default="", metavar="NGÀY", help="hạn gửi lại, YYYY-MM-DD; bỏ trống giữ hạn cũ")
    _add_json(back)

    receive = commands.add_parser("receive", help="nhận biên nhận của cấp trên")
    _add_database(receive)
    receive.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    _add_json(receive)


def _add_computers(commands: Commands) -> None:
    sync = commands.add_parser("sync", help="xuất gói đồng bộ cho máy khác của đơn vị; nhận bằng merge")
    _add_database(sync)
    sync.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    add_key_secret(sync)
    _add_json(sync)

    second = commands.add_parser("second-computer", help="lập máy thứ hai của đơn vị từ bản sao lưu của máy thứ nhất")
    second.add_argument("backup", type=Path, metavar="BẢN_SAO")
    _add_database(second)
    _add_json(second)

    transfer = commands.add_parser("transfer", help="bàn giao cơ sở cho đơn vị khác bằng gói đã ký")
    _add_database(transfer)
    transfer.add_argument("--places", required=True, metavar="MÃ,MÃ…", help="mã bản ghi các cơ sở")
    transfer.add_argument("--to", required=True, metavar="MÃ", help="mã đơn vị nhận")
    transfer.add_argument("--reason", required=True, metavar="LÝ_DO")
    transfer.add_argument("--number", default="", metavar="SỐ", help="số văn bản")
    transfer.add_argument("--effective", metavar="NGÀY", help="2026-07-01; tính cho đơn vị nhận từ ngày này")
    transfer.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    add_key_secret(transfer)
    _add_json(transfer)


def _add_upkeep(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="sao lưu dữ liệu")
    _add_database(backup)
    backup.add_argument("--out", required=True, type=Path, metavar="TỆP|THƯ_MỤC")
    _add_json(backup)

    restore = commands.add_parser("restore", help="phục hồi từ bản sao lưu thành tệp dữ liệu mới")
    restore.add_argument("backup", type=Path, metavar="BẢN_SAO")
    _add_database(restore)
    _add_json(restore)

    migrate = commands.add_parser(
        "migrate-database", help="chuyển toàn bộ dữ liệu sang tệp mới hoặc máy chủ PostgreSQL"
    )
    migrate.add_argument("--to", required=True, metavar="TỆP|URL", help="nơi mới: tệp chưa có hoặc cơ sở dữ liệu trống")
    migrate.add_argument(
        "--no-encryption", action="store_true", help="tệp mới không mã hóa (chỉ cho dữ liệu thực hành)"
    )
    _add_database(migrate)
    _add_json(migrate)

    check = commands.add_parser("check", help="kiểm tra dữ liệu còn nguyên vẹn")
    _add_database(check)
    _add_json(check)

    itself = commands.add_parser("self-check", help="chương trình tự kiểm tra")
    _add_json(itself)


def _add_database(parser: ArgumentParser, *, required: bool = True, officer: bool = True) -> None:
    parser.add_argument("--database", required=required, metavar="TỆP|URL")
    _add_passphrase(parser, officer=officer)


def _add_usual(parser: Parser) -> None:
    _add_database(parser)
    _add_json(parser)


def _add_passphrase(parser: ArgumentParser, *, officer: bool = True) -> None:
    parser.add_argument("--passphrase-file", metavar="TỆP", help="tệp chứa mật khẩu; hoặc đặt biến DIABAN_PASSPHRASE")
    if officer:
        parser.add_argument(
            "--officer", metavar="HỌ TÊN", default="", help="cán bộ làm việc ở máy này (dữ liệu trên máy chủ)"
        )


def _add_key_passphrase(parser: ArgumentParser) -> None:
    parser.add_argument("--key-passphrase-file", metavar="TỆP", help="tệp chứa mật khẩu của tệp khóa")


def _add_plain(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--plain", "--khong-ma-hoa", action="store_true", help="không mã hóa gói dù đã biết khóa của nơi nhận"
    )


def _add_no_encryption(parser: ArgumentParser) -> None:
    parser.add_argument("--no-encryption", action="store_true", help="không mã hóa; chỉ cho dữ liệu thực hành")


def _add_period(parser: ArgumentParser) -> None:
    parser.add_argument("--period", required=True, metavar="KỲ", help="2026, 2026-H1, 2026-Q2, 2026-05; thêm @calendar")


def _add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in một văn bản JSON")
