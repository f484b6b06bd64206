"""Python's collector of cycles, kept to the window's thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 250


class Collector(QTimer):
    """Collects in the thread it is made in and, from then on, nowhere else.

    Left to itself Python collects in whichever thread happens to allocate. In a job's thread that takes objects of Qt
    apart: their end waits there for Python's lock, while the window's thread, which has it, waits for theirs, and both
    wait for good.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.timeout.connect(self.collect)
        self.start(_EVERY_MS)

    def settle(self) -> None:
        """Passes over from now on what is loaded by now and stays for good: walking it takes 28 ms each time."""
        gc.collect()
        gc.freeze()

    def collect(self) -> None:
        """Collects the oldest generation that is due by Python's own thresholds."""
        counts, most = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if 0 < most[generation] < counts[generation]:  # Python 3.14 has no threshold for the oldest
                gc.collect(generation)
                return
