"""Choose the versions of all libraries anew and write them, with hashes, to packaging/requirements/.

Started by `python3 dev.py lock`. Versions younger than a week are left out: by then a bad upload has usually been
noticed. The files are good for Linux and Windows and name no server, so any mirror serves them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "requirements"

# File -> what it is for, what goes into it. All agree with each other: dev.py installs house.txt beside the others.
FILES = {
    "house": ("what dev.py itself needs", ["--group", "pyproject.toml:house"]),
    "run": ("what the program needs to run", ["pyproject.toml"]),
    "dev": ("what tests and checks need, the program included", ["pyproject.toml", "--group", "dev"]),
    "build": ("what building needs, the program included", ["pyproject.toml", "--group", "build"]),
}


def compile_requirements(sources: list[str], target: Path, *options: str) -> None:
    """Let uv resolve `sources` for every supported system and write them to `target`."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", *sources, "--output-file", str(target), "--quiet"),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"),
            *("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
            *options,
        ],
        cwd=ROOT,
        check=True,
    )


def main() -> None:
    """Write the four files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cool-down", default="7 days", help="age a version must have (default: %(default)s)")
    age = ["--exclude-newer", parser.parse_args().cool_down]
    everything = ["pyproject.toml", *(f"--group={group}" for group in ("house", "dev", "build"))]
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "together.txt"
        compile_requirements(everything, together, *age)
        for name, (purpose, sources) in FILES.items():
            target = Path(folder) / f"{name}.txt"
            compile_requirements(sources, target, *age, "--constraints", str(together))
            chosen = target.read_text(encoding="utf-8")
            head = f"# {purpose[0].upper()}{purpose[1:]}. Written by `python3 dev.py lock`.\n"
            (FOLDER / f"{name}.txt").write_text(head + chosen, encoding="utf-8", newline="\n")
            print(f"{name}.txt: {sum('==' in line for line in chosen.splitlines())}")


if __name__ == "__main__":
    main()
