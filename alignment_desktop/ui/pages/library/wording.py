"""What the library says of a question beside the question itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from alignment_desktop.content.own import Origin
from alignment_desktop.domain.pack import FollowUp, Pack, Question
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui.models import Row

CORE, DEEPENING, TARGET = "core", "deepening", "target"
KINDS: Mapping[str, str] = {
    CORE: N_("Core questions"),
    DEEPENING: N_("Follow-up questions"),
    TARGET: N_("Levels wanted"),
}
_KIND = {CORE: N_("Core"), DEEPENING: N_("Follow-up"), TARGET: N_("Target")}
ORIGINS: Mapping[Origin, str] = {
    Origin.CORE: N_("Core pack"),
    Origin.OWN: N_("Own"),
    Origin.IN_PLACE: N_("Own, instead of the core’s"),
}
_CONDITION_IS = {"DK": N_("could not be answered"), "NA": N_("does not apply"), "declined": N_("was declined")}
TEXT, PRACTICE, KIND, STATE = range(4)


def kind_of(question: Question) -> str:
    """Whether a question is asked anyway, because of an answer, or for the level wanted."""
    if question.asks == "target":
        return TARGET
    return DEEPENING if question.follow_up is not None else CORE


def kind(question: Question) -> str:
    """The kind in words."""
    return _(_KIND[kind_of(question)])


def row(pack: Pack, question: Question, origin: Origin, *, is_off: bool) -> Row:
    """A question as a row of the table."""
    practice = pack.practice[question.practice]
    state = _("Off") if is_off else ("" if origin is Origin.CORE else _("Own"))
    tones = {STATE: "warn" if is_off else "accent"}
    return Row(question.id, (question.text, practice.short, kind(question), state), tones)


def in_order(pack: Pack) -> tuple[Question, ...]:
    """The questions by practice: own ones stand behind the pack's, and here beside those they go with."""
    place = {practice.id: number for number, practice in enumerate(pack.practices)}
    return tuple(sorted(pack.questions, key=lambda question: place[question.practice]))


def condition(rule: FollowUp, pack: Pack) -> str:
    """When a follow-up is asked, as a sentence that quotes the question before."""
    before = pack.question[rule.question].text if rule.question in pack.question else rule.question
    if rule.is_ is not None:
        return _("Asked when “{question}” {answer}.").format(question=before, answer=_(_CONDITION_IS[rule.is_]))
    if rule.at_most is not None:
        return _("Asked when “{question}” is rated {level} or less.").format(question=before, level=rule.at_most)
    return _("Asked when “{question}” is rated {level} or more.").format(question=before, level=rule.at_least)


def asked_in(pack: Pack, question: Question) -> str:
    """Whom a question is meant for, in which plans it stands, and what it counts."""
    sides = {"business": _("business"), "it": _("IT")}
    told = [_("Can be answered by: {sides}.").format(sides=", ".join(sides[side] for side in question.sides))]
    if question.audience:
        titles = {role.id: role.title for role in pack.roles}
        told.append(_("Meant for: {roles}.").format(roles=", ".join(titles.get(r, r) for r in question.audience)))
    plans = [
        _("{plan} (must-ask)").format(plan=plan.title) if question.id in plan.must_ask else plan.title
        for plan in pack.plans
        if question.id in plan.questions
    ]
    told.append(_("In the plans: {plans}.").format(plans="; ".join(plans)) if plans else _("In no plan."))
    told.append(
        _("Counts {weight} in its practice.").format(weight=question.weight)
        if question.weight
        else _("Counts towards no score.")
    )
    return " ".join(told)


def languages_of(pack: Pack, question: Question) -> tuple[str, ...]:
    """The languages a question can be read in: the pack's own first."""
    address = f"questions.{question.id}"
    return (pack.head.language, *sorted({t.language for t in pack.translations if t.part == address}))


def counted(pack: Pack, shown: int, own: Collection[str]) -> str:
    """How many questions are listed, and how many are the consultant's own."""
    told = _("{shown} of {all} questions").format(shown=shown, all=len(pack.questions))
    return told + (_(", {n} own").format(n=len(own)) if own else "")
