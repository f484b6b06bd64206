"""The sittings of a round: planned, held, missed; who is left; answers that come by sheet."""

from alignment_desktop.ui.pages.interviews.page import InterviewsPage

__all__ = ["InterviewsPage"]
