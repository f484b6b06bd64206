"""All clients: where every engagement stands, and a search over everything that was ever written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.content.outlines import outlines
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Client, Engagement, Person, Round, Stage
from alignment_desktop.domain.interview import Interview, Response
from alignment_desktop.domain.plan import Action
from alignment_desktop.domain.scoring import GapReading, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage.search import Hit
from alignment_desktop.storage.store import Changes
from alignment_desktop.ui import dialogs, erasing, models, readings, theme, widgets, words
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row, Rows
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.palette import kind_word, place_of
from alignment_desktop.ui.session import Job, Session
from alignment_desktop.workbook.portfolio import Standing, standings

_PAUSE_MS = 120
_WAITING = "…"
_STAGE, _NEXT, _ISSUED = 2, 5, 7
_PALE = dict.fromkeys(range(8), "ink_3")  # of an archived client; its name may be too long for the word to be seen
_TONES = {GapReading.WATCH: "warn", GapReading.GAP: "bad", GapReading.SEVERE: "bad"}


class AllClientsPage(Page):
    """Every engagement of every client in one table. Showing it ends "on site"."""

    title = N_("All clients")
    reads = frozenset({Client, Engagement, Round, Response, Action, Interview, Issued})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._standings: dict[str, Standing] = {}
        self._outdated = False
        self._job: Job | None = None
        self._read_by: tuple[date, Thresholds] | None = None
        self._rows = Rows(
            (
                Column(_("Client"), 176, is_strong=True),
                Column(_("Engagement")),
                Column(_("Stage"), 104),
                Column(_("Maturity"), 112),
                Column(_("Gap"), 64, is_figure=True),
                Column(_("Next interview"), 168),
                Column(_("Overdue"), 80, is_figure=True),
                Column(_("Last issued"), 168),
            ),
            self,
        )
        self._hits: dict[str, _Place] = {}
        self._found = Rows((Column(_("What"), 110), Column(_("Words")), Column(_("Where"), 300)), self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._look)
        self._build()
        session.changed.connect(self._forget_changed)
        theme.current().changed.connect(self._fold)

    def _build(self) -> None:
        column = widgets.vertical(self, spacing=16, margins=22)
        self._head = QWidget()
        row = Flowing(self._head, spacing=10)
        self._field = widgets.line_edit(
            _("Search in everything ever written"), hint=_("Search in everything ever written")
        )
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._on_typed)
        self._field.returnPressed.connect(self._on_enter)
        self._open = widgets.button(_("Open engagement"), self._open_chosen, kind="primary")
        self._adding = [
            widgets.button(_("Add client…"), self._add_client),
            widgets.button(_("Add engagement…"), lambda: self._add_engagement(self._chosen_client())),
        ]
        self._archive = widgets.button(_("Archive client"), self._on_archive)
        self._erase = widgets.button(_("Erase client…"), self._erase_client)
        self._with_archived = widgets.check_box(_("Show archived"), on_toggle=lambda _on: self._show_table())
        for part in (self._field, self._open, *self._adding, self._archive, self._erase, self._with_archived):
            row.addWidget(part)
        column.addWidget(self._head)
        self._table = models.table(_("Engagements"), self._rows, row_height=40)
        self._table.activated.connect(lambda _index: self._open_chosen())
        self._table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell_buttons())
        self._list = models.table(_("What was found"), self._found, row_height=40)
        self._list.activated.connect(lambda _index: self._go_to_hit(models.chosen_id(self._list)))
        self._nothing = widgets.empty_state(
            _("Nothing holds these words"), _("Search finds the beginnings of words, in any order, in every client.")
        )
        self._add_first = widgets.button(_("Add the first client"), self._add_client, kind="primary")
        self._adding.append(self._add_first)
        self._first = widgets.empty_state(
            _("No client yet"),
            _("A client is a company you work for. Everything else hangs on one: people, engagements, interviews."),
            self._add_first,
        )
        self._stack = QStackedWidget()
        for view in (self._table, self._list, self._nothing, self._first):
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)
        self._erased = widgets.muted("", wraps=True)
        column.addWidget(self._erased)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Puts all clients in view: this page is the one place that is not on site."""
        if not event.spontaneous():
            self.session.choose(None)
        super().showEvent(event)

    def refresh(self) -> None:
        """The rows that are known at once; figures follow from a job."""
        workbook = self.session.workbook
        if self._read_by != (read_by := (workbook.today(), workbook.thresholds)):
            self._read_by = read_by
            self._outdated = True
            self._standings.clear()
        for button in self._adding:
            button.setEnabled(not self.session.is_read_only)
        self._show_table()
        self._read_standings()
        self._fold()

    def show_about(self, about: str) -> None:
        """Chooses the row of this client or engagement."""
        self._field.clear()
        self._look()
        store = self.session.workbook.store
        engagement = store.find(Engagement, about)
        client = store.find(Client, engagement.client_id if engagement is not None else about)
        if client is not None and client.is_archived:
            self._with_archived.setChecked(True)
        for row in self._ordered_ids(about):
            if models.choose_id(self._table, row):
                break
        self._table.setFocus()

    def _ordered_ids(self, about: str) -> tuple[str, ...]:
        return (about, *(e.id for e in self.session.workbook.clients.engagements(about)))

    def _show_table(self) -> None:
        self._fill_rows()
        self._show_view()

    def _fill_rows(self) -> None:
        clients = self.session.workbook.clients
        known = clients.clients()
        has_active, has_archived = (any(c.is_archived is each for c in known) for each in (False, True))
        self._with_archived.setVisible(has_active and has_archived)
        is_all = self._with_archived.isChecked() or not has_active
        chosen = models.chosen_id(self._table)
        of_client: dict[str, list[Engagement]] = {}
        for engagement in clients.engagements():
            of_client.setdefault(engagement.client_id, []).append(engagement)
        rows: list[Row] = []
        for client in known:
            if client.is_archived and not is_all:
                continue
            rows += [self._row(client, engagement) for engagement in of_client.get(client.id, ())]
            if client.id not in of_client:
                told = (_name_of(client), _("No engagement yet"), "", "", "", "", "", "")
                rows.append(Row(client.id, told, _PALE if client.is_archived else {1: "ink_2"}))
        self._rows.fill(rows)
        if rows and not models.choose_id(self._table, chosen):
            models.choose_id(self._table, rows[0].id)

    def _row(self, client: Client, engagement: Engagement) -> Row:
        known = self._standings.get(engagement.id)
        place = tuple(Stage).index(engagement.stage)
        first = (_name_of(client), engagement.title, words.word(engagement.stage))
        if known is None:
            waiting = (*first, *[_WAITING] * 5)
            return Row(engagement.id, waiting, _PALE if client.is_archived else {}, {_STAGE: place})
        score, gap, today = known.score, known.gap, self.session.workbook.today()
        tones = {6: "bad"} if known.overdue else {}
        if known.reading in _TONES:
            tones[4] = _TONES[known.reading]
        if client.is_archived:
            tones = _PALE
        return Row(
            engagement.id,
            (
                *first,
                f"{one_decimal(score)} {known.level_name}" if score is not None else readings.NOTHING,
                signed_one_decimal(gap) if gap is not None else readings.NOTHING,
                readings.moment(known.next_interview, today) if known.next_interview else readings.NOTHING,
                str(known.overdue) if known.overdue else readings.NOTHING,
                _issued(known.last_issued),
            ),
            tones,
            {
                _STAGE: place,
                3: score,
                4: abs(gap) if gap is not None else None,
                _NEXT: known.next_interview,
                6: known.overdue,
                _ISSUED: known.last_issued.issued_at if known.last_issued else None,
            },
        )

    def _show_view(self) -> None:
        if self._field.text().strip():
            self._stack.setCurrentWidget(self._list if self._hits else self._nothing)
        else:
            self._stack.setCurrentWidget(self._table if self._rows.rowCount() else self._first)
        self._tell_buttons()
        days = self.session.workbook.erasure.clients_erased_on()
        self._erased.setText("\n".join(_("A client was erased on {day}.").format(day=words.day(day)) for day in days))
        self._erased.setVisible(bool(days))
        is_first = self._stack.currentWidget() is self._first
        self._head.setVisible(not is_first)
        self.setFocusProxy(self._add_first if is_first else self._table)

    def _tell_buttons(self) -> None:
        is_chosen = self._stack.currentWidget() is self._table
        self._open.setEnabled(is_chosen)
        for button in (self._archive, self._erase):
            button.setEnabled(is_chosen and not self.session.is_read_only)
        client = self.session.workbook.store.find(Client, self._chosen_client()) if is_chosen else None
        told = _("Bring client back") if client is not None and client.is_archived else _("Archive client")
        self._archive.setText(widgets.unmarked(told))
        self._archive.setAccessibleName(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves out the columns that can wait where the window is narrow."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        is_narrow = theme.current().is_narrow(self.width())
        for column in (_STAGE, _NEXT, _ISSUED):
            self._table.setColumnHidden(column, is_narrow)
        px = theme.current().px
        self._field.setMinimumWidth(px(240 if is_narrow else 360))
        self._list.horizontalHeader().resizeSection(2, px(180 if is_narrow else 300))

    # Figures

    def _read_standings(self) -> None:
        """Reads what is not known yet, in a job: figures of many engagements would hold up the window."""
        workbook = self.session.workbook
        missing = [e.id for e in workbook.clients.engagements() if e.id not in self._standings]
        if not missing or self._job is not None:
            return
        access, now, thresholds = workbook.access, workbook.store.now, workbook.thresholds
        self._outdated = False

        def work(job: Job) -> dict[str, Standing]:
            outlines()  # read here once, for the titles of what was issued
            return standings(access, missing, now=now, thresholds=thresholds, is_cancelled=job.cancelled)

        self._job = self.session.start(
            work,
            self._on_standings,
            label=_("Reading where the engagements stand"),
        )
        self._job.ended.connect(self._on_ended)

    def _on_standings(self, found: dict[str, Standing]) -> None:
        if not self._outdated:
            self._standings.update(found)

    def _on_ended(self) -> None:
        self._job = None
        if not self.session.is_open:
            return
        if self._outdated:
            self.renew()
        else:
            self._fill_rows()

    def _forget_changed(self, changes: Changes) -> None:
        """Drops what a change may have moved: one engagement's line, or all where it was not in one engagement."""
        self._outdated = True
        if changes.engagement_id is None:
            self._standings.clear()
        else:
            self._standings.pop(changes.engagement_id, None)

    # Search

    def _on_typed(self) -> None:
        self._pause.start(_PAUSE_MS)

    def _on_enter(self) -> None:
        """Looks at once, and goes into the list."""
        self._pause.stop()
        self._look()
        if self._hits:
            self._list.setFocus()

    def _look(self) -> None:
        self._hits = {}
        rows, places = [], _Places(self.session)
        for hit in self.session.workbook.search(self._field.text()):
            if (place := places.of(hit)) is None:
                continue
            id_ = f"{hit.kind.__name__} {hit.id}"
            self._hits[id_] = place
            told = " · ".join(line for line in hit.body.split("\n") if line.strip())
            rows.append(Row(id_, (kind_word(hit.kind), told, place.where)))
        self._found.fill(rows)
        if rows:
            self._list.selectRow(0)
        self._show_view()

    def _go_to_hit(self, id_: str) -> None:
        place = self._hits[id_]
        if place.engagement_id is None:
            self.show_about(place.about)
        else:
            self.session.choose(place.engagement_id)
            self.session.go_to(place.page, place.about)

    # What can be done

    def _open_chosen(self) -> None:
        chosen = models.chosen_id(self._table)
        if self.session.workbook.store.find(Engagement, chosen) is not None:
            self.session.choose(chosen)
            self.session.go_to("overview")
        elif chosen and not self.session.is_read_only:
            self._add_engagement(chosen)

    def _chosen_client(self) -> str:
        chosen = models.chosen_id(self._table)
        engagement = self.session.workbook.store.find(Engagement, chosen)
        return engagement.client_id if engagement is not None else chosen

    def _on_archive(self) -> None:
        client = self.session.workbook.store.find(Client, self._chosen_client())
        if client is not None:
            clients = self.session.workbook.clients
            self.session.do(clients.restore_client if client.is_archived else clients.archive_client, client.id)

    def _erase_client(self) -> None:
        client = self.session.workbook.store.find(Client, self._chosen_client())
        if client is not None:
            erasing.ask_client(self, self.session, client)

    def _add_client(self) -> None:
        fields = (
            dialogs.Field(id="name", label=_("Client"), is_needed=True),
            dialogs.Field(id="industry", label=_("Industry")),
            dialogs.Field(id="size", label=_("Size"), hint=_("Such as: 240 people, 38 M EUR")),
        )

        def save(values: dialogs.Values) -> None:
            client = self.session.workbook.clients.add_client(values.pop("name"), **values)
            self.show_about(client.id)

        dialogs.form(self, _("Add a client"), fields, save, accept=_("Add client"))

    def _add_engagement(self, client_id: str) -> None:
        known = self.session.workbook.clients.clients()
        clients: Sequence[Client] = [c for c in known if not c.is_archived or c.id == client_id]
        if not clients:
            self._add_client()
            return
        fields = (
            dialogs.Field(
                id="client",
                label=_("Client"),
                kind="choice",
                value=client_id,
                options=[(c.id, c.name) for c in clients],
            ),
            dialogs.Field(id="title", label=_("Title of the engagement"), is_needed=True),
            dialogs.Field(id="currency", label=_("Currency"), value="EUR", help=_("Three letters, such as EUR")),
        )

        def save(values: dialogs.Values) -> None:
            engagement = self.session.workbook.clients.add_engagement(
                values["client"],
                values["title"],
                currency=values["currency"].strip().upper(),
                language=self.session.settings.language,
            )
            self.session.choose(engagement.id)
            self.session.go_to("engagement")

        dialogs.form(self, _("Add an engagement"), fields, save, accept=_("Add engagement"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a hit leads: page, id on it, engagement (None for a line of this page), and all that in words."""

    page: str
    about: str
    engagement_id: str | None
    where: str


class _Places:
    """Finds the places of many hits, and reads each engagement once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._clients = session.workbook.clients
        self._words: dict[str, str] = {}

    def of(self, hit: Hit) -> _Place | None:
        """Where a hit can be seen; None for what has no page of its own."""
        found = place_of(self._session, hit)
        if found is None:
            return None
        page, about, engagement_id = found
        if engagement_id is not None:
            return _Place(page, about, engagement_id, self._words_of(engagement_id))
        client_id = self._session.workbook.store.get(Person, hit.id).client_id if hit.kind is Person else hit.id
        client = self._clients.client(client_id)
        engagements = self._clients.engagements(client_id) if hit.kind is Person else ()
        if not engagements:
            return _Place("clients", client_id, None, client.name)
        return _Place(page, about, engagements[-1].id, client.name)  # in the newest, where there are several

    def _words_of(self, engagement_id: str) -> str:
        if engagement_id not in self._words:
            engagement = self._clients.engagement(engagement_id)
            self._words[engagement_id] = f"{self._clients.client(engagement.client_id).name} · {engagement.title}"
        return self._words[engagement_id]


def _name_of(client: Client) -> str:
    return _("{name} (archived)").format(name=client.name) if client.is_archived else client.name


def _issued(issued: Issued | None) -> str:
    """What went out last and when."""
    if issued is None:
        return readings.NOTHING
    title = next((outline.title for outline in outlines() if outline.id == issued.deliverable), issued.deliverable)
    day = words.day(datetime.fromisoformat(issued.issued_at).astimezone().date())
    return _("{day} · {title} {version}").format(day=day, title=title, version=issued.version)
