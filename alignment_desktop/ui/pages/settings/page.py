"""The settings page: whatever is left is kept, at once; nothing waits for a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.domain.engagement import Brand
from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import N_, _, languages
from alignment_desktop.settings import preferences
from alignment_desktop.ui import theme, widgets, words
from alignment_desktop.ui.flowing import Turning
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.settings.backups import BackupsCard
from alignment_desktop.ui.pages.settings.brand import BrandCard
from alignment_desktop.ui.pages.settings.kept_line import KeptLine
from alignment_desktop.ui.pages.settings.security import SecurityCard
from alignment_desktop.ui.session import Session, soon

_SCALES = (100, 110, 125, 150, 175, 200)
_TWO_COLUMNS = 1180
_THRESHOLDS = (
    ("gap_watch", N_("Worth watching from")),
    ("gap_wide", N_("A gap from")),
    ("gap_severe", N_("Severe from")),
)


class SettingsPage(Page):
    """The firm and its brand, which the workbook keeps, and preferences, which this computer keeps."""

    title = N_("Settings")
    reads = frozenset({Brand})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._help = {each.name: _(each.metadata["help"]) for each in preferences()}
        self.brand = BrandCard(session)
        self.security = SecurityCard(session)
        self.backups = BackupsCard(session)
        self._appearance = widgets.Segments(
            _("Appearance"),
            [(theme.SYSTEM, _("Like the system")), (theme.LIGHT, _("Light")), (theme.DARK, _("Dark"))],
        )
        self._appearance.chosen.connect(self._choose_appearance)
        self._scale = widgets.Segments(_("Text size"), [(str(scale), f"{scale} %") for scale in _SCALES])
        self._scale.chosen.connect(self._choose_scale)
        self._language = widgets.Choice(_("Language of new documents"))
        self._language.activated.connect(lambda _place: session.change_settings(language=self._language.chosen))
        self._paper = widgets.Segments(_("Paper"), [("a4", "A4"), ("letter", _("Letter"))])
        self._paper.chosen.connect(lambda paper: session.change_settings(paper=paper))
        self._consultant = KeptLine(_("Your name"), self._keep_consultant, help=self._help["consultant"])
        self._thresholds = {
            name: KeptLine(_(label), self._keep_threshold(name), help=self._help[name]) for name, label in _THRESHOLDS
        }
        self._build()
        theme.current().changed.connect(self._show_look)

    def _build(self) -> None:
        self._content = QWidget()
        column = widgets.vertical(self._content, spacing=0, margins=22)
        others = QWidget()
        other_cards = widgets.vertical(others, spacing=16)
        widgets.add_all(
            other_cards,
            (self._look_card(), self._documents_card(), self._thresholds_card(), self._you_card()),
        )
        firsts = QWidget()
        widgets.add_all(widgets.vertical(firsts, spacing=16), (self.brand, self.security, self.backups))
        column.addWidget(Turning(firsts, others, below=_TWO_COLUMNS))
        column.addStretch(1)
        self._area = widgets.scrolled_page(self._content, _("Settings"))
        widgets.vertical(self).addWidget(self._area)

    def _look_card(self) -> widgets.Card:
        card = widgets.Card(_("The look of this window"), spacing=12)
        card.body.addWidget(_named(_("Appearance"), self._appearance))
        card.body.addWidget(_named(_("Text size"), self._scale))
        card.body.addWidget(widgets.muted(_("Ctrl + and Ctrl − change the size of the text anywhere."), wraps=True))
        return card

    def _documents_card(self) -> widgets.Card:
        card = widgets.Card(_("New documents"), spacing=12)
        self._languages = _named(_("Language"), self._language)
        self._only_language = widgets.muted(wraps=True, size=13)
        card.body.addWidget(self._languages)
        card.body.addWidget(self._only_language)
        card.body.addWidget(_named(_("Paper"), self._paper))
        return card

    def _thresholds_card(self) -> widgets.Card:
        card = widgets.Card(_("How wide a gap counts"), spacing=12)
        card.body.addWidget(
            widgets.muted(
                _("In levels of the five-point scale, whichever side is higher. The three must rise. Every figure and "
                  "document reads its gaps by them from the moment they are changed."),
                wraps=True,
            )
        )  # fmt: skip
        card.body.addWidget(Turning(*self._thresholds.values(), below=480))
        return card

    def _you_card(self) -> widgets.Card:
        card = widgets.Card(_("You"))
        card.body.addWidget(self._consultant)
        return card

    def refresh(self) -> None:
        """Everything as it is kept now; what is being typed is left alone."""
        settings = self.session.settings
        self.brand.refresh()
        self.security.refresh()
        with self.focus_kept():
            self.backups.refresh()
        self.setFocusProxy(self._consultant.line if self.session.is_read_only else self.brand.firm.line)
        self._show_look()
        self._show_languages()
        self._paper.choose(settings.paper)
        self._consultant.show_text(settings.consultant)
        for name, line in self._thresholds.items():
            line.show_text(f"{getattr(settings, name).normalize():f}")

    def show_about(self, about: str) -> None:
        """Brings the security or the backups of the workbook to the top, with the focus on the first thing to do."""
        card, first = {
            "security": (self.security, self.security.change),
            "backups": (self.backups, self.backups.now),
        }[about]

        def show() -> None:
            top = card.mapTo(self._content, QPoint(0, 0)).y()
            self._area.verticalScrollBar().setValue(top - theme.current().px(16))
            first.setFocus()

        soon(self, show)  # where it lies is known once the page has been laid out

    def leave(self) -> bool:
        """Keeps what is being typed; what is refused stays in its field."""
        if not self.session.is_read_only:
            self.brand.finish()
        self.backups.finish()
        self._consultant.finish()
        for line in self._thresholds.values():
            line.finish()
        return True

    def _show_languages(self) -> None:
        chosen = self.session.settings.language
        offered = [(each, words.LANGUAGES.get(each, each)) for each in dict.fromkeys((*languages(), chosen))]
        self._language.offer(offered, chosen)
        self._languages.setVisible(len(offered) > 1)
        self._only_language.setVisible(len(offered) == 1)
        self._only_language.setText(
            _("Documents can be written in {language} so far; your own texts stand in them as you type them.").format(
                language=offered[0][1]
            )
        )

    def _show_look(self) -> None:
        look = theme.current()
        self._appearance.choose(look.appearance)
        self._scale.choose(str(min(_SCALES, key=lambda scale: abs(scale - look.scale))))

    # Changes

    def _choose_appearance(self, appearance: str) -> None:
        if self.session.change_settings(appearance=appearance):
            theme.current().choose(appearance=appearance)

    def _choose_scale(self, scale: str) -> None:
        if self.session.change_settings(text_size=int(scale)):
            theme.current().choose(scale=int(scale))

    def _keep_consultant(self, name: str) -> None:
        if self.session.change_settings(consultant=name.strip()):
            self.session.workbook.store.author = name.strip()

    def _keep_threshold(self, name: str) -> Callable[[str], None]:
        read = next(each.metadata["read"] for each in preferences() if each.name == name)

        def keep(text: str) -> None:
            try:
                value = read(text.strip().replace(",", "."))
            except ValueError:
                raise Refused(_("This is a number above 0 and up to 4, such as 0.5.")) from None
            try:
                replace(self.session.settings, **{name: value})
            except ValueError:
                raise Refused(_("The three must rise: watching, gap, severe.")) from None
            self.session.change_settings(**{name: value})

        return keep


def _named(label: str, editor: QWidget) -> QWidget:
    """An editor under its name."""
    made = QWidget()
    column = widgets.vertical(made, spacing=4)
    column.addWidget(widgets.label(label, size=12, weight=theme.MEDIUM, tone="ink_2"))
    editor.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    column.addWidget(editor)
    return made
