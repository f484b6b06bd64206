"""The verb on the prose of documents."""

from __future__ import annotations

import argparse
from typing import Any

from alignment_desktop.cli.console import WrongCall, opened, say, say_json
from alignment_desktop.cli.language import document_language
from alignment_desktop.deliverables.compose import view_of
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.drafting import Draft, Drafting
from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _


def texts(arguments: argparse.Namespace) -> int:
    """Lists the texts of a round's documents, keeps the drafts, or edits one of them."""
    if arguments.file is not None and arguments.edit is None:
        raise NotFound(_("Say which text the words are for with --edit SECTION."))
    with opened(arguments, writing=arguments.keep or arguments.edit is not None) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        snapshot = workbook.snapshot(engagement.id, arguments.round)
        language = document_language(arguments, snapshot)
        if arguments.keep:
            workbook.deliverables.keep_drafts(snapshot.round.id, _drafting(snapshot, language).drafts(), language)
        if arguments.edit is not None:
            draft = _edited(arguments, _drafting(snapshot, language).drafts())
            workbook.deliverables.edit_prose(snapshot.round.id, draft, language)
        rows = _rows(workbook.snapshot(engagement.id, snapshot.round.number), language)
    if arguments.json:
        say_json({"texts": rows})
        return 0
    for row in rows:
        say(f"{row['section']} ({row['state']})")
        say(f"  {row['text']}")
        for moved in row["moved"]:
            say(f"  ! {moved['figure']}: {moved['was']} → {moved['now']}")
    return 0


def _drafting(snapshot: Snapshot, language: str) -> Drafting:
    """The drafting that documents of this language use."""
    return view_of(snapshot, Options(language=language)).drafting


def _edited(arguments: argparse.Namespace, drafts: tuple[Draft, ...]) -> Draft:
    """The words of the file for a place, citing the figures that its draft cites now."""
    if arguments.file is None:
        raise WrongCall(_("Say where the words are with --file FILE."))
    for draft in drafts:
        if draft.section == arguments.edit:
            try:
                words = arguments.file.read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise Refused(
                    _("{file} cannot be read as text. Save it as UTF-8.").format(file=arguments.file)
                ) from error
            if not words:
                raise Refused(_("{file} holds no words. Write the text into it first.").format(file=arguments.file))
            return Draft(section=draft.section, text=words, figures=draft.figures)
    raise NotFound(
        _("There is no text “{section}”. There are: {names}.").format(
            section=arguments.edit, names=", ".join(draft.section for draft in drafts)
        )
    )


def _rows(snapshot: Snapshot, language: str) -> list[dict[str, Any]]:
    """Every text as the documents print it, with its state; one that nobody edited gives way to today's draft."""
    drafting = _drafting(snapshot, language)
    kept = drafting.kept(snapshot.prose)
    rows: list[dict[str, Any]] = []
    for draft in drafting.drafts():
        prose = kept.get(draft.section)
        if prose is not None and not drafting.stands(prose, draft):
            prose = None
        moved = drafting.moved(prose) if prose else ()
        state = "drafted" if prose is None else "stale" if moved else "edited" if prose.is_edited else "kept"
        rows.append(
            {
                "section": draft.section,
                "state": state,
                "text": prose.text if prose else draft.text,
                "draft": draft.text,
                "figures": dict(prose.figures if prose else draft.figures),
                "moved": [{"figure": key, "was": was, "now": now} for key, was, now in moved],
            }
        )
    return rows
