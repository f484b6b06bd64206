"""One question as it is asked, with what the consultant sees beside it; an own one is edited where it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from alignment_desktop.content.own import Origin
from alignment_desktop.content.translation import translated
from alignment_desktop.domain.pack import Pack, Question
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import widgets, words
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.in_place import TextInPlace
from alignment_desktop.ui.pages.library import wording

_LISTS: Mapping[str, str] = {
    "listen_for": N_("Listen for"),
    "probes": N_("Ask further"),
    "evidence": N_("Ask to see"),
}


class QuestionSheet(widgets.Card):
    """Shows a question; `changed` carries an own one as it became, and `refuse` says why that was not kept."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(margins=16, spacing=10)
        self._pack: Pack | None = None
        self._question: Question | None = None
        self._language = ""
        self._is_own = False
        self._build()

    def _build(self) -> None:
        self._head = widgets.muted(wraps=True)
        self._chips = Flowing()
        self._kind, self._origin, self._off = (widgets.chip("") for _each in range(3))
        self._choice = widgets.Choice(_("Language of the preview"))
        self._choice.activated.connect(self._on_language)
        for part in (self._kind, self._origin, self._off, self._choice):
            self._chips.addWidget(part)
        self._refused = widgets.label(size=13, tone="bad", wraps=True)
        self._refused.hide()
        self._texts: dict[tuple[str, int | None], TextInPlace] = {}
        self.body.addWidget(self._head)
        self.body.addLayout(self._chips)
        self.body.addWidget(self._refused)
        self.body.addWidget(self._text("text", _("The question"), size=20))
        self._it_head = widgets.title(_("As asked in IT"))
        self.body.addWidget(self._it_head)
        self.body.addWidget(self._text("text_it", _("As asked in IT"), hint=_("The same words")))
        self._names: list[QLabel] = []
        widgets.add_all(self.body, [self._level(number) for number in range(5)])
        self._section(_("Why it matters"), self._text("why", _("Why it matters")))
        for name, title in _LISTS.items():
            self._section(_(title), self._text(name, _(title), hint=_("One a line")))
        self._tells_head = widgets.title(_("What tells causes apart"))
        self._tells = widgets.label(size=13, wraps=True)
        self._asked = widgets.muted(wraps=True, size=13)
        widgets.add_all(self.body, (self._tells_head, self._tells, self._asked))
        self.body.addStretch(1)

    def _section(self, title: str, field: TextInPlace) -> None:
        self.body.addWidget(widgets.title(title))
        self.body.addWidget(field)

    def _level(self, number: int) -> QWidget:
        made, column = widgets.panel(margins=8, spacing=2)
        row = widgets.horizontal(spacing=8)
        self._names.append(widgets.chip(str(number + 1), "accent"))
        row.addWidget(self._names[-1])
        row.addWidget(
            self._text("spoken", _("Level {n}, as it is read aloud").format(n=number + 1), number, is_line=True)
        )
        column.addLayout(row)
        column.addWidget(self._text("levels", _("Level {n}").format(n=number + 1), number))
        return made

    def _text(
        self,
        name: str,
        spoken: str,
        number: int | None = None,
        *,
        hint: str = "",
        is_line: bool = False,
        size: float = 13,
    ) -> TextInPlace:
        field = TextInPlace(spoken, hint=hint, is_line=is_line, size=size)
        field.left.connect(self._on_left)
        self._texts[name, number] = field
        return field

    # What it shows

    def show_question(self, pack: Pack, question: Question, origin: Origin, *, is_off: bool, can_edit: bool) -> None:
        """Another question, or the same one as it is now."""
        is_other = self._question is None or self._question.id != question.id
        if is_other:
            self._refused.hide()
        self._pack, self._question = pack, question
        self._is_own = origin is not Origin.CORE and can_edit
        languages = wording.languages_of(pack, question)
        self._language = self._language if self._language in languages else languages[0]
        self._choice.offer([(one, words.LANGUAGES.get(one, one)) for one in languages], self._language)
        self._choice.setVisible(len(languages) > 1)
        practice = pack.practice[question.practice]
        self._head.setText(f"{question.id} · {pack.challenge[practice.challenge].title} · {practice.title}")
        self._kind.setText(wording.kind(question))
        self._origin.setText(_(wording.ORIGINS[origin]))
        widgets.retone_chip(self._origin, "neutral" if origin is Origin.CORE else "accent")
        self._off.setText(_("Switched off here"))
        widgets.retone_chip(self._off, "warn")
        self._off.setVisible(is_off)
        self._fill()

    def _fill(self) -> None:
        pack, question = self._pack, self._question
        if pack is None or question is None:
            return
        is_editable = self._is_own and self._language == pack.head.language
        spoken_pack = pack if self._language == pack.head.language else translated(pack, self._language)
        shown = spoken_pack.question[question.id]
        for (name, number), field in self._texts.items():
            value = getattr(shown, name)
            if number is not None:
                value = value[number]
            elif name in _LISTS:
                value = "\n".join(value if is_editable else (f"• {each}" for each in value))
            field.setReadOnly(not is_editable)
            field.show_words(value or "")
        for widget in (self._it_head, self._texts["text_it", None]):
            widget.setVisible(is_editable or bool(shown.text_it))
        for level, chip in enumerate(self._names, start=1):
            chip.setText(f"{level} {spoken_pack.level_name(level)}")
        self._tells.setText("\n".join(f"• {each.sign} → {each.points_to}" for each in shown.tells_apart))
        for label in (self._tells_head, self._tells):
            label.setVisible(bool(shown.tells_apart))
        rule = question.follow_up
        told = [wording.condition(rule, pack)] if rule is not None else []
        self._asked.setText(" ".join((*told, wording.asked_in(pack, question))))

    def refuse(self, words: str) -> None:
        """Says why the last change was not kept; what was typed stays in its field."""
        self._refused.setText(words)
        self._refused.setVisible(bool(words))

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        for field in self._texts.values():
            field.flush()

    # What is changed

    def _on_language(self, _place: int) -> None:
        self._language = self._choice.chosen
        self._fill()

    def _on_left(self, _words: str) -> None:
        if self._question is None or not self._is_own:
            return
        changed = msgspec.structs.replace(self._question, **self._typed())
        if changed != self._question:
            self.changed.emit(changed)

    def _typed(self) -> dict[str, Any]:
        """Every field as it stands here, so that one that was refused goes along with the next."""
        values: dict[str, Any] = {}
        for (name, number), field in self._texts.items():
            text = field.toPlainText().strip()
            if number is not None:
                values[name] = (*values.get(name, ()), text)
            elif name in _LISTS:
                values[name] = tuple(line.strip() for line in text.splitlines() if line.strip())
            else:
                values[name] = text or (None if name == "text_it" else "")
        return values
