"""What the two faces of the start share: the dark panel at the left, and a column of readable width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets

PANEL_WIDTH = 288
COLUMN_WIDTH = 680


class SidePanel(QFrame):
    """The program's name on the rail's ground, and what stands under it in `body`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        theme.styled(self, "#side{background:@rail;border:0px;}")
        whole = widgets.vertical(self, spacing=2, margins=24)
        whole.addSpacing(theme.current().px(16))
        whole.addWidget(widgets.label(_("Alignment Desktop"), size=20, weight=theme.BOLD, tone="rail_ink"))
        whole.addWidget(widgets.label(_("The workbook of your engagements"), size=13, tone="rail_ink_2", wraps=True))
        whole.addSpacing(theme.current().px(28))
        self.body = widgets.vertical(spacing=2)
        whole.addLayout(self.body)
        whole.addStretch()
        self.foot = widgets.vertical(spacing=8)
        whole.addLayout(self.foot)
        theme.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(theme.current().px(PANEL_WIDTH))


class Face(QWidget):
    """One face of the start: its side panel, and beside it a scrolled column in the middle, `column`.

    The panel folds away where the window is narrow at today's text size; `folded` is then shown in the column instead.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = widgets.horizontal(self, spacing=0)
        self.side = SidePanel()
        row.addWidget(self.side)
        content = QWidget()
        content.setMinimumHeight(1)  # as high as its words need at its width, not as at the width they would like
        across = QHBoxLayout(content)
        across.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._inner = inner
        self.column: QVBoxLayout = widgets.vertical(inner, spacing=16, margins=22)
        across.addStretch(1)
        across.addWidget(inner, 100)
        across.addStretch(1)
        self.area = widgets.scrolled(content, name)
        row.addWidget(self.area, 1)
        self.folded = QWidget()
        self.column.addWidget(self.folded)
        theme.current().changed.connect(self._fold)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the side panel where there is no room for it."""
        super().resizeEvent(event)
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _fold(self) -> None:
        look = theme.current()
        is_narrow = look.is_narrow(self.width())
        self.side.setVisible(not is_narrow)
        self.folded.setVisible(is_narrow)
        self._inner.setMaximumWidth(look.px(COLUMN_WIDTH + 44))
        side = look.px(22)
        self.column.setContentsMargins(side, side if is_narrow else look.px(56), side, side)


def heading(words: str) -> QLabel:
    """The one heading of a face."""
    made = widgets.label(words, size=25, weight=theme.BOLD, wraps=True)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made
