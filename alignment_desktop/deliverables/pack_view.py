"""What the sections see that need nothing but a pack, so that they can be printed before there is an engagement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from alignment_desktop.deliverables.blocks import Block, Rung
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import Translator


@dataclass(frozen=True, kw_only=True)
class PackView:
    """A pack in the language of a document, and no round that it is asked in."""

    pack: Pack
    options: Options
    t: Translator = field(compare=False)
    snapshot: Snapshot | None = None


PackSection = Callable[[View | PackView], tuple[Block, ...]]
"""A part of a document that needs nothing but a pack, and takes the people from a round where there is one."""


def scale_rungs(view: View | PackView) -> tuple[Rung, ...]:
    """The five levels of the pack with what each means."""
    return tuple(Rung(level=step.level, name=step.name, text=step.meaning) for step in view.pack.scale)
