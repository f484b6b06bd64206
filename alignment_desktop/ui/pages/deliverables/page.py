"""The page of documents: gallery, preview, texts and checks, and the register of what went out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.content.outlines import outlines
from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.domain import deliverable, engagement, interview, kpi, library, plan, register
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.quality import Cause, Objection
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _, writable
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.deliverables.desk import Desk
from alignment_desktop.ui.pages.deliverables.gallery import (
    REGISTER,
    Gallery,
    Making,
    MakingPanel,
    still_asked,
)
from alignment_desktop.ui.pages.deliverables.gate import PAGES_OF
from alignment_desktop.ui.pages.deliverables.issues import Issues, since, still_open, when
from alignment_desktop.ui.pages.deliverables.making import Made, Order, made
from alignment_desktop.ui.pages.deliverables.preview import Preview
from alignment_desktop.ui.pages.deliverables.sending import Sending
from alignment_desktop.ui.round_choice import first_round_button
from alignment_desktop.ui.session import WARN, Job, Session

_PAUSE_MS = 120  # changes that follow each other within this are shown as one
_WIDE_FROM, _NARROW_BELOW = 1080, 720  # logical pixels: all beside each other; only one at a time
_LEFT, _RIGHT = 236, 344


class DeliverablesPage(Page):
    """What is handed over: the documents as they would be printed now, their texts, and what went out."""

    title = N_("Deliverables")
    reads: frozenset[type[Record]] = frozenset(  # type: ignore[misc]
        {
            engagement.Client, engagement.Engagement, engagement.Brand, engagement.Round, engagement.Person,
            engagement.Respondent, engagement.Target, engagement.Weight,
            interview.Interview, interview.Attendance, interview.Response, interview.Remark, interview.Claim,
            interview.AgreedLevel, interview.Evidence,
            plan.Finding, plan.FindingEvidence, plan.FindingResponse, plan.Action, plan.ActionStep, plan.ActionLift,
            plan.ActionLink, plan.ActionNeed,
            kpi.Kpi, kpi.Measurement, library.SwitchedOff, register.Entry,
            deliverable.Prose, deliverable.Issued, deliverable.Comment,
        }
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._outlines = {outline.id: outline for outline in outlines()}
        self._chosen = next(iter(self._outlines))
        self._makings: dict[str, Making] = {}
        self._made: Made | None = None
        self._pages: dict[str, int] = {}
        self._job: Job | None = None
        self._is_wanted = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._make)
        self._sending = Sending(session, self)
        self._build()

    @property
    def document_in_view(self) -> Made | None:
        """The document on the screen; None until the first one is made."""
        return self._made

    @property
    def is_about_to_draw(self) -> bool:
        """Whether a newer one is under way."""
        return self._pause.isActive() or self._job is not None

    # What it is made of

    def _build(self) -> None:
        px = theme.current().px
        self._whole = QStackedWidget()
        column = widgets.vertical(self, spacing=10)
        column.setContentsMargins(px(22), px(16), px(22), px(16))
        column.addWidget(self._whole)
        self._whole.addWidget(
            widgets.empty_state(
                _("No round yet"),
                _("Documents are made of what people answer. Open the first round to begin."),
                first_round_button(self.session),
            )
        )
        body = QWidget()
        self._whole.addWidget(body)
        rows = widgets.vertical(body, spacing=10)
        rows.addWidget(self._build_narrow_head())
        row = widgets.horizontal(spacing=12)
        rows.addLayout(row, 1)
        self._build_left()
        self._build_centre()
        self._desk = Desk(self.session)
        widgets.add_all(row, (self._left, self._centre, self._desk))
        row.setStretch(1, 1)
        self.setFocusProxy(self._preview)
        self._gallery.chosen.connect(self._on_chosen)
        self._panel.changed.connect(self._on_making)
        self._desk.prose.asked_for.connect(self._preview.go_to)
        self._desk.gate.asked_for.connect(self._on_cause)
        self._desk.asked_for_export.connect(self._on_export)
        self._desk.asked_for_issue.connect(self._on_issue)
        self._sending.written.connect(self._on_written)
        self._issues.asked_for_document.connect(lambda: self._gallery.choose(next(iter(self._outlines))))

    def _build_narrow_head(self) -> QWidget:
        self._narrow_head = QWidget()
        row = Flowing(self._narrow_head, spacing=8)
        options = [(outline.id, _(outline.title)) for outline in self._outlines.values()]
        self._choice = widgets.Choice(_("Document"), [*options, (REGISTER, _("What went out"))])
        self._choice.currentIndexChanged.connect(lambda: self._gallery.choose(self._choice.chosen))
        self._folded = widgets.button(_("Texts and checks"), self._fold)
        self._unfolded = widgets.button(_("How it is made"), self._fold, name=_("Show how it is made"))
        row.addWidget(self._choice)
        for toggle in (self._folded, self._unfolded):
            toggle.setCheckable(True)
            row.addWidget(toggle)
        return self._narrow_head

    def _build_left(self) -> None:
        inner = QWidget()
        column = widgets.vertical(inner, spacing=14)
        column.setContentsMargins(0, 0, theme.current().px(10), 0)  # room for the scroll bar
        self._gallery = Gallery(tuple(self._outlines.values()))
        self._panel = MakingPanel()
        self._made_card = widgets.Card(_("How it is made"), margins=14, spacing=8)
        self._made_card.body.addWidget(self._panel)
        widgets.add_all(column, (self._gallery, self._made_card, 1))
        inner.setMinimumWidth(1)  # as narrow as the column: words wrap
        self._left = widgets.scrolled(inner, _("Documents"))
        self._left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _build_centre(self) -> None:
        self._centre = QStackedWidget()
        shown = QWidget()
        column = widgets.vertical(shown, spacing=8)
        self._preview = Preview(self.session)
        self._preview.moved.connect(self._on_moved)
        self._preview.zoomed.connect(self._tell_place)
        column.addWidget(self._preview, 1)
        strip = QWidget()
        row = Flowing(strip, spacing=6)
        self._place = widgets.label(size=12, weight=theme.MEDIUM, name=_("Page in view"))
        self._percent = widgets.label(size=12, tone="ink_2", name=_("Size of the pages"))
        self._busy = widgets.muted()
        preview = self._preview
        for part in (
            widgets.button("‹", lambda: preview.go_to(preview.page - 1), kind="quiet", name=_("Previous page")),
            self._place,
            widgets.button("›", lambda: preview.go_to(preview.page + 1), kind="quiet", name=_("Next page")),
            widgets.button("−", lambda: preview.zoom(-1), kind="quiet", name=_("Smaller pages")),
            self._percent,
            widgets.button("+", lambda: preview.zoom(1), kind="quiet", name=_("Larger pages")),
            widgets.button(_("Fit"), preview.fit, kind="quiet"),
            self._busy,
        ):
            row.addWidget(part)
        column.addWidget(strip)
        self._issues = Issues(self.session, tuple(self._outlines.values()), self._order_of)
        self._centre.addWidget(shown)
        self._centre.addWidget(self._issues)

    # What it says

    def refresh(self) -> None:
        """Fills what is there at once, and has the document made anew."""
        snapshot = self.session.snapshot()
        self._whole.setCurrentIndex(0 if snapshot is None else 1)
        if snapshot is None:
            return
        if self._made is not None and self._made.order.snapshot.round.id != snapshot.round.id:
            self._forget()
        self._issues.refresh()
        self._tell_gallery(snapshot)
        self._fold()
        self._want(0 if self._made is None else _PAUSE_MS)

    def show_about(self, about: str) -> None:
        """A text by its section, an issue by its id, or a deliverable by its name."""
        if about in self._outlines:
            self._gallery.choose(about)
        elif self._issues.show_issue(about):
            self._gallery.choose(REGISTER)
        else:
            self._desk.prose.show_text(about)

    def save_typed(self) -> bool:
        """Saves what is half typed."""
        return self._desk.prose.save()

    def leave(self) -> bool:
        """Saves what is half typed; holds on while a document is being written."""
        if self._sending.is_writing:
            self.session.tell(_("The document is being written. A moment."), WARN)
            return False
        return self._desk.prose.save()

    def _tell_gallery(self, snapshot: Snapshot) -> None:
        issued = self.session.workbook.deliverables.issued(snapshot.engagement.id)
        words = {
            outline.id: self._about(outline, [i for i in issued if i.deliverable == outline.id])
            for outline in self._outlines.values()
        }
        area = self.session.workbook.deliverables
        still = sum(still_open(area.comments(issue.id)) for issue in issued)
        count = _("{n} issues").format(n=len(issued)) if len(issued) != 1 else _("1 issue")
        words[REGISTER] = _("{issues} · open comments: {n}").format(issues=count, n=still) if still else count
        self._gallery.tell(words if issued else {**words, REGISTER: _("nothing yet")})

    def _about(self, outline: Outline, issued: list[Issued]) -> str:
        parts = [_("{n} pages").format(n=self._pages[outline.id])] if outline.id in self._pages else []
        if issued:
            last = issued[-1]
            parts.append(_("version {n} went out {when}").format(n=last.version, when=when(last.issued_at)[:10]))
        return " · ".join([*parts, _(outline.audience)][:2]) if parts else _(outline.audience)

    # Choosing

    def _on_chosen(self, id_: str) -> None:
        self._choice.choose(id_)
        self._desk.prose.save()
        is_register = id_ == REGISTER
        self._centre.setCurrentIndex(1 if is_register else 0)
        if not is_register and id_ != self._chosen:
            self._chosen = id_
            self._forget()
        if self.session.is_open and self.session.round is not None:
            self._fold()
            if not is_register:
                self._want(0)

    def _forget(self) -> None:
        self._made = None
        self._preview.show_sheets(None, keep_place=False)
        self._tell_place()

    def _making(self, snapshot: Snapshot, id_: str) -> Making:
        if id_ not in self._makings:
            self._makings[id_] = Making(
                language=writable(snapshot.engagement.language), paper=Paper(self.session.settings.paper)
            )
        making = self._makings[id_]
        if self._outlines[id_].asks:
            making = self._makings[id_] = replace(making, asked=still_asked(snapshot, making.asked))
        return making

    def _order(self, snapshot: Snapshot, id_: str) -> Order:
        making = self._making(snapshot, id_)
        return Order(
            outline=making.outline(self._outlines[id_]),
            snapshot=snapshot,
            options=making.options,
            assets=self.session.assets(snapshot),
        )

    def _order_of(self, issue: Issued) -> Order | None:
        """What the document of an issue would be made from today; None for one of another round or kind."""
        snapshot = self.session.snapshot()
        if snapshot is None or snapshot.round.id != issue.round_id or issue.deliverable not in self._outlines:
            return None
        return self._order(snapshot, issue.deliverable)

    def _on_making(self, making: Making) -> None:
        self._makings[self._chosen] = making
        self._want(0)

    # Making

    def _want(self, pause: int) -> None:
        """Has the document made anew soon; what is under way is too old and dropped."""
        if self._job is not None:
            self._job.cancel()
        self._pause.start(pause)

    def _make(self) -> None:
        snapshot = self.session.snapshot() if self.session.is_open else None
        if snapshot is None or not self.isVisible():
            self._is_stale = True
            return
        if self._job is not None:
            self._is_wanted = True  # begun when the one under way has ended
            return
        making = self._making(snapshot, self._chosen)
        self._panel.fill(self._outlines[self._chosen], making, snapshot)
        order = self._order(snapshot, self._chosen)
        self._busy.setText(_("Drawing…"))
        self._job = self.session.start(lambda job: made(order, job.cancelled), self._on_made)
        self._job.ended.connect(self._on_ended)

    def _on_made(self, document: Made | None) -> None:
        if document is None:
            return
        order = document.order
        is_first = self._made is None
        self._made = document
        self._pages[order.outline.id] = len(document.sheets.sizes)
        self._preview.setAccessibleName(_("Pages of {title}").format(title=_(order.outline.title)))
        self._preview.show_sheets(document.sheets, keep_place=not is_first)
        version = self.session.workbook.deliverables.next_version(order.snapshot.engagement.id, order.outline.id)
        last = self._last_words(order.snapshot.engagement.id, order.outline.id)
        self._desk.fill(document, version, last, self._reasons(order.snapshot))
        if is_first:
            self._desk.prose.follow(self._preview.page)
        self._tell_gallery(order.snapshot)
        self._tell_place()

    def _last_words(self, engagement_id: str, deliverable_id: str) -> str:
        """What last went out of this kind, and what was said of it; empty where nothing did."""
        area = self.session.workbook.deliverables
        issued = [i for i in area.issued(engagement_id) if i.deliverable == deliverable_id]
        if not issued:
            return ""
        last = issued[-1]
        words = _("Version {version} went to {recipient} on {day}.").format(
            version=last.version, recipient=last.recipient, day=when(last.issued_at)[:10]
        )
        said = area.comments(last.id)
        comments = _("Comments: {n}, open: {open}.").format(n=len(said), open=still_open(said)) if said else ""
        return " ".join(part for part in (words, comments, since(area.changed_since(last), last.version)) if part)

    def _reasons(self, snapshot: Snapshot) -> tuple[str, str]:
        """Why texts cannot be edited, and why nothing can be issued; empty where they can."""
        if self.session.is_read_only:
            reason = _("The workbook is open for reading only: texts stay as they are, and nothing is issued from it.")
            return reason, reason
        if snapshot.round.is_closed:
            return _("{round} is closed, so its texts stay as they were.").format(round=snapshot.round.title), ""
        return "", ""

    def _on_ended(self) -> None:
        was_stopped = self._job is not None and self._job.cancelled() and not self._pause.isActive()
        self._job = None
        self._busy.setText("")
        if self._is_wanted or was_stopped:  # stopped with a job that somebody cancelled: this one is still wanted
            self._is_wanted = False
            self._make()

    # Moving

    def _on_moved(self, page: int) -> None:
        self._tell_place()
        self._desk.prose.follow(page)

    def _tell_place(self) -> None:
        pages = self._preview.pages
        words = _("Page {page} of {pages}").format(page=self._preview.page + 1, pages=pages) if pages else ""
        self._place.setText(words)
        self._preview.setAccessibleDescription(words)
        self._percent.setText(_("{n} %").format(n=self._preview.percent) if pages else "")

    def _on_cause(self, objection: Objection) -> None:
        """Goes to what is to be mended."""
        if objection.cause is Cause.TEXT:
            self._desk.prose.show_text(objection.about)
        else:
            self.session.go_to(PAGES_OF[objection.cause], objection.about)

    # Going out

    def _on_export(self) -> None:
        if self._desk.prose.save() and (document := self._up_to_date()):
            self._sending.export(document)

    def _on_issue(self) -> None:
        if self._desk.prose.save() and (document := self._up_to_date()):
            self._sending.issue(document)
            if document.objections and document.objections[0].check.blocks:
                self._desk.gate.focus_first()

    def _up_to_date(self) -> Made | None:
        """The document in view with the workbook as it is now: what is sent is what was looked at, and no older."""
        snapshot = self.session.snapshot()
        if self._made is None or snapshot is None:
            self.session.tell(_("The document is still being made. A moment."), WARN)
            return None
        if snapshot is self._made.order.snapshot:
            return self._made
        area = self.session.workbook.deliverables
        order = replace(self._made.order, snapshot=snapshot, assets=self.session.assets(snapshot))
        told = area.objections(snapshot, order.options.language) if order.outline.shows_answers else ()
        return replace(self._made, order=order, objections=told)

    def _on_written(self, path: Path) -> None:
        self._desk.show_path(path)
        self.session.tell(_("Written: {path}").format(path=path))

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the gallery where the page is not wide, and the texts too where it is narrow."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        px = theme.current().px
        width = self.width() * 100 / theme.current().scale
        is_wide, is_narrow = width >= _WIDE_FROM, width < _NARROW_BELOW
        is_register = self._centre.currentIndex() == 1
        is_folded_open = is_narrow and self._folded.isChecked() and not is_register
        self._narrow_head.setVisible(not is_wide)
        self._folded.setVisible(is_narrow)
        self._folded.setEnabled(not is_register)
        self._unfolded.setVisible(not is_narrow and not is_register)
        has_left = self._unfolded.isChecked() and not is_narrow and not is_register
        self._left.setVisible(is_wide or is_folded_open or has_left)
        self._made_card.setVisible(not is_register)
        self._gallery.setVisible(is_wide)
        self._desk.setVisible(is_folded_open if is_narrow else not is_register)
        self._centre.setVisible(not is_folded_open)
        for part, width in ((self._left, _LEFT), (self._desk, _RIGHT)):
            part.setMinimumWidth(0 if is_narrow else px(width))
            part.setMaximumWidth(1 << 20 if is_narrow and part is self._desk else px(width))
