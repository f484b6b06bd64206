"""The plan: a table of all actions with the selected one beside it."""

from alignment_desktop.ui.pages.plan.page import PlanPage

__all__ = ("PlanPage",)
