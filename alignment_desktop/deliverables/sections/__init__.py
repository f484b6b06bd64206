"""The sections of deliverables, one pure function a file; an outline names them in its order."""

from __future__ import annotations

from alignment_desktop.deliverables.pack_view import PackSection
from alignment_desktop.deliverables.sections.appendix_agreement import appendix_agreement
from alignment_desktop.deliverables.sections.appendix_method import appendix_method
from alignment_desktop.deliverables.sections.appendix_practices import appendix_practices
from alignment_desktop.deliverables.sections.booklet import booklet_cover, talks_to_hold
from alignment_desktop.deliverables.sections.challenges import challenges
from alignment_desktop.deliverables.sections.contents import contents
from alignment_desktop.deliverables.sections.cover import cover
from alignment_desktop.deliverables.sections.decisions import decisions
from alignment_desktop.deliverables.sections.evidence import evidence
from alignment_desktop.deliverables.sections.maturity import maturity
from alignment_desktop.deliverables.sections.method_in_brief import method_in_brief
from alignment_desktop.deliverables.sections.not_looked_at import not_looked_at
from alignment_desktop.deliverables.sections.roadmap import roadmap
from alignment_desktop.deliverables.sections.scale import scale_card, scale_use
from alignment_desktop.deliverables.sections.summary_evidence import summary_evidence
from alignment_desktop.deliverables.view import Section

OF_PACKS: tuple[tuple[str, PackSection], ...] = (
    ("booklet-cover", booklet_cover),
    ("talks", talks_to_hold),
    ("scale-card", scale_card),
    ("scale-use", scale_use),
)
"""Sections that need no engagement: a pack is enough for them."""

SECTIONS: tuple[tuple[str, Section], ...] = (
    ("cover", cover),
    ("decisions", decisions),
    ("contents", contents),
    ("method-in-brief", method_in_brief),
    ("maturity", maturity),
    ("challenges", challenges),
    ("roadmap", roadmap),
    ("appendix-method", appendix_method),
    ("appendix-practices", appendix_practices),
    ("appendix-agreement", appendix_agreement),
    ("evidence", evidence),
    ("not-looked-at", not_looked_at),
    ("summary-evidence", summary_evidence),
    *OF_PACKS,
)
