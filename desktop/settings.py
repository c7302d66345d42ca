"""What the program remembers on this computer: declared, typed, kept in one small file of the data folder.

Nothing of the records and no passphrase is ever kept here; what belongs to an office lies in its database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from desktop.paths import data_folder

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

VERSION = 1
SCHEMES = ("system", "light", "dark")
LANGUAGES = ("vi", "en")
LEAST_POINTS, MOST_POINTS = 9, 14
IDLE_MINUTES = (5, 10, 15)  # QCVN 12:2026/BCA 3.6.2.1.8: at most 15 minutes
_MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class RecentDatabase:
    """A database that was opened on this computer.

    Attributes:
        location: file path or URL.
        unit: name of its unit, to be told from others.
        practice: whether it holds practice data.
        encrypted: whether it asked for a passphrase, so that the window can ask before anything else is loaded.
    """

    location: str
    unit: str
    practice: bool = False
    encrypted: bool = True


def _declare(default: T, meaning: str, read: Callable[[Any], T]) -> T:
    """A setting: its default, what it is for, and how a stored value becomes one (ValueError when it cannot)."""
    return field(default=default, metadata={"meaning": meaning, "read": read})


def _one_of(*allowed: T) -> Callable[[Any], T]:
    def read(value: Any) -> T:  # noqa: ANN401 - from a file anybody may have written
        if value not in allowed:
            raise ValueError(value)
        return cast("T", value)

    return read


def _points(value: Any) -> int:  # noqa: ANN401
    return min(MOST_POINTS, max(LEAST_POINTS, int(value)))


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - one error for whatever is wrong with a stored value
    return value


def _yes_no(value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for whatever is wrong with a stored value
    return value


def _recent(value: Any) -> tuple[RecentDatabase, ...]:  # noqa: ANN401
    return tuple(
        RecentDatabase(
            _text(entry["location"]),
            _text(entry["unit"]),
            _yes_no(entry.get("practice", False)),
            _yes_no(entry.get("encrypted", True)),
        )
        for entry in cast("list[dict[str, Any]]", value)
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the meaning of each stands in its declaration."""

    recent: tuple[RecentDatabase, ...] = _declare((), "databases opened here, the newest first", _recent)
    scheme: str = _declare("system", "colours: system, light or dark", _one_of(*SCHEMES))
    point_size: int = _declare(10, "size of the letters in points", _points)
    dense: bool = _declare(False, "lower rows in lists", _yes_no)  # noqa: FBT003 - a default
    language: str = _declare("vi", "language of the window", _one_of(*LANGUAGES))
    idle_minutes: int = _declare(15, "minutes without a key or click until the window locks", _one_of(*IDLE_MINUTES))
    backup_folder: str = _declare("", "folder backups went to last; empty before the first", _text)
    work_folder: str = _declare("", "folder files were opened from or written to last", _text)
    geometry: str = _declare("", "place and size of the window, as Qt writes them, in base 64", _text)

    @property
    def last_database(self) -> RecentDatabase | None:
        """The database that was open last; None when there was none."""
        return self.recent[0] if self.recent else None

    def with_recent(self, database: RecentDatabase) -> Settings:
        """The same with a database at the head of the list."""
        others = tuple(one for one in self.recent if one.location != database.location)
        return replace(self, recent=(database, *others)[:_MOST_RECENT])

    def without_recent(self, location: str) -> Settings:
        """The same without a database that is no longer there."""
        return replace(self, recent=tuple(one for one in self.recent if one.location != location))


class SettingsFile:
    """The settings in force, kept in their file.

    Attributes:
        values: the settings now.
    """

    def __init__(self, file: Path | None = None) -> None:
        """The settings of the file; defaults for what it does not hold or holds in a way nobody can read.

        Args:
            file: as a rule left out: `settings.json` in the data folder.
        """
        self._file = file or data_folder() / "settings.json"
        self.values = read_settings(self._file)

    def change(self, **values: object) -> Settings:
        """The settings with these values, kept; TypeError for a setting that was never declared."""
        return self.put(replace(self.values, **values))

    def put(self, settings: Settings) -> Settings:
        """These settings, kept. A full or read-only disk costs only that they are forgotten at the next start."""
        self.values = settings
        with suppress(OSError):
            write_settings(self._file, settings)
        return settings


def read_settings(file: Path) -> Settings:
    """The settings of a file; each unreadable value gives way to its default."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    table = upgrade(cast("dict[str, Any]", stored))
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        if setting.name in table:
            try:
                values[setting.name] = setting.metadata["read"](table[setting.name])
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
    return Settings(**values)


def write_settings(file: Path, settings: Settings) -> None:
    """The settings in their file, whole or not at all.

    Raises:
        OSError: the disk refused.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    table = {"version": VERSION} | {setting.name: getattr(settings, setting.name) for setting in fields(Settings)}
    partial = file.with_name(f"{file.name}.part")
    with partial.open("w", encoding="utf-8") as stream:
        json.dump(table, stream, ensure_ascii=False, indent=1, default=_plain)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(file)


def upgrade(table: Mapping[str, Any]) -> dict[str, Any]:
    """A stored table in the spelling of this version; each step is one function of `_UPGRADES`."""
    upgraded = dict(table)
    version = upgraded.get("version")
    start = version if isinstance(version, int) and version >= 1 else VERSION
    for step in _UPGRADES[start - 1 :]:
        upgraded = step(upgraded)
    return upgraded


_UPGRADES: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
"""From version 1 to 2, from 2 to 3 and so on."""


def _plain(value: object) -> object:
    if isinstance(value, RecentDatabase):
        return asdict(value)
    raise TypeError(type(value))
