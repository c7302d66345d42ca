"""Where the files of the program are: its own resources, the data of the user, the logs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "DiaBan"


def resource(name: str) -> Path:
    """The file or folder `resources/<name>`, in the source tree and in the built program."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
    return root / "resources" / name


def data_folder() -> Path:
    """The folder of the user's data: what DIABAN_HOME names, else the usual place of this system.

    It may not exist yet; whoever writes into it makes it.
    """
    home = os.environ.get("DIABAN_HOME")
    if home:
        return Path(home).expanduser().absolute()
    import platformdirs  # noqa: PLC0415 - not before somebody asks: it delays the first window

    return platformdirs.user_data_path(_NAME, appauthor=False)


def log_folder() -> Path:
    """The folder of the logs, inside the data folder so that one folder is all there is to copy or delete."""
    return data_folder() / "logs"


def bundled_fonts() -> Path | None:
    """The folder of the fonts that come with the built program; None in the source tree, which has none."""
    root = getattr(sys, "_MEIPASS", None)
    return Path(root) / "fonts" if root else None
