"""The people of the client: who is asked, what was promised to them, and what is too few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.content.own import whole_pack
from alignment_desktop.domain.engagement import Attribution, Person, Respondent, Seniority, Side
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Pack, Role
from alignment_desktop.domain.schedule import SmallSide, small_sides
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, erasing, models, theme, widgets, words
from alignment_desktop.ui.dialogs import Field, Values
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row
from alignment_desktop.ui.session import Session

_SIDE, _ROLE, _RELEASED = 3, 5, 8


class PeoplePart(QWidget):
    """One table of people and respondents, the warnings about small sides above it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._people: dict[str, Person] = {}
        self._asked: dict[str, Respondent] = {}
        column = widgets.vertical(self, spacing=12)
        px = theme.current().px
        column.setContentsMargins(px(22), 0, px(22), px(22))
        self._warnings = widgets.vertical(spacing=8)
        column.addLayout(self._warnings)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._stack.addWidget(
            widgets.empty_state(
                _("Who will you talk to?"),
                _("Three people on each side give a picture that can be shown without naming anybody. Start with the "
                  "one who asked for this, and the head of IT."),
                widgets.button(_("Add the first person"), self.add, kind="primary"),
            )
        )  # fmt: skip
        self._stack.addWidget(self._listed())

    def _listed(self) -> QWidget:
        listed = QWidget()
        column = widgets.vertical(listed, spacing=12)
        bar = Flowing(spacing=8)
        self._change = widgets.button(_("Change…"), self._on_change, name=_("Change the person"))
        self._archive = widgets.button(_("Archive"), self._on_archive)
        self._erase = widgets.button(_("Erase…"), self._on_erase, name=_("Erase the person"))
        self._filter = widgets.line_edit(_("Find a person"), hint=_("Name, job, department…"))
        self._filter.setMinimumWidth(220)
        self._filter.textChanged.connect(self._on_filter)
        self._with_archived = widgets.check_box(_("Show archived"), on_toggle=lambda _on: self._on_filter())
        for part in (
            widgets.button(_("Add a person…"), self.add, kind="primary"),
            self._change,
            self._archive,
            self._erase,
            self._filter,
            self._with_archived,
        ):
            bar.addWidget(part)
        column.addLayout(bar)
        self._model = models.Rows(
            (
                Column(_("Name"), 164, is_strong=True, share=3),
                Column(_("Job"), 162, share=4),
                Column(_("Department"), 112, share=3),
                Column(_("Side"), 78),
                Column(_("Seniority"), 86),
                Column(_("Role in the interview"), 164, share=3),
                Column(_("Quoted"), 90),
                Column(_("Consent"), 100),
                Column(_("Release"), 100),
            ),
            self,
        )
        self._table = models.table(_("People"), self._model)
        self._table.activated.connect(lambda _index: self._on_change())
        self._table.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell_buttons())
        self._model.modelReset.connect(self._tell_buttons)
        column.addWidget(self._table, 1)
        column.addWidget(
            widgets.muted(
                _("Quoted: how words may be attributed; it can only become narrower. Release: the day somebody "
                  "allowed their side’s figures to be shown although fewer than three people are behind them."),
                wraps=True,
            )
        )  # fmt: skip
        return listed

    # What it shows

    def refresh(self) -> None:
        """Fills table and warnings."""
        engagement = self._session.engagement
        if engagement is None:
            return
        clients = self._session.workbook.clients
        self._people = {p.id: p for p in clients.people(engagement.client_id)}
        self._asked = {r.person_id: r for r in clients.respondents(engagement.id)}
        chosen = models.chosen_id(self._table)
        roles = {r.id: r.title for r in self._roles()}
        self._model.fill([self._row(p, self._asked.get(p.id), roles) for p in self._people.values()])
        self._stack.setCurrentIndex(1 if self._people else 0)
        self._on_filter()
        models.choose_id(self._table, chosen)
        self._tell_buttons()
        widgets.clear(self._warnings)
        for small in small_sides(self._people.values(), self._asked.values()):
            self._warnings.addWidget(self._warning(small))

    def show_person(self, about: str) -> bool:
        """Chooses the person, or the respondent, of this id; False where there is none."""
        person_id = next((r.person_id for r in self._asked.values() if r.id == about), about)
        if person_id not in self._people:
            return False
        if self._people[person_id].is_archived:
            self._with_archived.setChecked(True)
        self._filter.clear()
        return models.choose_id(self._table, person_id)

    def _row(self, person: Person, respondent: Respondent | None, roles: dict[str, str]) -> Row:
        tones = {_SIDE: "it_ink" if person.side is Side.IT else "business_ink"}
        is_erased = person.erased_on is not None
        if person.is_archived:
            tones = dict.fromkeys(range(9), "ink_3")
        name = _("{name} (archived)").format(name=person.name) if person.is_archived and not is_erased else person.name
        asked = ("", "", "", "")
        if respondent is None:
            asked = (_("Not interviewed"), "", "", "")
            tones[_ROLE] = "ink_3"
        else:
            asked = (
                roles.get(respondent.role, respondent.role),
                words.word(respondent.attribution),
                words.day(respondent.consent_on),
                words.day(respondent.released_on),
            )
        days = (respondent.consent_on, respondent.released_on) if respondent else (None, None)
        return Row(
            person.id,
            (name, person.job, person.department, words.word(person.side), words.word(person.seniority), *asked),
            tones,
            order={
                4: tuple(Seniority).index(person.seniority),
                6: respondent.attribution.narrowness if respondent else 9,
                7: days[0],
                8: days[1],
            },
        )

    def _warning(self, small: SmallSide) -> QWidget:
        frame, column = widgets.panel("warn_soft", margins=12)
        row = widgets.horizontal(spacing=12)
        row.addWidget(widgets.label(self._warned(small), wraps=True, tone="warn"), 1)
        if small.unreleased:
            side = words.word(small.side)
            ask = widgets.button(
                _("Record a release…"),
                lambda: self._release(small),
                name=_("Record a release: {side}").format(side=side),
            )
            row.addWidget(ask)
        column.addLayout(row)
        return frame

    def _warned(self, small: SmallSide) -> str:
        side = words.word(small.side)
        if not small.respondents:
            return _("{side}: nobody is asked yet. Without that side there is no gap to see.").format(side=side)
        told = (_("{side}: one person only.") if len(small.respondents) == 1 else _("{side}: two people only.")).format(
            side=side
        )
        names = _(" and ").join(self._named(r) for r in small.unreleased)
        way_out = (
            _("add one more, or ask {names} for release at the start of the sitting.")
            if small.missing == 1
            else _("add two more, or ask {names} for release at the start of the sitting.")
        ).format(names=names)
        rule = _("The client sees a side’s figures only where three people stand behind them, or where everybody on it "
                 "has released theirs:")  # fmt: skip
        return f"{told} {rule} {way_out}"

    def _named(self, respondent_id: str) -> str:
        return next(self._people[r.person_id].name for r in self._asked.values() if r.id == respondent_id)

    def _on_filter(self) -> None:
        chosen = models.chosen_id(self._table)
        is_all = self._with_archived.isChecked()
        self._model.filter(self._filter.text(), lambda row: is_all or not self._people[row.id].is_archived)
        models.choose_id(self._table, chosen)

    def _tell_buttons(self) -> None:
        person = self._chosen
        for button in (self._change, self._archive):
            button.setEnabled(person is not None and person.erased_on is None)
        self._erase.setEnabled(self._change.isEnabled() and not self._session.is_read_only)
        told = _("Bring back") if person is not None and person.is_archived else _("Archive")
        self._archive.setText(widgets.unmarked(told))
        self._archive.setAccessibleName(told)

    @property
    def _chosen(self) -> Person | None:
        return self._people.get(models.chosen_id(self._table))

    def _roles(self) -> Sequence[Role]:
        """The roles that the round in view knows; none before the first round."""
        round_ = self._session.round
        return self._session.workbook.pack(round_).roles if round_ else ()

    # What may be done with people

    def add(self) -> None:
        """Asks for a new person."""
        self._with_roles(lambda roles: self._ask(None, roles))

    def _on_change(self) -> None:
        person = self._chosen
        if person is not None and person.erased_on is None:
            self._with_roles(lambda roles: self._ask(person, roles))

    def _on_archive(self) -> None:
        person = self._chosen
        if person is None:
            return
        clients = self._session.workbook.clients
        self._session.do(clients.restore_person if person.is_archived else clients.archive_person, person.id)

    def _on_erase(self) -> None:
        if (person := self._chosen) is not None:
            erasing.ask_person(self, self._session, person)

    def _with_roles(self, then: Callable[[Sequence[Role]], object]) -> None:
        """Calls with the roles of the round in view; before the first round, with those of the library."""
        if self._session.round is not None:
            then(self._roles())
            return

        def read(pack: Pack) -> None:
            then(pack.roles)

        parts = self._session.workbook.library.parts()
        self._session.start(lambda _job: whole_pack(parts), read, label=_("Reading the roles"))

    def _ask(self, person: Person | None, roles: Sequence[Role]) -> None:
        engagement_id = self._session.engagement_id or ""
        clients = self._session.workbook.clients
        respondent = self._asked.get(person.id) if person else None
        side_of = {r.id: Side(r.side) for r in roles}

        def save(values: Values) -> None:
            fields, asked = _sorted_out(values, side_of)
            if person is None:
                clients.enlist(engagement_id, fields, asked)
            else:
                clients.amend(engagement_id, person.id, fields, asked)

        dialogs.form(
            self,
            person.name if person else _("Add a person"),
            _fields(person, respondent, roles),
            save,
            accept=_("Save") if person else _("Add person"),
        )

    def _release(self, small: SmallSide) -> None:
        today = self._session.workbook.today()
        fields = [Field(id="on", label=_("Released on"), kind="date", value=today, is_needed=True)]
        fields += [
            Field(id=respondent_id, label=self._named(respondent_id), kind="check", value=False)
            for respondent_id in small.unreleased
        ]

        def save(values: Values) -> None:
            released = [respondent_id for respondent_id in small.unreleased if values[respondent_id]]
            if not released:
                raise Refused(_("Tick whoever has released their figures, or leave with Cancel."))
            self._session.workbook.clients.release_together(released, values["on"])

        dialogs.form(
            self,
            _("Release of figures: {side}").format(side=words.word(small.side)),
            fields,
            save,
            intro=_("“Fewer than three of you speak for your side, so what your side said together may be read as what "
                    "you said. May its figures be shown all the same?” Tick whoever agreed."),
        )  # fmt: skip


def _fields(person: Person | None, respondent: Respondent | None, roles: Sequence[Role]) -> Sequence[Field]:
    """What is asked about a person: who they are, then what they are in this engagement."""
    role_options = [("", _("Not interviewed")), *((r.id, r.title) for r in roles)]
    if respondent and respondent.role not in {r.id for r in roles}:
        role_options.append((respondent.role, respondent.role))
    promised = respondent.attribution if respondent else Attribution.SIDE
    allowed = [a for a in Attribution if respondent is None or a.narrowness >= promised.narrowness]
    sides = list(words.options(Side))
    if person is None:
        sides.insert(0, ("", _("As the role usually is")))
    first_role = roles[0].id if roles and person is None else ""
    return (
        Field(id="name", label=_("Name"), value=person.name if person else "", is_needed=True),
        Field(id="job", label=_("Job"), value=person.job if person else ""),
        Field(id="role", label=_("Role in the interview"), kind="choice", options=role_options,
              value=respondent.role if respondent else first_role,
              help=_("It chooses the interview plan.")),
        Field(id="side", label=_("Side"), kind="choice", options=sides, value=person.side.value if person else ""),
        Field(id="seniority", label=_("Seniority"), kind="choice", options=words.options(Seniority),
              value=(person.seniority if person else Seniority.MANAGER).value),
        Field(id="department", label=_("Department"), value=person.department if person else ""),
        Field(id="email", label=_("E-mail"), value=person.email if person else ""),
        Field(id="attribution", label=_("Words may be quoted"), kind="choice", value=promised.value,
              options=[(a.value, words.word(a)) for a in allowed],
              help=_("After the promise it can only become narrower.") if respondent else
              _("Settle it before the talk. Later it can only become narrower.")),
        Field(id="consent_on", label=_("Consent given on"), kind="date",
              value=respondent.consent_on if respondent else None),
        Field(id="released_on", label=_("Figures released on"), kind="date",
              value=respondent.released_on if respondent else None,
              help=_("Only where fewer than three people speak for a side.")),
    )  # fmt: skip


def _sorted_out(values: Values, side_of: dict[str, Side]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The fields of the person, and those of the respondent or None. Raises Refused where the side is open."""
    role = values["role"]
    side = values["side"] or side_of.get(role)
    if not side:
        raise Refused(_("Choose a side: business or IT."))
    person = {id_: values[id_].strip() for id_ in ("name", "job", "department", "email")}
    person |= {"side": Side(side), "seniority": Seniority(values["seniority"])}
    if not role:
        return person, None
    asked = {"role": role, "attribution": Attribution(values["attribution"])}
    return person, asked | {"consent_on": values["consent_on"], "released_on": values["released_on"]}
