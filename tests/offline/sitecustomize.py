"""Refuses every way to the network, and notes it down; each Python that the tests start reads this first.

The note goes to the file that `ALIGNMENT_CONNECTS` names, so that a connect whose error is swallowed fails the test
all the same.
"""

from __future__ import annotations

import os
import sys

_WAYS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"})
_INTERNET = frozenset({2, 10, 23, 24, 30})  # AF_INET, and AF_INET6 on Linux, Windows, FreeBSD and macOS


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook: sockets of this machine's own file system may connect, all others raise."""
    if event not in _WAYS:
        return
    family = getattr(arguments[0], "family", None)
    if family is not None and int(family) not in _INTERNET:
        return
    told = f"{event} {arguments[1:] if family is not None else arguments}"
    if file := os.environ.get("ALIGNMENT_CONNECTS"):
        with open(file, "a", encoding="utf-8") as notes:
            notes.write(told + "\n")
    raise PermissionError(f"the tests reach no network: {told}")


sys.addaudithook(refuse)
