#!/usr/bin/env python3
"""The one command of the project: `python3 dev.py <task>` brings what the task needs, then runs it.

Needs nothing but Python: it makes `.venv`, fills it with the locked libraries of packaging/requirements, asks apt-get
for missing system libraries where there is one, and then starts the task of that name declared in pyproject.toml.
Written for Python 3.9 and newer, so that an older interpreter can still look for the right one.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "packaging" / "requirements"
WINDOWS = sys.platform == "win32"
SUPPORTED = ((3, 11), (3, 12), (3, 13))

# Packages of Debian and Ubuntu. "a|b" means either; newer releases renamed some.
APT_WINDOW = (
    *("libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0|libglib2.0-0t64"),
    *("libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-image0"),
    *("libxcb-render-util0", "libxcb-randr0", "libxcb-shape0", "fonts-liberation2|fonts-liberation", "fonts-noto-core"),
)
APT_TESTS = (*APT_WINDOW, "xvfb", "xauth", "poppler-utils", "openssl", "unzip")
APT_BUILD = (*APT_WINDOW, "binutils")


class Task(NamedTuple):
    """What a task is for, which locked libraries and which system packages it needs."""

    purpose: str
    libraries: str
    packages: tuple[str, ...]


TASKS = {
    "run": Task("mở chương trình", "run", APT_WINDOW),
    "test": Task("chạy toàn bộ kiểm thử", "dev", APT_TESTS),
    "check": Task("kiểm tra mã nguồn: trình bày, kiểu, quy tắc nhập, kiểm thử nhanh", "dev", APT_TESTS),
    "test-all": Task(
        "check, test, đóng gói và thử bản đóng gói; trước khi phát hành",
        "dev",
        (*APT_TESTS, *APT_BUILD, "libreoffice-calc"),
    ),
    "bench": Task("đo tốc độ so với giới hạn của máy", "dev", APT_TESTS),
    "build": Task("đóng gói chương trình vào dist/", "build", APT_BUILD),
    "migration": Task("thêm một bước đổi cấu trúc dữ liệu", "dev", APT_WINDOW),
    "texts": Task("gom văn bản để dịch và dựng bản dịch", "dev", APT_WINDOW),
    "self-check": Task("tự kiểm tra bản cài đặt", "run", APT_WINDOW),
    "screenshots": Task("chụp ảnh các trang", "dev", APT_TESTS),
    "format": Task("trình bày lại mã nguồn", "dev", ()),
    "lock": Task("chọn lại phiên bản thư viện", "dev", ()),
    "sbom": Task("lập danh sách thành phần của chương trình", "dev", ()),
}


class Refused(Exception):  # noqa: N818 - it is an answer to the person at the terminal
    """The task cannot be done here; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Bring what the task needs and run it; the task's exit code."""
    if not arguments or arguments[0] not in TASKS:
        print("Cách dùng: python3 dev.py VIỆC [tham số]\n", file=sys.stderr)
        for name, task in TASKS.items():
            print(f"  {name:<12} {task.purpose}", file=sys.stderr)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    name, *rest = arguments
    task = TASKS[name]
    try:
        if name == "run" and opens_window(rest):
            require_screen()
        # Building has an environment of its own: the built program takes in whatever it finds installed.
        folder = ROOT / (".venv-build" if task.libraries == "build" else ".venv")
        bring_packages((*packages_for_environment(folder), *task.packages))
        bring_environment(folder, task.libraries)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return start([str(interpreter(folder)), "-m", "poethepoet", "--root", str(ROOT), "--quiet", name, *rest], folder)


def say(text: str) -> None:
    """Tell the person waiting what is being done."""
    print(f"· {text}", file=sys.stderr, flush=True)


# The screen ---------------------------------------------------------------------------------------------------------


def opens_window(arguments: list[str]) -> bool:
    """Whether the program would open its window: it does without a command, and with the command `gui`."""
    return not arguments or arguments[0] == "gui"


def require_screen() -> None:
    """Refuse where no window can appear."""
    if sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        return
    raise Refused(
        "Không mở được cửa sổ vì máy này không có màn hình (DISPLAY và WAYLAND_DISPLAY đều trống): "
        "chạy trong phiên làm việc có màn hình, hoặc dùng màn hình ảo: xvfb-run python3 dev.py run"
    )


# System packages ----------------------------------------------------------------------------------------------------


def bring_packages(wanted: tuple[str, ...]) -> None:
    """Install the missing ones of these packages, or say which command does.

    Where there is no dpkg (Windows, other Linux families) the system is taken as it is; Qt names what it misses.
    """
    if not wanted or not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    missing = missing_packages(wanted)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *missing]
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not can_sudo():
        raise Refused(
            "Máy còn thiếu thư viện hệ thống và tài khoản này không có quyền cài đặt. Chạy lệnh sau rồi chạy lại:\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        )
    say(f"Cài thư viện hệ thống: {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    preserve = ["env", "DEBIAN_FRONTEND=noninteractive"] if sudo else []
    # One unreachable source among several makes `update` fail although the packages can be had: install decides.
    subprocess.run([*sudo, "apt-get", "update", "-qq"], env=quiet, stdin=subprocess.DEVNULL, check=False)
    done = subprocess.run(
        [*sudo, *preserve, *install],
        env=quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace"), file=sys.stderr)
        raise Refused(
            "Chưa cài được thư viện hệ thống; lý do ở các dòng trên. Khi đã khắc phục, chạy lệnh sau rồi chạy lại:\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        )


def missing_packages(wanted: tuple[str, ...]) -> list[str]:
    """Of each wanted package the first of its names, unless one of them is installed."""
    names = [name for either in wanted for name in either.split("|")]
    listed = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    installed = {name for name, _, status in (line.partition(" ") for line in lines) if status == "installed"}
    return [either.split("|")[0] for either in wanted if not installed.intersection(either.split("|"))]


def packages_for_environment(folder: Path) -> tuple[str, ...]:
    """What making an environment needs: Debian keeps the part of Python that brings pip in a package of its own."""
    if interpreter(folder).exists():
        return ()
    python, (major, minor) = find_python()
    return (
        () if succeeds([python, "-c", "import ensurepip, venv"]) else (f"python{major}.{minor}-venv", "ca-certificates")
    )


def can_sudo() -> bool:
    """Whether sudo works without asking for a password."""
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0


# The environment ----------------------------------------------------------------------------------------------------


def interpreter(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / "Scripts" / "python.exe" if WINDOWS else folder / "bin" / "python"


def requirements(libraries: str) -> list[Path]:
    """The locked lists that make up an environment."""
    return [REQUIREMENTS / "house.txt", REQUIREMENTS / f"{libraries}.txt"]


def stamp(folder: Path, libraries: str) -> str:
    """A line that changes whenever the environment must be made anew; its place counts, for it cannot be moved."""
    digest = hashlib.sha256(str(folder).encode())
    for source in (*requirements(libraries), ROOT / "pyproject.toml"):
        digest.update(source.read_bytes())
    return f"{libraries} {digest.hexdigest()}"


def bring_environment(folder: Path, libraries: str) -> None:
    """Make the environment, or bring it up to the locked lists; at once when it already is."""
    note = folder / "diaban.stamp"
    made = note.read_text(encoding="utf-8") if note.is_file() else ""
    if libraries == "run" and made.startswith("dev "):
        libraries = "dev"  # what was made for development suffices for running, and stays complete
    if made == stamp(folder, libraries) and interpreter(folder).exists():
        return
    say(f"Chuẩn bị môi trường {folder.name} (lần đầu cần mạng và vài phút)")
    note.unlink(missing_ok=True)
    if not answers(interpreter(folder)):
        make_environment(folder)
    fill_environment(folder, libraries)
    note.write_text(stamp(folder, libraries), encoding="utf-8")


def make_environment(folder: Path) -> None:
    """An empty environment with pip."""
    python, _ = find_python()
    try:
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
    except subprocess.CalledProcessError as failed:
        raise Refused(
            f"Không tạo được môi trường {folder.name}: Python ở {python} thiếu mô-đun venv hoặc ensurepip. "
            "Cài đủ Python (Debian, Ubuntu: gói python3-venv; Windows: bộ cài chính thức) rồi chạy lại."
        ) from failed


def fill_environment(folder: Path, libraries: str) -> None:
    """Exactly the locked libraries, each checked against its hash, and the project itself in place."""
    python = str(interpreter(folder))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    uv = [python, "-m", "uv", "pip"]
    lists = [str(path) for path in requirements(libraries)]
    environment = {**os.environ, **settings_for_uv(python)}
    steps = (
        [*pip, "--require-hashes", "--only-binary=:all:", "--requirement", lists[0]],
        [*uv, "sync", "--quiet", "--python", python, "--require-hashes", "--only-binary", ":all:", *lists],
        [*uv, "install", "--quiet", "--python", python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    for step in steps:
        if subprocess.run(step, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
            raise Refused(
                "Chưa tải được thư viện Python; lý do ở các dòng trên. "
                "Kiểm tra đường mạng tới kho thư viện Python (hoặc máy chủ trung gian trong cấu hình pip) rồi chạy lại."
            )


def settings_for_uv(python: str) -> dict[str, str]:
    """Environment variables that make uv follow this computer's settings.

    uv reads neither pip's settings nor, by itself, the system's certificates; an office that set a mirror or a
    certificate for pip means it for uv too.
    """
    meant = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}
    settings = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(Path(python).parent.parent)}
    listed = subprocess.run([python, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, check=False)
    for line in listed.stdout.decode("utf-8", "replace").splitlines():
        key, _, value = line.partition("=")
        name = meant.get(key.rpartition(".")[2])
        if name and name not in os.environ:
            settings[name] = value.strip().strip("'\"")
    return settings


def find_python() -> tuple[str, tuple[int, int]]:
    """A supported Python outside any environment, and its version: the one running this file where it will do."""
    running = getattr(sys, "_base_executable", None) or sys.executable
    commands = [
        [running],
        *([f"python{major}.{minor}"] for major, minor in reversed(SUPPORTED)),
        ["python3"],
        ["python"],
    ]
    if WINDOWS:
        commands[1:1] = [["py", f"-{major}.{minor}"] for major, minor in reversed(SUPPORTED)]
    question = "import sys; print(*sys.version_info[:2], getattr(sys, '_base_executable', sys.executable))"
    for command in commands:
        found = shutil.which(command[0])
        if not found:
            continue
        answer = subprocess.run(
            [found, *command[1:], "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
        words = answer.stdout.decode("utf-8", "replace").split(maxsplit=2)
        if answer.returncode == 0 and (version := (int(words[0]), int(words[1]))) in SUPPORTED:
            return words[2].strip(), version
    raise Refused(
        "Không tìm thấy Python 3.11, 3.12 hoặc 3.13 trên máy này. "
        "Cài một trong các phiên bản đó rồi chạy lại (Debian 12, Ubuntu 24.04 trở lên: gói python3; "
        "Windows: bộ cài chính thức của Python)."
    )


def answers(python: Path) -> bool:
    """Whether an environment's Python is there, works, is of a supported version and has pip."""
    question = f"import sys, pip; sys.exit(sys.version_info[:2] not in {SUPPORTED!r})"
    return python.exists() and succeeds([str(python), "-c", question])


def succeeds(command: list[str]) -> bool:
    """Whether a command ends well; what it says does not matter."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


# The task -----------------------------------------------------------------------------------------------------------


def start(command: list[str], folder: Path) -> int:
    """Run the task in the environment, from the project's root; its exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}
    environment["VIRTUAL_ENV"] = str(folder)
    environment["PATH"] = str(interpreter(folder).parent) + os.pathsep + os.environ.get("PATH", os.defpath)
    environment["PYTHONUTF8"] = "1"
    sys.stdout.flush()
    os.chdir(ROOT)
    if not WINDOWS:
        # The task takes this process's place, so that signals and the exit code are its own.
        os.execve(command[0], command, environment)
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
