"""Verbs on the documents that leave the workbook."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.cli.console import WrongCall, opened, say, say_error, say_json, secret_in, table
from alignment_desktop.content.outlines import outlines
from alignment_desktop.deliverables.blocks import Paper, Rendered
from alignment_desktop.deliverables.compose import rendered, view_of
from alignment_desktop.deliverables.pdf import page_count, protect
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.engagement import Attribution, Engagement
from alignment_desktop.domain.errors import InputProblems, NotFound, Refused
from alignment_desktop.domain.outline import Outline
from alignment_desktop.exchange.files import safe_name, write_file
from alignment_desktop.i18n import _
from alignment_desktop.workbook import Workbook


def deliverables(arguments: argparse.Namespace) -> int:
    """What can be exported."""
    known = outlines()
    if arguments.json:
        say_json(
            {
                "deliverables": [
                    {
                        "id": o.id,
                        "title": o.title,
                        "audience": o.audience,
                        "summary": o.summary,
                        "sections": list(o.sections),
                    }
                    for o in known
                ]
            }
        )
    else:
        table((_("Name"), _("Title"), _("What it is")), [(o.id, o.title, o.summary) for o in known])
    return 0


def export(arguments: argparse.Namespace) -> int:
    """One deliverable to a file, or all of them to a folder."""
    if arguments.issue is not None and not arguments.issue.strip():
        raise NotFound(_("Say who it is issued to with --issue RECIPIENT."))
    wanted = _wanted(arguments)
    password = secret_in(arguments.pdf_password_file) if arguments.pdf_password_file else None
    with opened(arguments, writing=arguments.issue is not None) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        for outline, path in wanted:
            _export(workbook, engagement, outline, path, arguments, password)
    return 0


def _wanted(arguments: argparse.Namespace) -> list[tuple[Outline, Path]]:
    """The outlines and where each goes. Raises NotFound for a name that is no deliverable, WrongCall."""
    known = {o.id: o for o in outlines()}
    if (arguments.deliverable is None) == (arguments.all is None):
        raise WrongCall(_("Name one deliverable with --output FILE, or give --all DIR."))
    if arguments.issue is not None and not arguments.issue.strip():
        raise WrongCall(_("Say to whom the document is issued with --issue RECIPIENT."))
    if arguments.all is not None:
        if arguments.output is not None:
            raise WrongCall(_("Give either --output FILE or --all DIR, not both."))
        try:
            arguments.all.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(
                _("The folder {folder} cannot be made: {reason}.").format(
                    folder=arguments.all, reason=error.strerror or error
                )
            ) from error
        return [(outline, arguments.all / f"{safe_name(outline.id)}.pdf") for outline in known.values()]
    if arguments.deliverable not in known:
        raise NotFound(
            _("There is no deliverable “{name}”. There are: {names}.").format(
                name=arguments.deliverable, names=", ".join(known)
            )
        )
    if arguments.output is None:
        raise WrongCall(_("Say where it goes with --output FILE."))
    return [(known[arguments.deliverable], arguments.output)]


def _export(
    workbook: Workbook,
    engagement: Engagement,
    outline: Outline,
    path: Path,
    arguments: argparse.Namespace,
    password: str | None,
) -> None:
    chosen, _unread = settings.load()
    snapshot = workbook.snapshot(engagement.id, arguments.round)
    issued = [i for i in workbook.deliverables.issued(engagement.id) if i.deliverable == outline.id]
    languages = ("en", *(t.language for t in snapshot.pack.translations))
    if arguments.language is not None and arguments.language not in languages:
        raise NotFound(
            _("There is no translation into “{language}”. There are: {languages}.").format(
                language=arguments.language, languages=", ".join(languages)
            )
        )
    options = Options(
        language=arguments.language or engagement.language or chosen.language,
        paper=Paper(arguments.paper or chosen.paper),
        attribution=Attribution(arguments.attribution) if arguments.attribution else Attribution.NAMED,
    )
    if arguments.issue is not None:
        version = str(max((i.version for i in issued), default=0) + 1)
        options = replace(options, recipient=arguments.issue, version=version)
    stale = view_of(snapshot, options).stale
    if stale and arguments.issue is not None:
        raise InputProblems(_("Not issued: some texts must be read again first (see `texts`)."), stale)
    made = rendered(outline, snapshot, options, workbook.deliverables.assets(snapshot))
    pdf = protect(made.pdf, password) if password is not None else made.pdf
    _checked(pdf, made, password)
    write_file(path, pdf)
    if arguments.issue is not None:
        workbook.deliverables.record_issue(
            snapshot.round, outline.id, pdf, recipient=arguments.issue, pages=made.pages, language=options.language,
            attribution=options.attribution,
        )  # fmt: skip
    for sentence in stale:
        say_error(f"{outline.id}: {sentence}")
    for message in made.messages:
        say_error(f"{outline.id}: {message.text}" + (f" ({message.place})" if message.place else ""))
    say(_("{path}: {title}, {n} pages.").format(path=path, title=outline.title, n=made.pages))


def _checked(pdf: bytes, made: Rendered, password: str | None) -> None:
    """Reads the document again before it counts as exported."""
    if page_count(pdf, password) != made.pages:
        raise Refused(_("The document could not be read back as it was written. Nothing was replaced."))
