"""The sample engagement brought into a workbook, through the same commands that a window uses where they fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from alignment_desktop.content.sample import Sample, image
from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Drafting
from alignment_desktop.domain.engagement import Engagement, Person, Respondent, Round
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Claim,
    Evidence,
    Interview,
    Remark,
    Response,
)
from alignment_desktop.domain.kpi import Kpi, Measurement
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStep,
    ActionUpdate,
    Finding,
    FindingResponse,
)
from alignment_desktop.domain.record import Record
from alignment_desktop.i18n import N_, Translator
from alignment_desktop.workbook.command import Area, command
from alignment_desktop.workbook.workbook import Workbook

K = TypeVar("K", bound=Record)


def load_sample(workbook: Workbook, sample: Sample, pack: Pack) -> Engagement:
    """The sample's engagement, written as one step that cannot be undone; the workbook holds it completely."""
    return _Loader(workbook, sample, pack).load_sample()


class _Loader(Area):
    """Turns keys into ids on the way; every key is known before it is used, but for merges and needs."""

    def __init__(self, workbook: Workbook, sample: Sample, pack: Pack) -> None:
        super().__init__(workbook)
        self._sample = sample
        self._pack = pack
        self._ids: dict[tuple[type[Record], str], str] = {}
        self._rounds: dict[str, Round] = {}

    @command(N_("Make sample"), undoable=False)
    def load_sample(self) -> Engagement:
        engagement = self._client_and_engagement()
        self._people(engagement)
        self._interviews()
        self._claims_and_evidence(engagement)
        self._kpis(engagement)
        self._findings(engagement)
        self._actions(engagement)
        self._entries(engagement)
        for key, round_ in self._rounds.items():
            closed_on = next(r.closed_on for r in self._sample.rounds if r.key == key)
            if closed_on is not None:
                self._change(round_, {"closed_on": closed_on})
        self._prose(engagement)
        return engagement

    def _keep(self, kind: type[K], part: msgspec.Struct, *, key: str = "", **fields: Any) -> K:
        """Saves the part as a record; fields of the same name are taken over, `fields` are those that differ."""
        names = {name for name in kind.__struct_fields__ if name not in ("id", "rev", "updated_at")}
        taken = {name: getattr(part, name) for name in part.__struct_fields__ if name in names}
        record = self._store.save(kind(id=self._new_id(), **(taken | fields)))
        if key:
            self._ids[kind, key] = record.id
        return record

    def _id(self, kind: type[Record], key: str | None) -> str | None:
        return self._ids[kind, key] if key is not None else None

    def _image(self, name: str) -> str:
        return self._workbook.attach(image(name), "image/png")

    def _client_and_engagement(self) -> Engagement:
        sample, clients = self._sample, self._workbook.clients
        brand = clients.add_brand(**_fields(sample.brand, logo=self._image(sample.brand.logo)))
        client = clients.add_client(**_fields(sample.client, logo=self._image(sample.client.logo)))
        engagement = clients.add_engagement(client.id, brand_id=brand.id, **_fields(sample.engagement))
        for round_ in sample.rounds:
            opened = clients.open_round(engagement.id, round_.title, self._pack, opened_on=round_.opened_on)
            # The next round can only be opened beside a closed one; the day it was really closed comes at the end.
            self._rounds[round_.key] = clients.close_round(opened.id) if round_.closed_on else opened
        return engagement

    def _people(self, engagement: Engagement) -> None:
        for person in self._sample.people:
            self._ids[Person, person.key] = self._workbook.clients.add_person(
                engagement.client_id, **_fields(person, without=("key",))
            ).id
        for respondent in self._sample.respondents:
            self._keep(
                Respondent,
                respondent,
                key=respondent.person,
                engagement_id=engagement.id,
                person_id=self._ids[Person, respondent.person],
            )
        for target in self._sample.targets:
            self._workbook.clients.set_target(engagement.id, **_fields(target))
        for weight in self._sample.weights:
            self._workbook.clients.set_weight(engagement.id, **_fields(weight))

    def _interviews(self) -> None:
        for sitting in self._sample.interviews:
            interview = self._keep(
                Interview,
                sitting,
                key=sitting.key,
                round_id=self._rounds[sitting.round].id,
                started_at=_utc(sitting.started_at),
                ended_at=_utc(sitting.ended_at),
            )
            for person in sitting.respondents:
                self._store.save(
                    Attendance(
                        id=self._new_id(),
                        interview_id=interview.id,
                        respondent_id=self._ids[Respondent, person],
                    )
                )
        for response in self._sample.responses:
            self._keep(
                Response,
                response,
                round_id=self._rounds[response.round].id,
                respondent_id=self._ids[Respondent, response.respondent],
                interview_id=self._ids[Interview, response.interview],
            )
        for remark in self._sample.remarks:
            self._keep(
                Remark,
                remark,
                key=remark.key,
                interview_id=self._ids[Interview, remark.interview],
                respondent_id=self._id(Respondent, remark.respondent),
            )

    def _claims_and_evidence(self, engagement: Engagement) -> None:
        for claim in self._sample.claims:
            self._keep(
                Claim,
                claim,
                engagement_id=engagement.id,
                first_remark_id=self._ids[Remark, claim.first_remark],
                second_remark_id=self._ids[Remark, claim.second_remark],
            )
        for level in self._sample.agreed_levels:
            self._keep(AgreedLevel, level, round_id=self._rounds[level.round].id)
        for item in self._sample.evidence:
            self._keep(
                Evidence,
                item,
                key=item.key,
                engagement_id=engagement.id,
                attachment=self._image(item.file),
                remark_id=self._id(Remark, item.remark),
            )

    def _kpis(self, engagement: Engagement) -> None:
        for kpi in self._sample.kpis:
            kept = self._keep(
                Kpi,
                kpi,
                key=kpi.key,
                engagement_id=engagement.id,
                business_owner_id=self._ids[Person, kpi.business_owner],
                it_owner_id=self._ids[Person, kpi.it_owner],
            )
            for measurement in kpi.measurements:
                self._keep(Measurement, measurement, kpi_id=kept.id)

    def _findings(self, engagement: Engagement) -> None:
        # Those that were merged come after what they were merged into.
        for finding in sorted(self._sample.findings, key=lambda f: f.merged_into is not None):
            kept = self._keep(
                Finding,
                finding,
                key=finding.key,
                engagement_id=engagement.id,
                round_id=self._rounds[finding.round].id,
                merged_into_id=self._id(Finding, finding.merged_into),
            )
            self._workbook.findings.add_evidence(
                kept.id,
                remark_ids=self._all(Remark, finding.evidence),
                evidence_ids=self._all(Evidence, finding.pictures),
            )
            if finding.response is not None:
                self._keep(
                    FindingResponse,
                    finding.response,
                    finding_id=kept.id,
                    person_id=self._ids[Person, finding.response.person],
                )

    def _actions(self, engagement: Engagement) -> None:
        for action in self._sample.actions:
            kept = self._keep(
                Action, action, key=action.key, engagement_id=engagement.id, owner_id=self._id(Person, action.owner)
            )
            for position, step in enumerate(action.steps, start=1):
                self._keep(ActionStep, step, action_id=kept.id, position=position)
            for lift in action.lifts:
                self._keep(ActionLift, lift, action_id=kept.id)
            for update in action.updates:
                self._keep(ActionUpdate, update, action_id=kept.id)
            for link in (
                *(ActionLink(id=self._new_id(), action_id=kept.id, finding_id=i)
                  for i in self._all(Finding, action.findings)),
                *(ActionLink(id=self._new_id(), action_id=kept.id, kpi_id=i) for i in self._all(Kpi, action.kpis)),
            ):  # fmt: skip
                self._store.save(link)
        for action in self._sample.actions:
            for needed in action.needs:
                self._store.save(
                    ActionNeed(
                        id=self._new_id(), action_id=self._ids[Action, action.key], needs_id=self._ids[Action, needed]
                    )
                )

    def _entries(self, engagement: Engagement) -> None:
        for entry in self._sample.entries:
            register = self._pack.register[entry.register]
            people = {field.id for field in register.fields if field.kind == "person"}
            values = {name: self._ids[Person, v] if name in people else v for name, v in entry.values.items()}
            self._workbook.registers.add(engagement.id, register, values)

    def _prose(self, engagement: Engagement) -> None:
        """The edited texts cite the figures that the drafts of the same place cite, as they are now."""
        for prose in self._sample.prose:
            snapshot = self._workbook.snapshot(engagement.id, self._rounds[prose.round].number)
            drafts = Drafting(snapshot, Disclosure(snapshot), Translator(prose.language)).drafts()
            figures: Mapping[str, str] = next((d.figures for d in drafts if d.section == prose.section), {})
            self._keep(
                Prose,
                prose,
                engagement_id=engagement.id,
                round_id=self._rounds[prose.round].id,
                figures=dict(figures),
                is_edited=True,
            )

    def _all(self, kind: type[Record], keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._ids[kind, key] for key in keys)


def _fields(part: msgspec.Struct, *, without: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__struct_fields__ if name not in without} | changed


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
