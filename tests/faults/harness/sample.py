"""The sample engagement in a workbook of its own, for faults to be done to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.engagement import Round
from alignment_desktop.domain.interview import Interview
from alignment_desktop.storage import vault
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample
from tests.storage.things import CHEAP


@contextmanager
def sample_at(path: Path, parameters: tuple[vault.KeyParameters, ...] = CHEAP) -> Iterator[tuple[Workbook, Round]]:
    """A new workbook without a passphrase, open as long as the block runs, and its round that takes answers.

    `parameters` say how its key is derived; what the real start page opens needs the product's own.
    """
    with Workbook.create(path, "", parameters=parameters) as workbook:
        load_sample(workbook, sample(), core_pack())
        yield workbook, workbook.clients.open_round_of(workbook.clients.engagements()[0].id)


def sitting_to_come(workbook: Workbook, round_: Round) -> Interview:
    """One more sitting with the first of the people, planned and not begun; the last one of its round."""
    person = workbook.clients.respondents(round_.engagement_id)[0]
    return workbook.interviews.plan_interview(round_.id, (person.id,))
