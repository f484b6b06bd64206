"""The pictures and documents that back the findings."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Group, Heading, Image, Style, Text
from alignment_desktop.deliverables.view import View


def evidence(view: View) -> tuple[Block, ...]:
    """Every picture with leave to print, with its source and date."""
    t = view.t
    printable = [e for e in view.snapshot.evidence if e.may_print]
    if not printable:
        return ()
    blocks: list[Block] = [
        Heading(text=t("What we were shown"), kicker=t("Appendix · Evidence"), key="evidence", page_break_before=True)
    ]
    for item in printable:
        taken = view.day(item.taken_on) if item.taken_on else ""
        source = " · ".join(part for part in (item.source, taken) if part)
        blocks.append(
            Group(
                blocks=(
                    Image(asset=item.attachment, caption=item.caption, alt=item.caption, key=item.id, width=0.72),
                    Text(text=source, style=Style.NOTE),
                )
            )
        )
    return tuple(blocks)
