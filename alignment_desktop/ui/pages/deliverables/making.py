"""A document as the preview wants it: made in a job, out of values alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from alignment_desktop.deliverables.assets import Assets
from alignment_desktop.deliverables.blocks import Message, Paper, Status
from alignment_desktop.deliverables.compose import rendered, view_of
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.cited import Figures
from alignment_desktop.domain.deliverable import Issued, Prose
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.quality import Objection, objections
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.ui.pages.deliverables.sheets import Sheets, read_sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made, and from what."""

    outline: Outline
    snapshot: Snapshot
    options: Options
    assets: Assets


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that a text cites and that is no longer what the text says."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A text of the documents: today's draft, what is kept in its place, and the page it stands on here, from 0.

    `kept` is None where the draft is printed; `moved` are the cited figures that have moved since it was last read.
    """

    draft: Draft
    kept: Prose | None = None
    page: int | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def section(self) -> str:
        """The name of the place, such as lead:C1."""
        return self.draft.section

    @property
    def text(self) -> str:
        """The words that are printed."""
        return self.draft.text if self.kept is None else self.kept.text

    @property
    def is_edited(self) -> bool:
        """Whether a person wrote these words."""
        return self.kept is not None and self.kept.is_edited

    @property
    def is_stale(self) -> bool:
        """Whether these words must be read again before they go out."""
        return self.is_edited and bool(self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document with its pages, its texts, and what to look at before it goes out."""

    order: Order
    sheets: Sheets
    messages: tuple[Message, ...]
    places: tuple[Place, ...]
    objections: tuple[Objection, ...]


def made(order: Order, cancelled: Callable[[], bool]) -> Made | None:
    """The document of an order; None where it was cancelled on the way."""
    assets = replace(order.assets, cancelled=cancelled)
    document = rendered(order.outline, order.snapshot, order.options, assets)
    if cancelled():
        return None
    sheets = read_sheets(document.pdf)
    if cancelled():
        return None
    if not order.outline.shows_answers:
        return Made(order=order, sheets=sheets, messages=document.messages, places=(), objections=())
    view = view_of(order.snapshot, order.options)
    return Made(
        order=order,
        sheets=sheets,
        messages=document.messages,
        places=_places(view, sheets),
        objections=objections(order.snapshot, view.drafting, view.disclosure),
    )


def reads_as(order: Order, issue: Issued, cancelled: Callable[[], bool]) -> bool | None:
    """Whether the order's document, made as an issue of it was made and on that day, has the same bytes.

    The paper is not kept with an issue, so both are tried. One that went out with a password is never the same.
    """
    snapshot = order.snapshot
    before = snapshot.issued[: next((n for n, i in enumerate(snapshot.issued) if i.id == issue.id), None)]
    day = datetime.fromisoformat(issue.issued_at).astimezone().date()
    then = snapshot.replaced(issued=before, today=day)
    for paper in Paper:
        if cancelled():
            return None
        options = Options(
            language=issue.language,
            paper=paper,
            attribution=issue.attribution,
            recipient=issue.recipient,
            version=str(issue.version),
            status=Status(issue.status.value),
        )
        pdf = rendered(order.outline, then, options, replace(order.assets, cancelled=cancelled)).pdf
        if hashlib.sha256(pdf).hexdigest() == issue.sha256:
            return True
    return False


def _places(view: View, sheets: Sheets) -> tuple[Place, ...]:
    drafting = view.drafting
    figures = Figures(view.snapshot, view.disclosure)
    kept = drafting.kept(view.snapshot.prose)
    found: list[Place] = []
    heading_page: int | None = None
    for draft in drafting.drafts():
        prose = kept.get(draft.section)
        if prose is not None and not drafting.stands(prose, draft):
            prose = None
        text = draft.text if prose is None else prose.text
        if draft.section.startswith("heading:"):
            page = heading_page = sheets.page_of_heading(text)
            page = sheets.page_of(text) if page is None else page
        else:
            page = sheets.page_of(text, start=heading_page or 0)
        moved = drafting.moved(prose) if prose is not None else ()
        found.append(
            Place(
                draft=draft,
                kept=prose,
                page=page,
                moved=tuple(Moved(name=figures.name(key), was=was, now=now) for key, was, now in moved),
            )
        )
    return tuple(found)
