"""What one rating costs until it is on the disk, against the disk's own price.

A save is what the interview room does for a key press: one step with the response, its row before and after in the
journal, the triggers of the search index in place, commit in WAL with synchronous=FULL. A rating changes no text, so
its triggers find nothing to do; a rating together with its line of note, whose words the index then takes out without
a trace (secure-delete) and puts in anew, is measured beside it. The baseline is an append of 8 KiB with fdatasync to a
file in the same folder. All take turns in one run, so that none has the quieter disk.

Run: python tests/benchmarks/bench_save.py [--samples N] [--folder DIR]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from alignment_desktop.domain.engagement import Client, Engagement, PackText, Person, Respondent, Round, Side
from alignment_desktop.domain.interview import Basis, Interview, Remark, Response, Standing
from alignment_desktop.domain.record import replace
from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store

GOAL, STRETCH = 2.2, 1.8
WARM_UP = 40
_CHEAP = (vault.KeyParameters(passes=1, memory=8 * 2**20),)
_LINE = "The weekly meeting was moved twice and nobody told the warehouse why it matters to them. " * 2


def filled(store: Store) -> tuple[list[Response], list[Remark]]:
    """An engagement of nine respondents with fifty rated questions each, and a line of note for every one."""
    with store.step("fill", "Fill", undoable=False):
        client = store.save(Client(id=store.new_id(), name="Client"))
        engagement = store.save(Engagement(id=store.new_id(), client_id=client.id, title="Engagement"))
        pack = store.save(PackText(id="0" * 64, pack="core", version="1", body="{}"))
        held = store.save(
            Round(
                id=store.new_id(),
                engagement_id=engagement.id,
                number=1,
                title="Baseline",
                pack_sha256=pack.id,
                opened_on=date(2026, 1, 5),
            )
        )
        responses, remarks = [], []
        for n in range(9):
            side = Side.IT if n < 4 else Side.BUSINESS
            person = store.save(Person(id=store.new_id(), client_id=client.id, name=f"Person {n}", side=side))
            respondent = store.save(
                Respondent(id=store.new_id(), engagement_id=engagement.id, person_id=person.id, role="cio")
            )
            sitting = store.save(Interview(id=store.new_id(), round_id=held.id))
            for q in range(50):
                question = f"C{q // 10 + 1}.P{q // 2 % 5 + 1}.Q{q % 2 + 1}"
                responses.append(
                    store.save(
                        Response(
                            id=store.new_id(),
                            round_id=held.id,
                            respondent_id=respondent.id,
                            question=question,
                            standing=Standing.RATED,
                            rating=1 + q % 5,
                            basis=Basis.CONSULTANT,
                            interview_id=sitting.id,
                        )
                    )
                )
                remarks.append(
                    store.save(
                        Remark(
                            id=store.new_id(),
                            interview_id=sitting.id,
                            respondent_id=respondent.id,
                            question=question,
                            text=_LINE,
                        )
                    )
                )
    return responses, remarks


def measure(folder: Path, samples: int) -> dict[str, float]:
    """Medians in milliseconds of the baseline, of a rating, and of a rating with its line of note."""
    opened = vault.create(folder / "bench.alignment", "", parameters=_CHEAP)
    store = Store(opened)
    responses, remarks = filled(store)
    opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    block = os.urandom(8192)
    sync = getattr(os, "fdatasync", os.fsync)
    log = os.open(folder / "append", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(_turn: int) -> None:
        os.write(log, block)
        sync(log)

    def next_rating(turn: int) -> Response:
        place = turn * 7 % len(responses)
        known = responses[place]
        assert known.rating is not None
        return replace(known, rating=known.rating % 5 + 1)

    def rate(turn: int) -> None:
        with store.step("rate", "Answer question"):
            responses[turn * 7 % len(responses)] = store.save(next_rating(turn))

    def rate_with_line(turn: int) -> None:
        place = turn * 7 % len(responses)
        with store.step("rate", "Answer question"):
            responses[place] = store.save(next_rating(turn))
            store.save(replace(remarks[place], text=f"{_LINE}{turn}"))

    turns: dict[str, Callable[[int], None]] = {"append": append, "save": rate, "with_line": rate_with_line}
    taken: dict[str, list[float]] = {name: [] for name in turns}
    for turn in range(WARM_UP + samples):
        for name, act in turns.items():
            start = time.perf_counter()
            act(turn)
            taken[name].append((time.perf_counter() - start) * 1000)
    os.close(log)
    opened.close()
    return {name: statistics.median(times[WARM_UP:]) for name, times in taken.items()}


def main() -> None:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(description="The cost of a durable save.")
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        found = measure(Path(folder), given.samples)
    floor = found["append"]
    print(f"append 8 KiB + fdatasync p50: {floor:.3f} ms")
    print(f"rating with its line of note p50: {found['with_line'] / floor:.1f} x ({found['with_line']:.3f} ms)")
    print(f"save p50: {found['save'] / floor:.1f} x append+fdatasync (goal {GOAL}, stretch {STRETCH})")


if __name__ == "__main__":
    main()
