"""Digits by their place on the keyboard: where they need Shift, as on French ones, the bare key counts as well."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# The row of digits as the system numbers its keys: 1 to 9, then 0. macOS gives no such number.
_FIRST_IN_ROW = 2 if sys.platform == "win32" else 10
_WITHOUT_SHIFT = {
    Qt.Key.Key_Ampersand: 1,
    Qt.Key.Key_Eacute: 2,
    Qt.Key.Key_QuoteDbl: 3,
    Qt.Key.Key_Apostrophe: 4,
    Qt.Key.Key_ParenLeft: 5,
    Qt.Key.Key_Agrave: 0,
}
# Numbers that mean nothing: a made-up event, and macOS.
_NO_PLACE = (0, 1)


def digit_of(event: QKeyEvent) -> int | None:
    """The digit of a key press; None for another key."""
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return key - Qt.Key.Key_0
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    digit = next((digit for known, digit in _WITHOUT_SHIFT.items() if known == key), None)
    place = event.nativeScanCode()
    if digit is None or place in _NO_PLACE:
        return digit
    # The same characters lie elsewhere on other keyboards: there they are no digits.
    row = place - _FIRST_IN_ROW
    return digit if 0 <= row <= 9 and (row + 1) % 10 == digit else None


def is_plain(event: QKeyEvent) -> bool:
    """Whether no key is held beside it that would make it a command (Shift and the keypad are none)."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & held
