"""What stands in the way of a document before it goes out: the quality gate.

Pure over a snapshot. What blocks an issue is what would make the document untrue or break a word that was given: texts
that cite moved figures, promises of attribution, placeholders. Everything else only warns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from alignment_desktop.domain.cited import Figures
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Drafting
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.domain.kpi import kpi_status
from alignment_desktop.domain.pack import Pack, Practice
from alignment_desktop.domain.plan import ActionStatus, Finding, FindingState
from alignment_desktop.domain.scoring import one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator, _

HIGH_LEVEL = Fraction(4)
RACI = "raci"
DECISIONS = "decisions"
_ACCOUNTABLE = "a"
_SHORTEST_REPEAT = 24  # fewer characters than this are said by chance
_SHORTEST_SURNAME = 3
_PLACEHOLDER = re.compile(
    r"\b(?:tbd|tbc|tba|t[o]do|fixm[e]|lorem)\b|\bx{3,}\b|\?{3,}|_{4,}|<<[^>]*>>|\{\{[^}]*\}\}"
    r"|\[\s*(?:\.{2,}|…|x+|(?:your |insert |client |company )?(?:name|date|text|amount|number|client|company|here)?)"
    r"\s*\]",
    re.IGNORECASE,
)


class Check(StrEnum):
    """One thing that is looked at before a document goes out; the first three block an issue."""

    STALE_TEXT = "stale_text"
    PROMISE = "promise"
    PLACEHOLDER = "placeholder"
    SINGLE_SIDED = "single_sided"
    UNPROVEN = "unproven"
    STALE_KPI = "stale_kpi"
    UNOWNED = "unowned"
    UNDATED = "undated"
    TWO_ACCOUNTABLE = "two_accountable"
    SMALL_SIDE = "small_side"

    @property
    def blocks(self) -> bool:
        """True where an issue has to wait until it is settled."""
        return self in (Check.STALE_TEXT, Check.PROMISE, Check.PLACEHOLDER)

    @property
    def problem(self) -> str:
        """What is wrong, as the head of a list."""
        return _(_PROBLEMS[self])

    @property
    def settled(self) -> str:
        """What holds where nothing is wrong."""
        return _(_SETTLED[self])


_PROBLEMS = {
    Check.STALE_TEXT: N_("Texts that cite figures which have moved"),
    Check.PROMISE: N_("Promises of attribution broken"),
    Check.PLACEHOLDER: N_("Placeholders left in texts"),
    Check.SINGLE_SIDED: N_("Practices heard from one side only"),
    Check.UNPROVEN: N_("Level 4 or 5 without evidence"),
    Check.STALE_KPI: N_("KPIs without a fresh value"),
    Check.UNOWNED: N_("Actions without an owner"),
    Check.UNDATED: N_("Actions without a date"),
    Check.TWO_ACCOUNTABLE: N_("Activities with two who answer for them"),
    Check.SMALL_SIDE: N_("Figures held back to protect a small side"),
}
_SETTLED = {
    Check.STALE_TEXT: N_("Texts cite the figures as they are"),
    Check.PROMISE: N_("Promises of attribution kept"),
    Check.PLACEHOLDER: N_("No placeholders"),
    Check.SINGLE_SIDED: N_("Both sides heard on every rated practice"),
    Check.UNPROVEN: N_("High levels rest on evidence"),
    Check.STALE_KPI: N_("KPIs are up to date"),
    Check.UNOWNED: N_("Every open action has an owner"),
    Check.UNDATED: N_("Every open action has a date"),
    Check.TWO_ACCOUNTABLE: N_("One person answers for each activity"),
    Check.SMALL_SIDE: N_("Nothing held back for small sides"),
}


class Cause(StrEnum):
    """What kind of thing an objection is about; with the id it says where to mend it."""

    TEXT = "text"
    FINDING = "finding"
    ACTION = "action"
    PRACTICE = "practice"
    KPI = "kpi"
    ENTRY = "entry"
    EVIDENCE = "evidence"
    SITTING = "sitting"
    ENGAGEMENT = "engagement"
    BRAND = "brand"


class Objection(Struct, frozen=True, kw_only=True):
    """One thing to look at before a document goes out.

    `about` is the id of its cause (the section of a text), `name` what a person calls it, `words` the whole sentence.
    """

    check: Check
    cause: Cause
    about: str
    name: str
    words: str


def objections(snapshot: Snapshot, drafting: Drafting, disclosure: Disclosure) -> tuple[Objection, ...]:
    """Everything to look at before a document of this snapshot goes out, in the order of `Check`.

    `drafting` has the language of the document, `disclosure` says what its reader may see.
    """
    texts = _texts(snapshot, drafting, disclosure)
    found = [
        *_stale_texts(snapshot, drafting, disclosure),
        *_promises(snapshot, disclosure, texts),
        *_placeholders(texts),
        *_practices(snapshot),
        *_kpis(snapshot),
        *_actions(snapshot),
        *_accountable(snapshot),
        *_small_sides(snapshot, disclosure),
    ]
    order = tuple(Check)
    return tuple(sorted(found, key=lambda objection: order.index(objection.check)))


def blocking(found: Iterable[Objection]) -> tuple[Objection, ...]:
    """Those that keep a document from being issued."""
    return tuple(objection for objection in found if objection.check.blocks)


def text_name(section: str, pack: Pack) -> str:
    """What a person calls the text of a place such as `lead:C1`: Communication, lead."""
    part, _colon, about = section.partition(":")
    challenge = pack.challenge.get(about)
    whole = challenge.short if challenge else _(_PLACES.get(about, about))
    return _(_PARTS.get(part, "{whole}")).format(whole=whole)


_PLACES = {"overall": N_("On one page"), "maturity": N_("Maturity overall"), "roadmap": N_("Roadmap")}
_PARTS = {"heading": N_("{whole}, heading"), "lead": N_("{whole}, lead")}


class _Text(Struct, frozen=True):
    """Words that a document prints, with where they are kept.

    `is_told` ones tell what people said, so they name nobody who was promised not to be named; the others may name an
    owner.
    """

    cause: Cause
    about: str
    name: str
    words: str
    is_told: bool = False


def _texts(snapshot: Snapshot, drafting: Drafting, disclosure: Disclosure) -> tuple[_Text, ...]:
    """What a person wrote and a document may print; drafts are made by rules and need no look."""
    found = [
        _Text(Cause.TEXT, p.section, text_name(p.section, snapshot.pack), p.text, is_told=True)
        for p in drafting.kept(snapshot.prose).values()
        if p.is_edited
    ]
    for finding in _accepted(snapshot):
        words = "\n".join((
            finding.title, finding.condition, finding.criteria, finding.cause, finding.effect, finding.consequence,
            finding.recommendation,
        ))  # fmt: skip
        found.append(_Text(Cause.FINDING, finding.id, finding.label, words, is_told=True))
    for action in snapshot.actions:
        if action.status is not ActionStatus.DROPPED:
            words = "\n".join((action.title, action.purpose, action.verification))
            found.append(_Text(Cause.ACTION, action.id, action.label, words))
    for entry in snapshot.entries:
        if entry.register == DECISIONS and not entry.is_archived:
            words = "\n".join(entry.values.values())
            name = _("decision {number}").format(number=entry.number)
            found.append(_Text(Cause.ENTRY, entry.id, name, words))
    for shown in disclosure.pictures:
        words = f"{shown.caption}\n{shown.source}"
        found.append(_Text(Cause.EVIDENCE, shown.id, shown.caption, words, is_told=True))
    engagement = f"{snapshot.client.name}\n{snapshot.engagement.title}\n{snapshot.engagement.scope}"
    found.append(_Text(Cause.ENGAGEMENT, snapshot.engagement.id, _("the engagement"), engagement))
    if (brand := snapshot.brand) is not None:
        words = f"{brand.firm}\n{brand.imprint}\n{brand.confidentiality}"
        found.append(_Text(Cause.BRAND, brand.id, _("the firm’s brand"), words))
    return tuple(found)


def _accepted(snapshot: Snapshot) -> Iterator[Finding]:
    return (f for f in snapshot.findings if f.state is FindingState.ACCEPTED)


# What blocks


def _stale_texts(snapshot: Snapshot, drafting: Drafting, disclosure: Disclosure) -> Iterator[Objection]:
    """Edited texts that cite figures which have moved: one objection each, with a sentence for every figure."""
    figures = Figures(snapshot, disclosure)
    words = _("{place} ({section}) cites {figure}, which was {was} and is {now}. Read it again.")
    for section, prose in drafting.kept(snapshot.prose).items():
        moved = drafting.moved(prose) if prose.is_edited else ()
        if moved:
            name = text_name(section, snapshot.pack)
            told = [
                words.format(place=name, section=section, figure=figures.name(key), was=was, now=now)
                for key, was, now in moved
            ]
            yield Objection(
                check=Check.STALE_TEXT, cause=Cause.TEXT, about=section, name=name, words="\n".join(told)
            )  # fmt: skip


def _promises(snapshot: Snapshot, disclosure: Disclosure, texts: Iterable[_Text]) -> Iterator[Objection]:
    """Texts that name somebody who was promised not to be, or repeat what was not said on the record."""
    promised = [
        (person.name, names)
        for respondent in snapshot.respondents
        if respondent.attribution is not Attribution.NAMED
        and (person := snapshot.person[respondent.person_id]).erased_on is None
        and (names := _named(person.name))
    ]
    kept_back = [
        (remark.kind, plain)
        for remark in snapshot.remarks
        if not remark.kind.is_on_record and len(plain := _plain(remark.text)) >= _SHORTEST_REPEAT
    ]
    for text in texts:
        for name, pattern in promised if text.is_told else ():
            if pattern.search(text.words):
                words = _("{place} names {person}, who was promised not to be named. Write it without the name.")
                yield _about(Check.PROMISE, text, words.format(place=text.name, person=name))
        plain = _plain(text.words)
        for kind, said in kept_back:
            if said in plain:
                yield _about(Check.PROMISE, text, _(_KEPT_BACK[kind]).format(place=text.name))
    for remark in disclosure.quotes:
        if remark.respondent_id is None:
            continue
        person = snapshot.person[snapshot.respondent[remark.respondent_id].person_id]
        own_name = _named(person.name)
        is_told = own_name is not None and own_name.search(remark.text) is not None
        if is_told and disclosure.attribution_of(remark) is not Attribution.NAMED:
            words = _("A quote of {person} holds their own name, which was promised not to be told.")
            yield Objection(
                check=Check.PROMISE, cause=Cause.SITTING, about=remark.interview_id, name=person.name,
                words=words.format(person=person.name),
            )  # fmt: skip


_KEPT_BACK = {
    RemarkClass.OFF_RECORD: N_("{place} repeats what was said off the record. Take it out."),
    RemarkClass.OBSERVATION: N_("{place} repeats an observation of yours that is not on the record. Take it out."),
}


def _named(name: str) -> re.Pattern[str] | None:
    """Finds a person by first and last name, or by a title and the last name; None for a name too short to tell."""
    parts = name.split()
    if not parts or len(parts[-1]) < _SHORTEST_SURNAME:
        return None
    whole = r"\s+".join(map(re.escape, parts))
    titled = rf"(?:mr|mrs|ms|dr|herr|frau)\.?\s+{re.escape(parts[-1])}"
    return re.compile(rf"\b(?:{whole}|{titled})\b", re.IGNORECASE)


def _plain(words: str) -> str:
    """The words without capitals, stops and line breaks, so that a copied sentence is found again."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def _placeholders(texts: Iterable[_Text]) -> Iterator[Objection]:
    for text in texts:
        if found := _PLACEHOLDER.search(text.words):
            words = _("{place} still says “{found}”. Write what is meant.")
            yield _about(Check.PLACEHOLDER, text, words.format(place=text.name, found=found[0]))


def _about(check: Check, text: _Text, words: str) -> Objection:
    return Objection(check=check, cause=text.cause, about=text.about, name=text.name, words=words)


# What warns


def _practices(snapshot: Snapshot) -> Iterator[Objection]:
    proven = practices_with_evidence(snapshot)
    for practice in snapshot.pack.practices:
        figure = snapshot.assessment.practice[practice.id]
        if figure.is_single_sided and figure.score is not None:
            words = _("{practice} was heard from one side only, so nothing can be said of a gap.")
            yield _practice(Check.SINGLE_SIDED, practice, words)
        if figure.reported is not None and figure.reported >= HIGH_LEVEL and practice.id not in proven:
            words = _("{practice} stands at {level}, and no evidence is kept for it.")
            yield _practice(Check.UNPROVEN, practice, words, level=one_decimal(figure.reported))


def practices_with_evidence(snapshot: Snapshot) -> frozenset[str]:
    """Practices with a picture, a document or a line of evidence behind them that is on the record and still there."""
    question = snapshot.pack.question
    practice_of = {
        r.id: question[r.question].practice for r in snapshot.remarks if r.question and r.question in question
    }
    kept_back = {r.id for r in snapshot.remarks if not r.kind.is_on_record or r.erased_on is not None}
    pictures = [e for e in snapshot.evidence if e.remark_id not in kept_back]
    shown = {e.practice for e in pictures} | {practice_of.get(e.remark_id or "") for e in pictures}
    said = {practice_of.get(r.id) for r in snapshot.remarks if r.kind is RemarkClass.EVIDENCE and r.id not in kept_back}
    return frozenset(p for p in shown | said if p)


def _practice(check: Check, practice: Practice, words: str, **said: str) -> Objection:
    name = practice.short
    words = words.format(practice=name, **said)
    return Objection(check=check, cause=Cause.PRACTICE, about=practice.id, name=name, words=words)


def _kpis(snapshot: Snapshot) -> Iterator[Objection]:
    for kpi in snapshot.kpis:
        if kpi.is_archived:
            continue
        status = kpi_status(kpi, snapshot.measurements, snapshot.today)
        if status.value is None:
            words = _("{kpi} has no value yet.").format(kpi=kpi.title)
        elif status.is_stale and status.measured_on is not None:
            words = _("{kpi} was last measured on {day}.").format(kpi=kpi.title, day=status.measured_on.isoformat())
        else:
            continue
        yield Objection(check=Check.STALE_KPI, cause=Cause.KPI, about=kpi.id, name=kpi.title, words=words)


def _actions(snapshot: Snapshot) -> Iterator[Objection]:
    for action in snapshot.actions:
        if not action.status.is_open:
            continue
        owner = snapshot.person.get(action.owner_id or "")
        for check, is_missing, words in (
            (Check.UNOWNED, owner is None or owner.erased_on is not None, _("{label} {title} has no owner.")),
            (Check.UNDATED, action.due_on is None, _("{label} {title} has no date.")),
        ):
            if is_missing:
                said = words.format(label=action.label, title=action.title)
                yield Objection(check=check, cause=Cause.ACTION, about=action.id, name=action.label, words=said)


def _accountable(snapshot: Snapshot) -> Iterator[Objection]:
    """Activities of the RACI for which more than one role answers."""
    answering: Mapping[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for entry in snapshot.entries:
        if entry.register == RACI and not entry.is_archived and entry.values.get("part") == _ACCOUNTABLE:
            answering[_plain(entry.values.get("activity", ""))].append((entry.id, entry.values))
    for entries in answering.values():
        if len(entries) > 1:
            activity = entries[0][1].get("activity", "")
            roles = Translator().listed([values.get("role", "") for _id, values in entries])
            words = _("{roles} answer for “{activity}”. Leave one of them.").format(roles=roles, activity=activity)
            yield Objection(
                check=Check.TWO_ACCOUNTABLE, cause=Cause.ENTRY, about=entries[0][0], name=activity, words=words
            )


def _small_sides(snapshot: Snapshot, disclosure: Disclosure) -> Iterator[Objection]:
    """One objection for each practice whose gap or score the reader does not see although there is one."""
    for practice in snapshot.pack.practices:
        full = snapshot.assessment.practice[practice.id]
        shown = disclosure.assessment.practice[practice.id]
        if full.reported is not None and shown.reported is None:
            words = _("{practice} is left out: too few people stand behind it.")
        elif full.gap is not None and shown.gap is None:
            words = _("{practice} is shown for both sides together: fewer than three people of one side rated it.")
        else:
            continue
        yield _practice(Check.SMALL_SIDE, practice, words)
