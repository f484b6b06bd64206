"""The bar over the table: words, status, owner, challenge, overdue, and what the actions are grouped by."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.plan.model import NOBODY, NOT_DROPPED, OPEN, Filter, Grouping
from alignment_desktop.ui.pages.plan.words import status_word


class PlanBar(QWidget):
    """Says by `changed` that the table shall show other actions or group them otherwise."""

    changed = Signal()
    panel_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = Flowing(self)
        self._words = widgets.line_edit(_("Filter the actions"), hint=_("Filter by words"))
        self._words.setMinimumWidth(theme.current().px(180))
        self._words.setClearButtonEnabled(True)
        self._words.textChanged.connect(self.changed)
        self._status = widgets.Choice(_("Status shown"), self._statuses())
        self._owner = widgets.Choice(_("Owner shown"))
        self._challenge = widgets.Choice(_("Challenge shown"))
        self._overdue = widgets.button(_("Overdue"))
        self._overdue.setCheckable(True)
        self._overdue.toggled.connect(self.changed)
        self._group = widgets.Choice(
            _("Grouped by"),
            (
                (Grouping.NOTHING, _("Not grouped")),
                (Grouping.CHALLENGE, _("By challenge")),
                (Grouping.OWNER, _("By owner")),
                (Grouping.STATUS, _("By status")),
                (Grouping.HORIZON, _("By 30, 60, 90 days")),
            ),
        )
        self._panel = widgets.button("", self.panel_toggled.emit, hint=_("Ctrl+I"))
        for choice in (self._status, self._owner, self._challenge, self._group):
            choice.currentIndexChanged.connect(self.changed)
        self._filters = (self._words, self._status, self._owner, self._challenge, self._overdue, self._group)
        for part in (*self._filters, self._panel):
            row.addWidget(part)

    @property
    def filter(self) -> Filter:
        """What the table shows."""
        return Filter(
            words=self._words.text(),
            status=self._status.chosen,
            owner=self._owner.chosen,
            challenge=self._challenge.chosen,
            is_overdue=self._overdue.isChecked(),
        )

    @property
    def grouping(self) -> Grouping:
        """What the table is grouped by."""
        return Grouping(self._group.chosen)

    def focus_search(self) -> None:
        """Puts the caret where words are filtered by."""
        self._words.setFocus()
        self._words.selectAll()

    def offer(self, snapshot: Snapshot, overdue: int) -> None:
        """The owners and challenges there are, and how many actions are overdue; what is chosen stays."""
        owners = {action.owner_id for action in snapshot.actions}
        people = sorted((p for p in snapshot.people if p.id in owners), key=lambda p: p.name.casefold())
        offered = [("", _("All owners")), *((p.id, p.name) for p in people)]
        if None in owners:
            offered.append((NOBODY, _("Nobody yet")))
        self._owner.offer(offered, self._owner.chosen)
        challenges = ((c.id, c.short) for c in snapshot.pack.challenges)
        self._challenge.offer([("", _("All challenges")), *challenges], self._challenge.chosen)
        self._overdue.setText(_("Overdue ({n})").format(n=overdue) if overdue else _("Overdue"))

    def widen(self) -> None:
        """Takes all filters away, so that even dropped actions are in sight."""
        blocked = [QSignalBlocker(part) for part in (self._words, self._overdue)]
        self._words.clear()
        self._overdue.setChecked(False)
        self._status.choose("")
        self._owner.choose("")
        self._challenge.choose("")
        for blocker in blocked:
            blocker.unblock()
        self.changed.emit()

    def tell_panel(self, *, is_open: bool, is_alone: bool) -> None:
        """What the button of the panel does; where the panel stands alone there is nothing to filter."""
        closes = _("Back to the table") if is_alone else _("Hide details")
        words = closes if is_open else _("Show details")
        if self._panel.text() != words:
            self._panel.setText(words)
            self._panel.setAccessibleName(words)
        for part in self._filters:
            part.setVisible(not is_alone)

    @staticmethod
    def _statuses() -> tuple[tuple[str, str], ...]:
        return (
            (NOT_DROPPED, _("All but dropped")),
            (OPEN, _("All open")),
            *((status.value, status_word(status)) for status in ActionStatus),
            ("", _("Every status")),
        )
