"""The words of the commands about keys and trust."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import (
        _SubParsersAction,  # pyright: ignore[reportPrivateUsage] - the only name argparse gives it
    )
    from collections.abc import Callable

    from desktop.cli.usage import Parser

_DAY = "NĂM-THÁNG-NGÀY"


def add_trust(commands: _SubParsersAction[Parser], add_usual: Callable[[Parser], object]) -> None:
    """The commands of keys, signatures and authorities.

    Args:
        commands: where to.
        add_usual: adds the options that every one of them has (database, passphrase, JSON).
    """
    _add_enrolments(commands, add_usual)
    _add_signatures(commands, add_usual)
    _add_keys(commands, add_usual)
    _add_authorities(commands, add_usual)


def add_key_secret(parser: Parser) -> None:
    """How the passphrase of the signing key or the PIN of a token is given where it is not that of the data."""
    parser.add_argument(
        "--key-secret-file",
        metavar="TỆP",
        help="tệp chứa mật khẩu khóa ký khi khác mật khẩu dữ liệu, hoặc mã PIN; hoặc đặt biến DIABAN_KEY_SECRET",
    )


def _add_enrolments(commands: _SubParsersAction[Parser], add_usual: Callable[[Parser], object]) -> None:
    enrol = commands.add_parser("enrol", help="xuất phiếu đăng ký khóa ký của đơn vị, kèm phiếu giấy PDF")
    enrol.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    enrol.add_argument("--former-secret-file", metavar="TỆP", help="ký xác nhận thêm bằng khóa cũ, mật khẩu trong tệp")
    add_key_secret(enrol)
    add_usual(enrol)

    accept = commands.add_parser("accept", help="ghi nhận khóa ký của đơn vị khác sau khi đối chiếu dấu vân tay")
    accept.add_argument("file", type=Path, metavar="TỆP")
    accept.add_argument("--fingerprint", required=True, metavar="DẤU_VÂN_TAY", help="chép từ phiếu giấy")
    accept.add_argument("--confirmed-by", default="", metavar="TÊN", help="người thứ hai xác nhận, khi khóa cũ đã mất")
    accept.add_argument("--reason", default="", metavar="LÝ_DO", help="vì sao khóa cũ bị thu hồi")
    accept.add_argument(
        "--old-key", choices=["replaced", "revoked", "kept"], help="khóa cũ của đơn vị: thay, thu hồi hoặc vẫn dùng"
    )
    add_usual(accept)


def _add_signatures(commands: _SubParsersAction[Parser], add_usual: Callable[[Parser], object]) -> None:
    sign = commands.add_parser("sign", help="ký thứ hai vào gói của đơn vị (lãnh đạo, cơ quan)")
    sign.add_argument("file", type=Path, metavar="TỆP")
    sign.add_argument("--key", default="", metavar="DẤU_VÂN_TAY", help="khóa ký; bỏ trống là khóa đang dùng")
    add_key_secret(sign)
    add_usual(sign)

    paper = commands.add_parser("accept-paper", help="nhận gói không ký sau khi đối chiếu bản giấy đã ký")
    paper.add_argument("file", type=Path, metavar="TỆP")
    paper.add_argument("--check-code", required=True, metavar="MÃ", help="mã kiểm tra chép từ bản giấy")
    paper.add_argument("--reason", required=True, metavar="LÝ_DO")
    add_usual(paper)


def _add_keys(commands: _SubParsersAction[Parser], add_usual: Callable[[Parser], object]) -> None:
    keys = commands.add_parser("keys", help="khóa ký của đơn vị: xem, dùng thiết bị ký số")
    actions = keys.add_subparsers(dest="action", required=True, metavar="list|use|tokens|use-token")
    add_usual(actions.add_parser("list", help="các khóa đơn vị đã có"))
    using = actions.add_parser("use", help="dùng lại một khóa đơn vị đã có")
    using.add_argument("fingerprint", metavar="DẤU_VÂN_TAY")
    add_usual(using)
    tokens = actions.add_parser("tokens", help="chứng thư trên các thiết bị đang cắm")
    tokens.add_argument("--library", required=True, type=Path, metavar="TỆP", help="thư viện PKCS#11 của hãng")
    add_usual(tokens)
    use = actions.add_parser("use-token", help="ký bằng một chứng thư trên thiết bị")
    use.add_argument("fingerprint", metavar="DẤU_VÂN_TAY")
    use.add_argument("--library", required=True, type=Path, metavar="TỆP", help="thư viện PKCS#11 của hãng")
    use.add_argument("--second", action="store_true", help="chỉ để ký thứ hai; khóa đang dùng giữ nguyên")
    add_usual(use)

    trusted = commands.add_parser("trusted", help="khóa đã ghi nhận của các đơn vị: xem, thu hồi, rút lại")
    steps = trusted.add_subparsers(dest="action", required=True, metavar="list|revoke|undo")
    add_usual(steps.add_parser("list", help="các khóa đã ghi nhận"))
    revoke = steps.add_parser("revoke", help="thu hồi một khóa")
    revoke.add_argument("fingerprint", metavar="DẤU_VÂN_TAY")
    revoke.add_argument("--reason", required=True, metavar="LÝ_DO")
    revoke.add_argument("--since", metavar=_DAY, help="không tin từ ngày nào; bỏ trống là từ bây giờ")
    add_usual(revoke)
    undo = steps.add_parser("undo", help="rút lại việc ghi nhận nhầm, khi chưa nhận gói nào ký bằng khóa đó")
    undo.add_argument("fingerprint", metavar="DẤU_VÂN_TAY")
    add_usual(undo)


def _add_authorities(commands: _SubParsersAction[Parser], add_usual: Callable[[Parser], object]) -> None:
    authority = commands.add_parser("authority", help="cơ quan cấp chứng thư: xem, nhận, thôi nhận, danh sách thu hồi")
    actions = authority.add_subparsers(dest="action", required=True, metavar="list|add|withdraw|crl")
    add_usual(actions.add_parser("list", help="các cơ quan đã nhận"))
    adding = actions.add_parser("add", help="nhận một cơ quan sau khi so dấu vân tay với bản công bố")
    adding.add_argument("file", type=Path, metavar="TỆP")
    adding.add_argument("--fingerprint", required=True, metavar="DẤU_VÂN_TAY", help="chép từ bản công bố của cơ quan")
    adding.add_argument("--reason", required=True, metavar="LÝ_DO")
    add_usual(adding)
    withdraw = actions.add_parser("withdraw", help="thôi nhận một cơ quan")
    withdraw.add_argument("fingerprint", metavar="DẤU_VÂN_TAY")
    withdraw.add_argument("--reason", required=True, metavar="LÝ_DO")
    add_usual(withdraw)
    lists = actions.add_parser("crl", help="nhận danh sách thu hồi của một cơ quan")
    lists.add_argument("file", type=Path, metavar="TỆP")
    add_usual(lists)
