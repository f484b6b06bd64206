"""The overview: where the sides part ways, whom to ask next, what is at risk."""

from alignment_desktop.ui.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
