"""The library: the own pack that all clients of the workbook are worked with, and what a round leaves out.

The own pack is laid over ours when a round is opened; the round keeps the whole text, so nothing that is changed here
reaches a round that is open. A part is changed only where the own pack stays sound as a whole. The functions of
`content.own` work on `parts()`, which a job may have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from alignment_desktop.content import own
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.translation import PART_OF, addressed_in, part_at, part_id, still_true
from alignment_desktop.domain.engagement import Client, PackText, Person
from alignment_desktop.domain.errors import InputProblems, NotFound, Refused, excerpt
from alignment_desktop.domain.library import OwnPart, SwitchedOff, losses, names_in
from alignment_desktop.domain.pack import FindingText, InterviewPlan, Pack, PackHead, Question, Translation
from alignment_desktop.domain.plan import Finding
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import Area, command, named

if TYPE_CHECKING:
    from alignment_desktop.content.own import Bodies, Origin
    from alignment_desktop.workbook.workbook import Workbook


class Library(Area):
    """Own parts, and questions switched off."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        self._whole: tuple[tuple[OwnPart, ...], Pack] | None = None

    # Questions

    def parts(self) -> tuple[OwnPart, ...]:
        """Every own part, the head of the own pack and translations included, oldest first."""
        return self._store.all(OwnPart)

    def own(self) -> Pack | None:
        """The own pack, checked against ours; None where it holds nothing.

        Raises InputProblems where it does not fit ours any more, as after an update of the program.
        """
        return own.own_pack(self.parts())

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the own pack, a line each; empty when it is sound."""
        try:
            self.own()
        except InputProblems as error:
            return error.problems
        return ()

    def whole(self) -> Pack:
        """What a new round asks: our pack with the own parts laid over it. The same object until one changes.

        Raises InputProblems as `own` does. The first call may read our pack, a third of a second: the window lets a
        job call `content.own.whole_pack(parts)` instead.
        """
        parts = self.parts()
        if self._whole is None or self._whole[0] != parts:
            self._whole = (parts, own.whole_pack(parts))
        return self._whole[1]

    def head(self) -> PackHead:
        """Title and version of the own pack, as they are or would be."""
        if (kept := self._kept(own.HEAD)) is not None:
            return own.part_from(kept)  # type: ignore[no-any-return]
        return PackHead(id="own", version="1.0.0", title=_("Own pack"), licence=_("Own use"))

    def origin(self, kind: str, part: str) -> Origin:
        """Where a part of `whole()` comes from."""
        return own.origin(self.parts(), kind, part)

    def free_id(self, like: str) -> str:
        """An id for a new own part: `own.` and this, with a number where that has been used by any pack or round."""
        stem = (own.PREFIX + like.removeprefix(own.PREFIX))[:60]
        texts = [text.body for text in self._store.all(PackText)]
        used = {part.part for part in self.parts()}
        number, free = 1, stem
        while free in used or any(f'"{free}"' in text for text in texts):
            number += 1
            free = f"{stem[: 59 - len(str(number))]}-{number}"
        return free

    def switched_off(self, engagement_id: str) -> frozenset[str]:
        """Ids of the questions that the latest round of an engagement leaves out; none before its first round."""
        rounds = self._workbook.clients.rounds(engagement_id)
        return frozenset(one.question for one in self._off(rounds[-1].id)) if rounds else frozenset()

    def losses(self, engagement_id: str, question_ids: Collection[str]) -> tuple[str, ...]:
        """What the latest round of an engagement loses when it leaves these questions out, a sentence each.

        That is a must-ask of a plan, and a practice's last question that counts. Raises Refused before the first round.
        """
        round_ = self._workbook.clients.last_round_of(engagement_id)
        snapshot = self._workbook.snapshot(engagement_id, round_.number)
        return losses(snapshot.pack, snapshot.weight_of, question_ids)

    def names_in(self, words: str) -> tuple[str, ...]:
        """The names of clients and people of this workbook that occur in a text; what was erased has none."""
        people = [person.name for person in self._store.all(Person) if person.erased_on is None]
        return names_in(words, [client.name for client in self._store.all(Client)], people)

    # Changes of the own pack

    @command(N_("Keep in the library"))
    def keep(self, kind: str, part: Any, translations: Iterable[Translation] | None = None) -> OwnPart:
        """An own part as it is kept from now on, new or changed; with the id of one of ours it stands in its place.

        `kind` is a list of `Pack`, `part` of the class of that list. `translations` are the part's words in other
        languages, all of them; without, those kept so far stay for the fields that say what they said. Raises
        InputProblems, one line a problem, where the own pack would not be sound.
        """
        if kind not in PART_OF or not isinstance(part, PART_OF[kind]):
            raise TypeError(f"{type(part).__name__} is no part of {kind}")
        bodies = self._bodies()
        at = (kind, part_id(part))
        if translations is None and at in bodies:
            before = msgspec.json.decode(bodies[at], type=PART_OF[kind])
            words = [t for t in _words(bodies) if part_at(t.part) == at]
            translations = still_true(words, dict(addressed_in(kind, before)), dict(addressed_in(kind, part)))
        bodies = _without_words(bodies, at)
        bodies[at] = own.body(part)
        bodies |= own.bodies_of_words(translations or ())
        self._rewrite(bodies)
        return next(one for one in self.parts() if (one.kind, one.part) == at)

    @command(N_("Remove from the library"))
    def remove(self, kind: str, part: str) -> None:
        """Takes an own part out, with its translations; what it stood in the place of is asked again.

        Raises InputProblems where another own part rests on it, NotFound where it is no own part.
        """
        bodies = self._bodies()
        if (kind, part) not in bodies or (kind, part) == own.HEAD:
            raise NotFound(_("“{id}” is no part of the own pack. Look it up in the library.").format(id=excerpt(part)))
        del bodies[kind, part]
        self._rewrite(_without_words(bodies, (kind, part)))

    @command(N_("Copy question"))
    def copy_question(self, question_id: str, *, in_its_place: bool = False) -> Question:
        """A new own question that says what one of ours or an own one says, under an id of its own.

        `in_its_place`: it is asked instead of the other, in plans and follow-up rules too. That is the way to change
        what a question means: answers to the former and the new one are never put together. Raises NotFound.
        """
        whole = self.whole()
        question = whole.question.get(question_id)
        if question is None:
            raise NotFound(_("There is no question “{id}” in the library.").format(id=excerpt(question_id)))
        bodies = self._bodies()
        # An own question that is replaced leaves the pack, and the new one stands where that one stood.
        is_own = ("questions", question_id) in bodies
        replaces = question_id if in_its_place else None
        if in_its_place and is_own:
            replaces = question.replaces
            if question_id in core_pack().question:
                replaces = question_id
        copy = msgspec.structs.replace(question, id=self.free_id(question.replaces or question_id), replaces=replaces)
        if in_its_place and is_own:
            bodies = _renamed(_without_words(bodies, ("questions", question_id)), question_id, copy.id)
        bodies["questions", copy.id] = own.body(copy)
        address = f"questions.{copy.id}"
        bodies |= own.bodies_of_words(
            msgspec.structs.replace(t, part=address) for t in whole.translations if t.part == f"questions.{question_id}"
        )
        self._rewrite(bodies)
        return copy

    @command(N_("Keep finding in the library"))
    def promote(self, finding_id: str, text: FindingText) -> None:
        """Keeps the words of a finding as an own text of the library, which rounds opened from now on propose.

        A finding of one's own is from then on the one that was made from this text, so that its engagement is not
        proposed it again. Raises InputProblems as `keep` does.
        """
        finding = self._store.get(Finding, finding_id)
        self.keep("findings", text)
        if finding.rule is None:
            is_near = self.whole().practice[text.practice].challenge == finding.challenge
            practice = text.practice if finding.practice is None and is_near else finding.practice
            self._change(finding, {"rule": text.id, "practice": practice})

    @command(N_("Take in a pack"))
    def take_in(self, pack: Pack) -> None:
        """A whole pack, or an addition to ours, in the place of the own pack; what is the same in ours is left out.

        It has been checked by `load_pack` or `read_pack`. `domain.pack_changes.compared(whole(), overlay(core, pack))`
        says beforehand what becomes of what. Raises InputProblems.
        """
        bodies = own.bodies_of(pack)
        head = pack.head
        if pack.head.id == core_pack().head.id:
            # Ours as a whole, gone out and come back with changes: the own pack has its own head.
            head = self.head()
        bodies[own.HEAD] = own.body(head)
        self._rewrite(bodies)

    @command(N_("Rename own pack"))
    def rename(self, title: str) -> PackHead:
        """The head of the own pack under another title. Refused without one, or with one of over 120 characters."""
        named_ = named(title, _("The own pack needs a title. Type one."))
        if len(named_) > 120:
            raise Refused(_("A title holds at most 120 characters; this one has {size}.").format(size=len(named_)))
        bodies = self._bodies()
        bodies[own.HEAD] = own.body(msgspec.structs.replace(self.head(), title=named_))
        self._rewrite(bodies)
        return self.head()

    # Changes of what a round asks

    @command(N_("Switch questions off"))
    def switch_off(self, engagement_id: str, question_ids: Collection[str]) -> None:
        """The open round of the engagement, and those after it, ask these questions no more; answers given stay.

        Refused where no round is open, or for what is no question of its pack. `losses` tells beforehand what it costs.
        """
        round_ = self._workbook.clients.open_round_of(engagement_id)
        pack = self._workbook.pack(round_)
        for question_id in dict.fromkeys(question_ids):
            if question_id not in pack.question:
                told = _("“{id}” is no question of this round. Choose one of its pack.")
                raise Refused(told.format(id=excerpt(question_id)))
            if pack.is_asked(question_id):
                self._store.save(SwitchedOff(id=self._new_id(), round_id=round_.id, question=question_id))

    @command(N_("Switch questions on"))
    def switch_on(self, engagement_id: str, question_ids: Collection[str]) -> None:
        """The open round of the engagement asks these questions again. Refused where no round is open."""
        round_ = self._workbook.clients.open_round_of(engagement_id)
        for one in self._off(round_.id):
            if one.question in question_ids:
                self._store.delete(one)

    # How it is done

    def _off(self, round_id: str) -> tuple[SwitchedOff, ...]:
        return self._store.all(SwitchedOff, round_id=round_id)

    def _bodies(self) -> Bodies:
        return {(part.kind, part.part): part.body for part in self.parts()}

    def _kept(self, at: tuple[str, str]) -> OwnPart | None:
        return next((part for part in self.parts() if (part.kind, part.part) == at), None)

    def _rewrite(self, bodies: Bodies) -> None:
        """Makes the own pack hold just these bodies, in a new version where that changes anything."""
        before = {(part.kind, part.part): part for part in self.parts()}
        if {at: part.body for at, part in before.items()} == bodies:
            return
        head = msgspec.json.decode(bodies[own.HEAD], type=PackHead) if own.HEAD in bodies else self.head()
        if own.HEAD in before:
            head = _next_version(head, self.head())
        bodies = bodies | {own.HEAD: own.body(head)}
        after = [
            replace(before[at], body=text)
            if at in before
            else OwnPart(id=self._new_id(), kind=at[0], part=at[1], body=text)
            for at, text in bodies.items()
        ]
        self._refuse_unsound(sorted(after, key=lambda part: part.id))
        for at, part in before.items():
            if at not in bodies:
                self._store.delete(part)
        for part in after:
            self._store.save(part)

    def _refuse_unsound(self, after: Collection[OwnPart]) -> None:
        """Raises InputProblems for what is not sound; what was not sound before may be mended one by one."""
        try:
            own.own_pack(after)
        except InputProblems as error:
            known = frozenset(self.problems())
            fresh = tuple(problem for problem in error.problems if problem not in known)
            if fresh:
                told = _("The library cannot keep this. Correct what is listed and keep it again.")
                raise InputProblems(told, fresh) from error


def _words(bodies: Bodies) -> Iterator[Translation]:
    for (kind, _id), text in bodies.items():
        if kind == own.TRANSLATIONS:
            yield from msgspec.json.decode(text, type=tuple[Translation, ...])


def _without_words(bodies: Bodies, at: tuple[str, str]) -> Bodies:
    """The bodies without what a part says in other languages."""
    return {
        (kind, id_): text
        for (kind, id_), text in bodies.items()
        if kind != own.TRANSLATIONS or part_at(id_.partition(" ")[2]) != at
    }


def _renamed(bodies: Bodies, former: str, new: str) -> Bodies:
    """The bodies without a question, whose place in own plans and follow-up rules another one takes."""
    found = {at: text for at, text in bodies.items() if at != ("questions", former)}
    for at, text in found.items():
        if at[0] == "plans":
            plan = msgspec.json.decode(text, type=InterviewPlan)
            asked, must = (tuple(new if q == former else q for q in ids) for ids in (plan.questions, plan.must_ask))
            found[at] = own.body(msgspec.structs.replace(plan, questions=asked, must_ask=must))
        elif at[0] == "questions":
            question = msgspec.json.decode(text, type=Question)
            if question.follow_up and question.follow_up.question == former:
                rule = msgspec.structs.replace(question.follow_up, question=new)
                found[at] = own.body(msgspec.structs.replace(question, follow_up=rule))
    return found


def _next_version(head: PackHead, before: PackHead) -> PackHead:
    """The head with a version of its own: as it is where that is a later one, else the one after the version before."""
    mine, its = (tuple(map(int, one.version.split("."))) for one in (head, before))
    if mine > its:
        return head
    return msgspec.structs.replace(head, version=".".join(map(str, (*its[:2], its[2] + 1))))
