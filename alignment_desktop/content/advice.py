"""Advice on the content of a pack: what is sound and could still be better, part by part.

`checks` refuses what the program cannot work with. This is what an editor would mark in the margin, by measures that
are stated here and lists of words in `wording`. What no program can tell is left to a reader: whether levels rise from
worst to best, whether a level is true to life, and whether a sentence is good.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from alignment_desktop.content.coverage import covering
from alignment_desktop.content.packs import overlay
from alignment_desktop.content.readability import flesch_kincaid, lix, sentences_in, words_in
from alignment_desktop.content.translation import worded
from alignment_desktop.content.wording import RULES, VERBS
from alignment_desktop.domain.pack import FindingRule, Pack
from alignment_desktop.i18n import _

SAME_LEVELS = (0.5, 0.7)
"""Two levels of a question are alike from this share of words in common (Jaccard) on, or from this ratio of
characters in the same order (difflib); the ratio is looked at only where a quarter of the words are in common."""

SAME_QUESTIONS = (0.6, 0.8)
"""The same for two questions of the bank."""

_WORTH_A_LOOK = 0.25

LEVEL_WORDS = 6
"""A level is a sentence of at least so many words."""

SENTENCE_WORDS = 8
"""A sentence of so many words or more stands in one part of a pack only."""

LENGTHS: Mapping[str, tuple[int, int]] = {
    # Measured in Inter at 1366x768: the room shows a question on two lines at 100 % and 200 % text.
    "questions.text": (20, 140),
    "questions.text_it": (20, 140),
    "questions.why": (20, 200),
    # The card shows two lines at 100 %; the booklet three.
    "questions.levels": (30, 170),
    # A fifth of the ladder holds two lines of them at 100 %, three at 200 %.
    "questions.spoken": (2, 34),
    "questions.listen_for": (5, 135),
    "questions.probes": (8, 100),
    "questions.evidence": (5, 100),
    "practices.title": (5, 90),
    "findings.title": (10, 100),
    "findings.condition": (30, 200),
    "findings.criteria": (30, 200),
    "findings.cause": (20, 200),
    "findings.effect": (20, 200),
    "findings.consequence": (15, 130),
    "findings.recommendation": (30, 250),
    "solutions.title": (10, 100),
    "solutions.purpose": (20, 250),
    "solutions.steps": (15, 250),
    "solutions.first_week": (20, 250),
    "solutions.risks": (10, 200),
    "solutions.measures": (5, 100),
    "kpis.formula": (10, 350),
    "scripts.text": (20, 1200),
    "plans.opening": (20, 1200),
    "plans.closing": (20, 600),
}
"""How many characters a text has, at least and at most, so that it fits the interview room, the booklet and tables."""

SPOKEN_WORD = 16
"""A word of the spoken form has at most so many letters: at 200 % text a fifth of the ladder is no wider."""

GRADES: Mapping[str, tuple[tuple[str, ...], tuple[float, float], tuple[float, float]]] = {
    # Grade 8 is a reader of fourteen.
    "questions": (("text", "levels"), (1.5, 8), (20, 45)),
    "findings": (("condition", "criteria", "cause", "effect", "consequence", "recommendation"), (3, 10), (25, 50)),
    "solutions": (("purpose", "steps", "first_week"), (4, 10), (25, 50)),
}
"""What is read together, and its range: Flesch-Kincaid grade in English, LIX in any other language."""

_SENTENCES = frozenset(
    f"{kind}.{field}"
    for kind, fields in {
        "scale": ("meaning",),
        "challenges": ("summary",),
        "practices": ("summary",),
        "questions": ("text", "text_it", "why", "levels", "probes"),
        "findings": ("condition", "criteria", "cause", "effect", "consequence", "recommendation"),
        "solutions": ("purpose", "steps", "first_week"),
        "plans": ("opening", "closing"),
        "scripts": ("text",),
        "workshop": ("purpose",),
        "kpis": ("formula",),
        "registers": ("summary",),
    }.items()
    for field in fields
)
_LABELS = frozenset(
    f"{kind}.{field}"
    for kind, fields in {
        "challenges": ("title", "short"),
        "practices": ("title", "short", "strong", "weak"),
        "questions": ("spoken", "listen_for", "evidence", "tells_apart"),
        "findings": ("title",),
        "solutions": ("title", "owner_role", "cost_drivers", "risks", "measures"),
        "plans": ("title",),
        "scripts": ("title",),
        "workshop": ("title",),
        "kpis": ("title", "unit"),
        "registers": ("title",),
    }.items()
    for field in fields
)
_SAID_AGAIN = frozenset({"plans", "scripts", "registers"})
"""What is promised in every interview is said in the same words; a register may list one thing in several rows."""

_WHOLE = ("questions", "findings", "solutions")
"""Parts whose translation is whole or not there."""

_QUOTES = {"en": re.compile(r"[„«»]|(?<!\w)['‘]\w"), "de": re.compile(r"[\"«»]|“[^“„]*”|(?<!\w)['‘]")}
_TYPOGRAPHY = (
    (re.compile(r" {2,}|^\s|\s$"), "space"),
    (re.compile(r" [,;:.?!](?!\.)|\( | \)"), "space before"),
    (re.compile(r"[^\W\d][,;:?!](?=[^\W\d])"), "no space after"),
    (re.compile(r"\.\.\."), "dots"),
    (re.compile(r" - |--"), "dash"),
)


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark on one field of one part: its address, such as `questions.C1.P1.Q1`, and what could be better.

    `field` names the text of a list too, counted from 1: `levels.3`. It is empty where the part as a whole is meant.
    """

    language: str
    address: str
    field: str
    words: str

    def __str__(self) -> str:
        place = f"{self.address}.{self.field}" if self.field else self.address
        return f"{place} ({self.language}): {self.words}"


@dataclass(frozen=True, slots=True)
class _Field:
    """The texts of one field in one language."""

    language: str
    address: str
    name: str
    texts: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Kind and field, such as `questions.levels`."""
        return f"{self.address.partition('.')[0]}.{self.name}"

    def advice(self, words: str, number: int | None = None) -> Advice:
        """A remark on the field, or on one of its texts, counted from 0."""
        is_list = number is not None and len(self.texts) > 1
        return Advice(self.language, self.address, f"{self.name}.{number + 1}" if is_list else self.name, words)  # type: ignore[operator]


def advise(pack: Pack, *, base: Pack | None = None) -> tuple[Advice, ...]:
    """What could be better in a pack, in the order of its parts; with `base`, the pack it is an addition to.

    Only the pack's own parts are looked at, but beside those of the base: two questions may be alike across both.
    """
    whole = overlay(base, pack) if base else pack
    own, others = list(_fields(pack)), list(_fields(base)) if base else []
    texts: list[Advice] = []
    for field in own:
        texts += _on_field(field)
    texts += _on_questions(own, others)
    texts += _on_repeats(own)
    texts += _on_grades(own)
    texts += _on_translations(pack)
    texts += _on_links(pack, whole)
    order = {address: number for number, address in enumerate(dict.fromkeys(field.address for field in own))}
    return tuple(sorted(texts, key=lambda advice: (order.get(advice.address, len(order)), advice.language != "en")))


def _fields(pack: Pack) -> Iterator[_Field]:
    for address, name, texts in worded(pack):
        yield _Field(pack.head.language, address, name, texts)
    for t in pack.translations:
        yield _Field(t.language, t.part, t.field, (t.text,) if isinstance(t.text, str) else t.text)


# One field


def _on_field(field: _Field) -> Iterator[Advice]:
    for number, text in enumerate(field.texts):
        for words in (*_on_wording(field, text), *_on_typography(field, text), *_on_shape(field, text)):
            yield field.advice(words, number)
    if field.kind == "questions.levels":
        for first, second in combinations(range(len(field.texts)), 2):
            if _are_alike(field.texts[first], field.texts[second], SAME_LEVELS):
                words = _("says nearly what level {other} says; describe what differs")
                yield field.advice(words.format(other=first + 1), second)


def _on_wording(field: _Field, text: str) -> Iterator[str]:
    for rule in RULES:
        if rule.language != field.language or (rule.where and field.kind not in rule.where):
            continue
        found = rule.pattern.search(text)
        if found:
            yield _(rule.advice).format(word=found[0], better=rule.better)


def _on_typography(field: _Field, text: str) -> Iterator[str]:
    said = {
        "space": _("has two spaces in a row, or one at an end"),
        "space before": _("has a space before “{word}”"),
        "no space after": _("has no space after “{word}”"),
        "dots": _("has three full stops for an ellipsis; “…” is one character"),
        "dash": _("has a hyphen for a dash; use “–”, or two sentences"),
    }
    for pattern, name in _TYPOGRAPHY:
        for found in pattern.finditer(text):
            yield said[name].format(word=found[0].strip())
            break
    quotes = _QUOTES.get(field.language)
    if quotes and quotes.search(text):
        yield (
            _("has other quotation marks than „ and “")
            if field.language == "de"
            else _("has other quotation marks than two high ones")
        )
    if '"' in text and re.search("[“”]", text):
        yield _("mixes straight and curved quotation marks")


def _on_shape(field: _Field, text: str) -> Iterator[str]:
    least, most = LENGTHS.get(field.kind, (0, len(text)))
    if not least <= len(text) <= most:
        words = _("has {count} characters, where {least} to {most} fit")
        yield words.format(count=len(text), least=least, most=most)
    if field.kind in _SENTENCES and not re.search(r"[.?!…][\"“”]?$", text):
        yield _("does not end as a sentence does")
    if field.kind in _LABELS and text.endswith(".") and not text.endswith(("z. B.", "e.g.", "etc.")):
        yield _("ends in a full stop, and is no sentence")
    if field.kind == "questions.levels":
        if len(words_in(text)) < LEVEL_WORDS:
            yield _("has fewer than {count} words; say what can be seen").format(count=LEVEL_WORDS)
        verbs = VERBS.get(field.language)
        if verbs and not verbs.search(text):
            yield _("has no common verb; say what people do")
    if field.kind == "questions.spoken":
        longest = max(re.split(r"[\s-]+", text), key=len)
        if len(longest) > SPOKEN_WORD:
            words = _("has a word of {count} letters, where {most} fit: “{word}”")
            yield words.format(count=len(longest), most=SPOKEN_WORD, word=longest)


def _are_alike(first: str, second: str, limits: tuple[float, float]) -> bool:
    some, others = (frozenset(word.lower() for word in words_in(text)) for text in (first, second))
    share, ratio = limits
    common = len(some & others) / max(1, len(some | others))
    if common >= share or common < _WORTH_A_LOOK:
        return common >= share
    matcher = SequenceMatcher(None, first.lower(), second.lower(), autojunk=False)
    return matcher.quick_ratio() >= ratio and matcher.ratio() >= ratio


# Fields beside each other


def _on_questions(own: Iterable[_Field], others: Iterable[_Field]) -> Iterator[Advice]:
    """Questions that ask nearly what another one asks."""
    mine = [field for field in own if field.kind == "questions.text"]
    addresses = {field.address for field in mine}
    theirs = [field for field in others if field.kind == "questions.text" and field.address not in addresses]
    for number, field in enumerate(mine):
        for other in (*mine[:number], *theirs):
            if other.language == field.language and _are_alike(field.texts[0], other.texts[0], SAME_QUESTIONS):
                words = _("asks nearly what {other} asks").format(other=other.address.partition(".")[2])
                yield field.advice(words)


def _on_repeats(own: Iterable[_Field]) -> Iterator[Advice]:
    """Sentences that stand in an earlier part too."""
    seen: dict[tuple[str, str], str] = {}
    for field in own:
        if field.kind not in _SENTENCES or field.address.partition(".")[0] in _SAID_AGAIN:
            continue
        for number, text in enumerate(field.texts):
            for sentence in sentences_in(text):
                words = words_in(sentence.lower())
                if len(words) < SENTENCE_WORDS:
                    continue
                first = seen.setdefault((field.language, " ".join(words)), field.address)
                if first != field.address:
                    yield field.advice(_("says a sentence again that stands in {other}").format(other=first), number)


def _on_grades(own: Iterable[_Field]) -> Iterator[Advice]:
    """Parts that are harder to read, or choppier, than their kind should be."""
    read: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for field in own:
        if field.name in GRADES.get(field.address.partition(".")[0], ((),))[0]:
            read[field.language, field.address][field.name] = field.texts
    for (language, address), texts in read.items():
        names, grades, lixes = GRADES[address.partition(".")[0]]
        if len(texts) < len(names):
            continue
        together = [text for name in names for text in texts[name]]
        is_english = language == "en"
        value = flesch_kincaid(together) if is_english else lix(together)
        least, most = grades if is_english else lixes
        if not least <= value <= most:
            words = (
                _("reads at grade {value} (Flesch-Kincaid), where {least} to {most} is meant")
                if is_english
                else _("reads at LIX {value}, where {least} to {most} is meant")
            )
            yield Advice(language, address, "", words.format(value=f"{value:.1f}", least=least, most=most))


def _on_translations(pack: Pack) -> Iterator[Advice]:
    """Parts of which a language has some fields and not others."""
    fields: dict[str, list[str]] = defaultdict(list)
    for address, name, _texts in worded(pack):
        if address.partition(".")[0] in _WHOLE:
            fields[address].append(name)
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for t in pack.translations:
        said[t.language, t.part].add(t.field)
    for (language, address), names in said.items():
        missing = [name for name in fields.get(address, ()) if name not in names]
        if missing:
            words = _("is translated in part; still missing: {names}")
            yield Advice(language, address, "", words.format(names=", ".join(missing)))


# What leads where


def _on_links(pack: Pack, whole: Pack) -> Iterator[Advice]:
    language = pack.head.language
    named = {name for finding in whole.findings for name in finding.solutions}
    for solution in pack.solutions:
        if solution.id not in named:
            yield Advice(language, f"solutions.{solution.id}", "", _("is reached from no finding"))
    for finding in pack.findings:
        address = f"findings.{finding.id}"
        if finding.kind == "weakness" and not finding.solutions and not finding.rule.single_sided:
            yield Advice(language, address, "solutions", _("is a weakness that leads to no solution"))
        if finding.kind == "strength" and (finding.rule.score_at_least or 0) <= 30:
            yield Advice(language, address, "rule", _("is a strength that a score of 3.0 or less can propose"))
        if holds_in_the_middle(finding.rule):
            yield Advice(language, address, "rule", _("is proposed where everybody answers 3"))
    covered = covering(whole)
    parts = {"questions": _("question"), "findings": _("finding"), "solutions": _("solution")}
    for name, addresses in covered.items():
        for kind, noun in parts.items():
            if re.fullmatch(MUST_COVER[kind], name) and not any(a.startswith(f"{kind}.") for a in addresses):
                words = _("has no {noun} that covers {name}").format(noun=noun, name=name)
                yield Advice(language, "pack", "", words)


MUST_COVER: Mapping[str, str] = {
    "questions": r"C\d\.S\d|C4\.F\d|C5\.A\d",
    "findings": r"C\d\.S\d|C4\.F\d|C5\.A\d",
    "solutions": r"C[123]\.R\d\w?|C3\.G\d|C4\.F\d|C4\.[TLB]\d|C4\.P|C5\.[XYZ]\d",
}
"""The ids of the domain that a part of each kind has to cover: every symptom asked and found, every remedy given."""


def holds_in_the_middle(rule: FindingRule) -> bool:
    """Whether a rule proposes its finding where everybody of both sides answers 3 and nothing else is said."""
    low, high = rule.score_at_least or 10, rule.score_at_most or 50
    asks_more = rule.gap_at_least or rule.symptoms_at_least or rule.dont_know_at_least or rule.higher
    return bool(low <= 30 <= high and not asks_more and not rule.single_sided and not rule.contradicted_claim)
