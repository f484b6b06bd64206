"""The two cards that say who the client is and what was agreed with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from alignment_desktop.domain.engagement import Client, Engagement, Person, Stage, is_currency
from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _, languages
from alignment_desktop.storage import attachments
from alignment_desktop.ui import dialogs, theme, widgets, words
from alignment_desktop.ui.dialogs import Field, Values
from alignment_desktop.ui.lines import Facts, narrow
from alignment_desktop.ui.pictures import LogoField
from alignment_desktop.ui.session import Session

_MOST_CONTACTS = 4


def _head(kind: str, name: QLabel, change: QPushButton) -> QHBoxLayout:
    """What a card is about, its name under that, and the way to change it at the right."""
    names = widgets.vertical(spacing=2)
    widgets.add_all(names, (widgets.muted(kind), name))
    head = widgets.horizontal(spacing=12)
    head.addLayout(names, 1)
    head.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
    return head


class ClientCard(widgets.Card):
    """Who the client is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Client"))
        self._name = narrow(widgets.label(size=20, weight=theme.SEMIBOLD, wraps=True))
        change = widgets.button(_("Change…"), self._change, name=_("Change the client"))
        self.body.addLayout(_head(_("Client"), self._name, change))
        self._facts = Facts(_("About the client"))
        self.body.addWidget(self._facts)
        self._bare = widgets.muted(_("Industry, size and goals are not known yet."), wraps=True, size=13)
        self.body.addWidget(self._bare)

    def refresh(self) -> None:
        """Fills the card."""
        client = self._client
        self._name.setText(widgets.breakable(client.name))
        known = ((_("Industry"), client.industry), (_("Size"), client.size), (_("Goals"), client.goals))
        contacts = _contacts(self._session.workbook.clients.people(client.id))
        _fill(self._facts, (*known, (_("Contacts"), contacts), (_("Notes"), client.notes)))
        self._bare.setVisible(not any(value.strip() for _name, value in known))

    @property
    def _client(self) -> Client:
        client = self._session.client
        assert client is not None  # the page is shown with an engagement alone
        return client

    def _change(self) -> None:
        client = self._client
        dialogs.form(
            self,
            _("Change the client"),
            (
                Field(id="name", label=_("Name"), value=client.name, is_needed=True),
                Field(id="monogram", label=_("Monogram"), value=client.monogram,
                      help=_("One or two letters that stand for the client at the left of the window.")),
                Field(id="industry", label=_("Industry"), value=client.industry),
                Field(id="size", label=_("Size"), value=client.size, hint=_("Staff, sites, people in IT")),
                Field(id="goals", label=_("Goals"), kind="text", value=client.goals),
                Field(id="notes", label=_("Notes"), kind="text", value=client.notes,
                      help=_("For you alone; no document holds them.")),
            ),
            lambda values: self._session.workbook.clients.change_client(client.id, **values),
        )  # fmt: skip


class LogoCard(widgets.Card):
    """The client's logo, which stands on the documents."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Client’s logo"))
        self._session = session
        self._logo = LogoField(session, _("Client’s logo"))
        self._logo.picked.connect(self._on_picked)
        self._shown: str | None = None
        self.body.addWidget(self._logo)

    def refresh(self) -> None:
        """Shows the logo, where it is another."""
        client = self._session.client
        if client is not None and client.logo != self._shown:
            self._show(client.logo)

    def _show(self, logo: str | None) -> None:
        self._shown = logo
        self._logo.show_png(attachments.read(self._session.workbook.store, logo).data if logo else None)

    def _on_picked(self, png: bytes | None) -> None:
        client = self._session.client
        change = self._session.workbook.clients.set_client_logo
        if client is not None and self._session.do(change, client.id, png) is None:
            self._show(client.logo)


class EngagementCard(widgets.Card):
    """What was agreed: scope, stage, dates, money, language and brand."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Engagement"))
        self._title = narrow(widgets.label(size=16, weight=theme.SEMIBOLD, wraps=True))
        change = widgets.button(_("Change…"), self._change, name=_("Change the engagement"))
        self.body.addLayout(_head(_("Engagement"), self._title, change))
        self._facts = Facts(_("About the engagement"))
        self.body.addWidget(self._facts)

    def refresh(self) -> None:
        """Fills the card."""
        engagement = self._shown
        brand = self._session.workbook.brand(engagement)
        self._title.setText(widgets.breakable(engagement.title))
        _fill(
            self._facts,
            (
                (_("Stage"), words.word(engagement.stage)),
                (_("Scope"), engagement.scope),
                (_("Dates"), _dates(engagement)),
                (_("Fee"), words.amount(engagement.fee_minor, engagement.currency)),
                (_("Language"), words.LANGUAGES.get(engagement.language, engagement.language)),
                (_("Brand"), brand.firm if brand else _("None yet; set one in the settings")),
            ),
        )

    @property
    def _shown(self) -> Engagement:
        engagement = self._session.engagement
        assert engagement is not None  # the page is shown with an engagement alone
        return engagement

    def _change(self) -> None:
        shown = self._shown
        known = dict.fromkeys((*languages(), shown.language))
        brands = [("", _("The first brand of the workbook"))]
        brands += [(b.id, b.firm) for b in self._session.workbook.clients.brands()]
        money = words.amount(shown.fee_minor, shown.currency).removesuffix(shown.currency).strip()
        dialogs.form(
            self,
            _("Change the engagement"),
            (
                Field(id="title", label=_("Title"), value=shown.title, is_needed=True),
                Field(id="stage", label=_("Stage"), kind="choice", value=shown.stage.value,
                      options=words.options(Stage)),
                Field(id="scope", label=_("Scope"), kind="text", value=shown.scope,
                      help=_("What is looked at, and what is not.")),
                Field(id="started_on", label=_("Begins"), kind="date", value=shown.started_on),
                Field(id="ended_on", label=_("Ends"), kind="date", value=shown.ended_on),
                Field(id="currency", label=_("Currency"), value=shown.currency, is_needed=True,
                      help=_("Three letters, such as EUR or GBP.")),
                Field(id="fee", label=_("Fee"), value=money, hint="12,500"),
                Field(id="language", label=_("Language of its documents"), kind="choice", value=shown.language,
                      options=[(code, words.LANGUAGES.get(code, code)) for code in known]),
                Field(id="brand_id", label=_("Brand of its documents"), kind="choice", value=shown.brand_id or "",
                      options=brands),
            ),
            lambda values: self._session.workbook.clients.change_engagement(shown.id, **_fields(values)),
        )  # fmt: skip


def _fill(facts: Facts, pairs: Sequence[tuple[str, str]]) -> None:
    """What is known; what is empty is left out."""
    facts.fill([(name, value.strip()) for name, value in pairs if value.strip()])


def _fields(values: Values) -> dict[str, Any]:
    """The fields of an engagement from what was typed. Raises Refused with the next step."""
    fields = dict(values)
    currency = fields["currency"] = str(fields["currency"]).strip().upper()
    if not is_currency(currency):
        raise Refused(_("“{currency}” is no currency. Give its three letters, such as EUR.").format(currency=currency))
    fee = fields.pop("fee")
    try:
        fields["fee_minor"] = words.minor_units(fee, currency)
    except ValueError:
        raise Refused(_("“{fee}” is no amount. Type it as 12,500 or 12500.50.").format(fee=fee)) from None
    fields["stage"] = Stage(fields["stage"])
    fields["brand_id"] = fields["brand_id"] or None
    return fields


def _contacts(people: tuple[Person, ...]) -> str:
    """The people who can be written to, the most senior first: name and address."""
    reached = [p for p in people if p.email.strip() and not p.is_archived]
    order = tuple(type(people[0].seniority)) if people else ()
    reached.sort(key=lambda p: order.index(p.seniority))
    lines = [f"{p.name}, {p.email}" for p in reached[:_MOST_CONTACTS]]
    if len(reached) > _MOST_CONTACTS:
        lines.append(_("and {n} more among the people").format(n=len(reached) - _MOST_CONTACTS))
    return "\n".join(lines)


def _dates(engagement: Engagement) -> str:
    begins, ends = words.day(engagement.started_on), words.day(engagement.ended_on)
    if begins and ends:
        return _("{begins} to {ends}").format(begins=begins, ends=ends)
    if begins:
        return _("from {begins}").format(begins=begins)
    return _("until {ends}").format(ends=ends) if ends else ""
