"""The first page: workbooks opened before, a new one, the sample, and the first run that leads to a question."""

from alignment_desktop.ui.pages.start.page import StartPage

__all__ = ("StartPage",)
