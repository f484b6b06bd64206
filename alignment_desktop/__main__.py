"""The way in: no verb opens the window, a verb runs the command line; each is imported only when chosen."""

from __future__ import annotations

import io
import os
import sys


def main() -> int:
    """The exit code: 0 done, 1 the answer is no, 2 the call was wrong, 3 the input was refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without our letters shows their numbers instead
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:]
    try:
        from alignment_desktop.storage import dumps

        dumps.forbid()
        if arguments == ["read-apart"]:
            from alignment_desktop.exchange.apart import serve

            return serve()
        if opens_window(arguments):
            if not has_display():
                from alignment_desktop.i18n import _

                sys.stderr.write(
                    _("There is no display to show the window on. The verbs work without: see --help.") + "\n"
                )
                return 2
            from alignment_desktop.ui.app import main as window

            return window(arguments)
        from alignment_desktop.cli import run

        return run(arguments)
    except KeyboardInterrupt:  # before a verb could begin, and say so in its own words
        return 3
    except Exception as fault:
        from alignment_desktop.faults import keep_place_of

        sys.stderr.write(keep_place_of(fault) + "\n")
        raise SystemExit(3) from fault


def opens_window(arguments: list[str]) -> bool:
    """True for a call without a verb: nothing at all, or the path of a workbook alone."""
    return not arguments or (len(arguments) == 1 and _is_path(arguments[0]))


def has_display() -> bool:
    """Whether a window can be shown; without this question Qt would abort the process."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in wanted)


def _is_path(word: str) -> bool:
    return not word.startswith("-") and ("." in word or "/" in word or "\\" in word)


if __name__ == "__main__":
    sys.exit(main())
