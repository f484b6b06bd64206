"""Everything a key or the palette can do anywhere in the window, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence

from alignment_desktop.i18n import N_, _

if TYPE_CHECKING:
    from alignment_desktop.ui.main_window import MainWindow


class ActionEntry(Struct, frozen=True):
    """An action: its name, its words, its keys, and the method of the main window that does it with its argument.

    An argument of several words is several arguments. What has no keys is for the palette alone.
    Those that need a workbook are off without one; all are off while the screen is covered.
    """

    name: str
    words: str
    keys: tuple[str, ...]
    does: str
    argument: str = ""
    needs_workbook: bool = True


ACTIONS: tuple[ActionEntry, ...] = (
    ActionEntry("palette", N_("Search or jump to…"), ("Ctrl+K",), "open_palette"),
    ActionEntry("undo", N_("Undo"), ("Ctrl+Z",), "undo"),
    ActionEntry("redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    ActionEntry("overview", N_("Go to the overview"), ("Alt+1",), "show_page", "overview"),
    ActionEntry("engagement", N_("Go to the engagement"), ("Alt+2",), "show_page", "engagement"),
    ActionEntry("interviews", N_("Go to the interviews"), ("Alt+3",), "show_page", "interviews"),
    ActionEntry("findings", N_("Go to the findings"), ("Alt+4",), "show_page", "findings"),
    ActionEntry("plan", N_("Go to the plan"), ("Alt+5",), "show_page", "plan"),
    ActionEntry("deliverables", N_("Go to the deliverables"), ("Alt+6",), "show_page", "deliverables"),
    ActionEntry("clients", N_("Show all clients"), ("Alt+0",), "show_page", "clients"),
    ActionEntry("settings", N_("Open the settings"), ("Ctrl+,",), "show_page", "settings"),
    ActionEntry("security", N_("Change passphrase, recovery sheet, lock"), (), "show_page", "settings security"),
    ActionEntry("backups", N_("Backups: make, check, restore"), (), "show_page", "settings backups"),
    ActionEntry("cover", N_("Cover the screen"), ("F12",), "cover", needs_workbook=False),
    ActionEntry("lock", N_("Lock the workbook"), ("Ctrl+L",), "lock"),
    ActionEntry("larger", N_("Larger text"), ("Ctrl++", "Ctrl+="), "grow_text", "10", needs_workbook=False),
    ActionEntry("smaller", N_("Smaller text"), ("Ctrl+-",), "grow_text", "-10", needs_workbook=False),
    ActionEntry("full_screen", N_("Full screen"), ("F11",), "toggle_full_screen", needs_workbook=False),
    ActionEntry("help", N_("Help and keys"), ("F1",), "show_help", needs_workbook=False),
    ActionEntry("close", N_("Close the workbook"), ("Ctrl+W",), "close_workbook"),
    ActionEntry("quit", N_("Quit"), ("Ctrl+Q",), "close", needs_workbook=False),
)


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """The actions of the table on the window, by name."""
    made: dict[str, QAction] = {}
    for entry in ACTIONS:
        action = QAction(_(entry.words), window)
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        action.triggered.connect(_call(getattr(window, entry.does), entry.argument))
        window.addAction(action)
        made[entry.name] = action
    return made


def _call(method: Callable[..., object], argument: str) -> Callable[[], object]:
    return lambda: method(*argument.split())
