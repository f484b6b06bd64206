"""The outlines to choose from, and how the chosen one is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QPushButton, QWidget

from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.booklet import ALL, Asked, Reader
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.schedule import plans_in_use
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _, languages
from alignment_desktop.ui import theme, widgets, words
from alignment_desktop.ui.pages.deliverables.pressable import Pressable

REGISTER = "register"
_SITTING = "sitting:"  # before the id of a sitting among the ids of plans
_PAPERS = {Paper.A4: "A4", Paper.LETTER: N_("Letter")}
_QUOTES = {
    Attribution.NAMED: N_("as promised"),
    Attribution.ROLE: N_("by role at most"),
    Attribution.SIDE: N_("by side at most"),
    Attribution.NONE: N_("to nobody"),
}
_QUOTES_MEAN = {
    Attribution.NAMED: N_("Each quote stands as it was promised, and never wider."),
    Attribution.ROLE: N_("Nobody is named; whoever was promised less stays as promised."),
    Attribution.SIDE: N_("Quotes say business or IT, and not even that where a side is small."),
    Attribution.NONE: N_("Quotes stand without saying whose they are."),
}
_SECTIONS = {
    "cover": N_("Cover"),
    "decisions": N_("On one page"),
    "contents": N_("Contents"),
    "method-in-brief": N_("How to read this"),
    "maturity": N_("Maturity overall"),
    "challenges": N_("The five challenges"),
    "roadmap": N_("Roadmap"),
    "appendix-method": N_("How figures come about"),
    "appendix-practices": N_("Practice by practice"),
    "appendix-agreement": N_("How far people agree"),
    "evidence": N_("Pictures of evidence"),
    "not-looked-at": N_("What we did not look at"),
    "summary-evidence": N_("What it rests on"),
    "booklet-cover": N_("Cover"),
    "talks": N_("The questions"),
    "scale-card": N_("The five levels"),
    "scale-use": N_("How to use the card"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How one kind of document is wanted: language, paper, how quotes are attributed at most, what is left out.

    `asked` says whose questions a booklet holds; None before anything was chosen.
    """

    language: str
    paper: Paper
    attribution: Attribution = Attribution.NAMED
    left_out: frozenset[str] = field(default_factory=frozenset)
    asked: Asked | None = None

    @property
    def options(self) -> Options:
        """The options of a document made so."""
        asked = self.asked or Asked()
        return Options(language=self.language, paper=self.paper, attribution=self.attribution, asked=asked)

    def outline(self, whole: Outline) -> Outline:
        """The outline without what is left out."""
        kept = tuple(name for name in whole.sections if name not in self.left_out)
        return msgspec.structs.replace(whole, sections=kept)


class Gallery(QWidget):
    """The outlines and the register, of which one is chosen. `chosen` carries its id."""

    chosen = Signal(str)

    def __init__(self, outlines: Sequence[Outline]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._cards: dict[str, _Entry] = {}
        column = widgets.vertical(self, spacing=10)
        for outline in outlines:
            column.addWidget(self._added(outline.id, _(outline.title)))
        column.addWidget(self._added(REGISTER, _("What went out")))
        self._cards[outlines[0].id].setChecked(True)

    def _added(self, id_: str, title: str) -> QPushButton:
        card = self._cards[id_] = _Entry(title)
        self._group.addButton(card)
        card.toggled.connect(lambda on: self.chosen.emit(id_) if on else None)
        return card

    def choose(self, id_: str) -> None:
        """Chooses another one, and says so where it was not chosen before."""
        self._cards[id_].setChecked(True)

    def tell(self, words: Mapping[str, str]) -> None:
        """What stands under the titles, by id."""
        for id_, said in words.items():
            self._cards[id_].tell(said)


class _Entry(Pressable):
    """A title and a line below it, to be pressed."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title,
            "QPushButton{background:@card;border:1px solid @line;border-radius:9px;text-align:left;}"
            "QPushButton:hover{background:@panel;}"
            "QPushButton:checked{background:@card;border:2px solid @accent;}"
            "QPushButton:focus{border:2px solid @focus;}",
        )
        column = widgets.vertical(self, spacing=3, margins=14)
        self._words = widgets.muted(wraps=True)
        named = widgets.label(title, size=14, weight=theme.SEMIBOLD, wraps=True)
        self.hold(named, self._words)
        widgets.add_all(column, (named, self._words))

    def tell(self, words: str) -> None:
        """The line below the title."""
        self._words.setText(words)
        self.setAccessibleDescription(words)


class MakingPanel(QWidget):
    """How the document in view is made; `changed` carries the new `Making`."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._making: Making | None = None
        self._outline: Outline | None = None
        column = widgets.vertical(self, spacing=6)
        self._language = widgets.Choice(
            _("Language"), [(code, words.LANGUAGES.get(code, code)) for code in languages()]
        )
        self._paper = widgets.Choice(_("Paper"), [(paper.value, _(words)) for paper, words in _PAPERS.items()])
        self._quotes = widgets.Choice(
            _("Quotes are attributed"), [(one.value, _(words)) for one, words in _QUOTES.items()]
        )
        self._mean = widgets.muted(wraps=True)
        self._whose = widgets.Choice(_("Whose questions"), [("", _("The plans in use"))])
        self._reader = widgets.Choice(_("For"), [(reader.value, _(reader.words)) for reader in Reader])
        rows = [
            (_("Whose questions"), self._whose),
            (_("For"), self._reader),
            (_("Paper"), self._paper),
            (_("Quotes are attributed"), self._quotes),
        ]
        if len(languages()) > 1:
            rows.insert(2, (_("Language"), self._language))
        self._named: dict[widgets.Choice, QLabel] = {}
        for title, choice in rows:
            named = self._named[choice] = widgets.label(title, size=12, weight=theme.MEDIUM, tone="ink_2")
            named.setBuddy(choice)
            widgets.add_all(column, (named, choice))
            choice.setSizeAdjustPolicy(widgets.Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(8)
            choice.currentIndexChanged.connect(self._on_changed)
        column.addWidget(self._mean)
        column.addSpacing(theme.current().px(6))
        column.addWidget(widgets.label(_("Sections"), size=12, weight=theme.MEDIUM, tone="ink_2"))
        self._boxes = widgets.vertical(spacing=2)
        self._box: dict[str, QCheckBox] = {}
        column.addLayout(self._boxes)

    def fill(self, outline: Outline, making: Making, snapshot: Snapshot) -> None:
        """Another document, or the same made otherwise; plans and sittings to choose from are those of the round."""
        self._making = None  # what is filled in here is no change by a person
        asked = making.asked or Asked()
        self._whose.offer(_whose(snapshot), _key(asked))
        self._reader.choose(asked.reader.value)
        for choice, is_there in (
            (self._whose, outline.asks),
            (self._reader, outline.asks),
            (self._quotes, outline.shows_answers),
        ):
            choice.setVisible(is_there)
            self._named[choice].setVisible(is_there)
        self._mean.setVisible(outline.shows_answers)
        self._making = making
        self._language.choose(making.language)
        self._paper.choose(making.paper.value)
        self._quotes.choose(making.attribution.value)
        self._mean.setText(_(_QUOTES_MEAN[making.attribution]))
        if outline == self._outline:
            return
        self._outline = outline
        widgets.clear(self._boxes)
        self._box.clear()
        for name in outline.sections:
            box = widgets.check_box(_(_SECTIONS.get(name, name)), name not in making.left_out)
            box.toggled.connect(lambda on, name=name: self._on_toggled(name, on))
            self._boxes.addWidget(box)
            self._box[name] = box

    def _on_changed(self) -> None:
        if self._making is not None:
            self._change(
                replace(
                    self._making,
                    language=self._language.chosen,
                    paper=Paper(self._paper.chosen),
                    attribution=Attribution(self._quotes.chosen),
                    asked=self._making.asked and _asked(self._whose.chosen, Reader(self._reader.chosen)),
                )
            )

    def _on_toggled(self, name: str, on: bool) -> None:
        if self._making is None or self._outline is None:
            return
        left_out = self._making.left_out - {name} if on else self._making.left_out | {name}
        if left_out >= set(self._outline.sections):
            self._box[name].setChecked(True)  # a document has at least one section
            return
        self._change(replace(self._making, left_out=left_out))

    def _change(self, making: Making) -> None:
        self._making = making
        self._mean.setText(_(_QUOTES_MEAN[making.attribution]))
        self.changed.emit(making)


def _whose(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Plans in use, all plans, each planned sitting by its people, and each plan, with what stands for them."""
    sittings = []
    for sitting in snapshot.interviews:
        if sitting.state is SittingState.PLANNED:
            people = (a.respondent_id for a in snapshot.attendances if a.interview_id == sitting.id)
            names = ", ".join(snapshot.person[snapshot.respondent[r].person_id].name for r in people)
            sittings.append((_key(Asked(sitting=sitting.id)), names))
    plans = [(plan.id, plan.title) for plan in snapshot.pack.plans]
    return [("", _("The plans in use")), (ALL, _("All plans")), *sittings, *plans]


def _key(asked: Asked) -> str:
    return f"{_SITTING}{asked.sitting}" if asked.sitting else asked.plan


def _asked(key: str, reader: Reader) -> Asked:
    if key.startswith(_SITTING):
        return Asked(sitting=key.removeprefix(_SITTING), reader=reader)
    return Asked(plan=key, reader=reader)


def still_asked(snapshot: Snapshot, asked: Asked | None) -> Asked:
    """The choice as it was while its sitting is planned and its plan is there.

    Else, and before anything was chosen: the sitting that comes next, else the first plan in use, else any plan.
    """
    if asked is not None and asked.sitting:
        if any(i.id == asked.sitting and i.state is SittingState.PLANNED for i in snapshot.interviews):
            return asked
    elif asked is not None and asked.plan in ("", ALL, *snapshot.pack.plan):
        return asked
    reader = asked.reader if asked is not None else Reader.INTERVIEWER
    planned = [i for i in snapshot.interviews if i.state is SittingState.PLANNED]
    if planned:
        first = min(planned, key=lambda i: (i.appointment is None, i.appointment or 0, i.id))
        return Asked(sitting=first.id, reader=reader)
    return Asked(plan=next((plan.id for plan in plans_in_use(snapshot) or snapshot.pack.plans), ""), reader=reader)


def quotes_words(attribution: Attribution) -> str:
    """How quotes are attributed, as the end of a sentence."""
    return _(_QUOTES[attribution])
