"""The verb that says what was measured."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from alignment_desktop.cli.console import opened, say, say_json, table
from alignment_desktop.domain.agreement import agreed_share, agreement_on
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.explanation import as_json, explain, figure_as_json
from alignment_desktop.domain.scoring import Figure, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.wishes import Wish, wish_as_json, wishes
from alignment_desktop.i18n import _


def scores(arguments: argparse.Namespace) -> int:
    """Ratings, scores, gaps, agreement and coverage of a round.

    These are the consultant's own figures: small sides are not hidden here.
    """
    with opened(arguments) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        snapshot = workbook.snapshot(engagement.id, arguments.round)
    if arguments.explain:
        explained = as_json(explain(snapshot, arguments.explain))
        if arguments.json:
            say_json(explained)
        else:
            _print_explanation(explained)
    elif arguments.json:
        say_json(_document(snapshot))
    else:
        _print(snapshot)
    return 0


def _document(snapshot: Snapshot) -> dict[str, Any]:
    found, wanted = snapshot.assessment, {q.id for q in snapshot.pack.wanted}
    return {
        "engagement": snapshot.engagement.id,
        "round": snapshot.round.number,
        "pack": {
            "id": snapshot.pack.head.id, "version": snapshot.pack.head.version, "sha256": snapshot.pack.sha256,
        },
        "overall": _with_band(snapshot, found.overall),
        "challenges": [_with_band(snapshot, f) for f in found.challenge.values()],
        "practices": [_with_band(snapshot, f) | {"agreement": _share(snapshot, f)} for f in found.practice.values()],
        "questions": [figure_as_json(f) | {"agreement": _agreement(snapshot, f)} for f in found.question.values()],
        "criteria": [_with_band(snapshot, f) for f in found.criterion.values()],
        "ratings": [
            {
                "response": r.id,
                "respondent": r.respondent_id,
                "side": snapshot.side_of[r.respondent_id].value,
                "question": r.question,
                "standing": r.standing.value,
                "rating": r.rating,
                "basis": r.basis.value if r.basis else None,
                "joint": r.is_joint,
            }
            for r in snapshot.responses
            if r.question not in wanted
        ],
        "wanted": [
            wish_as_json(wish) | {"target": _target(snapshot, wish.about)} for wish in wishes(snapshot)
        ],
    }  # fmt: skip


def _with_band(snapshot: Snapshot, figure: Figure) -> dict[str, Any]:
    band = snapshot.assessment.band(figure.about)
    return figure_as_json(figure) | {"band": {"low": str(band.low), "high": str(band.high)} if band else None}


def _target(snapshot: Snapshot, about: str) -> str | None:
    """The target of a challenge as a fraction in text; None where none is set."""
    return next((str(Fraction(t.halves, 2)) for t in snapshot.targets if t.about == about), None)


def _share(snapshot: Snapshot, figure: Figure) -> dict[str, int]:
    share = agreed_share(snapshot, figure.about)
    return {"agreed": share.agreed, "judged": share.judged}


def _agreement(snapshot: Snapshot, figure: Figure) -> dict[str, Any] | None:
    on = agreement_on(snapshot, figure.about)
    if on is None:
        return None
    return {
        "n": len(on.ratings),
        "spread": on.spread,
        "ad": str(on.deviation) if on.deviation is not None else None,
        "rwg": str(on.rwg) if on.rwg is not None else None,
        "verdict": on.verdict.value,
    }


def _print(snapshot: Snapshot) -> None:
    say(f"{snapshot.client.name}, {snapshot.engagement.title}, {snapshot.round.title}")
    say()
    head = (
        _("What"),
        _("Reported"),
        _("Computed"),
        _("Band"),
        _("Level"),
        _("Business"),
        _("IT"),
        _("Gap"),
        _("Reads as"),
        _("Rated"),
    )
    rows = [_row(snapshot, _("Overall"), snapshot.assessment.overall)]
    for challenge in snapshot.pack.challenges:
        rows.append(_row(snapshot, f"{challenge.id} {challenge.short}", snapshot.assessment.challenge[challenge.id]))
        rows += [
            _row(snapshot, f"  {p.id} {p.short}", snapshot.assessment.practice[p.id])
            for p in snapshot.pack.practices_of[challenge.id]
        ]
    table(head, rows)
    found = wishes(snapshot)
    if found:
        say()
        say(_("Wanted in a year, as those asked said; in no figure above:"))
        table(
            (_("Challenge"), _("Business"), _("People"), _("IT"), _("People"), _("Target")),
            [_wish_row(snapshot, wish) for wish in found],
        )


def _wish_row(snapshot: Snapshot, wish: Wish) -> tuple[str, ...]:
    said: list[str] = []
    for side in Side:
        mean = wish.mean[side]
        said += ["–" if mean is None else one_decimal(mean), str(wish.heads[side])]
    target = _target(snapshot, wish.about)
    challenge = snapshot.pack.challenge[wish.about]
    return (f"{challenge.id} {challenge.short}", *said, "–" if target is None else one_decimal(Fraction(target)))


def _row(snapshot: Snapshot, name: str, figure: Figure) -> tuple[str, ...]:
    band = snapshot.assessment.band(figure.about)
    return (
        name,
        one_decimal(figure.reported) if figure.reported is not None else "–",
        one_decimal(figure.score) if figure.score is not None else "–",
        f"{one_decimal(band.low)}–{one_decimal(band.high)}" if band else "–",
        figure.level_name or "–",
        one_decimal(figure.shared.business) if figure.shared.business is not None else "–",
        one_decimal(figure.shared.it) if figure.shared.it is not None else "–",
        signed_one_decimal(figure.gap) if figure.gap is not None else "–",
        figure.reading.value if figure.reading else "–",
        f"{figure.coverage.rated}/{figure.coverage.asked}",
    )


def _print_explanation(explained: dict[str, Any]) -> None:
    for step in explained["steps"]:
        terms = "  ".join(f"{t['about']}: {t['weight']} × {t['value']}" for t in step["terms"])
        say(f"{step['gives']} = {step['shown']} ({step['value']})   {terms}")
    say()
    table(
        (_("Question"), _("Side"), _("Rating"), _("Basis"), _("Weight"), _("Response")),
        [
            (i["question"], i["side"], str(i["rating"]), i["basis"] + (" joint" if i["joint"] else ""),
             str(i["weight"]), i["response"])
            for i in explained["inputs"]
        ],
    )  # fmt: skip
    say()
    say(explained["not_rated"])
