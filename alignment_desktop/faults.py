"""What becomes of a fault of the program: its place is kept in a file, and the person is told in one sentence."""

from __future__ import annotations

import traceback

from alignment_desktop.i18n import _
from alignment_desktop.settings import data_folder, keep


def keep_place_of(fault: BaseException) -> str:
    """Keeps where a fault happened, without any word of the workbook, and gives the sentence for the person."""
    file = data_folder() / "last-fault.txt"
    lines = [*traceback.format_tb(fault.__traceback__), type(fault).__name__]
    try:
        keep(file, "\n".join(lines))
    except OSError:
        told = _("The program failed ({fault}); what was saved is kept. Please tell us what you did.")
    else:
        told = _("The program failed; what was saved is kept. Please send us {file}, which says where it happened.")
    return told.format(fault=lines[-1], file=file)
