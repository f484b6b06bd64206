"""A gate in front of the lock of a workbook: several processes of the product stand at it, and pass it together.

    python -m tests.faults.harness.gate ORDERS HEARD VERB ...

does what the product does with these words, but takes the lock only when it is told to by a byte in the pipe ORDERS,
and says in a line of the pipe HEARD what came of it. Who got the lock goes on at the next byte.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from alignment_desktop.domain.errors import AlignmentError, WorkbookInUse
from alignment_desktop.storage import vault
from alignment_desktop.storage.lock import Lock

AT_THE_LOCK, WRITER, IN_USE = "at the lock", "writer", "in use"


def stand_before_the_lock(orders: int, heard: int) -> None:
    """From now on this process waits at the gate whenever it opens a workbook for writing."""
    real = vault.acquire

    def say(words: str) -> None:
        os.write(heard, f"{words}\n".encode())

    def acquire(*arguments: Any, **named: Any) -> Lock:
        say(AT_THE_LOCK)
        os.read(orders, 1)
        try:
            lock = real(*arguments, **named)
        except WorkbookInUse:
            say(IN_USE)
            raise
        except AlignmentError as error:
            say(f"{type(error).__name__}: {error}")
            raise
        say(WRITER)
        os.read(orders, 1)
        return lock

    vault.acquire = acquire


if __name__ == "__main__":
    stand_before_the_lock(int(sys.argv[1]), int(sys.argv[2]))
    del sys.argv[1:3]
    from alignment_desktop.__main__ import main

    sys.exit(main())
