"""Python's collector of cycles, kept to the window's thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100


class Collector(QTimer):
    """Collects in the thread it is made in and, from then on, nowhere else.

    Left to itself Python collects in whichever thread happens to allocate. In a job's thread that takes objects of Qt
    apart: their end waits there for Python's lock, while the window's thread, which has it, waits for theirs, and both
    wait for good.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held_before = 0
        gc.disable()
        self.timeout.connect(self.collect)
        self.start(_EVERY_MS)

    def settle(self) -> None:
        """Passes over from now on what is loaded by now and stays for good: walking it takes 28 ms each time."""
        gc.collect()
        gc.freeze()
        self._held_before = 0

    def collect(self) -> None:
        """Collects the oldest generation that is due by Python's own thresholds.

        As Python itself does, it walks all that is held only once that is a quarter more than the last time.
        """
        (young, middle, old), most = gc.get_count(), gc.get_threshold()
        if young <= most[0]:
            return
        if 0 < most[2] < old and _held() > self._held_before * 5 // 4:  # Python 3.14 has no threshold for the oldest
            gc.collect()
            self._held_before = _held()
        else:
            gc.collect(1 if middle > most[1] else 0)


def _held() -> int:
    """How many objects have outlived a collection of the middle generation."""
    return len(gc.get_objects(generation=2))
