"""What one new answer costs: a snapshot of 200 respondents x 60 questions and every figure in it.

The frozen snapshot is replaced and scored again after each of many answers, as the window does after a key
press. The baseline is one frame of a 60 Hz screen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from alignment_desktop.domain.snapshot import Snapshot
from tests.builders import pack, question, respondent, response, snapshot

FRAME = 1 / 60
RESPONDENTS = 200
ROUNDS = 60
CRITERIA = ("communications", "value", "governance", "partnership", "scope", "skills")


def large_snapshot() -> Snapshot:
    """200 respondents who answered all of 60 questions, in five challenges of four practices."""
    ids = [f"C{c}.P{p}.Q{q}" for c in range(1, 6) for p in range(1, 5) for q in range(1, 4)]
    asked = pack(
        [question(q, criteria=(CRITERIA[i % 6], CRITERIA[(i + 2) % 6])) for i, q in enumerate(ids)], criteria=CRITERIA
    )
    people = [respondent(f"r{n}", "it" if n % 2 else "business") for n in range(RESPONDENTS)]
    answers = [
        response(person.respondent.id, q, 1 + (n * 7 + i * 3) % 5)
        for n, person in enumerate(people)
        for i, q in enumerate(ids)
    ]
    return snapshot(*people, pack=asked).replaced(responses=tuple(answers))


def measure(step: Callable[[int], object]) -> float:
    """The median seconds of one step."""
    times = []
    for number in range(ROUNDS):
        started = perf_counter()
        step(number)
        times.append(perf_counter() - started)
    return median(times)


def main() -> None:
    """Print the ratios."""
    frozen = large_snapshot()
    overall = frozen.assessment.overall
    if overall.coverage.rated != RESPONDENTS * len(frozen.pack.questions):
        raise SystemExit("the snapshot is not the one to measure")
    questions = [q.id for q in frozen.pack.questions]
    current = frozen

    def one_answer(number: int) -> None:
        nonlocal current
        who, about = f"r{number * 3 % RESPONDENTS}", questions[number * 7 % len(questions)]
        current = current.with_response(response(who, about, 1 + number % 5), last_step=number)
        if current.assessment.overall.score is None:
            raise SystemExit("nothing was scored")

    def from_scratch(_: int) -> None:
        Snapshot(**{name: getattr(frozen, name) for name in frozen.__struct_fields__}).assessment  # noqa: B018

    ratio = measure(one_answer) / FRAME
    print(f"snapshot after one answer: {ratio:.2f} x one 60 Hz frame (goal 1.00, stretch 0.25)")
    whole = measure(from_scratch) / FRAME
    print(f"snapshot from scratch: {whole:.2f} x one 60 Hz frame (goal none)")


if __name__ == "__main__":
    main()
