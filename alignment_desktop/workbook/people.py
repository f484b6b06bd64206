"""The people of a client, and what was promised to those who are interviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from alignment_desktop.domain.engagement import Attribution, Engagement, Person, Respondent, Seniority, Side
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Attendance, Remark, Response
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_outsiders
from alignment_desktop.workbook.command import Area, command, named


class People(Area):
    """Who is there, and who is asked."""

    # Questions

    def people(self, client_id: str) -> tuple[Person, ...]:
        """The people of a client, oldest first."""
        return self._store.all(Person, client_id=client_id)

    def respondents(self, engagement_id: str) -> tuple[Respondent, ...]:
        """Those interviewed in an engagement, in the order they were added."""
        return self._store.all(Respondent, engagement_id=engagement_id)

    # Changes

    @command(N_("Add person"))
    def add_person(
        self, client_id: str, name: str, side: Side, *, seniority: Seniority = Seniority.STAFF, **fields: Any
    ) -> Person:
        """The new person at a client. Refused without a name."""
        person = Person(
            id=self._new_id(), client_id=client_id, name=_named(name), side=side, seniority=seniority, **fields
        )
        return self._store.save(person)

    @command(N_("Change person"))
    def change_person(self, person_id: str, **fields: Any) -> Person:
        """The person as they became. Refused without a name."""
        changed = replace(self._store.get(Person, person_id), **fields)
        return self._store.save(replace(changed, name=_named(changed.name)))

    @command(N_("Archive person"))
    def archive_person(self, person_id: str) -> Person:
        """The person, out of the lists to choose from but kept wherever they are named."""
        return self._change(self._store.get(Person, person_id), {"is_archived": True})

    @command(N_("Bring person back"))
    def restore_person(self, person_id: str) -> Person:
        """The person, in the lists to choose from again."""
        return self._change(self._store.get(Person, person_id), {"is_archived": False})

    @command(N_("Add person"))
    def enlist(self, engagement_id: str, person: Mapping[str, Any], respondent: Mapping[str, Any] | None) -> Person:
        """A new person of the engagement's client, and a respondent of it at once where `respondent` is given.

        Refused as `add_person` does.
        """
        client_id = self._store.get(Engagement, engagement_id).client_id
        new = self.add_person(client_id, **person)
        if respondent is not None:
            self.add_respondent(engagement_id, new.id, **respondent)
        return new

    @command(N_("Change person"))
    def amend(
        self, engagement_id: str, person_id: str, person: Mapping[str, Any], respondent: Mapping[str, Any] | None
    ) -> Person:
        """The person as they became, and what they are in the engagement: asked as `respondent` says, or not asked.

        Refused as `change_person`, `change_respondent` and `remove_respondent` do.
        """
        changed = self.change_person(person_id, **person)
        there = self._store.all(Respondent, engagement_id=engagement_id, person_id=person_id)
        if there and respondent is not None:
            self.change_respondent(there[0].id, **respondent)
        elif there:
            self.remove_respondent(there[0].id)
        elif respondent is not None:
            self.add_respondent(engagement_id, person_id, **respondent)
        return changed

    @command(N_("Add respondent"))
    def add_respondent(
        self,
        engagement_id: str,
        person_id: str,
        role: str,
        *,
        attribution: Attribution = Attribution.SIDE,
        consent_on: date | None = None,
        released_on: date | None = None,
    ) -> Respondent:
        """The person as a respondent of the engagement. Refused when they are one already, or of another client."""
        refuse_outsiders(self._store, engagement_id, person_id)
        if self._store.all(Respondent, engagement_id=engagement_id, person_id=person_id):
            name = self._store.get(Person, person_id).name
            raise Refused(_("{name} is a respondent of this engagement already.").format(name=name))
        return self._store.save(
            Respondent(
                id=self._new_id(),
                engagement_id=engagement_id,
                person_id=person_id,
                role=role,
                attribution=attribution,
                consent_on=consent_on,
                released_on=released_on,
            )
        )

    @command(N_("Change respondent"))
    def change_respondent(self, respondent_id: str, **fields: Any) -> Respondent:
        """The respondent as they became. Refused where the promise of attribution would become wider."""
        former = self._store.get(Respondent, respondent_id)
        changed = replace(former, **fields)
        if changed.attribution.narrowness < former.attribution.narrowness:
            raise Refused(_("Attribution may only be narrowed after the promise, never widened."))
        return self._store.save(changed)

    @command(N_("Narrow attribution"))
    def narrow_attribution(self, respondent_id: str, attribution: Attribution) -> Respondent:
        """The respondent with a narrower promise. Refused when it would be wider than what was promised."""
        return self.change_respondent(respondent_id, attribution=attribution)

    @command(N_("Remove respondent"))
    def remove_respondent(self, respondent_id: str) -> None:
        """Takes a person off those who are asked. Refused where a sitting, an answer or a remark names them."""
        respondent = self._store.get(Respondent, respondent_id)
        if any(self._store.all(kind, respondent_id=respondent_id) for kind in (Attendance, Response, Remark)):
            name = self._store.get(Person, respondent.person_id).name
            raise Refused(
                _("{name} has an interview or answers in this engagement and stays a respondent. Archive them to take "
                  "them out of the lists.").format(name=name)
            )  # fmt: skip
        self._store.delete(respondent)

    @command(N_("Release figures"))
    def release(self, respondent_id: str, on: date | None = None) -> Respondent:
        """The respondent, whose figures may be shown although their side is small."""
        return self._change(self._store.get(Respondent, respondent_id), {"released_on": on or self._workbook.today()})

    @command(N_("Release figures"))
    def release_together(self, respondent_ids: Iterable[str], on: date | None = None) -> tuple[Respondent, ...]:
        """The respondents, all of whom release their figures on this day, as one step."""
        return tuple(self.release(respondent_id, on) for respondent_id in respondent_ids)


def _named(name: str) -> str:
    return named(name, _("A name is needed. Type one."))
