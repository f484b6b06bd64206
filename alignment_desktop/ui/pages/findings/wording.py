"""What a finding, a proposal and their evidence say on the page: words and lines, without a widget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from alignment_desktop.domain.drafting import upper_first
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import ClaimState, Evidence, Remark, RemarkClass, Response, Standing
from alignment_desktop.domain.pack import FindingRule, Pack
from alignment_desktop.domain.plan import FindingKind, Severity, Stance
from alignment_desktop.domain.proposals import Proposal
from alignment_desktop.domain.scoring import Figure, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui.pages.findings.line_list import Line
from alignment_desktop.ui.readings import BASES, REMARKS
from alignment_desktop.ui.words import day, word

SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.HIGH: (N_("High"), "bad"),
    Severity.MEDIUM: (N_("Medium"), "warn"),
    Severity.LOW: (N_("Low"), "ink_2"),
}
KINDS: Mapping[FindingKind, str] = {FindingKind.WEAKNESS: N_("Weakness"), FindingKind.STRENGTH: N_("Strength")}
STANCES: Mapping[Stance, str] = {
    Stance.AGREE: N_("Agrees"),
    Stance.PARTLY: N_("Agrees in part"),
    Stance.DISAGREE: N_("Disagrees"),
}
CLAIM_STATES: Mapping[ClaimState, str] = {
    ClaimState.OPEN: N_("Open"),
    ClaimState.FIRST_HOLDS: N_("The first holds"),
    ClaimState.SECOND_HOLDS: N_("The second holds"),
    ClaimState.BOTH_IN_PART: N_("Both hold in part"),
}
_MARKS: Mapping[Side, str] = {Side.BUSINESS: "business", Side.IT: "it"}
_STANDINGS: Mapping[Standing, str] = {
    Standing.NOT_APPLICABLE: N_("not applicable"),
    Standing.DONT_KNOW: N_("don’t know"),
    Standing.DECLINED: N_("declined"),
    Standing.TO_RATE: N_("not rated yet"),
}
_LOOKS = (
    ("score_at_most", N_("low levels")),
    ("score_at_least", N_("high levels")),
    ("gap_at_least", N_("gaps between the sides")),
    ("symptoms_at_least", N_("symptoms")),
    ("dont_know_at_least", N_("questions that nobody could answer")),
    ("single_sided", N_("practices heard from one side")),
    ("contradicted_claim", N_("remarks that contradict each other")),
)


def severity(impact: int, likelihood: int, band: Severity) -> tuple[str, str]:
    """Severity as a word with its figures, and its tone."""
    word, tone = SEVERITIES[band]
    figures = _("{word} · {impact} × {likelihood} = {product}").format(
        word=_(word), impact=impact, likelihood=likelihood, product=impact * likelihood
    )
    return figures, tone


def place(pack: Pack, challenge: str, practice: str | None) -> str:
    """Where a finding stands: challenge and practice, as far as the pack knows them."""
    parts = [pack.challenge[challenge].short] if challenge in pack.challenge else []
    if practice is not None and practice in pack.practice:
        parts.append(pack.practice[practice].short)
    return " · ".join(parts)


def mark(pack: Pack, challenge: str) -> str:
    """The colour of a challenge; none for one that the pack does not know."""
    return pack.challenge[challenge].colour if challenge in pack.challenge else ""


def speaker(snapshot: Snapshot, respondent_id: str | None) -> tuple[str, str]:
    """Who said or rated something, by role and side, and the mark of the side."""
    respondent = snapshot.respondent.get(respondent_id or "")
    if respondent is None:
        return _("Consultant"), ""
    person = snapshot.person[respondent.person_id]
    titles = {role.id: role.title for role in snapshot.pack.roles}
    role = person.job or titles.get(respondent.role, respondent.role)
    return f"{role}, {word(person.side)}", _MARKS[person.side]


def figures(figure: Figure) -> str:
    """Level and gap of a practice in a few words."""
    parts = [_("level {level}").format(level=one_decimal(figure.reported))] if figure.reported is not None else []
    if figure.gap is not None:
        parts.append(_("gap {gap}").format(gap=signed_one_decimal(figure.gap)))
    elif figure.score is not None:
        parts.append(_("heard from one side") if figure.is_single_sided else _("no gap to tell"))
    return " · ".join(parts)


def reasons(snapshot: Snapshot, proposal: Proposal) -> tuple[str, ...]:
    """Why a rule proposes this: a sentence for each of its conditions, with the figures."""
    rule, figure = proposal.text.rule, snapshot.assessment.practice[proposal.text.practice]
    said: list[str] = []
    level = one_decimal(figure.reported) if figure.reported is not None else ""
    if rule.score_at_most is not None:
        said.append(
            _("The level is {level}; the rule looks for {limit} or less.").format(
                level=level, limit=_tenths(rule.score_at_most)
            )
        )
    if rule.score_at_least is not None:
        said.append(
            _("The level is {level}; the rule looks for {limit} or more.").format(
                level=level, limit=_tenths(rule.score_at_least)
            )
        )
    if rule.gap_at_least is not None and figure.gap is not None:
        higher = _("IT") if figure.gap > 0 else _("the business")
        said.append(
            _("{side} sees it {gap} levels higher; the rule looks for {limit} or more.").format(
                side=higher, gap=one_decimal(abs(figure.gap)), limit=_tenths(rule.gap_at_least)
            )
        )
    if rule.symptoms_at_least is not None:
        said.append(_("{n} remarks are marked as a symptom.").format(n=len(proposal.remark_ids)))
    if rule.dont_know_at_least is not None:
        unknown = [r for r in snapshot.responses if r.id in proposal.response_ids and r.standing is Standing.DONT_KNOW]
        said.append(_("{n} answers are “don’t know”.").format(n=len(unknown)))
    if rule.single_sided:
        side = _("the business") if figure.people.business else _("IT")
        said.append(_("It was heard from {side} alone.").format(side=side))
    if rule.contradicted_claim:
        n = len(proposal.claim_ids)
        said.append(
            _("Two remarks contradict each other.")
            if n == 1
            else _("{n} pairs of remarks contradict each other.").format(n=n)
        )
    return tuple(said)


def what_was_looked_for(rules: Iterable[FindingRule]) -> str:
    """How many rules look for what, in one line."""
    counts = Counter(name for rule in rules for name, _words in _LOOKS if getattr(rule, name) is not None)
    return ", ".join(_("{n} at {what}").format(n=counts[name], what=_(what)) for name, what in _LOOKS if counts[name])


# -- evidence ----------------------------------------------------------------------------------------------------------


def remark_line(snapshot: Snapshot, remark: Remark, id_: str, pack: Pack, since: str = "") -> Line:
    """A remark as evidence; `since` names the round it was said in where that is another one."""
    who, side = speaker(snapshot, remark.respondent_id)
    if remark.erased_on is not None:
        text = _("Erased on {day}").format(day=day(remark.erased_on))
    else:
        text = f"“{remark.text}”" if remark.kind is RemarkClass.QUOTE else remark.text
    hidden = "" if remark.kind.is_on_record else _("stays here")
    return Line(
        id=id_,
        text=text,
        head=_joined(upper_first(_(REMARKS[remark.kind])), who, since),
        foot=question_words(pack, remark.question),
        tag=hidden,
        tone="warn" if hidden else "ink_2",
        mark=side,
    )


def response_line(snapshot: Snapshot, response: Response, id_: str, pack: Pack, since: str = "") -> Line:
    """An answer as evidence."""
    who, side = speaker(snapshot, response.respondent_id)
    if response.rating is not None and response.basis is not None:
        text = f"{response.rating} {pack.level_name(response.rating)}, {_(BASES[response.basis])}"
    else:
        text = _(_STANDINGS[response.standing])
    foot = question_words(pack, response.question)
    return Line(id=id_, text=text, head=_joined(_("Answer"), who, since), foot=foot, mark=side)


def picture_line(snapshot: Snapshot, evidence: Evidence, id_: str) -> Line:
    """A picture or document as evidence."""
    foot = _joined(evidence.source, _("may be printed") if evidence.may_print else _("not to be printed"))
    return Line(
        id=id_,
        text=evidence.caption,
        head=_joined(_("Picture"), day(evidence.taken_on)),
        foot=foot,
        tag=_("view"),
        tone="accent",
    )


def answers_line(snapshot: Snapshot, question: str, responses: Iterable[Response]) -> Line:
    """All answers to one question, business first."""
    by_side = sorted(responses, key=lambda r: tuple(Side).index(snapshot.side_of[r.respondent_id]))
    said = [
        f"{speaker(snapshot, r.respondent_id)[0].rsplit(',', 1)[0]} "
        f"{r.rating if r.rating is not None else _(_STANDINGS[r.standing])}"
        for r in by_side
    ]
    return Line(id=question, text=" · ".join(said), head=_("Answers"), foot=question_words(snapshot.pack, question))


def proposal_lines(snapshot: Snapshot, proposal: Proposal) -> list[Line]:
    """The evidence of a proposal: what contradicts, what was said, then the answers question by question."""
    remarks = {r.id: r for r in snapshot.remarks}
    claims = {c.id: c for c in snapshot.claims}
    lines = [
        Line(
            id=id_,
            text=f"“{remarks[claims[id_].first_remark_id].text}” {_('against')} “"
            f"{remarks[claims[id_].second_remark_id].text}”",
            head=_("Contradiction"),
            tag=_(CLAIM_STATES[claims[id_].state]),
        )
        for id_ in proposal.claim_ids
    ]
    lines += [remark_line(snapshot, remarks[id_], id_, snapshot.pack) for id_ in proposal.remark_ids]
    by_question: dict[str, list[Response]] = {}
    wanted = set(proposal.response_ids)
    for response in snapshot.responses:
        if response.id in wanted:
            by_question.setdefault(response.question, []).append(response)
    lines += [answers_line(snapshot, question, responses) for question, responses in by_question.items()]
    return lines


def question_words(pack: Pack, question: str | None) -> str:
    """A question as it is asked; what is in the tray says so."""
    if question is None:
        return _("in the tray, no question")
    return pack.question[question].text if question in pack.question else question


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
