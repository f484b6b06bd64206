"""The table of contents."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Contents
from alignment_desktop.deliverables.view import View


def contents(_view: View) -> tuple[Block, ...]:
    """The place of the contents."""
    return (Contents(),)
