"""Ids that sort by the time they were made: UUID version 7 (RFC 9562) as 32 hex characters."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

_SEQUENCE_BITS = 42  # of the 74 free bits; the rest stays random


def uuid7_source(
    milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> Callable[[], str]:
    """A source of ids that never goes back, not even when the clock does.

    Within a millisecond, and while the clock stands behind the last id, the upper free bits count on from a random
    start (method 2 of RFC 9562, section 6.2); the lower 32 bits are random each time.
    """
    last_time = -1
    counter = 0

    def new_id() -> str:
        nonlocal last_time, counter
        now = milliseconds()
        if now > last_time:
            last_time = now
            counter = int.from_bytes(random_bytes(6), "big") >> (48 - _SEQUENCE_BITS + 1)
        else:
            counter += 1  # 2**41 ids would have to be made before this runs over
        tail = (counter << 32) | int.from_bytes(random_bytes(4), "big")
        high, low = tail >> 62, tail & ((1 << 62) - 1)
        return f"{(last_time << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low:032x}"

    return new_id
