"""The command line: the same workbook as the window, without a window and without Qt.

Exit codes: 0 done, 1 the answer is no, 2 the call was wrong, 3 the input was refused. Errors are plain sentences on
standard error; with --json, standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

from alignment_desktop.cli.main import VERBS, run

__all__ = ["VERBS", "run"]
