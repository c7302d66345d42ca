"""The program with its window: the only place where all parts are put together.

The first window is painted before anything about databases is loaded: what takes long is imported and run in the
background, while the person already types the passphrase.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence

from desktop.clock import SystemClock
from desktop.logs import LogFiles
from desktop.settings import SettingsFile

NO_SCREEN = (
    "Không mở được cửa sổ vì máy này không có màn hình (DISPLAY và WAYLAND_DISPLAY đều trống). "
    "Chạy trong phiên làm việc có màn hình, hoặc dùng màn hình ảo: xvfb-run diaban"
)
REFUSED = 1
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run_window(arguments: Sequence[str]) -> int:
    """The exit code: 0 after the window was closed, 1 where no window can appear.

    Raises:
        SystemExit: with 2 for wrong usage.
    """
    options = _make_parser().parse_args(list(arguments))
    if not has_screen(sys.platform, os.environ):
        print(NO_SCREEN, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return REFUSED
    return _run(options.database or "")


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can appear; Qt tears the program down where none can."""
    return platform != "linux" or any(environment.get(name) for name in _SCREENS)


def _run(location: str) -> int:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - not before it is known that there is a screen

    from desktop.ui import theme  # noqa: PLC0415
    from desktop.ui.collecting import GarbageTimer, destroy_windows  # noqa: PLC0415
    from desktop.ui.program import Program  # noqa: PLC0415
    from desktop.ui.texts import install_translations  # noqa: PLC0415

    logs = LogFiles()
    settings = SettingsFile()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Địa Bàn")
    app.setDesktopFileName("diaban")
    app.setQuitOnLastWindowClosed(False)
    GarbageTimer(app)
    install_translations(app, language=settings.values.language)
    now = settings.values
    theme.apply_theme(app, scheme=now.scheme, point_size=now.point_size, dense=now.dense)  # pyright: ignore[reportArgumentType] - settings.SCHEMES are its schemes
    theme.follow_system(app)
    program = Program(app, settings, SystemClock())
    program.start(location, crashed=bool(logs.crashed))
    code = app.exec()
    program.close()
    destroy_windows()
    logs.close()
    return code


def _make_parser() -> ArgumentParser:
    parser = ArgumentParser(prog="diaban gui", description="Mở cửa sổ Địa Bàn.")
    parser.add_argument(
        "--database", metavar="TỆP|URL", help="dữ liệu của đơn vị; bỏ trống thì mở dữ liệu dùng lần trước"
    )
    return parser
