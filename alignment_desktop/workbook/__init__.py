"""The workbook: the open file as one object that is asked questions and given commands.

Window and command line use it alike. It is used in one thread; jobs get snapshots, never the workbook.
"""

from __future__ import annotations

from alignment_desktop.workbook.workbook import Workbook

__all__ = ["Workbook"]
