"""The pictures and documents that back the findings."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Heading, Image
from alignment_desktop.deliverables.view import View


def evidence(view: View) -> tuple[Block, ...]:
    """Every picture with leave to print, with its source and date."""
    t = view.t
    pictures = view.disclosure.pictures
    if not pictures:
        return ()
    blocks: list[Block] = [
        Heading(text=t("What we were shown"), kicker=t("Appendix · Evidence"), key="evidence", page_break_before=True)
    ]
    for item in pictures:
        taken = view.day(item.taken_on) if item.taken_on else ""
        source = ", ".join(part for part in (item.source.strip().rstrip("."), taken) if part)
        caption = ". ".join(part for part in (item.caption.strip().rstrip("."), source) if part)
        blocks.append(Image(asset=item.attachment, caption=f"{caption}.", alt=item.caption, key=item.id, width=0.72))
    return tuple(blocks)
