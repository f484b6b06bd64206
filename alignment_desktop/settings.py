"""Every preference of the person at this computer, declared once: type, default, one line of help.

Preferences say how the program behaves here. What belongs to an engagement is in its workbook.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import platformdirs

from alignment_desktop.i18n import N_

_APP = "alignment-desktop"
_LONGEST_NAME = 255
_LONGEST_PATH = 3_500


def config_folder() -> Path:
    """Where the preferences are kept; it need not exist yet."""
    return platformdirs.user_config_path(_APP, appauthor=False)


def data_folder() -> Path:
    """Where own packs and backups are kept; it need not exist yet."""
    return platformdirs.user_data_path(_APP, appauthor=False)


def documents_folder() -> Path:
    """Where people keep their documents, so that it may be proposed; their home where there is no such folder."""
    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def _language(text: str) -> str:
    if not (2 <= len(text) <= 8 and text.replace("_", "").isalpha() and text.isascii()):
        raise ValueError(text)
    return text


def _threshold(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or not 0 < number <= 4:
        raise ValueError(text)
    return number


def _percentage(text: str) -> int:
    number = int(text)
    if not 100 <= number <= 200:
        raise ValueError(text)
    return number


def _minutes(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 60:
        raise ValueError(text)
    return number


def can_be_a_path(text: str) -> bool:
    """Whether this computer could have a file or a folder of this path; of any other, to ask for it is an error.

    A name has at most 255 bytes nearly everywhere, as many UTF-16 units on Windows; a path has 4,095 bytes, of which
    some are left for what comes beneath. Raises UnicodeEncodeError for text that is no text of this computer.
    """
    whole = os.fsencode(text)
    if os.name == "nt":
        lengths = [len(name.encode("utf-16-le")) // 2 for name in text.replace("\\", "/").split("/")]
    else:
        lengths = [len(name) for name in whole.split(b"/")]
    return b"\0" not in whole and len(whole) <= _LONGEST_PATH and max(lengths) <= _LONGEST_NAME


def _folder(text: str) -> Path:
    if not Path(text).is_absolute() or not can_be_a_path(text):
        raise ValueError(text)
    return Path(text)


def _name(text: str) -> str:
    text.encode()  # half a character is a ValueError: no workbook would take it into its journal
    return text.strip()


def _preference(read: Callable[[str], Any], default: Any, help_text: str) -> Any:
    """A field of Settings: how its stored text is read (ValueError if it cannot be), its default and its help."""
    metadata = {"read": read, "help": help_text}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The preferences. Thresholds are in points of the five-point scale, whatever the sign of the gap."""

    language: str = _preference(_language, "en", N_("Language of new deliverables, as a code such as en or de"))
    paper: str = _preference(_one_of("a4", "letter"), "a4", N_("Paper size of deliverables: a4 or letter"))
    gap_watch: Decimal = _preference(
        _threshold, Decimal("0.5"), N_("From this gap on, business and IT are no longer aligned and worth watching")
    )
    gap_wide: Decimal = _preference(_threshold, Decimal("1.0"), N_("From this gap on, it counts as a gap"))
    gap_severe: Decimal = _preference(_threshold, Decimal("2.0"), N_("From this gap on, it counts as severe"))
    backup_folder: Path = _preference(
        _folder, lambda: data_folder() / "backups", N_("Folder that automatic backups are written to")
    )
    lock_minutes: int = _preference(
        _minutes, 15, N_("Minutes without a key or the mouse after which the workbook is locked, 0 for never, up to 60")
    )
    appearance: str = _preference(
        _one_of("system", "light", "dark"), "system", N_("Colours of the window: system, light or dark")
    )
    text_size: int = _preference(_percentage, 100, N_("Size of the window’s text in per cent, 100 to 200"))
    consultant: str = _preference(_name, "", N_("Your name, as the journal and the logs of actions show it"))

    @property
    def gap_thresholds(self) -> tuple[Decimal, Decimal, Decimal]:
        """Where watch, gap and severe begin."""
        return self.gap_watch, self.gap_wide, self.gap_severe

    def __post_init__(self) -> None:
        """Raises ValueError where the three thresholds do not rise."""
        if not self.gap_watch < self.gap_wide < self.gap_severe:
            raise ValueError("gap thresholds must rise")


def preferences() -> tuple[Field[Any], ...]:
    """The fields of Settings; `metadata["help"]` is the untranslated help of each."""
    return fields(Settings)


def settings_file() -> Path:
    """The file the preferences are kept in."""
    return config_folder() / "settings.json"


def load(file: Path | None = None) -> tuple[Settings, tuple[str, ...]]:
    """The stored preferences, and the names of those that could not be read and are at their default.

    A file that cannot be read at all gives the defaults and names every preference; no file gives the defaults alone.
    """
    file = file or settings_file()
    names = tuple(preference.name for preference in preferences())
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError, RecursionError):  # anything may have written to it
        return Settings(), names
    if not isinstance(stored, dict):
        return Settings(), names
    values: dict[str, Any] = {}
    unread = []
    for preference in preferences():
        if preference.name not in stored:
            continue
        try:
            values[preference.name] = preference.metadata["read"](str(stored[preference.name]))
        except ValueError:
            unread.append(preference.name)
    try:
        return Settings(**values), tuple(unread)
    except ValueError:
        thresholds = {"gap_watch", "gap_wide", "gap_severe"}
        others = {name: value for name, value in values.items() if name not in thresholds}
        return Settings(**others), tuple(name for name in names if name in thresholds or name in unread)


def save(settings: Settings, file: Path | None = None) -> None:
    """Keep the preferences; the former file stays whole until the new one is on disk.

    Raises OSError where the place cannot be written to.
    """
    text = json.dumps({each.name: str(getattr(settings, each.name)) for each in preferences()}, indent=2)
    keep(file or settings_file(), text + "\n")


def keep(file: Path, text: str) -> None:
    """Keep a small file of the program's own; the former one stays whole until the new one is on disk.

    Raises OSError where the place cannot be written to, and leaves nothing half there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as fresh:
            fresh.write(text)
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if os.name == "nt":  # flushes no folders; the file system's journal holds the rename
        return
    with contextlib.suppress(OSError):  # the new file is whole, and only after a power cut the former might be back
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
