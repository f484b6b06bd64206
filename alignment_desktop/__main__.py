"""The way in: no verb opens the window, a verb runs the command line; each is imported only when chosen."""

from __future__ import annotations

import sys


def main() -> int:
    """The exit code: 0 done, 1 the answer is no, 2 the call was wrong, 3 the input was refused."""
    from alignment_desktop.cli import run  # noqa: PLC0415 - the window must not pay for the command line

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
