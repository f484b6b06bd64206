"""The rail at the left: where one is, where one can go, and that other clients are out of sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from alignment_desktop.domain.engagement import Client, Engagement
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets, words
from alignment_desktop.ui.pages import FOOT, PAGES, PageEntry
from alignment_desktop.ui.session import Session

WIDTH = 232
_LONGEST_WORD = 16


class NavButton(QPushButton):
    """One page in the rail, with a small figure at its right."""

    def __init__(self, text: str) -> None:
        super().__init__(widgets.unmarked(text))
        self._words = text
        self._count = ""
        self.setCheckable(True)
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.typed(self, 13.5, theme.MEDIUM)

    def tell(self, count: str) -> None:
        """Another figure from now on."""
        self._count = count
        self.setAccessibleDescription(count)
        self.update()

    def sizeHint(self) -> QSize:
        """A comfortable line."""
        return QSize(theme.current().px(WIDTH - 24), theme.current().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pill where one is, words everywhere else."""
        look, px = theme.current(), theme.current().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(look["rail_active"])
            painter.drawRoundedRect(self.rect(), px(7), px(7))
        elif self.underMouse():
            painter.setBrush(look["rail_raised"])
            painter.drawRoundedRect(self.rect(), px(7), px(7))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look["rail_mark"])
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), px(7), px(7))
        painter.setPen(look["rail_active_ink" if self.isChecked() else "rail_ink"])
        painter.setFont(look.font(13.5, theme.SEMIBOLD if self.isChecked() else theme.REGULAR))
        inner = self.rect().adjusted(px(12), 0, -px(12), 0)
        painter.setFont(painter.font())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.setFont(look.font(11.5))
        painter.setPen(look["rail_active_ink" if self.isChecked() else "rail_ink_2"])
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count)


class Monogram(QWidget):
    """The client's letters on a square."""

    def __init__(self) -> None:
        super().__init__()
        self._letters = ""

    def tell(self, letters: str) -> None:
        """Other letters from now on."""
        self._letters = letters
        self.setFixedSize(theme.current().px(32), theme.current().px(32))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The letters in the middle of their square."""
        look, px = theme.current(), theme.current().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look["rail_mark"])
        painter.drawRoundedRect(QRect(0, 0, px(32), px(32)), px(7), px(7))
        painter.setPen(QColor("#16202e"))
        painter.setFont(look.font(13, theme.BOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)


class Rail(QFrame):
    """The pages that fit what is in view. `go` is called with the name of the page that was pressed."""

    def __init__(self, session: Session, go: Callable[[str], object]) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("rail")
        self.setAccessibleName(_("Pages"))
        theme.styled(self, "#rail{background:@rail;border:0px;}")
        column = widgets.vertical(self, spacing=2, margins=12)
        column.addWidget(self._head())
        column.addSpacing(theme.current().px(12))
        self._buttons: dict[str, tuple[PageEntry, NavButton]] = {}
        self._groups: list[tuple[str, QWidget]] = []
        self._add_group(column, go, "")
        for group in dict.fromkeys(entry.group for entry in PAGES):
            if group not in ("", FOOT):
                head = widgets.label(_(group).upper(), size=10.5, weight=theme.SEMIBOLD, tone="rail_ink_2")
                head.setContentsMargins(12, theme.current().px(12), 0, 4)
                column.addWidget(head)
                self._groups.append((group, head))
                self._add_group(column, go, group)
        column.addStretch()
        self._on_site = widgets.label(size=11.5, tone="rail_mark", wraps=True)
        self._on_site.setContentsMargins(12, 0, 12, 6)
        column.addWidget(self._on_site)
        self._add_group(column, go, FOOT)
        theme.current().changed.connect(self._fit)
        self._fit()

    def mark(self, page: str) -> None:
        """Shows which page is open."""
        for name, (_entry, button) in self._buttons.items():
            button.setChecked(name == page)

    def refresh(self) -> None:
        """Names, figures and pages as they are now."""
        client, engagement = self._session.client, self._session.engagement
        snapshot = self._session.snapshot()
        for entry, button in self._buttons.values():
            button.setVisible(entry.needs == "workbook" or engagement is not None)
            if entry.count is not None:
                button.tell(entry.count(snapshot) if snapshot else "")
        for group, head in self._groups:
            head.setVisible(engagement is not None and any(e.group == group for e in PAGES))
        self._tell_head(client, engagement)
        self._on_site.setText(_("On site: other clients hidden") if engagement else "")

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("client")
        theme.styled(head, "#client{background:@rail_raised;border-radius:9px;}")
        row = widgets.horizontal(head, spacing=10, margins=12)
        self._monogram = Monogram()
        told = widgets.vertical(spacing=2)
        self._name = widgets.label(size=13.5, weight=theme.SEMIBOLD, tone="rail_ink", wraps=True)
        self._about = widgets.label(size=11.5, tone="rail_ink_2", wraps=True)
        for part in (self._name, self._about):
            part.setMinimumWidth(1)  # a word without end must not widen what is asked of the rail
            told.addWidget(part)
        row.addWidget(self._monogram, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        return head

    def _tell_head(self, client: Client | None, engagement: Engagement | None) -> None:
        self._monogram.setVisible(client is not None)
        if client is None or engagement is None:
            self._name.setText(_("All clients"))
            self._about.setText(_("Choose an engagement to work in it"))
            return
        initials = "".join(word[0] for word in client.name.split()[:2] if word[0].isalnum()).upper()
        self._monogram.tell(client.monogram or initials)
        self._name.setText(widgets.breakable(client.name, _LONGEST_WORD))
        self._about.setText(widgets.breakable(f"{engagement.title} · {words.word(engagement.stage)}", _LONGEST_WORD))

    def _add_group(self, column: QVBoxLayout, go: Callable[[str], object], group: str) -> None:
        for entry in PAGES:
            if entry.is_listed and entry.group == group:
                button = NavButton(_(entry.title))
                button.clicked.connect(lambda _checked=False, name=entry.name: go(name))
                self._buttons[entry.name] = (entry, button)
                column.addWidget(button)

    def _fit(self) -> None:
        self.setFixedWidth(theme.current().px(WIDTH))
