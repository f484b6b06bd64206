"""A document ready to leave: rendered, shut with a password where one is wanted, and read again."""

from __future__ import annotations

from dataclasses import replace

from alignment_desktop.deliverables.assets import Assets
from alignment_desktop.deliverables.blocks import Rendered
from alignment_desktop.deliverables.compose import rendered
from alignment_desktop.deliverables.pdf import page_count, protect
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _


def exported(
    outline: Outline, snapshot: Snapshot, options: Options, assets: Assets, password: str | None = None
) -> Rendered:
    """The document as it is to be written; with a password its bytes differ at every call.

    Raises Refused for an empty password, and where the document cannot be read back as it was made.
    """
    made = rendered(outline, snapshot, options, assets)
    if password is not None:
        made = replace(made, pdf=protect(made.pdf, password))
    return reread(made, password)


def reread(made: Rendered, password: str | None = None) -> Rendered:
    """The same document, once a reader has found all its pages in it. Raises Refused where they are not there."""
    if page_count(made.pdf, password) != made.pages:
        raise Refused(_("The document could not be read back as it was written. Nothing was replaced."))
    return made
