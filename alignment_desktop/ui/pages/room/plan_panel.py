"""The left side of the room: the plan, how far it is, and the tray."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QProgressBar, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.room.draft import shown_as
from alignment_desktop.ui.pages.room.plan_list import PlanEntry, PlanList, TrayList
from alignment_desktop.ui.pages.room.sitting import Sitting

WIDTH = 216


class PlanPanel(QWidget):
    """`asked_for` gives the question to go to, `tray_asked_for` the id of a remark that is to be sent to one."""

    asked_for = Signal(str)
    tray_asked_for = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=8)
        self._list = PlanList()
        self._entries: list[PlanEntry] = []
        self._list.asked_for.connect(self.asked_for)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Talked about"))
        theme.styled(
            self._bar,
            "QProgressBar{background:@line;border:0px;border-radius:3px;max-height:6px;min-height:6px;}"
            "QProgressBar::chunk{background:@accent;border-radius:3px;}",
        )
        self._words = widgets.label(size=12.5, wraps=True, name=_("Progress"))
        self._postponed = widgets.muted(wraps=True)
        self._tray_head = widgets.title(_("Tray"))
        self._tray = TrayList()
        self._tray.picked.connect(lambda place: self.tray_asked_for.emit(self._tray_ids[place]))
        self._tray_ids: tuple[str, ...] = ()
        column.addWidget(widgets.title(_("Plan")))
        column.addWidget(self._list, 3)
        column.addSpacing(theme.current().px(6))
        for part in (self._bar, self._words, self._postponed):
            column.addWidget(part)
        column.addSpacing(theme.current().px(10))
        column.addWidget(self._tray_head)
        column.addWidget(self._tray, 1)
        theme.current().changed.connect(self._fit)
        self._fit()

    @property
    def lists(self) -> tuple[QListView, ...]:
        """The two lists, which take keys."""
        return (self._list, self._tray)

    def show_sitting(self, sitting: Sitting, current: str | None) -> None:
        """The plan as it is now."""
        stops = sitting.listed
        self._entries = [
            PlanEntry(
                question=stop.question,
                label=sitting.label(stop.question),
                asked=sitting.question(stop.question).text,
                progress=stop.progress,
                is_must_ask=stop.is_must_ask,
                is_postponed=stop.is_postponed,
                is_current=stop.question == current,
            )
            for stop in stops
        ]
        self._list.fill(self._entries)
        done = len(sitting.touched)
        self._bar.setMaximum(max(done + len(sitting.ahead), 1))
        self._bar.setValue(done)
        self._words.setText(sitting.progress_words())
        postponed = sum(stop.is_postponed for stop in stops)
        self._postponed.setText(_("{n} only if there is time").format(n=postponed) if postponed else "")
        self._postponed.setVisible(bool(postponed))
        tray = sitting.note(None)
        self._tray_ids = tuple(remark.id for remark in tray)
        self._tray.fill([shown_as(remark) for remark in tray])
        for part in (self._tray_head, self._tray):
            part.setVisible(bool(tray))

    def mark(self, current: str | None) -> None:
        """The plan with another question in view."""
        self._entries = [
            entry
            if entry.is_current == (entry.question == current)
            else replace(entry, is_current=entry.question == current)
            for entry in self._entries
        ]
        self._list.fill(self._entries)

    def _fit(self) -> None:
        self.setFixedWidth(theme.current().px(WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rows of the tray wrap anew."""
        super().resizeEvent(event)
        self._tray.scheduleDelayedItemsLayout()
