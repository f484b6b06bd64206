"""An engagement that has just begun: one client, four people, three respondents, an open round, a sitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.workbook import Workbook


@dataclass(frozen=True)
class Begun:
    """The ids of what is there."""

    client: str
    engagement: str
    round: str
    ann: str
    bob: str
    cleo: str
    sitting: str
    people: tuple[str, ...]


@pytest.fixture
def begun(workbook: Workbook) -> Begun:
    """Ann is business and is named by role, Bob and Cleo are IT; Ann's sitting is planned. Dora is no respondent."""
    return begin(workbook)


def begin(workbook: Workbook) -> Begun:
    """Writes that engagement into an empty workbook."""
    clients = workbook.clients
    client = clients.add_client("Harbour & Pine")
    engagement = clients.add_engagement(client.id, "Alignment review", started_on=date(2026, 11, 2))
    round_ = clients.open_round(engagement.id, "Baseline", core_pack(), opened_on=date(2026, 11, 2))
    people = [
        clients.add_person(client.id, name, side).id
        for name, side in (("Ann", Side.BUSINESS), ("Bob", Side.IT), ("Cleo", Side.IT), ("Dora", Side.BUSINESS))
    ]
    ann = clients.add_respondent(engagement.id, people[0], "ceo", attribution=Attribution.ROLE)
    bob = clients.add_respondent(engagement.id, people[1], "it_lead", attribution=Attribution.SIDE)
    cleo = clients.add_respondent(engagement.id, people[2], "developer")
    sitting = workbook.interviews.plan_interview(round_.id, (ann.id,), "ceo-30")
    return Begun(client.id, engagement.id, round_.id, ann.id, bob.id, cleo.id, sitting.id, tuple(people))


def found(workbook: Workbook) -> Begun:
    """The ids of what `begin` wrote into a workbook earlier."""
    clients = workbook.clients
    (client,) = clients.clients()
    (engagement,) = clients.engagements(client.id)
    (round_,) = clients.rounds(engagement.id)
    (sitting,) = workbook.interviews.interviews(round_.id)
    ann, bob, cleo = (respondent.id for respondent in clients.respondents(engagement.id))
    people = tuple(person.id for person in clients.people(client.id))
    return Begun(client.id, engagement.id, round_.id, ann, bob, cleo, sitting.id, people)
