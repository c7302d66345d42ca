"""Build the program folder dist/diaban for the system this runs on. Started by `python3 dev.py build`.

Two builds of the same commit on the same system with the same libraries are meant to be alike: time stamps and the
order of sets are fixed. Afterwards the built program checks itself, and SHA256SUMS lists what was built.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
PROGRAM = DIST / "diaban"


def fixed_environment() -> dict[str, str]:
    """An environment in which building twice gives the same."""
    committed = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    # Outside a clone the time of the project file stands in.
    moment = committed or str(int((ROOT / "pyproject.toml").stat().st_mtime))
    return {**os.environ, "SOURCE_DATE_EPOCH": moment, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def build_translations() -> None:
    """Make the catalogues the program reads from the translators' files."""
    for source in sorted((ROOT / "resources" / "i18n").glob("*.ts")):
        subprocess.run(["pyside6-lrelease", "-silent", str(source)], check=True)


def draw_icon() -> None:
    """Make the icon of the program file from the drawing; only Windows keeps one inside."""
    from PySide6.QtCore import QSize  # noqa: PLC0415 - only Windows draws
    from PySide6.QtGui import QGuiApplication, QIcon  # noqa: PLC0415 - the same

    os.environ["QT_QPA_PLATFORM"] = "minimal"
    application = QGuiApplication([])
    picture = QIcon(str(ROOT / "resources" / "icons" / "app.svg")).pixmap(QSize(256, 256))
    if not picture.save(str(BUILD / "app.ico")):
        sys.exit("the icon could not be drawn")
    application.quit()


def write_digests() -> None:
    """List every built file with its digest, in the form `sha256sum --check` reads."""
    files = sorted(path for path in PROGRAM.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(DIST).as_posix()}\n" for path in files
    ]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Build, let the result check itself, and list it."""
    BUILD.mkdir(exist_ok=True)
    shutil.rmtree(PROGRAM, ignore_errors=True)
    build_translations()
    starter = PROGRAM / "diaban"
    if sys.platform == "win32":
        draw_icon()
        starter = PROGRAM / "diaban-cli.exe"
    pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    if subprocess.run([*pyinstaller, "build.spec"], cwd=ROOT, env=fixed_environment(), check=False).returncode:
        sys.exit("PyInstaller could not build the program; the reason is above")
    if subprocess.run([str(starter), "self-check"], check=False).returncode:
        sys.exit("the program was built, but its self-check failed; the reason is above")
    write_digests()
    size = sum(path.stat().st_size for path in PROGRAM.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{PROGRAM}: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
