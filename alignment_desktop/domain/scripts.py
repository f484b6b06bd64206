"""What is read aloud in an interview: the plan's own words first, then the scripts that are the same in every one."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from alignment_desktop.domain.pack import InterviewPlan, Pack


class Passage(Struct, frozen=True, kw_only=True):
    """One thing to say. The plan's own words have no title; a script has its own."""

    title: str
    text: str


def opening_of(pack: Pack, plan: InterviewPlan | None) -> tuple[Passage, ...]:
    """What to say before the first question, in its order; without a plan the scripts alone."""
    return _said(pack, "opening", plan.opening if plan else "")


def closing_of(pack: Pack, plan: InterviewPlan | None) -> tuple[Passage, ...]:
    """What to say after the last question, in its order; without a plan the scripts alone."""
    return _said(pack, "closing", plan.closing if plan else "")


def release_of(pack: Pack) -> tuple[Passage, ...]:
    """What to say when leave is asked to print what would show who said it."""
    return _said(pack, "release", "")


def _said(pack: Pack, occasion: Literal["opening", "closing", "release"], own: str) -> tuple[Passage, ...]:
    first = (Passage(title="", text=own),) if own else ()
    return first + tuple(Passage(title=s.title, text=s.text) for s in pack.scripts if s.occasion == occasion)
