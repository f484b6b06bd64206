"""The way in: no verb opens the window, a verb runs the command line; each is imported only when chosen."""

from __future__ import annotations

import io
import sys
import traceback


def main() -> int:
    """The exit code: 0 done, 1 the answer is no, 2 the call was wrong, 3 the input was refused."""
    from alignment_desktop.cli import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without our letters shows their numbers instead
            stream.reconfigure(errors="backslashreplace")
    try:
        return run(sys.argv[1:])
    except Exception as fault:
        _tell(fault)
        raise SystemExit(3) from fault


def _tell(fault: Exception) -> None:
    """One sentence about a fault of the program; its place is kept in a file, without any word of the workbook."""
    from alignment_desktop.i18n import _
    from alignment_desktop.settings import data_folder

    file = data_folder() / "last-fault.txt"
    lines = [*traceback.format_tb(fault.__traceback__), type(fault).__name__]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        told = _("The program failed ({fault}); what was saved is kept. Please tell us what you did.")
    else:
        told = _("The program failed; what was saved is kept. Please send us {file}, which says where it happened.")
    sys.stderr.write(told.format(fault=lines[-1], file=file) + "\n")


if __name__ == "__main__":
    sys.exit(main())
