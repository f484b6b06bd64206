"""What the page lists and offers to choose from: values out of a snapshot, without a widget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from alignment_desktop.domain.interview import Claim, ClaimState, Remark
from alignment_desktop.domain.plan import Finding, FindingEvidence, FindingKind, FindingState, severity_of
from alignment_desktop.domain.proposals import Proposal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.pages.findings import wording
from alignment_desktop.ui.pages.findings.answers import solutions_of
from alignment_desktop.ui.pages.findings.detail import values_of
from alignment_desktop.ui.pages.findings.line_list import Line

_SHORT = 80
REMARKS, RESPONSES, PICTURES = "remark_ids", "response_ids", "evidence_ids"


# -- the list ----------------------------------------------------------------------------------------------------------


def proposal_line(snapshot: Snapshot, proposal: Proposal, edits: Mapping[str, Any]) -> Line:
    """A proposal in the list, with what was typed over it."""
    values = values_of(proposal) | dict(edits)
    challenge = snapshot.pack.practice[proposal.text.practice].challenge
    tag, tone = _weight(values["kind"], values["impact"], values["likelihood"])
    foot = wording.figures(snapshot.assessment.practice[proposal.text.practice])
    return Line(
        id=proposal.text.id,
        text=values["title"],
        head=wording.place(snapshot.pack, challenge, proposal.text.practice),
        foot=f"{foot} · {_('edited')}" if edits else foot,
        tag=tag,
        tone=tone,
        mark=wording.mark(snapshot.pack, challenge),
    )


def finding_line(snapshot: Snapshot, finding: Finding) -> Line:
    """A finding in the list: what it is, how much answers it, what management says."""
    tag, tone = _weight(finding.kind, finding.impact, finding.likelihood)
    if finding.state is FindingState.REJECTED:
        foot, tag = finding.reject_reason, ""
    else:
        count = sum(link.finding_id == finding.id for link in snapshot.action_links)
        given = [r.stance for r in snapshot.finding_responses if r.finding_id == finding.id]
        actions = _("no action yet") if not count else _("1 action") if count == 1 else _("{n} actions").format(n=count)
        foot = " · ".join(
            (actions, *(_("management: {stance}").format(stance=_(wording.STANCES[s]).lower()) for s in given))
        )
    return Line(
        id=finding.id,
        text=finding.title,
        head=f"{finding.label} · {wording.place(snapshot.pack, finding.challenge, finding.practice)}",
        foot=foot,
        tag=tag,
        tone=tone,
        mark=wording.mark(snapshot.pack, finding.challenge),
    )


def claim_line(snapshot: Snapshot, claim: Claim, said: tuple[Line, Line]) -> Line:
    """A claim in the list."""
    practice = snapshot.pack.practice.get(claim.practice or "")
    first, second = (shortened(line.text.strip("“”"), 64) for line in said)
    is_open = claim.state is ClaimState.OPEN
    return Line(
        id=claim.id,
        text=_("“{first}”\nagainst “{second}”").format(first=first, second=second),
        head=practice.short if practice else _("No practice"),
        foot=claim.settled_by if is_open else _(wording.CLAIM_STATES[claim.state]),
        tag=_("Open") if is_open else _("Settled"),
        tone="warn" if is_open else "good",
        mark=wording.mark(snapshot.pack, practice.challenge) if practice else "",
    )


def held(merged: Sequence[Finding]) -> str:
    """What was merged into a finding, in a sentence; empty where nothing was."""
    if not merged:
        return ""
    return _("Holds, merged into it: {findings}.").format(
        findings=", ".join(f"{f.label} “{shortened(f.title)}”" for f in merged)
    )


def said(snapshot: Snapshot, remark: Remark) -> Line:
    """A remark of a claim."""
    return wording.remark_line(snapshot, remark, remark.id, snapshot.pack)


def emptiness(part: str, snapshot: Snapshot | None) -> tuple[str, str]:
    """What an empty part says: its heading, and what belongs here or where to go."""
    if snapshot is None:
        return _("No round yet"), _("Findings come from the answers of a round.")
    match part:
        case "proposed" if not (snapshot.responses or snapshot.remarks):
            return (
                _("Nothing has been answered yet"),
                _("The rules propose findings as soon as there are answers. Hold an interview, or bring in a sheet."),
            )
        case "proposed":
            looked = wording.what_was_looked_for(text.rule for text in snapshot.pack.findings)
            return (
                _("Nothing is proposed now"),
                _("The rules of the library looked: {looked}. None holds that you have not decided on.").format(
                    looked=looked
                ),
            )
        case "accepted":
            return _("No finding yet"), _("Accept a proposal, or write a finding of your own.")
        case "strengths":
            return _("No strength yet"), _("Say what works as well: a reader believes the rest sooner.")
        case "rejected":
            return _("Nothing was rejected"), _(
                "What you reject is kept here with its reason, and is not proposed again."
            )
        case _:
            return (
                _("No claim yet"),
                _(
                    "Where two people cannot both be right, set one remark against the other and say what would settle "
                    "it. Open claims feed the document request list."
                ),
            )


# -- what can be chosen ------------------------------------------------------------------------------------------------


def remarks_on_offer(snapshot: Snapshot, *, near: str = "") -> list[Line]:
    """Remarks on the record, those about the practice of the remark `near` first."""
    practice = practice_of(snapshot, near)
    told = [r for r in snapshot.remarks if r.kind.is_on_record and r.erased_on is None]
    if practice is not None:
        told.sort(key=lambda r: practice_of(snapshot, r.id) != practice)
    return [wording.remark_line(snapshot, r, r.id, snapshot.pack) for r in told]


def evidence_on_offer(snapshot: Snapshot, finding: Finding, there: Collection[str]) -> list[Line]:
    """All that a finding could rest on in addition, what is about its practice first; ids are `kind:id`.

    Nothing said off the record, no observation of the consultant's own, and no picture of either.
    """
    told = {r.id: r for r in snapshot.remarks if r.kind.is_on_record and r.erased_on is None}
    found: list[tuple[str | None, Line]] = []
    for remark in told.values():
        line = wording.remark_line(snapshot, remark, f"{REMARKS}:{remark.id}", snapshot.pack)
        found.append((_practice(snapshot, remark.question), line))
    for picture in snapshot.evidence:
        if picture.remark_id is None or picture.remark_id in told:
            found.append((picture.practice, wording.picture_line(snapshot, picture, f"{PICTURES}:{picture.id}")))
    today = {question.id for question in snapshot.pack.today}
    for response in (r for r in snapshot.responses if r.question in today):
        line = wording.response_line(snapshot, response, f"{RESPONSES}:{response.id}", snapshot.pack)
        found.append((_practice(snapshot, response.question), line))
    wanted = [(practice, line) for practice, line in found if line.id.split(":", 1)[1] not in there]
    wanted.sort(key=lambda pair: pair[0] != finding.practice or finding.practice is None)
    return [line for _practice_of, line in wanted]


def solutions_on_offer(snapshot: Snapshot, finding: Finding) -> list[Line]:
    """The playbook, what the library ties to the finding first, then its challenge."""
    tied = {s.id for s in solutions_of(snapshot, finding)}
    order = sorted(snapshot.pack.solutions, key=lambda s: (s.id not in tied, s.challenge != finding.challenge))
    return [
        Line(
            id=s.id,
            text=s.title,
            head=wording.place(snapshot.pack, s.challenge, None),
            foot=s.purpose,
            mark=wording.mark(snapshot.pack, s.challenge),
        )
        for s in order
    ]


def own_finding(snapshot: Snapshot, kind: FindingKind, about_first: str) -> tuple[dialogs.Field, ...]:
    """What the form of a finding of one's own asks for, with this kind and practice chosen at first."""
    pack = snapshot.pack
    about = [
        option
        for challenge in pack.challenges
        for option in (
            (challenge.id, _("{challenge} as a whole").format(challenge=challenge.short)),
            *((p.id, wording.place(pack, challenge.id, p.id)) for p in pack.practices_of[challenge.id]),
        )
    ]
    return (
        dialogs.Field(id="title", label=_("The finding in one sentence"), is_needed=True),
        dialogs.Field(id="about", label=_("It is about"), kind="choice", options=about, value=about_first),
        dialogs.Field(
            id="kind",
            label=_("Kind"),
            kind="choice",
            value=kind.value,
            options=tuple((k.value, _(word)) for k, word in wording.KINDS.items()),
        ),
    )


def about_of(snapshot: Snapshot, about: str) -> tuple[str, str | None]:
    """Challenge and practice of what a finding of one's own is about."""
    practice = snapshot.pack.practice.get(about)
    return (about, None) if practice is None else (practice.challenge, practice.id)


# -- where things are --------------------------------------------------------------------------------------------------


def place_of(snapshot: Snapshot, id_: str) -> tuple[str, str]:
    """The page, and the id on it, where a line of a proposal's evidence comes from: remark, claim or question."""
    for remark in snapshot.remarks:
        if remark.id == id_:
            return "room", f"{remark.interview_id}#{remark.question or ''}"
    return ("findings", id_) if any(c.id == id_ for c in snapshot.claims) else ("overview", id_)


def link_of_picture(snapshot: Snapshot | None, id_: str) -> FindingEvidence | None:
    """The link that makes a picture evidence of a finding; None for what is no picture, or belongs to none."""
    links = snapshot.finding_evidence if snapshot else ()
    return next((link for link in links if link.evidence_id == id_), None)


def practice_of(snapshot: Snapshot, remark_id: str) -> str | None:
    """The practice that a remark of the round is about."""
    return next((_practice(snapshot, r.question) for r in snapshot.remarks if r.id == remark_id), None)


def real_edits(proposal: Proposal, edits: Mapping[str, Any]) -> dict[str, Any]:
    """The edits that differ from what the library says."""
    values = values_of(proposal)
    return {field: value for field, value in edits.items() if value != values[field]}


def shortened(text: str, most: int = _SHORT) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _practice(snapshot: Snapshot, question: str | None) -> str | None:
    known = snapshot.pack.question.get(question or "")
    return known.practice if known else None


def _weight(kind: FindingKind, impact: int, likelihood: int) -> tuple[str, str]:
    if kind is FindingKind.STRENGTH:
        return "", "ink_2"
    word, tone = wording.SEVERITIES[severity_of(impact, likelihood)]
    return _(word), tone
