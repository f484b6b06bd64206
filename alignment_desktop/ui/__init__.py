"""The window: everything Qt. It asks the workbook questions, gives it commands, and shows what comes back."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401

# Qt for Python puts its own function in the place of Python's import, for `from __feature__ import ...`, which is not
# used here. It reads and keeps the source of every module that comes later, which made them half as slow again.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
