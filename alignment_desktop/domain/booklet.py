"""Which talks a question booklet is for: plans, roles, or a sitting that is planned, and who reads it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from alignment_desktop.domain.engagement import Respondent, Side
from alignment_desktop.domain.errors import NotFound, Refused, excerpt
from alignment_desktop.domain.flow import could_be_asked
from alignment_desktop.domain.interview import Interview, SittingState
from alignment_desktop.domain.pack import InterviewPlan, Pack
from alignment_desktop.domain.schedule import plans_in_use
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _

ALL = "all"


class Reader(StrEnum):
    """Who holds the booklet: whoever asks sees what to listen for, whoever is asked must not."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"

    @property
    def words(self) -> str:
        """Who that is, for a list to choose from; not translated yet."""
        return _READERS[self]


_READERS = {Reader.INTERVIEWER: N_("whoever asks"), Reader.RESPONDENT: N_("whoever is asked")}


class Asked(Struct, frozen=True, kw_only=True):
    """What a booklet is wanted for.

    `plan` is a plan's id, or `ALL` for every plan of the pack; empty for the plans in use in the round
    (`schedule.plans_in_use`), or all where none is. `role` is a role's id: the plans of that role, asked as that role
    is asked. `sitting` is the id of an interview, whose plan and people say the rest.
    """

    plan: str = ""
    role: str = ""
    sitting: str = ""
    reader: Reader = Reader.INTERVIEWER


class Talk(Struct, frozen=True, kw_only=True):
    """One talk to be held: its plan (None: all that fit), who is asked, for how long, and every question it may hold.

    `roles` are role ids; `names` and `when` are those of a sitting, and empty for a plan that stands for any.
    """

    plan: InterviewPlan | None
    roles: tuple[str, ...]
    sides: frozenset[Side]
    minutes: int
    questions: tuple[str, ...]
    names: tuple[str, ...] = ()
    when: datetime | None = None


def talks(pack: Pack, asked: Asked, snapshot: Snapshot | None = None) -> tuple[Talk, ...]:
    """The talks of a booklet in the order of the pack's plans, with the questions in the order of each plan.

    Without a snapshot nobody is planned yet, and nothing but the pack is needed. Raises NotFound for a plan, role or
    sitting that is not there, Refused where a role has no plan.
    """
    if asked.sitting:
        return (_of_sitting(pack, asked.sitting, snapshot),)
    if asked.role and asked.role not in {role.id for role in pack.roles}:
        words = _("There is no role “{name}”. There are: {names}.")
        raise NotFound(words.format(name=excerpt(asked.role), names=", ".join(role.id for role in pack.roles)))
    if asked.plan not in ("", ALL, *pack.plan):
        words = _("There is no plan “{name}”. There are: {names}.")
        raise NotFound(words.format(name=excerpt(asked.plan), names=", ".join(pack.plan)))
    if asked.plan in pack.plan:
        plans: tuple[InterviewPlan, ...] = (pack.plan[asked.plan],)
    elif asked.role or asked.plan == ALL or snapshot is None:
        plans = pack.plans
    else:
        used = {plan.id for plan in plans_in_use(snapshot)}
        plans = tuple(plan for plan in pack.plans if plan.id in used) or pack.plans
    if asked.role:
        plans = tuple(plan for plan in plans if asked.role in plan.roles)
    if not plans:
        words = _("No such plan is for the role “{name}”. Give another role, or a plan alone.")
        raise Refused(words.format(name=asked.role))
    return tuple(_of_plan(pack, plan, (asked.role,) if asked.role else plan.roles) for plan in plans)


def respondent_called(snapshot: Snapshot, id_or_words: str) -> Respondent:
    """The respondent with this id, or the only one whose name contains these words.

    Raises NotFound where none or more than one fits, naming the candidates.
    """
    names = {r.id: snapshot.person[r.person_id].name for r in snapshot.respondents}
    if id_or_words in names:
        return snapshot.respondent[id_or_words]
    sought = id_or_words.casefold().strip()
    fits = [r for r, name in names.items() if sought and sought in name.casefold()]
    if len(fits) == 1:
        return snapshot.respondent[fits[0]]
    if not fits:
        words = _("No respondent is called “{words}”. There are: {names}.")
        raise NotFound(words.format(words=excerpt(id_or_words), names=", ".join(names.values()) or _("none")))
    found = ", ".join(f"“{names[r]}” ({r})" for r in fits)
    words = _("“{words}” fits several respondents: {names}. Give the id.")
    raise NotFound(words.format(words=excerpt(id_or_words), names=found))


def planned_sitting(snapshot: Snapshot, respondent_id: str) -> Interview:
    """The sitting that a respondent's booklet is for: the next one planned with them.

    Raises Refused where none is planned.
    """
    theirs = {a.interview_id for a in snapshot.attendances if a.respondent_id == respondent_id}
    planned = [i for i in snapshot.interviews if i.id in theirs and i.state is SittingState.PLANNED]
    if not planned:
        name = snapshot.person[snapshot.respondent[respondent_id].person_id].name
        words = _("No sitting is planned with {name}. Plan one, or name a plan or a role instead.")
        raise Refused(words.format(name=name))
    return min(planned, key=lambda i: (i.appointment is None, i.appointment or 0, i.id))


def _of_plan(pack: Pack, plan: InterviewPlan, roles: tuple[str, ...]) -> Talk:
    side = {role.id: Side(role.side) for role in pack.roles}
    seats = [(role, side[role]) for role in roles]
    return Talk(
        plan=plan,
        roles=roles,
        sides=frozenset(side[role] for role in roles),
        minutes=plan.minutes,
        questions=could_be_asked(pack, plan, seats),
    )


def _of_sitting(pack: Pack, interview_id: str, snapshot: Snapshot | None) -> Talk:
    sittings = snapshot.interviews if snapshot is not None else ()
    sitting = next((i for i in sittings if i.id == interview_id), None)
    if snapshot is None or sitting is None:
        raise NotFound(_("This sitting is no longer there. Choose another one."))
    present = [snapshot.respondent[a.respondent_id] for a in snapshot.attendances if a.interview_id == interview_id]
    plan = pack.plan.get(sitting.plan or "")
    seats = [(r.role, snapshot.side_of[r.id]) for r in present]
    return Talk(
        plan=plan,
        roles=tuple(dict.fromkeys(r.role for r in present)),
        sides=frozenset(side for _role, side in seats),
        minutes=sitting.minutes,
        questions=could_be_asked(pack, plan, seats),
        names=tuple(snapshot.person[r.person_id].name for r in present),
        when=sitting.appointment,
    )
