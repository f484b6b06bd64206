"""The window: everything Qt. It asks the workbook questions, gives it commands, and shows what comes back."""

from __future__ import annotations

# Before any module that loads Qt: Qt for Python hooks into the import of everything that comes after it, which makes
# that half as slow again.
import alignment_desktop.workbook as workbook

__all__ = ["workbook"]
