"""What one more answer costs the overview: how long the window's thread is held, against one frame of a 60 Hz screen.

The real page, shown, on the sample and on an engagement of 200 respondents with 60 questions each; after each of many
answers the page is filled in place. `answer to figures` is what happens before the command gives back: snapshot,
scores, key figures and dumbbells. `longest turn` is the longest that the thread is held after that, by one of the cards
further down, by laying out or by painting. Commits are not measured.

Run: QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_overview.py [--samples N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.engagement import Engagement, Person, Respondent, Side
from alignment_desktop.domain.interview import Basis, Interview, Response, Standing
from alignment_desktop.storage import vault
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.pages.overview import OverviewPage
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample

FRAME = 1 / 60
GOAL, STRETCH = 1.0, 0.25
WARM_UP = 5
RESPONDENTS = 200
_CHEAP = (vault.KeyParameters(passes=1, memory=8 * 2**20),)


def sample_workbook(folder: Path) -> Workbook:
    """The complete sample engagement."""
    workbook = Workbook.create(folder / "sample.alignment", "", parameters=_CHEAP)
    load_sample(workbook, sample(), core_pack())
    return workbook


def large_workbook(folder: Path) -> Workbook:
    """200 respondents who answered every question of the core pack."""
    workbook = Workbook.create(folder / "large.alignment", "", parameters=_CHEAP)
    pack = core_pack()
    client = workbook.clients.add_client("Large")
    engagement = workbook.clients.add_engagement(client.id, "Large engagement")
    held = workbook.clients.open_round(engagement.id, "Baseline", pack)
    store = workbook.store
    with store.step("fill", "Fill", undoable=False):
        for n in range(RESPONDENTS):
            side = Side.IT if n % 2 else Side.BUSINESS
            person = store.save(Person(id=store.new_id(), client_id=client.id, name=f"Person {n}", side=side))
            role = next(r.id for r in pack.roles if r.side == side.value)
            who = store.save(Respondent(id=store.new_id(), engagement_id=engagement.id, person_id=person.id, role=role))
            sitting = store.save(Interview(id=store.new_id(), round_id=held.id))
            for i, question in enumerate(pack.questions):
                store.save(
                    Response(
                        id=store.new_id(),
                        round_id=held.id,
                        respondent_id=who.id,
                        question=question.id,
                        standing=Standing.RATED,
                        rating=1 + (n * 7 + i * 3) % 5,
                        basis=Basis.SELF,
                        interview_id=sitting.id,
                    )
                )
    return workbook


def measure(workbook: Workbook, samples: int) -> tuple[float, float]:
    """Medians in seconds: from the commit until the command gives back, and the longest turn after that."""
    session = Session()
    session.open(workbook, engagement_id=workbook.store.all(Engagement)[0].id)
    page = OverviewPage(session)
    page.resize(1366, 768)
    page.show()
    settle(session)
    snapshot = session.snapshot()
    assert snapshot is not None
    answers = [r for r in snapshot.responses if r.rating is not None and r.interview_id is not None]
    committed = [0.0]
    session.saved.connect(lambda _time: committed.__setitem__(0, perf_counter()))
    at_once, turns = [], []
    for n in range(samples + WARM_UP):
        given = answers[n * 7 % len(answers)]
        rating = 1 + ((given.rating or 0) + n) % 5
        assert given.interview_id is not None
        workbook.interviews.rate(given.interview_id, given.respondent_id, given.question, rating, Basis.SELF)
        at_once.append(perf_counter() - committed[0])
        turns.append(settle(session))
    page.close()
    session.close()
    return statistics.median(at_once[WARM_UP:]), statistics.median(turns[WARM_UP:])


def settle(session: Session) -> float:
    """The longest turn in seconds, once all has been filled and painted and no job runs."""
    longest, idle = 0.0, 0
    while idle < 3:
        started = perf_counter()
        QApplication.processEvents()
        taken = perf_counter() - started
        longest = max(longest, taken)
        idle = 0 if session.jobs or taken > 0.0003 else idle + 1
    return longest


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=40)
    samples = parser.parse_args().samples
    app = Application(["bench"])
    app.theme.load_all_faces()
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("sample", sample_workbook), (f"{RESPONDENTS} respondents x 60", large_workbook)):
            at_once, turn = measure(make(Path(folder)), samples)
            print(
                f"overview, {name}: answer to figures {at_once / FRAME:.2f} x one 60 Hz frame, "
                f"longest turn after it {turn / FRAME:.2f} x (goal {GOAL:.2f}, stretch {STRETCH:.2f})"
            )


if __name__ == "__main__":
    main()
