"""What goes to the client before the first interview, as plain text made from the data: announcement, invitations, and
the documents asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alignment_desktop.domain.answers import usual_plan
from alignment_desktop.domain.disclosure import FEWEST, Disclosure
from alignment_desktop.domain.engagement import Attribution, Respondent, Side
from alignment_desktop.domain.interview import Channel, ClaimState, Interview, SittingState
from alignment_desktop.domain.pack import Question
from alignment_desktop.domain.schedule import must_asks
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator

_PROMISES = {
    Attribution.NAMED: N_("Your words may be quoted with your name."),
    Attribution.ROLE: N_("Your words may be quoted with your role, not with your name."),
    Attribution.SIDE: N_("Your words may be quoted as a voice of your side, business or IT, without name or role."),
    Attribution.NONE: N_("Your words are not quoted."),
}
HOW: Mapping[Channel, str] = {
    Channel.IN_PERSON: N_("in person"),
    Channel.VIDEO: N_("by video"),
    Channel.PHONE: N_("by phone"),
    Channel.SHEET: N_("in writing"),
}
"""How a sitting is held, as part of a sentence."""

_REQUESTS = "document_requests"
_ANSWERED = ("here", "none")


class Kickoff:
    """The texts of one snapshot in one language; its pack is in that language where there is a translation."""

    def __init__(self, snapshot: Snapshot, translator: Translator) -> None:
        self._snapshot = snapshot
        self.t = translator

    def announcement(self) -> str:
        """What the sponsor tells everybody: what is looked at, who is asked, and what happens with what is said."""
        t, snapshot = self.t, self._snapshot
        about = t(
            "Over the next weeks we look at how business and IT work together at {client}: what each side needs from "
            "the other, how decisions are taken, and what gets in the way. It is about how the company works, "
            "not about marking people."
        ).format(client=snapshot.client.name)
        parts = [f"{snapshot.client.name}: {snapshot.engagement.title}", about]
        if snapshot.engagement.scope.strip():
            parts.append(t("What is looked at: {scope}").format(scope=snapshot.engagement.scope.strip()))
        parts.append(self._who())
        parts.append(self._bulleted(t("The talks are about:"), (c.title for c in snapshot.pack.challenges)))
        parts.append(self._bulleted(t("What happens with what is said:"), self._rules()))
        parts.append(t("There is nothing to prepare. Afterwards both sides hear the same result."))
        parts.append(self._whom_to_ask())
        return "\n\n".join(parts)

    def invitation(self, respondent: Respondent) -> str:
        """What one respondent is told: when, how long, about what, and what was promised to them."""
        t, snapshot = self.t, self._snapshot
        person = snapshot.person[respondent.person_id]
        sitting = self._sitting_of(respondent)
        plan = snapshot.pack.plan.get((sitting.plan if sitting else None) or "") or usual_plan(
            snapshot.pack, respondent.role
        )
        parts = [
            t("Dear {name},").format(name=person.name),
            t("I would like to hear how you see the work between business and IT at {client}. There is nothing to "
              "prepare.").format(client=snapshot.client.name),
        ]  # fmt: skip
        if sitting is not None and sitting.appointment is not None:
            parts.append(
                t("When: {day} at {time} ({zone}), {minutes} minutes, {channel}.").format(
                    day=t.day(sitting.appointment),
                    time=f"{sitting.appointment:%H:%M}",
                    zone=sitting.zone,
                    minutes=sitting.minutes,
                    channel=t(HOW[sitting.channel]),
                )
                + " "
                + t("If that does not suit you, tell me which day would.")
            )
        elif plan is not None:
            minutes = sitting.minutes if sitting else plan.minutes
            parts.append(t("It takes {minutes} minutes. Which day suits you?").format(minutes=minutes))
        if plan is not None:
            asked = {snapshot.pack.practice[snapshot.pack.question[q].practice].challenge for q in plan.questions}
            subjects = (c.title for c in snapshot.pack.challenges if c.id in asked)
            parts.append(self._bulleted(t("The talk is about:"), subjects))
        parts.append(self._bulleted(t("What happens with what you say:"), self._rules(respondent)))
        parts.append(self._signature())
        return "\n\n".join(part for part in parts if part)

    def document_requests(self) -> str:
        """What the client is asked to let us see: the papers asked of everybody, what the must-asks look for, and what
        would settle open claims.

        The papers are those of the register that are not there yet; before it has any, those its pack begins with.
        Of each must-ask the first piece of evidence is asked for: a list that nobody can get through brings nothing.
        """
        t, snapshot = self.t, self._snapshot
        parts = [
            t("Please let us see the following, one recent example each, as it is. What is not there need not be made "
              "for us; please say so instead.")
        ]  # fmt: skip
        papers = tuple(dict.fromkeys(self._papers()))
        if papers:
            parts.append(self._bulleted(t("To begin with:"), papers))
        questions = must_asks(snapshot)
        wanted = {
            c.title: dict.fromkeys(q.evidence[0] for q in questions if self._challenge(q) == c.id)
            for c in snapshot.pack.challenges
        }
        if any(wanted.values()):
            parts.append(t("For the talks:"))
        parts += [self._bulleted(title, evidence) for title, evidence in wanted.items() if evidence]
        if settled_by := self._open_claims():
            parts.append(self._bulleted(t("To settle open points:"), settled_by))
        parts.append(self._whom_to_ask())
        return "\n\n".join(parts)

    def _papers(self) -> Iterable[str]:
        """The documents of the register that are still to come, each with what it is for."""
        kept = [e.values for e in self._snapshot.entries if e.register == _REQUESTS and not e.is_archived]
        register = self._snapshot.pack.register.get(_REQUESTS)
        if not kept and register is not None:
            kept = [starter.values for starter in register.starters]
        for values in kept:
            if values.get("document") and values.get("state") not in _ANSWERED:
                yield ": ".join(filter(None, (values["document"], values.get("purpose"))))

    def _open_claims(self) -> tuple[str, ...]:
        """What would settle each open claim; one that rests on words off the record is no one else's business."""
        snapshot = self._snapshot
        tellable = {remark.id for remark in Disclosure(snapshot).publishable}
        return tuple(
            dict.fromkeys(
                claim.settled_by.strip()
                for claim in snapshot.claims
                if claim.state is ClaimState.OPEN
                and claim.settled_by.strip()
                and {claim.first_remark_id, claim.second_remark_id} <= tellable
            )
        )

    def _who(self) -> str:
        t, snapshot = self.t, self._snapshot
        active = [r for r in snapshot.respondents if not snapshot.person[r.person_id].is_archived]
        sides = [snapshot.side_of[r.id] for r in active]
        firm = snapshot.brand.firm if snapshot.brand else t("The consultant")
        told = t("{firm} talks with {business} from the business and {it} from IT.").format(
            firm=firm,
            business=t.plural("one person", "{n} people", sides.count(Side.BUSINESS)),
            it=t.plural("one person", "{n} people", sides.count(Side.IT)),
        )
        sittings = [i for i in snapshot.interviews if i.state in (SittingState.PLANNED, SittingState.HELD)]
        days = sorted(i.appointment.date() for i in sittings if i.appointment)
        minutes = sorted({i.minutes for i in sittings})
        if days:
            told += " " + (
                t("The talks are on {first}.") if days[0] == days[-1] else t("The talks are from {first} to {last}.")
            ).format(first=t.day(days[0]), last=t.day(days[-1]))
        if minutes:
            told += " " + (
                t("Each takes {least} minutes.")
                if minutes[0] == minutes[-1]
                else t("Each takes {least} to {most} minutes.")
            ).format(least=minutes[0], most=minutes[-1])
        return told

    def _rules(self, respondent: Respondent | None = None) -> Iterable[str]:
        t = self.t
        yield t("Notes are taken; there is no sound recording.")
        yield t("Any question may be left out.")
        if respondent is None:
            yield t("Before each talk it is settled whether words may be used with the name, with the role, as "
                    "business or IT only, or not at all.")  # fmt: skip
        else:
            yield t(_PROMISES[respondent.attribution])
        yield t("That may be narrowed at any time; it is never widened.")
        yield t("What is said off the record stays out of every document.")
        yield t("Figures of one side are shown only where at least {n} people stand behind them, or where everybody "
                "behind them agrees.").format(n=FEWEST)  # fmt: skip
        yield t("Everybody gets the record of their own talk to check before anybody else sees it.")

    def _sitting_of(self, respondent: Respondent) -> Interview | None:
        """The respondent's next sitting: the planned one that comes first."""
        own = {a.interview_id for a in self._snapshot.attendances if a.respondent_id == respondent.id}
        planned = [i for i in self._snapshot.interviews if i.id in own and i.state is SittingState.PLANNED]
        return min(planned, key=lambda i: (i.appointment is None, i.appointment or 0, i.id), default=None)

    def _challenge(self, question: Question) -> str:
        return self._snapshot.pack.practice[question.practice].challenge

    def _whom_to_ask(self) -> str:
        """Where questions go, with the firm's imprint, which says how to reach it."""
        t, brand = self.t, self._snapshot.brand
        if brand is None:
            return t("Whoever has a question may answer this message.")
        asked = t("Whoever has a question may ask {firm}.").format(firm=brand.firm)
        return "\n".join(filter(None, (asked, brand.imprint)))

    def _signature(self) -> str:
        brand = self._snapshot.brand
        return "\n".join(filter(None, (brand.firm, brand.imprint))) if brand else ""

    @staticmethod
    def _bulleted(head: str, lines: Iterable[str]) -> str:
        return "\n".join((head, *(f"- {line}" for line in lines)))
