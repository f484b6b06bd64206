"""Boxes whose marks are drawn by hand, because a style sheet takes the style's own away: a tick, and one of several."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton

from alignment_desktop.ui import theme


class CheckBox(QCheckBox):
    """A box with a tick that grows with the text; the style's own stays small and pale."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        theme.styled(
            self,
            "QCheckBox{spacing:8px;border:2px solid transparent;border-radius:5px;padding:2px;}"
            "QCheckBox:focus{border:2px solid @focus;}"
            "QCheckBox::indicator{width:15px;height:15px;border:1px solid @ink_3;border-radius:4px;background:@card;}"
            "QCheckBox::indicator:checked{background:@accent;border:1px solid @accent;}"
            "QCheckBox::indicator:disabled{background:@panel;border:1px solid @line_strong;}",
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, with its tick drawn: a sheet takes the style's own away."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setPen(theme.current()["on_accent" if self.isEnabled() else "ink_3"])
        painter.setFont(theme.current().font(11, theme.BOLD))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")


class Choice(QComboBox):
    """One of several; keeps an id for each and does not change under a scrolling wheel."""

    def __init__(self, name: str, options: Iterable[tuple[str, str]] = (), chosen: str | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.styled(
            self,
            "QComboBox{background:@card;color:@ink;border:1px solid @line_strong;border-radius:7px;padding:5px 8px;}"
            "QComboBox:focus{border:2px solid @focus;padding:4px 7px;}"
            "QComboBox:disabled{background:@panel;color:@ink_3;}"
            "QComboBox::drop-down{border:0px;width:22px;}"
            "QComboBox QAbstractItemView{background:@card;color:@ink;border:1px solid @line_strong;"
            "selection-background-color:@selection;selection-color:@ink;}",
        )
        self.offer(options, chosen)

    def offer(self, options: Iterable[tuple[str, str]], chosen: str | None = None) -> None:
        """The options as (id, words) from now on, without telling anybody that the choice moved."""
        self.blockSignals(True)
        self.clear()
        for id_, words in options:
            self.addItem(words, id_)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, id_: str | None) -> None:
        """Chooses the option of this id, the first where there is none of it, without a signal."""
        self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(id_)) if self.count() else -1)
        self.blockSignals(False)

    @property
    def chosen(self) -> str:
        """The id of the chosen option; empty where there is nothing to choose."""
        return str(self.currentData() or "")

    def wheelEvent(self, event: object) -> None:
        """Leaves the wheel to the page: a choice moved by scrolling past it would be saved unseen."""
        event.ignore()  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, with its arrow drawn: a sheet takes the style's own away."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.current()["ink_2"])
        painter.drawText(
            self.rect().adjusted(0, 0, -theme.current().px(9), 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            "▾",
        )
