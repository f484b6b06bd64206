"""The cover."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Cover
from alignment_desktop.deliverables.view import View


def cover(view: View) -> tuple[Block, ...]:
    """The first page, with the round, who was heard, and for whom it is."""
    t, round_ = view.t, view.snapshot.round
    facts = [(t("Round"), f"{round_.number} · {round_.title}")]
    if view.heads():
        facts.append((t("Heard"), view.voices(view.heard)))
    return (Cover(kicker=view.snapshot.client.name, facts=tuple(facts)),)
