"""A finding kept in the library: its words without the client, and the rule by which later rounds propose it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs
from PySide6.QtWidgets import QWidget

from alignment_desktop.content.own import whole_pack
from alignment_desktop.domain.errors import Refused, excerpt
from alignment_desktop.domain.pack import FindingRule, FindingText, Pack, Solution
from alignment_desktop.domain.plan import Finding, FindingKind
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.dialogs import Field, Values
from alignment_desktop.ui.pages.findings import wording
from alignment_desktop.ui.pages.findings.form import TEXTS
from alignment_desktop.ui.session import Session

_LONGEST_COST = 160
_SHORT = 44  # characters of a title that fit beside a box, with text twice as large too
_AS_IT_IS = "as it is"
_NEW = ""
# Fields of a rule that the form can set: its words, and whether its number is in tenths of a level.
_RULES: Mapping[str, tuple[str, bool]] = {
    "score_at_most": (N_("the practice has at most this level"), True),
    "score_at_least": (N_("the practice has at least this level"), True),
    "gap_at_least": (N_("the sides lie at least so many levels apart"), True),
    "symptoms_at_least": (N_("at least so many lines are marked as a symptom"), False),
    "dont_know_at_least": (N_("at least so many answers are “don’t know”"), False),
}
_USUAL = {FindingKind.WEAKNESS: ("score_at_most", "2.4"), FindingKind.STRENGTH: ("score_at_least", "3.5")}
_SHOWN = ("title", *(name for name, _word, _hint in TEXTS))


def ask(parent: QWidget, session: Session, snapshot: Snapshot, finding: Finding) -> None:
    """Opens the form that keeps a finding in the library, filled with what the finding says.

    A finding that says what the library says already is not asked about.
    """
    parts = session.workbook.library.parts()

    def open_form(library: Pack) -> None:
        former = next((text for text in library.findings if text.id == finding.rule), None)
        if former is not None and _says_the_same(finding, former):
            session.tell(_("The library says this already, word for word. Edit the finding first."))
            return
        _Form(session, snapshot, finding, library, former).open(parent)

    session.start(lambda _job: whole_pack(parts), open_form, label=_("Reading the library"))


def _says_the_same(finding: Finding, text: FindingText) -> bool:
    names = (*_SHOWN, "impact", "likelihood")
    return all(getattr(finding, name) == getattr(text, name) for name in names) and finding.kind == text.kind


class _Form:
    """What is asked about one finding, and what is made of the answers."""

    def __init__(
        self, session: Session, snapshot: Snapshot, finding: Finding, library: Pack, former: FindingText | None
    ) -> None:
        self._session, self._finding, self._library, self._former = session, finding, library, former
        self._solutions = _solutions(snapshot, finding, library, former)

    def open(self, parent: QWidget) -> None:
        """Shows it."""
        intro = _("Rounds that are opened from now on propose it, for every client of this workbook, where its rule "
                  "holds. Write it so that it could be said of any of them.")  # fmt: skip
        said = {name: getattr(self._finding, name) for name in _SHOWN}
        if told := self._names(said):
            intro += "\n\n" + told
        dialogs.form(
            parent,
            _("Keep {label} in the library").format(label=self._finding.label),
            self._fields(),
            self._save,
            accept=_("Keep it"),
            intro=intro,
        )

    def _fields(self) -> Sequence[Field]:
        finding, former, library = self._finding, self._former, self._library
        practices = [
            (practice.id, wording.place(library, challenge.id, practice.id))
            for challenge in library.challenges
            for practice in library.practices_of[challenge.id]
        ]
        near = [id_ for id_, _words in practices if library.practice[id_].challenge == finding.challenge]
        fields = []
        if former is not None:
            places = [(former.id, _("In the place of “{title}”").format(title=excerpt(former.title, _SHORT))),
                      (_NEW, _("As a finding of its own, beside it"))]  # fmt: skip
            fields.append(Field(id="place", label=_("Where it stands"), kind="choice", options=places, value=former.id))
        fields.append(Field(id="title", label=_("Title"), value=finding.title, is_needed=True))
        for name, word, hint in TEXTS:
            lines = 2 if name == "consequence" else 3
            fields.append(
                Field(id=name, label=_(word), kind="text", lines=lines, value=getattr(finding, name), hint=_(hint),
                      is_needed=True)
            )  # fmt: skip
        rules = [(name, _(words)) for name, (words, _is_level) in _RULES.items()]
        rule, amount = _USUAL[finding.kind]
        if former is not None:
            rules.insert(0, (_AS_IT_IS, _("as the library has it now")))
            rule = _AS_IT_IS
        fives = [(str(n), str(n)) for n in range(1, 6)]
        fields += [
            Field(id="practice", label=_("Practice"), kind="choice", options=practices,
                  value=finding.practice or (former.practice if former else near[0])),
            Field(id="impact", label=_("Impact"), kind="choice", options=fives, value=str(finding.impact)),
            Field(id="likelihood", label=_("Likelihood"), kind="choice", options=fives, value=str(finding.likelihood)),
            Field(id="rule", label=_("It is proposed where"), kind="choice", options=rules, value=rule),
            Field(id="amount", label=_("Level or number"), value="" if former else amount,
                  help=_("A level such as 2.4, or a whole number of lines or answers.")),
        ]  # fmt: skip
        ticked = former.solutions if former else ()
        last = self._solutions[-1].id if self._solutions else ""
        fields += [
            Field(id=f"solution {s.id}", label=excerpt(s.title, _SHORT), kind="check",
                  value=s.id in ticked or (not former and _lifts(s, finding.practice)),
                  help=_("What is ticked answers it in the playbook.") if s.id == last else "")
            for s in self._solutions
        ]  # fmt: skip
        fields.append(Field(id="named", label=_("Keep it even if somebody is named"), kind="check", value=False))
        return fields

    def _save(self, values: Values) -> None:
        if len(values["consequence"].strip()) > _LONGEST_COST:
            told = _("The consequence holds at most {limit} characters; this one has {size}. Shorten it.")
            raise Refused(told.format(limit=_LONGEST_COST, size=len(values["consequence"].strip())))
        told = self._names(values)
        if told and not values["named"]:
            raise Refused(told + " " + _("Or tick that it is kept all the same."))
        library = self._session.workbook.library
        base = self._former if self._former is not None and values.get("place") else None
        text = FindingText(
            id=base.id if base else library.free_id(f"{values['practice']}.F1"),
            practice=values["practice"],
            kind=self._finding.kind.value,
            **{name: values[name].strip() for name in _SHOWN},
            impact=int(values["impact"]),
            likelihood=int(values["likelihood"]),
            rule=self._rule(values),
            solutions=tuple(s.id for s in self._solutions if values[f"solution {s.id}"]),
            covers=self._former.covers if self._former is not None else (),
        )
        library.promote(self._finding.id, text)
        self._session.tell(_("“{title}” is in the library. Rounds opened from now on propose it.").format(
            title=text.title))  # fmt: skip

    def _rule(self, values: Values) -> FindingRule:
        name = values["rule"]
        if name == _AS_IT_IS and self._former is not None:
            return self._former.rule
        is_level = _RULES[name][1]
        typed = values["amount"].strip().replace(",", ".")
        if not re.fullmatch(r"[0-9](\.[0-9])?" if is_level else r"[0-9]{1,2}", typed):
            no_level = _("“{amount}” is no level. Type one such as 2.4.")
            no_number = _("“{amount}” is no whole number. Type one such as 2.")
            raise Refused((no_level if is_level else no_number).format(amount=excerpt(values["amount"].strip())))
        number = round(float(typed) * 10) if is_level else int(typed)
        return structs.replace(FindingRule(), **{name: number})

    def _names(self, values: Mapping[str, Any]) -> str:
        """The names that stand in the texts, by field, in a sentence; empty where there are none."""
        titles = {"title": _("Title")} | {name: _(word) for name, word, _hint in TEXTS}
        found = [
            _("{names} in “{field}”").format(names=", ".join(f"“{name}”" for name in names), field=title)
            for field, title in titles.items()
            if (names := self._session.workbook.library.names_in(values[field]))
        ]
        if not found:
            return ""
        return _("A client or a person of this workbook is named: {found}. Write it without the name.").format(
            found="; ".join(found)
        )


def _solutions(snapshot: Snapshot, finding: Finding, library: Pack, former: FindingText | None) -> list[Solution]:
    """The solutions on offer: those tied to it so far, those drawn for it, and those that lift its practice."""
    drawn = {link.action_id for link in snapshot.action_links if link.finding_id == finding.id}
    known = {action.solution for action in snapshot.actions if action.id in drawn}
    known |= set(former.solutions if former else ())
    return [s for s in library.solutions if s.id in known or _lifts(s, finding.practice)]


def _lifts(solution: Solution, practice: str | None) -> bool:
    return any(lift.practice == practice for lift in solution.lifts)
