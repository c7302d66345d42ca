"""Collect the texts of the window for translation and build the catalogues. Started by `python3 dev.py texts`.

The source language is Vietnamese; resources/i18n/*.ts hold the translations and are kept, the .qm files made from them
are not.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "i18n"


def main() -> None:
    """Bring every language up to the texts in the code."""
    modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "desktop").rglob("*.py"))
    CATALOGUES.mkdir(exist_ok=True)
    languages = sorted(CATALOGUES.glob("diaban_*.ts")) or [CATALOGUES / "diaban_en.ts"]
    update = [
        "pyside6-lupdate",
        "-silent",
        "-extensions",
        "py",
        "-locations",
        "none",
        "-no-obsolete",
        "-source-language",
        "vi",
    ]
    for language in languages:
        subprocess.run([*update, *modules, "-ts", str(language.relative_to(ROOT))], cwd=ROOT, check=True)
    for catalogue in sorted(CATALOGUES.glob("*.ts")):
        subprocess.run(["pyside6-lrelease", "-silent", str(catalogue)], check=True)


if __name__ == "__main__":
    main()
