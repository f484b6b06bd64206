"""The rounds of an engagement and its targets."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from alignment_desktop.content.own import whole_pack
from alignment_desktop.domain.engagement import Round, Side, Target
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Challenge, Pack
from alignment_desktop.domain.pack_changes import upgrade
from alignment_desktop.domain.scoring import one_decimal
from alignment_desktop.domain.wishes import Wish, wishes
from alignment_desktop.i18n import N_, Translator, _
from alignment_desktop.ui import dialogs, theme, widgets, words
from alignment_desktop.ui.dialogs import Field, Values
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.session import Session

_SIDES = {Side.BUSINESS: N_("business"), Side.IT: N_("IT")}


class RoundsCard(widgets.Card):
    """Each assessment in time: when it was opened and closed, which one is in view, and what may be done with it."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Rounds"))
        self._session = session
        self._shown: tuple[tuple[Round, ...], Round | None] | None = None
        self._said = widgets.muted(wraps=True, size=13)
        self._list = widgets.vertical(spacing=12)
        self._open = widgets.button("", self.open_next)
        foot = widgets.horizontal(spacing=8)
        widgets.add_all(foot, (self._open, 1))
        widgets.add_all(self.body, (self._said, self._list, foot))

    def refresh(self) -> None:
        """Fills the card, where anything in it has changed."""
        rounds, in_view = self._rounds, self._session.round
        if (rounds, in_view) == self._shown:
            return
        self._shown = (rounds, in_view)
        widgets.clear(self._list)
        is_open = any(not r.is_closed for r in rounds)
        for round_ in reversed(rounds):
            self._list.addWidget(self._row(round_, is_open=is_open))
        self._said.setText(
            ""
            if rounds
            else _("A round is one assessment in time. It fixes the questions, and it takes the answers until it is "
                   "closed.")
        )  # fmt: skip
        self._said.setVisible(not rounds)
        told = _("Open the next round…") if rounds else _("Open the first round…")
        self._open.setText(widgets.unmarked(told))
        self._open.setAccessibleName(told)
        self._open.setVisible(not is_open)

    @property
    def _rounds(self) -> tuple[Round, ...]:
        engagement_id = self._session.engagement_id
        return self._session.workbook.clients.rounds(engagement_id) if engagement_id else ()

    def _row(self, round_: Round, *, is_open: bool) -> QWidget:
        row = QWidget()
        column = widgets.vertical(row, spacing=6)
        in_view = self._session.round
        head = Flowing(spacing=8)
        head.addWidget(widgets.label(f"{round_.number} · {round_.title}", weight=theme.SEMIBOLD))
        head.addWidget(widgets.chip(words.word(round_.kind)))
        head.addWidget(
            widgets.chip(_("Closed") if round_.is_closed else _("Open"), "neutral" if round_.is_closed else "good")
        )
        is_in_view = in_view is not None and in_view.id == round_.id
        if is_in_view:
            head.addWidget(widgets.chip(_("In view"), "accent"))
        column.addLayout(head)
        column.addWidget(widgets.muted(_dates(round_), wraps=True))
        doing = Flowing(spacing=8)
        number = round_.number
        if not is_in_view:
            show = lambda: self._session.choose(round_.engagement_id, number)  # noqa: E731
            doing.addWidget(widgets.button(_("Put in view"), show, name=_("Put round {n} in view").format(n=number)))
        if round_.is_closed:
            reopen = widgets.button(
                _("Reopen…"), lambda: self._reopen(round_), name=_("Reopen round {n}").format(n=number)
            )
            reopen.setEnabled(not is_open)
            widgets.tip(reopen, _("Close the open round before reopening this one.") if is_open else "")
            doing.addWidget(reopen)
        else:
            change, close = _("Change round {n}").format(n=number), _("Close round {n}").format(n=number)
            doing.addWidget(widgets.button(_("Change…"), lambda: self._change(round_), name=change))
            doing.addWidget(widgets.button(_("Close…"), lambda: self._close(round_), name=close))
        column.addLayout(doing)
        return row

    # What may be done with a round

    def open_next(self) -> None:
        """Asks for title and day, and opens the next round with the questions of the library."""
        engagement_id = self._session.engagement_id
        if engagement_id is None:
            return
        today = self._session.workbook.today()
        usual = _("Checkpoint") if self._rounds else _("Baseline")
        library = self._session.workbook.library
        parts, off = library.parts(), library.switched_off(engagement_id)

        before = self._session.workbook.pack(self._rounds[-1]) if self._rounds else None

        def ask(read: tuple[Pack, tuple[str, ...]]) -> None:
            pack, otherwise = read
            told = _("It asks the {n} questions of “{pack}”, version {version}. That stays so as long as the round "
                     "lives, whatever changes in the pack.")  # fmt: skip
            if left_out := sum(q.id in off for q in pack.questions):
                told += " " + _("As in the round before, {left_out} of them are left out.")
            if otherwise:
                told += "\n\n" + _("Compared with the round before:") + "\n{otherwise}"

            def opened(values: Values) -> None:
                round_ = self._session.workbook.clients.open_round(
                    engagement_id, values["title"], pack, opened_on=values["opened_on"]
                )
                self._session.choose(engagement_id, round_.number)

            dialogs.form(
                self,
                _("Open round"),
                (
                    Field(id="title", label=_("Title"), value=f"{usual} {today.year}", is_needed=True),
                    Field(id="opened_on", label=_("Opened on"), kind="date", value=today, is_needed=True),
                ),
                opened,
                accept=_("Open the round"),
                intro=told.format(
                    n=len(pack.questions),
                    pack=pack.head.title,
                    version=pack.head.version,
                    left_out=left_out,
                    otherwise="\n".join(otherwise),
                ),
            )

        def read(_job: object) -> tuple[Pack, tuple[str, ...]]:
            pack = whole_pack(parts)
            return pack, upgrade(before, pack, Translator()) if before is not None else ()

        self._session.start(read, ask, label=_("Reading the questions"))

    def _change(self, round_: Round) -> None:
        dialogs.form(
            self,
            _("Change round {n}").format(n=round_.number),
            (
                Field(id="title", label=_("Title"), value=round_.title, is_needed=True),
                Field(id="opened_on", label=_("Opened on"), kind="date", value=round_.opened_on, is_needed=True),
            ),
            lambda values: self._session.workbook.clients.change_round(round_.id, **values),
        )

    def _close(self, round_: Round) -> None:
        dialogs.form(
            self,
            _("Close round {n}").format(n=round_.number),
            (Field(id="on", label=_("Closed on"), kind="date", value=self._session.workbook.today(), is_needed=True),),
            lambda values: self._session.workbook.clients.close_round(round_.id, values["on"]),
            accept=_("Close the round"),
            intro=_("A closed round keeps its sittings, answers, remarks, agreed levels and texts as they are: nothing "
                    "in it can be changed or undone until it is reopened. Findings, plan and KPIs go on."),
        )  # fmt: skip

    def _reopen(self, round_: Round) -> None:
        dialogs.confirm(
            self,
            _("Reopen round {n}?").format(n=round_.number),
            _("It takes answers again, and its figures may move away from those in documents that were issued."),
            _("Reopen the round"),
            lambda: self._session.do(self._session.workbook.clients.reopen_round, round_.id),
        )


class TargetsCard(widgets.Card):
    """Where each challenge shall be, by when, and who agreed to it."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Targets"))
        self._session = session
        self._shown: tuple[tuple[Challenge, ...], tuple[Target, ...], tuple[Wish, ...]] | None = None
        self._said = widgets.muted(
            _("Targets are set for the challenges of a round. Open the first round, and they stand here."),
            wraps=True,
            size=13,
        )
        self._list = widgets.vertical(spacing=10)
        widgets.add_all(self.body, (self._said, self._list))

    def refresh(self) -> None:
        """Fills the card, where anything in it has changed."""
        snapshot = self._session.snapshot()
        wanted = wishes(snapshot) if snapshot else ()
        shown = (snapshot.pack.challenges, snapshot.targets, wanted) if snapshot else None
        self._said.setVisible(snapshot is None)
        if shown == self._shown:
            return
        self._shown = shown
        widgets.clear(self._list)
        if snapshot is None:
            return
        targets = {t.about: t for t in snapshot.targets}
        for challenge in snapshot.pack.challenges:
            wish = next((wish for wish in wanted if wish.about == challenge.id), None)
            self._list.addWidget(self._row(challenge, targets.get(challenge.id), wish))

    def _row(self, challenge: Challenge, target: Target | None, wish: Wish | None) -> QWidget:
        made = QWidget()
        row = widgets.horizontal(made, spacing=10)
        level = widgets.label(_level(target) if target else "–", size=16, weight=theme.SEMIBOLD)
        level.setMinimumWidth(theme.current().px(34))
        texts = widgets.vertical(spacing=0)
        texts.addWidget(widgets.elided(challenge.short, weight=theme.MEDIUM))
        texts.addWidget(widgets.muted(_agreement(target), wraps=True))
        if wish is not None:
            texts.addWidget(widgets.muted(_asked(wish), wraps=True))
        row.addWidget(level)
        row.addLayout(texts, 1)
        name = _("Change the target of {challenge}").format(challenge=challenge.short)
        change = widgets.button(
            _("Change…") if target else _("Set…"), lambda: self._change(challenge, target), name=name
        )
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _change(self, challenge: Challenge, target: Target | None) -> None:
        engagement_id = self._session.engagement_id
        clients = self._session.workbook.clients
        levels = [("", _("No target")), *((str(h), one_decimal(Fraction(h, 2))) for h in range(2, 11))]

        def save(values: Values) -> None:
            if values["halves"]:
                clients.set_target(
                    engagement_id or "",
                    challenge.id,
                    int(values["halves"]),
                    by_on=values["by_on"],
                    agreed_with=values["agreed_with"].strip(),
                    agreed_on=values["agreed_on"],
                )
            elif target is not None:
                clients.remove_target(target.id)
            else:
                raise Refused(_("Choose a level, or leave with Cancel."))

        dialogs.form(
            self,
            _("Target: {challenge}").format(challenge=challenge.short),
            (
                Field(id="halves", label=_("Level"), kind="choice", options=levels,
                      value=str(target.halves) if target else "7"),
                Field(id="by_on", label=_("To be reached by"), kind="date", value=target.by_on if target else None),
                Field(id="agreed_with", label=_("Agreed with"), value=target.agreed_with if target else "",
                      hint=_("Names or roles")),
                Field(id="agreed_on", label=_("Agreed on"), kind="date",
                      value=target.agreed_on if target else self._session.workbook.today()),
            ),
            save,
        )  # fmt: skip


def _asked(wish: Wish) -> str:
    """What the people asked want: “Asked in the interviews: business 3.8 (4 people), IT 3.0 (one person)”."""
    told = []
    for side in Side:
        if (mean := wish.mean[side]) is not None:
            n = wish.heads[side]
            count = _("one person") if n == 1 else _("{n} people").format(n=n)
            told.append(_("{side} {level} ({people})").format(
                side=_(_SIDES[side]), level=one_decimal(mean), people=count))  # fmt: skip
    return _("Asked in the interviews: {levels}").format(levels=", ".join(told))


def _level(target: Target) -> str:
    return one_decimal(Fraction(target.halves, 2))


def _agreement(target: Target | None) -> str:
    if target is None:
        return _("No target yet")
    parts = []
    if target.by_on:
        parts.append(_("by {day}").format(day=words.day(target.by_on)))
    if target.agreed_with:
        parts.append(_("agreed with {who}").format(who=target.agreed_with))
    if target.agreed_on:
        parts.append(words.day(target.agreed_on))
    return " · ".join(parts) or _("No date yet, and nobody has agreed to it")


def _dates(round_: Round) -> str:
    if round_.closed_on is None:
        return _("Opened on {day}. It takes answers.").format(day=words.day(round_.opened_on))
    return _("{opened} to {closed}. Closed: its answers and texts stay as they are until it is reopened.").format(
        opened=words.day(round_.opened_on), closed=words.day(round_.closed_on)
    )
