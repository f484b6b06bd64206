"""The pages of the window, declared once; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from msgspec import Struct

from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.plan import FindingState
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.session import Session


def _held(snapshot: Snapshot) -> str:
    planned = [i for i in snapshot.interviews if i.state in (SittingState.PLANNED, SittingState.HELD)]
    held = sum(i.state is SittingState.HELD for i in planned)
    return _("{held} of {all}").format(held=held, all=len(planned)) if planned else ""


def _accepted(snapshot: Snapshot) -> str:
    count = sum(f.state is FindingState.ACCEPTED for f in snapshot.findings)
    return str(count) if count else ""


def _due(snapshot: Snapshot) -> str:
    overdue = sum(a.is_overdue(snapshot.today) for a in snapshot.actions)
    return _("{n} overdue").format(n=overdue) if overdue else ""


class PageEntry(Struct, frozen=True, kw_only=True):
    """One page: its name for `go_to`, its words in the rail, and the class ("module.Class") that makes it.

    `needs` says what must be in view: "nothing" (before a workbook is open), "workbook", "engagement" or "round".
    `count` gives the small figure beside it; `is_listed` pages stand in the rail, under `group`.
    """

    name: str
    title: str
    made_by: str
    needs: str = "engagement"
    group: str = ""
    is_listed: bool = True
    count: Callable[[Snapshot], str] | None = None

    def make(self, session: Session) -> Page:
        """The page, new."""
        module, class_ = self.made_by.rsplit(".", 1)
        return cast(Page, getattr(import_module(f"alignment_desktop.ui.pages.{module}"), class_)(session))


HAND_OVER = N_("Hand over")
FOOT = "foot"

PAGES: tuple[PageEntry, ...] = (
    PageEntry(name="start", title=N_("Start"), made_by="start.StartPage", needs="nothing", is_listed=False),
    PageEntry(name="overview", title=N_("Overview"), made_by="overview.OverviewPage"),
    PageEntry(name="engagement", title=N_("Engagement"), made_by="engagement.EngagementPage"),
    PageEntry(name="interviews", title=N_("Interviews"), made_by="interviews.InterviewsPage", count=_held),
    PageEntry(name="room", title=N_("Interview"), made_by="room.RoomPage", needs="round", is_listed=False),
    PageEntry(name="findings", title=N_("Findings"), made_by="findings.FindingsPage", count=_accepted),
    PageEntry(name="plan", title=N_("Plan"), made_by="plan.PlanPage", count=_due),
    PageEntry(name="deliverables", title=N_("Deliverables"), made_by="deliverables.DeliverablesPage", group=HAND_OVER),
    PageEntry(
        name="clients", title=N_("All clients"), made_by="all_clients.AllClientsPage", needs="workbook", group=FOOT
    ),
    PageEntry(name="library", title=N_("Library"), made_by="library.LibraryPage", needs="workbook", group=FOOT),
    PageEntry(name="settings", title=N_("Settings"), made_by="settings.SettingsPage", needs="workbook", group=FOOT),
)
