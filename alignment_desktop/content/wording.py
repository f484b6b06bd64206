"""Words that spoil a text of a pack, each with what is wrong with it: one list, by language and by where it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from alignment_desktop.i18n import N_

QUESTIONS = ("questions.text", "questions.text_it", "questions.probes")
"""What is asked of a respondent."""

CHOICES = ("questions.levels", "questions.spoken")
"""What a respondent chooses from."""

SPOKEN = (*QUESTIONS, *CHOICES, "plans.opening", "plans.closing", "scripts.text")
"""All that a respondent hears."""

EVERYWHERE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Words to avoid in one language, as regular expressions that stand for whole words.

    `where` are the kinds and fields it is meant for; empty: all texts. `advice` says what is wrong with `{word}`;
    `better` is the pack's one word for the thing, where there is one.
    """

    language: str
    words: tuple[str, ...]
    advice: str
    where: tuple[str, ...] = EVERYWHERE
    better: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of the words as one expression."""
        either = "|".join(self.words)
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _listed(words: str) -> tuple[str, ...]:
    """Words that stand one behind the other, with a semicolon between them."""
    return tuple(word.strip() for word in words.split(";"))


_LEADING = N_("“{word}” suggests an answer; ask what, who, when or how")
_ACCUSING = N_("“{word}” asks for a defence; ask what happened")
_DOUBLED = N_("“{word}” asks two things at once; ask one, and leave the other to a probe")
_JOINED = N_("“{word}” may ask about two things; ask about one")
_JARGON = N_("“{word}” is known to few outside the trade; say what is meant")
_JUDGING = N_("“{word}” judges; describe what can be seen")
_BRITISH = N_("“{word}” is American; the pack is written in British English")
_LEFT_OVER = N_("“{word}” is English left over in a German text")
_ANOTHER = N_("“{word}” has another name in the rest of the pack: “{better}”")
_FAMILIAR = N_("“{word}” is familiar; respondents are addressed as “Sie”")

# A question tag or an appeal asks for a nod.
_OBVIOUS_EN = _listed(
    r"""
    surely; obviously; clearly; of course; naturally; as we all know; everybody knows;
    would(?:n['’]t)? you (?:agree|say|admit|think); do(?:n['’]t)? you (?:agree|think|admit|feel);
    you (?:must|should) \w+; have you considered; isn['’]t that; right\?; correct\?;
    (?:is|are|was|were|do|does|did|has|have|would|should|could|ca|wo|must)n['’]t (?:it|they|you|we|he|she|there)
    """
)
_OBVIOUS_DE = _listed(
    r"""
    nicht wahr; oder nicht; oder\?; doch wohl; sicherlich; selbstverständlich; natürlich; offensichtlich;
    bekanntlich; (?:finden|meinen|glauben|denken) Sie(?: etwa)? nicht; stimmen Sie zu; geben Sie zu;
    (?:sollte|müsste|könnte|wäre|ist|hat|haben|sind|war|wird)(?:n|st)? (?:es|man|das|Sie|wir) nicht;
    sollten Sie; müssen Sie nicht; haben Sie schon daran gedacht
    """
)
_WHY_NOT_EN = (r"why not", r"why \w+n['’]t", r"how come")
_WHY_NOT_DE = (r"(?:warum|weshalb) (?:\w+ ){0,6}nicht", r"(?:warum|weshalb) kein\w*", r"wieso")

_WHICH_EN = r"(?:how|who|whom|what|when|where|why|which|whose|whether)"
_WHICH_DE = r"(?:wie|wer|wem|wen|was|wann|wo|warum|welche\w*|wessen|ob|woran|wodurch|womit|wofür|wohin|woher)"
_TWO_EN = (r"and[/ ]or", rf"and {_WHICH_EN}", rf"or {_WHICH_EN}", r"\S+\?.+\?", r"as well as")
_TWO_DE = (r"und[/ ]oder", rf"und {_WHICH_DE}", rf"oder {_WHICH_DE}", r"\S+\?.+\?", r"sowie", r"sowohl .+ als auch")
# The two sides are one thing that is asked about; what else “and” joins may be two.
_PAIR_EN = (r"(?<!business )and (?!business\b)(?!IT\b)\w+", r"(?<!IT )and business\b", r"(?<!business )and IT\b")
_PAIR_DE = (
    r"(?<!Fachbereich )und (?!Fachbereich\b)(?!IT\b)\w+",
    r"(?<!IT )und Fachbereich\b",
    r"(?<!Fachbereich )und IT\b",
)

# Left out on purpose, since a chief executive says them too: rollout, scorecard, workshop, contract, budget, launch.
_TRADE_EN = _listed(
    r"""
    stakeholders?; leverag\w+; synerg\w+; KPIs?; SLAs?; OKRs?; ROI; TCO; CAPEX; OPEX; road ?maps?; backlogs?;
    sprints?; scrum; agile; kanban; dev ?ops; MVP; use cases?; user stor(?:y|ies); end[- ]users?;
    deliverables?; governance; frameworks?; best practices?; pain points?; touch ?points?; buy-in; onboarding;
    change management; maturity; bandwidth; low-hanging fruit; quick wins?; holistic\w*; pro-?active\w*;
    mindset; empower\w*; enablement; ecosystem; (?:tech )?stack; legacy; silos?; cross-functional; go-?live;
    kick-?off; workstreams?; value propositions?; alignment; technical debt; architectur\w+; scalab\w+;
    provisioning; incidents?; tickets?; escalat\w+; prioriti[sz]\w+; metrics?; benchmarks?; streamlin\w+
    """
)
_TRADE_DE = _listed(
    r"""
    Stakeholder\w*; KPIs?; SLAs?; OKRs?; ROI; TCO; CAPEX; OPEX; Road ?maps?; Backlogs?; Sprints?; Scrum;
    agil\w*; Kanban; Dev ?Ops; MVP; Use[- ]Cases?; Governance; Framework\w*; Best[- ]Practices?; Buy-in;
    Commitment; Onboarding; Change[- ]Management; Reifegrad\w*; Quick[- ]Wins?; ganzheitlich\w*; proaktiv\w*;
    Mindset; Empowerment; Enabler; Ökosystem\w*; Legacy\w*; Silos?; Roll-?out\w*; Go-?live; Kick-?off;
    Deliverables?; Alignment; technische Schuld\w*; Architektur\w*; skalier\w*; Incidents?; Tickets?;
    eskalier\w*; Eskalation\w*; prioris\w+; Synergie\w*; Metrik\w*; Benchmarks?; Scorecards?
    """
)
_VERDICTS_EN = _listed(
    r"""
    excellent\w*; (?:in)?adequate\w*; (?:in)?effective\w*; (?:in)?efficient\w*; optimal\w*;
    (?:in)?sufficient\w*; (?:in)?appropriate\w*; satisfactory; (?:im)?mature; world[- ]class;
    best[- ]in[- ]class; seamless\w*; robust\w*; state[- ]of[- ]the[- ]art; poor(?:ly)?; professional\w*;
    strategic\w*
    """
)
_VERDICTS_DE = _listed(
    r"""
    ausgezeichnet\w*; hervorragend\w*; (?:un)?angemessen\w*; (?:un)?zureichend\w*; ausreichend\w*; optimal\w*;
    (?:in)?effektiv\w*; (?:in)?effizient\w*; zufriedenstellend\w*; mangelhaft\w*; (?:un)?reif\w*;
    (?:un)?professionell\w*; vorbildlich\w*; reibungslos\w*; strategisch\w*
    """
)
_WITH_Z = _listed(
    """
    apologi; authori; categori; centrali; critici; customi; digiti; digitali; emphasi; finali; formali; harmoni;
    initiali; maximi; minimi; mobili; moderni; optimi; organi; prioriti; reali; recogni; speciali; standardi;
    summari; utili; visuali
    """
)
_AMERICAN = (
    rf"(?:re|dis|de|un)?(?:{'|'.join(_WITH_Z)})z\w*",
    *_listed(
        r"""
    aging; analyz\w*; behavior\w*; cancel(?:ed|ing); catalogs?; centered; centers?; colored; colors?; defense; enroll;
    favor\w*; fulfill; gotten; gray; judgment; label(?:ed|ing); labor\w*; model(?:ed|ing); signal(?:ed|ing);
    skillful; travel(?:ed|ing)
    """
    ),
)
_ENGLISH = _listed(
    r"""
    the; and; of; with; for; from; which; that; are; is; not; by; to; on; it's; business; meetings?; updates?;
    owner; users?; issues?; deadlines?; managers?; reviews?; trainings?; feedback; challenges?; level; skills?;
    tools?; report; vendor; fit; task
    """
)
_DU = (r"du", r"dein\w*", r"dir", r"dich", r"euch", r"euer", r"eure\w*")

_ONE_WORD_EN = (
    (r"help-?desks?", "help desk"),
    (r"vendors?", "supplier"),
    (r"C[IT]Os?|heads? of technology|technology leads?", "technology leader"),
    (r"CEOs?", "chief executive"),
    (r"dimensions?", "practice"),
    (r"learnt", "learned"),
)
_ONE_WORD_DE = (
    (r"Help[- ]Desks?|Benutzerservice|Hilfestelle", "Helpdesk"),
    (r"Leitung (?:der )?Technik|Technologieleitung|CTO|CIO", "Technikleitung"),
    (r"Leitung (?:der )?IT", "IT-Leitung"),
    (r"Geschäftsleitung", "Unternehmensleitung"),
    (r"CEO|Vorstandsvorsitz\w*", "Geschäftsführung"),
    (r"Geschäftsbereich\w*|Fachabteilung\w*|Fachseite", "Fachbereich"),
    (r"Anbieter\w*|Dienstleister\w*|Vendor\w*", "Lieferant"),
    (r"Anwender\w*|Endnutzer\w*|Benutzer(?!service)\w*", "Nutzer"),
    (r"Mitarbeiter(?:in|innen|n|s)?", "Leute"),
    (r"Scorecards?", "Kennzahlenübersicht"),
)

RULES: tuple[Rule, ...] = (
    Rule("en", _OBVIOUS_EN, _LEADING, QUESTIONS),
    Rule("de", _OBVIOUS_DE, _LEADING, QUESTIONS),
    Rule("en", _WHY_NOT_EN, _ACCUSING, QUESTIONS),
    Rule("de", _WHY_NOT_DE, _ACCUSING, QUESTIONS),
    Rule("en", _TWO_EN, _DOUBLED, QUESTIONS),
    Rule("de", _TWO_DE, _DOUBLED, QUESTIONS),
    Rule("en", _PAIR_EN, _JOINED, QUESTIONS[:2]),
    Rule("de", _PAIR_DE, _JOINED, QUESTIONS[:2]),
    Rule("en", _TRADE_EN, _JARGON, SPOKEN),
    Rule("de", _TRADE_DE, _JARGON, SPOKEN),
    Rule("en", _VERDICTS_EN, _JUDGING, CHOICES),
    Rule("de", _VERDICTS_DE, _JUDGING, CHOICES),
    Rule("en", _AMERICAN, _BRITISH),
    Rule("de", _ENGLISH, _LEFT_OVER),
    Rule("de", _DU, _FAMILIAR),
    *(Rule("en", (words,), _ANOTHER, better=better) for words, better in _ONE_WORD_EN),
    *(Rule("de", (words,), _ANOTHER, better=better) for words, better in _ONE_WORD_DE),
)
"""What is advised against, in the order in which it is told."""

_REGULAR = """
accept act add adjust affect agree allow announce answer appear apply argue arise arrive ask assume attend audit
base believe belong blame block bother build call carry cause change chase check choose claim clear close come
compare complain connect consider contain cope correct cost count cover cross decide deliver depend describe differ
discuss drop earn ease end enter estimate exist expect explain fail fall feel fill finish fit fix follow forget free
gather get give go grow guess halt hand happen have hear help hold hope improve introduce invite judge jump keep
know lack last lead learn leave let lie list live log look lose make mark match matter mean measure meet mend
mention miss move name need note notice obtain offer open own part pass pay pick plan point practise prepare present
press propose protect publish pull push put question raise rank reach read receive reckon record recover redraw
reduce refuse rehearse relate rely remain remember remind renew repair repeat replace reply report request rest
restore return review revisit rework rise run save say search see seek seem sell send serve set settle share shift
show shrink sign sit sketch slip sort speak spend split spot stand start state stay steer step stick stop struggle
suggest suit supply support suppose take talk teach tell test think tie touch track train travel treat trust try
turn understand update use value vanish wait walk want warn watch weigh welcome work worry write
"""
_IRREGULAR = """
am are be been began begun bought broke brought built can came chose could cut did do does done drawn drew fallen fell
felt forgot found gave given gone got grew had has heard held is kept knew known laid lain lay led left lost made may
meant met might must paid ran said sat saw seen sent shall should shown sold spent spoke stood stuck taken taught told
took understood was went were will won would written wrote
"""


def _endings(verb: str) -> str:
    stem = verb[:-1] if verb[-1] in "ey" else verb
    return rf"{verb}(?:s|es|ed|ing|{verb[-1]}ed|{verb[-1]}ing)?|{stem}(?:ed|ing|ied|ies)"


VERBS = {
    "en": re.compile(
        rf"\b(?:{'|'.join(_endings(verb) for verb in _REGULAR.split())}|{'|'.join(_IRREGULAR.split())})\b",
        re.IGNORECASE,
    ),
    "de": re.compile(r"\b(?:ist|war|hat|wird|kann|muss|soll|weiß|tut)\b|\b[a-zäöüß]{2,}(?:t|te|en|n|nd)\b"),
}
"""What shows that a text has a verb. English: one of the commonest two hundred and more, in any form. German: a word
with a verb's ending and no capital, since nouns have one; an adjective may pass."""
