"""What a proposal or finding rests on: figures by side, why it is proposed, and every line of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Signal

from alignment_desktop.charts.dumbbell import DumbbellRow, DumbbellWords, dumbbell
from alignment_desktop.charts.picture import Picture
from alignment_desktop.domain.scoring import GapReading, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.findings.line_list import Line, LineList
from alignment_desktop.ui.paint import Draw, PictureView

_TONES = {GapReading.SEVERE: "bad", GapReading.GAP: "bad", GapReading.WATCH: "warn"}


class EvidencePane(widgets.Card):
    """The figures, and the lines under them. `entered` carries the id of a line to go to, `removed` of one to take out.

    `wants_more` asks for further evidence; `wants_figure` for how the practice's figure came about.
    """

    entered = Signal(str)
    removed = Signal(str)
    wants_more = Signal()
    wants_figure = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Evidence"), margins=14, spacing=8)
        self._practice = ""
        self._reasons = widgets.label(size=13, wraps=True)
        self._picture = PictureView(_("Level by side"))
        self._picture.clicked.connect(self.wants_figure)
        self._heard = widgets.muted(wraps=True)
        self.lines = LineList(_("Evidence"), most=7)
        self.lines.letters = ""
        self.lines.entered.connect(self.entered)
        self.lines.pressed.connect(self._on_pressed)
        self.lines.moved.connect(lambda _id: self._tell_buttons())
        theme.styled(
            self.lines,
            "QListView{background:@card;border:1px solid transparent;border-radius:7px;outline:0px;}"
            "QListView:focus{border:1px solid @focus;}" + widgets.SCROLL_BARS,
        )
        self._none = widgets.muted(wraps=True, size=13)
        self._add = widgets.button(_("Add evidence…"), self.wants_more.emit)
        self._go = widgets.button(_("Go to it"), lambda: self.entered.emit(self.lines.chosen))
        self._remove = widgets.button(_("Remove"), self._on_remove, name=_("Remove evidence"))
        widgets.tip(self._remove, _("Del in the list; the remark or answer stays where it is"))
        row = Flowing(spacing=8)
        for button in (self._add, self._go, self._remove):
            row.addWidget(button)
        for part in (self._reasons, self._picture, self._heard):
            self.body.addWidget(part)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self._none)
        self.body.addLayout(row)
        self._can_change = False

    def show_evidence(
        self,
        snapshot: Snapshot,
        practice: str | None,
        lines: Sequence[Line],
        *,
        reasons: Sequence[str] = (),
        none: str = "",
        can_change: bool = False,
    ) -> None:
        """Shows what something rests on; `none` is said where there are no lines, `can_change` lets them be changed."""
        self._can_change = can_change
        self._practice = practice if practice and practice in snapshot.pack.practice else ""
        self.heading.setText(_("Evidence ({n})").format(n=len(lines)) if lines else _("Evidence"))
        self._reasons.setText("\n".join(reasons))
        self._reasons.setVisible(bool(reasons))
        self._tell_figure(snapshot)
        was = self.lines.chosen
        self.lines.fill(lines, was)
        self.lines.setVisible(bool(lines))
        self._none.setText(none)
        self._none.setVisible(not lines)
        self._tell_buttons()

    def _tell_figure(self, snapshot: Snapshot) -> None:
        figure = snapshot.assessment.practice[self._practice] if self._practice else None
        has_any = figure is not None and figure.score is not None
        self._picture.setVisible(has_any)
        self._heard.setVisible(has_any)
        if figure is None or not has_any:
            return
        self._picture.show_picture(_drawing(snapshot, self._practice))
        self._heard.setText(
            _("Heard in round {n}: {business} from the business, {it} from IT").format(
                n=snapshot.round.number, business=figure.heads.business, it=figure.heads.it
            )
        )

    def _tell_buttons(self) -> None:
        has_line = bool(self.lines.chosen) and self.lines.isVisibleTo(self)
        self._add.setVisible(self._can_change)
        self._remove.setVisible(self._can_change and has_line)
        self._go.setVisible(has_line)

    def _on_pressed(self, key: str) -> None:
        if key == "Delete":
            self._on_remove()

    def _on_remove(self) -> None:
        if self._can_change and self.lines.chosen:
            has_focus = self._remove.hasFocus()
            self.removed.emit(self.lines.chosen)
            if has_focus and not self._remove.isVisible():
                self._add.setFocus()


def _drawing(snapshot: Snapshot, practice: str) -> Draw:
    """The practice as a dumbbell: both sides over what both rated, or each over what it rated where that is nothing."""
    figure = snapshot.assessment.practice[practice]
    sides = figure.shared if figure.gap is not None else figure.mean
    row = DumbbellRow(
        label=snapshot.pack.practice[practice].short,
        business=_number(sides.business),
        it=_number(sides.it),
        target=_number(figure.target),
        gap="" if figure.gap is None else signed_one_decimal(figure.gap),
        tone="neutral" if figure.reading is None else _TONES.get(figure.reading, "neutral"),
        key=practice,
        tip=_("How this figure came about"),
    )
    said = DumbbellWords(
        business=_("Business"),
        it=_("IT"),
        pooled=_("both sides together"),
        target=_("target"),
        gap=_("right: gap, IT minus business") if figure.gap is not None else "",
    )

    def draw(width: float) -> Picture:
        return dumbbell((row,), width, theme.text_width, said)

    return draw


def _number(level: Fraction | None) -> float | None:
    return None if level is None else float(level)
