"""The cover."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Cover
from alignment_desktop.deliverables.view import View
from alignment_desktop.domain.engagement import Side


def cover(view: View) -> tuple[Block, ...]:
    """The first page, with the round, who was heard, and for whom it is."""
    t, round_ = view.t, view.snapshot.round
    heard = t("{business} business and {it} IT voices").format(
        business=view.heads(Side.BUSINESS), it=view.heads(Side.IT)
    )
    facts = [(t("Round"), f"{round_.number} · {round_.title}")]
    if view.heads():
        facts.append((t("Heard"), heard))
    return (Cover(kicker=view.snapshot.client.name, facts=tuple(facts)),)
