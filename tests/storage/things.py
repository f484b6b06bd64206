"""One of everything a workbook holds, with every field filled, under readable ids."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from keyring.backend import KeyringBackend

from alignment_desktop.domain import deliverable, engagement, interview, kpi, library, plan, register
from alignment_desktop.domain.record import Record
from alignment_desktop.storage import attachments, vault
from alignment_desktop.storage.store import Store
from alignment_desktop.storage.tables import all_tables

CHEAP = (vault.KeyParameters(passes=1, memory=8192),)
DAY = date(2026, 1, 5)
PICTURE = b"\x89PNG a whiteboard"
PACK_BODY = '{"title": "A pack"}'


def one_of_each() -> tuple[Record, ...]:
    """Every kind once or more, parents first, so that saving them in this order works."""
    picture = hashlib.sha256(PICTURE).hexdigest()
    pack = hashlib.sha256(PACK_BODY.encode()).hexdigest()
    first = interview.Remark(
        id="remark1",
        interview_id="sitting",
        respondent_id="respondent",
        question="C1.P1.Q1",
        kind=interview.RemarkClass.QUOTE,
        text="Nobody reads the dépôt report 日本",
        attribution=engagement.Attribution.SIDE,
        said_at="2026-01-06T09:12:00+00:00",
        erased_on=DAY,
        position=3,
    )
    return (
        engagement.Brand(id="brand", firm="Firm", logo=picture, imprint="Imprint", confidentiality="Secret"),
        engagement.Client(
            id="client", name="Müller & <Söhne>", industry="Retail", size="200", goals="Grow", logo=picture
        ),
        engagement.Person(
            id="person",
            client_id="client",
            name="Ann Ω",
            job="CIO",
            department="IT",
            side=engagement.Side.IT,
            seniority=engagement.Seniority.EXECUTIVE,
            email="ann@example.org",
            is_archived=True,
            erased_on=DAY,
        ),
        engagement.Engagement(
            id="engagement",
            client_id="client",
            brand_id="brand",
            title="Alignment",
            scope="Whole firm",
            stage=engagement.Stage.ASSESSING,
            currency="USD",
            fee_minor=1_200_000,
            started_on=DAY,
            ended_on=DAY,
        ),
        engagement.PackText(id=pack, pack="core", version="1.0", body=PACK_BODY),
        library.OwnPart(
            id="own_part", kind="findings", part="own.F1", body='{"effect":"Rework piles up","id":"own.F1"}'
        ),
        engagement.Round(
            id="round",
            engagement_id="engagement",
            number=1,
            title="Baseline",
            pack_sha256=pack,
            opened_on=DAY,
            closed_on=DAY,
        ),
        library.SwitchedOff(id="switched_off", round_id="round", question="C1.P1.Q2"),
        engagement.Respondent(
            id="respondent",
            engagement_id="engagement",
            person_id="person",
            role="cio",
            attribution=engagement.Attribution.ROLE,
            consent_on=DAY,
            released_on=DAY,
        ),
        engagement.Target(id="target", engagement_id="engagement", about="C1", halves=7, by_on=DAY, agreed_with="Ann"),
        engagement.Weight(id="weight", engagement_id="engagement", about="C1", weight=3, reason="Matters"),
        interview.Interview(
            id="sitting",
            round_id="round",
            plan="cio",
            channel=interview.Channel.VIDEO,
            state=interview.SittingState.HELD,
            appointment=datetime(2026, 1, 6, 9, 0),  # noqa: DTZ001 - an appointment is local time beside its zone
            zone="Europe/Berlin",
            started_at="2026-01-06T08:00:00+00:00",
            confirmed_on=DAY,
        ),
        interview.Attendance(id="attendance", interview_id="sitting", respondent_id="respondent"),
        interview.Response(
            id="response",
            round_id="round",
            respondent_id="respondent",
            question="C1.P1.Q1",
            standing=interview.Standing.RATED,
            rating=4,
            basis=interview.Basis.SELF,
            is_joint=True,
            is_flagged=True,
            interview_id="sitting",
        ),
        first,
        interview.Remark(id="remark2", interview_id="sitting", text="The report is read every Monday"),
        interview.Claim(
            id="claim",
            engagement_id="engagement",
            first_remark_id="remark1",
            second_remark_id="remark2",
            practice="C1.P1",
            settled_by="Mail server log",
            state=interview.ClaimState.BOTH_IN_PART,
            outcome="Half of them read it",
        ),
        interview.AgreedLevel(id="level", round_id="round", practice="C1.P1", halves=5, reason="Seen", agreed_on=DAY),
        interview.Evidence(
            id="evidence",
            engagement_id="engagement",
            attachment=picture,
            caption="Whiteboard of the steering group",
            source="Ann",
            taken_on=DAY,
            may_print=True,
            practice="C1.P1",
            remark_id="remark1",
        ),
        plan.Finding(
            id="finding",
            engagement_id="engagement",
            round_id="round",
            number=1,
            challenge="C1",
            practice="C1.P1",
            rule="F.1",
            kind=plan.FindingKind.STRENGTH,
            title="Reports go unread",
            condition="No reader",
            impact=5,
            likelihood=1,
        ),
        plan.Finding(
            id="finding2",
            engagement_id="engagement",
            round_id="round",
            number=2,
            challenge="C1",
            title="Duplicate",
            state=plan.FindingState.MERGED,
            merged_into_id="finding",
        ),
        plan.FindingResponse(
            id="management", finding_id="finding", stance=plan.Stance.PARTLY, words="Yes", person_id="person"
        ),
        plan.FindingEvidence(id="because", finding_id="finding", remark_id="remark1"),
        plan.Action(
            id="action",
            engagement_id="engagement",
            number=1,
            title="Shorten the report",
            owner_id="person",
            start_on=DAY,
            due_on=DAY,
            status=plan.ActionStatus.IN_PROGRESS,
            progress=50,
            cost_minor=0,
        ),
        plan.Action(id="action2", engagement_id="engagement", number=2, title="Ask the readers"),
        plan.ActionStep(id="step", action_id="action", position=1, text="Draft", done_on=DAY),
        plan.ActionLift(id="lift", action_id="action", practice="C1.P1", tenths=5),
        plan.ActionNeed(id="need", action_id="action", needs_id="action2"),
        plan.ActionUpdate(id="update", action_id="action", said_on=DAY, author="Bob", text="Begun"),
        kpi.Kpi(
            id="kpi",
            engagement_id="engagement",
            number=1,
            starter="dora",
            family="C2.K1",
            title="Lead time",
            unit="days",
            direction=kpi.Direction.RANGE,
            baseline=Decimal("12.50"),
            target=Decimal("-0.0"),
            target_high=Decimal("1E+3"),
            business_owner_id="person",
        ),
        kpi.Measurement(id="measurement", kpi_id="kpi", measured_on=DAY, value=Decimal("11.10"), note="First"),
        plan.ActionLink(id="link", action_id="action", kpi_id="kpi"),
        register.Entry(
            id="entry",
            engagement_id="engagement",
            register="decisions",
            number=1,
            values={"title": "Buy the forklift", "who": "person"},
        ),
        register.EntryLink(id="entry_link", entry_id="entry", field="who", person_id="person"),
        deliverable.Prose(
            id="prose",
            engagement_id="engagement",
            round_id="round",
            section="lead:C1",
            text="Talk is scarce",
            figures={"C1": "2.5"},
            is_edited=True,
        ),
        deliverable.Issued(
            id="issued",
            engagement_id="engagement",
            round_id="round",
            deliverable="assessment-report",
            version=1,
            status=deliverable.IssueStatus.FINAL,
            recipient="Board",
            language="en",
            attribution=engagement.Attribution.NONE,
            issued_at="2026-01-07T10:00:00+00:00",
            sha256="0" * 64,
            pages=60,
            step_seq=1,
            showings={"C1.P1": "pooled"},
        ),
        deliverable.Comment(id="comment", issued_id="issued", page=3, author="Board", text="Why?", given_on=DAY),
    )


SINCE = {library.OwnPart: 3, library.SwitchedOff: 3}
"""The schema a kind came with, where that is not the first."""


def fill(store: Store) -> tuple[Record, ...]:
    """Puts one of everything into the workbook, as one step, and gives it as stored."""
    with store.step("fill", "Fill"):
        attachments.keep(store, PICTURE, "image/png")
        return tuple(store.save(thing) for thing in one_of_each())


def dump(store: Store) -> dict[str, list[Any]]:
    """Every row of every kind to the last column, and what search would find.

    Left out are the journal itself, which undo extends, and the row numbers of search rows, which only order them.
    """
    connection = store.connection
    rows = {table.name: connection.execute(f"{table.select} ORDER BY id").fetchall() for table in all_tables()}
    rows["passages"] = connection.execute(
        "SELECT kind, entity_id, scope, body FROM passages ORDER BY kind, entity_id"
    ).fetchall()
    return rows


class FakeKeyStore(KeyringBackend):
    """A key store that keeps everything in `kept`, for computers that have none."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]
